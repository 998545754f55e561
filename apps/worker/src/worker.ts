/** A whole worker, from plain settings that can be handed from one process to another. */
import { openMailer } from '@preau/documents/email/mailer';
import { openSmsSender } from '@preau/documents/sms/sms-sender';
import { clockAhead } from '@preau/operations/clock';
import { type FileStoreOptions, openWorkerStores } from '@preau/operations/stores';
import pino from 'pino';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import { startEngine } from './engine.ts';
import { createHandlers } from './handlers.ts';

export interface WorkerOptions {
  databaseUrls: { app: string; relay: string };
  fileStore: FileStoreOptions;
  /** Null: the queue is on PostgreSQL. */
  redisUrl: string | null;
  smtpUrl: string;
  /** Null: no SMS leaves. */
  sms: { url: string; token: string | null } | null;
  /** Sender address of every e-mail. */
  mailFrom: string;
  /** Address of a portal, with `{slug}` in the place of its slug: `https://{slug}.famille.example.fr/`. */
  siteAddress: string;
  /** How far the clock of business is ahead of the real one. */
  clockOffsetMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Jobs that run at a time. */
  concurrency?: number;
}

export interface Worker {
  metrics: Registry;
  /** Finishes the jobs that are running, then closes every connection. */
  stop(): Promise<void>;
}

/**
 * Starts to relay, to work and to tick. What goes away later is complained of and waited for.
 * @throws Error when the queue does not answer
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { concurrency = 10, databaseUrls, redisUrl } = options;
  const stores = await openWorkerStores(databaseUrls, options.fileStore, concurrency);
  const mailer = openMailer({ smtpUrl: options.smtpUrl, fromAddress: options.mailFrom });
  const logger = pino({ level: options.logLevel, base: { process: 'worker' } });
  const engine = await startEngine({
    stores,
    queue: redisUrl ? { kind: 'redis', url: redisUrl } : { kind: 'postgres', url: databaseUrls.relay },
    handlers: createHandlers({
      mailer,
      sms: options.sms && openSmsSender(options.sms),
      // The one that simulates knows nothing before whoever plays the bank has said it.
      payments: null,
      siteAddress: slug => options.siteAddress.replace('{slug}', slug),
    }),
    clock: clockAhead(options.clockOffsetMs),
    logger,
    concurrency,
  });
  // Told beside the server's figures of the same names.
  collectDefaultMetrics({ register: engine.metrics, prefix: 'preau_worker_' });
  return {
    metrics: engine.metrics,
    async stop() {
      await engine.stop();
      mailer.close();
      await stores.close();
    },
  };
}
