/**
 * School holidays of the zones A, B and C, from the ministère's calendar: first to last day without class. The summer
 * follows from the school years of the tenant. Corse and overseas have calendars of their own, which the tenant's folder
 * names; so are years later than these.
 */
import { type LocalDate, toLocalDate } from '../dates.ts';
import type { Calendar, Days, NamedHolidays, SchoolYear, SchoolZone } from './calendar.ts';

type Named = Pick<Calendar, 'zone' | 'holidays' | 'schoolYears'>;

/** The school holidays of a tenant but for the summer: its own, and its zone's in the school years for which it names none. */
export function shortHolidays({ zone, holidays, schoolYears }: Named): NamedHolidays[] {
  const named = schoolYears.filter(year => holidays.some(own => overlap(own, daysOf(year))));
  return [...holidays, ...zoneHolidays(zone).filter(one => !named.some(year => overlap(one, daysOf(year))))];
}

/** The school years in which no school holidays are known: services would take place through all of them. */
export function yearsWithoutHolidays(calendar: Named): SchoolYear[] {
  const known = shortHolidays(calendar);
  return calendar.schoolYears.filter(year => !known.some(holidays => overlap(holidays, daysOf(year))));
}

/** Holidays of its zone that a tenant leaves out where its own replace them. A school has all of them: it is a mistake. */
export function zoneHolidaysLeftOut(calendar: Named): NamedHolidays[] {
  const kept = shortHolidays(calendar);
  return zoneHolidays(calendar.zone).filter(
    one =>
      calendar.schoolYears.some(year => overlap(one, daysOf(year))) &&
      !kept.some(other => overlap(one, other)),
  );
}

function daysOf({ firstDay, lastDay }: SchoolYear): Days {
  return { from: firstDay, to: lastDay };
}

function overlap(one: Days, other: Days): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** The short holidays of a zone that are known here; none for a zone with a calendar of its own. */
export function zoneHolidays(zone: SchoolZone): readonly NamedHolidays[] {
  return isMainland(zone)
    ? ZONE_HOLIDAYS.flatMap(({ name, ...zones }) => {
        const [from, to] = 'all' in zones ? zones.all : zones[zone];
        return [{ name, from: day(from), to: day(to) }];
      })
    : [];
}

type Mainland = 'A' | 'B' | 'C';

function isMainland(zone: SchoolZone): zone is Mainland {
  return zone === 'A' || zone === 'B' || zone === 'C';
}

function day(text: string): LocalDate {
  return toLocalDate(text);
}

type Pair = readonly [string, string];

const ZONE_HOLIDAYS: readonly ({ name: string } & ({ all: Pair } | Record<Mainland, Pair>))[] = [
  { name: 'Toussaint', all: ['2024-10-19', '2024-11-03'] },
  { name: 'Noël', all: ['2024-12-21', '2025-01-05'] },
  {
    name: 'Hiver',
    A: ['2025-02-22', '2025-03-09'],
    B: ['2025-02-08', '2025-02-23'],
    C: ['2025-02-15', '2025-03-02'],
  },
  {
    name: 'Printemps',
    A: ['2025-04-19', '2025-05-04'],
    B: ['2025-04-05', '2025-04-21'],
    C: ['2025-04-12', '2025-04-27'],
  },
  { name: 'Toussaint', all: ['2025-10-18', '2025-11-02'] },
  { name: 'Noël', all: ['2025-12-20', '2026-01-04'] },
  {
    name: 'Hiver',
    A: ['2026-02-07', '2026-02-22'],
    B: ['2026-02-14', '2026-03-01'],
    C: ['2026-02-21', '2026-03-08'],
  },
  {
    name: 'Printemps',
    A: ['2026-04-04', '2026-04-19'],
    B: ['2026-04-11', '2026-04-26'],
    C: ['2026-04-18', '2026-05-03'],
  },
  { name: 'Toussaint', all: ['2026-10-17', '2026-11-01'] },
  { name: 'Noël', all: ['2026-12-19', '2027-01-03'] },
  {
    name: 'Hiver',
    A: ['2027-02-13', '2027-02-28'],
    B: ['2027-02-20', '2027-03-07'],
    C: ['2027-02-06', '2027-02-21'],
  },
  {
    name: 'Printemps',
    A: ['2027-04-10', '2027-04-25'],
    B: ['2027-04-17', '2027-05-02'],
    C: ['2027-04-03', '2027-04-18'],
  },
];
