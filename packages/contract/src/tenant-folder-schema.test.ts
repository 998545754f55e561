import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { tenantFolderJsonSchemas } from './tenant-folder-schema.ts';

const directory = new URL('../schema/', import.meta.url);

test('the committed JSON Schemas are those of the folder (else run: node packages/contract/schema/generate.ts)', async () => {
  const committed: Record<string, unknown> = {};
  for (const name of (await readdir(directory)).filter(name => name.endsWith('.json')))
    committed[name] = JSON.parse(await readFile(new URL(name, directory), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(tenantFolderJsonSchemas())));
});

test('every key that a person may write is explained in French', () => {
  const silent: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node)
      // JSON Schema's own shape.
      for (const [key, property] of Object.entries(node.properties as Record<string, object>)) {
        // A word that tells the options of a union apart is explained where the union is, a definition where it stands.
        const explained = ('description' in property && 'title' in property) || 'const' in property;
        if (!explained && key !== 'key' && !refersToDefinition(property)) silent.push(`${path}.${key}`);
        walk(property, `${path}.${key}`);
      }
    if ('definitions' in node)
      // JSON Schema's own shape.
      for (const [name, definition] of Object.entries(node.definitions as Record<string, object>)) {
        if (!('description' in definition)) silent.push(`${path} ${name}`);
        walk(definition, `${path} ${name}`);
      }
    for (const part of ['items', 'anyOf', 'oneOf', 'additionalProperties'] as const)
      if (part in node)
        // It is an object, and the part is in it.
        for (const inner of [(node as Record<string, unknown>)[part]].flat()) walk(inner, path);
  };
  for (const [name, schema] of Object.entries(tenantFolderJsonSchemas())) walk(schema, name);
  expect(silent).toEqual([]);
});

function refersToDefinition(property: object): boolean {
  return '$ref' in property || JSON.stringify(property).startsWith('{"allOf":[{"$ref":');
}
