/** The typed client of the API: what a page imports of it, and all that it may import. */
import { hc } from 'hono/client';
import type { Api } from './app.ts';

/** A client whose requests go through `fetch`; addresses are relative to `origin`. */
export function createClient(origin: string, fetch: typeof globalThis.fetch) {
  return hc<Api>(origin, { fetch });
}
