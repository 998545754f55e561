/** The API in this process, on a test's database. */
import { createApi } from '@preau/api/app';
import type { MailCatcher } from '@preau/api/environment';
import { createMetrics } from '@preau/api/metrics';
import type { FileStore } from '@preau/db/files';
import pino from 'pino';
import type { TestDatabase } from './database.ts';

/** What hides second factors and addresses in tests. */
export const TEST_SECRET_KEY = new Uint8Array(32).fill(7);

export interface TestApiOptions {
  demonstration?: boolean;
  /** Where the clock stands, or a clock that a test moves. */
  now?: Date | (() => Date);
  mailCatcher?: MailCatcher | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, without the request's id, which no two answers share. */
  body: unknown;
}

export interface TestApi {
  api: ReturnType<typeof createApi>;
  /** Asks as a browser at this host would. */
  ask(host: string, path: string, init?: RequestInit): Promise<Answer>;
}

/** Files kept in memory, each under its tenant as in the real stores. */
export function memoryFiles(): FileStore {
  const files = new Map<string, Uint8Array>();
  return {
    put: async (tenantId, sha256, bytes) => void files.set(`${tenantId}/${sha256}`, bytes),
    async get(tenantId, sha256) {
      const bytes = files.get(`${tenantId}/${sha256}`);
      if (!bytes) throw new Error('no such file');
      return bytes;
    },
    remove: async (tenantId, sha256) => void files.delete(`${tenantId}/${sha256}`),
  };
}

/** The API for base domain `localhost`. */
export function createTestApi(
  database: Pick<TestDatabase, 'app' | 'platform' | 'relay'>,
  files: FileStore,
  options: TestApiOptions = {},
): TestApi {
  const api = createApi({
    stores: { app: database.app, platform: database.platform, relay: database.relay, files },
    clock: { now: () => (typeof options.now === 'function' ? options.now() : (options.now ?? new Date())) },
    baseDomain: 'localhost',
    demonstration: options.demonstration ?? true,
    secretKey: TEST_SECRET_KEY,
    mailCatcher: options.mailCatcher ?? null,
    logger: pino({ level: process.env.PREAU_TEST_LOG ?? 'silent' }),
    metrics: createMetrics(),
  });
  return {
    api,
    async ask(host, path, init) {
      const response = await api.fetch(new Request(`http://${host}${path}`, init));
      const text = await response.text();
      const json = response.headers.get('content-type')?.startsWith('application/json');
      const { requestId: _, ...body } = json ? JSON.parse(text) : { text };
      return { status: response.status, headers: response.headers, body };
    },
  };
}
