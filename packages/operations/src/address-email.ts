/** To whom an e-mail goes and in whose name, found when it is sent: an address that was corrected meanwhile is the right one. */
import type { EmailRequest } from '@preau/contract/jobs';
import { findContact } from '@preau/db/account';
import { readPublicPage } from '@preau/db/public-page';
import { toId } from '@preau/domain/ids';
import type { Context } from './context.ts';

export interface AddressedEmail {
  to: string;
  accent: string;
  /** Where an answer goes; null where the reader is the one who would get it. */
  replyTo: string | null;
  /** What the template tells. */
  facts:
    | { template: 'test-email' }
    | { template: 'portal-ready'; memberName: string }
    | { template: 'account-locked' | 'password-changed'; name: string };
}

/** Null when there is nobody to write to any more. */
export async function addressEmail(ctx: Context, request: EmailRequest): Promise<AddressedEmail | null> {
  const { accent, members } = await ctx.tenant.transaction(readPublicPage);
  const { template } = request;
  switch (template) {
    case 'test-email': {
      const replyTo = members.find(({ email }) => email)?.email ?? null;
      return { to: request.to, accent, replyTo, facts: { template } };
    }
    case 'portal-ready': {
      const member = members.find(({ key }) => key === request.member);
      if (!member?.email) return null;
      return { to: member.email, accent, replyTo: null, facts: { template, memberName: member.name } };
    }
    case 'account-locked':
    case 'password-changed': {
      const contact = await ctx.tenant.transaction(tx => findContact(tx, toId(request.accountId)));
      if (!contact) return null;
      return { to: contact.email, accent, replyTo: null, facts: { template, name: contact.name } };
    }
  }
}
