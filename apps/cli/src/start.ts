/** `preau start`: everything of one installation in one command, each part once the one that it needs is there. */
import { join } from 'node:path';
import type { Settings } from '@preau/contract/settings';
import { Database } from '@preau/db/database';
import { listTenants, type Purpose } from '@preau/db/directory';
import { openFileStore } from '@preau/db/files';
import { instantOf } from '@preau/domain/dates';
import { clockAhead } from '@preau/operations/clock';
import type { PlatformStores } from '@preau/operations/context';
import { type OpenDatabase, openDatabase } from './databases.ts';
import { installDemonstration } from './demonstration.ts';
import { type MailCatcher, startMailCatcher } from './mail-catcher.ts';
import { buildPages, openPages, type PagesMode } from './pages.ts';
import { type RunningServer, serve } from './serve.ts';
import { UserError } from './user-error.ts';
import { startWorkerProcess } from './worker-process.ts';

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
  const stopAsked = stopRequest();
  const closing = new AsyncDisposableStack();
  await using _ = closing;
  const built = options.pages === 'built' ? buildPages() : Promise.resolve();
  built.catch(() => {}); // awaited below; a database that refuses first must not leave it unhandled

  const database = await openDatabase(settings, { demonstration: options.demonstration ?? false });
  closing.defer(database.close);
  const clock = clockAhead(readClockOffset(options.now, database.purpose));
  const stores = await openStores(settings, database);
  closing.defer(() => closeStores(stores));
  const catcher = await openMail(settings, database.purpose);
  if (catcher) closing.defer(catcher.stop);
  if (database.purpose === 'demonstration') await installDemonstration(stores, clock);
  const worker = startWorkerProcess(settings, database.urls, catcher?.url ?? null, clock);
  closing.defer(worker.stop);
  await built;
  const server = await serve(settings, {
    stores,
    clock,
    demonstration: database.purpose === 'demonstration',
    mailCatcher: catcher,
    openPages: (api, origin) => openPages(options.pages, api, origin),
  });
  closing.defer(server.close);

  await announce(settings, server, stores, database.purpose);
  await Promise.race([stopAsked, database.lost]);
}

/** Settles at the first signal that asks to stop; further ones change nothing. */
function stopRequest(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

/** How far the business clock runs ahead of the real one, in milliseconds. */
function readClockOffset(now: string | undefined, purpose: Purpose): number {
  if (now === undefined) return 0;
  if (purpose !== 'demonstration')
    throw new UserError('--now est réservé à la démonstration : ici, l’heure est celle du monde.');
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(now)) throw wrongClock(now);
  try {
    return instantOf(now, CLOCK_TIME_ZONE).getTime() - Date.now();
  } catch {
    throw wrongClock(now);
  }
}

function wrongClock(now: string): UserError {
  return new UserError(
    `--now attend une date et une heure comme 2026-11-19T11:58 ; « ${now} » n’en est pas une.`,
  );
}

async function openStores(settings: Settings, { urls }: OpenDatabase): Promise<PlatformStores> {
  const directory = join(settings.dataDirectory, 'files');
  return {
    app: new Database('app', urls.app, 20),
    relay: new Database('relay', urls.relay, 2),
    platform: new Database('platform', urls.platform, 4),
    files: await openFileStore(settings.s3 ? { kind: 's3', ...settings.s3 } : { kind: 'folder', directory }),
  };
}

async function closeStores({ app, relay, platform }: PlatformStores): Promise<void> {
  await Promise.all([app.close(), relay.close(), platform.close()]);
}

/** In a demonstration mail is caught, unless a server is given. Elsewhere it must be sent. */
async function openMail(settings: Settings, purpose: Purpose): Promise<MailCatcher | null> {
  if (settings.smtpUrl) return null;
  if (purpose === 'production')
    throw new UserError(
      'SMTP_URL manque : hors démonstration, Préau ne démarre pas sans serveur de courriel.',
    );
  return startMailCatcher({ directory: join(settings.dataDirectory, 'mail') });
}

async function announce(
  settings: Settings,
  server: RunningServer,
  stores: PlatformStores,
  purpose: Purpose,
): Promise<void> {
  const local = settings.baseDomain === 'localhost';
  const address = (name: string) =>
    local ? `http://${name}.localhost:${server.port}/` : `https://${name}.${settings.baseDomain}/`;
  const tenants = await listTenants(stores.app);
  const lines = [
    ...tenants.map(tenant => [tenant.name, address(tenant.slug)]),
    ['Console des opérateurs', `${address('console')}plateforme`],
    ...(purpose === 'demonstration' && !settings.smtpUrl
      ? [['Courriels', `${address('console')}plateforme/courriels`]]
      : []),
    ['Mesures', `http://${settings.host}:${server.metricsPort}/metrics`],
  ];
  const width = Math.max(...lines.map(([name = '']) => name.length));
  console.log(`\nPréau est prêt. Ctrl-C arrête tout.\n`);
  for (const [name = '', url] of lines) console.log(`  ${name.padEnd(width)}  ${url}`);
  console.log();
}
