/** Locks 1 and 2: a transaction is bound to its tenant, and rows stay behind it whatever a query asks. */
import { recordAudit } from '@preau/db/audit';
import {
  asTenant,
  platformTransaction,
  relayTransaction,
  type TenantTransaction,
  tenantFlight,
  tenantTransaction,
} from '@preau/db/database';
import { findPublicFile, saveFile } from '@preau/db/files';
import { SharedTransaction } from '@preau/db/shared-transaction';
import type { FileId, TenantId } from '@preau/domain/ids';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertTenant } from '../tenants.ts';

const at = new Date('2026-11-19T10:58:00Z');
const noStore = { put: async () => {}, get: async () => new Uint8Array(), remove: async () => {} };

let database: TestDatabase;
let rognaix: TenantId;
let cregy: TenantId;
let logo: { of: TenantId; id: FileId }[];

beforeAll(async () => {
  database = await createTestDatabase();
  rognaix = await insertTenant(database, 'rognaix');
  cregy = await insertTenant(database, 'cregy');
  logo = [];
  for (const of of [rognaix, cregy]) {
    const bytes = new TextEncoder().encode(of);
    const id = await tenantTransaction(database.app, of, tx =>
      saveFile(tx, noStore, { bytes, mediaType: 'image/png', visibility: 'public', at }),
    );
    logo.push({ of, id });
  }
});
afterAll(() => database.drop());

const note = (action: string) => (tx: TenantTransaction) =>
  recordAudit(tx, { actor: { kind: 'system' }, at, requestId: 'none', action });

/** A connection of the app role without our doors, as an injected statement would have it. */
async function asApp<Result>(work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(database.urls.app, { max: 1, onnotice: () => {} });
  return work(sql).finally(() => sql.end());
}

test('a tenant finds its own row and not the other tenant’s, though it knows the id', async () => {
  for (const { of, id } of logo) {
    expect(await tenantTransaction(database.app, of, tx => findPublicFile(tx, id))).toMatchObject({ id });
    const other = of === rognaix ? cregy : rognaix;
    expect(await tenantTransaction(database.app, other, tx => findPublicFile(tx, id))).toBeNull();
  }
});

test('an unbounded query of a tenant returns its own rows only', async () => {
  await asApp(async sql => {
    await sql.unsafe(`begin; set local app.tenant_id = '${rognaix}'`);
    const rows = await sql`select tenant_id from file`;
    expect(rows.map(row => row.tenant_id)).toEqual([rognaix]);
    await sql`rollback`;
  });
});

test('a query without a tenant is an error, before and after a transaction that had one', async () => {
  await asApp(async sql => {
    await expect(sql`select * from file`).rejects.toThrow(/app\.tenant_id/);
    await sql.unsafe(`begin; set local app.tenant_id = '${rognaix}'; select 1; commit`);
    await expect(sql`select * from file`).rejects.toThrow(/uuid/);
    await expect(sql`delete from file`).rejects.toThrow(/uuid/);
  });
});

test('a tenant cannot write a row for another', async () => {
  await asApp(async sql => {
    await sql.unsafe(`begin; set local app.tenant_id = '${rognaix}'`);
    await expect(sql`
      insert into audit_entry (tenant_id, id, at, actor_kind, action, request_id)
      values (${cregy}, ${rognaix}, now(), 'system', 'test.forge', 'none')`).rejects.toThrow(
      /row-level security/,
    );
    await sql`rollback`;
  });
});

test('audit entries are added, never changed nor removed', async () => {
  await tenantTransaction(database.app, rognaix, tx =>
    recordAudit(tx, {
      actor: { kind: 'system' },
      at,
      requestId: 'r',
      action: 'test.record',
      after: { a: 1 },
    }),
  );
  await asApp(async sql => {
    for (const statement of [
      `update audit_entry set action = 'a.b'`,
      'delete from audit_entry',
      'truncate audit_entry',
    ])
      await expect(sql.unsafe(`set app.tenant_id = '${rognaix}'; ${statement}`)).rejects.toThrow(
        /permission denied/,
      );
  });
});

test('a foreign key cannot point at another tenant', async () => {
  const { superuser } = database;
  await superuser.unsafe(`
    create table pinned (tenant_id uuid not null, id uuid, file_id uuid, primary key (tenant_id, id),
      foreign key (tenant_id, file_id) references file (tenant_id, id));
    select secure_tenant_table('pinned', '{select,insert}')`);
  const theirs = logo.find(({ of }) => of === cregy)?.id ?? '';
  await asApp(async sql => {
    await sql.unsafe(`begin; set local app.tenant_id = '${rognaix}'`);
    await expect(sql`insert into pinned values (${rognaix}, ${rognaix}, ${theirs})`).rejects.toThrow(
      /foreign key/,
    );
    await sql`rollback`;
  });
  await superuser`drop table pinned`;
});

test('transactions of many tenants over few connections never see one another', async () => {
  const rounds = Array.from({ length: 200 }, (_, round) => logo[round % 2]).filter(
    entry => entry !== undefined,
  );
  const seen = await Promise.all(
    rounds.map(({ of, id }) =>
      tenantTransaction(database.app, of, async tx => (await findPublicFile(tx, id))?.id === id),
    ),
  );
  expect(seen.every(Boolean)).toBe(true);
});

test('a transaction that leaks out of its work refuses, whoever has its connection now', async () => {
  let leaked: TenantTransaction | undefined;
  await tenantTransaction(database.app, rognaix, async tx => {
    leaked = tx;
  });
  if (!leaked) throw new Error('the work must have run');
  await expect(findPublicFile(leaked, logo[0]?.id as FileId)).rejects.toThrow(/over/); // beforeAll has filled it
});

test('work that swallows the failure of a statement saves nothing and is told so', async () => {
  const work = tenantTransaction(database.app, rognaix, async tx => {
    const entry = { actor: { kind: 'system' }, at, requestId: 'r', action: 'not an action' } as const;
    await recordAudit(tx, entry).catch(() => {});
  });
  await expect(work).rejects.toThrow(/nothing was saved/);
});

test('a tenant id that is no UUID never reaches the database', async () => {
  const forged = `${rognaix}'; set role preau_owner; --` as TenantId; // what an attacker would try
  expect(() => tenantTransaction(database.app, forged, async () => {})).toThrow(RangeError);
});

test('the app cannot create tenants, read what operators do, or become another role', async () => {
  await asApp(async sql => {
    await expect(sql`select * from platform_audit_entry`).rejects.toThrow(/permission denied/);
    await expect(sql`update tenant set slug = 'x'`).rejects.toThrow(/permission denied/);
    await expect(sql`set role preau_platform`).rejects.toThrow(/permission denied/);
    await expect(sql`set row_security = off`.then(() => sql`select * from file`)).rejects.toThrow();
    await expect(sql`create table mine (id int)`).rejects.toThrow(/permission denied/);
  });
});

test('the platform reaches a tenant’s rows only as that tenant', async () => {
  const sql = postgres(database.urls.platform, { max: 1, onnotice: () => {} });
  await expect(sql`select * from file`).rejects.toThrow(/permission denied/);
  await sql.end();
  const seen = await platformTransaction(database.platform, async tx => [
    await asTenant(tx, rognaix, own => findPublicFile(own, logo[0]?.id as FileId)), // beforeAll has filled it
    await asTenant(tx, cregy, own => findPublicFile(own, logo[0]?.id as FileId)), // beforeAll has filled it
  ]);
  expect(seen).toEqual([expect.objectContaining({ id: logo[0]?.id }), null]);
});

test('the relay reaches the outbox and nothing else', async () => {
  await relayTransaction(database.relay, async () => {});
  const sql = postgres(database.urls.relay, { max: 1, onnotice: () => {} });
  for (const table of ['file', 'audit_entry', 'platform_audit_entry', 'tenant_host'])
    await expect(sql`select * from ${sql(table)}`).rejects.toThrow(/permission denied/);
  await expect(sql`select payload from outbox`).rejects.toThrow(/permission denied/);
  await sql.end();
});

test('a flight saves all that it asks for at once, or nothing where one statement fails, and tells which', async () => {
  const flightActions = () => database.superuser`
    select action from audit_entry where tenant_id = ${cregy} and action like 'flight.%' order by action`;
  const answers = await tenantFlight(
    database.app,
    cregy,
    tx =>
      Promise.all([note('flight.a')(tx), note('flight.b')(tx), findPublicFile(tx, logo[1]?.id as FileId)]), // filled before
  );
  expect(answers[2]).toMatchObject({ id: logo[1]?.id });
  const failing = tenantFlight(database.app, cregy, tx =>
    Promise.all([note('flight.c')(tx), note('not an action')(tx), note('flight.d')(tx)]),
  );
  await expect(failing).rejects.toMatchObject({ code: '23514' });
  const swallowing = tenantFlight(database.app, cregy, tx => note('not an action')(tx).catch(() => {}));
  await expect(swallowing).rejects.toThrow(/nothing was saved/);
  const throwing = tenantFlight(database.app, cregy, async tx => {
    await Promise.all([note('flight.e')(tx), Promise.reject(new Error('no'))]);
  });
  await expect(throwing).rejects.toThrow('no');
  expect((await flightActions()).map(({ action }) => action)).toEqual(['flight.a', 'flight.b']);
});

test('what a flight asks for once it was answered is refused, and its connection serves the next as it was', async () => {
  const late = tenantFlight(database.app, cregy, async tx => {
    await note('flight.first')(tx);
    await note('flight.late')(tx);
  });
  await expect(late).rejects.toThrow(/over/);
  for (const { of, id } of logo)
    expect(await tenantFlight(database.app, of, tx => findPublicFile(tx, id))).toMatchObject({ id });
});

/** Actions of the audit of a tenant that begin with `shared.`, in order, each with the number of its transaction. */
const sharedActions = () => database.superuser<{ action: string; xid: string }[]>`
  select action, xmin::text as xid from audit_entry where tenant_id = ${rognaix} and action like 'shared.%' order by action`;

test('what a visitor begins and what it joins at once is one transaction; what comes later is another', async () => {
  const shared = new SharedTransaction(database.app, rognaix);
  await shared.begin(note('shared.a-begun'));
  await Promise.all([shared.join(note('shared.b-joined')), shared.join(note('shared.c-joined'))]);
  await shared.join(note('shared.z-later'));
  const actions = await sharedActions();
  expect(actions.map(({ action }) => action)).toEqual([
    'shared.a-begun',
    'shared.b-joined',
    'shared.c-joined',
    'shared.z-later',
  ]);
  const [first, second, third, fourth] = actions.map(({ xid }) => xid);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

test('of those who share a transaction one who fails undoes its own work alone, and nobody works in it later', async () => {
  const shared = new SharedTransaction(database.app, cregy);
  const kept: TenantTransaction[] = [];
  const fails = shared.join(async tx => {
    kept.push(tx);
    await note('shared.failed')(tx);
    throw new Error('no');
  });
  const works = shared.join(async tx => {
    await new Promise(resolve => setTimeout(resolve, 20)); // until the other has failed
    await note('shared.kept')(tx);
    return tx.tenantId;
  });
  await expect(fails).rejects.toThrow('no');
  expect(await works).toBe(cregy);
  const rows = await database.superuser`
    select action from audit_entry where tenant_id = ${cregy} and action like 'shared.%'`;
  expect(rows.map(({ action }) => action)).toEqual(['shared.kept']);
  for (const tx of kept) await expect(note('shared.later')(tx)).rejects.toThrow(/over/);
});

test('what was begun and joined by nobody is saved', async () => {
  await new SharedTransaction(database.app, cregy).begin(note('shared.alone'));
  await vi.waitFor(async () => {
    const rows = await database.superuser`
      select from audit_entry where tenant_id = ${cregy} and action = 'shared.alone'`;
    expect(rows).toHaveLength(1);
  });
});
