/** How one may pay, in words. */
import type { MeansOfPayment } from './decide-bill.ts';

/** « chèque », as it stands in a sentence. */
export const MEANS_WORDS: Record<MeansOfPayment, string> = {
  cheque: 'chèque',
  cash: 'espèces',
  card: 'carte bancaire, sur place',
  'online-card': 'carte bancaire, en ligne',
  transfer: 'virement',
  'direct-debit': 'prélèvement',
  cesu: 'CESU',
};

/** « Vous pouvez payer par chèque à l’ordre de « Régie », en espèces ou par virement. »; empty where nothing is said. */
export function meansPhrase(means: readonly MeansOfPayment[], chequePayee: string | null): string {
  const ways = means
    .filter(one => one !== 'direct-debit')
    .map(one => {
      if (one === 'cash') return 'en espèces';
      if (one === 'cheque' && chequePayee !== null) return `par chèque à l’ordre de « ${chequePayee} »`;
      return `par ${MEANS_WORDS[one]}`;
    });
  const last = ways.pop();
  if (last === undefined) return '';
  return `Vous pouvez payer ${ways.length > 0 ? `${ways.join(', ')} ou ${last}` : last}.`;
}
