/** Attendance as the mairie looks back at it through the API: what is still to settle, a day of a service, corrections. */
import { ANOMALY_KINDS } from '@preau/domain/attendance/anomaly';
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import { PLANNING_STATES } from '@preau/domain/planning/state';
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
const child = z.object({ id: z.string(), firstName: z.string(), lastName: z.string() });

export const dayBoardQuery = z.object({
  day: localDate.optional().describe('One day'),
  week: localDate.optional().describe('Any day of a week; without either, the last day of service and today'),
  site: serviceKey.optional(),
  service: serviceKey.optional(),
});
export type DayBoardQuery = z.infer<typeof dayBoardQuery>;

/** `missing`: nobody has begun; `unfinished`: some who were expected have no mark, and attendance is not closed. */
export const ROLL_PROBLEMS = ['missing', 'unfinished'] as const;

export const dayBoard = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  sites: z.array(z.object({ key: z.string(), name: z.string() })),
  choices: z.array(z.object({ key: z.string(), name: z.string(), site: z.string().describe('Key') })),
  rolls: z
    .array(
      z.object({
        service: z.object({ key: z.string(), name: z.string() }),
        site: z.string().describe('Name'),
        date: localDate,
        problem: z.enum(ROLL_PROBLEMS),
        expected: z.int(),
        noted: z.int(),
      }),
    )
    .describe('Services that are over and of which attendance was not taken, or not to its end'),
  anomalies: z.array(
    z.object({
      kind: z.enum(ANOMALY_KINDS),
      child,
      className: z.string().nullable(),
      household: z.object({ id: z.string(), number: z.string() }),
      service: z.object({ key: z.string(), name: z.string() }),
      date: localDate,
      arrival: z.string().nullable(),
      departure: z.string().nullable(),
      lateFrom: z.string().nullable(),
      hours: z.object({ start: z.string(), end: z.string() }).nullable(),
    }),
  ),
  counts: z
    .object({
      unbooked: z.int(),
      missing: z.int(),
      'no-departure': z.int(),
      late: z.int(),
      'outside-contract': z.int(),
    })
    .describe('Of all, also of those that are not listed'),
  days: z
    .array(z.object({ date: localDate, services: z.int(), present: z.int() }))
    .describe('On which somebody was expected or came'),
});
export type DayBoard = z.infer<typeof dayBoard>;

export const serviceDayQuery = z.object({ service: serviceKey, date: localDate });
export type ServiceDayQuery = z.infer<typeof serviceDayQuery>;

export const serviceDay = z.object({
  today: localDate,
  date: localDate,
  service: z.object({
    key: z.string(),
    name: z.string(),
    site: z.string().describe('Name'),
    hours: z.object({ start: z.string(), end: z.string() }).nullable(),
    isTimed: z.boolean(),
    lateFrom: z.string().nullable(),
  }),
  served: z.boolean(),
  dayReason: z.string().nullable(),
  closedAt: z.iso.datetime().nullable().describe('« Appel terminé »'),
  closedBy: z.string().nullable(),
  mayCorrect: z.boolean(),
  counts: z.object({
    expected: z.int(),
    present: z.int(),
    left: z.int(),
    missing: z.int().describe('Noted as not there, or attendance was closed without them'),
    unbooked: z.int(),
  }),
  children: z
    .array(
      child.extend({
        className: z.string().nullable(),
        household: z.object({ id: z.string(), number: z.string() }),
        isExpected: z.boolean(),
        state: z.enum(PLANNING_STATES),
        attendance: z
          .object({
            isPresent: z.boolean(),
            arrival: z.string().nullable(),
            departure: z.string().nullable(),
          })
          .nullable(),
        anomalies: z.array(z.enum(ANOMALY_KINDS)),
      }),
    )
    .describe('By name'),
  others: z
    .array(child.extend({ className: z.string().nullable() }))
    .describe('Enrolled at the site, for who came without a reservation; of who may correct'),
  corrections: z.array(
    z.object({
      at: z.iso.datetime(),
      by: z.string().nullable(),
      note: z.string().nullable(),
      children: z.int(),
    }),
  ),
});
export type ServiceDay = z.infer<typeof serviceDay>;

/** The most children of one correction: more than a service has. */
export const MOST_CORRECTED = 800;

export const attendanceCorrection = z.object({
  key: z
    .string()
    .min(8)
    .max(80)
    .regex(/^[\w-]+$/)
    .describe('Made by who sends it: sent again it is the same'),
  service: serviceKey,
  date: localDate,
  reason: z
    .string()
    .trim()
    .max(300)
    .transform(text => text || null)
    .nullable()
    .describe('Asked for of a day that is past'),
  closes: z.boolean().describe('Attendance is complete: whoever was expected and has no mark is missing'),
  children: z
    .array(
      z.object({
        childId: z.uuid(),
        presence: z.enum(['present', 'absent', 'unknown']),
        arrival: time.nullable(),
        departure: time.nullable(),
      }),
    )
    .max(MOST_CORRECTED),
});
export type AttendanceCorrection = z.infer<typeof attendanceCorrection>;

export const attendanceCorrected = z.object({
  changed: z.int().describe('Children of whom something else is known now'),
  closedAt: z.iso.datetime().nullable(),
});
export type AttendanceCorrected = z.infer<typeof attendanceCorrected>;
