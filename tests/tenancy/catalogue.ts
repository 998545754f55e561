/** What the catalogue of PostgreSQL says against the five locks and against Citus: every breach, as a sentence. */
import type { ReservedSql, Sql } from 'postgres';

/** Tables that belong to no tenant, and what the app role may do with each. */
const GLOBAL_TABLES: Record<string, string[]> = {
  tenant: ['SELECT'],
  tenant_host: ['SELECT'],
  tenant_directory: ['SELECT'],
  installation: ['SELECT'],
  schema_migration: [],
  platform_audit_entry: [],
  operator: [],
  operator_recovery_code: [],
  operator_sign_in: [],
  operator_password_link: [],
  operator_attempt: [],
};

/** The one table of tenants that another role than the app's may reach. */
const RELAY_TABLE = 'outbox';

const OWN_ROWS = "(tenant_id = (current_setting('app.tenant_id'::text))::uuid)";
const ROLES = ['preau_app', 'preau_relay', 'preau_platform'];

type Query = Sql | ReservedSql;

/** All breaches; none is what we want. */
export async function findBreaches(sql: Query): Promise<string[]> {
  const found = await Promise.all([
    tablesWithoutTenant(sql),
    looseKeys(sql),
    looseForeignKeys(sql),
    openTables(sql),
    loosePolicies(sql),
    missingPolicies(sql),
    grantsToStrangers(sql),
    privilegedRoles(sql),
    whatCitusRefuses(sql),
  ]);
  return found.flat();
}

/** Ordinary and partitioned tables of the product, without the partitions themselves. */
const tenantTables = (sql: Query) => sql`
  select c.oid, c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> all (${Object.keys(GLOBAL_TABLES)})`;

async function tablesWithoutTenant(sql: Query): Promise<string[]> {
  const rows = await sql`
    select t.name from (${tenantTables(sql)}) t
    where not exists (
      select from pg_attribute a
      where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)`;
  return rows.map(row => `${row.name}: no tenant_id uuid not null`);
}

async function looseKeys(sql: Query): Promise<string[]> {
  const rows = await sql`
    select t.name, i.indexrelid::regclass::text as index,
      (select array_agg(a.attname::text order by k.place) from unnest(i.indkey::int[]) with ordinality k (number, place)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number) as columns,
      i.indisprimary as primary
    from (${tenantTables(sql)}) t left join pg_index i on i.indrelid = t.oid and i.indisunique`;
  const withoutPrimary = new Set(rows.map(row => row.name));
  const loose: string[] = [];
  for (const { name, index, columns, primary } of rows) {
    if (primary) withoutPrimary.delete(name);
    if (primary && (columns[0] !== 'tenant_id' || columns[1] !== 'id' || columns.length > 2))
      loose.push(`${name}: its primary key is (${columns}), not (tenant_id, id)`);
    if (index && columns?.[0] !== 'tenant_id')
      loose.push(`${name}: unique index ${index} does not begin with tenant_id`);
  }
  return [...loose, ...[...withoutPrimary].map(name => `${name}: no primary key`)];
}

async function looseForeignKeys(sql: Query): Promise<string[]> {
  const rows = await sql`
    select t.name, f.conname, target.relname as target,
      (select attname from pg_attribute where attrelid = f.conrelid and attnum = f.conkey[1]) as first,
      (select attname from pg_attribute where attrelid = f.confrelid and attnum = f.confkey[1]) as target_first
    from (${tenantTables(sql)}) t
    join pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
    join pg_class target on target.oid = f.confrelid`;
  return rows
    .filter(
      row =>
        row.first !== 'tenant_id' ||
        (row.target === 'tenant' ? row.target_first !== 'id' : row.target_first !== 'tenant_id'),
    )
    .map(row => `${row.name}: foreign key ${row.conname} to ${row.target} does not begin with tenant_id`);
}

async function openTables(sql: Query): Promise<string[]> {
  const rows = await sql`
    select relname as name from pg_class c
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname <> all (${Object.keys(GLOBAL_TABLES)}) and not (relrowsecurity and relforcerowsecurity)`;
  return rows.map(row => `${row.name}: row security is not enabled and forced`);
}

async function loosePolicies(sql: Query): Promise<string[]> {
  const rows = await sql`
    select tablename as name, policyname, permissive, roles::text[] as roles, cmd, qual, with_check
    from pg_policies where schemaname = 'public'`;
  const loose: string[] = [];
  const seen = new Set<string>();
  for (const { name, policyname, permissive, roles, cmd, qual, with_check } of rows) {
    const say = (what: string) => loose.push(`${name}: policy ${policyname} ${what}`);
    if (permissive !== 'PERMISSIVE') say('is restrictive, which Citus makes permissive on shards');
    if (cmd === 'ALL') say('is for all commands at once');
    if (roles.length !== 1) say(`is for ${roles}, not for one role`);
    const key = `${name} ${roles} ${cmd}`;
    if (seen.has(key)) say('is the second for its command, and would widen the first');
    seen.add(key);
    if (roles[0] === 'preau_relay' && name === RELAY_TABLE) continue;
    if (roles[0] !== 'preau_app') say(`is for ${roles[0]}`);
    if (cmd !== 'INSERT' && !keepsOwnRows(qual)) say(`lets rows of other tenants be seen: ${qual}`);
    if ((cmd === 'INSERT' || cmd === 'UPDATE') && !keepsOwnRows(with_check))
      say(`lets rows of other tenants be written: ${with_check}`);
  }
  return loose;
}

/** Whether a condition is that of the tenant's own rows, alone or with more conditions joined by AND. */
function keepsOwnRows(condition: string | null): boolean {
  return (
    condition === OWN_ROWS ||
    (condition?.startsWith(`(${OWN_ROWS} AND `) === true && !/\bOR\b/.test(condition))
  );
}

async function missingPolicies(sql: Query): Promise<string[]> {
  const rows = await sql`
    select t.name, command from (${tenantTables(sql)}) t, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) command
    where (has_table_privilege('preau_app', t.oid, command)
        or (command <> 'DELETE' and has_any_column_privilege('preau_app', t.oid, command)))
      and not exists (select from pg_policies where schemaname = 'public' and tablename = t.name
        and cmd = command and 'preau_app' = any (roles))`;
  return rows.map(row => `${row.name}: ${row.command} is granted without a policy`);
}

async function grantsToStrangers(sql: Query): Promise<string[]> {
  const rows = await sql`
    select c.relname as name, c.relispartition as partition, role, command
    from pg_class c, unnest(string_to_array(${ROLES.join()}, ',')) role, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) command
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and (has_table_privilege(role, c.oid, command)
        or (command in ('SELECT', 'INSERT', 'UPDATE') and has_any_column_privilege(role, c.oid, command)))`;
  return rows.flatMap(({ name, partition, role, command }) => {
    const say = [`${name}: ${role} may ${command}`];
    const forApp = GLOBAL_TABLES[name];
    if (partition || command === 'TRUNCATE') return say;
    if (forApp) return role === 'preau_app' && !forApp.includes(command) ? say : [];
    if (role === 'preau_relay') return name === RELAY_TABLE ? [] : say;
    return role === 'preau_platform' ? say : [];
  });
}

async function privilegedRoles(sql: Query): Promise<string[]> {
  const roles = await sql`
    select rolname from pg_roles
    where rolname::text = any (${[...ROLES, 'preau_owner']}) and (rolsuper or rolbypassrls or rolreplication)`;
  const owned = await sql`
    select relname, relowner::regrole::text as owner from pg_class
    where relnamespace = 'public'::regnamespace and relowner::regrole::text = any (${ROLES})`;
  const definers = await sql`
    select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`;
  const members = await sql`
    select member::regrole::text as member, roleid::regrole::text as role from pg_auth_members
    where member::regrole::text = any (${ROLES})`;
  return [
    ...roles.map(row => `role ${row.rolname} passes over row security`),
    ...owned.map(row => `${row.relname}: owned by ${row.owner}`),
    ...definers.map(row => `function ${row.proname} runs with its owner's rights`),
    ...members
      .filter(row => !(row.member === 'preau_platform' && row.role === 'preau_app'))
      .map(row => `role ${row.member} is a member of ${row.role}`),
  ];
}

async function whatCitusRefuses(sql: Query): Promise<string[]> {
  const triggers = await sql`
    select t.name, g.tgname from (${tenantTables(sql)}) t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal`;
  const sequences = await sql`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`;
  const newer = await sql`
    select t.name, d.adbin from (${tenantTables(sql)}) t join pg_attrdef d on d.adrelid = t.oid
    where pg_get_expr(d.adbin, d.adrelid) ~ '(nextval|uuidv7|gen_random_uuid|random)'`;
  return [
    ...triggers.map(row => `${row.name}: trigger ${row.tgname} on a distributed table`),
    ...sequences.map(row => `sequence ${row.relname} is shared by tenants`),
    ...newer.map(row => `${row.name}: a default makes ids in the database, where a retry makes another`),
  ];
}
