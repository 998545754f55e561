/** The stores of an installation, as its settings name them. */
import { join } from 'node:path';
import type { Settings } from '@preau/contract/settings';
import { type PlatformContext, platformContext } from '@preau/operations/context';
import { type FileStoreOptions, openPlatformStores } from '@preau/operations/stores';
import { openDatabaseForCommand } from './databases.ts';

export function fileStoreOf({ s3, dataDirectory }: Settings): FileStoreOptions {
  return s3 ? { kind: 's3', ...s3 } : { kind: 'folder', directory: join(dataDirectory, 'files') };
}

/** Lends the installation to one command of the operating guide, at the world's time. */
export async function withPlatform<Result>(
  settings: Settings,
  work: (ctx: PlatformContext) => Promise<Result>,
): Promise<Result> {
  await using closing = new AsyncDisposableStack();
  const database = await openDatabaseForCommand(settings);
  closing.defer(database.close);
  const stores = await openPlatformStores(database.urls, fileStoreOf(settings));
  closing.defer(stores.close);
  // Awaited here, so that nothing closes under it.
  return await work(
    platformContext(stores, { actor: { kind: 'system' }, now: new Date(), requestId: 'command' }),
  );
}
