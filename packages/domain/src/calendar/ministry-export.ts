/**
 * Reads the ministère's calendar, the data set fr-en-calendrier-scolaire of data.education.gouv.fr as JSON. It is made for
 * people and has traps: a day is an instant in UTC, 22:00 or 23:00 of the day before; `start_date` is the day after whose
 * class pupils leave, mostly a Saturday without class; `end_date` is the day of return; a bridge of one day and a summer
 * that nobody has ended yet have both on the same day; each académie of a zone repeats its rows; teachers, lycées and
 * islands of Guadeloupe have rows of their own.
 */
import { z } from 'zod';
import {
  addDays,
  dayNumber,
  isLocalDate,
  type LocalDate,
  localDateAt,
  localTimeAt,
  toLocalDate,
  type Weekday,
  weekdayOf,
} from '../dates.ts';
import { type NamedHolidays, type SchoolZone, STANDARD_SCHOOL_WEEKDAYS } from './calendar.ts';

export type MinistryExport =
  /** Not this data set, or not all of it; the reason is a French sentence. */
  { kind: 'unreadable'; reason: string } | { kind: 'read'; years: ExportedYear[]; refused: RefusedRow[] };

/** One school year of one zone. */
export interface ExportedYear {
  zone: SchoolZone;
  /** As the export writes it: `2027-2028`. */
  year: string;
  /** In their order, the summer left out: it follows from the school years. */
  holidays: NamedHolidays[];
  /** Days without class that are no holidays: closures, for a tenant that closes then. */
  bridges: NamedHolidays[];
  /** The last day of class, where the summer is in the export. */
  lastDay: LocalDate | null;
  /** The rentrée after that summer, where the export says when it ends. */
  nextFirstDay: LocalDate | null;
}

export interface RefusedRow {
  /** Counted from 1. */
  row: number;
  /** Null where the row does not say one that is known. */
  zone: SchoolZone | null;
  year: string | null;
  /** A French phrase. */
  reason: string;
}

/**
 * Reads an export, already parsed from JSON: a list of rows, or the answer of the API that holds one.
 * @param schoolWeekdays the days of class: on one of them, holidays begin the day after.
 */
export function readMinistryExport(
  content: unknown,
  schoolWeekdays: readonly Weekday[] = STANDARD_SCHOOL_WEEKDAYS,
): MinistryExport {
  const answer = exportFile.safeParse(content);
  if (!answer.success)
    return { kind: 'unreadable', reason: 'ce n’est pas une liste de lignes de ce jeu de données' };
  const rows = Array.isArray(answer.data) ? answer.data : answer.data.results;
  const total = Array.isArray(answer.data) ? rows.length : (answer.data.total_count ?? rows.length);
  if (total > rows.length)
    return { kind: 'unreadable', reason: `il s’arrête à la ligne ${rows.length} sur ${total}` };
  const read = rows.map((row, index) => readRow(row, index + 1, schoolWeekdays));
  const { kept, contradicting } = withoutRepetitions(read.filter(one => one.kind === 'stay'));
  return {
    kind: 'read',
    years: inYears(kept),
    refused: [...read.filter(one => one.kind === 'refused'), ...contradicting]
      .map(({ row, zone, year, reason }) => ({ row, zone, year, reason }))
      .sort((one, other) => one.row - other.row),
  };
}

const exportFile = z.union([
  z.array(z.unknown()),
  z.object({ results: z.array(z.unknown()), total_count: z.int().optional() }),
]);

const exportRow = z.object({
  description: z.string().min(1),
  population: z.string().nullish(),
  start_date: z.string(),
  end_date: z.string(),
  location: z.string().nullish(),
  zones: z.string().nullish(),
  annee_scolaire: z.string().regex(/^\d{4}(-\d{4})?$/),
});

/** Days without class, as one row has them. */
interface Stay extends NamedHolidays {
  kind: 'stay';
  role: 'holidays' | 'bridge' | 'summer';
  row: number;
  zone: SchoolZone;
  year: string;
  location: string;
  /** The day of return; null for a summer without an end. */
  back: LocalDate | null;
}

type Refused = RefusedRow & { kind: 'refused' };

/** What a row says; `other` where it says nothing to pupils of écoles. */
function readRow(
  content: unknown,
  row: number,
  schoolWeekdays: readonly Weekday[],
): Stay | Refused | { kind: 'other' } {
  const parsed = exportRow.safeParse(content);
  if (!parsed.success) {
    const key = parsed.error.issues[0]?.path.join('.') || 'toute la ligne';
    return { kind: 'refused', row, zone: null, year: null, reason: `« ${key} » manque ou ne se lit pas` };
  }
  const {
    description,
    population,
    start_date,
    end_date,
    location,
    zones,
    annee_scolaire: year,
  } = parsed.data;
  const zone = ZONES.get(plain(zones)) ?? ZONES.get(plain(location)) ?? null;
  const refused = (reason: string): Refused => ({ kind: 'refused', row, zone, year, reason });
  if (!zone) return refused(`la zone « ${zones || location || ''} » n’est pas connue`);
  const audience = audienceOf(population);
  if (audience === 'others') return { kind: 'other' };
  if (audience === 'unknown')
    return refused(`« ${population} » ne dit pas s’il s’agit des élèves des écoles`);
  const [start, end] = [readDay(start_date), readDay(end_date)];
  if (!start || !end) return refused(`« ${start ? end_date : start_date} » n’est pas le début d’un jour`);
  if (end < start) return refused('elle finit avant de commencer');
  if (!yearsOf(year).includes(start.slice(0, 4))) return refused(`elle n’est pas dans l’année ${year}`);

  const isHolidays = /^(début des )?(grandes )?vacances/i.test(description);
  const stay = {
    kind: 'stay' as const,
    row,
    zone,
    year,
    name: nameOf(description),
    location: location ?? '',
  };
  const back = end > start ? end : null;
  const last = back ? addDays(back, -1) : start;
  if (isHolidays && isSummerStart(zone, start))
    return { ...stay, role: 'summer', from: lastClass(start, schoolWeekdays), to: last, back };
  const days = dayNumber(last) - dayNumber(start) + 1;
  if (!isHolidays && days <= LONGEST_BRIDGE_DAYS)
    return { ...stay, role: 'bridge', from: start, to: last, back };
  if (!back) return refused('elle commence et finit le même jour');
  if (days > LONGEST_HOLIDAYS_DAYS) return refused(`elle dure ${days} jours`);
  // Pupils leave after the class of this day, if there is any.
  const from = schoolWeekdays.includes(weekdayOf(start)) ? addDays(start, 1) : start;
  return { ...stay, role: 'holidays', from, to: last, back };
}

/** From the Thursday of Ascension to the Sunday. */
const LONGEST_BRIDGE_DAYS = 4;

/** The austral summer of La Réunion has six weeks, in the middle of the school year. */
const LONGEST_HOLIDAYS_DAYS = 60;

const ZONES: ReadonlyMap<string, SchoolZone> = new Map([
  ['zone a', 'A'],
  ['zone b', 'B'],
  ['zone c', 'C'],
  ['corse', 'corse'],
  ['guadeloupe', 'guadeloupe'],
  ['guyane', 'guyane'],
  ['martinique', 'martinique'],
  ['mayotte', 'mayotte'],
  ['reunion', 'reunion'],
  ['la reunion', 'reunion'],
  ['saint pierre et miquelon', 'saint-pierre-et-miquelon'],
  ['polynesie', 'polynesie-francaise'],
  ['polynesie francaise', 'polynesie-francaise'],
  ['nouvelle caledonie', 'nouvelle-caledonie'],
  ['wallis et futuna', 'wallis-et-futuna'],
]);

/** In small letters, without accents and hyphens. */
function plain(text: string | null | undefined): string {
  return (text ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();
}

/** Whether a row is for pupils of écoles, for others, or cannot be told. */
function audienceOf(population: string | null | undefined): 'pupils' | 'others' | 'unknown' {
  const text = plain(population);
  if (text === '') return 'pupils'; // written « - »
  if (/enseignant|second degre|^eleves des (lycees|colleges)|^lycees|^saint (martin|barthelemy)/.test(text))
    return 'others';
  return /eleve|premier degre|sauf saint/.test(text) ? 'pupils' : 'unknown';
}

/** The day of an instant that is midnight in Paris, whatever the zone, or in UTC; of a date without an hour, that date. */
function readDay(text: string): LocalDate | null {
  const [, date = '', rest = ''] = /^(\d{4}-\d{2}-\d{2})(.*)$/s.exec(text) ?? [];
  if (!isLocalDate(date)) return null;
  if (/^(T00:00(:00(\.0+)?)?)?$/.test(rest)) return toLocalDate(date);
  if (!/^T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(rest)) return null;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return null;
  const place = ['Europe/Paris', 'UTC'].find(timeZone => localTimeAt(instant, timeZone) === '00:00');
  return place === undefined ? null : localDateAt(instant, place);
}

/** The calendar years that a school year touches. */
function yearsOf(year: string): string[] {
  const [first = '', second] = year.split('-');
  return [first, second ?? String(Number(first) + 1)];
}

/** Where the school year is that of the southern hemisphere, the summer between two begins in December. */
function isSummerStart(zone: SchoolZone, start: LocalDate): boolean {
  const isSouthern = zone === 'nouvelle-caledonie' || zone === 'wallis-et-futuna';
  return (isSouthern ? ['12'] : ['06', '07']).includes(start.slice(5, 7));
}

/** The last day of class, when pupils leave after the class of this day or, without class, of one before it. */
function lastClass(start: LocalDate, schoolWeekdays: readonly Weekday[]): LocalDate {
  for (let back = 0; back < 7; back++) {
    const day = addDays(start, -back);
    if (schoolWeekdays.includes(weekdayOf(day))) return day;
  }
  return start;
}

/** « Toussaint », of « Vacances de la Toussaint ». */
function nameOf(description: string): string {
  const name = description
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll("'", '’')
    .replace(/^(début des )?vacances (de la |de l’|d’|de |du |des )/i, '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Each stay once. Where rows of one zone contradict each other, what most of them say is kept. */
function withoutRepetitions(stays: readonly Stay[]): { kept: Stay[]; contradicting: Refused[] } {
  const votes = new Map<string, Stay[]>();
  for (const stay of stays) votes.set(identityOf(stay), [...(votes.get(identityOf(stay)) ?? []), stay]);
  const kept: Stay[] = [];
  const contradicting: Refused[] = [];
  for (const rows of [...votes.values()].sort((one, other) => other.length - one.length)) {
    const [first] = rows;
    if (!first) continue;
    const rival = kept.find(other => contradict(other, first));
    if (!rival) kept.push(first);
    else
      for (const { row, zone, year, location, name } of rows)
        contradicting.push({
          kind: 'refused',
          row,
          zone,
          year,
          reason: `${name} n’y a pas les dates des autres lignes de la zone (${location || 'sans académie'})`,
        });
  }
  return { kept, contradicting };
}

function identityOf({ zone, year, role, name, from, to }: Stay): string {
  return [zone, year, role, name, from, to].join('|');
}

/** Two rows for the same days; of two summers, the one that says its end only says more. */
function contradict(one: Stay, other: Stay): boolean {
  if (one.zone !== other.zone || one.year !== other.year || one.role !== other.role) return false;
  if (one.role === 'summer') return one.from !== other.from;
  return one.from <= other.to && other.from <= one.to;
}

function inYears(stays: readonly Stay[]): ExportedYear[] {
  const years = new Map<string, ExportedYear>();
  for (const { zone, year, role, name, from, to, back } of stays.toSorted(byFirstDay)) {
    const key = `${zone} ${year}`;
    const known = years.get(key) ?? {
      zone,
      year,
      holidays: [],
      bridges: [],
      lastDay: null,
      nextFirstDay: null,
    };
    years.set(key, known);
    if (role === 'holidays') known.holidays.push({ name, from, to });
    else if (role === 'bridge') known.bridges.push({ name, from, to });
    else {
      known.lastDay = from;
      known.nextFirstDay = back ?? known.nextFirstDay;
    }
  }
  return [...years.values()].sort((one, other) =>
    one.year < other.year ? -1 : one.year > other.year ? 1 : 0,
  );
}

function byFirstDay(one: Stay, other: Stay): number {
  return dayNumber(one.from) - dayNumber(other.from);
}
