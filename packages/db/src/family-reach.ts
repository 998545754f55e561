/** How far an adult reaches: its households, and the children that it answers for. */
import type { LocalDate } from '@preau/domain/dates';
import type { Authority } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export interface OwnHousehold {
  id: Id<'household'>;
  number: string;
  /** 1 where the adult is its responsable. */
  position: 1 | 2;
  adults: { id: Id<'guardian'>; position: 1 | 2 }[];
}

export interface OwnChild {
  id: Id<'child'>;
  authority: Exclude<Authority, 'none'>;
  /** The adult's own household in which the child lives, today or at another time; null where it lives in none. */
  householdId: Id<'household'> | null;
}

export interface FamilyReach {
  /** Those of which the adult is responsable first. */
  households: OwnHousehold[];
  children: OwnChild[];
}

/** What an adult may see and ask for, in one statement. */
export async function readFamilyReach(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
  today: LocalDate,
): Promise<FamilyReach> {
  const [row] = await sqlOf(tx)<[FamilyReach]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', household.id, 'number', household.number, 'position', own.position,
          'adults', (select jsonb_agg(jsonb_build_object('id', guardian_id, 'position', position) order by position)
            from household_guardian where tenant_id = ${tx.tenantId} and household_id = household.id))
          order by own.position, household.id), '[]')
        from household_guardian own
        join household on household.tenant_id = ${tx.tenantId} and household.id = own.household_id
        where own.tenant_id = ${tx.tenantId} and own.guardian_id = ${guardianId}) as households,
      (select coalesce(jsonb_agg(jsonb_build_object('id', link.child_id, 'authority', link.authority, 'householdId', (
          select custody.household_id from custody
          join household_guardian mine on mine.tenant_id = ${tx.tenantId}
            and mine.household_id = custody.household_id and mine.guardian_id = ${guardianId}
          where custody.tenant_id = ${tx.tenantId} and custody.child_id = link.child_id
          order by custody.first_day <= ${today} and coalesce(custody.last_day >= ${today}, true) desc, mine.position,
            custody.first_day desc
          limit 1))), '[]')
        from child_guardian link
        where link.tenant_id = ${tx.tenantId} and link.guardian_id = ${guardianId}
          and link.authority in ('parental', 'delegated')) as children`;
  return row;
}
