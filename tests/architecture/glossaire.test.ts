/** docs/glossaire.md is the law for words: what the code names is in it, and what it says of the code is true. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WEEKDAYS } from '@preau/domain/dates';
import { frenchTypography } from '@preau/domain/french';
import { is } from 'drizzle-orm';
import { getTableConfig, PgArray, type PgColumn, PgTable } from 'drizzle-orm/pg-core';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { planningWords } from '../../apps/web/src/lib/fr/states.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Closed lists whose words explain themselves, or are proper nouns: by the name of their property. */
const NO_WORDS_OF_OURS = new Set([
  'code', // what a program reads of an error
  'errorCode',
  'file', // names of files
  'mediaType', // names that the IANA has given
  'mistakes', // what a program reads of a field; see FieldProblem
  'problem', // the same of a file or an acceptance
  'template', // names of e-mails
  'templateMistakes', // parts of an e-mail and an SMS
  'weekday',
  'weekdays',
  'schoolWeekdays',
  'holidayWeekdays',
  'zone', // A, B, C and names of places
  'school_zone',
]);

interface Row {
  line: number;
  heading: string;
  /** Under a second-level title a name is one thing; under a third-level one, a value of that list. */
  isValue: boolean;
  terms: string[];
  name: string;
  /** Null: « à venir ». */
  module: string | null;
}

function readGlossary(): { rows: Row[]; malformed: string[] } {
  const rows: Row[] = [];
  const malformed: string[] = [];
  let heading = '';
  const lines = readFileSync(join(ROOT, 'docs/glossaire.md'), 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#')) heading = line;
    if (!line.startsWith('|') || /^\| (Terme|---) /.test(line)) continue;
    const row = /^\| ([^|]+) \| `([^`|]+)` \| [^|]+\. \| (?:`([^`|]+)`|à venir) \|$/.exec(line);
    if (!row) malformed.push(`${index + 1}: ${line}`);
    const [, terms = '', name = '', module] = row ?? [];
    rows.push({
      line: index + 1,
      heading,
      isValue: heading.startsWith('### '),
      terms: terms.split(', '),
      name,
      module: module ?? null,
    });
  }
  return { rows, malformed };
}

const { rows, malformed } = readGlossary();
const existing = rows.filter(row => row.module !== null);
const nouns = new Set(existing.filter(row => !row.isValue).map(row => row.name));
const names = new Set(existing.map(row => row.name));

/** The file of `db/schema/tenant`, as one imports it without `@preau/`; a migration goes by its path. */
function fileOf(module: string): string {
  const [unit = '', ...rest] = module.split('/');
  if (unit === 'migrations') return join(ROOT, module);
  const place = existsSync(join(ROOT, 'packages', unit)) ? 'packages' : 'apps';
  return join(ROOT, place, unit, 'src', `${rest.join('/')}.ts`);
}

/** Identifiers and string literals of a file; what only a comment says does not count. */
function wordsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8');
  const words = new Set<string>();
  if (file.endsWith('.sql')) {
    for (const [word] of text.replace(/--.*$/gm, '').matchAll(/\w+/g)) words.add(word);
    return words;
  }
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) words.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return words;
}

/** The exports of every module of a folder. */
async function exportsOf(folder: string): Promise<[string, unknown][]> {
  const files = readdirSync(join(ROOT, folder)).filter(name => /(?<!\.test)\.ts$/.test(name));
  const modules: object[] = await Promise.all(files.map(file => import(join(ROOT, folder, file))));
  return modules.flatMap(module => Object.entries(module));
}

/** The words that a column may hold, or the elements of an array column; none where it may hold any. */
function closedListOf(column: PgColumn): readonly string[] {
  return (is(column, PgArray) ? column.baseColumn : column).enumValues ?? [];
}

/** Every closed list of words in a JSON Schema, with the name of the property that takes one. */
function closedLists(schema: unknown, property: string): { property: string; word: string }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const found = Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'enum' || key === 'const') return [value].flat().map(word => ({ property, word }));
    if (key === 'properties' || key === '$defs')
      return Object.entries(value).flatMap(([name, inner]) => closedLists(inner, name));
    return closedLists(value, property);
  });
  // An empty field is no word; days of the week, which are keys of tables too, explain themselves.
  return found.filter(
    ({ word }) => typeof word === 'string' && word !== '' && !WEEKDAYS.some(weekday => weekday === word),
  );
}

test('every row has its four columns: terms, a name, a sentence, a module or « à venir »', () => {
  expect(malformed).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

test('a name that is said to be in a module is in it', () => {
  const known = new Map<string, Set<string> | null>();
  const missing = existing.filter(({ module, name }) => {
    const file = fileOf(module ?? '');
    if (!known.has(file)) known.set(file, existsSync(file) ? wordsOf(file) : null);
    return !known.get(file)?.has(name);
  });
  expect(missing.map(row => `line ${row.line}: ${row.module} has no ${row.name}`)).toEqual([]);
});

test('a term is explained once, and a name is given once, or once a list of values', () => {
  const seen = new Set<string>();
  const twice = rows.flatMap(({ line, heading, isValue, terms, name }) =>
    [...terms.map(term => `« ${term.toLowerCase()} »`), `${isValue ? heading : '##'} ${name}`].flatMap(
      key => {
        if (seen.has(key)) return [`line ${line}: ${key}`];
        seen.add(key);
        return [];
      },
    ),
  );
  expect(twice).toEqual([]);
});

test('every table is in the glossary, with every closed list of its columns', async () => {
  const tables = (await exportsOf('packages/db/src/schema')).filter((entry): entry is [string, PgTable] =>
    is(entry[1], PgTable),
  );
  expect(tables.length).toBeGreaterThan(5);
  expect(tables.map(([name]) => name).filter(name => !nouns.has(name))).toEqual([]);
  const words = tables.flatMap(([table, value]) =>
    getTableConfig(value).columns.flatMap(column =>
      closedListOf(column).map(word => ({ table, column: column.name, word })),
    ),
  );
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter(({ column, word }) => !NO_WORDS_OF_OURS.has(column) && !names.has(word))).toEqual([]);
});

test('every closed list of the contract, and of the language of règlements, is in the glossary', async () => {
  const schemas = [
    ...(await exportsOf('packages/contract/src')),
    ...(await exportsOf('packages/domain/src/regulation')),
  ].filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
  expect(schemas.length).toBeGreaterThan(10);
  const words = schemas.flatMap(([name, schema]) =>
    closedLists(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), name),
  );
  expect(words.length).toBeGreaterThan(30);
  expect(words.filter(({ property, word }) => !NO_WORDS_OF_OURS.has(property) && !names.has(word))).toEqual(
    [],
  );
});

test('every module at the top of the domain has a word in the glossary', () => {
  const modules = readdirSync(join(ROOT, 'packages/domain/src'))
    .filter(name => !/\.test\.ts$/.test(name))
    .map(name => `domain/${name.replace(/\.ts$/, '')}`);
  const silent = modules.filter(
    module => !existing.some(row => row.module === module || row.module?.startsWith(`${module}/`)),
  );
  expect(modules.length).toBeGreaterThan(3);
  expect(silent).toEqual([]);
});

test('what the planning shows is in the glossary word for word', () => {
  const shown = rows.filter(({ module }) => module === 'web/lib/fr/states');
  const explained = shown.map(({ name, terms: [term] }) => [
    name,
    frenchTypography(term ?? '').toLowerCase(),
  ]);
  const written = Object.entries(planningWords).map(([name, words]) => [name, words.toLowerCase()]);
  expect(explained.sort()).toEqual(written.sort());
});
