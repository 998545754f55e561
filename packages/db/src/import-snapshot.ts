/** What is known of those whom the lines of a file may mean: read in a few statements for many lines. */
import type { LocalDate } from '@preau/domain/dates';
import type { LineInput } from '@preau/domain/import-format';
import {
  type KnownAdult,
  type KnownChild,
  type KnownEnrolment,
  type KnownHousehold,
  nameKey,
  type Setting,
  type Snapshot,
} from '@preau/domain/import-plan';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import type { ImportRow } from './import.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

type Expression = ReturnType<ReturnType<typeof sqlOf>>;

/** What does not depend on the lines, as far as the agent's limits leave it. */
export async function readSetting(
  tx: TenantTransaction,
  { kind, siteId, schoolYearId }: Pick<ImportRow, 'kind' | 'siteId' | 'schoolYearId'>,
  { scope, today }: { scope: AgentScope; today: LocalDate },
): Promise<Setting> {
  const sql = sqlOf(tx);
  const ofScope = (member: Expression, site: Expression, service: Expression) =>
    scope === 'tenant'
      ? sql`true`
      : sql`(${member} = any(${scope.members}::uuid[]) or ${site} = any(${scope.sites}::uuid[])
          or ${service} = any(${scope.services}::uuid[]))`;
  const [schools, classes, services, members] = await Promise.all([
    sql<Setting['schools']>`
      select id, name from site where tenant_id = ${tx.tenantId} and kind = 'school'
        and ${ofScope(sql`site.member_id`, sql`site.id`, sql`null::uuid`)} order by position`,
    sql<Setting['classes']>`
      select id, site_id as "siteId", name, levels from school_class
      where tenant_id = ${tx.tenantId} and school_year_id = ${schoolYearId}`,
    sql<Setting['services']>`
      select id, name, weekdays from service where tenant_id = ${tx.tenantId}
        and ${ofScope(sql`service.member_id`, sql`service.site_id`, sql`service.id`)} order by position`,
    sql<{ id: string; address: string[] }[]>`
      select id, address from member where tenant_id = ${tx.tenantId} order by position`,
  ]);
  const [ownMember] = scope === 'tenant' || scope.members.length !== 1 ? [null] : scope.members;
  return {
    kind,
    today,
    schools,
    classes,
    services,
    members: members.map(({ id, address }) => ({
      id,
      town: (address.at(-1) ?? '').replace(/^\d{5}\s*/, ''),
    })),
    memberElsewhere: ownMember ?? null,
    siteId,
    hasSchoolYear: schoolYearId !== null,
  };
}

/** What lines are looked up by. */
interface Keys {
  ines: string[];
  birthDates: string[];
  /** Last names, folded. */
  childNames: string[];
  adultNames: string[];
  numbers: string[];
}

/** Everybody whom these lines may mean, with their households, adults and enrolments. */
export async function readSnapshot(
  tx: TenantTransaction,
  inputs: readonly LineInput[],
  { scope, schoolYearId, forChange }: { scope: AgentScope; schoolYearId: string | null; forChange: boolean },
): Promise<Snapshot> {
  const sql = sqlOf(tx);
  const keys = keysOf(inputs);
  // In the run nobody changes, until it ends, what was just read.
  const held = forChange ? sql`for update of child` : sql``;
  const children = await sql<KnownChild[]>`
    select child.id, ine, ${childWithin(tx, scope, sql`child.id`)} as "isWithin",
      json_build_object('lastName', last_name, 'usageName', usage_name, 'firstName', first_name, 'sex', sex,
        'birthDate', birth_date, 'birthPlace', birth_place) as values,
      array(select household_id from custody
        where custody.tenant_id = ${tx.tenantId} and custody.child_id = child.id group by household_id
        order by min(id::text)) as "householdIds",
      (select coalesce(json_agg(json_build_object('guardianId', guardian_id, 'authority', authority)), '[]')
        from child_guardian
        where child_guardian.tenant_id = ${tx.tenantId} and child_guardian.child_id = child.id) as links,
      (select json_build_object('id', id, 'classId', school_class_id, 'level', level) from schooling
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = child.id
          and schooling.school_year_id = ${schoolYearId}) as schooling
    from child
    where child.tenant_id = ${tx.tenantId}
      and (ine = any(${keys.ines}::text[])
        or (${keys.birthDates.length === 0 ? sql`true` : sql`birth_date = any(${keys.birthDates}::date[])`}
          and (${isNamed(tx, sql`last_name`, keys.childNames)} or ${isNamed(tx, sql`usage_name`, keys.childNames)})))
    ${held}`;
  const named = await sql<{ id: string }[]>`
    select id from guardian
    where tenant_id = ${tx.tenantId}
      and (${isNamed(tx, sql`last_name`, keys.adultNames)} or ${isNamed(tx, sql`birth_name`, keys.adultNames)})`;
  const namedIds = named.map(({ id }) => id);
  const households = await readHouseholds(tx, scope, {
    ids: children.flatMap(({ householdIds }) => householdIds),
    numbers: keys.numbers,
    adultIds: namedIds,
  });
  const adultIds = new Set([
    ...namedIds,
    ...children.flatMap(({ links }) => links.map(({ guardianId }) => guardianId)),
    ...households.flatMap(({ adults }) => adults.map(({ id }) => id)),
  ]);
  const isEnrolments = inputs.some(({ kind }) => kind === 'enrolments');
  return {
    children,
    households,
    adults: await readAdults(tx, [...adultIds], forChange),
    enrolments: isEnrolments ? await readEnrolments(tx, children) : [],
  };
}

function keysOf(inputs: readonly LineInput[]): Keys {
  const keys = {
    ines: new Set<string>(),
    birthDates: new Set<string>(),
    childNames: new Set<string>(),
    adultNames: new Set<string>(),
    numbers: new Set<string>(),
  };
  const add = (set: Set<string>, value: unknown) => {
    if (typeof value === 'string' && value !== '') set.add(value);
  };
  const addNames = (set: Set<string>, ...names: unknown[]) => {
    for (const name of names) if (typeof name === 'string') add(set, folded(name));
  };
  for (const input of inputs) {
    if ('number' in input) add(keys.numbers, input.number);
    if ('child' in input && input.child) {
      add(keys.ines, input.child.ine);
      add(keys.birthDates, input.child.values.birthDate);
      addNames(keys.childNames, input.child.values.lastName, input.child.values.usageName);
    }
    if (input.kind === 'enrolments') {
      add(keys.ines, input.ine);
      add(keys.birthDates, input.birthDate);
      addNames(keys.childNames, input.lastName);
    }
    if (input.kind === 'onde-guardians')
      for (const { lastName, usageName } of input.children) addNames(keys.childNames, lastName, usageName);
    const adults =
      input.kind === 'families'
        ? [input.guardian, input.partner]
        : 'guardian' in input
          ? [input.guardian]
          : [];
    for (const values of adults) addNames(keys.adultNames, values?.lastName, values?.birthName);
  }
  return {
    ines: [...keys.ines],
    birthDates: [...keys.birthDates],
    childNames: [...keys.childNames],
    adultNames: [...keys.adultNames],
    numbers: [...keys.numbers],
  };
}

/** A last name as {@link isNamed} has SQL compare it. */
function folded(name: string): string {
  return nameKey(name, '').slice(0, -1);
}

/** Whether a column holds one of these names, accents, case and signs forgiven as `searchKey` forgives them. */
function isNamed(tx: TenantTransaction, column: Expression, names: string[]) {
  const sql = sqlOf(tx);
  if (names.length === 0) return sql`false`;
  return sql`regexp_replace(replace(replace(translate(lower(${column}), 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ',
    'aaaaaaceeeeiiiinooooouuuuyy'), 'œ', 'oe'), 'æ', 'ae'), '[^a-z0-9]', '', 'g') in (select unnest(${names}::text[]))`;
}

async function readHouseholds(
  tx: TenantTransaction,
  scope: AgentScope,
  { ids, numbers, adultIds }: { ids: string[]; numbers: string[]; adultIds: string[] },
): Promise<KnownHousehold[]> {
  const sql = sqlOf(tx);
  return await sql<KnownHousehold[]>`
    select household.id, number, ${householdWithin(tx, scope, sql`household.id`)} as "isWithin",
      (select coalesce(json_agg(json_build_object('id', guardian_id, 'position', position) order by position), '[]')
        from household_guardian
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = household.id) as adults
    from household
    where tenant_id = ${tx.tenantId} and left_on is null
      and (id = any(${[...new Set(ids)]}::uuid[]) or number = any(${numbers}::text[]) or id in (
        select household_id from household_guardian
        where tenant_id = ${tx.tenantId} and guardian_id = any(${adultIds}::uuid[])))`;
}

async function readAdults(tx: TenantTransaction, ids: string[], forChange: boolean): Promise<KnownAdult[]> {
  const sql = sqlOf(tx);
  const [adults, places] = await Promise.all([
    sql<Omit<KnownAdult, 'householdIds'>[]>`
      select guardian.id, json_build_object('civility', civility, 'lastName', last_name, 'birthName', birth_name,
          'firstName', first_name, 'quality', quality, 'address', address, 'addressComplement1', address_complement_1,
          'lieuDit', lieu_dit, 'postalCode', postal_code, 'city', city, 'phoneHome', phone_home,
          'phoneWork', phone_work, 'phoneMobile', phone_mobile, 'email', email) as values
      from guardian
      where guardian.tenant_id = ${tx.tenantId} and guardian.id = any(${ids}::uuid[])
      ${forChange ? sql`for update of guardian` : sql``}`,
    sql<{ guardianId: string; householdId: string }[]>`
      select guardian_id as "guardianId", household_id as "householdId"
      from household_guardian
      join household on household.tenant_id = household_guardian.tenant_id
        and household.id = household_guardian.household_id and household.left_on is null
      where household_guardian.tenant_id = ${tx.tenantId} and guardian_id = any(${ids}::uuid[])
      order by household_id`,
  ]);
  const of = Map.groupBy(places, ({ guardianId }) => guardianId);
  return adults.map(adult => ({
    ...adult,
    householdIds: (of.get(adult.id) ?? []).map(({ householdId }) => householdId),
  }));
}

async function readEnrolments(
  tx: TenantTransaction,
  children: readonly { id: string }[],
): Promise<KnownEnrolment[]> {
  const sql = sqlOf(tx);
  return await sql<KnownEnrolment[]>`
    select child_id as "childId", service_id as "serviceId", household_id as "householdId",
      first_day as "firstDay", last_day as "lastDay", weekdays
    from enrolment
    where tenant_id = ${tx.tenantId} and child_id = any(${children.map(({ id }) => id)}::uuid[])`;
}
