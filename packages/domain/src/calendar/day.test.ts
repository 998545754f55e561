import { expect, test } from 'vitest';
import { toLocalDate } from '../dates.ts';
import { SCHOOL_YEARS, sampleCalendar, sampleService } from './calendar.sample.ts';
import type { CalendarException, Scope, Service } from './calendar.ts';
import { readCalendar } from './day.ts';

const TENANT: Scope = { kind: 'tenant' };

function exception(from: string, to = from, scope: Scope = TENANT, reason = 'Raison'): CalendarException {
  return { from: toLocalDate(from), to: toLocalDate(to), scope, reason };
}

/** What a day is for a service in a calendar of zone A with some days of its own. */
function dayOf(
  date: string,
  said: Parameters<typeof sampleCalendar>[0] = {},
  service: Partial<Service> = {},
) {
  return readCalendar(sampleCalendar(said)).dayOf(sampleService(service), toLocalDate(date));
}

const leisure = { key: 'centre', holidayWeekdays: ['monday', 'wednesday'] } as const;

test('a weekday of the service in school time is served; another is not', () => {
  expect(dayOf('2026-11-19')).toEqual({ kind: 'schoolDay', served: true, reason: null });
  expect(dayOf('2026-11-18')).toEqual({ kind: 'notServed', served: false, reason: null });
  expect(dayOf('2026-11-21')).toEqual({ kind: 'notServed', served: false, reason: null });
});

test('school holidays are not served, and are named', () => {
  expect(dayOf('2026-10-19')).toEqual({ kind: 'shortHolidays', served: false, reason: 'Toussaint' });
  expect(dayOf('2025-07-10')).toEqual({ kind: 'summerHolidays', served: false, reason: 'Été' });
});

test('a service may run in holidays, on weekdays of its own', () => {
  expect(dayOf('2026-10-19', {}, leisure)).toEqual({
    kind: 'shortHolidays',
    served: true,
    reason: 'Toussaint',
  });
  expect(dayOf('2026-10-20', {}, leisure)).toMatchObject({ kind: 'shortHolidays', served: false });
  expect(dayOf('2026-07-08', {}, leisure)).toEqual({ kind: 'summerHolidays', served: true, reason: 'Été' });
  expect(dayOf('2026-11-18', {}, leisure)).toMatchObject({ kind: 'notServed', served: false });
});

test('a public holiday is not served, in school time or in holidays, and is shown before the holidays', () => {
  expect(dayOf('2027-05-06')).toEqual({ kind: 'publicHoliday', served: false, reason: 'Ascension' });
  expect(dayOf('2025-07-14', {}, leisure)).toEqual({
    kind: 'publicHoliday',
    served: false,
    reason: 'Fête nationale',
  });
});

test('a public holiday is shown before a closure', () => {
  const closures = [exception('2027-05-06', '2027-05-07')];
  expect(dayOf('2027-05-06', { closures })).toMatchObject({ kind: 'publicHoliday' });
  expect(dayOf('2027-05-07', { closures })).toEqual({ kind: 'closed', served: false, reason: 'Raison' });
});

test('a closure is shown on every day of school time, and in holidays on the days that it takes away', () => {
  const closures = [exception('2026-11-16', '2026-11-22'), exception('2026-10-17', '2026-11-01')];
  expect(dayOf('2026-11-18', { closures })).toMatchObject({ kind: 'closed' });
  expect(dayOf('2026-10-20', { closures })).toMatchObject({ kind: 'shortHolidays', served: false });
  expect(dayOf('2026-10-19', { closures }, leisure)).toMatchObject({ kind: 'closed', served: false });
});

test('a closure has both its days, and no more', () => {
  const closures = [exception('2027-03-08', '2027-03-12')];
  const served = ['2027-03-05', '2027-03-08', '2027-03-12', '2027-03-15'].map(
    date => dayOf(date, { closures }).served,
  );
  expect(served).toEqual([true, false, false, true]);
});

test('an opening goes before all: a closure, a public holiday, holidays, a weekday without service', () => {
  const openings = [exception('2026-10-19', '2027-06-30')];
  const closures = [exception('2026-11-16', '2026-11-20')];
  for (const [date, kind] of [
    ['2026-11-19', 'schoolDay'],
    ['2026-11-18', 'schoolDay'],
    ['2026-11-21', 'schoolDay'],
    ['2027-05-06', 'publicHoliday'],
    ['2026-10-20', 'shortHolidays'],
  ] as const)
    expect(dayOf(date, { openings, closures })).toEqual({ kind, served: true, reason: 'Raison' });
});

test('an opening in the summer, or of a day of which no school year is known, is served', () => {
  const openings = [exception('2027-07-10'), exception('2030-11-19')];
  expect(dayOf('2027-07-10', { openings })).toEqual({
    kind: 'summerHolidays',
    served: true,
    reason: 'Raison',
  });
  expect(dayOf('2030-11-19', { openings })).toMatchObject({ served: true });
});

test.each<[Scope, boolean[]]>([
  [TENANT, [false, false, false, false]],
  [{ kind: 'member', key: 'amont' }, [false, false, false, true]],
  [{ kind: 'site', key: 'cantine' }, [false, false, true, true]],
  [{ kind: 'service', key: 'repas' }, [false, true, true, true]],
])('a closure of %j is of nothing else', (scope, served) => {
  const calendar = readCalendar(sampleCalendar({ closures: [exception('2026-11-19', '2026-11-19', scope)] }));
  const services = [
    sampleService(),
    sampleService({ key: 'goûter' }),
    sampleService({ key: 'garderie', site: 'école' }),
    sampleService({ key: 'repas-aval', member: 'aval', site: 'cantine-aval' }),
  ];
  const date = toLocalDate('2026-11-19');
  expect(services.map(service => calendar.dayOf(service, date).served)).toEqual(served);
  expect(calendar.isClosed(date)).toBe(scope.kind === 'tenant');
  expect(calendar.isSchoolDay(date)).toBe(scope.kind !== 'tenant');
});

test('an opening of one service opens no other', () => {
  const openings = [exception('2026-11-18', '2026-11-18', { kind: 'service', key: 'repas' })];
  expect(dayOf('2026-11-18', { openings }).served).toBe(true);
  expect(dayOf('2026-11-18', { openings }, { key: 'garderie' }).served).toBe(false);
});

test('the schools have class on their weekdays, but for holidays, public holidays, and closures of all', () => {
  const isSchoolDay = (date: string, said = {}) =>
    readCalendar(sampleCalendar(said)).isSchoolDay(toLocalDate(date));
  expect(isSchoolDay('2026-11-19')).toBe(true);
  expect(isSchoolDay('2026-11-18')).toBe(false);
  expect(isSchoolDay('2026-11-18', { schoolWeekdays: ['wednesday'] })).toBe(true);
  expect(isSchoolDay('2026-11-11', { schoolWeekdays: ['wednesday'] })).toBe(false);
  expect(isSchoolDay('2026-10-19')).toBe(false);
  expect(isSchoolDay('2027-05-07', { closures: [exception('2027-05-07')] })).toBe(false);
  expect(isSchoolDay('2027-07-02')).toBe(true);
  expect(isSchoolDay('2027-07-05')).toBe(false);
  expect(isSchoolDay('2028-11-20')).toBe(false);
});

test('Alsace-Moselle has its public holidays', () => {
  expect(dayOf('2027-03-26').served).toBe(true);
  expect(dayOf('2027-03-26', { alsaceMoselle: true })).toMatchObject({
    kind: 'publicHoliday',
    served: false,
  });
});

test('the summer goes from the last day of class to the next first one, whatever they are', () => {
  const [first, second] = SCHOOL_YEARS;
  if (!first || !second) throw new Error('two school years');
  const schoolYears = [{ ...second, firstDay: toLocalDate('2025-08-28') }, first]; // in any order
  const calendar = readCalendar(sampleCalendar({ schoolYears }));
  const summer = { name: 'Été', from: '2025-07-05', to: '2025-08-27' };
  expect(calendar.holidaysOn(toLocalDate('2025-07-05'))).toEqual(summer);
  expect(calendar.holidaysOn(toLocalDate('2025-08-27'))).toEqual(summer);
  expect(calendar.holidaysOn(toLocalDate('2025-08-28'))).toBeNull();
  expect(calendar.season(toLocalDate('2025-08-27'))).toBe('holidays');
  expect(calendar.season(toLocalDate('2025-08-28'))).toBe('school-time');
});

test('beside a school year that has no neighbour, the summer lasts sixty days', () => {
  const calendar = readCalendar(sampleCalendar());
  const names = (...dates: string[]) =>
    dates.map(date => calendar.holidaysOn(toLocalDate(date))?.name ?? null);
  expect(names('2027-07-03', '2027-08-31', '2027-09-01')).toEqual(['Été', 'Été', null]);
  expect(names('2024-07-03', '2024-07-04', '2024-09-01')).toEqual([null, 'Été', 'Été']);
});

test('a missing school year between two is no summer of a year', () => {
  const [first, , third] = SCHOOL_YEARS;
  if (!first || !third) throw new Error('three school years');
  const calendar = readCalendar(sampleCalendar({ schoolYears: [first, third] }));
  const names = ['2025-08-30', '2025-11-18', '2026-05-19', '2026-08-30'].map(
    date => calendar.holidaysOn(toLocalDate(date))?.name ?? null,
  );
  expect(names).toEqual(['Été', null, null, 'Été']);
});

test('where no school year is known nothing is served, and the day says so', () => {
  expect(dayOf('2028-11-20', {}, leisure)).toEqual({
    kind: 'notServed',
    served: false,
    reason: 'Année scolaire pas encore au calendrier',
  });
  // The zone's holidays are known further than the school years of this tenant.
  expect(dayOf('2026-10-19', { schoolYears: SCHOOL_YEARS.slice(0, 1) }, leisure)).toMatchObject({
    kind: 'shortHolidays',
    served: false,
  });
  expect(dayOf('2028-11-01')).toMatchObject({ kind: 'publicHoliday' });
});

test('a day has its school year from the first day of it to the last', () => {
  const calendar = readCalendar(sampleCalendar());
  const keys = ['2026-08-31', '2026-09-01', '2027-07-02', '2027-07-03'].map(
    date => calendar.schoolYearOn(toLocalDate(date))?.key ?? null,
  );
  expect(keys).toEqual([null, '2026-2027', '2026-2027', null]);
});

test('a day asked twice has the same answer, for each service its own', () => {
  const calendar = readCalendar(sampleCalendar());
  const date = toLocalDate('2026-11-18');
  const wednesday = sampleService({ key: 'mercredi', weekdays: ['wednesday'] });
  expect(calendar.dayOf(sampleService(), date).served).toBe(false);
  expect(calendar.dayOf(wednesday, date).served).toBe(true);
  expect(calendar.dayOf(wednesday, date)).toBe(calendar.dayOf(wednesday, date));
});
