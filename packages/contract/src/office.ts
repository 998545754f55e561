/** Families, children, classes and enrolments, as the mairie sees and corrects them. */
import { CUSTODY_PROBLEMS } from '@preau/domain/custody';
import { AUTHORITIES, CONTRACTS, CUSTODY_HOLIDAYS, CUSTODY_WEEKS, LEVELS } from '@preau/domain/family';
import { SECTION_NAMES } from '@preau/domain/family-file';
import { REQUEST_ACTIONS } from '@preau/domain/request';
import { z } from 'zod';
import { fieldValue, localDate, quotient, sectionValues, uuid } from './family.ts';

const choice = z.object({ id: uuid, name: z.string() });

/** A household as one names it. */
export const householdName = z.object({
  id: uuid,
  number: z.string().describe('N° famille'),
  name: z.string().describe('Of its responsable; empty without one'),
});

/** A class as one names it. */
export const className = z.object({
  id: uuid,
  name: z.string(),
  school: z.string().describe('Name of the site'),
  level: z.enum(LEVELS),
  schoolYear: z.string().describe('2026-2027'),
});

export const searchQuery = z.object({ q: z.string().max(200).default('') });

/** What a search finds. */
export const foundFamily = z.object({
  kind: z.literal('family'),
  id: uuid,
  number: z.string(),
  adults: z.array(z.string()).describe('First and last names, the responsable first'),
  children: z.array(z.string()).describe('First names'),
  city: z.string().nullable(),
  leftOn: localDate.nullable(),
});
export const foundChild = z.object({
  kind: z.literal('child'),
  id: uuid,
  firstName: z.string(),
  lastName: z.string(),
  birthDate: localDate,
  className: z.string().nullable().describe('Class and school of today, where they are known'),
  households: z.array(householdName),
});
export const found = z.object({
  results: z
    .array(z.discriminatedUnion('kind', [foundFamily, foundChild]))
    .max(20)
    .describe('The best first'),
});
export type Found = z.infer<typeof found>;

export const recentFamilies = z.object({
  families: z.array(foundFamily).describe('Those of which the file was made last'),
  total: z.int(),
  members: z.array(choice).describe('Whose families there may be'),
});
export type RecentFamilies = z.infer<typeof recentFamilies>;

const officeAdult = z.object({
  id: uuid,
  position: z.int().min(1).max(2).describe('1: responsable, 2: conjoint'),
  values: sectionValues.describe('Of the section guardian'),
  hasAccount: z.boolean().describe('Whether there is an account to sign in with'),
  otherHouseholds: z.array(householdName),
});

const householdChild = z.object({
  id: uuid,
  firstName: z.string(),
  lastName: z.string(),
  birthDate: localDate,
  schooling: className.nullable(),
  livesHere: z.boolean().describe('Whether it does today'),
  costShareBp: z.int().nullable().describe('Basis points of its costs that this household bears today'),
  otherHouseholds: z.array(householdName),
});

export const officeHousehold = z.object({
  id: uuid,
  number: z.string(),
  createdAt: z.iso.datetime(),
  leftOn: localDate.nullable(),
  note: z.string().nullable(),
  member: choice.nullable(),
  adults: z.array(officeAdult),
  children: z.array(householdChild),
  finances: z
    .object({
      fiscal: sectionValues,
      caf: sectionValues,
      bank: sectionValues,
      quotients: z.array(quotient).describe('The latest first'),
    })
    .nullable()
    .describe('Null where they are not for this agent'),
  documents: z.array(
    z.object({
      id: uuid,
      kind: z.string().describe('Key of the kind'),
      name: z.string(),
      fileId: uuid,
      childId: uuid.nullable(),
      validUntil: localDate.nullable(),
      providedAt: z.iso.datetime(),
    }),
  ),
  openRequests: z.int(),
  members: z.array(choice).describe('To choose from'),
});
export type OfficeHousehold = z.infer<typeof officeHousehold>;

export const officeCustody = z.object({
  household: householdName,
  firstDay: localDate,
  lastDay: localDate.nullable(),
  weeks: z.enum(CUSTODY_WEEKS),
  holidays: z.enum(CUSTODY_HOLIDAYS),
  costShareBp: z.int(),
});

export const officeEnrolment = z.object({
  id: uuid,
  service: choice,
  household: householdName,
  firstDay: localDate,
  lastDay: localDate.nullable(),
  contract: z.enum(CONTRACTS),
  weekdays: z.array(z.int()),
});

export const officeChild = z.object({
  id: uuid,
  identity: sectionValues.describe('Of the section child'),
  ine: z.string().nullable().describe('Identifiant national élève'),
  photoFileId: uuid.nullable(),
  schooling: z.array(className.extend({ classId: uuid })).describe('The latest year first'),
  custody: z.array(officeCustody),
  adults: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      authority: z.enum(AUTHORITIES).nullable().describe('Null: sees nothing of the child'),
      households: z.array(householdName),
    }),
  ),
  authorisedPersons: z.array(z.object({ id: uuid, values: sectionValues })),
  enrolments: z.array(officeEnrolment),
  services: z.array(choice.extend({ site: z.string(), weekdays: z.array(z.int()) })),
  classes: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      school: z.string(),
      schoolYear: z.string(),
      levels: z.array(z.enum(LEVELS)),
    }),
  ),
});
export type OfficeChild = z.infer<typeof officeChild>;

/** For the navigation: how much waits; null of what is not this agent's to see. */
export const waiting = z.object({
  requests: z.int().nullable().describe('That wait for a decision'),
  messages: z.int().nullable().describe('Threads that wait for an answer'),
  planning: z.int().nullable().describe('Days that wait for a decision, as the queue groups them'),
});
export type Waiting = z.infer<typeof waiting>;

/** Apart, since each reading of it is noted. */
export const officeHealth = z.object({
  complement: sectionValues,
  health: sectionValues,
  allergies: z.array(z.object({ id: uuid, values: sectionValues })),
  pais: z.array(z.object({ id: uuid, values: sectionValues })),
  mealTypes: z.array(choice),
});
export type OfficeHealth = z.infer<typeof officeHealth>;

/** Field → what was typed, in any spelling: it is read, and judged, by the section. */
const input = z.record(
  z.string().max(60),
  z.union([
    z.string().max(4000),
    z.boolean(),
    z.number(),
    z.array(z.union([z.string().max(10), z.number()])).max(10),
    z.null(),
  ]),
);

/** A family that somebody at the counter tells of: as little as one has to know. */
export const newFamily = z.object({
  guardian: input.describe('Fields of the section guardian'),
  children: z.array(input).max(12).default([]).describe('Fields of the section child, for each'),
  memberId: uuid.nullable().default(null),
  despiteDuplicates: z.boolean().default(false).describe('Though the like is on file already'),
});
export type NewFamily = z.infer<typeof newFamily>;

const likeness = z.object({
  kind: z.enum(['family', 'child']),
  id: uuid,
  name: z.string(),
  detail: z.string().describe('Birth date, e-mail or telephone: what is alike'),
  household: householdName.nullable(),
});
export type Likeness = z.infer<typeof likeness>;

export const createdFamily = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), householdId: uuid, number: z.string() }),
  z.object({ kind: z.literal('likenesses'), likenesses: z.array(likeness) }),
]);
export type CreatedFamily = z.infer<typeof createdFamily>;

/** A child that joins a household. */
export const newChild = z.object({
  child: input.describe('Fields of the section child'),
  despiteDuplicates: z.boolean().default(false),
});
export const createdChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), childId: uuid }),
  z.object({ kind: z.literal('likenesses'), likenesses: z.array(likeness) }),
]);
export type CreatedChild = z.infer<typeof createdChild>;

/** An agent's own change of a section of a file. */
export const correction = z.object({
  section: z.enum(SECTION_NAMES).exclude(['document', 'enrolment']),
  action: z.enum(REQUEST_ACTIONS),
  subjectId: uuid.nullable().default(null).describe('The row; null for an addition'),
  ownerId: uuid
    .nullable()
    .default(null)
    .describe('Of an addition: the household or the child; of an adult: its household'),
  input: input.default({}),
});
export type Correction = z.infer<typeof correction>;
export const corrected = z.object({
  subjectId: uuid.nullable().describe('The row; null where it was removed'),
  changed: z.boolean().describe('Whether anything is otherwise than before'),
});

/** What the mairie alone says of a household. */
export const householdChange = z.object({
  memberId: uuid.nullable(),
  note: z.string().trim().max(2000).nullable(),
  leftOn: localDate.nullable(),
});

export const custodyChange = z.object({
  periods: z
    .array(
      z.object({
        householdId: uuid,
        firstDay: localDate,
        lastDay: localDate.nullable(),
        weeks: z.enum(CUSTODY_WEEKS),
        holidays: z.enum(CUSTODY_HOLIDAYS),
        costShareBp: z.int().min(0).max(10_000),
      }),
    )
    .min(1)
    .max(20)
    .describe('All of them: those that are not there any more are over'),
});
/** `meta` of an `invalid` answer to a custody. */
export const custodyMistake = z.object({ problem: z.enum(CUSTODY_PROBLEMS), day: localDate });

export const authorityChange = z.object({
  guardianId: uuid,
  authority: z.enum(AUTHORITIES).nullable().describe('Null: no link at all'),
});

export const placement = z.object({ classId: uuid, level: z.enum(LEVELS) });

export const newEnrolment = z.object({
  serviceId: uuid,
  householdId: uuid,
  firstDay: localDate,
  lastDay: localDate.nullable().default(null),
  contract: z.enum(CONTRACTS),
  weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
});
export const enrolmentEnd = z.object({ lastDay: localDate });
export const enrolled = z.object({ enrolmentId: uuid });

export const givenEnrolments = z.object({ given: z.int().describe('How many were missing') });

export const done = z.object({ done: z.literal(true) });

/** Classes. */
export const classQuery = z.object({
  year: z.string().max(20).optional().describe('2026-2027; today’s without'),
});
export const classRow = z.object({
  id: uuid,
  name: z.string(),
  siteId: uuid,
  school: z.string(),
  levels: z.array(z.enum(LEVELS)),
  teacher: z.string().nullable(),
  pupils: z.int(),
});
export const classList = z.object({
  year: z.object({ key: z.string(), firstDay: localDate, lastDay: localDate }).nullable(),
  years: z.array(z.string()),
  classes: z.array(classRow),
  withoutClass: z.int().describe('Children with a household here and no class this year'),
  schools: z.array(choice),
});
export type ClassList = z.infer<typeof classList>;

export const officeClass = classRow.extend({
  schoolYear: z.string(),
  children: z.array(
    z.object({
      id: uuid,
      firstName: z.string(),
      lastName: z.string(),
      birthDate: localDate,
      level: z.enum(LEVELS),
      households: z.array(householdName),
    }),
  ),
});
export type OfficeClass = z.infer<typeof officeClass>;

export const newClass = z.object({
  siteId: uuid,
  year: z.string().max(20),
  name: z.string().trim().min(1).max(60),
  levels: z.array(z.enum(LEVELS)).min(1),
  teacher: z.string().trim().max(100).nullable().default(null),
});
export const classChange = newClass.omit({ siteId: true, year: true });
export const savedClass = z.object({ id: uuid });

export const promotionQuery = z.object({ from: z.string().max(20).optional() });
export const promotionPreview = z.object({
  from: z.string().nullable().describe('Key of the school year that ends'),
  to: z.string().nullable().describe('Of the one that follows; null: it is not set up yet'),
  years: z.array(z.string()),
  classes: z.array(
    z.object({ id: uuid, name: z.string(), school: z.string(), levels: z.array(z.enum(LEVELS)) }),
  ),
  pupils: z.array(
    z.object({
      childId: uuid,
      firstName: z.string(),
      lastName: z.string(),
      className: z.string(),
      school: z.string(),
      level: z.enum(LEVELS),
      next: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('placed'), classId: uuid }).describe('Has a class of that year already'),
        z.object({ kind: z.literal('class'), classId: uuid, level: z.enum(LEVELS) }),
        z.object({ kind: z.literal('undecided'), level: z.enum(LEVELS), classIds: z.array(uuid) }),
        z.object({ kind: z.literal('leaves') }),
      ]),
    }),
  ),
});
export type PromotionPreview = z.infer<typeof promotionPreview>;
export const promotionChoice = z.object({
  from: z.string().max(20),
  choices: z
    .array(
      z.object({
        childId: uuid,
        classId: uuid.nullable().describe('Null: leaves school, or stays undecided'),
      }),
    )
    .max(3000)
    .default([])
    .describe('Where it is not what is proposed'),
});
export const promoted = z.object({ placed: z.int(), kept: z.int(), left: z.int(), undecided: z.int() });
export type Promoted = z.infer<typeof promoted>;

/** Duplicates. */
export const MERGED_KINDS = ['household', 'guardian', 'child'] as const;
export const mergePair = z.object({
  kind: z.enum(MERGED_KINDS),
  keptId: uuid,
  otherId: uuid,
});
const mergedField = z.object({
  field: z.string(),
  kept: fieldValue,
  other: fieldValue,
  from: z.enum(['kept', 'other']).describe('Whose value stays'),
  differs: z.boolean(),
});
export const mergePreview = z.object({
  kind: z.enum(MERGED_KINDS),
  kept: z.object({ id: uuid, name: z.string() }),
  other: z.object({ id: uuid, name: z.string() }),
  fields: z.array(mergedField),
  moves: z
    .array(z.object({ what: z.string().describe('Name of a table'), rows: z.int() }))
    .describe('What goes from the other to the kept one'),
  obstacle: z.enum(['three-adults']).nullable().describe('Why they cannot be merged; null where they can'),
});
export type MergePreview = z.infer<typeof mergePreview>;
export const mergeOrder = mergePair.extend({
  taken: z.array(z.string().max(60)).max(60).default([]).describe('Fields of which the other’s value stays'),
});

export const duplicateList = z.object({
  pairs: z.array(
    z.object({
      kind: z.enum(MERGED_KINDS),
      first: z.object({ id: uuid, name: z.string(), detail: z.string() }),
      second: z.object({ id: uuid, name: z.string(), detail: z.string() }),
    }),
  ),
});
export type DuplicateList = z.infer<typeof duplicateList>;
