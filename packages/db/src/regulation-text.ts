/** What a text of the règlement is resolved with: the versions of a tenant, and the names of what they name. */
import type { Named } from '@preau/domain/regulation/sentences/names';
import type { RegulationVersion } from '@preau/domain/regulation/version';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export interface RegulationFacts {
  regulations: RegulationVersion[];
  named: Omit<Named, 'kind'>;
}

/** Every version of every règlement, and names, in one flight. */
export async function readRegulationFacts(tx: TenantTransaction): Promise<RegulationFacts> {
  const sql = sqlOf(tx);
  const [regulations, [named]] = await Promise.all([
    readRegulationVersions(tx),
    sql<RegulationFacts['named'][]>`
      select
        (select count(*)::int from member where tenant_id = ${tx.tenantId}) as members,
        (select coalesce(json_agg(json_build_object('key', key, 'name', name, 'capacity', capacity) order by position), '[]')
          from service where tenant_id = ${tx.tenantId}) as services,
        (select coalesce(json_agg(json_build_object('key', key, 'name', name) order by position), '[]')
          from meal_type where tenant_id = ${tx.tenantId}) as "mealTypes",
        (select coalesce(json_agg(json_build_object('key', key, 'name', name) order by position), '[]')
          from absence_reason where tenant_id = ${tx.tenantId}) as "absenceReasons",
        (select coalesce(json_agg(json_build_object('key', key, 'name', name) order by position), '[]')
          from document_kind where tenant_id = ${tx.tenantId}) as documents`,
  ]);
  if (!named) throw new Error('a select without a table has one row');
  return { regulations, named };
}

/** Every version of every règlement of the tenant, in the order of their keys. */
export async function readRegulationVersions(tx: TenantTransaction): Promise<RegulationVersion[]> {
  return [
    ...(await sqlOf(tx)<RegulationVersion[]>`
      select v.key, v.format, v.effective_from as "effectiveFrom", v.revision, m.key as member, v.rules,
        jsonb_build_object('kind', v.act_kind, 'reference', v.act_reference, 'date', v.act_date,
          'dateExecutoire', v.date_executoire) as "adoptedBy",
        array(
          select s.key from regulation_version_service c
          join service s on s.tenant_id = c.tenant_id and s.id = c.service_id
          where c.tenant_id = v.tenant_id and c.regulation_version_id = v.id order by c.position) as services
      from regulation_version v
      left join member m on m.tenant_id = v.tenant_id and m.id = v.member_id
      where v.tenant_id = ${tx.tenantId} order by v.key collate "C"`),
  ];
}
