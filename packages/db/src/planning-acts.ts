/** The acts on a family's planning, as its history shows them. */
import type { ActKind } from '@preau/domain/planning/act';
import type { Channel } from '@preau/domain/regulation/vocabulary';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export const HISTORY_PAGE = 30;

export interface ShownAct {
  id: string;
  kind: ActKind;
  channel: Channel;
  receivedAt: Date;
  by: 'family' | 'office' | 'system';
  /** The act that took it back. */
  undoneBy: string | null;
  days: { childId: string; child: string; service: string; date: string; outcome: string }[];
  /** What an agent gave as a reason for a decision or a closure. */
  reason: string | null;
}

/** The acts on days of these children that these households have, the latest first, one more than a page. */
export async function readActs(
  tx: TenantTransaction,
  { householdIds, childIds }: { householdIds: readonly string[]; childIds: readonly string[] },
  after: string | null,
): Promise<ShownAct[]> {
  return [
    ...(await sqlOf(tx)<ShownAct[]>`
      select act.id, act.kind, act.channel, act.received_at as "receivedAt",
        case account.kind when 'guardian' then 'family' when 'agent' then 'office' else 'system' end as by,
        (select undoing.id from act undoing
          where undoing.tenant_id = ${tx.tenantId} and undoing.household_id = act.household_id
            and undoing.undoes_id = act.id limit 1) as "undoneBy",
        case when act.kind in ('decide', 'close', 'reopen') then act.content ->> 'reason' end as reason,
        own.days
      from act left join account on account.tenant_id = ${tx.tenantId} and account.id = act.by_account_id
      cross join lateral (
        select jsonb_agg(jsonb_build_object('childId', child.id, 'child', child.first_name,
          'service', day ->> 'service', 'date', day ->> 'date',
          'outcome', coalesce(day ->> 'outcome', day ->> 'status', ''))) as days
        from jsonb_array_elements(coalesce(act.content -> 'result' -> 'days', '[]')) day
        join child on child.tenant_id = ${tx.tenantId} and child.id = (day ->> 'childId')::uuid
        where child.id = any(${childIds}::uuid[])
          and (act.household_id is not null or (day ->> 'householdId')::uuid = any(${householdIds}::uuid[]))) own
      where act.tenant_id = ${tx.tenantId} and own.days is not null and (act.household_id = any(${householdIds}::uuid[])
          or (act.household_id is null and act.id in (
            select act_id from reservation kept
            where kept.tenant_id = ${tx.tenantId} and kept.household_id = any(${householdIds}::uuid[])
            union all
            select act_id from absence kept
            where kept.tenant_id = ${tx.tenantId} and kept.household_id = any(${householdIds}::uuid[]))))
        and (${after}::uuid is null or (act.recorded_at, act.id) < (
          select recorded_at, id from act last where last.tenant_id = ${tx.tenantId} and last.id = ${after}::uuid))
      order by act.recorded_at desc, act.id desc
      limit ${HISTORY_PAGE + 1}`),
  ];
}
