/** The database of an installation, embedded or given, brought up to date and marked for what it is for. */
import { join } from 'node:path';
import type { DatabaseUrls, Settings } from '@preau/contract/settings';
import { explainDatabase } from '@preau/contract/start-refusal';
import { Database, platformTransaction } from '@preau/db/database';
import { listTenants, markPurpose, type Purpose, readPurpose } from '@preau/db/directory';
import { MigrationError, type MigrationUrls, migrate, prepareEmptyServer } from '@preau/db/migrate';
import {
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  SUPERUSER,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
import { UserError } from './user-error.ts';

export const MIGRATIONS = new URL('../../../migrations', import.meta.url).pathname;

/** Name of the database on the embedded server. */
const DATABASE = 'preau';

export interface OpenDatabase {
  urls: MigrationUrls;
  purpose: Purpose;
  /** Settles, by rejection, when the embedded server dies under us. */
  lost: Promise<never>;
  close(): Promise<void>;
}

/**
 * Starts or reaches the database and migrates it. An embedded one is for demonstration; a given one is for production,
 * unless it is empty and `demonstration` asks otherwise.
 * @throws UserError when it cannot be reached, is too old, or was marked for something else
 */
export async function openDatabase(
  settings: Settings,
  asked: { demonstration: boolean },
): Promise<OpenDatabase> {
  if (!settings.database)
    return openEmbedded(
      await startEmbeddedPostgres({ directory: embeddedDirectory(settings), durable: true }),
    );
  const urls = completeUrls(settings.database);
  await migrateOrExplain(urls);
  return {
    urls,
    purpose: await settlePurpose(urls, asked),
    lost: new Promise(() => {}),
    close: async () => {},
  };
}

/** The database for one command: as {@link openDatabase}, but one that the product is running on now is shared. */
export async function openDatabaseForCommand(settings: Settings): Promise<OpenDatabase> {
  const running = settings.database ? null : await findEmbeddedPostgres(embeddedDirectory(settings));
  return running ? openEmbedded(running) : openDatabase(settings, { demonstration: false });
}

function embeddedDirectory({ dataDirectory }: Settings): string {
  return join(dataDirectory, 'postgres');
}

async function openEmbedded(server: EmbeddedPostgres): Promise<OpenDatabase> {
  const urls = {
    owner: server.url('preau_owner', DATABASE),
    app: server.url('preau_app', DATABASE),
    relay: server.url('preau_relay', DATABASE),
    platform: server.url('preau_platform', DATABASE),
  };
  await prepareEmptyServer(server.url(SUPERUSER, 'postgres'), urls.owner);
  await migrateOrExplain(urls);
  const purpose = await settlePurpose(urls, { demonstration: true });
  return { urls, purpose, lost: server.lost, close: server.stop };
}

/** The addresses with an owner's, without which nobody can migrate. @throws UserError when it is missing */
export function completeUrls(urls: DatabaseUrls): MigrationUrls {
  const { owner } = urls;
  if (owner) return { ...urls, owner };
  throw new UserError(
    'DATABASE_OWNER_URL manque : c’est l’adresse du rôle propriétaire, qui met la base à jour. Donnez-la à côté de DATABASE_URL.',
  );
}

/** Migrates; what a server answers when it cannot becomes a sentence. */
export async function migrateOrExplain(urls: MigrationUrls): Promise<string[]> {
  try {
    return await migrate(urls, MIGRATIONS);
  } catch (error) {
    throw explain(error, urls.owner);
  }
}

function explain(error: unknown, url: string): unknown {
  if (error instanceof MigrationError) return new UserError(error.message);
  const sentence = explainDatabase(error, { url, variables: 'DATABASE_URL et DATABASE_OWNER_URL' });
  if (sentence !== null) return new UserError(sentence);
  const { host, username } = new URL(url);
  if (error instanceof Error && 'code' in error && error.code === '42501')
    return new UserError(
      `Le rôle « ${username} » n’a pas les droits qu’il faut à ${host} : il doit posséder la base et pouvoir créer des rôles (CREATEROLE).`,
    );
  return error;
}

async function settlePurpose(urls: MigrationUrls, asked: { demonstration: boolean }): Promise<Purpose> {
  const app = new Database('app', urls.app, 1);
  try {
    const known = await readPurpose(app);
    if (known === 'production' && asked.demonstration)
      throw new UserError(
        'Cette base sert à la production : elle ne peut pas recevoir une démonstration. Donnez-en une autre.',
      );
    if (known) return known;
    const wanted = asked.demonstration ? 'demonstration' : 'production';
    if (wanted === 'demonstration' && (await listTenants(app)).length > 0)
      throw new UserError('Cette base contient déjà des communes : une démonstration demande une base vide.');
    const platform = new Database('platform', urls.platform, 1);
    await platformTransaction(platform, tx => markPurpose(tx, wanted)).finally(() => platform.close());
    return wanted;
  } catch (error) {
    throw explain(error, urls.app);
  } finally {
    await app.close();
  }
}
