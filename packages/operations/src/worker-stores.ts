/** The stores of a worker's process: connections of its own, so that slow jobs take none from who answers requests. */
import { Database } from '@preau/db/database';
import { type FileStoreOptions, openFileStore } from '@preau/db/files';
import type { PlatformStores } from './context.ts';

export type { FileStoreOptions };

export interface WorkerStores extends Omit<PlatformStores, 'platform'> {
  close(): Promise<void>;
}

/** Opens them for so many jobs at a time: each holds a connection for as long as it runs. */
export async function openWorkerStores(
  urls: { app: string; relay: string },
  fileStore: FileStoreOptions,
  concurrency: number,
): Promise<WorkerStores> {
  const app = new Database('app', urls.app, concurrency + 2);
  const relay = new Database('relay', urls.relay, 2);
  return {
    app,
    relay,
    files: await openFileStore(fileStore),
    async close() {
      await Promise.all([app.close(), relay.close()]);
    },
  };
}
