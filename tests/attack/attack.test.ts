/**
 * Every route of the API, as everyone who could come, with every id of a family that is none of theirs. What must be
 * answered follows from the policy table and from whose the family is, not from what the code does.
 */

import { permissionOf } from '@preau/api/route';
import { hashPassword, verifyPassword } from '@preau/auth/password';
import { may, type Permission } from '@preau/auth/policy';
import type { Actor, ActorKind } from '@preau/domain/actor';
import { STAFF_ROLES } from '@preau/domain/actor';
import type { TenantId } from '@preau/domain/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertFamily } from '../families.ts';
import { type Ids, MISSING, ROUTE_CASES, requestOf } from '../tenancy/routes.ts';
import {
  type Cast,
  cookieOf,
  insertCast,
  insertLimitedAgent,
  insertVictim,
  operatorCookie,
  PARTS,
  type Part,
  type Victim,
  WORDS,
} from '../tenancy/world.ts';
import { applyFolder } from '../tenants.ts';

const PORTAL = 'rpi-rognaix.localhost';
const ELSEWHERE = 'cregy-les-meaux.localhost';
const CONSOLE = 'console.localhost';
const SECRET = 'Pommier-57-orage';

/** What an id of a family's names; the others name what a collectivité has for all of its own. */
const OF_A_FAMILY = new Set<string>([
  'child',
  'household',
  'guardian',
  'account',
  'number',
  'request',
  'file',
  'familyDocument',
  'document',
  'enrolment',
  'act',
  'absence',
  'reservation',
  'thread',
  'message',
  'person',
  'authorisedPerson',
  'custody',
  'signIn',
]);

interface Attacker {
  name: string;
  /** What the policy table takes it for at this host. */
  kind: Exclude<ActorKind, 'system'>;
  host: string;
  cookie(): Promise<string | null>;
  /** The parts of the family that it may read of. */
  reads: Part[];
  /** The ids that it comes with. */
  ids(victim: Victim): Ids;
  /** Whether it may act on what those ids name. */
  reaches: boolean;
  /** The rows that it may not touch; all by default. */
  guarded?(victim: Victim): string[];
}

let database: TestDatabase;
let api: TestApi;
let tenantId: TenantId;
let victim: Victim;
let attackers: Attacker[];

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  ({ tenantId } = await applyFolder(database, files, 'rpi-rognaix'));
  const elsewhere = await applyFolder(database, files, 'cregy-les-meaux');
  api = createTestApi(database, files, { now: new Date('2026-11-19T10:58:00Z') });
  victim = await insertVictim(database, files, tenantId, { member: 'rognaix', school: 'ecole-rognaix' });
  // Nobody who comes knows it.
  await database.superuser`
    update account set password_hash = ${await hashPassword(SECRET)}
    where id = ${victim.household.adults[0]?.accountId ?? ''}`;
  const cast = await insertCast(database, tenantId);
  const foreigners = await insertCast(database, elsewhere.tenantId);
  attackers = await gather(cast, foreigners);
  await countStatements();
});
afterAll(() => database.drop());

async function gather(cast: Cast, foreigners: Cast): Promise<Attacker[]> {
  const own = ({ ids }: Victim) => ids;
  const cookieFor = (accountId: string) => () => cookieOf(database, tenantId, accountId);
  const stranger = { host: PORTAL, reads: [], ids: own, reaches: false } satisfies Partial<Attacker>;
  // Was a parent until a judge decided otherwise; lives alone.
  const withdrawn = await insertFamily(database, tenantId, {
    lastName: 'Ancienparent',
    adults: [{ firstName: 'Guy' }],
    children: [],
  });
  const [{ guardianId: withdrawnId, accountId: withdrawnAccount } = { guardianId: '', accountId: '' }] =
    withdrawn.adults;
  await database.superuser`
    insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
    select ${tenantId}, gen_random_uuid(), c, ${withdrawnId}, 'none'
    from unnest(${[victim.ids.child, victim.sharedChild]}::uuid[]) c`;
  const [, conjoint] = victim.household.adults;
  const [otherParent] = victim.other.adults;
  if (!conjoint || !otherParent) throw new Error('the family that was asked for');
  const office: Partial<Record<ActorKind, Part[]>> = {
    admin: [...PARTS],
    gestionnaire: [...PARTS],
    regisseur: PARTS.filter(part => part !== 'health'),
    animateur: ['adult', 'contact', 'child', 'person', 'health', 'note'],
    caterer: [],
    support: ['adult', 'contact', 'child', 'person', 'note', 'document', 'request', 'childRequest'],
  };
  return [
    { ...stranger, name: 'a visitor', kind: 'visitor', cookie: async () => null },
    {
      ...stranger,
      name: 'a guardian of another family',
      kind: 'guardian',
      cookie: () => cast.cookieFor('guardian'),
    },
    {
      ...stranger,
      name: 'the other parent, about a child of this household alone',
      kind: 'guardian',
      reads: ['adult', 'child', 'health', 'person'],
      cookie: cookieFor(otherParent.accountId),
      guarded: ({ all, sharedChild }) => all.filter(id => id !== sharedChild),
    },
    {
      ...stranger,
      name: 'the other parent, about the shared child',
      kind: 'guardian',
      reads: ['adult', 'child', 'health', 'person'],
      ids: ({ ids, sharedChild }) => ({ ...ids, child: sharedChild }),
      reaches: true,
      cookie: cookieFor(otherParent.accountId),
      guarded: ({ all, sharedChild }) => all.filter(id => id !== sharedChild),
    },
    {
      ...stranger,
      name: 'an adult without authority',
      kind: 'guardian',
      cookie: cookieFor(withdrawnAccount),
    },
    {
      ...stranger,
      name: 'the conjoint, who is no parent',
      kind: 'guardian',
      reads: ['adult', 'contact', 'money', 'request', 'message', 'document', 'note'],
      ids: ({ ids }) => ({ ...MISSING, ...onlyOfChild(ids) }),
      cookie: cookieFor(conjoint.accountId),
      guarded: ({ ids }) => Object.values(onlyOfChild(ids)),
    },
    ...STAFF_ROLES.map(
      (role): Attacker => ({
        ...stranger,
        name: `an agent: ${role}`,
        kind: role,
        reads: office[role] ?? [],
        reaches: true,
        cookie: () => cast.cookieFor(role),
      }),
    ),
    ...(await Promise.all(
      STAFF_ROLES.map(async (role): Promise<Attacker> => {
        const accountId = await insertLimitedAgent(database, tenantId, role, 'saint-paul');
        return {
          ...stranger,
          name: `an agent of another member: ${role}`,
          kind: role,
          cookie: cookieFor(accountId),
        };
      }),
    )),
    {
      ...stranger,
      name: 'support',
      kind: 'support',
      reads: office.support ?? [],
      reaches: true,
      cookie: () => cast.cookieFor('support'),
    },
    {
      ...stranger,
      name: 'an operator, at the portal',
      kind: 'visitor',
      cookie: () => operatorCookie(database),
    },
    {
      ...stranger,
      name: 'an operator, at the console',
      kind: 'operator',
      host: CONSOLE,
      reads: ['job'],
      cookie: () => operatorCookie(database),
    },
    ...(['guardian', ...STAFF_ROLES] as const).flatMap((kind): Attacker[] => [
      {
        ...stranger,
        name: `${kind} of another tenant, at home`,
        kind,
        host: ELSEWHERE,
        cookie: () => foreigners.cookieFor(kind),
      },
      {
        ...stranger,
        name: `${kind} of another tenant, here`,
        kind: 'visitor',
        cookie: () => foreigners.cookieFor(kind),
      },
    ]),
  ];
}

/** Of these ids, those that are about a child. */
function onlyOfChild({ child }: Ids): { child: string } & Partial<Ids> {
  return { child };
}

/** What may be answered: all of it follows from the policy, from the site, and from whose the ids are. */
function expectedOf(route: string, { kind, host, reaches }: Attacker): number[] | 'any' {
  const [, path = ''] = route.split(' ');
  const permission = permissionAt(route);
  const isConsole = host === CONSOLE;
  if (path.includes('/platform/') !== isConsole && !path.includes('/session')) return [404];
  if (!may(actorOf(kind), permission)) return [kind === 'visitor' ? 401 : 403];
  const { params = {} } = ROUTE_CASES[route] ?? {};
  const isForeign = Object.values(params).some(noun => OF_A_FAMILY.has(noun));
  return isForeign && !reaches ? [404] : 'any';
}

function permissionAt(route: string): Permission {
  const permission = api.api.routes
    .filter(({ method, path }) => `${method} ${path}` === route)
    .flatMap(({ handler }) => permissionOf(handler) ?? [])[0];
  if (!permission) throw new Error(`${route} names no permission`);
  return permission;
}

/** The tables that note an attempt as such. */
function notedOf(route: string, { kind, reaches }: Attacker): string[] {
  // Whoever tries to sign in as somebody is counted and perhaps told of; whoever forgot a password is written to.
  if (permissionAt(route) === 'sign-in.begin') return ['account', 'outbox', 'audit_entry', 'notification'];
  // Whoever has the link of an order may say that it has come: that is what the link is for.
  if (route === 'POST /api/v1/portal/meal-orders/:token/receipt') return ['meal_order', 'audit_entry'];
  // Whoever has the reference of a payment plays the bank, in a demonstration alone.
  if (route === 'POST /api/v1/simulated-payments/:id')
    return [
      'online_payment',
      'payment',
      'ledger_entry',
      'allotment',
      'notification',
      'outbox',
      'audit_entry',
    ];
  // Who may read is noted as a reader; all that support asks for is noted.
  if (route.startsWith('GET ') && reaches) return ['health_reading', 'audit_entry'];
  return kind === 'support' ? ['audit_entry'] : [];
}

/** An actor of a kind, as far as the policy table looks at it. */
function actorOf(kind: Attacker['kind']): Actor {
  const isRole = (STAFF_ROLES as readonly string[]).includes(kind);
  return (isRole ? { kind: 'agent', role: kind } : { kind }) as Actor; // the policy looks at no more than this
}

/** Has an attacker signed in, ready to ask. */
async function prepare(route: string, attacker: Attacker): Promise<() => Promise<Answer>> {
  const { path, init } = requestOf(route, attacker.ids(victim));
  const cookie = await attacker.cookie();
  const headers = new Headers(init.headers);
  if (cookie !== null) headers.set('cookie', cookie);
  return () => api.ask(attacker.host, path, { ...init, headers });
}

/**
 * Has every statement that writes to a table counted, in all and for this table, whatever becomes of its transaction: a
 * sequence never goes back. What is written to a partition is written to its table. The position in the server's log
 * would tell as much, were there no other database on the server.
 */
async function countStatements(): Promise<void> {
  const sql = database.superuser;
  await sql.unsafe(`
    create schema watch;
    create sequence watch.statements;
    create function watch.count_statement() returns trigger language plpgsql security definer as
      $$ begin perform nextval('watch.statements'), nextval('watch.' || tg_argv[0]); return null; end $$`);
  const written = await sql<{ name: string; whole: string }[]>`
    select relname as name, coalesce(pg_partition_root(oid), oid)::regclass::text as whole from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`;
  for (const { name, whole } of written)
    await sql.unsafe(`
      create sequence if not exists watch.to_${whole};
      create trigger count_statements after insert or update or delete or truncate on ${name}
      for each statement execute function watch.count_statement('to_${whole}')`);
}

/** How many statements have written: it stays as it is as long as nobody changes anything. */
async function writtenSoFar(): Promise<string> {
  const [row] = await database.superuser<{ at: string }[]>`
    select last_value || ' ' || is_called as at from watch.statements`;
  if (!row) throw new Error('a sequence has one row');
  return row.at;
}

/** The same for each table. */
async function writtenByTable(): Promise<Map<string, string>> {
  const rows = await database.superuser<{ name: string; at: string | null }[]>`
    select substr(relname, 4) as name, pg_sequence_last_value(oid)::text as at from pg_class
    where relnamespace = 'watch'::regnamespace and relkind = 'S' and relname like 'to\\_%'`;
  return new Map(rows.map(({ name, at }) => [name, at ?? 'never']));
}

/** Its rows come and go with every request that signs in; of a family only its own count. */
const SIGN_IN = 'sign_in';
let tables: string[] | undefined;
/** What was found of a table, and how much had been written to it by then: most attacks change nothing. */
const known = new Map<string, { at: string | undefined; sum: string }>();

/** What all rows say that name one of these ids, as one number for each table. */
async function sumOf(ids: readonly string[]): Promise<Record<string, string>> {
  const sql = database.superuser;
  tables ??= (
    await sql<{ name: string }[]>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'tenant_id' and table_name not like 'audit_entry_%'
      order by 1`
  ).map(({ name }) => name);
  const key = (table: string) => [table, ...ids].join();
  const written = await writtenByTable();
  const stale = tables.filter(table => {
    const found = known.get(key(table));
    return !found || found.at !== written.get(table);
  });
  const queries = stale.map(
    table => `
      select '${table}' as name,
        count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as sum
      from ${table} t
      where ${table === SIGN_IN ? `account_id in (${ids.map(id => `'${id}'`)})` : `t::text ~ '${ids.join('|')}'`}`,
  );
  const sums =
    queries.length > 0 ? await sql.unsafe<{ name: string; sum: string }[]>(queries.join(' union all ')) : [];
  for (const { name, sum } of sums) known.set(key(name), { at: written.get(name), sum });
  return Object.fromEntries(tables.map(table => [table, known.get(key(table))?.sum ?? '']));
}

test('whatever is written to any table is counted, so that an attack that changes something can be missed', async () => {
  const sql = database.superuser;
  const { names } = (
    await sql<{ names: string[] }[]>`
      select array_agg(relname::text) as names from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`
  )[0] ?? { names: [] };
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const [before, byTable] = [await writtenSoFar(), await writtenByTable()];
    await sql.unsafe(`delete from ${name} where false`);
    expect(await writtenSoFar(), name).not.toBe(before);
    const moved = [...(await writtenByTable())].filter(([table, at]) => byTable.get(table) !== at);
    expect(moved, name).toEqual([[name.replace(/^audit_entry_\w+/, 'audit_entry'), expect.anything()]]);
  }
});

test('every sort of id has one of the family’s, or names nothing of a family', () => {
  const missing = Object.keys(MISSING).filter(
    noun => OF_A_FAMILY.has(noun) && victim.ids[noun as keyof Ids] === MISSING[noun as keyof Ids],
  );
  expect(missing).toEqual([]);
});

test('the family can be read by its own responsable, so that the words below can be missed', async () => {
  const [responsable] = victim.household.adults;
  const cookie = await cookieOf(database, tenantId, responsable?.accountId ?? '');
  const answers = await Promise.all(
    Object.keys(ROUTE_CASES)
      .filter(route => route.startsWith('GET /api/v1/family/'))
      .map(route => {
        const { path, init } = requestOf(route, victim.ids);
        return api.ask(PORTAL, path, { ...init, headers: { cookie } });
      }),
  );
  const said = JSON.stringify(answers.map(({ body }) => body));
  const expected = [
    'adult',
    'contact',
    'money',
    'child',
    'health',
    'person',
    'request',
    'childRequest',
  ] as const;
  expect(expected.filter(part => !said.includes(WORDS[part]))).toEqual([]);
});

describe.each(Object.keys(ROUTE_CASES))('%s', route => {
  const isReading = route.startsWith('GET ');

  test('answers nobody more than is theirs, and lets nobody change what is not', async () => {
    const problems: string[] = [];
    const baselines = new Map<string, Record<string, string>>();
    for (const attacker of attackers) {
      const expected = expectedOf(route, attacker);
      // What an agent may do to this family is no attack.
      if (!isReading && expected === 'any' && attacker.reaches) continue;
      const guarded = attacker.guarded?.(victim) ?? victim.all;
      const key = guarded.join();
      const before = baselines.get(key) ?? (await sumOf(guarded));
      baselines.set(key, before);
      const asked = await prepare(route, attacker);
      const written = await writtenSoFar();
      const { status, body, headers } = await asked();
      const said = `${JSON.stringify(body)} ${JSON.stringify([...headers])}`;
      const leaked = PARTS.filter(part => !attacker.reads.includes(part) && said.includes(WORDS[part]));
      if (leaked.length > 0) problems.push(`${attacker.name} reads ${leaked}`);
      if (!(await isExpected(status, expected, route, attacker)))
        problems.push(`${attacker.name} is answered ${status}, not ${expected}`);
      // Where nothing at all was written, nothing of the family was.
      if ((await writtenSoFar()) === written) continue;
      const after = await sumOf(guarded);
      const noted = notedOf(route, attacker);
      const changed = Object.keys(after).filter(
        table => after[table] !== before[table] && !noted.includes(table),
      );
      if (changed.length > 0) problems.push(`${attacker.name} changes ${changed}`);
      baselines.clear();
      baselines.set(key, after);
    }
    expect(problems).toEqual([]);
  });
});

async function isExpected(
  status: number,
  expected: number[] | 'any',
  route: string,
  attacker: Attacker,
): Promise<boolean> {
  if (expected === 'any') return status < 500;
  if (expected.includes(status)) return true;
  // A verb may ask for more than its route does, of whichever id.
  const missing = { ...attacker, ids: () => MISSING };
  return expected.includes(404) && status === 403 && (await (await prepare(route, missing))()).status === 403;
}

test('whoever tried to sign in as the family has left its password as it was', async () => {
  const [row] = await database.superuser<{ hash: string }[]>`
    select password_hash as hash from account where id = ${victim.household.adults[0]?.accountId ?? ''}`;
  expect(await verifyPassword(row?.hash ?? null, SECRET)).toBe(true);
});
