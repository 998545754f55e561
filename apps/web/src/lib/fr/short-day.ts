/** A day in a column or a list of many: « lun. 11 ». */
import type { LocalDate } from '@preau/domain/dates';
import { frenchDay } from '@preau/domain/french';

export function shortDay(date: LocalDate): string {
  return frenchDay(date).replace(/^(\p{L}{3})\p{L}*\s(\S+)\s.*$/u, '$1. $2');
}
