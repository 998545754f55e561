/** What each job does: mostly, which verb it calls. */
import { type Letter, renderLetter } from '@preau/documents/email/letter';
import { type Letterhead, portalName } from '@preau/documents/email/letterhead';
import type { Mailer } from '@preau/documents/email/mailer';
import { portalReady } from '@preau/documents/email/portal-ready';
import { testEmail } from '@preau/documents/email/test-email';
import { localDateAt } from '@preau/domain/dates';
import { type AddressedEmail, addressEmail } from '@preau/operations/address-email';
import { purgeDoneJobs } from '@preau/operations/purge-done-jobs';
import type { JobContext, JobHandlers } from '@preau/operations/run-job';

export interface HandlerParts {
  mailer: Mailer;
  /** Address of a portal by its slug. */
  siteAddress: (slug: string) => string;
}

export function createHandlers({ mailer, siteAddress }: HandlerParts): JobHandlers {
  return {
    async 'send-email'(ctx, request) {
      const addressed = await addressEmail(ctx, request);
      if (!addressed) return { refused: 'Il n’y a plus d’adresse à laquelle écrire.' };
      const { slug, kind, name } = ctx.tenant;
      const { to, accent, replyTo, facts } = addressed;
      const letterhead: Letterhead = { kind, name, accent, replyTo, url: siteAddress(slug) };
      const delivery = await mailer.send({
        id: ctx.jobId,
        from: { name: portalName(letterhead) },
        to,
        replyTo,
        content: renderLetter(letterhead, write(ctx, letterhead, facts)),
      });
      return delivery.kind === 'sent' ? 'done' : { refused: delivery.reason };
    },
    async 'purge-done-jobs'(ctx) {
      await purgeDoneJobs(ctx);
      return 'done';
    },
  };
}

function write({ now, tenant }: JobContext, letterhead: Letterhead, facts: AddressedEmail['facts']): Letter {
  switch (facts.template) {
    case 'test-email':
      return testEmail(letterhead, { on: localDateAt(now, tenant.timeZone) });
    case 'portal-ready':
      return portalReady(letterhead, { member: facts.memberName });
  }
}
