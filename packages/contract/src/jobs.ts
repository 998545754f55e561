/** The jobs: their names, what each carries, and which of them the clock makes. Payloads name rows rather than repeat them. */
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import { NOTIFICATION_CHANNELS } from '@preau/domain/notification';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value));

/** An e-mail to be written when it is sent: a template, and the least that the database does not know already. */
export const emailRequest = z.discriminatedUnion('template', [
  z.object({
    template: z.literal('test-email'),
    to: z.email().describe('Who asked for it: known to nobody else, so it is carried here'),
  }),
  z.object({
    template: z.literal('portal-ready'),
    member: z.string().describe('Key of the member whose contact is told'),
  }),
  z.object({ template: z.literal('account-locked'), accountId: z.uuid() }),
  z.object({ template: z.literal('password-changed'), accountId: z.uuid() }),
]);
export type EmailRequest = z.infer<typeof emailRequest>;

/** What a job of the clock is told: the day that it is for, in the tenant's time zone. */
const clockPayload = z.object({ on: localDate });

/** Whoever has notifications that wait: all that are due by this channel leave together, but for one that goes alone. */
export const notificationRecipient = z.object({
  kind: z.enum(['guardian', 'account']),
  id: z.uuid(),
  channel: z.enum(NOTIFICATION_CHANNELS),
  alone: z.uuid().optional().describe('The notification that goes to an address of its own'),
});
export type NotificationRecipient = z.infer<typeof notificationRecipient>;

/** Whom it means is found when the e-mail is written, so that asking for it tells nothing. */
export const passwordLinkRequest = z.object({
  identifier: z.string().describe('As it was typed: N° famille or e-mail'),
  occasion: z.enum(['asked', 'invited']),
});

/** A part of the families that a message goes to. */
export const broadcastChunk = z.object({ broadcastId: z.uuid(), position: z.int().min(0) });

/** A file that an agent imports; `after` names the last group of lines that is decided. */
const importPayload = z.object({ importId: z.uuid() });
const importChunk = z.object({ importId: z.uuid(), after: z.int().min(0) });

/** A canteen and a day of which the numbers are looked at once more. */
const mealChangesPayload = z.object({ site: z.string(), date: localDate });

/** Days of a service on which places may have come free, or on which offers may have ended. */
const placesPayload = z.object({ service: z.string(), dates: z.array(localDate) });

/** A service and a day of which attendance was noted. */
const attendancePayload = z.object({ service: z.string(), date: localDate });

/** Invoices that were just issued: a part of a run, or a correction. */
const issuedInvoices = z.object({ invoiceIds: z.array(z.uuid()) });

/** A part of a run of invoices. */
const billingChunk = z.object({ chunkId: z.uuid() });

/** The sheets for an emergency of a site, by its key. */
const emergencyPayload = z.object({ date: localDate, site: z.string() });

export const jobs = {
  'send-email': emailRequest,
  'send-password-link': passwordLinkRequest,
  'send-notification': notificationRecipient,
  'send-broadcast': broadcastChunk,
  'read-import': importPayload,
  'check-import': importChunk,
  'apply-import': importPayload,
  'offer-places': placesPayload,
  'end-offers': placesPayload,
  'ask-online-payment': z.object({ onlinePaymentId: z.uuid() }),
  'freeze-meal-orders': z.object({}),
  'check-meal-changes': mealChangesPayload,
  'send-meal-order': z.object({ sendingId: z.uuid() }),
  'plan-meal-orders': clockPayload,
  'settle-attendance': attendancePayload,
  'deliver-invoices': issuedInvoices,
  'price-billing-chunk': billingChunk,
  'issue-billing-chunk': billingChunk,
  'plan-emergency-sheets': clockPayload,
  'make-emergency-sheets': emergencyPayload,
  'purge-done-jobs': clockPayload,
  'purge-expired-data': clockPayload,
  'continue-purge': z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;

/** The jobs that every tenant gets once a day. */
export type ClockJobName = {
  [Name in JobName]: JobPayload<Name> extends z.infer<typeof clockPayload> ? Name : never;
}[JobName];

/**
 * From which local time on each is due. A clock that was stopped at that time makes it later the same day, and the
 * next day's work finds what a whole day without a clock has left. Kept clear of 02:00 to 03:00, which a change of
 * clock skips or repeats.
 */
export const clockJobs: Readonly<Record<ClockJobName, { at: `${number}:${number}` }>> = {
  'plan-meal-orders': { at: '03:15' },
  'purge-done-jobs': { at: '03:30' },
  'purge-expired-data': { at: '03:45' },
  // Before the first children come.
  'plan-emergency-sheets': { at: '06:15' },
};

/** Whether a name read from a row is one that this version of the product knows. */
export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}
