/** Whether the database answers, asked before a process serves anything from it. */
import type { DatabaseUrls } from '@preau/contract/settings';
import { explainDatabase, StartRefusal } from '@preau/contract/start-refusal';
import { platformTransaction, relayTransaction } from '@preau/db/database';
import { readPurpose } from '@preau/db/directory';
import type { PlatformStores } from './context.ts';

/** PostgreSQL's code for a table that does not exist. */
const UNDEFINED_TABLE = '42P01';

/**
 * Asks the database for an answer under each role that the stores have.
 * @throws StartRefusal when it does not answer, refuses a role, or was never migrated
 */
export async function reachDatabase(
  { app, relay, platform }: Pick<PlatformStores, 'app' | 'relay'> & Partial<Pick<PlatformStores, 'platform'>>,
  urls: Omit<DatabaseUrls, 'owner'>,
): Promise<void> {
  await orRefuse(readPurpose(app), urls.app, 'DATABASE_URL');
  await orRefuse(
    relayTransaction(relay, async () => {}),
    urls.relay,
    'DATABASE_RELAY_URL',
  );
  if (!platform) return;
  await orRefuse(
    platformTransaction(platform, async () => {}),
    urls.platform,
    'DATABASE_PLATFORM_URL',
  );
}

async function orRefuse(answer: Promise<unknown>, url: string, variables: string): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)
      throw new StartRefusal(
        `La base de données de ${new URL(url).host} est vide : lancez d’abord « npx preau migrate ».`,
      );
    const sentence = explainDatabase(error, { url, variables });
    throw sentence === null ? error : new StartRefusal(sentence);
  }
}
