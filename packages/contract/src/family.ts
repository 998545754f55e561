/** What a family sees of its own file. Values travel as domain/family-file has them, except that an IBAN is masked. */

import { CIVILITIES, CUSTODY_HOLIDAYS, CUSTODY_WEEKS, LEVELS, QUOTIENT_SOURCES } from '@preau/domain/family';
import { SECTION_NAMES } from '@preau/domain/family-file';
import { DOCUMENT_SUBJECTS, OPTIONAL_FIELDS } from '@preau/domain/family-rules';
import { FILE_PURPOSES } from '@preau/domain/incoming-file';
import { PLANNING_STATES } from '@preau/domain/planning/state';
import { REQUEST_ACTIONS, REQUEST_STATUSES, REQUEST_TYPES } from '@preau/domain/request';
import { SERVICE_KINDS } from '@preau/domain/service';
import { z } from 'zod';

export const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const fieldValue = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.number()), z.null()])
  .describe('A text, a yes or no, a whole number, ISO weekdays; null is empty');

export const sectionValues = z.record(z.string(), fieldValue).describe('Field → value');

/** What is asked for a row and not decided yet. Of the other household of a shared child, only that there is something. */
export const pendingChange = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('own-household'),
    requestId: uuid,
    action: z.enum(REQUEST_ACTIONS),
    status: z.enum(REQUEST_STATUSES),
    field: z.string().nullable().describe('Null: the whole row, for a removal'),
    before: fieldValue,
    after: fieldValue,
  }),
  z.object({ by: z.literal('other-household'), field: z.string().nullable() }),
]);
export type PendingChange = z.infer<typeof pendingChange>;

/** One row of a section, and what is asked for it. */
export const fileSection = z.object({
  section: z.enum(SECTION_NAMES),
  subjectId: uuid
    .nullable()
    .describe('What a request of this row names; null where there is no row yet: add one'),
  values: sectionValues,
  editable: z.boolean().describe('Whether this adult may ask for a change of it'),
  pending: z.array(pendingChange),
});
export type FileSection = z.infer<typeof fileSection>;

/** A row that is asked for and not there yet. */
export const pendingAddition = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('own-household'),
    requestId: uuid,
    status: z.enum(REQUEST_STATUSES),
    values: sectionValues,
  }),
  z.object({ by: z.literal('other-household') }),
]);

/** A section of which there are several rows. */
export const sectionRows = z.object({
  section: z.enum(SECTION_NAMES),
  rows: z.array(fileSection),
  additions: z.array(pendingAddition),
});
export type SectionRows = z.infer<typeof sectionRows>;

/** What ids and keys among the values are called: meal types, services, schools, kinds of document, files. */
export const names = z.record(z.string(), z.string()).describe('Id or key of a value → what people call it');

const choice = z.object({ id: uuid, name: z.string() });

export const documentKindChoice = z.object({
  key: z.string(),
  name: z.string(),
  per: z.enum(DOCUMENT_SUBJECTS),
  required: z.boolean(),
  validMonths: z.int().nullable(),
});

export const serviceChoice = choice.extend({
  site: z.string().describe('Name of the site'),
  weekdays: z.array(z.int()).describe('ISO weekdays on which it is open'),
});

const photo = z.string().nullable().describe('Address of the photo, for who is signed in; null without one');

export const schooling = z.object({
  school: z.string().describe('Name of the site'),
  className: z.string(),
  teacher: z.string().nullable(),
  level: z.enum(LEVELS),
  schoolYear: z.string().describe('2026-2027'),
});

export const childCard = z.object({
  id: uuid,
  firstName: z.string(),
  lastName: z.string().describe('The name in use'),
  birthDate: localDate,
  photo,
  schooling: schooling.nullable().describe('This school year; null where the class is not known'),
  openRequests: z.int().describe('Requests of this household about the child that are not decided'),
});
export type ChildCard = z.infer<typeof childCard>;

/** What a family would do well to do next, the most pressing first. */
export const nextStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('complement-asked'),
    requestId: uuid,
    type: z.enum(REQUEST_TYPES),
    child: z.string().nullable().describe('First name'),
  }),
  z.object({ kind: z.literal('phone-missing'), guardianId: uuid }),
  z.object({
    kind: z.literal('document-missing'),
    document: z.string().describe('Key of the kind'),
    name: z.string(),
    childId: uuid.nullable(),
    child: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('document-expiring'),
    document: z.string(),
    name: z.string(),
    childId: uuid.nullable(),
    child: z.string().nullable(),
    validUntil: localDate.describe('Perhaps past already'),
  }),
  z.object({
    kind: z.literal('regulation-to-acknowledge'),
    key: z.string(),
    memberName: z.string().nullable().describe('Whose it is; null for the whole tenant’s'),
    serviceKinds: z.array(z.enum(SERVICE_KINDS)).describe('What it governs'),
  }),
  z.object({ kind: z.literal('pai-expiring'), childId: uuid, child: z.string(), validUntil: localDate }),
  z.object({ kind: z.literal('presence-to-settle'), count: z.int() }),
  z.object({ kind: z.literal('class-unknown'), childId: uuid, child: z.string() }),
]);
export type NextStep = z.infer<typeof nextStep>;

const comingDay = z.object({
  date: localDate,
  children: z.array(
    z.object({
      childId: uuid,
      services: z.array(z.object({ name: z.string(), state: z.enum(PLANNING_STATES) })),
    }),
  ),
});

export const daysAhead = z.object({
  deadline: z
    .object({
      day: localDate,
      at: z.string().describe('Local hh:mm: the last minute'),
      dates: z.array(localDate).describe('Service days that it is the deadline for'),
      children: z.array(z.object({ childId: uuid, reservedDays: z.int() })),
    })
    .nullable()
    .describe('Null: nothing is ahead to be reserved'),
  days: z.array(comingDay).describe('Today and a week: only days and children with something'),
});
export type DaysAhead = z.infer<typeof daysAhead>;

export const familyHome = z.object({
  now: z.iso.datetime().describe('The business instant of the answer'),
  guardian: z.object({
    id: uuid,
    civility: z.enum(CIVILITIES).nullable(),
    firstName: z.string(),
    lastName: z.string(),
  }),
  households: z.array(
    z.object({
      id: uuid,
      number: z.string().describe('N° famille'),
      responsable: z.string().describe('First and last name of the responsable'),
    }),
  ),
  openRequests: z.int(),
  children: z.array(childCard),
  nextSteps: z.array(nextStep),
  ahead: daysAhead,
  due: z
    .array(
      z.object({
        householdId: uuid,
        regieId: uuid,
        regie: z.string(),
        leftCents: z.int(),
        invoices: z.int(),
        dueOn: localDate.nullable().describe('The first day by which something of it is due'),
      }),
    )
    .describe('What is to be paid to régies, of invoices that are not paid'),
  balanceCents: z.int().nullable().describe('Of all accounts; null where there is none'),
});
export type FamilyHome = z.infer<typeof familyHome>;

export const quotient = z.object({
  quotientFamilial: z.int(),
  referenceDate: localDate,
  appliesFrom: localDate,
  source: z.enum(QUOTIENT_SOURCES),
});

export const householdFile = z.object({
  id: uuid,
  number: z.string(),
  responsable: fileSection,
  partner: fileSection.nullable().describe('Null: there is none'),
  partnerAddition: pendingAddition.nullable().describe('A conjoint who is asked for'),
  fiscal: fileSection,
  caf: fileSection,
  bank: fileSection,
  quotient: quotient.nullable().describe('The one that applies today'),
  documents: sectionRows.describe('Of the household; those of a child are in its file'),
});
export type HouseholdFile = z.infer<typeof householdFile>;

export const familyFile = z.object({
  households: z.array(householdFile).min(1),
  me: uuid.describe('The adult who is signed in'),
  optionalFields: z.array(z.enum(OPTIONAL_FIELDS)).describe('Those of the adults that this commune asks for'),
  atOnce: z.array(z.string()).describe('`section.field` of what takes effect without an agent'),
  documentKinds: z.array(documentKindChoice),
  names,
});
export type FamilyFile = z.infer<typeof familyFile>;

export const childList = z.object({
  children: z.array(childCard),
  additions: z.array(z.object({ requestId: uuid, status: z.enum(REQUEST_STATUSES), values: sectionValues })),
  schools: z.array(choice).describe('To choose from when a child is added'),
});
export type ChildList = z.infer<typeof childList>;

export const custodyPeriod = z.object({
  isOwn: z.boolean().describe('Whether the child is then in a household of this adult'),
  firstDay: localDate,
  lastDay: localDate.nullable(),
  weeks: z.enum(CUSTODY_WEEKS),
  holidays: z.enum(CUSTODY_HOLIDAYS),
  costShareBp: z.int().describe('Basis points: 10000 is all of the costs'),
});

export const childFile = z.object({
  id: uuid,
  identity: fileSection,
  photo: fileSection,
  photoUrl: photo,
  schooling: schooling.nullable(),
  nextSchooling: schooling.nullable().describe('Of the next school year, once it is known'),
  custody: z.array(custodyPeriod).describe('Those of today and to come'),
  authorisedPersons: sectionRows,
  enrolments: sectionRows,
  documents: sectionRows,
  siblings: z
    .array(z.object({ id: uuid, firstName: z.string() }))
    .describe('To whom an addition may be copied'),
  services: z.array(serviceChoice).describe('For which an enrolment may be asked'),
  documentKinds: z.array(documentKindChoice),
  names,
});
export type ChildFile = z.infer<typeof childFile>;

/** Apart from the rest, since each reading of it is noted. */
export const childHealth = z.object({
  childId: uuid,
  complement: fileSection,
  health: fileSection,
  allergies: sectionRows,
  pais: sectionRows,
  mealTypes: z.array(choice).describe('Of the canteens of this child, the usual one first'),
  names,
});
export type ChildHealth = z.infer<typeof childHealth>;

/** Beside the bytes of a file that is sent. */
export const fileQuery = z.object({
  name: z.string().min(1).max(200).describe('What its owner calls it'),
  purpose: z.enum(FILE_PURPOSES).default('document').describe('A photo is cut down to 512 pixels'),
});

export const uploadedFile = z.object({
  id: uuid,
  name: z.string(),
  mediaType: z.enum(['image/jpeg', 'application/pdf']).describe('An image is written anew as a JPEG'),
  byteSize: z.int(),
  url: z.string(),
});
export type UploadedFile = z.infer<typeof uploadedFile>;
