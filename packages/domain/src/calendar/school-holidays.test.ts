import { expect, test } from 'vitest';
import { addDays, toLocalDate, weekdayOf } from '../dates.ts';
import { SCHOOL_YEARS, sampleCalendar } from './calendar.sample.ts';
import { readCalendar } from './day.ts';
import { yearsWithoutHolidays, zoneHolidays, zoneHolidaysLeftOut } from './school-holidays.ts';

/** The ministère's calendar: first and last day without class. The summer's last is the day before the next rentrée. */
const PUBLISHED = {
  A: [
    ['Toussaint', '2024-10-19', '2024-11-03'],
    ['Noël', '2024-12-21', '2025-01-05'],
    ['Hiver', '2025-02-22', '2025-03-09'],
    ['Printemps', '2025-04-19', '2025-05-04'],
    ['Été', '2025-07-05', '2025-08-31'],
    ['Toussaint', '2025-10-18', '2025-11-02'],
    ['Noël', '2025-12-20', '2026-01-04'],
    ['Hiver', '2026-02-07', '2026-02-22'],
    ['Printemps', '2026-04-04', '2026-04-19'],
    ['Été', '2026-07-04', '2026-08-31'],
    ['Toussaint', '2026-10-17', '2026-11-01'],
    ['Noël', '2026-12-19', '2027-01-03'],
    ['Hiver', '2027-02-13', '2027-02-28'],
    ['Printemps', '2027-04-10', '2027-04-25'],
    ['Été', '2027-07-03', '2027-08-31'],
  ],
  B: [
    ['Toussaint', '2024-10-19', '2024-11-03'],
    ['Noël', '2024-12-21', '2025-01-05'],
    ['Hiver', '2025-02-08', '2025-02-23'],
    ['Printemps', '2025-04-05', '2025-04-21'],
    ['Été', '2025-07-05', '2025-08-31'],
    ['Toussaint', '2025-10-18', '2025-11-02'],
    ['Noël', '2025-12-20', '2026-01-04'],
    ['Hiver', '2026-02-14', '2026-03-01'],
    ['Printemps', '2026-04-11', '2026-04-26'],
    ['Été', '2026-07-04', '2026-08-31'],
    ['Toussaint', '2026-10-17', '2026-11-01'],
    ['Noël', '2026-12-19', '2027-01-03'],
    ['Hiver', '2027-02-20', '2027-03-07'],
    ['Printemps', '2027-04-17', '2027-05-02'],
    ['Été', '2027-07-03', '2027-08-31'],
  ],
  C: [
    ['Toussaint', '2024-10-19', '2024-11-03'],
    ['Noël', '2024-12-21', '2025-01-05'],
    ['Hiver', '2025-02-15', '2025-03-02'],
    ['Printemps', '2025-04-12', '2025-04-27'],
    ['Été', '2025-07-05', '2025-08-31'],
    ['Toussaint', '2025-10-18', '2025-11-02'],
    ['Noël', '2025-12-20', '2026-01-04'],
    ['Hiver', '2026-02-21', '2026-03-08'],
    ['Printemps', '2026-04-18', '2026-05-03'],
    ['Été', '2026-07-04', '2026-08-31'],
    ['Toussaint', '2026-10-17', '2026-11-01'],
    ['Noël', '2026-12-19', '2027-01-03'],
    ['Hiver', '2027-02-06', '2027-02-21'],
    ['Printemps', '2027-04-03', '2027-04-18'],
    ['Été', '2027-07-03', '2027-08-31'],
  ],
} as const;

const CASES = (['A', 'B', 'C'] as const).flatMap(zone =>
  PUBLISHED[zone].map(([name, from, to]) => ({ zone, name, from: toLocalDate(from), to: toLocalDate(to) })),
);

test.each(CASES)(
  'zone $zone: $name goes from $from to $to, and not a day further',
  ({ zone, name, from, to }) => {
    const calendar = readCalendar(sampleCalendar({ zone }));
    expect(calendar.holidaysOn(addDays(from, -1))).toBeNull();
    expect(calendar.holidaysOn(from)).toEqual({ name, from, to });
    expect(calendar.holidaysOn(to)).toEqual({ name, from, to });
    expect(calendar.holidaysOn(addDays(to, 1))?.name ?? null).toBeNull();
  },
);

test.each(CASES)(
  'zone $zone: pupils leave for $name on a Friday, and return before the next week',
  ({ zone, from, to }) => {
    const calendar = readCalendar(sampleCalendar({ zone }));
    expect([weekdayOf(addDays(from, -1)), weekdayOf(from)]).toEqual(['friday', 'saturday']);
    expect(calendar.isSchoolDay(addDays(from, -1))).toBe(true);
    const back = addDays(to, 1);
    if (calendar.schoolYearOn(back)) expect(calendar.isSchoolDay(back)).toBe(true);
  },
);

test('no two holidays of a zone share a day, and their years are those that the ministère has published', () => {
  for (const zone of ['A', 'B', 'C'] as const) {
    const holidays = [...zoneHolidays(zone)];
    expect(holidays).toHaveLength(12);
    for (const [index, one] of holidays.entries()) {
      expect(one.from <= one.to).toBe(true);
      expect(holidays.slice(index + 1).every(later => one.to < later.from)).toBe(true);
    }
  }
});

test('Corse and overseas have no holidays but those that they name', () => {
  expect(zoneHolidays('corse')).toEqual([]);
  expect(zoneHolidays('reunion')).toEqual([]);
});

const AUTUMN = { name: 'Automne', from: toLocalDate('2026-10-24'), to: toLocalDate('2026-11-08') };

test('holidays that a tenant names replace all of its zone in their school year, and none in the others', () => {
  const calendar = readCalendar(sampleCalendar({ holidays: [AUTUMN] }));
  expect(calendar.holidaysOn(toLocalDate('2026-10-20'))).toBeNull();
  expect(calendar.holidaysOn(toLocalDate('2026-11-08'))).toEqual(AUTUMN);
  expect(calendar.holidaysOn(toLocalDate('2026-12-25'))).toBeNull();
  expect(calendar.holidaysOn(toLocalDate('2025-12-25'))?.name).toBe('Noël');
});

test('holidays of the zone that a tenant replaces by nothing are named', () => {
  expect(
    zoneHolidaysLeftOut(sampleCalendar({ holidays: [AUTUMN] })).map(({ name, from }) => `${name} ${from}`),
  ).toEqual(['Noël 2026-12-19', 'Hiver 2027-02-13', 'Printemps 2027-04-10']);
  expect(zoneHolidaysLeftOut(sampleCalendar())).toEqual([]);
});

test('a school year of which no holidays are known is named', () => {
  const later = { key: '2027-2028', firstDay: toLocalDate('2027-09-02'), lastDay: toLocalDate('2028-07-04') };
  const schoolYears = [...SCHOOL_YEARS, later];
  expect(yearsWithoutHolidays(sampleCalendar())).toEqual([]);
  expect(yearsWithoutHolidays(sampleCalendar({ schoolYears }))).toEqual([later]);
  expect(yearsWithoutHolidays(sampleCalendar({ zone: 'corse' }))).toEqual(SCHOOL_YEARS);
  const noel = { name: 'Noël', from: toLocalDate('2027-12-18'), to: toLocalDate('2028-01-02') };
  expect(yearsWithoutHolidays(sampleCalendar({ schoolYears, holidays: [noel] }))).toEqual([]);
});
