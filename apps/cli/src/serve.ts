/** The server process: API and pages behind one port, figures behind another. */
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Api, createApi } from '@preau/api/app';
import type { ApiParts } from '@preau/api/environment';
import { createFront, type NodeHandler } from '@preau/api/front';
import { close, listen } from '@preau/api/listening';
import { createMetrics, createMetricsServer } from '@preau/api/metrics';
import type { Settings } from '@preau/contract/settings';
import pino from 'pino';
import { UserError } from './user-error.ts';

export interface ServerParts extends Omit<ApiParts, 'baseDomain' | 'logger' | 'metrics'> {
  /** Loads the pages once the API can answer them. */
  openPages(api: Api, origin: { baseDomain: string; port: number }): Promise<NodeHandler>;
  /** Figures of other processes, to be told with this one's. */
  moreMetrics(): Promise<string>;
}

export interface RunningServer {
  port: number;
  metricsPort: number;
  close(): Promise<void>;
}

/** Starts to answer. @throws UserError when a port is taken */
export async function serve(
  settings: Settings,
  { openPages, moreMetrics, ...parts }: ServerParts,
): Promise<RunningServer> {
  const metrics = createMetrics();
  const api = createApi({
    ...parts,
    baseDomain: settings.baseDomain,
    logger: pino({ level: settings.logLevel, base: { process: 'server' } }),
    metrics,
  });
  let pages: NodeHandler = () => {};
  const front = createFront({
    api: getRequestListener(api.fetch, { overrideGlobalObjects: false }),
    pages: (request, response) => pages(request, response),
    trustProxy: settings.trustProxy,
  });
  const port = await listenOrExplain(front, settings.port, settings.host, 'PORT');
  pages = await openPages(api, { baseDomain: settings.baseDomain, port });
  const figures = createMetricsServer([() => metrics.registry.metrics(), () => moreMetrics()]);
  const metricsPort = await listenOrExplain(
    figures,
    settings.metricsPort || (settings.port && port + 1),
    settings.host,
    'METRICS_PORT',
  );
  return { port, metricsPort, close: async () => void (await Promise.all([close(front), close(figures)])) };
}

async function listenOrExplain(
  server: Server,
  port: number,
  host: string,
  variable: string,
): Promise<number> {
  try {
    return await listen(server, port, host);
  } catch (error) {
    throw explain(error, port, host, variable);
  }
}

function explain(error: unknown, port: number, host: string, variable: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE')
    return new UserError(
      `Le port ${port} est déjà pris : arrêtez le programme qui l’emploie, ou choisissez-en un autre, par exemple ${variable}=${port + 100}.`,
    );
  if (code === 'EACCES')
    return new UserError(
      `Le port ${port} demande des droits d’administrateur : choisissez ${variable} au-dessus de 1023.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new UserError(
      `Cette machine n’a pas l’adresse « ${host} » : corrigez HOST, par exemple 127.0.0.1 ou 0.0.0.0.`,
    );
  return error;
}
