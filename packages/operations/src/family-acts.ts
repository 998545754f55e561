/** What was done to many families at once, as the history of each shows it. */
import type { TenantTransaction } from '@preau/db/database';
import { derivedId } from '@preau/db/new-id';
import type { NewAct } from '@preau/db/planning-writes';
import type { LocalDate } from '@preau/domain/dates';

export interface ActedDay {
  householdId: string;
  childId: string;
  /** Key. */
  service: string;
  date: LocalDate;
  /** Of the reservation or of its absence. */
  outcome: string;
}

/** The act once more for each family, with its own days alone. */
export function familyActs(
  tx: TenantTransaction,
  act: NewAct,
  { days, reason }: { days: readonly ActedDay[]; reason: string | null },
): NewAct[] {
  return [...Map.groupBy(days, ({ householdId }) => householdId)].map(([householdId, own]) => ({
    ...act,
    id: derivedId(tx.tenantId, 'act', `${act.id}/${householdId}`),
    householdId,
    content: { reason, result: { days: own.map(({ householdId: _, ...day }) => day) } },
  }));
}
