/** What is shown of many days before they are reserved: by month, what goes well apart from what does not. */
import type { ReservationResult } from '@preau/contract/planning';
import { firstOfMonth, type LocalDate } from '@preau/domain/dates';
import { frenchDay } from '@preau/domain/french';
import { lowered, money, monthName } from '../fr/planning.ts';
import { fr } from '../fr/typeset.ts';
import type { Naming } from './said.ts';

export interface ManyDays {
  /** How many can be reserved. */
  count: number;
  months: { month: string; days: { name: string; says: string }[] }[];
  /** One for each reason: how many days, and which. */
  refused: { sentence: string; days: string[] }[];
  costs: { month: string; payer: string; before: number; after: number }[];
}

/** @param payers by household, where there are several */
export function manyDays(
  { days, costs }: Pick<ReservationResult, 'days' | 'costs'>,
  naming: Naming,
  payers: ReadonlyMap<string, string>,
): ManyDays {
  const ordered = days.toSorted((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));
  const taken = ordered.filter(({ outcome }) => outcome !== 'refused');
  const refused = ordered.filter(({ outcome }) => outcome === 'refused');
  const line = (day: ReservationResult['days'][number]) => fr`${frenchDay(day.date)} · ${naming(day)}`;
  const grouped = Map.groupBy(taken, ({ date }) => firstOfMonth(date));
  return {
    count: taken.length,
    months: [...grouped].map(([month, ofMonth]) => ({
      month: monthName(month),
      days: ofMonth.map(day => ({
        name: line(day),
        says: [
          day.outcome === 'accepted' ? '' : lowered(day.sentence),
          day.cents === null ? '' : money(day.cents),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
    })),
    refused: [...Map.groupBy(refused, ({ sentence }) => sentence)].map(([sentence, ofReason]) => ({
      sentence,
      days: ofReason.map(line),
    })),
    costs: costs
      .filter(({ before, after }) => before !== after)
      .map(({ householdId, month, before, after }) => ({
        month: monthName(month),
        payer: payers.get(householdId) ?? '',
        before,
        after,
      })),
  };
}

/** From tomorrow to the end of the school year, or all of the next one. */
export function usualSpan(
  today: LocalDate,
  tomorrow: LocalDate,
  schoolYear: { from: LocalDate; to: LocalDate } | null,
): { from: LocalDate; to: LocalDate } | null {
  if (!schoolYear) return null;
  return { from: today < schoolYear.from ? schoolYear.from : tomorrow, to: schoolYear.to };
}
