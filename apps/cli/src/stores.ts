/** The stores of an installation, as its settings name them. */
import { join } from 'node:path';
import type { Settings } from '@preau/contract/settings';
import { Database } from '@preau/db/database';
import { type FileStoreOptions, openFileStore } from '@preau/db/files';
import type { MigrationUrls } from '@preau/db/migrate';
import { type PlatformContext, type PlatformStores, platformContext } from '@preau/operations/context';
import { openDatabaseForCommand } from './databases.ts';

export function fileStoreOf({ s3, dataDirectory }: Settings): FileStoreOptions {
  return s3 ? { kind: 's3', ...s3 } : { kind: 'folder', directory: join(dataDirectory, 'files') };
}

export async function openStores(urls: MigrationUrls, fileStore: FileStoreOptions): Promise<PlatformStores> {
  return {
    app: new Database('app', urls.app, 20),
    relay: new Database('relay', urls.relay, 2),
    platform: new Database('platform', urls.platform, 4),
    files: await openFileStore(fileStore),
  };
}

export async function closeStores({ app, relay, platform }: PlatformStores): Promise<void> {
  await Promise.all([app.close(), relay.close(), platform.close()]);
}

/** Lends the installation to one command of the operating guide, at the world's time. */
export async function withPlatform<Result>(
  settings: Settings,
  work: (ctx: PlatformContext) => Promise<Result>,
): Promise<Result> {
  await using closing = new AsyncDisposableStack();
  const database = await openDatabaseForCommand(settings);
  closing.defer(database.close);
  const stores = await openStores(database.urls, fileStoreOf(settings));
  closing.defer(() => closeStores(stores));
  // Awaited here, so that nothing closes under it.
  return await work(
    platformContext(stores, { actor: { kind: 'system' }, now: new Date(), requestId: 'command' }),
  );
}
