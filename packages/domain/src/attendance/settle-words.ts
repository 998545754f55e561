/** What there is to settle, in French: for a notice, and for the page that mends it. */
import { frenchDay, frenchMoney, frenchTime } from '../french.ts';
import { type Cents, cents } from '../money.ts';
import { type Names, serviceName } from '../regulation/sentences/names.ts';
import { listed } from '../regulation/sentences/words.ts';
import type { ToSettle } from './settle.ts';

/** « Zoé est venue sans réservation »: what a subject line says. */
export function settlePhrase({ kind }: Pick<ToSettle, 'kind'>, { firstName }: { firstName: string }): string {
  switch (kind) {
    case 'unbooked':
      return `${firstName}, présence sans réservation`;
    case 'missing':
      return `${firstName}, absence à vérifier`;
    case 'no-departure':
      return `${firstName}, heure de départ manquante`;
    case 'late':
      return `${firstName}, départ après l’heure`;
  }
}

/** What was seen, and what it costs by the règlement: a line. */
export function settleLines(
  item: ToSettle,
  { firstName, names }: { firstName: string; names: Names },
): string {
  const where = `${firstName}, ${serviceName(item.service, names)}, ${frenchDay(item.date)}`;
  return `• ${where} : ${settleSentence(item)}`;
}

/** « présence sans réservation. Cela coûte 5,90 €, dont 2 € de majoration (article 5). » */
export function settleSentence(item: ToSettle): string {
  return [seenPhrase(item), costPhrase(item)].filter(part => part !== '').join(' ');
}

function seenPhrase({ kind, departure }: ToSettle): string {
  switch (kind) {
    case 'unbooked':
      return 'présence pointée alors que rien n’était réservé.';
    case 'missing':
      return 'réservé, et pas pointé présent. Aucune absence n’a été déclarée.';
    case 'no-departure':
      return 'arrivée pointée, mais pas de départ.';
    case 'late':
      return departure === null
        ? 'départ après l’heure.'
        : `départ pointé à ${frenchTime(departure)}, après l’heure.`;
  }
}

function costPhrase({ kind, cents: cost, surcharges }: ToSettle): string {
  if (cost <= 0) return '';
  const articles = [...new Set(surcharges.flatMap(({ article }) => (article === null ? [] : [article])))];
  const ground =
    articles.length > 0 ? ` (${articles.length === 1 ? 'article' : 'articles'} ${listed(articles)})` : '';
  if (kind === 'late') return `Cela ajoute ${frenchMoney(cost)}${ground}.`;
  const added: Cents = cents(surcharges.reduce((sum, one) => sum + one.cents, 0));
  const part = added > 0 ? `, dont ${frenchMoney(added)} de majoration${ground}` : '';
  return `En l’état, cela coûte ${frenchMoney(cost)}${part}.`;
}
