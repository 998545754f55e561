/** The three boxes of a day, as a form sends them. */
import { dayNumber, isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { dayOf } from '../ui/date-parts.ts';

/** What was typed, to be shown again, and the day that it is; null: none. */
export interface DayField {
  typed: string;
  day: LocalDate | null;
}

export function dayField(form: FormData, name: string): DayField {
  const part = (which: string) => String(form.get(`${name}.${which}`) ?? '');
  const typed = dayOf({ day: part('jour'), month: part('mois'), year: part('annee') });
  return { typed, day: isLocalDate(typed) ? toLocalDate(typed) : null };
}

/** The days from `du` to `au`, both included; null where one of them is none. @param mostDays that they may be */
export function readSpan(
  { from, to }: { from: DayField; to: DayField },
  mostDays: number,
  words: Readonly<Record<'from' | 'to' | 'order' | 'long', string>>,
): { span: { from: LocalDate; to: LocalDate } | null; mistakes: Record<string, string> } {
  if (from.day === null || to.day === null)
    return {
      span: null,
      mistakes: { ...(from.day === null && { du: words.from }), ...(to.day === null && { au: words.to }) },
    };
  const span = { from: from.day, to: to.day };
  if (span.to < span.from) return { span, mistakes: { au: words.order } };
  const isLong = dayNumber(span.to) - dayNumber(span.from) >= mostDays;
  return { span, mistakes: isLong ? { au: words.long } : {} };
}
