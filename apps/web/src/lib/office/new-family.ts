/** What is asked at the counter: as little as one has to know. */
export const GUARDIAN_FIELDS = ['lastName', 'firstName', 'phoneMobile', 'email'] as const;
export const CHILD_FIELDS = ['lastName', 'firstName', 'birthDate'] as const;
/** Lines for children that the form has; more are added on the family's page. */
export const CHILD_LINES = 3;
