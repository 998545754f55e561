/** A process of its own that runs an engine, for tests that kill it. Its one argument is a {@link WorkerOrder}. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@preau/db/database';
import { openFileStore } from '@preau/db/files';
import { openMailer } from '@preau/documents/email/mailer';
import { startEngine } from '@preau/worker/engine';
import pino from 'pino';
import { BEFORE_THE_CLOCK, HURRY, leaveTrace } from './pace.ts';
import { unexpected } from './unexpected.ts';
import { CONCURRENCY, type WorkerOrder } from './worker-order.ts';

const order: WorkerOrder = JSON.parse(process.argv[2] ?? '');
const mailer = openMailer({ smtpUrl: order.smtpUrl, fromAddress: 'portail@example.fr' });
await startEngine({
  stores: {
    app: new Database('app', order.urls.app, 8),
    relay: new Database('relay', order.urls.relay, 3),
    files: await openFileStore({ kind: 'folder', directory: order.directory }),
  },
  queue: order.queue,
  handlers: {
    ...unexpected,
    // Slow enough to be killed before, between and after.
    'purge-done-jobs': async ctx => {
      await sleep(Math.random() * 20);
      await leaveTrace(ctx);
      await sleep(Math.random() * 20);
      return 'done';
    },
    'send-email': async ctx => {
      const content = { subject: ctx.jobId, html: '<p>Bonjour.</p>', text: 'Bonjour.' };
      await mailer.send({
        id: ctx.jobId,
        recorded: ctx.saved,
        from: { name: 'Portail' },
        to: 'a@example.fr',
        replyTo: null,
        content,
      });
      await sleep(Math.random() * 20);
      return 'done';
    },
  },
  clock: BEFORE_THE_CLOCK,
  logger: pino({ level: 'silent' }),
  concurrency: CONCURRENCY,
  // Whoever is killed a dozen times must not have used up the attempts of a job.
  pace: { ...HURRY, retry: { ...HURRY.retry, attempts: 30 } },
});
process.send?.('ready');
