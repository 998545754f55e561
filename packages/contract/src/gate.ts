/**
 * The day at the gate through the API: what a tablet keeps of it, and what it sends. A tablet may be without network for
 * hours, and may have been opened before the server was replaced: what it sends says in which format it is.
 */
import { MARK_KINDS, MARK_SOURCES } from '@preau/domain/attendance/mark';
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import { ALLERGY_KINDS, KINSHIPS } from '@preau/domain/family';
import { SERVICE_KINDS } from '@preau/domain/service';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const serviceKey = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('hh:mm, on the clock at the gate');

/** The most that one message brings: more is sent in the next. */
export const MOST_MARKS = 500;
/** The most services that one tablet looks at: more than a site has. */
export const MOST_GATE_SERVICES = 12;

export const gateServicesQuery = z.object({
  date: localDate.optional().describe('Today without'),
});
export type GateServicesQuery = z.infer<typeof gateServicesQuery>;

const gateService = z.object({
  key: z.string(),
  name: z.string(),
  site: z.object({ key: z.string(), name: z.string() }),
  kind: z.enum(SERVICE_KINDS),
  hours: z.object({ start: z.string(), end: z.string() }).nullable(),
  isTimed: z.boolean().describe('Arrival and departure have a time; otherwise a child is there or not'),
  lateFrom: z.string().nullable().describe('hh:mm after which a departure is late by the règlement'),
  mealTypes: z.array(z.string()).describe('Names, the usual one first; none where it is no meal'),
  closedAt: z.iso.datetime().nullable().describe('« Appel terminé »'),
});

export const gateServices = z.object({
  now: z.iso.datetime().describe('By which a tablet sets its clock'),
  timeZone: z.string(),
  today: localDate,
  date: localDate,
  services: z.array(
    gateService.extend({ expected: z.int(), present: z.int(), left: z.int(), unbooked: z.int() }),
  ),
});
export type GateServices = z.infer<typeof gateServices>;

/** Keys of services, with commas between them. */
const serviceKeys = z
  .string()
  .max(60 * MOST_GATE_SERVICES)
  .transform(keys => keys.split(','))
  .pipe(z.array(serviceKey).min(1).max(MOST_GATE_SERVICES));

export const gateQuery = z.object({ services: serviceKeys, date: localDate.optional() });
export type GateQuery = z.infer<typeof gateQuery>;

const keptMark = z.object({
  id: z.string(),
  childId: z.string(),
  service: z.string(),
  kind: z.enum(MARK_KINDS),
  at: z.string().nullable(),
  undoesId: z.string().nullable(),
  source: z.enum(MARK_SOURCES),
});
export type KeptMark = z.infer<typeof keptMark>;

/** What changes in the day: who is expected, and all that was noted. Nothing of health. */
export const gateDay = z.object({
  now: z.iso.datetime(),
  timeZone: z.string(),
  date: localDate,
  services: z.array(gateService),
  places: z
    .array(
      z.object({
        childId: z.string(),
        service: z.string(),
        state: z.enum(['expected', 'absent', 'enrolled']).describe('Absent: its family has said so'),
      }),
    )
    .describe('Who may come: reserved, or enrolled at the site'),
  marks: z.array(keptMark),
});
export type GateDay = z.infer<typeof gateDay>;

const person = z.object({
  firstName: z.string(),
  lastName: z.string(),
  phones: z.array(z.string()),
});

const gateChild = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  className: z.string().nullable(),
  photo: z.string().nullable().describe('Of a file'),
  badge: z.string().nullable().describe('What its badge says'),
  mealType: z.string().nullable().describe('Null: the usual one'),
  mayLeaveAlone: z.boolean().nullable().describe('Null: its family has not said'),
  allergies: z.array(z.object({ kind: z.enum(ALLERGY_KINDS), name: z.string().nullable() })),
  pai: z.object({ instructions: z.string().nullable() }).nullable(),
  guardians: z.array(person),
  persons: z.array(person.extend({ kinship: z.enum(KINSHIPS), photo: z.string().nullable() })),
});
export type GateChild = z.infer<typeof gateChild>;

/** What a tablet keeps for a day. Health is in it: each download is noted, and it is kept no longer than it says. */
export const gatePack = z.object({
  expiresAt: z.iso.datetime(),
  day: gateDay,
  children: z.array(gateChild),
});
export type GatePack = z.infer<typeof gatePack>;

export const gateMarks = z.object({
  format: z.int().min(0).max(1000).describe('In which the marks are written'),
  deviceId: z.uuid(),
  marks: z
    .array(z.record(z.string(), z.json()))
    .max(MOST_MARKS)
    .describe('As their format says (domain/attendance/mark-format); each is judged alone'),
});
export type GateMarks = z.infer<typeof gateMarks>;

/** Why a mark is not taken. It stays on the tablet, where one reads why. */
export const MARK_REFUSALS = ['not-found', 'malformed', 'format', 'too-old', 'future', 'other-mark'] as const;
export type MarkRefusal = (typeof MARK_REFUSALS)[number];

export const gateMarkResults = z.object({
  results: z.array(z.object({ id: z.string(), refused: z.enum(MARK_REFUSALS).nullable() })),
});
export type GateMarkResults = z.infer<typeof gateMarkResults>;

export const gateRoll = z.object({
  service: serviceKey,
  date: localDate,
  deviceId: z.uuid(),
  leftAt: time.nullable().describe('Whoever is still there left at that time'),
});
export type GateRoll = z.infer<typeof gateRoll>;

export const gateRollClosed = z.object({
  closedAt: z.iso.datetime(),
  missing: z.int().describe('Expected, not seen, and of whom nobody had said anything'),
  left: z.int().describe('Of whom the departure is noted by this'),
});
export type GateRollClosed = z.infer<typeof gateRollClosed>;
