/** `preau migrate`: the database brought up to date without starting anything else. */
import type { Settings } from '@preau/contract/settings';
import { completeUrls, migrateOrExplain } from '../databases.ts';
import { UserError } from '../user-error.ts';

/** @throws UserError without a given database: the embedded one migrates at every start */
export async function migrateDatabase({ database }: Settings): Promise<void> {
  if (!database)
    throw new UserError(
      'La base embarquée se met à jour à chaque démarrage. Pour une autre, donnez DATABASE_URL.',
    );
  const urls = completeUrls(database);
  const applied = await migrateOrExplain(urls);
  const { migrateQueue } = await import('@preau/worker/queue');
  await migrateQueue(urls.owner);
  console.log(
    applied.length === 0 ? 'La base est à jour.' : `Migrations appliquées :\n  ${applied.join('\n  ')}`,
  );
}
