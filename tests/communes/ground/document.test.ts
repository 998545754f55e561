/** docs/communes.md teaches how a folder is written: what it shows must be right, and nothing must be missing. */
import { readFileSync } from 'node:fs';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { tenantFolderJsonSchemas } from '@preau/contract/tenant-folder-schema';
import { expect, test } from 'vitest';

const text = read('communes.md');

function read(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
}

const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

function example(firstKey: string): Uint8Array {
  const found = examples.find(yaml => yaml.startsWith(`${firstKey}:`));
  if (!found) throw new Error(`docs/communes.md has no example that begins with ${firstKey}`);
  return new TextEncoder().encode(found);
}

test('the examples of docs/communes.md are together a sound folder', () => {
  const files = new Map([
    ['commune.yaml', example('slug')],
    ['services.yaml', example('sites')],
    ['calendar.yaml', example('schoolYears')],
    ['families.yaml', example('atOnce')],
    ['regulations/2026-09-01.yaml', example('format')],
    ['cases.yaml', example('cases')],
    ['logo.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')],
  ]);
  expect(checkTenantFolder('rognaix', files)).toMatchObject({ kind: 'sound' });
});

test('docs/communes.md, and docs/reglement.md for the rules, show every key and every fixed value that a folder may contain', () => {
  const both = text + read('reglement.md');
  const words = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node) for (const key of Object.keys(node.properties ?? {})) words.add(key);
    if ('enum' in node && Array.isArray(node.enum)) for (const value of node.enum) words.add(String(value));
    if ('const' in node) words.add(String(node.const));
    for (const part of Object.values(node)) walk(part);
  };
  walk(tenantFolderJsonSchemas());
  expect(words.size).toBeGreaterThan(90);
  expect([...words].filter(word => !new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(both))).toEqual([]);
});
