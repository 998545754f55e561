import { expect, test } from 'vitest';
import { exportOf2027, exportRow } from './ministry-export.sample.ts';
import { type ExportedYear, type MinistryExport, readMinistryExport } from './ministry-export.ts';
import { zoneHolidays } from './school-holidays.ts';

function read(content: unknown): Extract<MinistryExport, { kind: 'read' }> {
  const found = readMinistryExport(content);
  if (found.kind === 'unreadable') throw new Error(found.reason);
  return found;
}

function yearOf(content: unknown, zone: string, year = '2027-2028'): ExportedYear {
  const found = read(content).years.find(one => one.zone === zone && one.year === year);
  if (!found) throw new Error(`no ${zone} ${year}`);
  return found;
}

function shown({ holidays }: ExportedYear): string[] {
  return holidays.map(({ name, from, to }) => `${name} ${from} ${to}`);
}

test('a year of a zone has its holidays from the first to the last day without class, once each, in order', () => {
  expect(shown(yearOf(exportOf2027(), 'A'))).toEqual([
    'Toussaint 2027-10-23 2027-11-07',
    'Noël 2027-12-18 2028-01-02',
    'Hiver 2028-02-19 2028-03-05',
    'Printemps 2028-04-15 2028-05-01',
  ]);
});

test('the summer is not among the holidays; it tells when classes end, and begin again where that is known', () => {
  expect(yearOf(exportOf2027(), 'A')).toMatchObject({ lastDay: '2028-07-07', nextFirstDay: null });
  expect(yearOf(exportOf2027(), 'A', '2026-2027')).toMatchObject({
    lastDay: '2027-07-02',
    nextFirstDay: '2027-09-01',
  });
});

test('bridges are apart, those of one day and those of several', () => {
  expect(yearOf(exportOf2027(), 'A').bridges).toEqual([
    { name: 'Pont de l’Ascension', from: '2028-05-26', to: '2028-05-26' },
  ]);
  expect(yearOf(exportOf2027(), 'B').bridges).toEqual([
    { name: 'Pont de l’Ascension', from: '2028-05-25', to: '2028-05-28' },
  ]);
});

test('rows of teachers, of lycées and of other islands are for nobody here', () => {
  expect(yearOf(exportOf2027(), 'guadeloupe').holidays).toEqual([
    { name: 'Toussaint', from: '2027-10-23', to: '2027-11-07' },
    { name: 'Carnaval', from: '2028-02-26', to: '2028-03-12' },
  ]);
  expect(yearOf(exportOf2027(), 'polynesie-francaise')).toMatchObject({
    holidays: [{ name: 'Noël', from: '2027-12-11', to: '2028-01-09' }],
    lastDay: '2028-06-30',
  });
});

test('Corse and overseas are zones of their own, by their zone or else by their place', () => {
  expect(shown(yearOf(exportOf2027(), 'corse'))).toEqual(['Toussaint 2027-10-23 2027-11-07']);
  expect(shown(yearOf(exportOf2027(), 'martinique'))).toEqual(['Carnaval 2028-02-26 2028-03-12']);
});

test('a day is the one of Paris even overseas, and a departure after class is not yet a holiday', () => {
  expect(shown(yearOf(exportOf2027(), 'reunion'))).toEqual([
    'Vacances après 1ère période 2027-10-09 2027-10-24',
    'Été austral 2027-12-18 2028-01-23',
  ]);
  // They leave on Friday 30 June 2028, after class; the winter is what lies between two school years.
  expect(yearOf(exportOf2027(), 'reunion').lastDay).toBe('2028-06-30');
});

test('holidays begin on the day of departure where there is no class on it', () => {
  const wednesday = exportRow({ start_date: '2027-10-19T22:00:00+00:00' });
  expect(yearOf([wednesday], 'A').holidays[0]?.from).toBe('2027-10-20');
  const withWednesdays = readMinistryExport([wednesday], ['monday', 'wednesday']);
  expect(withWednesdays).toMatchObject({ years: [{ holidays: [{ from: '2027-10-21' }] }] });
});

test.each([
  ['2027-10-22T22:00:00+00:00', '2027-11-07T23:00:00+00:00'],
  ['2027-10-22T22:00:00Z', '2027-11-07T23:00:00.000Z'],
  ['2027-10-23T00:00:00+02:00', '2027-11-08T00:00:00+01:00'],
  ['2027-10-23T00:00:00+00:00', '2027-11-08T00:00:00+00:00'],
  ['2027-10-23T00:00:00', '2027-11-08T00:00'],
  ['2027-10-23', '2027-11-08'],
])('%s and %s are the same days however they are written', (start_date, end_date) => {
  expect(shown(yearOf([exportRow({ start_date, end_date })], 'A'))).toEqual([
    'Toussaint 2027-10-23 2027-11-07',
  ]);
});

test('an answer of the API is read as the list in it, unless it holds only a part of it', () => {
  const rows = exportOf2027();
  expect(readMinistryExport({ total_count: rows.length, results: rows })).toEqual(readMinistryExport(rows));
  expect(readMinistryExport({ total_count: 150, results: rows.slice(0, 10) })).toEqual({
    kind: 'unreadable',
    reason: 'il s’arrête à la ligne 10 sur 150',
  });
});

test.each([[null], ['[]'], [{ records: [] }], [7]])('%j is no export', content => {
  expect(readMinistryExport(content)).toEqual({
    kind: 'unreadable',
    reason: 'ce n’est pas une liste de lignes de ce jeu de données',
  });
});

test.each<[string, object, string]>([
  ['no start', { start_date: undefined }, '« start_date » manque ou ne se lit pas'],
  ['no school year', { annee_scolaire: 'bientôt' }, '« annee_scolaire » manque ou ne se lit pas'],
  ['another zone', { zones: 'Zone D', location: 'Ailleurs' }, 'la zone « Zone D » n’est pas connue'],
  [
    'no midnight',
    { start_date: '2027-10-22T15:30:00+00:00' },
    '« 2027-10-22T15:30:00+00:00 » n’est pas le début d’un jour',
  ],
  ['no day', { end_date: '2027-02-30' }, '« 2027-02-30 » n’est pas le début d’un jour'],
  ['an end before the start', { end_date: '2027-10-01' }, 'elle finit avant de commencer'],
  [
    'holidays without an end',
    { end_date: '2027-10-22T22:00:00+00:00' },
    'elle commence et finit le même jour',
  ],
  ['holidays of a year', { end_date: '2028-10-01' }, 'elle dure 344 jours'],
  ['another year', { annee_scolaire: '2030-2031' }, 'elle n’est pas dans l’année 2030-2031'],
  [
    'an unknown public',
    { population: 'Apprentis' },
    '« Apprentis » ne dit pas s’il s’agit des élèves des écoles',
  ],
])('a row with %s is refused, with its number and why', (_, said, reason) => {
  const { years, refused } = read([exportRow({}), exportRow({ description: "Vacances d'Automne", ...said })]);
  expect(refused).toMatchObject([{ row: 2, reason }]);
  expect(years.flatMap(year => year.holidays)).toHaveLength(1);
});

test('where académies of one zone contradict each other, most of them are believed and the others named', () => {
  const { years, refused } = read([
    exportRow({ location: 'Lyon', end_date: '2027-11-04' }),
    exportRow({ location: 'Dijon' }),
    exportRow({ location: 'Poitiers' }),
  ]);
  expect(years.flatMap(year => year.holidays)).toEqual([
    { name: 'Toussaint', from: '2027-10-23', to: '2027-11-07' },
  ]);
  expect(refused).toEqual([
    {
      row: 1,
      zone: 'A',
      year: '2027-2028',
      reason: 'Toussaint n’y a pas les dates des autres lignes de la zone (Lyon)',
    },
  ]);
});

test('the rows of 2026-2027 give the holidays that are known of it without them', () => {
  const rows = [
    ['Vacances de la Toussaint', '2026-10-16T22:00:00+00:00', '2026-11-01T23:00:00+00:00'],
    ['Vacances de Noël', '2026-12-18T23:00:00+00:00', '2027-01-03T23:00:00+00:00'],
    ["Vacances d'Hiver", '2027-02-19T23:00:00+00:00', '2027-03-07T23:00:00+00:00'],
    ['Vacances de Printemps', '2027-04-16T22:00:00+00:00', '2027-05-02T22:00:00+00:00'],
  ].map(([description, start_date, end_date]) =>
    exportRow({ description, start_date, end_date, zones: 'Zone B', annee_scolaire: '2026-2027' }),
  );
  expect(yearOf(rows, 'B', '2026-2027').holidays).toEqual(
    zoneHolidays('B').filter(({ from }) => from > '2026-09-01'),
  );
});
