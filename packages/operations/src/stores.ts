/** The stores of a process, each process with connections of its own: slow jobs take none from who answers requests. */
import { Database } from '@preau/db/database';
import { type FileStoreOptions, openFileStore } from '@preau/db/files';
import type { PlatformStores } from './context.ts';

export type { FileStoreOptions };

interface Closable {
  close(): Promise<void>;
}

export type OpenPlatformStores = PlatformStores & Closable;
export type WorkerStores = Omit<PlatformStores, 'platform'> & Closable;

/** Opens the stores of a process that answers requests. */
export async function openPlatformStores(
  urls: { app: string; relay: string; platform: string },
  fileStore: FileStoreOptions,
): Promise<OpenPlatformStores> {
  const app = new Database('app', urls.app, 20);
  const relay = new Database('relay', urls.relay, 2);
  const platform = new Database('platform', urls.platform, 4);
  const files = await openFileStore(fileStore);
  return { app, relay, platform, files, close: () => closeAll(app, relay, platform) };
}

/** Opens those of a worker for so many jobs at a time: each holds a connection for as long as it runs. */
export async function openWorkerStores(
  urls: { app: string; relay: string },
  fileStore: FileStoreOptions,
  concurrency: number,
): Promise<WorkerStores> {
  const app = new Database('app', urls.app, concurrency + 2);
  const relay = new Database('relay', urls.relay, 2);
  return { app, relay, files: await openFileStore(fileStore), close: () => closeAll(app, relay) };
}

async function closeAll(...databases: Database[]): Promise<void> {
  await Promise.all(databases.map(database => database.close()));
}
