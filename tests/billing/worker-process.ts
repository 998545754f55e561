/** A process of its own that does all jobs of a run, for tests that kill it; only its documents are not printed. */
import { Database } from '@preau/db/database';
import { openFileStore } from '@preau/db/files';
import { openMailer } from '@preau/documents/email/mailer';
import { deliverInvoices } from '@preau/operations/deliver-invoices';
import { startEngine } from '@preau/worker/engine';
import { createHandlers } from '@preau/worker/handlers';
import pino from 'pino';
import { HURRY } from '../jobs/pace.ts';
import { CONCURRENCY, type WorkerOrder } from '../jobs/worker-order.ts';

const order: WorkerOrder = JSON.parse(process.argv[2] ?? '');
const handlers = createHandlers({
  mailer: openMailer({ smtpUrl: order.smtpUrl, fromAddress: 'portail@example.fr' }),
  sms: null,
  siteAddress: slug => `https://${slug}.example.fr/`,
});
const bytes = new TextEncoder().encode('%PDF-1.4 essai\n%%EOF');
await startEngine({
  stores: {
    app: new Database('app', order.urls.app, 8),
    relay: new Database('relay', order.urls.relay, 3),
    files: await openFileStore({ kind: 'folder', directory: order.directory }),
  },
  queue: order.queue,
  handlers: {
    ...handlers,
    'deliver-invoices': async (ctx, part) => {
      await deliverInvoices(ctx, part, async () => bytes);
      return 'done';
    },
  },
  // An afternoon of a day on which no daily job is due any more, and nobody is to be left in peace.
  clock: { now: () => new Date('2026-12-01T15:00:00Z') },
  logger: pino({ level: process.env.JOBS_LOG ?? 'silent' }),
  concurrency: CONCURRENCY,
  // Whoever is killed a dozen times must not have used up the attempts of a job.
  pace: { ...HURRY, retry: { ...HURRY.retry, attempts: 60 } },
});
process.send?.('ready');
