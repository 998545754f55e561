/** By which act a règlement is adopted. */

export const ACT_KINDS = ['deliberation', 'arrete', 'decision'] as const;
