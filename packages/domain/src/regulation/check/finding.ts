/** What is found wrong in a version of a règlement, and what the folder around it knows. */
import type { Calendar, Service } from '../../calendar/calendar.ts';
import type { LocalDate } from '../../dates.ts';
import { nearestWord } from '../../spelling.ts';
import type { Rule, RuleKind, RuleOf } from '../rule.ts';

export interface Finding {
  /** Keys and indexes from the top of the file. */
  path: readonly (string | number)[];
  /** In French: what cannot be meant, and what to do. */
  sentence: string;
}

/** A version as far as it is sound. */
export interface CheckedVersion {
  effectiveFrom: LocalDate;
  services: readonly string[];
  /** In the order of the file; null for one with a wrong value, which has been reported. */
  rules: readonly (Rule | null)[];
}

/** What the rest of the folder knows; null where that could not be read, so that nothing is called missing. */
export interface FolderFacts {
  /** Those of the folder that are sound, whoever governs them. */
  services: readonly Service[];
  /** Null: a service is not sound, or the calendar is not. */
  calendar: Calendar | null;
  mealTypes: readonly { key: string; canteens: readonly string[] }[] | null;
  absenceReasons: readonly string[] | null;
  tenantKind: string | null;
  /** How families.yaml says that each service is enrolled in; null where it says nothing. */
  enrolmentWays: ReadonlyMap<string, ReadonlySet<string>> | null;
}

/** A rule with its place in the file. */
export interface Placed<Kind extends RuleKind = RuleKind> {
  index: number;
  rule: RuleOf<Kind>;
}

/** The rules of some kinds, in the order of the file. */
export function rulesOf<Kind extends RuleKind>(version: CheckedVersion, ...kinds: Kind[]): Placed<Kind>[] {
  return version.rules.flatMap((rule, index) =>
    rule !== null && isOf(rule, kinds) ? [{ index, rule }] : [],
  );
}

function isOf<Kind extends RuleKind>(rule: Rule, kinds: readonly Kind[]): rule is RuleOf<Kind> {
  return kinds.some(kind => kind === rule.kind);
}

/** Whether every rule could be read, so that what is not there is missing. */
export function isWhole(version: CheckedVersion): boolean {
  return !version.rules.includes(null);
}

/** The services that a version governs and that are sound. */
export function governed(version: CheckedVersion, folder: FolderFacts): Service[] {
  return folder.services.filter(({ key }) => version.services.includes(key));
}

/** The services among them that a rule names. */
export function servicesOf(
  { services }: { services?: readonly string[] | undefined },
  version: CheckedVersion,
  folder: FolderFacts,
): Service[] {
  return governed(version, folder).filter(({ key }) => services?.includes(key) ?? true);
}

/** « : vouliez-vous dire « repas » ? », or what to do where no known word is near. */
export function meantOr(written: string, known: Iterable<string>, otherwise: string): string {
  const nearest = nearestWord(written, known);
  return nearest === null ? ` : ${otherwise}.` : ` : vouliez-vous dire « ${nearest} » ?`;
}

/** « « repas », « garderie » » */
export function quoted(words: readonly string[]): string {
  return words.map(word => `« ${word} »`).join(', ');
}
