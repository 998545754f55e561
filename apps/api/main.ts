/** The API as a process of its own, behind a proxy: as many as are needed, since none keeps anything. */
import { getRequestListener } from '@hono/node-server';
import { close, listen } from '@preau/contract/listening';
import { runReplica } from '@preau/contract/replica';
import { clockAhead } from '@preau/operations/clock';
import { reachDatabase } from '@preau/operations/reach-database';
import { openPlatformStores } from '@preau/operations/stores';
import pino from 'pino';
import { createApi } from './src/app.ts';
import { createFront } from './src/front.ts';
import { createMetrics, createMetricsServer } from './src/metrics.ts';

await runReplica(process.env, ['database', 's3', 'secretKey'], async (settings, closing) => {
  const { baseDomain, database, host, logLevel, metricsPort, port, s3, secretKey, trustProxy } = settings;
  const stores = await openPlatformStores(database, { kind: 's3', ...s3 });
  closing.defer(stores.close);
  await reachDatabase(stores, database);
  const metrics = createMetrics();
  const api = createApi({
    stores,
    clock: clockAhead(0),
    baseDomain,
    demonstration: false,
    secretKey,
    mailCatcher: null,
    logger: pino({ level: logLevel, base: { process: 'api' } }),
    metrics,
  });
  const figures = createMetricsServer([() => metrics.registry.metrics()]);
  const figuresPort = await listen(figures, { port: metricsPort, host, variable: 'METRICS_PORT' });
  closing.defer(() => close(figures));
  const front = createFront({
    api: getRequestListener(api.fetch, { overrideGlobalObjects: false }),
    pages: (_, response) => response.writeHead(404).end(),
    trustProxy,
  });
  const frontPort = await listen(front, { port, host, variable: 'PORT' });
  closing.defer(() => close(front));
  console.log(`API : http://${host}:${frontPort}, mesures : http://${host}:${figuresPort}/metrics`);
});
