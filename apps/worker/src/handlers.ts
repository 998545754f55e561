/** What each job does: mostly, which verb it calls. */
import { writeCsv } from '@preau/contract/csv';
import { accountLocked, passwordChanged, passwordLink } from '@preau/documents/email/account-letters';
import { type Letter, renderLetter } from '@preau/documents/email/letter';
import { type Letterhead, portalName } from '@preau/documents/email/letterhead';
import type { Mailer } from '@preau/documents/email/mailer';
import { mealOrder, mealOrderRows } from '@preau/documents/email/meal-order';
import { notificationLetter, notificationSms } from '@preau/documents/email/notification';
import { portalReady } from '@preau/documents/email/portal-ready';
import { testEmail } from '@preau/documents/email/test-email';
import type { Heading } from '@preau/documents/pdf/document';
import { type EmergencyFacts, emergencySheet, evacuationList } from '@preau/documents/pdf/emergency-sheet';
import { invoiceFileName } from '@preau/documents/pdf/invoice';
import { renderPdf } from '@preau/documents/pdf/render';
import { receiptDocument } from '@preau/documents/pdf/till';
import type { SmsSender } from '@preau/documents/sms/sms-sender';
import { localDateAt, localTimeAt } from '@preau/domain/dates';
import { frenchDay, frenchTime } from '@preau/domain/french';
import { toId } from '@preau/domain/ids';
import { type AddressedEmail, addressEmail } from '@preau/operations/address-email';
import { applyImport } from '@preau/operations/apply-import';
import { preparePasswordLetter } from '@preau/operations/ask-for-password';
import { sendBroadcastChunk } from '@preau/operations/broadcast-message';
import { checkImport } from '@preau/operations/check-import';
import { deliverInvoices } from '@preau/operations/deliver-invoices';
import {
  type EmergencySheet,
  makeEmergencySheets,
  planEmergencySheets,
} from '@preau/operations/emergency-sheets';
import { issueRunChunk } from '@preau/operations/issue-run';
import { endOffers, offerPlaces } from '@preau/operations/offer-places';
import { checkMealChanges, settleMealOrders } from '@preau/operations/order-meals';
import { askOfOnlinePayment } from '@preau/operations/pay-online';
import type { PaymentProvider } from '@preau/operations/payment-provider';
import { priceRunChunk } from '@preau/operations/price-run';
import { purgeDoneJobs } from '@preau/operations/purge-done-jobs';
import { purgeStepByStep } from '@preau/operations/purge-expired-data';
import { readImport } from '@preau/operations/read-import';
import { type MealOrderLetter, sendMealOrder } from '@preau/operations/receive-meal-order';
import type { JobContext, JobHandlers } from '@preau/operations/run-job';
import { type Carried, type Outgoing, sendNotifications } from '@preau/operations/send-notifications';
import { settleAttendance } from '@preau/operations/settle-attendance';
import { printInTurn } from './print-in-turn.ts';

export interface HandlerParts {
  mailer: Mailer;
  /** Null where no provider is set: no SMS leaves. */
  sms: SmsSender | null;
  /** Who takes payments online; null where nobody does, or nobody who could be asked. */
  payments?: PaymentProvider | null;
  /** Address of a portal by its slug. */
  siteAddress: (slug: string) => string;
}

export function createHandlers(parts: HandlerParts): JobHandlers {
  const { mailer, siteAddress } = parts;
  return {
    async 'send-email'(ctx, request) {
      const addressed = await addressEmail(ctx, request);
      if (!addressed) return { refused: 'Il n’y a plus d’adresse à laquelle écrire.' };
      const { slug, kind, name } = ctx.tenant;
      const { to, accent, replyTo, facts } = addressed;
      const letterhead: Letterhead = { kind, name, accent, replyTo, url: siteAddress(slug) };
      const delivery = await mailer.send({
        id: ctx.jobId,
        recorded: ctx.saved,
        from: { name: portalName(letterhead) },
        to,
        replyTo,
        content: renderLetter(letterhead, write(ctx, letterhead, facts)),
      });
      return delivery.kind === 'sent' ? 'done' : { refused: delivery.reason };
    },
    async 'send-password-link'(ctx, { identifier, occasion }) {
      const letter = await preparePasswordLetter(ctx, { identifier, occasion, at: new Date() });
      // Nobody is meant: whoever asked is not told either.
      if (!letter) return 'done';
      const { slug, kind, name } = ctx.tenant;
      const { contact, accent, token, ...facts } = letter;
      const letterhead: Letterhead = { kind, name, accent, replyTo: null, url: siteAddress(slug) };
      const url = new URL(`mot-de-passe/${token}`, letterhead.url).href;
      const delivery = await mailer.send({
        id: ctx.jobId,
        recorded: ctx.saved,
        from: { name: portalName(letterhead) },
        to: contact.email,
        replyTo: null,
        content: renderLetter(letterhead, passwordLink(letterhead, { ...contact, ...facts, url })),
      });
      return delivery.kind === 'sent' ? 'done' : { refused: delivery.reason };
    },
    async 'send-notification'(ctx, recipient) {
      const refusal = await sendNotifications(ctx, recipient, outgoing =>
        recipient.channel === 'sms' ? carrySms(parts, ctx, outgoing) : carryEmail(parts, ctx, outgoing),
      );
      return refusal === null ? 'done' : { refused: refusal };
    },
    async 'send-broadcast'(ctx, chunk) {
      await sendBroadcastChunk(ctx, chunk);
      return 'done';
    },
    async 'read-import'(ctx, { importId }) {
      await readImport(ctx, toId(importId));
      return 'done';
    },
    async 'check-import'(ctx, { importId, after }) {
      await checkImport(ctx, { importId: toId(importId), after });
      return 'done';
    },
    async 'apply-import'(ctx, { importId }) {
      await applyImport(ctx, toId(importId));
      return 'done';
    },
    async 'offer-places'(ctx, days) {
      await offerPlaces(ctx, days);
      return 'done';
    },
    async 'end-offers'(ctx, days) {
      await endOffers(ctx, days);
      return 'done';
    },
    async 'plan-meal-orders'(ctx) {
      await settleMealOrders(ctx);
      return 'done';
    },
    async 'freeze-meal-orders'(ctx) {
      await settleMealOrders(ctx);
      return 'done';
    },
    async 'check-meal-changes'(ctx, { site, date }) {
      await checkMealChanges(ctx, { site, date });
      return 'done';
    },
    async 'send-meal-order'(ctx, { sendingId }) {
      const refusal = await sendMealOrder(ctx, sendingId, letter => carryMealOrder(parts, ctx, letter));
      return refusal === null ? 'done' : { refused: refusal };
    },
    async 'settle-attendance'(ctx, day) {
      await settleAttendance(ctx, day);
      return 'done';
    },
    async 'deliver-invoices'(ctx, part) {
      await deliverInvoices(ctx, part, printInTurn);
      return 'done';
    },
    async 'price-billing-chunk'(ctx, { chunkId }) {
      await priceRunChunk(ctx, chunkId);
      return 'done';
    },
    async 'issue-billing-chunk'(ctx, { chunkId }) {
      await issueRunChunk(ctx, chunkId);
      return 'done';
    },
    async 'ask-online-payment'(ctx, { onlinePaymentId }) {
      await ctx.tenant.transaction(tx =>
        askOfOnlinePayment(tx, ctx, onlinePaymentId, parts.payments ?? null),
      );
      return 'done';
    },
    async 'plan-emergency-sheets'(ctx, payload) {
      await planEmergencySheets(ctx, payload);
      return 'done';
    },
    async 'make-emergency-sheets'(ctx, payload) {
      await makeEmergencySheets(ctx, payload, {
        care: ({ tenant, now }, sheet) => renderPdf(emergencySheet(...printed(tenant, sheet), now)),
        evacuation: ({ tenant, now }, sheet) => renderPdf(evacuationList(...printed(tenant, sheet), now)),
      });
      return 'done';
    },
    async 'purge-done-jobs'(ctx) {
      await purgeDoneJobs(ctx);
      return 'done';
    },
    async 'purge-expired-data'(ctx) {
      await purgeStepByStep(ctx, new Date());
      return 'done';
    },
    async 'continue-purge'(ctx) {
      await purgeStepByStep(ctx, new Date());
      return 'done';
    },
  };
}

function printed(
  { name }: JobContext['tenant'],
  { accent, site, ...facts }: EmergencySheet,
): [Heading, EmergencyFacts] {
  return [
    { name, accent },
    { ...facts, site: site.name },
  ];
}

/** Where readers begin, and where they choose what they are told. */
const PAGES = {
  guardian: { homePath: '/', preferencesPath: '/mon-compte/notifications' },
  agent: { homePath: '/mairie', preferencesPath: '/mairie/notifications' },
} as const;

async function carryEmail(
  { mailer, siteAddress }: HandlerParts,
  { jobId, saved, tenant, now }: JobContext,
  { to, reader, accent, replyTo, told, attached, receipts }: Outgoing,
): Promise<Carried> {
  const { slug, kind, name } = tenant;
  const url = siteAddress(slug);
  const { homePath, preferencesPath } = PAGES[reader];
  const letterhead: Letterhead = { kind, name, accent, replyTo, url };
  const preferencesUrl = new URL(preferencesPath, url).href;
  const attachments = [
    ...attached.map(({ bytes, ...invoice }) => ({ name: invoiceFileName(invoice), content: bytes })),
    ...(await Promise.all(
      receipts.map(async ({ sender, payment }) => ({
        name: `Quittance-${payment.receipt}.pdf`,
        content: await renderPdf(receiptDocument({ name, accent }, sender, payment, now)),
      })),
    )),
  ];
  return mailer.send({
    id: jobId,
    recorded: saved,
    from: { name: portalName(letterhead) },
    to,
    replyTo,
    preferencesUrl,
    content: renderLetter(
      letterhead,
      notificationLetter({ told, homePath, url, preferencesUrl, attached: attachments.length }),
    ),
    attachments: attachments.map(file => ({ ...file, mediaType: 'application/pdf' })),
  });
}

async function carryMealOrder(
  { mailer, siteAddress }: HandlerParts,
  { jobId, saved, tenant }: JobContext,
  { to, accent, replyTo, token, order, before }: MealOrderLetter,
) {
  const { slug, kind, name, timeZone } = tenant;
  const letterhead: Letterhead = { kind, name, accent, replyTo, url: siteAddress(slug) };
  const { siteName, date, version, reason, lines, frozenAt } = order;
  const at = localDateAt(frozenAt, timeZone);
  const facts = {
    siteName,
    date,
    version,
    reason,
    lines,
    before: before?.lines ?? null,
    frozenAt: `${frenchDay(at)} à ${frenchTime(localTimeAt(frozenAt, timeZone))}`,
    url: new URL(`commande/${token}`, letterhead.url).href,
  };
  return mailer.send({
    id: jobId,
    recorded: saved,
    from: { name: portalName(letterhead) },
    to,
    replyTo,
    content: renderLetter(letterhead, mealOrder(facts)),
    attachments: [
      {
        name: `commande-${order.site}-${date}-${version}.csv`,
        mediaType: 'text/csv; charset=utf-8',
        content: writeCsv(mealOrderRows(facts)),
      },
    ],
  });
}

async function carrySms(
  { sms, siteAddress }: HandlerParts,
  { jobId, tenant }: JobContext,
  { to, reader, told }: Outgoing,
): Promise<Carried> {
  if (!sms) return { kind: 'no-provider' };
  const { homePath } = PAGES[reader];
  const text = notificationSms({ told, homePath, url: siteAddress(tenant.slug) });
  return sms.send({ id: jobId, to, from: tenant.name, text });
}

function write({ now, tenant }: JobContext, letterhead: Letterhead, facts: AddressedEmail['facts']): Letter {
  switch (facts.template) {
    case 'test-email':
      return testEmail(letterhead, { on: localDateAt(now, tenant.timeZone) });
    case 'portal-ready':
      return portalReady(letterhead, { member: facts.memberName });
    case 'account-locked':
      return accountLocked(letterhead, facts);
    case 'password-changed':
      return passwordChanged(letterhead, facts);
  }
}
