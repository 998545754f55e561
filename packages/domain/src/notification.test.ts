import { describe, expect, test } from 'vitest';
import {
  type Addressee,
  afterQuietHours,
  type Dispatch,
  decideDispatches,
  mobileForSms,
  NOTIFICATION_OCCASIONS,
  type NotificationOccasion,
  type NotificationRules,
  OCCASIONS,
} from './notification.ts';

const PARIS = 'Europe/Paris';
const rules: NotificationRules = {
  notices: { kind: 'at-once' },
  quietHours: { from: '21:00', to: '08:00' },
  timeZone: PARIS,
};
/** Thursday at 11:58 in Paris. */
const NOON = new Date('2026-11-19T10:58:00Z');
/** The same day at 22:40: after 21:00. */
const NIGHT = new Date('2026-11-19T21:40:00Z');
const MORNING = new Date('2026-11-20T07:00:00Z');

const parent: Addressee = {
  kind: 'guardian',
  email: 'jeanne@example.org',
  mobile: '0601020304',
  emailConsent: true,
  smsConsent: true,
  preferences: {},
};
const agent: Addressee = {
  ...parent,
  kind: 'agent',
  email: 'mairie@example.org',
  mobile: null,
  smsConsent: false,
};

const email = (sendAfter: Date): Dispatch => ({ kind: 'send', channel: 'email', sendAfter });
const sms = (sendAfter: Date): Dispatch => ({ kind: 'send', channel: 'sms', sendAfter });
const not = (because: Extract<Dispatch, { kind: 'suppress' }>['because']): Dispatch => ({
  kind: 'suppress',
  channel: 'email',
  because,
});

test.each<[string, NotificationOccasion, Partial<Addressee>, Partial<NotificationRules>, Date, Dispatch[]]>([
  ['at once, by e-mail', 'request-accepted', {}, {}, NOON, [email(NOON)]],
  ['after the quiet hours', 'request-accepted', {}, {}, NIGHT, [email(MORNING)]],
  [
    'by SMS where e-mail is not consented to',
    'request-refused',
    { emailConsent: false },
    {},
    NOON,
    [sms(NOON)],
  ],
  ['by SMS where there is no e-mail', 'request-refused', { email: null }, {}, NIGHT, [sms(MORNING)]],
  [
    'not at all without any consent',
    'request-refused',
    { emailConsent: false, smsConsent: false },
    {},
    NOON,
    [not('no-consent')],
  ],
  [
    'not at all without any address',
    'request-refused',
    { email: null, mobile: '0479382194' },
    {},
    NOON,
    [not('no-address')],
  ],
  [
    'by both where both are wished',
    'broadcast',
    { preferences: { broadcasts: { rhythm: 'at-once', channel: 'both' } } },
    {},
    NOON,
    [email(NOON), sms(NOON)],
  ],
  [
    'by the one that reaches, where both are wished',
    'broadcast',
    { smsConsent: false, preferences: { broadcasts: { rhythm: 'at-once', channel: 'both' } } },
    {},
    NOON,
    [email(NOON)],
  ],
  [
    'by e-mail where SMS is wished and not consented to',
    'broadcast',
    { smsConsent: false, preferences: { broadcasts: { rhythm: 'at-once', channel: 'sms' } } },
    {},
    NOON,
    [email(NOON)],
  ],
  [
    'in the day’s summary, at its hour',
    'message-from-mairie',
    { preferences: { messages: { rhythm: 'digest', channel: 'email' } } },
    {},
    NOON,
    [email(MORNING)],
  ],
  [
    'a summary is an e-mail; an SMS goes alone',
    'message-from-mairie',
    { preferences: { messages: { rhythm: 'digest', channel: 'both' } } },
    {},
    NOON,
    [email(MORNING), sms(NOON)],
  ],
  [
    'never, where nothing is wished of it',
    'message-from-mairie',
    { preferences: { messages: { rhythm: 'never', channel: 'email' } } },
    {},
    NOON,
    [not('never')],
  ],
  [
    'what is wished of messages is not what is wished of requests',
    'request-accepted',
    { preferences: { messages: { rhythm: 'never', channel: 'email' } } },
    {},
    NOON,
    [email(NOON)],
  ],
  ['an agent at once, as the commune says', 'request-submitted', agent, {}, NOON, [email(NOON)]],
  [
    'an agent in the day’s summary, as the commune says',
    'request-submitted',
    agent,
    { notices: { kind: 'daily', at: '07:30' } },
    NOON,
    [email(new Date('2026-11-20T06:30:00Z'))],
  ],
  [
    'an agent as it has chosen, whatever the commune says',
    'request-submitted',
    { ...agent, preferences: { requests: { rhythm: 'at-once', channel: 'email' } } },
    { notices: { kind: 'daily', at: '07:30' } },
    NOON,
    [email(NOON)],
  ],
  [
    'a family is told at once where agents get a summary',
    'request-accepted',
    {},
    { notices: { kind: 'daily', at: '07:30' } },
    NOON,
    [email(NOON)],
  ],
  ['of safety, in the night too', 'support-granted', agent, {}, NIGHT, [email(NIGHT)]],
  ['of safety, without consent too', 'email-changed', { emailConsent: false }, {}, NIGHT, [email(NIGHT)]],
])('%s', (_, occasion, addressee, changed, now, expected) => {
  expect(decideDispatches(occasion, { ...parent, ...addressee }, { ...rules, ...changed }, now)).toEqual(
    expected,
  );
});

test('nobody is told twice by one channel, or not accounted for, whatever is chosen', () => {
  for (const occasion of NOTIFICATION_OCCASIONS)
    for (const emailConsent of [true, false])
      for (const smsConsent of [true, false])
        for (const address of ['a@example.org', null])
          for (const mobile of ['0601020304', '0479382194', null])
            for (const rhythm of ['at-once', 'digest', 'never'] as const)
              for (const channel of ['email', 'sms', 'both'] as const) {
                const wish = { rhythm, channel };
                const preferences = {
                  requests: wish,
                  planning: wish,
                  invoices: wish,
                  messages: wish,
                  broadcasts: wish,
                };
                const addressee = {
                  ...parent,
                  email: address,
                  mobile,
                  emailConsent,
                  smsConsent,
                  preferences,
                };
                const told = decideDispatches(occasion, addressee, rules, NIGHT);
                expect(told.length).toBeGreaterThan(0);
                expect(new Set(told.map(dispatch => dispatch.channel)).size).toBe(told.length);
                for (const dispatch of told) {
                  if (dispatch.kind !== 'send' || OCCASIONS[occasion].topic === 'security') continue;
                  expect(dispatch.channel === 'email' ? emailConsent : smsConsent).toBe(true);
                  expect(rhythm).not.toBe('never');
                }
              }
});

describe('quiet hours', () => {
  const across = { from: '21:00', to: '08:00' };
  test.each([
    ['just before they begin', '2026-11-19T19:59:59Z', '2026-11-19T19:59:59Z'],
    ['as they begin', '2026-11-19T20:00:00Z', '2026-11-20T07:00:00Z'],
    ['after midnight', '2026-11-20T00:30:00Z', '2026-11-20T07:00:00Z'],
    ['as they end', '2026-11-20T07:00:00Z', '2026-11-20T07:00:00Z'],
    ['in the night when clocks go forward', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00Z'],
    ['in the night when clocks go back', '2026-10-24T21:00:00Z', '2026-10-25T07:00:00Z'],
  ])('%s', (_, now, expected) => {
    expect(afterQuietHours(new Date(now), across, PARIS)).toEqual(new Date(expected));
  });

  test('within one day, and in the zone of the place', () => {
    const siesta = { from: '12:00', to: '14:00' };
    const at = new Date('2026-11-19T09:00:00Z');
    expect(afterQuietHours(at, siesta, PARIS)).toEqual(at);
    expect(afterQuietHours(at, siesta, 'Indian/Reunion')).toEqual(new Date('2026-11-19T10:00:00Z'));
  });

  test('a summary at 02:30 comes once in the night that has no 02:30, and once in the one that has two', () => {
    const at = (now: string) =>
      decideDispatches(
        'request-submitted',
        { ...agent, preferences: { requests: { rhythm: 'digest', channel: 'email' } } },
        { ...rules, notices: { kind: 'daily', at: '02:30' } },
        new Date(now),
      );
    expect(at('2026-03-28T22:00:00Z')).toEqual([email(new Date('2026-03-29T01:30:00Z'))]);
    expect(at('2026-10-24T22:00:00Z')).toEqual([email(new Date('2026-10-25T00:30:00Z'))]);
    expect(at('2026-10-25T01:00:00Z')).toEqual([email(new Date('2026-10-26T01:30:00Z'))]);
  });
});

test.each([
  ['06 12 34 56 78', '+33612345678'],
  ['+33 7 12 34 56 78', '+33712345678'],
  ['0692 12 34 56', '+262692123456'],
  ['0639123456', '+262639123456'],
  ['0690123456', '+590690123456'],
  ['0694123456', '+594694123456'],
  ['0696123456', '+596696123456'],
  ['+262 692 12 34 56', '+262692123456'],
  ['+687 75 12 34', '+687751234'],
  ['+689 87 12 34 56', '+68987123456'],
  ['04 79 38 21 94', null],
  ['+44 7700 900123', null],
  ['+262 262 12 34 56', null],
  ['3639', null],
  [null, null],
])('an SMS to %s goes to %s', (phone, number) => {
  expect(mobileForSms(phone)).toBe(number);
});
