/** The three boxes of a day, as a form sends them. */
import { isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { dayOf } from '../ui/date-parts.ts';

/** What was typed, to be shown again, and the day that it is; null: none. */
export function dayField(form: FormData, name: string): { typed: string; day: LocalDate | null } {
  const part = (which: string) => String(form.get(`${name}.${which}`) ?? '');
  const typed = dayOf({ day: part('jour'), month: part('mois'), year: part('annee') });
  return { typed, day: isLocalDate(typed) ? toLocalDate(typed) : null };
}
