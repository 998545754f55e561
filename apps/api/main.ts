/** The API as a process of its own, behind a proxy: as many as are needed, since none keeps anything. */
import { getRequestListener } from '@hono/node-server';
import { readSettings, type Settings } from '@preau/contract/settings';
import { clockAhead } from '@preau/operations/clock';
import { openPlatformStores } from '@preau/operations/stores';
import pino from 'pino';
import { createApi } from './src/app.ts';
import { createFront } from './src/front.ts';
import { close, listen } from './src/listening.ts';
import { createMetrics, createMetricsServer } from './src/metrics.ts';

const read = readSettings(process.env);
if ('mistakes' in read) refuse(read.mistakes);
else if (!read.settings.database)
  refuse(['DATABASE_URL manque : l’API seule ne démarre pas de base embarquée.']);
else if (!read.settings.s3)
  refuse(['S3_ENDPOINT manque : une API parmi d’autres garde ses fichiers dans un stockage commun (S3_*).']);
else await serve(read.settings, read.settings.database, read.settings.s3);

async function serve(
  settings: Settings,
  database: NonNullable<Settings['database']>,
  s3: NonNullable<Settings['s3']>,
): Promise<void> {
  const stores = await openPlatformStores(database, { kind: 's3', ...s3 });
  const metrics = createMetrics();
  const api = createApi({
    stores,
    clock: clockAhead(0),
    baseDomain: settings.baseDomain,
    demonstration: false,
    mailCatcher: null,
    logger: pino({ level: settings.logLevel, base: { process: 'api' } }),
    metrics,
  });
  const front = createFront({
    api: getRequestListener(api.fetch, { overrideGlobalObjects: false }),
    pages: (_, response) => response.writeHead(404).end(),
    trustProxy: settings.trustProxy,
  });
  const figures = createMetricsServer([() => metrics.registry.metrics()]);
  const port = await listen(front, settings.port, settings.host);
  await listen(figures, settings.metricsPort || port + 1, settings.host);
  console.log(`API : http://${settings.host}:${port}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, async () => {
      await Promise.all([close(front), close(figures)]);
      await stores.close();
    });
}

function refuse(mistakes: string[]): void {
  for (const mistake of mistakes) console.error(mistake);
  process.exitCode = 1;
}
