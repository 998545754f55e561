/** Sends what waits for one recipient: takes it, has it carried away, and records what became of it. */
import type { NotificationRecipient } from '@preau/contract/jobs';
import type { TenantTransaction } from '@preau/db/database';
import { emailForms, findInvoiceFiles, type InvoiceFile } from '@preau/db/invoice-document';
import {
  findRecipient,
  type Recipient,
  settleNotifications,
  takeNotifications,
  type WaitingNotification,
} from '@preau/db/notification';
import { listPayments } from '@preau/db/payment';
import { readPublicPage } from '@preau/db/public-page';
import { listRegies } from '@preau/db/regies';
import { toId } from '@preau/domain/ids';
import { mobileForSms, OCCASIONS, whyNot } from '@preau/domain/notification';
import type { Context } from './context.ts';
import { type PrintedReceipt, receiptOf } from './show-payment.ts';

/** What is to be carried away, once, to one address. */
export interface Outgoing {
  to: string;
  /** An agent has other pages than a family. */
  reader: 'guardian' | 'agent';
  accent: string;
  /** Where an answer to the e-mail goes. */
  replyTo: string | null;
  told: WaitingNotification[];
  /** Invoices that go with the e-mail. */
  attached: (InvoiceFile & { bytes: Uint8Array })[];
  /** Quittances that go with it, to print. */
  receipts: PrintedReceipt[];
}

export type Carried = { kind: 'sent' } | { kind: 'refused'; reason: string } | { kind: 'no-provider' };

/**
 * Has everything that is due for a recipient carried together: what came in the quiet hours, a day's summary, and what
 * happened at one go are one e-mail. Addresses, consents, households and authority over children are those of now.
 * @param carry throws when the same may go well later: nothing is recorded then
 * @returns the reason of a refusal, or null
 */
export async function sendNotifications(
  ctx: Context & { jobId: string },
  { kind, id, channel, alone }: NotificationRecipient,
  carry: (outgoing: Outgoing) => Promise<Carried>,
): Promise<string | null> {
  const { jobId, now } = ctx;
  const recipient: Recipient =
    kind === 'guardian' ? { kind, id: toId<'guardian'>(id) } : { kind, id: toId<'account'>(id) };
  return ctx.tenant.transaction(async tx => {
    const taken = await takeNotifications(tx, { recipient, channel, alone, now, jobId });
    if (taken.length === 0) return null;
    const addressee = await findRecipient(tx, recipient);
    const isGone = ({ householdId, childId }: WaitingNotification) =>
      !addressee ||
      (kind === 'guardian' &&
        ((householdId !== null && !addressee.householdIds.includes(householdId)) ||
          (childId !== null && !addressee.childIds.includes(childId))));
    const gone = taken.filter(isGone);
    if (gone.length > 0)
      await settleNotifications(tx, idsOf(gone), { kind: 'suppressed', because: 'departed' });
    if (!addressee) return null;
    const mobile = mobileForSms(addressee.mobile);
    const onFile = channel === 'email' ? addressee.email : mobile;
    const to = alone === undefined ? onFile : (taken[0]?.address ?? null);
    const present = taken.filter(told => !isGone(told));
    // What is of one's own account's safety asks for no consent.
    const isAllowed = ({ occasion }: WaitingNotification) =>
      to !== null &&
      (OCCASIONS[occasion].topic === 'security' || whyNot(channel, addressee, mobile) === null);
    const withheld = present.filter(told => !isAllowed(told));
    if (withheld.length > 0)
      await settleNotifications(tx, idsOf(withheld), {
        kind: 'suppressed',
        because: whyNot(channel, addressee, mobile) ?? 'no-address',
      });
    const told = present.filter(isAllowed);
    if (told.length === 0 || to === null) return null;
    const { accent, members } = await readPublicPage(tx);
    const replyTo = kind === 'guardian' ? (members.find(({ email }) => email)?.email ?? null) : null;
    const attached = channel === 'email' ? await readAttached(tx, ctx, told, addressee.childIds) : [];
    const receipts =
      channel === 'email' ? await readReceipts(tx, accent, told, MOST_ATTACHED - attached.length) : [];
    const carried = await carry({ to, reader: addressee.kind, accent, replyTo, told, attached, receipts });
    if (carried.kind === 'sent')
      await settleNotifications(tx, idsOf(told), { kind: 'sent', to, at: now, jobId });
    else
      await settleNotifications(tx, idsOf(told), {
        kind: 'failed',
        because: carried.kind === 'refused' ? 'provider-refused' : 'no-provider',
        jobId,
      });
    return carried.kind === 'refused' ? carried.reason : null;
  });
}

/** More than that in one e-mail is more than many a mailbox takes: what is beyond is led to. */
const MOST_ATTACHED = 10;

/**
 * The invoices that régies want attached, rather than led to: a document names each child of its lines, so that it goes to
 * who answers for all of them. Others read on the portal what is owed.
 */
async function readAttached(
  tx: TenantTransaction,
  ctx: Context,
  told: readonly WaitingNotification[],
  childIds: readonly string[],
): Promise<Outgoing['attached']> {
  const ids = [...new Set(told.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [invoiceId])))];
  if (ids.length === 0) return [];
  const forms = await emailForms(tx, ids);
  const wanted = ids.filter(id => forms.get(id) === 'attached').slice(0, MOST_ATTACHED);
  const files = (await findInvoiceFiles(tx, wanted)).filter(file =>
    file.childIds.every(id => childIds.includes(id)),
  );
  return Promise.all(
    files.map(async file => ({ ...file, bytes: await ctx.files.get(ctx.tenant.id, file.sha256) })),
  );
}

/** The quittances that régies want attached, of payments that are told of and were not taken back meanwhile. */
async function readReceipts(
  tx: TenantTransaction,
  accent: string,
  told: readonly WaitingNotification[],
  most: number,
): Promise<PrintedReceipt[]> {
  const ids = [...new Set(told.flatMap(({ paymentId }) => (paymentId === null ? [] : [paymentId])))];
  if (ids.length === 0) return [];
  const regies = await listRegies(tx, 'tenant');
  const payments = await Promise.all(
    ids.slice(0, most).map(id => listPayments(tx, { id }, { order: 'latest', limit: 1 })),
  );
  return payments.flat().flatMap(payment => {
    const regie = regies.find(({ id }) => id === payment.regieId);
    const isSent = regie?.byEmail === 'attached' && payment.reversedBecause === null;
    return isSent ? [receiptOf(accent, regie, payment)] : [];
  });
}

function idsOf(told: readonly WaitingNotification[]): string[] {
  return told.map(({ id }) => id);
}
