/** `preau tenant`, as it is typed: what it prints, what it writes, when it refuses. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleFiles } from '@preau/contract/tenant-folder.sample';
import { openFileStore } from '@preau/db/files';
import { platformContext } from '@preau/operations/context';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tenantCommand } from '../../apps/cli/src/commands/tenant.ts';
import { UserError } from '../../apps/cli/src/user-error.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let directory: string;
beforeEach(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'preau-command-'));
});
afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

interface Spoken {
  /** What it printed, then the message with which it refused, if it did. */
  lines: string[];
  refused: boolean;
  questions: number;
}

/** Types a command line; `answer` is what the person at the terminal says, null without a terminal. */
async function preau(line: string, answer: boolean | null = null): Promise<Spoken> {
  const spoken: Spoken = { lines: [], refused: false, questions: 0 };
  const files = await openFileStore({ kind: 'folder', directory: join(directory, '.files') });
  const command = tenantCommand({
    platform: work =>
      work(
        platformContext(
          { ...database, files },
          { actor: { kind: 'system' }, now: new Date('2026-11-22T10:00:00Z'), requestId: 'test' },
        ),
      ),
    baseDomain: () => 'preau.example',
    directory,
    terminal: {
      print: text => spoken.lines.push(text),
      confirm:
        answer === null
          ? null
          : async () => {
              spoken.questions++;
              return answer;
            },
    },
  });
  try {
    await command.parseAsync(line.split(' '), { from: 'user' });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    spoken.refused = true;
    spoken.lines.push(...error.message.split('\n'));
  }
  spoken.lines = spoken.lines.map(text => text.replaceAll(/[\u00a0\u202f]/g, ' '));
  return spoken;
}

async function put(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(directory, folder, name)), { recursive: true });
    await writeFile(join(directory, folder, name), bytes);
  }
}

const WITHOUT_TEXT = sampleFiles({ 'texts/cantine.md': null });

test('check says that a folder is sound, or names each mistake by file and line', async () => {
  await put('lanniaux', sampleFiles());
  expect(await preau('check lanniaux')).toMatchObject({
    refused: false,
    lines: expect.arrayContaining([
      'Lanniaux : aucune erreur (2 membres, 2 services, 1 règlement, 1 texte).',
      '✓ Un repas réservé à temps est accepté',
    ]),
  });
  await put(
    'lanniaux',
    sampleFiles({
      'commune.yaml': text => text.replace('kind: rpi', 'kind: rpii').replace('zone: A', 'zone: D'),
    }),
  );
  const { refused, lines } = await preau('check lanniaux/');
  expect(refused).toBe(true);
  expect(lines).toEqual([
    'lanniaux/commune.yaml:2  « kind » vaut « rpii » : vouliez-vous dire « rpi » ?',
    expect.stringMatching(/^lanniaux\/commune\.yaml:6 {2}« zone » vaut « D »/),
    '',
    '2 erreurs à corriger.',
  ]);
});

test('check reminds of a school year whose holidays are not known', async () => {
  const files = sampleFiles({
    'cases.yaml': null,
    'calendar.yaml': text =>
      text.replace(
        'closures:',
        '  - { key: 2027-2028, firstDay: 2027-09-02, lastDay: 2028-07-04 }\nclosures:',
      ),
  });
  await put('lanniaux', files);
  const { refused, lines } = await preau('check lanniaux');
  expect(refused).toBe(false);
  expect(lines[1]).toBe(
    '2027-2028 n’a pas encore de vacances, ses services auraient lieu sans interruption : une fois publiées, « preau calendar <export.json> --zone A --year 2027-2028 » les écrit pour calendar.yaml.',
  );
});

test('check names all ten mistakes of a folder that is broken in ten ways', async () => {
  await put(
    'lanniaux',
    sampleFiles({
      'commune.yaml': text =>
        text
          .replace('kind: rpi', 'kind: rpii')
          .replace('zone: A', 'zone: D')
          .replace('"#1f5f8b"', 'bleu')
          .replace('    member: amont', '    member: amon'),
      'services.yaml': text => text.replace('friday]', 'vendredi]').replace('"18:30"', '"25:30"'),
      'calendar.yaml': text => text.replace('to: 2027-03-05', 'to: 2027-02-05'),
      'texts/cantine.md': 'On mange à midi.\n',
      'regulations/2026-09-01.yaml': text => text.replace('- garderie-soir', '- garderie-midi'),
      'horaires.txt': 'à ranger',
    }),
  );
  const { refused, lines } = await preau('check lanniaux');
  expect(refused).toBe(true);
  expect(lines).toEqual([
    'lanniaux/commune.yaml:2  « kind » vaut « rpii » : vouliez-vous dire « rpi » ?',
    expect.stringMatching(/^lanniaux\/commune\.yaml:6 {2}« zone » vaut « D »/),
    expect.stringMatching(/^lanniaux\/commune\.yaml:10 {2}« accent » vaut « bleu »/),
    expect.stringMatching(/^lanniaux\/commune\.yaml:32 {2}Aucun membre n’a la clé « amon »/),
    expect.stringMatching(/^lanniaux\/services\.yaml:17 {2}« weekdays » vaut « vendredi »/),
    expect.stringMatching(/^lanniaux\/services\.yaml:32 {2}« end » vaut « 25:30 »/),
    expect.stringMatching(/^lanniaux\/calendar\.yaml:12 {2}Le dernier jour est avant le premier/),
    expect.stringMatching(/^lanniaux\/horaires\.txt:1 {2}Ce fichier n’a pas sa place/),
    expect.stringMatching(/^lanniaux\/regulations\/2026-09-01\.yaml:11 {2}.*« garderie-midi »/),
    expect.stringMatching(/^lanniaux\/texts\/cantine\.md:1 {2}/),
    '',
    '10 erreurs à corriger.',
  ]);
});

test('a directory that is missing, or a file in its place, is a sentence', async () => {
  await writeFile(join(directory, 'fichier'), '');
  expect((await preau('check nulle-part')).lines).toEqual([
    `Le dossier ${join(directory, 'nulle-part')} n’existe pas : vérifiez son nom.`,
  ]);
  expect((await preau('check fichier')).lines).toEqual([
    `${join(directory, 'fichier')} est un fichier : donnez le dossier de la commune.`,
  ]);
});

test('a directory of communes is told from the folder of one', async () => {
  await put('communes/lanniaux', sampleFiles());
  await put('communes/amont', sampleFiles());
  expect(await preau('check communes')).toMatchObject({
    refused: true,
    lines: ['Ce dossier contient des communes : donnez l’une d’elles, par exemple communes/amont.'],
  });
});

test('hidden files are not part of a folder', async () => {
  await put('lanniaux', new Map([...sampleFiles(), ['.DS_Store', new Uint8Array([1])]]));
  expect((await preau('check lanniaux')).refused).toBe(false);
});

test('apply shows each difference, then applies them; a second time there is none', async () => {
  await put('lanniaux', sampleFiles());
  const { lines } = await preau('apply lanniaux');
  expect(lines[0]).toBe('+ portail lanniaux (Lanniaux) : ajout');
  expect(lines.at(-1)).toBe('Lanniaux : 31 différences, tout est appliqué.');
  expect((await preau('apply lanniaux')).lines).toEqual(['Lanniaux : rien à changer.']);
  expect((await preau('list')).lines).toEqual([
    'lanniaux  Lanniaux  rpi  2 membres  2 services  dimanche 22 novembre 2026  famille.lanniaux.example',
  ]);
});

test('a dry run changes nothing', async () => {
  await put('lanniaux', sampleFiles());
  expect((await preau('apply lanniaux --dry-run')).lines.at(-1)).toBe('31 différences, rien n’a été changé.');
  expect((await preau('list')).lines).toEqual([
    'Aucune commune. « preau tenant apply <dossier> » en ajoute une.',
  ]);
});

test('a removal is asked for at a terminal, refused without one, made with --yes', async () => {
  await put('lanniaux', sampleFiles());
  await preau('apply lanniaux');
  await rm(join(directory, 'lanniaux/texts'), { recursive: true });

  expect(await preau('apply lanniaux')).toMatchObject({ refused: true, questions: 0 });
  expect(await preau('apply lanniaux', false)).toMatchObject({
    refused: true,
    questions: 1,
    lines: ['- texte cantine (Règlement de la cantine) : suppression', 'Rien n’a été changé.'],
  });
  expect(await preau('apply lanniaux --dry-run')).toMatchObject({ refused: false });
  expect(await preau('apply lanniaux', true)).toMatchObject({ refused: false, questions: 1 });
  expect((await preau('apply lanniaux')).lines).toEqual(['Lanniaux : rien à changer.']);

  await put('lanniaux', sampleFiles());
  await preau('apply lanniaux', null);
  await rm(join(directory, 'lanniaux/texts'), { recursive: true });
  expect(await preau('apply lanniaux --yes')).toMatchObject({ refused: false, questions: 0 });
});

test('a folder with mistakes is not applied, a refusal says why', async () => {
  await put('lanniaux', sampleFiles());
  await preau('apply lanniaux');
  await put(
    'lanniaux',
    sampleFiles({ 'regulations/2026-09-01.yaml': text => text.replace('"12:00"', '"11:00"') }),
  );
  expect((await preau('apply lanniaux')).lines).toEqual([
    'Le règlement 2026-09-01 est publié, il ne change plus : rétablissez-le, et ajoutez une révision dans un autre fichier.',
    'Rien n’a été changé.',
  ]);
  await put('lanniaux', sampleFiles({ 'commune.yaml': 'slug: lanniaux' }));
  expect((await preau('apply lanniaux')).refused).toBe(true);
});

test('what is exported can be applied again, and differs in nothing', async () => {
  await put('lanniaux', sampleFiles());
  await preau('apply lanniaux');
  expect((await preau('export lanniaux sortie/lanniaux')).lines).toEqual([
    '8 fichiers dans sortie/lanniaux.',
  ]);
  expect((await preau('apply sortie/lanniaux')).lines).toEqual(['Lanniaux : rien à changer.']);
  expect((await preau('export nulle-part x')).lines).toEqual([
    'Aucune commune n’a le slug « nulle-part » : « preau tenant list » les montre.',
  ]);
});

test('an export to a folder of another name than the slug says that it is to be renamed', async () => {
  await put('lanniaux', sampleFiles());
  await preau('apply lanniaux');
  expect(await preau('export lanniaux copie')).toMatchObject({
    refused: false,
    lines: [
      '8 fichiers dans copie.',
      'Renommez ce dossier « lanniaux » avant de l’appliquer : il doit porter le slug de sa commune.',
    ],
  });
});

test('an export overwrites nothing unless it is told to, and then only a commune’s files', async () => {
  await put('lanniaux', WITHOUT_TEXT);
  await preau('apply lanniaux');
  await put('lanniaux', sampleFiles());
  expect(await preau('export lanniaux lanniaux')).toMatchObject({
    refused: true,
    lines: [
      `Le dossier ${join(directory, 'lanniaux')} contient déjà calendar.yaml, cases.yaml, commune.yaml, … : choisissez un dossier vide, ou remplacez ces fichiers avec --force.`,
    ],
  });
  expect(await preau('export lanniaux lanniaux --force')).toMatchObject({ refused: false });
  expect(await readdir(join(directory, 'lanniaux/texts'))).toEqual([]);
  expect((await preau('apply lanniaux')).lines).toEqual(['Lanniaux : rien à changer.']);

  await writeFile(join(directory, 'lanniaux/notes.txt'), 'à garder');
  expect(await preau('export lanniaux lanniaux --force')).toMatchObject({
    refused: true,
    lines: [
      `Le dossier ${join(directory, 'lanniaux')} contient déjà notes.txt : choisissez un dossier vide.`,
    ],
  });
  expect(await readFile(join(directory, 'lanniaux/notes.txt'), 'utf8')).toBe('à garder');
});
