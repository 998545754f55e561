/** `preau api-description`: writes the description of the API from its routes, for the commit that changes one. */
import { writeFile } from 'node:fs/promises';
import { createApi } from '@preau/api/app';
import { createMetrics } from '@preau/api/metrics';
import { describeApi } from '@preau/api/openapi';
import { Database } from '@preau/db/database';
import pino from 'pino';

/** Writes apps/api/openapi.json. It asks nothing of a database: the addresses lead nowhere and are not followed. */
export async function writeApiDescription(): Promise<void> {
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  const files = { put: async () => {}, get: async () => new Uint8Array(), remove: async () => {} };
  const api = createApi({
    stores: {
      app: new Database('app', nowhere),
      platform: new Database('platform', nowhere),
      relay: new Database('relay', nowhere),
      files,
    },
    clock: { now: () => new Date() },
    baseDomain: 'localhost',
    demonstration: false,
    secretKey: new Uint8Array(32),
    mailCatcher: null,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
  });
  await writeFile(new URL('../../../api/openapi.json', import.meta.url), await describeApi(api));
}
