/** The operating guide lists every setting, with its true default and an example that is accepted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@preau/contract/settings';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The variables that settings.ts declares, read off its source: its schema is its own affair. */
function declared(): string[] {
  const file = join(ROOT, 'packages/contract/src/settings.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const names: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && /^[A-Z0-9_]+$/.test(node.name.text))
      names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Set(names)];
}

interface Setting {
  name: string;
  fallback: string | null;
  example: string;
}

/** The rows `| VARIABLE | default | example | meaning |` of the guide. */
function documented(): Setting[] {
  const guide = readFileSync(join(ROOT, 'docs/exploitation.md'), 'utf8');
  return [...guide.matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]+)`|–) \| `([^`]+)` \| [^|]+ \|$/gm)].map(
    ([, name = '', fallback, example = '']) => ({ name, fallback: fallback ?? null, example }),
  );
}

const settings = documented();

test('the guide lists the variables that are read, and no others', () => {
  expect(settings.map(({ name }) => name).sort()).toEqual(declared().sort());
});

test('the defaults that the guide gives are those of the program', () => {
  const withDefaults = settings.filter(({ fallback }) => fallback !== null);
  expect(withDefaults.length).toBeGreaterThan(5);
  for (const { name, fallback } of withDefaults)
    expect(readSettings({ [name]: fallback ?? '' }), name).toEqual(readSettings({}));
});

test('the examples of the guide are accepted together, and each one changes something', () => {
  const all = Object.fromEntries(settings.map(({ name, example }) => [name, example]));
  const accepted = readSettings(all);
  expect(accepted).toHaveProperty('settings');
  for (const { name } of settings)
    expect(readSettings({ ...all, [name]: undefined }), name).not.toEqual(accepted);
});
