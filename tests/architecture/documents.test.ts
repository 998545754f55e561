/** What README.md and docs/ point at exists, and their French is set as the screens' is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { frenchTypography } from '@preau/domain/french';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { describeProgram } from '../../apps/cli/src/program.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Documents for people of the mairies and for those who run an installation. */
const FRENCH = ['docs/glossaire.md', 'docs/exploitation.md', 'docs/communes.md', 'docs/importer.md'];

const documents = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => join('docs', name)),
];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The text of a document in its turns: prose at even places, code at odd ones. */
const proseAndCode = (file: string) => read(file).split(/(```[\s\S]*?```|`[^`\n]*`)/);

test('every link to a file of this repository leads to it', () => {
  const broken = documents.flatMap(file =>
    [...read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter(target => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(file), target)))
      .map(target => `${file}: ${target}`),
  );
  expect(documents.length).toBeGreaterThan(8);
  expect(broken).toEqual([]);
});

/** Whether these words name a command, and its subcommand where it has some; arguments may follow. */
function isCommand(program: Command, words: readonly string[]): boolean {
  const [word, ...rest] = words;
  if (word === undefined || program.commands.length === 0) return true;
  const next = program.commands.find(command => command.name() === word);
  return next !== undefined && isCommand(next, rest);
}

test('every command that a document gives exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
  const preau = describeProgram({ environment: {}, directory: ROOT });
  const given = documents.flatMap(file =>
    proseAndCode(file)
      .filter((_, place) => place % 2 === 1)
      .flatMap(code => [...code.matchAll(/(?:^`?|&& )(npm run|npx preau|preau)((?: [a-z][a-z-]*)+)/gm)])
      .map(([, tool = '', text = '']) => ({ file, tool, words: text.trim().split(' ') })),
  );
  const unknown = given.filter(({ tool, words }) =>
    tool === 'npm run' ? !((words[0] ?? '') in scripts) : !isCommand(preau, words),
  );
  expect(given.length).toBeGreaterThan(10);
  expect(unknown.map(({ file, tool, words }) => `${file}: ${tool} ${words.join(' ')}`)).toEqual([]);
});

test.each(FRENCH)('%s bears hard spaces and curved apostrophes', file => {
  const prose = proseAndCode(file).filter((_, place) => place % 2 === 0);
  const loose = prose
    .flatMap(text => text.split('\n'))
    .filter(line => line !== frenchTypography(line) || /\p{L}'\p{L}/u.test(line));
  expect(loose).toEqual([]);
});
