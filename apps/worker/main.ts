/** The worker as a process of its own: as many as are needed, on machines that reach the database and the mail server. */
import { createServer } from 'node:http';
import { close, listen } from '@preau/contract/listening';
import { runReplica } from '@preau/contract/replica';
import { reachServers } from './src/reach-servers.ts';
import { startWorker, type Worker } from './src/worker.ts';

await runReplica(process.env, ['database', 'smtpUrl', 's3'], async (settings, closing) => {
  const { baseDomain, database, host, logLevel, mailFrom, metricsPort, redisUrl, s3, sms, smtpUrl } =
    settings;
  const options = {
    databaseUrls: database,
    fileStore: { kind: 's3', ...s3 },
    redisUrl,
    smtpUrl,
    sms,
    mailFrom,
    siteAddress: `https://{slug}.${baseDomain}/`,
    clockOffsetMs: 0,
    logLevel,
  } as const;
  await reachServers(options);
  let worker: Worker | null = null;
  const figures = createServer(async (request, response) => {
    if (request.url === '/healthz') return response.end('ok\n');
    if (request.url !== '/metrics' || !worker) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': worker.metrics.contentType })
      .end(await worker.metrics.metrics());
  });
  // Before any job is begun: a port that is taken must not interrupt one.
  const port = await listen(figures, { port: metricsPort, host, variable: 'METRICS_PORT' });
  closing.defer(() => close(figures));
  worker = await startWorker(options);
  closing.defer(worker.stop);
  console.log(`Travaux, mesures : http://${host}:${port}/metrics`);
});
