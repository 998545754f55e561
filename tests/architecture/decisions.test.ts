/** A decision that someone may question has a short record; a library has its reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const DECISIONS = join(ROOT, 'docs/decisions');

const LIBRARIES = 'libraries.md';
const MOST_LINES = 30;

const records = readdirSync(DECISIONS).map(name => ({
  name,
  text: readFileSync(join(DECISIONS, name), 'utf8'),
}));

/** Names of all packages that are not ours, of every package.json. */
function dependencies(): string[] {
  const folders = ['apps', 'packages'].flatMap(group =>
    readdirSync(join(ROOT, group)).map(unit => join(group, unit)),
  );
  const names = ['.', ...folders].flatMap(folder => {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind =>
      Object.keys(manifest[kind] ?? {}),
    );
  });
  return [...new Set(names)].filter(name => !name.startsWith('@preau/'));
}

/** Names in the first column; one that ends in `*` stands for all that begin so. */
function explained(): string[] {
  const table = records.find(({ name }) => name === LIBRARIES)?.text ?? '';
  return [...table.matchAll(/^\| (`[^|]+`) \| [^|]+ \| [^|]+\. \|$/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

const covers = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

test('a record has a title, a date, a context, a decision and its consequence', () => {
  const form = /^# .+\n\n\d{4}-\d{2}-\d{2}\n\n\*\*Context\.[\s\S]*\*\*Decision\.[\s\S]*\*\*Consequence\./;
  expect(records.filter(({ text }) => !form.test(text)).map(({ name }) => name)).toEqual([]);
});

test('a record is short', () => {
  const long = records.filter(
    ({ name, text }) => name !== LIBRARIES && text.trim().split('\n').length > MOST_LINES,
  );
  expect(long.map(({ name }) => name)).toEqual([]);
});

test('every library has its reason, and every reason its library', () => {
  const installed = dependencies();
  const reasons = explained();
  expect(installed.length).toBeGreaterThan(30);
  expect(installed.filter(name => !reasons.some(pattern => covers(pattern, name)))).toEqual([]);
  expect(reasons.filter(pattern => !installed.some(name => covers(pattern, name)))).toEqual([]);
});
