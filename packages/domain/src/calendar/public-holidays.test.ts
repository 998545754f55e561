import { expect, test } from 'vitest';
import type { SchoolZone } from './calendar.ts';
import { easterSunday, publicHolidays } from './public-holidays.ts';

const YEARS = Array.from({ length: 301 }, (_, index) => 1900 + index);

/** Easter by golden number and epact, as Knuth gives it (The Art of Computer Programming, 1.3.2, exercise 14). */
function easterByEpact(year: number): string {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const droppedLeapYears = Math.floor((3 * century) / 4) - 12;
  const moon = Math.floor((8 * century + 5) / 25) - 5;
  const sunday = Math.floor((5 * year) / 4) - droppedLeapYears - 10;
  let epact = (((11 * golden + 20 + moon - droppedLeapYears) % 30) + 30) % 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact++;
  let fullMoon = 44 - epact;
  if (fullMoon < 21) fullMoon += 30;
  const day = fullMoon + 7 - ((sunday + fullMoon) % 7);
  return new Date(Date.UTC(year, 2, day)).toISOString().slice(0, 10);
}

function holidays(year: number, zone: SchoolZone = 'A', alsaceMoselle = false): string[] {
  return [...publicHolidays(year, { zone, alsaceMoselle })].map(([day, name]) => `${day} ${name}`).sort();
}

/** What a place has that the mainland has not. */
function own(year: number, zone: SchoolZone, alsaceMoselle = false): string[] {
  return holidays(year, zone, alsaceMoselle).filter(holiday => !holidays(year).includes(holiday));
}

test('Easter is the day that another way of reckoning gives, each year from 1900 to 2200', () => {
  expect(YEARS.map(easterSunday)).toEqual(YEARS.map(easterByEpact));
});

test('the Easter Mondays of the published calendars are those', () => {
  for (const day of ['2025-04-21', '2026-04-06', '2027-03-29', '2028-04-17'])
    expect(holidays(Number(day.slice(0, 4)))).toContain(`${day} Lundi de Pâques`);
});

test('the mainland has the eleven public holidays of the Code du travail', () => {
  expect(holidays(2027)).toEqual([
    '2027-01-01 Jour de l’an',
    '2027-03-29 Lundi de Pâques',
    '2027-05-01 Fête du Travail',
    '2027-05-06 Ascension',
    '2027-05-08 Victoire de 1945',
    '2027-05-17 Lundi de Pentecôte',
    '2027-07-14 Fête nationale',
    '2027-08-15 Assomption',
    '2027-11-01 Toussaint',
    '2027-11-11 Armistice de 1918',
    '2027-12-25 Noël',
  ]);
  for (const zone of ['B', 'C', 'corse', 'saint-pierre-et-miquelon'] as const)
    expect(holidays(2027, zone)).toEqual(holidays(2027));
});

test('two public holidays on one day are both named', () => {
  expect(holidays(2008)).toContain('2008-05-01 Fête du Travail, Ascension');
  expect(holidays(2008)).toHaveLength(10);
});

test('Alsace-Moselle has Good Friday and 26 December as well', () => {
  expect(own(2027, 'B', true)).toEqual(['2027-03-26 Vendredi saint', '2027-12-26 Saint Étienne']);
});

test.each<[SchoolZone, number, string[]]>([
  ['guadeloupe', 2027, ['2027-05-27 Abolition de l’esclavage']],
  ['guyane', 2027, ['2027-06-10 Abolition de l’esclavage']],
  ['martinique', 2027, ['2027-05-22 Abolition de l’esclavage']],
  ['mayotte', 2027, ['2027-04-27 Abolition de l’esclavage']],
  ['reunion', 2027, ['2027-12-20 Abolition de l’esclavage']],
  ['nouvelle-caledonie', 2027, ['2027-09-24 Fête de la citoyenneté']],
  ['wallis-et-futuna', 2027, ['2027-04-28 Saint Pierre Chanel', '2027-07-29 Fête du Territoire']],
  [
    'polynesie-francaise',
    2025,
    ['2025-03-05 Arrivée de l’Évangile', '2025-04-18 Vendredi saint', '2025-06-29 Fête de l’autonomie'],
  ],
  [
    'polynesie-francaise',
    2026,
    ['2026-03-05 Arrivée de l’Évangile', '2026-04-03 Vendredi saint', '2026-11-20 Matari’i i ni’a'],
  ],
])('%s has its own public holidays in %i', (zone, year, expected) => {
  expect(own(year, zone)).toEqual(expected);
});
