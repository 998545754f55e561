/** Boîte de réception, for families and for the mairie. */
import {
  AUDIENCE_KINDS,
  FAMILY_BOXES,
  MESSAGE_LENGTHS,
  MESSAGE_SIDES,
  OFFICE_BOXES,
  THREAD_SUBJECTS,
} from '@preau/domain/message';
import { z } from 'zod';

/** Text as a person types it; what is empty is said by the verb, so that every mistake is told at once. */
const typed = (most: number) => z.string().max(most + 2000);

const fileIds = z.array(z.uuid()).max(20).default([]);

/** Chosen by whoever writes: sent twice under the same key, it is written once. */
const key = z.string().regex(/^[\w-]{8,64}$/);

export const familyThreadQuery = z.object({
  box: z.enum(FAMILY_BOXES).default('received'),
  before: z.string().max(100).optional(),
});
export const officeThreadQuery = z.object({
  box: z.enum(OFFICE_BOXES).default('to-answer'),
  memberId: z.uuid().optional(),
  householdId: z.uuid().optional(),
  q: z.string().max(100).optional(),
  before: z.string().max(100).optional(),
});

export const threadRow = z.object({
  id: z.string(),
  householdId: z.string(),
  familyName: z.string(),
  number: z.string().describe('N° famille'),
  subject: z.string(),
  with: z.string().describe('The member or the collectivité, as families read it'),
  childName: z.string().nullable(),
  lastMessageAt: z.iso.datetime(),
  lastSide: z.enum(MESSAGE_SIDES),
  lastAuthor: z.string(),
  excerpt: z.string(),
  hasFiles: z.boolean(),
  unread: z.int(),
  awaitsAnswer: z.boolean(),
  deleted: z.boolean(),
});
export type ThreadRow = z.infer<typeof threadRow>;
export const threadList = z.object({
  threads: z.array(threadRow),
  next: z.string().nullable().describe('To be given as `before` for the threads that follow'),
  unread: z.int().describe('Unread messages of a family; threads that await the mairie'),
});
export type ThreadList = z.infer<typeof threadList>;

export const attachedFile = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  byteSize: z.int(),
});
export const threadMessage = z.object({
  id: z.string(),
  number: z.int(),
  side: z.enum(MESSAGE_SIDES),
  authorName: z.string(),
  agentName: z.string().nullable().describe('For the mairie alone'),
  text: z.string(),
  at: z.iso.datetime(),
  files: z.array(attachedFile),
});
export const thread = threadRow.extend({
  memberId: z.string().nullable(),
  about: z.object({ kind: z.enum(THREAD_SUBJECTS), id: z.string() }).nullable(),
  invoice: z
    .object({ id: z.string(), reference: z.string() })
    .nullable()
    .describe('That the line is of which it is about'),
  readNumber: z.int().describe('The last message that this reader has seen before'),
  messages: z.array(threadMessage),
});
export type Thread = z.infer<typeof thread>;

/** What a form to write offers. */
export const writingChoices = z.object({
  members: z.array(z.object({ id: z.string(), name: z.string() })),
  collectivite: z.string(),
  households: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      familyName: z.string(),
      children: z.array(z.object({ id: z.string(), firstName: z.string() })),
    }),
  ),
});
export type WritingChoices = z.infer<typeof writingChoices>;

export const newFamilyThread = z.object({
  key,
  householdId: z.uuid().nullable().default(null),
  memberId: z.uuid().nullable().default(null),
  about: z
    .object({ kind: z.enum(THREAD_SUBJECTS), id: z.uuid() })
    .nullable()
    .default(null),
  subject: typed(MESSAGE_LENGTHS.subject),
  text: typed(MESSAGE_LENGTHS.text),
  fileIds,
});
export const newOfficeThread = newFamilyThread.extend({ householdId: z.uuid() });
export const newAnswer = z.object({ key, text: typed(MESSAGE_LENGTHS.text), fileIds });
export const written = z.object({ id: z.string().describe('The thread') });

export const threadReading = z.object({ number: z.int().min(0) });
export const threadFiling = z.object({ deleted: z.boolean() });
export const threadWaiting = z.object({ awaitsAnswer: z.boolean() });

/** Why what was written cannot be taken; the screen has a sentence for each. */
export const messageProblem = z.enum(['required', 'too-long', 'too-many-files', 'unknown-file', 'nobody']);
export type MessageProblem = z.infer<typeof messageProblem>;

export const audience = z.object({
  kind: z.enum(AUDIENCE_KINDS),
  ids: z.array(z.uuid()).max(200).default([]),
});
export const audienceChoices = z.object({
  kinds: z.array(z.enum(AUDIENCE_KINDS)).describe('Without those of which there is nothing to choose'),
  members: z.array(z.object({ id: z.string(), name: z.string() })),
  schools: z.array(z.object({ id: z.string(), name: z.string() })),
  classes: z.array(z.object({ id: z.string(), name: z.string() })),
  services: z.array(z.object({ id: z.string(), name: z.string() })),
  senders: z.array(z.object({ id: z.string().nullable(), name: z.string() })),
});
export type AudienceChoices = z.infer<typeof audienceChoices>;
export const reach = z.object({
  families: z.int(),
  byEmail: z.int().describe('Families of which an adult is told by e-mail'),
  bySms: z.int(),
  byNeither: z.int().describe('Families that find it on the portal only'),
});
export type Reach = z.infer<typeof reach>;
export const newBroadcast = z.object({
  key,
  memberId: z.uuid().nullable().default(null),
  audience,
  subject: typed(MESSAGE_LENGTHS.subject),
  text: typed(MESSAGE_LENGTHS.text),
  fileIds,
});
export const broadcast = z.object({
  id: z.string(),
  subject: z.string(),
  text: z.string(),
  sender: z.string(),
  audience: z.string().describe('To whom, in words'),
  createdAt: z.iso.datetime(),
  families: z.int(),
  sent: z.int(),
  read: z.int(),
  files: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Broadcast = z.infer<typeof broadcast>;
export const broadcastList = z.object({ broadcasts: z.array(broadcast) });
