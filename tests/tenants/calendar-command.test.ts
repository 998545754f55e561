/** `preau calendar`, as it is typed: what it prints goes into calendar.yaml, or it says what to do instead. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleFiles } from '@preau/contract/tenant-folder.sample';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { exportOf2027, exportRow } from '@preau/domain/calendar/ministry-export.sample';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { calendarCommand } from '../../apps/cli/src/commands/calendar.ts';
import { speakFrench } from '../../apps/cli/src/french-commander.ts';
import { UserError } from '../../apps/cli/src/user-error.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-calendar-'));
  await writeFile(join(directory, 'export.json'), JSON.stringify(exportOf2027()));
});
afterEach(() => rm(directory, { recursive: true }));

/** What a command line prints, or the sentence with which it refuses. */
async function preau(line: string): Promise<string[]> {
  const lines: string[] = [];
  const terminal = { print: (text: string) => lines.push(text), confirm: null };
  const command = speakFrench(calendarCommand({ terminal, directory }));
  try {
    await command.parseAsync(line.split(' '), { from: 'user' });
    return lines;
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
}

test('the holidays of a zone and year are written as calendar.yaml takes them, with what else is known beside', async () => {
  expect(await preau('export.json --zone A --year 2027-2028')).toEqual([
    '# Vacances de la zone A, 2027-2028, d’après l’export du ministère : relisez-les.',
    '# Si calendar.yaml a déjà « holidays », ajoutez-les à sa liste.',
    'holidays:',
    '  - key: toussaint-2027',
    '    from: 2027-10-23',
    '    to: 2027-11-07',
    '    name: Toussaint',
    '  - key: noel-2027',
    '    from: 2027-12-18',
    '    to: 2028-01-02',
    '    name: Noël',
    '  - key: hiver-2028',
    '    from: 2028-02-19',
    '    to: 2028-03-05',
    '    name: Hiver',
    '  - key: printemps-2028',
    '    from: 2028-04-15',
    '    to: 2028-05-01',
    '    name: Printemps',
    '# L’année scolaire, pour « schoolYears » :',
    '#   - key: 2027-2028',
    '#     firstDay: 2027-09-01',
    '#     lastDay: 2028-07-07',
    '# Jours sans classe qui ne sont pas des vacances, à mettre sous « closures » si vos services ferment aussi :',
    '#   - key: pont-de-l-ascension-2028',
    '#     from: 2028-05-26',
    '#     to: 2028-05-26',
    '#     reason: Pont de l’Ascension',
  ]);
});

test('what it writes is sound in a folder', async () => {
  const block = (await preau('export.json --zone A --year 2027-2028')).join('\n');
  const files = sampleFiles({
    'cases.yaml': null,
    'calendar.yaml': text =>
      `${block}\n${text.replace('closures:', '  - { key: 2027-2028, firstDay: 2027-09-01, lastDay: 2028-07-07 }\nclosures:')}`,
  });
  const checked = checkTenantFolder('lanniaux', files);
  expect(checked.kind === 'mistaken' ? checked.mistakes : checked.folder.calendar.holidays.length).toEqual(4);
});

test('holidays that begin in the week, or fewer than usual, are to be looked at', async () => {
  await writeFile(
    join(directory, 'court.json'),
    JSON.stringify([
      exportRow({ start_date: '2027-10-19T22:00:00+00:00' }),
      exportRow({ zones: 'Zone Z', location: '' }),
    ]),
  );
  const lines = await preau('court.json --zone a --year 2027-2028');
  expect(lines).toContain('# Attention, l’export en donne 1 au lieu de 4 : il est peut-être incomplet.');
  expect(lines).toContain('# Attention, Toussaint ne commence pas un samedi, mais le 2027-10-20 : vérifiez.');
  expect(lines).toContain('# Ligne 2 laissée de côté : la zone « Zone Z » n’est pas connue.');
});

test.each([
  ['export.json --zone D --year 2027-2028', /^La zone « D » n’existe pas : choisissez parmi A, B, C, corse/],
  [
    'export.json --zone A --year 2027',
    /a pas les vacances de la zone A pour 2027, mais celles de 2027-2028\./,
  ],
  ['export.json --zone A --year 2027-2029', /^« 2027-2029 » n’est pas une année scolaire/],
  ['export.json --zone C --year 2027-2028', /a pas les vacances de la zone C pour 2027-2028\. Le ministère/],
  ['absent.json --zone A --year 2027-2028', /absent\.json n’existe pas : vérifiez son nom\.$/],
  ['. --zone A --year 2027-2028', /est un dossier : donnez le fichier de l’export\.$/],
  ['export.csv --zone A --year 2027-2028', /n’est pas du JSON : sur data\.education\.gouv\.fr/],
  [
    'page.json --zone A --year 2027-2028',
    /^page\.json n’est pas l’export attendu : il s’arrête à la ligne 1 sur 150\./,
  ],
])('%s is answered with a sentence', async (line, sentence) => {
  await writeFile(join(directory, 'export.csv'), 'description;start_date\n');
  await writeFile(
    join(directory, 'page.json'),
    JSON.stringify({ total_count: 150, results: [exportRow({})] }),
  );
  expect((await preau(line))[0]).toMatch(sentence);
});
