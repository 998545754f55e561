/** What the fields of a form share. */

/** The sentences to show, by the name of the field that each is about. */
export type FieldErrors = Readonly<Partial<Record<string, string>>>;

/** The id of the control that a field's name stands for: the error summary links to it. */
export const fieldId = (name: string): string => `champ-${name}`;
