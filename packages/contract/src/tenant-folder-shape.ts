/** What one file of a tenant folder says, against its schema: mistakes in French, and the parts that can be relied on. */
import { nearestWord } from '@preau/domain/spelling';
import { z } from 'zod';
import { didYouMean, type Mistake, mistake } from './tenant-folder-mistake.ts';
import type { Path, Source } from './tenant-folder-source.ts';

/** A value of which any part may be missing, because it was wrong and has been reported. */
export type Sound<Value> = Value extends readonly (infer Element)[]
  ? (Sound<Element> | undefined)[]
  : Value extends object
    ? { [Key in keyof Value]?: Sound<Value[Key]> }
    : Value;

export interface Shape<Schema extends z.ZodType> {
  mistakes: Mistake[];
  /** The whole value with its defaults; null when there is any mistake in it. */
  value: z.output<Schema> | null;
  /** What is sound of what is written, for the checks that need several parts. */
  sound: Sound<z.input<Schema>> | undefined;
}

/** Checks a file against its schema, and reports every mistake in it once. */
export function checkShape<Schema extends z.ZodType>(source: Source, schema: Schema): Shape<Schema> {
  const result = schema.safeParse(source.value, { error: admittedKeys });
  const issues = result.error ? firstOfEachPath(result.error.issues.flatMap(issue => narrowed(issue))) : [];
  return {
    mistakes: issues.flatMap(issue => mistakesOf(source, issue, issues)),
    value: result.success ? result.data : null,
    // Whatever the schema found wrong has been taken out, so what is left is of the schema's type.
    sound: withoutWrongParts(source.value, issues) as Sound<z.input<Schema>> | undefined,
  };
}

type Issue = z.core.$ZodIssue;
type UnknownKeys = z.core.$ZodIssueUnrecognizedKeys;

/** Makes the message of an unknown key the list of those that are admitted there. */
function admittedKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  if (issue.inst instanceof z.ZodObject) return Object.keys(issue.inst.shape).join(', ');
  return issue.inst instanceof z.ZodRecord && issue.inst.keyType instanceof z.ZodEnum
    ? issue.inst.keyType.options.join(', ')
    : undefined;
}

/**
 * What is wrong of a value that may be of several kinds, such as one word or a list of them: where it is of one of these
 * kinds, what is wrong inside it.
 */
function narrowed(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const inner = issue.errors.find(errors => errors.every(({ path }) => path.length > 0));
  return inner?.flatMap(error => narrowed({ ...error, path: [...issue.path, ...error.path] })) ?? [issue];
}

/** One mistake a value is enough; several unknown keys of one mapping are one issue. */
function firstOfEachPath(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ code, path }) => {
    const place = JSON.stringify([code === 'unrecognized_keys', path]);
    return !seen.has(place) && seen.add(place);
  });
}

function withoutWrongParts(value: unknown, issues: readonly Issue[]): unknown {
  const holder = { value: structuredClone(value) };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') continue;
    const path: Path = ['value', ...issue.path];
    const parent = valueAt(holder, path.slice(0, -1));
    const last = path.at(-1);
    if (typeof parent === 'object' && parent !== null && last !== undefined)
      Reflect.set(parent, last, undefined);
  }
  return holder.value;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, step) => (typeof part === 'object' && part !== null ? Reflect.get(part, step) : undefined),
    value,
  );
}

function mistakesOf(source: Source, issue: Issue, all: readonly Issue[]): Mistake[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key =>
      mistake(source.file, source.lineOf([...issue.path, key]), sentenceOfUnknownKey(key, issue)),
    );
  const line = source.lineOf(issue.path);
  const value = valueAt(source.value, issue.path);
  if (value !== undefined) {
    const typed = source.typedAt(issue.path) ?? JSON.stringify(value);
    return [mistake(source.file, line, sentenceOfValue(issue, value, shortened(typed)))];
  }
  const key = String(issue.path.at(-1));
  if (isMisspelt(key, issue.path, all)) return [];
  const admitted = issue.code === 'invalid_union' ? admittedBy(issue) : null;
  const written = admitted && misspeltIn(valueAt(source.value, issue.path.slice(0, -1)), key);
  if (written)
    return [
      mistake(
        source.file,
        source.lineOf([...issue.path.slice(0, -1), written]),
        `La clé « ${written} » n’existe pas ici : vouliez-vous dire « ${key} » ?`,
      ),
    ];
  const values = admitted ? `, avec l’une de ces valeurs : ${admitted.join(', ')}` : '';
  return [mistake(source.file, line, `Il manque la clé « ${key} » : ajoutez-la${values}.`)];
}

/** A key of a mapping that is near to one that is missing there. */
function misspeltIn(mapping: unknown, key: string): string | null {
  const written = typeof mapping === 'object' && mapping !== null ? Object.keys(mapping) : [];
  return written.find(word => nearestWord(word, [key]) !== null) ?? null;
}

function sentenceOfUnknownKey(key: string, issue: UnknownKeys): string {
  const hint = didYouMean(key, issue.message.split(', '));
  return `La clé « ${key} » n’existe pas ici${hint || ` ; les clés admises sont : ${issue.message}.`}`;
}

/** Whether a missing key is there under a near name, which has been reported as an unknown key. */
function isMisspelt(key: string, path: Path, all: readonly Issue[]): boolean {
  const mapping = JSON.stringify(path.slice(0, -1));
  return all.some(
    issue =>
      issue.code === 'unrecognized_keys' &&
      JSON.stringify(issue.path) === mapping &&
      issue.keys.some(written => nearestWord(written, issue.message.split(', ')) === key),
  );
}

/** @param typed the value as it stands in the file, to be quoted */
function sentenceOfValue(issue: Issue, value: unknown, typed: string): string {
  const name = issue.path.findLast(step => typeof step === 'string');
  const subject = name === undefined ? 'Le fichier' : `« ${String(name)} »`;
  if (value === null)
    return `${subject} est vide : donnez une valeur. Ce qui suit un « # » est un commentaire, sauf entre guillemets.`;
  switch (issue.code) {
    case 'invalid_type':
      return sentenceOfNumber(name, typed) ?? sentenceOfType(subject, issue.expected, value, typed);
    case 'invalid_value':
      return sentenceOfChoice(subject, value, typed, issue.values.map(String));
    case 'invalid_union':
      return sentenceOfChoice(subject, value, typed, admittedBy(issue), otherwiseAdmitted(issue));
    case 'invalid_key':
      return `La clé « ${name} » ne convient pas : ${issue.issues[0]?.message ?? 'choisissez-en une autre'}.`;
    case 'too_big':
      return issue.origin === 'string'
        ? `${subject} est trop long : ${issue.maximum} caractères au plus.`
        : issue.origin === 'array'
          ? `${subject} a trop d’éléments : ${issue.maximum} au plus.`
          : `${subject} est trop grand : ${issue.maximum} au plus.`;
    case 'too_small':
      return issue.origin === 'array'
        ? `${subject} est une liste vide : donnez au moins un élément.`
        : `${subject} est trop petit : ${issue.minimum} au moins.`;
    default:
      return `${subject} vaut « ${typed} » : ${issue.message}.`;
  }
}

function sentenceOfType(subject: string, expected: string, value: unknown, typed: string): string {
  switch (expected) {
    case 'string':
      return typeof value === 'object'
        ? `${subject} doit être un simple texte : écrivez-le sur la ligne de la clé.`
        : `${subject} doit être un texte : mettez la valeur « ${typed} » entre guillemets.`;
    case 'array':
      return `${subject} doit être une liste : écrivez chaque élément sur une ligne qui commence par un tiret.`;
    case 'object':
    case 'record':
      return `${subject} doit être un groupe de clés : écrivez chacune sur une ligne, en retrait, avec sa valeur.`;
    case 'boolean':
      return `${subject} vaut « ${typed} » : écrivez true (oui) ou false (non).`;
    default:
      return `${subject} vaut « ${typed} » : écrivez un nombre entier, sans guillemets.`;
  }
}

/** How amounts and percentages are written, which people write in many ways; null for any other value. */
function sentenceOfNumber(name: PropertyKey | undefined, typed: string): string | null {
  if (typeof name !== 'string') return null;
  if (/^cents$|Cents$/.test(name))
    return `« ${name} » vaut « ${typed} » : écrivez des centimes, sans virgule ni guillemets ; 3,90 € s’écrit 390.`;
  if (/^percent$|Percent$/.test(name))
    return `« ${name} » vaut « ${typed} » : écrivez un nombre avec un point, sans % ni guillemets ; 0,36 % s’écrit 0.36.`;
  return null;
}

/** @param other what may stand there but a word: a list, a number */
function sentenceOfChoice(
  subject: string,
  value: unknown,
  typed: string,
  admitted: string[],
  other: string[] = [],
): string {
  if (typeof value === 'object')
    return `${subject} doit être une seule valeur parmi : ${admitted.join(', ')}.`;
  const hint = didYouMean(typed, admitted);
  return `${subject} vaut « ${typed} »${hint || ` ; les valeurs admises sont : ${[...admitted, ...other].join(', ')}.`}`;
}

type WrongUnion = z.core.$ZodIssueInvalidUnion;

/** The words that a value of several kinds may be; those of the key that tells the kinds apart, where there is one. */
function admittedBy(issue: WrongUnion): string[] {
  return 'options' in issue && issue.options
    ? issue.options.map(String)
    : issue.errors.flat().flatMap(error => (error.code === 'invalid_value' ? error.values.map(String) : []));
}

const OTHER_KINDS: Record<string, string> = { array: 'ou une liste', number: 'ou un nombre entier' };

function otherwiseAdmitted(issue: WrongUnion): string[] {
  return issue.errors
    .flat()
    .flatMap(error => (error.code === 'invalid_type' ? (OTHER_KINDS[error.expected] ?? []) : []));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
