/** Writes a tenant folder as files that people can go on editing, and that `checkTenantFolder` reads as the same folder. */
import { regulationVersion } from '@preau/domain/regulation/version';
import { Document, isMap, isPair, isScalar, isSeq, type Node, visit } from 'yaml';
import { z } from 'zod';
import type { TenantFolder } from './tenant-folder.ts';
import { calendarFile } from './tenant-folder-calendar.ts';
import { casesFile } from './tenant-folder-cases.ts';
import { communeFile } from './tenant-folder-commune.ts';
import { DEFAULT_FAMILIES_FILE, familiesFile } from './tenant-folder-families.ts';
import { schemaOf } from './tenant-folder-part.ts';
import { servicesFile } from './tenant-folder-services.ts';

/** The files of a folder, by their path in it. */
export function writeTenantFolder(folder: TenantFolder): Map<string, Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  files.set('commune.yaml', yamlFile('commune', '', communeFile, folder.commune));
  files.set('services.yaml', yamlFile('services', '', servicesFile, folder.services));
  files.set('calendar.yaml', yamlFile('calendar', '', calendarFile, folder.calendar));
  if (JSON.stringify(folder.families) !== JSON.stringify(DEFAULT_FAMILIES_FILE))
    files.set('families.yaml', yamlFile('families', '', familiesFile, folder.families));
  for (const { key, ...version } of folder.regulations)
    files.set(`regulations/${key}.yaml`, yamlFile('regulation', '../', regulationVersion, version));
  for (const { key, markdown } of folder.texts) files.set(`texts/${key}.md`, markdown);
  if (folder.cases.length > 0)
    files.set('cases.yaml', yamlFile('cases', '', casesFile, { cases: folder.cases }));
  const { logo } = folder.commune.branding;
  if (logo && folder.logo) files.set(logo.file, folder.logo);
  return new Map(
    [...files].map(([name, content]) => [
      name,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
}

function yamlFile(schemaName: string, up: string, schema: z.ZodObject, said: object): string {
  const document = new Document(
    Object.fromEntries(
      Object.keys(schema.shape).map(key => [key, withoutDefaults(schema.shape[key], Reflect.get(said, key))]),
    ),
  );
  explainKeys(document, schema);
  visit(document, {
    Scalar(_, node) {
      // Digits that are no number: another reader of YAML could take them for one, or for a time in base 60.
      if (typeof node.value === 'string' && /^[+\d][\d .:]*$/.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
    Collection(_, node) {
      if (node !== document.contents && isShort(node)) node.flow = true;
    },
  });
  const modeline = `# yaml-language-server: $schema=../../${up}packages/contract/schema/${schemaName}.schema.json\n`;
  const description = schema.meta()?.description;
  return `${modeline}# ${description}\n${document.toString({ lineWidth: 0 })}`;
}

/** Puts what each key of a file is for above it. */
function explainKeys(document: Document, schema: z.ZodObject): void {
  if (!isMap(document.contents)) return;
  for (const { key } of document.contents.items) {
    if (!isScalar(key)) continue;
    const part: unknown = schema.shape[String(key.value)];
    key.spaceBefore = true;
    if (part instanceof z.ZodType) key.commentBefore = ` ${part.meta()?.description}`;
  }
}

/**
 * Leaves out what need not be written, below the keys of the file itself, and puts the rest in the order of the schema:
 * the database gives keys in an order of its own.
 */
function withoutDefaults(schema: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const part = schemaOf(schema, value);
  if (Array.isArray(value))
    return value.map(item => withoutDefaults(part instanceof z.ZodArray ? part.element : undefined, item));
  if (part instanceof z.ZodRecord)
    return Object.fromEntries(
      inOrder(part.keyType, Object.keys(value)).map(key => [
        key,
        withoutDefaults(part.valueType, Reflect.get(value, key)),
      ]),
    );
  if (!(part instanceof z.ZodObject)) return value;
  return Object.fromEntries(
    Object.keys(part.shape).flatMap(key => {
      const inner: unknown = part.shape[key];
      const said: unknown = Reflect.get(value, key);
      const isDefault =
        inner instanceof z.ZodDefault && JSON.stringify(inner.def.defaultValue) === JSON.stringify(said);
      return said === undefined || isDefault ? [] : [[key, withoutDefaults(inner, said)]];
    }),
  );
}

/** The keys of a record: Monday to Sunday, or by the alphabet where they are the commune's own. */
function inOrder(keyType: unknown, keys: string[]): string[] {
  const words = keyType instanceof z.ZodEnum ? keyType.options.map(String) : [];
  return words.length > 0 ? words.filter(word => keys.includes(word)) : keys.toSorted();
}

const LONGEST_LINE = 70;

/** Whether a list or mapping of a few single words reads better on one line. */
function isShort(node: Node): boolean {
  if (!isSeq(node) && !isMap(node)) return false;
  const words = node.items.flatMap(item => (isPair(item) ? [item.key, item.value] : [item]));
  return (
    words.every(word => isScalar(word) && !/\s/.test(String(word.value))) &&
    words
      .map(word => String(isScalar(word) && word.value).length + 2)
      .reduce((sum, length) => sum + length, 0) <= LONGEST_LINE
  );
}
