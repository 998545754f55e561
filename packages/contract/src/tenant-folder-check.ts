/** Checks a tenant folder whole: every mistake in one go, by file and line, with a sentence that says what to do. */
import type { Names } from '@preau/domain/regulation/sentences/names';
import { key as keySchema } from '@preau/domain/regulation/values';
import { regulationVersion } from '@preau/domain/regulation/version';
import type { z } from 'zod';
import type { RegulationText, TenantFolder } from './tenant-folder.ts';
import { calendarFile } from './tenant-folder-calendar.ts';
import { casesFile } from './tenant-folder-cases.ts';
import { communeFile } from './tenant-folder-commune.ts';
import { inconsistencies, type Parts } from './tenant-folder-consistency.ts';
import {
  communeNames,
  directiveMistakes,
  type ReadVersion,
  untoldArticles,
} from './tenant-folder-directives.ts';
import { DEFAULT_FAMILIES_FILE, familiesFile } from './tenant-folder-families.ts';
import { checkLogo } from './tenant-folder-logo.ts';
import { didYouMean, type Mistake, mistake } from './tenant-folder-mistake.ts';
import { ruleMistakes } from './tenant-folder-rules.ts';
import { servicesFile } from './tenant-folder-services.ts';
import { checkShape, type Shape } from './tenant-folder-shape.ts';
import { readYaml, type Source } from './tenant-folder-source.ts';
import { readText } from './tenant-folder-text.ts';

/** The files of a folder by their path in it, with `/` between its parts. */
export type FolderFiles = ReadonlyMap<string, Uint8Array>;

export type TenantFolderCheck =
  | { kind: 'sound'; folder: TenantFolder }
  | { kind: 'mistaken'; mistakes: Mistake[] };

const LOGOS = ['logo.svg', 'logo.png'] as const;
const MANDATORY_FILES = ['commune.yaml', 'services.yaml', 'calendar.yaml'];
const MAIN_FILES = [...MANDATORY_FILES, 'families.yaml', 'cases.yaml'];
const MAX_FILE_BYTES = 500_000;

/**
 * Checks the folder of a commune.
 * @param slug the folder's own name.
 * @returns the folder, or all that is wrong with it, in the order of files and lines.
 */
export function checkTenantFolder(slug: string, files: FolderFiles): TenantFolderCheck {
  const names = [...files.keys()].sort();
  const commune = readFile(files, 'commune.yaml', communeFile);
  const services = readFile(files, 'services.yaml', servicesFile);
  const calendar = readFile(files, 'calendar.yaml', calendarFile);
  const families = files.has('families.yaml') ? readFile(files, 'families.yaml', familiesFile) : null;
  const cases = files.has('cases.yaml') ? readFile(files, 'cases.yaml', casesFile) : null;
  const regulations = names.filter(isRegulation).map(name => readFile(files, name, regulationVersion));
  const texts = names.filter(isText).map(name => readTextFile(files, name));
  const logos = LOGOS.filter(name => files.has(name));
  const versions = regulations.flatMap(({ name, source, value }): ReadVersion[] =>
    source && value ? [{ source, version: { key: stem(name), ...value } }] : [],
  );

  const parts: Parts = {
    slug,
    commune: partOf(commune),
    services: partOf(services),
    calendar: partOf(calendar),
    families: families && partOf(families),
    cases: cases && partOf(cases),
    regulations: regulations.map(partOf).filter(part => part !== null),
    logos,
  };

  const mistakes = [
    ...names.flatMap(misplaced),
    ...[
      commune,
      services,
      calendar,
      ...(families ? [families] : []),
      ...(cases ? [cases] : []),
      ...regulations,
      ...texts,
    ].flatMap(file => file.mistakes),
    ...logos.flatMap(name => checkLogo(name, files.get(name) ?? new Uint8Array())),
    ...inconsistencies(parts),
    ...ruleMistakes(parts),
    ...(commune.value && services.value && versions.length === regulations.length
      ? inTexts(
          versions,
          texts.flatMap(({ text }) => text),
          communeNames(commune.value, services.value, families?.value ?? DEFAULT_FAMILIES_FILE),
        )
      : []),
  ];
  if (mistakes.length > 0 || !commune.value || !services.value || !calendar.value)
    return { kind: 'mistaken', mistakes: inReadingOrder(mistakes) };
  return {
    kind: 'sound',
    folder: {
      commune: commune.value,
      services: services.value,
      calendar: calendar.value,
      families: families?.value ?? DEFAULT_FAMILIES_FILE,
      regulations: versions.map(({ version }) => version),
      texts: texts.flatMap(({ text }) => text),
      cases: cases?.value?.cases ?? [],
      logo: files.get(commune.value.branding.logo?.file ?? '') ?? null,
    },
  };
}

/** What the texts say by directives, asked once every rule can be read. */
function inTexts(
  versions: readonly ReadVersion[],
  texts: readonly RegulationText[],
  names: Names,
): Mistake[] {
  const facts = { regulations: versions.map(({ version }) => version), names };
  return [
    ...texts.flatMap(({ key, markdown }) => directiveMistakes(`texts/${key}.md`, markdown, facts)),
    ...untoldArticles(versions, texts, facts),
  ];
}

interface ReadFile<Schema extends z.ZodType> extends Shape<Schema> {
  name: string;
  source: Source | null;
}

function readFile<Schema extends z.ZodType>(
  files: FolderFiles,
  name: string,
  schema: Schema,
): ReadFile<Schema> {
  const decoded = decode(files, name);
  if ('mistake' in decoded)
    return { name, source: null, mistakes: [decoded.mistake], value: null, sound: undefined };
  const { source, mistakes } = readYaml(
    name,
    decoded.text,
    MANDATORY_FILES.includes(name) ? 'mandatory' : 'optional',
  );
  if (!source) return { name, source, mistakes, value: null, sound: undefined };
  const shape = checkShape(source, schema);
  return { name, source, ...shape, mistakes: [...mistakes, ...shape.mistakes] };
}

function partOf<Schema extends z.ZodType>({ source, sound, value }: ReadFile<Schema>) {
  return source && { source, sound, value };
}

function readTextFile(files: FolderFiles, name: string): { mistakes: Mistake[]; text: RegulationText[] } {
  const key = stem(name);
  const misnamed = keySchema.safeParse(key).success
    ? []
    : [
        mistake(
          name,
          1,
          'Le nom d’un texte s’écrit en minuscules sans accent, chiffres et tirets : renommez-le.',
        ),
      ];
  const decoded = decode(files, name);
  if ('mistake' in decoded) return { mistakes: [...misnamed, decoded.mistake], text: [] };
  const { title, mistakes } = readText(name, decoded.text);
  return {
    mistakes: [...misnamed, ...mistakes],
    text: title === null ? [] : [{ key, title, markdown: decoded.text }],
  };
}

function decode(files: FolderFiles, name: string): { text: string } | { mistake: Mistake } {
  const bytes = files.get(name);
  if (!bytes)
    return {
      mistake: mistake(name, 1, 'Ce fichier manque : ajoutez-le (docs/communes.md dit ce qu’il contient).'),
    };
  if (bytes.length > MAX_FILE_BYTES)
    return { mistake: mistake(name, 1, 'Ce fichier est trop gros : 500 ko au plus, allégez-le.') };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? '';
    return {
      mistake: mistake(
        name,
        before.split('\n').length,
        'Ce fichier n’est pas en UTF-8 à partir d’ici : enregistrez-le « en UTF-8 » dans votre éditeur.',
      ),
    };
  }
}

function isRegulation(name: string): boolean {
  return /^regulations\/[^/]+\.yaml$/.test(name);
}

function isText(name: string): boolean {
  return /^texts\/[^/]+\.md$/.test(name);
}

function stem(name: string): string {
  return name.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
}

/** Whether a file of this name is one of those that a tenant folder is made of. */
export function belongsToTenantFolder(name: string): boolean {
  return [...MAIN_FILES, ...LOGOS].includes(name) || isRegulation(name) || isText(name);
}

function misplaced(name: string): Mistake[] {
  if (belongsToTenantFolder(name)) return [];
  const hint =
    expectedName(name) || didYouMean(name, [...MAIN_FILES, ...LOGOS]) || ' : déplacez-le ou supprimez-le.';
  return [mistake(name, 1, `Ce fichier n’a pas sa place dans le dossier d’une commune${hint}`)];
}

/** How the files of the same subfolder are named; nothing for one that is in no known subfolder. */
function expectedName(name: string): string {
  if (name.startsWith('regulations/'))
    return ' : un règlement se nomme AAAA-MM-JJ[-clé].yaml, par exemple regulations/2026-09-01-garderie.yaml.';
  if (name.startsWith('texts/'))
    return ' : un texte se nomme clé.md, par exemple texts/reglement-cantine.md.';
  return '';
}

function inReadingOrder(mistakes: readonly Mistake[]): Mistake[] {
  const rank = (file: string) => (MAIN_FILES.includes(file) ? MAIN_FILES.indexOf(file) : MAIN_FILES.length);
  return mistakes.toSorted(
    (one, other) =>
      rank(one.file) - rank(other.file) ||
      (one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line),
  );
}
