/** What somebody wishes to be told, and what a family has been told. */
import type { Preferences, SentNotificationList } from '@preau/contract/notification';
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import { readFamilyRules } from '@preau/db/family-rules';
import { findHouseholdToWrite } from '@preau/db/message';
import {
  findRecipient,
  listHouseholdNotifications,
  type Recipient,
  readPreferences,
  savePreferences,
} from '@preau/db/notification';
import { isUuid } from '@preau/domain/ids';
import {
  digestTime,
  mobileForSms,
  NOTIFICATION_TOPICS,
  type NotificationTopic,
  type Preference,
  usualPreference,
} from '@preau/domain/notification';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** What an actor is told as things are, and where its consents stand. @throws OperationError `forbidden` */
export function readOwnPreferences(ctx: Context): Promise<Preferences> {
  return ctx.tenant.transaction(async tx => {
    const { accountId, recipient } = chooser(ctx);
    const { notices, quietHours } = await readFamilyRules(tx);
    const chosen = await readPreferences(tx, accountId);
    const addressee = await findRecipient(tx, recipient);
    if (!addressee) throw new OperationError('not_found');
    const { kind, email, emailConsent, mobile, smsConsent } = addressee;
    return {
      reader: kind === 'guardian' ? ('family' as const) : ('mairie' as const),
      preferences: topicsOf(kind).map(topic => ({
        topic,
        ...(chosen[topic] ?? usualPreference(kind, notices)),
      })),
      digestAt: digestTime(notices),
      quietHours,
      email: { address: email, consent: emailConsent },
      sms:
        kind === 'guardian'
          ? { number: mobile, consent: smsConsent, usable: mobileForSms(mobile) !== null }
          : null,
    };
  });
}

/** Keeps what an actor wishes. Topics that are not for it are left aside. */
export function chooseNotifications(
  ctx: Context,
  wishes: readonly ({ topic: NotificationTopic } & Preference)[],
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const { accountId, recipient } = chooser(ctx);
    const topics = topicsOf(recipient.kind === 'guardian' ? 'guardian' : 'agent');
    const chosen = Object.fromEntries(
      wishes
        .filter(({ topic }) => topics.includes(topic))
        .map(({ topic, rhythm, channel }) => [
          topic,
          { rhythm, channel: recipient.kind === 'guardian' ? channel : ('email' as const) },
        ]),
    );
    const before = await readPreferences(tx, accountId);
    await savePreferences(tx, accountId, chosen);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'notification.choose',
      before,
      after: chosen,
    });
  });
}

function chooser({ actor }: Context): { accountId: string; recipient: Recipient } {
  if (actor.kind === 'guardian')
    return { accountId: actor.id, recipient: { kind: 'guardian', id: actor.guardianId } };
  if (actor.kind === 'agent') return { accountId: actor.id, recipient: { kind: 'account', id: actor.id } };
  throw new OperationError('forbidden');
}

function topicsOf(kind: 'guardian' | 'agent'): readonly NotificationTopic[] {
  return kind === 'guardian'
    ? NOTIFICATION_TOPICS
    : NOTIFICATION_TOPICS.filter(topic => topic !== 'broadcasts' && topic !== 'invoices');
}

const MOST_SHOWN = 200;

/** What the adults of a household were told, for the mairie. @throws OperationError `not_found` beyond its limits */
export function readSentNotifications(ctx: Context, householdId: string): Promise<SentNotificationList> {
  return ctx.tenant.transaction(async tx => {
    const household = isUuid(householdId)
      ? await findHouseholdToWrite(tx, scopeOf(ctx.actor, todayOf(ctx)), householdId)
      : null;
    if (!household) throw new OperationError('not_found');
    const sent = await listHouseholdNotifications(tx, householdId, MOST_SHOWN);
    return {
      number: household.number,
      familyName: household.familyName,
      notifications: sent.map(({ at, sendAfter, ...rest }) => ({
        ...rest,
        at: at.toISOString(),
        sendAfter: sendAfter.toISOString(),
      })),
    };
  });
}
