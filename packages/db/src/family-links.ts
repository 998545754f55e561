/** What an accepted request changes beside the rows of sections: links between adults, households and children, facts. */
import type { LocalDate } from '@preau/domain/dates';
import type { Authority, QUOTIENT_SOURCES } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** Makes an adult the conjoint of a household. */
export async function insertPartner(
  tx: TenantTransaction,
  { householdId, guardianId }: { householdId: Id<'household'>; guardianId: string },
): Promise<void> {
  await sqlOf(tx)`
    insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
    values (${tx.tenantId}, ${newId()}, ${householdId}, ${guardianId}, 2)`;
}

/** Takes the conjoint out of a household; the adult itself stays. @returns false when it is not its conjoint */
export async function removePartner(
  tx: TenantTransaction,
  { householdId, guardianId }: { householdId: Id<'household'>; guardianId: string },
): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    delete from household_guardian
    where tenant_id = ${tx.tenantId} and household_id = ${householdId} and guardian_id = ${guardianId} and position = 2`;
  return count > 0;
}

/** Whether a household has a conjoint. */
export async function hasPartner(tx: TenantTransaction, householdId: Id<'household'>): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from household_guardian
    where tenant_id = ${tx.tenantId} and household_id = ${householdId} and position = 2`;
  return row !== undefined;
}

/** The adults of a household with their accounts, the responsable first. */
export async function readHouseholdAdults(
  tx: TenantTransaction,
  householdId: Id<'household'>,
): Promise<{ id: Id<'guardian'>; accountId: Id<'account'> | null }[]> {
  return await sqlOf(tx)<{ id: Id<'guardian'>; accountId: Id<'account'> | null }[]>`
    select guardian.id, guardian.account_id as "accountId" from household_guardian place
    join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
    where place.tenant_id = ${tx.tenantId} and place.household_id = ${householdId}
    order by place.position`;
}

/** Says what an adult is to a child. */
export async function insertAuthority(
  tx: TenantTransaction,
  link: { childId: string; guardianId: Id<'guardian'>; authority: Authority },
): Promise<void> {
  await sqlOf(tx)`
    insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
    values (${tx.tenantId}, ${newId()}, ${link.childId}, ${link.guardianId}, ${link.authority})`;
}

/** Has a child live in a household all the time, from a day on. */
export async function insertFullCustody(
  tx: TenantTransaction,
  custody: { childId: string; householdId: Id<'household'>; firstDay: LocalDate },
): Promise<void> {
  await sqlOf(tx)`
    insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
    values (${tx.tenantId}, ${newId()}, ${custody.childId}, ${custody.householdId}, ${custody.firstDay}, 'every', 'all',
      10000)`;
}

/** Records a quotient familial: a fact with a date, which is added and never changed. */
export async function insertQuotient(
  tx: TenantTransaction,
  fact: {
    householdId: Id<'household'>;
    quotientFamilial: number;
    referenceDate: LocalDate;
    appliesFrom: LocalDate;
    source: (typeof QUOTIENT_SOURCES)[number];
    at: Date;
  },
): Promise<void> {
  const { householdId, quotientFamilial, referenceDate, appliesFrom, source, at } = fact;
  await sqlOf(tx)`
    insert into household_quotient (tenant_id, id, household_id, quotient_familial, reference_date, applies_from, source,
      recorded_at)
    values (${tx.tenantId}, ${newId()}, ${householdId}, ${quotientFamilial}, ${referenceDate}, ${appliesFrom}, ${source},
      ${at})
    on conflict (tenant_id, household_id, applies_from, recorded_at) do nothing`;
}

/**
 * Has an account signed in by the address that its adult now has, where it was signed in by the one before and no other
 * account has the new one.
 */
export async function followEmail(
  tx: TenantTransaction,
  guardianId: string,
  { before, after }: { before: string; after: string },
): Promise<void> {
  await sqlOf(tx)`
    update account set email = ${after}
    where tenant_id = ${tx.tenantId} and email = ${before}
      and id = (select account_id from guardian where tenant_id = ${tx.tenantId} and id = ${guardianId})
      and not exists (select from account other where other.tenant_id = ${tx.tenantId} and other.email = ${after})`;
}
