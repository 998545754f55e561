/** What families reserve, and where it takes place. */

export const SERVICE_KINDS = ['meal', 'childcare', 'activity'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

export const SITE_KINDS = ['school', 'canteen', 'childcare'] as const;
