/** `preau start`: everything of one installation in one command, each part once the one that it needs is there. */
import { join } from 'node:path';
import type { Settings } from '@preau/contract/settings';
import { siteAddress } from '@preau/contract/site-address';
import { listTenants, type Purpose } from '@preau/db/directory';
import { instantOf } from '@preau/domain/dates';
import { clockAhead } from '@preau/operations/clock';
import type { PlatformStores } from '@preau/operations/context';
import { openDatabase } from './databases.ts';
import { buildPages, openPages, type PagesMode } from './pages.ts';
import { probePorts } from './ports.ts';
import { secretKeyOf } from './secret-key.ts';
import type { RunningServer } from './serve.ts';
import { stopRequest } from './stop-request.ts';
import { fileStoreOf } from './stores.ts';
import { UserError } from './user-error.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface StartOptions {
  /** Local time in Paris at which a demonstration's business clock starts. */
  now?: string;
  /** Marks an empty database for demonstration. */
  demonstration?: boolean;
  pages: PagesMode;
}

/** `--now` is said in one time zone: the demonstration has several communes, its clock is one. */
const CLOCK_TIME_ZONE = 'Europe/Paris';

/**
 * Starts everything and returns once it was told to stop, and has.
 * @throws UserError when a part cannot start, or the database is lost
 */
export async function start(settings: Settings, options: StartOptions): Promise<void> {
  const stopped = stopRequest();
  const clockOffsetMs = readClockOffset(options.now);
  await probePorts(settings);
  await using closing = new AsyncDisposableStack();
  const built = options.pages === 'built' ? buildPages() : Promise.resolve();
  built.catch(() => {}); // awaited below; a database that refuses first must not leave it unhandled

  // Loaded while the database starts, which takes as long.
  const loading = Promise.all([
    import('./serve.ts'),
    import('./demonstration.ts'),
    import('./mail-catcher.ts'),
    import('./sms-catcher.ts'),
    import('@preau/operations/stores'),
  ]);
  const database = await openDatabase(settings, { demonstration: options.demonstration ?? false });
  closing.defer(database.close);
  const demonstration = database.purpose === 'demonstration';
  if (options.now !== undefined && !demonstration)
    throw new UserError('--now est réservé à la démonstration : ici, l’heure est celle du monde.');
  const clock = clockAhead(clockOffsetMs);
  const fileStore = fileStoreOf(settings);
  // A demonstration's terminal is for its addresses.
  const logLevel = demonstration && settings.logLevel === 'info' ? 'warn' : settings.logLevel;
  const [
    { serve },
    { installDemonstration },
    { startMailCatcher },
    { startSmsCatcher },
    { openPlatformStores },
  ] = await loading;
  const stores = await openPlatformStores(database.urls, fileStore);
  closing.defer(stores.close);
  const catcher = catchesMail(settings, database.purpose)
    ? await startMailCatcher({ directory: join(settings.dataDirectory, 'mail') })
    : null;
  if (catcher) closing.defer(catcher.stop);
  // Caught beside the e-mails, unless a provider is given. Outside a demonstration, none given is none sent.
  const smsCatcher =
    catcher && !settings.sms
      ? await startSmsCatcher({ directory: join(settings.dataDirectory, 'mail') })
      : null;
  if (smsCatcher) closing.defer(smsCatcher.stop);
  if (demonstration)
    for (const line of await installDemonstration({ stores, clock, ...settings })) console.log(line);

  await built;
  let worker: WorkerProcess | undefined;
  const server = await serve(
    { ...settings, logLevel },
    {
      stores,
      clock,
      demonstration,
      secretKey: await secretKeyOf(settings),
      mailCatcher: catcher,
      openPages: (api, origin) => openPages(options.pages, api, origin),
      moreMetrics: async () => (await worker?.metrics()) ?? '',
    },
  );
  closing.defer(server.close);
  worker = startWorkerProcess({
    ownerUrl: database.urls.owner,
    databaseUrls: database.urls,
    fileStore,
    redisUrl: settings.redisUrl,
    smtpUrl: settings.smtpUrl ?? catcher?.url ?? '',
    sms: settings.sms ?? (smsCatcher && { url: smsCatcher.url, token: null }),
    mailFrom: settings.mailFrom,
    siteAddress: siteAddress('{slug}', { ...settings, port: server.port }),
    clockOffsetMs,
    logLevel,
  });
  closing.defer(worker.stop);

  await announce(settings, server, stores, catcher !== null);
  await Promise.race([stopped, database.lost]);
}

/** How far the business clock runs ahead of the real one, in milliseconds. */
function readClockOffset(now: string | undefined): number {
  if (now === undefined) return 0;
  try {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(now)) throw new RangeError(now);
    return instantOf(now, CLOCK_TIME_ZONE).getTime() - Date.now();
  } catch {
    throw new UserError(
      `--now attend une date et une heure comme 2026-11-19T11:58 ; « ${now} » n’en est pas une.`,
    );
  }
}

/** In a demonstration mail is caught, unless a server is given. Elsewhere it must be sent. */
function catchesMail({ smtpUrl }: Settings, purpose: Purpose): boolean {
  if (!smtpUrl && purpose === 'production')
    throw new UserError(
      'SMTP_URL manque : hors démonstration, Préau ne démarre pas sans serveur de courriel.',
    );
  return !smtpUrl;
}

async function announce(
  settings: Settings,
  { port, metricsPort }: RunningServer,
  { app }: PlatformStores,
  catchesMail: boolean,
): Promise<void> {
  const address = (name: string) => siteAddress(name, { ...settings, port });
  const tenants = await listTenants(app);
  const lines: [name: string, address: string][] = [
    ...tenants.map(({ name, slug }): [string, string] => [name, address(slug)]),
    ['Console des opérateurs', `${address('console')}plateforme`],
    ['Mesures', `http://${settings.host}:${metricsPort}/metrics`],
  ];
  if (catchesMail) lines.push(['Courriels', `${address('console')}plateforme/courriels`]);
  const width = Math.max(...lines.map(([name]) => name.length));
  console.log('\nPréau est prêt. Ctrl-C arrête tout.\n');
  for (const [name, url] of lines) console.log(`  ${name.padEnd(width)}  ${url}`);
  console.log();
}
