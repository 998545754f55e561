/** Acts on the planning: the append-only record of who did what, by which channel, received when. */

export const ACT_KINDS = [
  'reserve',
  'cancel-request',
  'declare-absence',
  'withdraw-absence',
  'add-proof',
  'decide',
  'close',
  'reopen',
  'offer',
  'change-capacity',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** What the commune itself does to a service on some days. */
export const COMMUNE_ACT_KINDS = ['closure', 'opening'] as const;
export type CommuneActKind = (typeof COMMUNE_ACT_KINDS)[number];
