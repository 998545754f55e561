/** Which days the planning shows, as its address says it. */
import {
  addDays,
  addMonths,
  firstOfMonth,
  isLocalDate,
  type LocalDate,
  lastOfMonth,
  mondayOf,
  toLocalDate,
} from '@preau/domain/dates';
import { monthName, spanName } from '../fr/planning.ts';
import { fr } from '../fr/typeset.ts';

export const VIEWS = ['mois', 'semaine', 'annee'] as const;
export type View = (typeof VIEWS)[number];

export interface Period {
  view: View;
  from: LocalDate;
  to: LocalDate;
  before: LocalDate;
  after: LocalDate;
  title: string;
}

/** A day that was asked for, or null. */
export function askedDay(text: string | null): LocalDate | null {
  return text !== null && isLocalDate(text) ? toLocalDate(text) : null;
}

/** The period that holds a day. A school year is the one from September on, as long as nobody knows better. */
export function periodOf(view: View, day: LocalDate): Period {
  switch (view) {
    case 'mois': {
      const from = firstOfMonth(day);
      return {
        view,
        from,
        to: lastOfMonth(day),
        before: addMonths(from, -1),
        after: addMonths(from, 1),
        title: monthName(from),
      };
    }
    case 'semaine': {
      const from = mondayOf(day);
      const to = addDays(from, 6);
      return {
        view,
        from,
        to,
        before: addDays(from, -7),
        after: addDays(from, 7),
        title: spanName(from, to),
      };
    }
    case 'annee': {
      const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 8 ? 1 : 0);
      const from = toLocalDate(`${year}-09-01`);
      return {
        view,
        from,
        to: toLocalDate(`${year + 1}-07-31`),
        before: toLocalDate(`${year - 1}-09-01`),
        after: toLocalDate(`${year + 1}-09-01`),
        title: fr`${year}-${year + 1}`,
      };
    }
  }
}
