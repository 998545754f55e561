/** The server process: API and pages behind one port, figures behind another. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Api, createApi } from '@preau/api/app';
import type { ApiParts } from '@preau/api/environment';
import { createFront, type NodeHandler } from '@preau/api/front';
import { createMetrics, createMetricsServer } from '@preau/api/metrics';
import { close } from '@preau/contract/listening';
import type { Settings } from '@preau/contract/settings';
import pino from 'pino';
import type { Pages } from './pages.ts';
import { listenOrExplain } from './ports.ts';

export interface ServerParts extends Omit<ApiParts, 'baseDomain' | 'logger' | 'metrics'> {
  /** Loads the pages once the API can answer them. */
  openPages(api: Api, origin: { baseDomain: string; port: number }): Promise<Pages>;
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
  let handler: NodeHandler = answerNotYet;
  const front = createFront({
    api: getRequestListener(api.fetch, { overrideGlobalObjects: false }),
    pages: (request, response) => handler(request, response),
    trustProxy: settings.trustProxy,
  });
  const port = await listenOrExplain(front, { port: settings.port, host: settings.host, variable: 'PORT' });
  const pages = await openPages(api, { baseDomain: settings.baseDomain, port });
  handler = pages.handler;
  const figures = createMetricsServer([() => metrics.registry.metrics(), () => moreMetrics()]);
  const metricsPort = await listenOrExplain(figures, {
    port: settings.metricsPort,
    host: settings.host,
    variable: 'METRICS_PORT',
  });
  return {
    port,
    metricsPort,
    close: async () => void (await Promise.all([close(front), close(figures), pages.close()])),
  };
}

/** Between the first connection and the pages there is a moment in which nobody is kept waiting. */
function answerNotYet(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' });
  response.end('Préau démarre : réessayez dans un instant.\n');
}
