/** What people are told: what they choose of it, the texts of it, and what was sent. */
import { TEMPLATE_LENGTHS, TEMPLATE_PARTS } from '@preau/domain/message-template';
import {
  CHANNEL_CHOICES,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_OCCASIONS,
  NOTIFICATION_STATES,
  NOTIFICATION_TOPICS,
  RHYTHMS,
  SUPPRESSIONS,
} from '@preau/domain/notification';
import { z } from 'zod';

export const preference = z.object({
  topic: z.enum(NOTIFICATION_TOPICS),
  rhythm: z.enum(RHYTHMS),
  channel: z.enum(CHANNEL_CHOICES),
});
export const preferences = z.object({
  reader: z.enum(['family', 'mairie']),
  preferences: z.array(preference),
  digestAt: z.string().describe('Local time hh:mm of the day’s summary'),
  quietHours: z.object({ from: z.string(), to: z.string() }),
  /** Of the family’s file, which is where they are changed. */
  email: z.object({ address: z.string().nullable(), consent: z.boolean() }),
  sms: z.object({ number: z.string().nullable(), consent: z.boolean(), usable: z.boolean() }).nullable(),
});
export type Preferences = z.infer<typeof preferences>;
export const newPreferences = z.object({ preferences: z.array(preference).max(NOTIFICATION_TOPICS.length) });

export const messageTemplate = z.object({ subject: z.string(), text: z.string(), sms: z.string() });
export const templateRow = messageTemplate.extend({
  occasion: z.enum(NOTIFICATION_OCCASIONS),
  isOwn: z.boolean().describe('Changed by the commune'),
  original: messageTemplate,
  variables: z.array(z.object({ name: z.string(), meaning: z.string(), example: z.string() })),
});
export type TemplateRow = z.infer<typeof templateRow>;
export const templateList = z.object({ templates: z.array(templateRow) });
export type TemplateList = z.infer<typeof templateList>;

const part = (most: number) => z.string().max(most + 2000);
export const templateNamed = z.object({ occasion: z.enum(NOTIFICATION_OCCASIONS) });
export const newTemplate = templateNamed.extend({
  subject: part(TEMPLATE_LENGTHS.subject),
  text: part(TEMPLATE_LENGTHS.text),
  sms: part(TEMPLATE_LENGTHS.sms),
});
export const templateProblem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('required') }),
  z.object({ kind: z.literal('too-long'), most: z.int() }),
  z.object({ kind: z.literal('unknown-variable'), name: z.string(), nearest: z.string() }),
  z.object({ kind: z.literal('unclosed') }),
]);
export const templateMistakes = z.partialRecord(z.enum(TEMPLATE_PARTS), templateProblem);
export type TemplateMistakes = z.infer<typeof templateMistakes>;
export const sentNotification = z.object({
  id: z.string(),
  occasion: z.enum(NOTIFICATION_OCCASIONS),
  channel: z.enum(NOTIFICATION_CHANNELS),
  state: z.enum(NOTIFICATION_STATES),
  because: z.enum(SUPPRESSIONS).nullable(),
  to: z.string().describe('Who'),
  sentTo: z.string().nullable().describe('The address or number that it went to'),
  at: z.iso.datetime(),
  sendAfter: z.iso.datetime(),
  subject: z.string(),
  text: z.string(),
});
export const sentNotificationList = z.object({
  number: z.string(),
  familyName: z.string(),
  notifications: z.array(sentNotification),
});
export type SentNotificationList = z.infer<typeof sentNotificationList>;
