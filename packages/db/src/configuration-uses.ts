/** Who still refers to a part of a tenant's configuration: what is in use cannot leave its folder. */
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

/**
 * Every table of families and agents that refers to one of the configuration, by which column. A test holds the list
 * against the foreign keys of the database; only a proof's kind is known by its key.
 */
export const CONFIGURATION_USES = [
  { noun: 'member', table: 'member', by: 'id', user: 'household', column: 'member_id' },
  { noun: 'member', table: 'member', by: 'id', user: 'request', column: 'member_id' },
  { noun: 'member', table: 'member', by: 'id', user: 'agent_limit', column: 'member_id' },
  { noun: 'member', table: 'member', by: 'id', user: 'information_item', column: 'member_id' },
  { noun: 'member', table: 'member', by: 'id', user: 'thread', column: 'member_id' },
  { noun: 'member', table: 'member', by: 'id', user: 'broadcast', column: 'member_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'data_import', column: 'site_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'school_class', column: 'site_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'agent_limit', column: 'site_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'meal_order', column: 'site_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'emergency_sheet', column: 'site_id' },
  { noun: 'site', table: 'site', by: 'id', user: 'menu', column: 'site_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'guest_meal', column: 'service_id' },
  { noun: 'mealType', table: 'meal_type', by: 'id', user: 'guest_meal', column: 'meal_type_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'enrolment', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'agent_limit', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'service_day', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'reservation', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'absence', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'commune_act', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'attendance_mark', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'attendance', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'attendance_roll', column: 'service_id' },
  { noun: 'service', table: 'service', by: 'id', user: 'emergency_sheet', column: 'service_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'number_series', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'billing_run', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'invoice', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'billed_month', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'family_account', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'payment', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'deposit', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'titre_batch', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'ledger_entry', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'online_payment', column: 'regie_id' },
  { noun: 'regie', table: 'regie', by: 'id', user: 'reminder_batch', column: 'regie_id' },
  { noun: 'mealType', table: 'meal_type', by: 'id', user: 'child_health', column: 'meal_type_id' },
  { noun: 'schoolYear', table: 'school_year', by: 'id', user: 'school_class', column: 'school_year_id' },
  { noun: 'schoolYear', table: 'school_year', by: 'id', user: 'data_import', column: 'school_year_id' },
  { noun: 'schoolYear', table: 'school_year', by: 'id', user: 'schooling', column: 'school_year_id' },
  {
    noun: 'regulation',
    table: 'regulation_version',
    by: 'id',
    user: 'regulation_acknowledgement',
    column: 'regulation_version_id',
  },
  { noun: 'documentKind', table: 'document_kind', by: 'key', user: 'family_document', column: 'kind' },
] as const;

type ConfigurationUse = (typeof CONFIGURATION_USES)[number];
export type UsedNoun = ConfigurationUse['noun'];
export type UsingTable = ConfigurationUse['user'];

export interface UsedPart {
  noun: UsedNoun;
  key: string;
  /** How many rows of each table refer to it. */
  uses: { user: UsingTable; count: number }[];
}

/** Which of these parts of the tenant's configuration something refers to, in the order in which they are given. */
export async function findUsedParts(
  tx: TenantTransaction,
  parts: readonly { noun: string; key: string }[],
): Promise<UsedPart[]> {
  const sql = sqlOf(tx);
  const keysOf = (noun: string) => parts.filter(part => part.noun === noun).map(({ key }) => key);
  const counted = await Promise.all(
    CONFIGURATION_USES.filter(({ noun }) => keysOf(noun).length > 0).map(async use => ({
      use,
      rows: await sql<{ key: string; count: number }[]>`
        select c.key, count(*)::int as count
        from ${sql(use.table)} c join ${sql(use.user)} u on u.tenant_id = c.tenant_id
          and u.${sql(use.column)} = c.${sql(use.by)}
        where c.tenant_id = ${tx.tenantId} and c.key = any (${keysOf(use.noun)})
        group by c.key`,
    })),
  );
  return parts.flatMap(({ noun, key }): UsedPart[] => {
    const found = counted
      .filter(({ use }) => use.noun === noun)
      .flatMap(({ use, rows }) =>
        rows.filter(row => row.key === key).map(({ count }) => ({ noun: use.noun, user: use.user, count })),
      );
    const [first] = found;
    return first ? [{ noun: first.noun, key, uses: found.map(({ user, count }) => ({ user, count })) }] : [];
  });
}
