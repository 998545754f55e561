/** Who collects what families owe, and how they may pay it. */

export const COLLECTORS = ['regie', 'tresorerie'] as const;

export const MEANS_OF_PAYMENT = [
  'cheque',
  'cash',
  'card',
  'online-card',
  'transfer',
  'direct-debit',
  'cesu',
] as const;
