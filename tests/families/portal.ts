/** A portal with its API, and whoever is signed in there. */
import type { FileStore } from '@preau/db/files';
import type { AgentLimit, StaffRole } from '@preau/domain/actor';
import type { Id, TenantId } from '@preau/domain/ids';
import { expect } from 'vitest';
import type { z } from 'zod';
import { signInAs } from '../accounts.ts';
import { type Answer, createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertAgent } from '../families.ts';
import { applyFolder } from '../tenants.ts';

export const NOW = new Date('2026-11-19T10:58:00Z');

/** Asks in somebody's name. */
export interface Browser {
  get(path: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  put(path: string, body: object): Promise<Answer>;
  send(path: string, bytes: Uint8Array): Promise<Answer>;
  /** Asks, and holds a good answer against its schema. */
  read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.infer<Schema>>;
  tell<Schema extends z.ZodType>(schema: Schema, path: string, body: object): Promise<z.infer<Schema>>;
}

export interface TestPortal {
  database: TestDatabase;
  tenantId: TenantId;
  api: TestApi;
  files: FileStore;
  /** As the account; as a visitor without one. */
  as(accountId: Id<'account'> | null): Promise<Browser>;
  agent(role: StaffRole, limits?: readonly AgentLimit[]): Promise<Browser>;
  /** Moves the clock of business. */
  at(instant: string): void;
  /** The id of a member, site or service by its key. */
  find(table: 'member' | 'site' | 'service' | 'meal_type', key: string): Promise<string>;
}

/** The portal of a commune of `tenants/`, on a database of its own. */
export async function createTestPortal(slug: string): Promise<TestPortal> {
  const database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  const { tenantId } = await applyFolder(database, files, slug);
  let now = NOW;
  const api = createTestApi(database, files, { now: () => now });
  const as = async (accountId: Id<'account'> | null): Promise<Browser> => {
    const cookie = accountId && (await signInAs(database, tenantId, accountId));
    return browserOf(api, `${slug}.localhost`, cookie);
  };
  return {
    database,
    tenantId,
    api,
    files,
    as,
    agent: async (role, limits = []) => as((await insertAgent(database, tenantId, role, limits)).id),
    at: instant => {
      now = new Date(instant);
    },
    async find(table, key) {
      const sql = database.superuser;
      const [row] = await sql<{ id: string }[]>`
        select id from ${sql(table)} where tenant_id = ${tenantId} and key = ${key}`;
      if (!row) throw new Error(`no ${table} « ${key} »`);
      return row.id;
    },
  };
}

export function browserOf(api: TestApi, host: string, cookie: string | null): Browser {
  const ask = (path: string, init: RequestInit = {}) =>
    api.ask(host, `/api/v1${path}`, { ...init, headers: { ...init.headers, ...(cookie && { cookie }) } });
  const browser: Browser = {
    get: path => ask(path),
    post: (path, body) => ask(path, json('POST', body)),
    put: (path, body) => ask(path, json('PUT', body)),
    send: (path, bytes) =>
      ask(path, {
        method: 'POST',
        body: bytes as Uint8Array<ArrayBuffer>, // none of the tests shares memory
        headers: { 'content-type': 'application/octet-stream' },
      }),
    async read(schema, path) {
      return good(schema, await browser.get(path));
    },
    async tell(schema, path, body) {
      return good(schema, await browser.post(path, body));
    },
  };
  return browser;
}

function json(method: string, body: object): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function good<Schema extends z.ZodType>(schema: Schema, answer: Answer): z.infer<Schema> {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return schema.parse(answer.body);
}
