/** What follows when invoices are issued: documents, e-mails in a real inbox, for tests of billing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@preau/db/new-id';
import type { JobId } from '@preau/db/outbox';
import { type Mailer, openMailer } from '@preau/documents/email/mailer';
import { RETRY, runJob } from '@preau/operations/run-job';
import { createHandlers } from '@preau/worker/handlers';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import type { BillingWorld } from './world.ts';

export interface Post {
  catcher: MailCatcher;
  /** Does what waits of documents and e-mails, until nothing does. */
  deliver(): Promise<void>;
  /** E-mails to this address, the latest first, with their attachments. */
  mailsTo(address: string): Promise<Mail[]>;
  stop(): Promise<void>;
}

interface Mail {
  id: string;
  subject: string;
  text: string;
  attachments: { name: string; bytes: Uint8Array }[];
}

/** @param mailer another than one that reaches the inbox */
export async function openPost(
  world: BillingWorld,
  now: () => Date,
  mailer?: (to: Mailer) => Mailer,
): Promise<Post> {
  const directory = await mkdtemp(join(tmpdir(), 'preau-inbox-'));
  const catcher = await startMailCatcher({ directory });
  const real = openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@famille.example.fr' });
  const handlers = createHandlers({
    mailer: mailer ? mailer(real) : real,
    sms: null,
    siteAddress: slug => `https://${slug}.famille.example.fr/`,
  });
  const { database, tenantId, files } = world;
  return {
    catcher,
    async deliver() {
      for (;;) {
        const [job] = await database.superuser<{ id: JobId; job: string }[]>`
          select id, job from outbox
          where tenant_id = ${tenantId} and state = 'waiting' and run_at <= ${now()}
            and job in ('deliver-invoices', 'send-notification')
          order by id limit 1`;
        if (!job) return;
        await runJob(
          { app: database.app, files },
          handlers,
          { tenantId, ...job },
          { now: now(), retry: RETRY, interrupted: false },
        );
      }
    },
    async mailsTo(address) {
      const mails = (await catcher.list()).filter(({ to }) => to.includes(address));
      return Promise.all(
        mails.map(async ({ id, subject }) => {
          const whole = await catcher.read(id);
          const attachments = await Promise.all(
            (whole?.attachments ?? []).map(async ({ name }, place) => ({
              name,
              bytes: (await catcher.attachment(id, place))?.bytes ?? new Uint8Array(),
            })),
          );
          return { id, subject, text: whole?.text ?? '', attachments };
        }),
      );
    },
    async stop() {
      real.close();
      await catcher.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A key of an act of a browser. */
export const newKey = () => newId();
