/** What changes from one tenant folder to the next, thing by thing, in French sentences. */

import { agreedCase } from '@preau/domain/agreed-case/case-language';
import { STANDARD_SCHOOL_WEEKDAYS } from '@preau/domain/calendar/calendar';
import { frenchTypography } from '@preau/domain/french';
import { type Rule, rule } from '@preau/domain/regulation/rule';
import { regulationVersion } from '@preau/domain/regulation/version';
import { z } from 'zod';
import type { TenantFolder } from './tenant-folder.ts';
import { calendarFile, holidays, period, schoolYear } from './tenant-folder-calendar.ts';
import { communeFile, member, regie, staffRole } from './tenant-folder-commune.ts';
import { DEFAULT_FAMILIES_FILE, documentKind, familiesFile } from './tenant-folder-families.ts';
import { schemaOf } from './tenant-folder-part.ts';
import { absenceReason, mealType, service, site } from './tenant-folder-services.ts';
import { regulationText } from './tenant-folder-text.ts';

export interface Difference {
  change: 'added' | 'changed' | 'removed';
  /** With `key`, the name of what differs: the same in both folders. */
  noun: Noun;
  key: string;
  /** In French: « service repas-elementaire : capacité 60 → 80 ». */
  sentence: string;
}

export type Noun = Kind['noun'] | 'portal' | 'logo' | 'families' | 'calendar';

/** The differences that turn one folder into another, in the order of the files. `before` is null for a new tenant. */
export function diffTenantFolders(before: TenantFolder | null, after: TenantFolder): Difference[] {
  return [
    ...portalDifferences(before, after),
    ...familiesDifferences(before, after),
    ...calendarDifferences(before, after),
    ...KINDS.flatMap(kind => kindDifferences(kind, before, after)),
  ];
}

type Item = { key: string };

/** The things of which a folder has several, known by their keys. */
interface Kind {
  noun:
    | 'host'
    | 'member'
    | 'regie'
    | 'staffRole'
    | 'site'
    | 'service'
    | 'mealType'
    | 'absenceReason'
    | 'schoolYear'
    | 'holidays'
    | 'closure'
    | 'opening'
    | 'documentKind'
    | 'regulation'
    | 'text'
    | 'case';
  french: string;
  /** Where the order counts, what changes with it. */
  list: string | null;
  schema: z.ZodObject;
  of(folder: TenantFolder): Item[];
}

const KINDS: Kind[] = [
  {
    noun: 'host',
    french: 'domaine',
    list: null,
    schema: z.object({}),
    of: ({ commune }) => commune.hosts.map(key => ({ key })),
  },
  { noun: 'member', french: 'membre', list: 'membres', schema: member, of: ({ commune }) => commune.members },
  { noun: 'regie', french: 'régie', list: 'régies', schema: regie, of: ({ commune }) => commune.regies },
  {
    noun: 'staffRole',
    french: 'rôle',
    list: 'rôles',
    schema: staffRole,
    of: ({ commune }) => commune.staffRoles,
  },
  {
    noun: 'site',
    french: 'établissement',
    list: 'établissements',
    schema: site,
    of: ({ services }) => services.sites,
  },
  {
    noun: 'service',
    french: 'service',
    list: 'services',
    schema: service,
    of: ({ services }) => services.services,
  },
  {
    noun: 'mealType',
    french: 'type de repas',
    list: 'types de repas',
    schema: mealType,
    of: ({ services }) => services.mealTypes,
  },
  {
    noun: 'absenceReason',
    french: 'motif d’absence',
    list: 'motifs d’absence',
    schema: absenceReason,
    of: ({ services }) => services.absenceReasons,
  },
  {
    noun: 'schoolYear',
    french: 'année scolaire',
    list: 'années scolaires',
    schema: schoolYear,
    of: ({ calendar }) => calendar.schoolYears,
  },
  {
    noun: 'holidays',
    french: 'vacances',
    list: 'vacances',
    schema: holidays,
    of: ({ calendar }) => calendar.holidays,
  },
  {
    noun: 'closure',
    french: 'fermeture',
    list: 'fermetures',
    schema: period,
    of: ({ calendar }) => calendar.closures,
  },
  {
    noun: 'opening',
    french: 'ouverture exceptionnelle',
    list: 'ouvertures exceptionnelles',
    schema: period,
    of: ({ calendar }) => calendar.openings,
  },
  {
    noun: 'documentKind',
    french: 'justificatif',
    list: 'justificatifs',
    schema: documentKind,
    of: ({ families }) => families.documents,
  },
  {
    noun: 'regulation',
    french: 'règlement',
    list: null,
    schema: regulationVersion,
    of: ({ regulations }) => regulations,
  },
  { noun: 'text', french: 'texte', list: null, schema: regulationText, of: ({ texts }) => texts },
  {
    noun: 'case',
    french: 'cas',
    list: 'cas',
    schema: agreedCase,
    of: ({ cases }) => cases.map(({ title, ...said }) => ({ key: title, ...said })),
  },
];

/** What a folder has one of: the portal's own facts, and its logo. */
function portalDifferences(before: TenantFolder | null, after: TenantFolder): Difference[] {
  const french = `portail ${after.commune.slug}`;
  if (!before)
    return [difference('added', 'portal', after.commune.slug, `${french} (${after.commune.name}) : ajout`)];
  const { hosts, members, regies, staffRoles, ...said } = after.commune;
  const changes = changesOf(communeFile, before.commune, said);
  const drawing =
    before.logo && after.logo && !sameBytes(before.logo, after.logo)
      ? [difference('changed', 'logo', '', 'logo : autre dessin')]
      : [];
  return [
    ...(changes.length > 0
      ? [difference('changed', 'portal', after.commune.slug, `${french} : ${changes.join(' ; ')}`)]
      : []),
    ...drawing,
  ];
}

/** What a folder says of families' files, but for their proofs; a new tenant has the defaults before it. */
function familiesDifferences(before: TenantFolder | null, after: TenantFolder): Difference[] {
  const { documents, ...said } = after.families;
  const changes = changesOf(familiesFile, before?.families ?? DEFAULT_FAMILIES_FILE, said);
  return changes.length > 0
    ? [
        difference(
          before ? 'changed' : 'added',
          'families',
          '',
          `dossiers des familles : ${changes.join(' ; ')}`,
        ),
      ]
    : [];
}

/** The days of class; a new tenant has the usual ones before it. */
function calendarDifferences(before: TenantFolder | null, after: TenantFolder): Difference[] {
  const changes = changesOf(
    calendarFile,
    { schoolWeekdays: before?.calendar.schoolWeekdays ?? STANDARD_SCHOOL_WEEKDAYS },
    { schoolWeekdays: after.calendar.schoolWeekdays },
  );
  return changes.length > 0
    ? [difference(before ? 'changed' : 'added', 'calendar', '', `calendrier : ${changes.join(' ; ')}`)]
    : [];
}

function kindDifferences(kind: Kind, before: TenantFolder | null, after: TenantFolder): Difference[] {
  const { noun, french, list, schema } = kind;
  const old = new Map((before ? kind.of(before) : []).map(item => [item.key, item]));
  const items = kind.of(after);
  const kept = items.filter(({ key }) => old.has(key)).map(({ key }) => key);
  const keptBefore = [...old.keys()].filter(key => kept.includes(key));
  return [
    ...items.flatMap((item): Difference[] => {
      const was = old.get(item.key);
      if (!was) return [difference('added', noun, item.key, `${french} ${named(item)} : ajout`)];
      const { key, ...said } = item;
      const changes = changesOf(schema, was, said);
      return changes.length > 0
        ? [difference('changed', noun, key, `${french} ${key} : ${changes.join(' ; ')}`)]
        : [];
    }),
    ...[...old.values()]
      .filter(({ key }) => !items.some(item => item.key === key))
      .map(item => difference('removed', noun, item.key, `${french} ${named(item)} : suppression`)),
    ...(list !== null && !same(kept, keptBefore)
      ? [difference('changed', noun, '', `${list} : autre ordre, ${kept.join(', ')}`)]
      : []),
  ];
}

function difference(change: Difference['change'], noun: Noun, key: string, sentence: string): Difference {
  return { change, noun, key, sentence: frenchTypography(sentence) };
}

function named(item: Item & { name?: unknown; title?: unknown; reason?: unknown }): string {
  const name = item.name ?? item.title ?? item.reason;
  return typeof name === 'string' ? `${item.key} (${name})` : item.key;
}

/** « capacité 60 → 80 », for each key of `after` that differs; keys of keys one by one, and rules by their articles. */
function changesOf(schema: z.ZodObject, before: object, after: object): string[] {
  return Object.entries(after).flatMap(([key, value]) => {
    const was: unknown = Reflect.get(before, key);
    if (same(was, value)) return [];
    const part: unknown = schema.shape[key];
    const name = titleOf(part) ?? key;
    if (part === regulationVersion.shape.rules && Array.isArray(was) && Array.isArray(value))
      return ruleChanges(was, value).map(change => `${name}, ${change}`);
    const [old, now] = [schemaOf(part, was), schemaOf(part, value)];
    if (now instanceof z.ZodObject && old === now && isObject(was) && isObject(value))
      return changesOf(now, was, withEveryKey(was, value)).map(change => `${name}, ${change}`);
    const [from, to] = [shown(was), shown(value)];
    return [
      from.length > LONGEST_SHOWN || to.length > LONGEST_SHOWN
        ? `${name}, autre contenu`
        : `${name} ${from} → ${to}`,
    ];
  });
}

const LONGEST_SHOWN = 100;

/** « article 3.1 (délai), au plus tard, à 12:00 → 11:00 »: rules of one kind and article are the same, in their order. */
function ruleChanges(before: Rule[], after: Rule[]): string[] {
  const old = byName(before);
  const now = byName(after);
  const changes = [...now].flatMap(([name, said]) => {
    const was = old.get(name);
    if (!was) return [`${name} : ajout`];
    const [schema, schemaBefore] = [schemaOf(rule, said), schemaOf(rule, was)];
    if (!(schema instanceof z.ZodObject) || schema !== schemaBefore)
      return same(was, said) ? [] : [`${name}, autre contenu`];
    return changesOf(schema, was, withEveryKey(was, said)).map(change => `${name}, ${change}`);
  });
  const removed = [...old.keys()].filter(name => !now.has(name)).map(name => `${name} : suppression`);
  const all = [...changes, ...removed];
  return all.length > 0 ? all : ['autre ordre'];
}

/** Rules by article and kind; several of one article and kind are numbered. */
function byName(rules: Rule[]): Map<string, Rule> {
  const named = new Map<string, Rule>();
  for (const said of rules) {
    const name = `article ${said.article} (${kindOf(said)})`;
    let place = name;
    for (let number = 2; named.has(place); number++) place = `${name} n° ${number}`;
    named.set(place, said);
  }
  return named;
}

/** The French name of its kind. */
function kindOf(said: Rule): string {
  return titleOf(rule.options.find(option => option.safeParse(said).success)) ?? said.kind;
}

/** The keys of `after`, and those of `before` that it no longer has. */
function withEveryKey(before: object, after: object): object {
  return { ...Object.fromEntries(Object.keys(before).map(key => [key, undefined])), ...after };
}

function titleOf(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  return schema.meta()?.title ?? (schema instanceof z.ZodOptional ? titleOf(schema.unwrap()) : undefined);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'rien';
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (Array.isArray(value)) return value.length > 0 ? value.map(shown).join(', ') : 'rien';
  if (isObject(value))
    return Object.values(value)
      .filter(part => part !== null && part !== undefined)
      .map(shown)
      .join(' ');
  return String(value);
}

/** Whether two values say the same, in whatever order their keys are. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sortedKeys) === JSON.stringify(other, sortedKeys);
}

function sortedKeys(_: string, value: unknown): unknown {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
