/** What an absence changes, as its sheet says it. */
import type { AbsenceResult } from '@preau/contract/planning';
import { lastMinute, monthName } from '../fr/planning.ts';
import type { Naming } from './said.ts';

export interface AbsenceEffect {
  /** How many days are absent. */
  count: number;
  /** By child and service. */
  uses: { name: string; days: { sentence: string; isTaken: boolean }[] }[];
  /** One for each kind that some day asks for; until when, in French, for the earliest. */
  proofs: { kind: string; name: string; by: string | null }[];
  costs: { month: string; payer: string; before: number; after: number }[];
  contacts: { name: string; phone: string; note: string | null }[];
}

/** @param payers by household, where there are several */
export function absenceEffect(
  { days, costs, contacts }: AbsenceResult,
  naming: Naming,
  payers: ReadonlyMap<string, string>,
): AbsenceEffect {
  const asked = days.flatMap(({ proof }) => (proof ? [proof] : []));
  const kinds = Map.groupBy(asked, ({ kind }) => kind);
  return {
    count: days.filter(({ outcome }) => outcome !== null).length,
    uses: [...Map.groupBy(days, naming)].map(([name, ofUse]) => ({
      name,
      days: ofUse.map(({ sentence, outcome }) => ({ sentence, isTaken: outcome !== null })),
    })),
    proofs: [...kinds].map(([kind, ofKind]) => {
      const [first] = ofKind
        .flatMap(({ by }) => (by ? [by] : []))
        .sort((one, other) => (`${one.day} ${one.at}` < `${other.day} ${other.at}` ? -1 : 1));
      return { kind, name: ofKind[0]?.name ?? kind, by: first ? lastMinute(first) : null };
    }),
    costs: costs
      .filter(({ before, after }) => before !== after)
      .map(({ householdId, month, before, after }) => ({
        month: monthName(month),
        payer: payers.get(householdId) ?? '',
        before,
        after,
      })),
    contacts: [
      ...new Map(
        contacts.map(({ name, phone, note }) => [`${name} ${phone}`, { name, phone, note }]),
      ).values(),
    ],
  };
}
