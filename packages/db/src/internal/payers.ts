/** Parts of statements by which money is told with whose it is, which outlives the family's file. */
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

type Fragment = ReturnType<ReturnType<typeof sqlOf>>;

/** `{ id, number, name }` of the household whose id is given; of one whose file is gone, as its last invoice has it. */
export function payerJson(tx: TenantTransaction, household: Fragment): Fragment {
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  return sql`coalesce((
    select jsonb_build_object('id', known.id, 'number', known.number, 'name', coalesce((
      select first.first_name || ' ' || first.last_name from household_guardian
      join guardian first on first.tenant_id = ${tenantId} and first.id = household_guardian.guardian_id
      where household_guardian.tenant_id = ${tenantId} and household_guardian.household_id = known.id
      order by household_guardian.position limit 1), ''))
    from household known where known.tenant_id = ${tenantId} and known.id = ${household}), (
    select jsonb_build_object('id', billed.household_id, 'number', billed.household_number, 'name', billed.household_name)
    from invoice billed where billed.tenant_id = ${tenantId} and billed.household_id = ${household}
    order by billed.issued_at desc limit 1), jsonb_build_object('id', ${household}, 'number', '', 'name', ''))`;
}

/** « Agnès MARTIN » of the account whose id is given; null for the system. */
export function agentName(tx: TenantTransaction, account: Fragment): Fragment {
  return sqlOf(tx)`(
    select acting.first_name || ' ' || acting.last_name from agent acting
    where acting.tenant_id = ${tx.tenantId} and acting.account_id = ${account})`;
}
