/**
 * Who is told what, by which channel and when: the one place that decides it. Consents come from the family's file,
 * rhythms and channels from each adult's and each agent's preferences, the rest from the commune's rules.
 */
import { instantOf, localDateAt, localTimeAt, nextDay } from './dates.ts';
import { readPhone } from './family-file.ts';
import type { Notices, QuietHours } from './family-rules.ts';

/** What somebody may be told of. */
export const NOTIFICATION_OCCASIONS = [
  'request-submitted',
  'request-answered',
  'request-withdrawn',
  'request-accepted',
  'request-refused',
  'complement-asked',
  'message-from-family',
  'message-from-mairie',
  'broadcast',
  'support-granted',
  'email-changed',
  'planning-receipt',
  'planning-decided',
  'planning-asked',
  'place-offered',
  'service-closed',
  'presence-to-settle',
  'invoice-issued',
  'payment-reminder',
  'payment-received',
] as const;
export type NotificationOccasion = (typeof NOTIFICATION_OCCASIONS)[number];

/** What a person may choose the rhythm of. `security` is told whatever was chosen, and at any hour. */
export const NOTIFICATION_TOPICS = ['requests', 'planning', 'invoices', 'messages', 'broadcasts'] as const;
export type NotificationTopic = (typeof NOTIFICATION_TOPICS)[number];

/** To whom each occasion is told, and which choice it follows. */
export const OCCASIONS = {
  'request-submitted': { to: 'agents', topic: 'requests' },
  'request-answered': { to: 'agents', topic: 'requests' },
  'request-withdrawn': { to: 'agents', topic: 'requests' },
  'request-accepted': { to: 'family', topic: 'requests' },
  'request-refused': { to: 'family', topic: 'requests' },
  'complement-asked': { to: 'family', topic: 'requests' },
  'message-from-family': { to: 'agents', topic: 'messages' },
  'message-from-mairie': { to: 'family', topic: 'messages' },
  broadcast: { to: 'family', topic: 'broadcasts' },
  'support-granted': { to: 'agents', topic: 'security' },
  'email-changed': { to: 'family', topic: 'security' },
  'planning-receipt': { to: 'family', topic: 'planning' },
  'planning-decided': { to: 'family', topic: 'planning' },
  'planning-asked': { to: 'agents', topic: 'planning' },
  'place-offered': { to: 'family', topic: 'planning' },
  'service-closed': { to: 'family', topic: 'planning' },
  'presence-to-settle': { to: 'family', topic: 'planning' },
  'invoice-issued': { to: 'family', topic: 'invoices' },
  'payment-reminder': { to: 'family', topic: 'invoices' },
  'payment-received': { to: 'family', topic: 'invoices' },
} as const satisfies Record<
  NotificationOccasion,
  { to: 'agents' | 'family'; topic: NotificationTopic | 'security' }
>;

export const NOTIFICATION_CHANNELS = ['email', 'sms'] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

/** `digest`: one e-mail a day, at the hour of the commune. */
export const RHYTHMS = ['at-once', 'digest', 'never'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** By what a family wishes to be told; without an e-mail that may be used, by SMS all the same. */
export const CHANNEL_CHOICES = ['email', 'sms', 'both'] as const;
export type ChannelChoice = (typeof CHANNEL_CHOICES)[number];

export interface Preference {
  rhythm: Rhythm;
  channel: ChannelChoice;
}

export const NOTIFICATION_STATES = ['waiting', 'sent', 'failed', 'suppressed'] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

/** Why something was not sent. */
export const SUPPRESSIONS = [
  'no-consent',
  'no-address',
  'never',
  'departed',
  'no-provider',
  'provider-refused',
] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/** Whoever may be told, with what decides how. */
export interface Addressee {
  kind: 'guardian' | 'agent';
  email: string | null;
  mobile: string | null;
  emailConsent: boolean;
  smsConsent: boolean;
  /** What was chosen, by topic; null where nothing was. */
  preferences: Partial<Record<NotificationTopic, Preference>>;
}

export interface NotificationRules {
  notices: Notices;
  quietHours: QuietHours;
  timeZone: string;
}

/** What becomes of one occasion for one addressee: what leaves and when, or why nothing does. */
export type Dispatch =
  | { kind: 'send'; channel: NotificationChannel; sendAfter: Date }
  | { kind: 'suppress'; channel: NotificationChannel; because: Suppression };

/** A rhythm of the commune's: what agents get who have chosen nothing. */
export function rhythmOf(notices: Notices): Rhythm {
  return notices.kind === 'daily' ? 'digest' : 'at-once';
}

/** The local time at which the day's summaries leave. */
export function digestTime(notices: Notices): string {
  return notices.kind === 'daily' ? notices.at : '08:00';
}

/** Decides for one addressee. Several dispatches where both channels are wished; never two by one channel. */
export function decideDispatches(
  occasion: NotificationOccasion,
  addressee: Addressee,
  rules: NotificationRules,
  now: Date,
): Dispatch[] {
  const { topic } = OCCASIONS[occasion];
  const mobile = mobileForSms(addressee.mobile);
  if (topic === 'security') {
    if (addressee.email) return [{ kind: 'send', channel: 'email', sendAfter: now }];
    return mobile
      ? [{ kind: 'send', channel: 'sms', sendAfter: now }]
      : [{ kind: 'suppress', channel: 'email', because: 'no-address' }];
  }
  const preference = addressee.preferences[topic] ?? usualPreference(addressee.kind, rules.notices);
  if (preference.rhythm === 'never') return [{ kind: 'suppress', channel: 'email', because: 'never' }];
  const wished = preference.channel === 'both' ? NOTIFICATION_CHANNELS : [preference.channel];
  const reached = wished.filter(channel => whyNot(channel, addressee, mobile) === null);
  // Whom the wished channel does not reach is told by the other one rather than not at all.
  const others = NOTIFICATION_CHANNELS.filter(channel => whyNot(channel, addressee, mobile) === null);
  const channels = reached.length > 0 ? reached : others;
  const [first = 'email'] = wished;
  if (channels.length === 0)
    return [{ kind: 'suppress', channel: first, because: whyNot(first, addressee, mobile) ?? 'no-address' }];
  return channels.map(channel => ({
    kind: 'send',
    channel,
    // A summary by SMS would be cut: what goes by SMS goes alone, as soon as it may.
    sendAfter:
      preference.rhythm === 'digest' && channel === 'email'
        ? nextLocalTime(now, digestTime(rules.notices), rules.timeZone)
        : afterQuietHours(now, rules.quietHours, rules.timeZone),
  }));
}

/** What somebody gets who has chosen nothing. */
export function usualPreference(kind: Addressee['kind'], notices: Notices): Preference {
  return { rhythm: kind === 'agent' ? rhythmOf(notices) : 'at-once', channel: 'email' };
}

/** Why a channel may not be used for this addressee; null when it may. Agents are written to as a part of their work. */
export function whyNot(
  channel: NotificationChannel,
  { kind, email, emailConsent, smsConsent }: Addressee,
  mobile: string | null,
): Suppression | null {
  if (channel === 'email') {
    if (!email) return 'no-address';
    return kind === 'agent' || emailConsent ? null : 'no-consent';
  }
  if (kind === 'agent' || !mobile) return 'no-address';
  return smsConsent ? null : 'no-consent';
}

/**
 * The instant from which something that can wait may leave: at once, or when the quiet hours end. They may span
 * midnight; a wall clock that is changed meanwhile is followed.
 */
export function afterQuietHours(now: Date, { from, to }: QuietHours, timeZone: string): Date {
  const time = localTimeAt(now, timeZone);
  const isQuiet = from <= to ? from <= time && time < to : from <= time || time < to;
  return isQuiet ? nextLocalTime(now, to, timeZone) : now;
}

/** The next instant at which a clock in this zone shows this time. */
export function nextLocalTime(now: Date, time: string, timeZone: string): Date {
  const today = localDateAt(now, timeZone);
  const at = instantOf(`${today}T${time}`, timeZone);
  return at > now ? at : instantOf(`${nextDay(today)}T${time}`, timeZone);
}

/** Mobile numbers of the départements d’outre-mer: how they begin there, and the code that leads to them. */
const OVERSEAS_MOBILES: readonly [RegExp, string][] = [
  [/^069[01]/, '+590'],
  [/^0694/, '+594'],
  [/^069[67]/, '+596'],
  [/^069[23]|^0639/, '+262'],
];

/** The same, and those of the collectivités d’outre-mer, as they are dialled from elsewhere. */
const OVERSEAS_FROM_ABROAD =
  /^\+(59069[01]\d{6}|594694\d{6}|59669[67]\d{6}|262(69[23]|639)\d{6}|508[45]\d{5}|6898[789]\d{6}|687[5789]\d{5}|6818\d{5})$/;

/**
 * A mobile number to which an SMS of a French collectivité may go, as it is dialled from abroad: `+33612345678`,
 * `+262692123456`. Null for a landline, another country, or anything else: a provider would bill what never arrives.
 */
export function mobileForSms(phone: string | null): string | null {
  const number = phone === null ? null : readPhone(phone);
  if (number === null) return null;
  if (!/^0[67]\d{8}$/.test(number)) return OVERSEAS_FROM_ABROAD.test(number) ? number : null;
  const [, code] = OVERSEAS_MOBILES.find(([start]) => start.test(number)) ?? [null, '+33'];
  return `${code}${number.slice(1)}`;
}
