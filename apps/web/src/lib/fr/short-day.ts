/** Days in columns and lists of many. */
import type { LocalDate } from '@preau/domain/dates';
import { frenchDay } from '@preau/domain/french';

/** « lun. 11 ». */
export function shortDay(date: LocalDate): string {
  return frenchDay(date).replace(/^(\p{L}{3})\p{L}*\s(\S+)\s.*$/u, '$1. $2');
}

const months = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** « 7 déc. ». */
export function shortMonthDay(date: LocalDate): string {
  return months.format(new Date(`${date}T00:00Z`));
}
