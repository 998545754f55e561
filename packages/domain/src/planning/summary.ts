/** An act on the planning in a few lines, as a receipt says it: never why a child is absent. */
import type { LocalDate } from '../dates.ts';
import { frenchDay } from '../french.ts';
import type { KeptReservation } from './kept.ts';

/** Of each day what a receipt needs. */
export type SummaryDay = Pick<KeptReservation, 'childId' | 'service' | 'date' | 'status'> & {
  absence: Pick<NonNullable<KeptReservation['absence']>, 'outcome'> | null;
};

/** What a day became, in words that follow its date. */
export function dayOutcome({ status, absence }: Pick<SummaryDay, 'status' | 'absence'>): string {
  if (absence)
    switch (absence.outcome) {
      case 'free':
      case 'refund':
        return 'absence, non facturée';
      case 'ask-agent':
        return 'absence, à décider par la mairie';
      case 'awaiting-proof':
        return 'absence, justificatif attendu';
      default:
        return 'absence, facturée';
    }
  switch (status) {
    case 'reserved':
      return 'réservé';
    case 'requested':
      return 'demandé, en attente d’une décision';
    case 'on-hold':
      return 'sur la liste d’attente';
    case 'awaiting-payment':
      return 'en attente de paiement';
    case 'refused':
      return 'refusé';
    case 'cancelled':
      return 'annulé';
  }
}

/** « • Zoé, Repas : lundi 23 et jeudi 26 novembre : réservé », a line for each child, service and outcome. */
export function summaryLines(
  days: readonly SummaryDay[],
  names: { child(id: string): string; service(key: string): string },
): string[] {
  const groups = Map.groupBy(days, day => `${day.childId} ${day.service} ${dayOutcome(day)}`);
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const dates = datesPhrase(group.map(({ date }) => date));
    return [
      `• ${names.child(first.childId)}, ${names.service(first.service)} : ${dates} : ${dayOutcome(first)}`,
    ];
  });
}

/** Beyond this many days a list is no help. */
const MOST_NAMED = 6;

/** « jeudi 26 et vendredi 27 novembre », « 42 jours, du lundi 4 janvier au jeudi 1ᵉʳ juillet ». */
export function datesPhrase(dates: readonly LocalDate[]): string {
  const ordered = [...new Set(dates)].sort();
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (ordered.length > MOST_NAMED)
    return `${ordered.length} jours, du ${frenchDay(first)} au ${frenchDay(last)}`;
  const words = ordered.map((date, index) => {
    const next = ordered[index + 1];
    const day = frenchDay(date);
    // The month is told once for days of the same.
    return next?.slice(0, 7) === date.slice(0, 7) ? day.replace(/\s\S+$/, '') : day;
  });
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} et ${words.at(-1)}`;
}

/** « 3 jours réservés », « absence de 2 jours » : what a subject line says. */
export function actPhrase(days: readonly SummaryDay[]): string {
  const count = days.length;
  const [first] = days;
  const told = count === 1 ? '1 jour' : `${count} jours`;
  if (!first) return '';
  const isAll = days.every(day => dayOutcome(day) === dayOutcome(first));
  if (days.every(({ absence }) => absence !== null)) return `absence de ${told}`;
  if (!isAll) return `${told} dans le planning`;
  const plural = count === 1 ? '' : 's';
  switch (first.status) {
    case 'reserved':
      return `${told} réservé${plural}`;
    case 'requested':
      return `${told} demandé${plural}`;
    case 'on-hold':
      return `${told} sur la liste d’attente`;
    case 'awaiting-payment':
      return `${told} en attente de paiement`;
    case 'refused':
      return `${told} refusé${plural}`;
    case 'cancelled':
      return `${told} annulé${plural}`;
  }
}
