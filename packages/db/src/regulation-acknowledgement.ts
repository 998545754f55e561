/** The règlement in force, and which families have taken note of it. */
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { ServiceKind } from '@preau/domain/service';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { householdWithin } from './internal/agent-scope.ts';
import { concerns, governing, membersOf } from './internal/regulation-in-force.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';
import type { regulationVersion } from './schema/configuration.ts';

export interface RegulationInForce
  extends Pick<
    typeof regulationVersion.$inferSelect,
    'effectiveFrom' | 'revision' | 'actKind' | 'actReference' | 'actDate'
  > {
  id: Id<'regulation-version'>;
  /** Name of the member whose règlement it is; null for the whole tenant's. */
  memberName: string | null;
  /** Names of the services that it governs today. */
  services: string[];
  /** What they are, each once. */
  serviceKinds: ServiceKind[];
}

export interface HouseholdRegulation extends RegulationInForce {
  /** The households of the question that it concerns. */
  households: {
    id: Id<'household'>;
    number: string;
    acknowledgedAt: Date | null;
    /** First and last name of the adult who did. */
    acknowledgedBy: string | null;
  }[];
}

/** Columns and joins by which a version `g` of `governing` is told. */
function told(tx: TenantTransaction) {
  return sqlOf(tx)`
    v.id, v.effective_from as "effectiveFrom", v.revision, v.act_kind as "actKind", v.act_reference as "actReference",
    v.act_date as "actDate", m.name as "memberName",
    array(
      select s.name from governing g join service s on s.tenant_id = v.tenant_id and s.id = g.service_id
      where g.version_id = v.id order by s.position) as services,
    array(
      select s.kind from governing g join service s on s.tenant_id = v.tenant_id and s.id = g.service_id
      where g.version_id = v.id group by s.kind order by min(s.position)) as "serviceKinds"`;
}

/** A version in force, and whose règlement it is: null for the whole tenant's. */
export interface PublicRegulation extends RegulationInForce {
  memberId: Id<'member'> | null;
}

/** The versions in force on a day, as everyone may know them: the latest to take effect first. */
export async function regulationsInForce(tx: TenantTransaction, on: LocalDate): Promise<PublicRegulation[]> {
  return [
    ...(await sqlOf(tx)<PublicRegulation[]>`
      with governing as (${governing(tx, on)})
      select ${told(tx)}, v.member_id as "memberId"
      from regulation_version v
      left join member m on m.tenant_id = v.tenant_id and m.id = v.member_id
      where v.tenant_id = ${tx.tenantId} and v.id in (select version_id from governing)
      order by v.effective_from desc, m.position nulls first, v.key`),
  ];
}

/** What of a household says which versions it has yet to take note of. */
export interface RegulationHousehold {
  /** Members whose services or schools it has to do with. */
  memberIds: Id<'member'>[];
  /** Versions that it has taken note of. */
  acknowledgedIds: Id<'regulation-version'>[];
}

/** Those of the versions in force that concern one of these households, and that it has yet to take note of. */
export function pendingRegulations<Version extends Pick<PublicRegulation, 'id' | 'memberId'>>(
  inForce: readonly Version[],
  households: readonly RegulationHousehold[],
): Version[] {
  return inForce.filter(version =>
    households.some(
      household => isConcerned(household, version) && !household.acknowledgedIds.includes(version.id),
    ),
  );
}

function isConcerned(
  { memberIds }: Pick<RegulationHousehold, 'memberIds'>,
  { memberId }: Pick<PublicRegulation, 'memberId'>,
): boolean {
  return memberId === null || memberIds.includes(memberId);
}

/** A household of the question, and the members whose services or schools it has to do with. */
interface ConcernedHousehold {
  id: Id<'household'>;
  number: string;
  memberIds: Id<'member'>[];
  acknowledged: { versionId: string; at: string; by: string | null }[];
}

/** The versions in force on a day that concern the households of an adult, with what each has taken note of. */
export async function regulationsOfGuardian(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
  on: LocalDate,
): Promise<HouseholdRegulation[]> {
  const sql = sqlOf(tx);
  // Two small statements, sent together: of one that joins both PostgreSQL makes the plan anew each time.
  const [versions, households] = await Promise.all([
    regulationsInForce(tx, on),
    sql<ConcernedHousehold[]>`
      select h.id, h.number, array(${membersOf(sql, { tenantId: sql`${tx.tenantId}`, on: sql`${on}` })}) as "memberIds", coalesce((
        select jsonb_agg(jsonb_build_object('versionId', a.regulation_version_id, 'at', a.at,
          'by', p.first_name || ' ' || p.last_name))
        from regulation_acknowledgement a
        left join guardian p on p.tenant_id = ${tx.tenantId} and p.account_id = a.account_id
        where a.tenant_id = ${tx.tenantId} and a.household_id = h.id), '[]') as acknowledged
      from household h
      where h.tenant_id = ${tx.tenantId} and h.id in (
        select household_id from household_guardian own
        where own.tenant_id = ${tx.tenantId} and own.guardian_id = ${guardianId})
      order by h.number`,
  ]);
  return versions
    .map(({ memberId, ...version }) => ({
      ...version,
      households: households
        .filter(household => isConcerned(household, { memberId }))
        .map(({ id, number, acknowledged }) => {
          const note = acknowledged.find(({ versionId }) => versionId === version.id);
          return {
            id,
            number,
            acknowledgedAt: note ? new Date(note.at) : null,
            acknowledgedBy: note?.by ?? null,
          };
        }),
    }))
    .filter(({ households }) => households.length > 0);
}

/** Notes that a household has taken note of a version. Done again it stays as it was. @returns whether it is new */
export async function acknowledgeRegulation(
  tx: TenantTransaction,
  {
    householdId,
    versionId,
    accountId,
    at,
  }: {
    householdId: Id<'household'>;
    versionId: Id<'regulation-version'>;
    accountId: Id<'account'>;
    at: Date;
  },
): Promise<boolean> {
  const rows = await sqlOf(tx)`
    insert into regulation_acknowledgement (tenant_id, id, household_id, regulation_version_id, account_id, at)
    values (${tx.tenantId}, ${derivedId(tx.tenantId, 'regulation_acknowledgement', `${householdId}/${versionId}`)},
      ${householdId}, ${versionId}, ${accountId}, ${at})
    on conflict (tenant_id, household_id, regulation_version_id) do nothing
    returning id`;
  return rows.length > 0;
}

export interface RegulationCount extends RegulationInForce {
  /** Households of the agent's scope that it concerns, and those of them that have taken note of it. */
  concerned: number;
  acknowledged: number;
}

/** The versions in force on a day, with how many households of an agent's scope have taken note of each. */
export async function countAcknowledgements(
  tx: TenantTransaction,
  scope: AgentScope,
  on: LocalDate,
): Promise<RegulationCount[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<RegulationCount[]>`
      with governing as (${governing(tx, on)}),
      counted as (
        select v.id as version_id, count(h.id)::int as concerned, count(a.id)::int as acknowledged
        from regulation_version v
        left join household h on h.tenant_id = v.tenant_id and (h.left_on is null or h.left_on > ${on})
          and ${concerns(tx, sql`v.member_id`, on)} and ${householdWithin(tx, scope, sql`h.id`)}
        left join regulation_acknowledgement a on a.tenant_id = v.tenant_id and a.regulation_version_id = v.id
          and a.household_id = h.id
        where v.tenant_id = ${tx.tenantId} and v.id in (select version_id from governing)
        group by v.id)
      select ${told(tx)}, c.concerned, c.acknowledged
      from counted c
      join regulation_version v on v.tenant_id = ${tx.tenantId} and v.id = c.version_id
      left join member m on m.tenant_id = v.tenant_id and m.id = v.member_id
      order by v.effective_from desc, m.position nulls first, v.key`),
  ];
}

export interface LackingHousehold {
  id: Id<'household'>;
  number: string;
  /** Names of its adults, the responsable first. */
  adults: string[];
}

/** The households of a scope that have yet to take note of a version in force; at most `limit`, by name. Null for none such. */
export async function listLackingHouseholds(
  tx: TenantTransaction,
  scope: AgentScope,
  versionId: Id<'regulation-version'>,
  on: LocalDate,
  limit: number,
): Promise<LackingHousehold[] | null> {
  const sql = sqlOf(tx);
  const [version] = await sql`
    select from (${governing(tx, on)}) g where g.version_id = ${versionId} limit 1`;
  if (!version) return null;
  return [
    ...(await sql<LackingHousehold[]>`
      select h.id, h.number, array(
        select p.first_name || ' ' || p.last_name from household_guardian hg
        join guardian p on p.tenant_id = hg.tenant_id and p.id = hg.guardian_id
        where hg.tenant_id = h.tenant_id and hg.household_id = h.id order by hg.position) as adults
      from household h
      join regulation_version v on v.tenant_id = h.tenant_id and v.id = ${versionId}
      left join household_guardian f on f.tenant_id = h.tenant_id and f.household_id = h.id and f.position = 1
      left join guardian r on r.tenant_id = h.tenant_id and r.id = f.guardian_id
      where h.tenant_id = ${tx.tenantId} and (h.left_on is null or h.left_on > ${on})
        and ${concerns(tx, sql`v.member_id`, on)} and ${householdWithin(tx, scope, sql`h.id`)}
        and not exists (
          select from regulation_acknowledgement a
          where a.tenant_id = h.tenant_id and a.household_id = h.id and a.regulation_version_id = v.id)
      order by r.last_name, r.first_name, h.number
      limit ${limit}`),
  ];
}
