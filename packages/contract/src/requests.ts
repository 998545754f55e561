/** What families ask and agents decide, as both sides see it. */
import { FIELD_PROBLEMS, SECTION_NAMES } from '@preau/domain/family-file';
import { REQUEST_ACTIONS, REQUEST_EVENTS, REQUEST_STATUSES, REQUEST_TYPES } from '@preau/domain/request';
import { z } from 'zod';
import { fieldValue, names, uuid } from './family.ts';

const note = z.string().trim().max(2000).nullable().default(null);
const fileIds = z.array(uuid).max(10).default([]);

/** Field → what was typed, in any spelling: it is read, and judged, by the section. */
const input = z
  .record(
    z.string().max(60),
    z.union([
      z.string().max(4000),
      z.boolean(),
      z.number(),
      z.array(z.union([z.string().max(10), z.number()])).max(10),
      z.null(),
    ]),
  )
  .default({});

export const newRequest = z.object({
  section: z.enum(SECTION_NAMES),
  action: z.enum(REQUEST_ACTIONS),
  subjectId: uuid.nullable().default(null).describe('As the file names the row; null for an addition'),
  childId: uuid.nullable().default(null).describe('Whose it is, for the sections of a child'),
  householdId: uuid
    .nullable()
    .default(null)
    .describe('For an addition, where the adult is in two households; without, the one it is responsable of'),
  input: input.describe('Fields that are not there stay as they are'),
  note: note.describe('What the family says about it'),
  fileIds: fileIds.describe('Files that were sent before, to go with it'),
  copyTo: z.array(uuid).max(20).default([]).describe('Siblings for whom the same addition is asked'),
});
export type NewRequest = z.infer<typeof newRequest>;

/** What became of what was asked, for each child that it was asked for. */
export const submission = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('submitted'), childId: uuid.nullable(), requestId: uuid }),
  z.object({ kind: z.literal('applied'), childId: uuid.nullable(), requestId: uuid }),
  z.object({ kind: z.literal('unchanged'), childId: uuid.nullable() }),
  z.object({ kind: z.literal('already-asked'), childId: uuid.nullable(), requestId: uuid }),
]);
export const submitted = z.object({
  results: z
    .array(submission)
    .describe('A change of which a part takes effect at once has two: applied, and submitted for the rest'),
});
export type Submitted = z.infer<typeof submitted>;

/** `meta` of an `invalid` answer to what a form sent. */
export const formMistakes = z.object({ mistakes: z.record(z.string(), z.enum(FIELD_PROBLEMS)) });

/** `meta` of the `conflict` that a request answers which is decided or withdrawn already. */
export const decidedAlready = z.object({
  status: z.enum(REQUEST_STATUSES),
  at: z.iso.datetime(),
  by: z.string().nullable().describe('Name; null where it is not told'),
});

export const change = z.object({ field: z.string(), before: fieldValue, after: fieldValue });

/** What both sides see of a request in a list. */
const requestRow = z.object({
  id: uuid,
  type: z.enum(REQUEST_TYPES),
  section: z.enum(SECTION_NAMES),
  action: z.enum(REQUEST_ACTIONS),
  status: z.enum(REQUEST_STATUSES),
  immediate: z.boolean().describe('Took effect without an agent'),
  child: z.object({ id: uuid, firstName: z.string(), lastName: z.string() }).nullable(),
  subject: z.string().nullable().describe('Name of whom it is about, where that is not the child'),
  changes: z
    .array(change)
    .nullable()
    .describe('Null where they are of health, which only the request itself shows, or not for this reader'),
  names,
  submittedAt: z.iso.datetime(),
  statusAt: z.iso.datetime(),
  reason: z
    .string()
    .nullable()
    .describe('Of the refusal, or what is asked; null where it is not for this reader'),
});

const requestEvent = z.object({
  kind: z.enum(REQUEST_EVENTS),
  at: z.iso.datetime(),
  side: z.enum(['family', 'mairie']),
  by: z.string().nullable().describe('Name, where it is told: families do not learn those of agents'),
  note: z.string().nullable(),
});

const requestFile = z.object({
  id: uuid,
  name: z.string(),
  mediaType: z.string(),
  byteSize: z.int(),
  url: z.string(),
});

export const REQUEST_STATES = ['open', 'decided', ...REQUEST_STATUSES] as const;

const cursor = uuid.describe('Id of the last one that was read');

export const familyRequestQuery = z.object({
  type: z.enum(REQUEST_TYPES).optional(),
  status: z.enum(REQUEST_STATES).optional().describe('open: to be decided; decided: the others'),
  childId: uuid.optional(),
  before: cursor.optional(),
});

const familyRow = requestRow.extend({
  submittedBy: z.string().nullable().describe('The adult who asked; null where the mairie wrote it down'),
  mayWithdraw: z.boolean(),
  mayAnswer: z.boolean().describe('A complement is asked'),
});

export const familyRequestList = z.object({
  requests: z.array(familyRow).describe('The latest first'),
  next: cursor.nullable().describe('For `before`, where there are more'),
  counts: z
    .object({
      types: z.partialRecord(z.enum(REQUEST_TYPES), z.int()),
      statuses: z.partialRecord(z.enum(REQUEST_STATUSES), z.int()),
    })
    .describe('Of all requests, whatever is asked for'),
});
export type FamilyRequestList = z.infer<typeof familyRequestList>;

export const familyRequest = familyRow.extend({
  events: z.array(requestEvent),
  files: z.array(requestFile),
});
export type FamilyRequest = z.infer<typeof familyRequest>;

export const withdrawn = z.object({ withdrawn: z.literal(true) });

export const requestAnswer = z.object({
  note: note.describe('Needed where neither files nor changes are given'),
  fileIds,
  input: input.describe('Corrections of what was asked'),
});
export type RequestAnswer = z.infer<typeof requestAnswer>;
export const answered = z.object({ answered: z.literal(true) });

export const officeRequestQuery = z.object({
  type: z.enum(REQUEST_TYPES).optional(),
  status: z.enum(REQUEST_STATES).default('open'),
  member: uuid.optional(),
  household: uuid.optional(),
  child: uuid.optional(),
  olderThanDays: z.coerce.number().int().min(0).max(1000).optional(),
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type OfficeRequestQuery = z.infer<typeof officeRequestQuery>;

const officeRow = requestRow.extend({
  household: z.object({ id: uuid, number: z.string(), name: z.string().describe('Of its responsable') }),
  member: z.object({ id: uuid, name: z.string() }).nullable(),
  submittedBy: z.string().nullable(),
  mayDecide: z.boolean().describe('Whether this agent may, by its role'),
});

export const officeRequestList = z.object({
  requests: z
    .array(officeRow)
    .describe('Those to be decided: the oldest first; decided ones: the latest first'),
  next: cursor.nullable(),
  total: z.int().describe('How many there are in all of what is asked for'),
  counts: z
    .object({
      types: z.partialRecord(z.enum(REQUEST_TYPES), z.int()),
      members: z.array(z.object({ id: uuid.nullable(), name: z.string().nullable(), count: z.int() })),
      statuses: z.partialRecord(z.enum(REQUEST_STATUSES), z.int()),
    })
    .describe('Of the open ones that this agent sees, whatever is asked for'),
});
export type OfficeRequestList = z.infer<typeof officeRequestList>;

export const officeRequest = officeRow.extend({
  events: z.array(requestEvent),
  files: z.array(requestFile),
  stale: z.array(change.extend({ now: fieldValue })).describe('Fields that have changed since it was asked'),
});
export type OfficeRequest = z.infer<typeof officeRequest>;

export const DECISIONS = ['accept', 'refuse', 'ask-complement', 'hold'] as const;

export const decisions = z.object({
  ids: z.array(uuid).min(1).max(100),
  decision: z.enum(DECISIONS),
  reason: note.describe('Needed to refuse, and to say which complement is asked'),
  despiteChanges: z.boolean().default(false).describe('Also where a value is no longer what it was'),
});
export type Decisions = z.infer<typeof decisions>;

/** Why a request that could be decided cannot be accepted. */
export const ACCEPT_PROBLEMS = ['subject-gone', 'enrolment-overlaps', 'partner-there', 'mistaken'] as const;

export const decisionResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decided'), id: uuid, status: z.enum(REQUEST_STATUSES) }),
  z.object({
    kind: z.literal('stale'),
    id: uuid,
    changes: z.array(change.extend({ now: fieldValue })),
  }),
  decidedAlready.extend({ kind: z.literal('conflict'), id: uuid }),
  z.object({ kind: z.literal('impossible'), id: uuid, problem: z.enum(ACCEPT_PROBLEMS) }),
  z.object({ kind: z.literal('forbidden'), id: uuid }),
  z.object({ kind: z.literal('not-found'), id: uuid }),
]);
export type DecisionResult = z.infer<typeof decisionResult>;

export const decisionResults = z.object({
  results: z.array(decisionResult).describe('In the order of the ids'),
});
export type DecisionResults = z.infer<typeof decisionResults>;
