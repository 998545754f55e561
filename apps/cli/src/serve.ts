/** The server process: API and pages behind one port, figures behind another. */
import { getRequestListener } from '@hono/node-server';
import { type Api, createApi } from '@preau/api/app';
import type { ApiParts } from '@preau/api/environment';
import { createFront, type NodeHandler } from '@preau/api/front';
import { createMetrics, createMetricsServer } from '@preau/api/metrics';
import { close } from '@preau/contract/listening';
import type { Settings } from '@preau/contract/settings';
import pino from 'pino';
import { listenOrExplain } from './ports.ts';

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
  const port = await listenOrExplain(front, { port: settings.port, host: settings.host, variable: 'PORT' });
  pages = await openPages(api, { baseDomain: settings.baseDomain, port });
  const figures = createMetricsServer([() => metrics.registry.metrics(), () => moreMetrics()]);
  const metricsPort = await listenOrExplain(figures, {
    port: settings.metricsPort,
    host: settings.host,
    variable: 'METRICS_PORT',
  });
  return { port, metricsPort, close: async () => void (await Promise.all([close(front), close(figures)])) };
}
