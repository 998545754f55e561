/** What a process of {@link file://./worker-process.ts} is told. */
import type { MigrationUrls } from '@preau/db/migrate';
import type { QueueBackend } from '@preau/worker/queue';

/** Jobs that it runs at a time. */
export const CONCURRENCY = 4;

export interface WorkerOrder {
  urls: MigrationUrls;
  queue: QueueBackend;
  directory: string;
  smtpUrl: string;
}
