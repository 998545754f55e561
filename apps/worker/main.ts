/** The worker as a process of its own: as many as are needed, on machines that reach the database and the mail server. */
import { createServer } from 'node:http';
import { readSettings, type Settings } from '@preau/contract/settings';
import { startWorker } from './src/worker.ts';

const read = readSettings(process.env);
if ('mistakes' in read) refuse(read.mistakes);
else if (!read.settings.database)
  refuse(['DATABASE_URL manque : l’exécutant seul ne démarre pas de base embarquée.']);
else if (!read.settings.smtpUrl)
  refuse(['SMTP_URL manque : l’exécutant seul n’a pas de boîte de démonstration où garder les courriels.']);
else if (!read.settings.s3)
  refuse(['S3_ENDPOINT manque : un exécutant à part prend les fichiers dans un stockage commun (S3_*).']);
else await work(read.settings, read.settings.database, read.settings.smtpUrl, read.settings.s3);

async function work(
  { baseDomain, host, logLevel, mailFrom, metricsPort, port, redisUrl }: Settings,
  databaseUrls: NonNullable<Settings['database']>,
  smtpUrl: string,
  s3: NonNullable<Settings['s3']>,
): Promise<void> {
  const worker = await startWorker({
    databaseUrls,
    fileStore: { kind: 's3', ...s3 },
    redisUrl,
    smtpUrl,
    mailFrom,
    siteAddress: `https://{slug}.${baseDomain}/`,
    clockOffsetMs: 0,
    logLevel,
  });
  const figures = createServer(async (request, response) => {
    if (request.url === '/healthz') return response.end('ok\n');
    if (request.url !== '/metrics') return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': worker.metrics.contentType })
      .end(await worker.metrics.metrics());
  });
  figures.listen(metricsPort || port + 1, host);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, async () => {
      figures.close();
      await worker.stop();
    });
}

function refuse(mistakes: string[]): void {
  for (const mistake of mistakes) console.error(mistake);
  process.exitCode = 1;
}
