/** The ports of an installation: a refusal of the system becomes a sentence of the command. */
import { createServer, type Server } from 'node:http';
import { close, type Listening, listen } from '@preau/contract/listening';
import type { Settings } from '@preau/contract/settings';
import { StartRefusal } from '@preau/contract/start-refusal';
import { UserError } from './user-error.ts';

/** Listens. @returns the port, which the system chooses for port 0. @throws UserError when it may not */
export async function listenOrExplain(server: Server, listening: Listening): Promise<number> {
  try {
    return await listen(server, listening);
  } catch (error) {
    throw error instanceof StartRefusal ? new UserError(error.message) : error;
  }
}

/** @throws UserError when a port is taken: better known before a database is made than after */
export async function probePorts({ port, metricsPort, host }: Settings): Promise<void> {
  for (const listening of [
    { port, host, variable: 'PORT' },
    { port: metricsPort, host, variable: 'METRICS_PORT' },
  ] as const) {
    const probe = createServer();
    await listenOrExplain(probe, listening);
    await close(probe);
  }
}
