/** How services are used and how full they are, through the API; and what of it leaves as a file. */
import { FULLNESS } from '@preau/domain/attendance/occupancy';
import { isLocalDate, type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import { LEVELS } from '@preau/domain/family';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const site = z.object({ key: z.string(), name: z.string() });
const choice = z.object({ key: z.string(), name: z.string(), site: z.string().describe('Key') });

export const occupancyQuery = z.object({
  year: z
    .string()
    .regex(/^\d{4}-\d{4}$/)
    .optional()
    .describe('A school year, with the summer after it; by default that of today'),
  month: localDate.optional().describe('Any day of a month, instead of a year'),
  site: key.optional(),
  service: key.optional(),
});
export type OccupancyQuery = z.infer<typeof occupancyQuery>;

/** In days of children: see domain/attendance/occupancy. */
export const figures = z.object({
  days: z.int(),
  daysTaken: z.int(),
  reserved: z.int(),
  present: z.int(),
  excused: z.int(),
  billed: z.int(),
  pending: z.int(),
  noShow: z.int(),
  notTaken: z.int(),
  unbooked: z.int(),
});
const former = figures.nullable().describe('Of the year before; null where nothing is known of it');

export const occupancy = z.object({
  today: localDate,
  period: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('year'), year: z.string(), from: localDate, to: localDate }),
    z.object({ kind: z.literal('month'), from: localDate, to: localDate }),
  ]),
  counted: z.object({ from: localDate, to: localDate }).describe('What is counted of it: up to today'),
  former: z.object({ from: localDate, to: localDate }).describe('The same of the year before'),
  years: z.array(z.string()),
  sites: z.array(site),
  choices: z.array(choice),
  total: z.object({ now: figures, former }),
  services: z.array(
    z.object({ key: z.string(), name: z.string(), site: z.string().describe('Name'), now: figures, former }),
  ),
  steps: z
    .array(z.object({ from: localDate, now: figures, former }))
    .describe('Months of a year, or days of a month'),
  weekdays: z.array(z.object({ weekday: z.enum(WEEKDAYS), now: figures })),
  classes: z.array(z.object({ name: z.string().nullable(), site: z.string().nullable(), now: figures })),
  levels: z.array(z.object({ level: z.enum(LEVELS).nullable(), now: figures, former })),
});
export type OccupancyAnswer = z.infer<typeof occupancy>;

/** So many weeks of places at most. */
export const MOST_WEEKS = 8;

export const placesQuery = z.object({
  from: localDate.optional().describe('Of any week; by default this one, at the weekend the next'),
  weeks: z.coerce.number().int().min(1).max(MOST_WEEKS).optional(),
  site: key.optional(),
});
export type PlacesQuery = z.infer<typeof placesQuery>;

export const places = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  sites: z.array(site),
  services: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        site: z.string().describe('Name'),
        capacity: z.int().nullable(),
        days: z
          .array(
            z.object({
              date: localDate,
              served: z.boolean(),
              dayReason: z.string().nullable(),
              capacity: z.int().nullable().describe('Null: no limit on this day'),
              taken: z.int(),
              waiting: z.int(),
              fullness: z.enum(FULLNESS),
            }),
          )
          .describe('Mondays to Fridays, and other days on which it takes place'),
      }),
    )
    .describe('Those that count places'),
});
export type PlacesAnswer = z.infer<typeof places>;

/** `presences`: a row for each child and day. `hours`: by service and month, for the CAF. `occupancy`: figures. */
export const EXPORT_KINDS = ['presences', 'hours', 'occupancy'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const attendanceExportQuery = z.object({
  kind: z.enum(EXPORT_KINDS),
  format: z.enum(EXPORT_FORMATS),
  from: localDate,
  to: localDate,
  site: key.optional(),
  services: z
    .string()
    .max(2500)
    .transform(text => text.split(',').filter(Boolean))
    .pipe(z.array(key).max(40))
    .optional()
    .describe('Keys, with commas between them; without, all'),
});
export type AttendanceExportQuery = z.infer<typeof attendanceExportQuery>;
