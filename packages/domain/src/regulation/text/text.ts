/** A règlement's text with its directives resolved: what families read on a day, as Markdown. */

import type { LocalDate } from '../../dates.ts';
import { frenchTypography } from '../../french.ts';
import type { Rule, RuleOf } from '../rule.ts';
import { phraseOfDeadline, rowsOfWeekdays } from '../sentences/deadline.ts';
import { type Names, serviceName } from '../sentences/names.ts';
import { plainSentencesOfRule, scopeOf } from '../sentences/rule.ts';
import {
  byChannels,
  calendarDate,
  capitalised,
  listed,
  sentence,
  uncapitalised,
  WEEKDAY_NAMES,
} from '../sentences/words.ts';
import type { RegulationVersion } from '../version.ts';
import type { Act } from '../vocabulary.ts';
import { bare, type Directive, readDirectives } from './directive.ts';
import { priceTables, type Table } from './price-table.ts';

/** What a text is resolved with: every version of the tenant's règlements, and the names of its things. */
export interface TextFacts {
  regulations: readonly RegulationVersion[];
  names: Names;
}

export interface ResolvedText {
  markdown: string;
  /** The versions that the text tells of on the day; empty for a text without directives. */
  versions: RegulationVersion[];
}

/**
 * Resolves the directives of a text for a day. Where nothing is in force yet, the first version to come speaks; what a
 * version does not have is left out with a word, since a text tells of older versions too.
 */
export function resolveText(markdown: string, date: LocalDate, facts: TextFacts): ResolvedText {
  const { directives } = readDirectives(markdown);
  const byLine = Map.groupBy(directives, ({ line }) => line);
  const placed = new Set(directives.flatMap(({ kind, articles }) => (kind === 'article' ? articles : [])));
  const used = new Set<RegulationVersion>();
  const own = servicesOfText(directives, facts);
  const lines = markdown.split('\n').map((text, index) =>
    (byLine.get(index + 1) ?? []).reduce((line, directive) => {
      const asked = servicesNamed(directive, facts.names) ?? own;
      const version = versionFor(asked, date, facts.regulations);
      if (version) used.add(version);
      const services =
        directive.services.length > 0 && directive.kind !== 'declaration' ? asked : (version?.services ?? []);
      const said = version ? say(directive, { version, services, placed, names: facts.names }) : MISSING;
      return line.replace(directive.source, () => said);
    }, text),
  );
  return { markdown: lines.join('\n'), versions: [...used] };
}

const MISSING = '*Sans objet à cette date.*';

/** Every version that a text tells of, one day or another, from the first to the last. */
export function versionsOfText(markdown: string, facts: TextFacts): RegulationVersion[] {
  const { directives } = readDirectives(markdown);
  const named = new Set([
    ...servicesOfText(directives, facts),
    ...directives.flatMap(directive => servicesNamed(directive, facts.names) ?? []),
  ]);
  return directives.length === 0
    ? []
    : facts.regulations.filter(({ services }) => services.some(key => named.has(key))).toSorted(inOrder);
}

/** A version of a text's règlement, and the one that it follows for the same services; null for the first. */
export function versionBefore(
  version: RegulationVersion,
  regulations: readonly RegulationVersion[],
): RegulationVersion | null {
  const own = regulations
    .filter(({ services }) => services.some(key => version.services.includes(key)))
    .toSorted(inOrder);
  return own[own.findIndex(({ key }) => key === version.key) - 1] ?? null;
}

/** The services of a text: those that it declares, or else those that it names, or else all, where there is one règlement. */
function servicesOfText(directives: readonly Directive[], facts: TextFacts): string[] {
  const declared = directives.find(({ kind }) => kind === 'declaration');
  const named = declared
    ? servicesNamed(declared, facts.names)
    : directives.flatMap(directive => servicesNamed(directive, facts.names) ?? []);
  return named && named.length > 0 ? named : facts.regulations.flatMap(({ services }) => services);
}

/** The keys of the services that a directive names, by key or by name; null when it names none. */
export function servicesNamed({ services }: Directive, names: Names): string[] | null {
  return services.length === 0 ? null : services.flatMap(said => serviceKey(said, names) ?? []);
}

/** The key of a service that is written by its key or its name. */
export function serviceKey(said: string, names: Names): string | null {
  if (names.services.has(said)) return said;
  return [...names.services].find(([, { name }]) => bare(name) === bare(said))?.[0] ?? null;
}

/** The version that governs the first of the services on a day, or else the first to come. */
function versionFor(
  services: readonly string[],
  date: LocalDate,
  regulations: readonly RegulationVersion[],
): RegulationVersion | null {
  const candidates = regulations
    .filter(version => version.services.some(key => services.includes(key)))
    .toSorted(inOrder);
  return candidates.findLast(({ effectiveFrom }) => effectiveFrom <= date) ?? candidates[0] ?? null;
}

function inOrder(one: RegulationVersion, other: RegulationVersion): number {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom < other.effectiveFrom ? -1 : 1;
  return one.revision - other.revision;
}

interface Place {
  version: RegulationVersion;
  /** Keys of the services that the directive is about. */
  services: readonly string[];
  /** Articles that the text tells with a directive of their own. */
  placed: ReadonlySet<string>;
  names: Names;
}

function say(directive: Directive, place: Place): string {
  switch (directive.kind) {
    case 'declaration':
      return declaration(place.version);
    case 'article':
      return sentencesOfArticles(directive.articles, place).join(' ') || MISSING;
    case 'deadlines':
      return deadlines(directive, place) || MISSING;
    case 'prices':
      return prices(directive, place) || MISSING;
    case 'absences':
      return absences(directive, place) || MISSING;
    case 'reasons':
      return [...place.names.reasons.values()].map(name => `- ${name}`).join('\n');
    case 'billing':
      return billing(directive, place) || MISSING;
  }
}

const ACT_KINDS_SAID = { deliberation: 'délibération', arrete: 'arrêté', decision: 'décision' };

/** « Ce règlement vaut à partir du 1er septembre 2026 (délibération 2026-24 du 15 juin 2026). » */
function declaration({ effectiveFrom, adoptedBy }: RegulationVersion): string {
  return sentence(
    `Ce règlement vaut à partir du ${calendarDate(effectiveFrom)} (${ACT_KINDS_SAID[adoptedBy.kind]} ${adoptedBy.reference} du ${calendarDate(adoptedBy.date)})`,
  );
}

/** The rules that hold for one of the services, in the order of the file. */
function rulesOf({ version, services }: Place): Rule[] {
  return version.rules.filter(
    rule => services.length === 0 || (rule.services?.some(key => services.includes(key)) ?? true),
  );
}

/** What the rules of a version say under an article; each scope is said once, and nothing twice. */
export function sentencesOfArticles(
  articles: readonly string[],
  place: Pick<Place, 'version' | 'services' | 'names'>,
): string[] {
  const { version, services, names } = place;
  const about = services.length > 0 ? services : version.services;
  const said = rulesOf({ ...place, placed: new Set() }).flatMap(rule => {
    const texts = plainSentencesOfRule(rule, names)
      .filter(({ article }) => articles.includes(article))
      .map(({ text }) => text);
    const scope = scopeOf(rule, names, about);
    return texts.map((text, index) =>
      index === 0 && scope !== '' ? sentence(`${scope} : ${uncapitalised(text)}`) : text,
    );
  });
  return [...new Set(said)];
}

/** Every article that a version's rules bear, with the rule that bears it. */
export function articlesOf(version: RegulationVersion, names: Names): { article: string; rule: number }[] {
  return version.rules.flatMap((rule, index) =>
    [rule.article, ...plainSentencesOfRule(rule, names).map(({ article }) => article)]
      .filter((article, at, all) => all.indexOf(article) === at)
      .map(article => ({ article, rule: index })),
  );
}

/** The articles that a block directive tells of: those of its rules, unless it names some. */
export function articlesToldBy(directive: Directive, version: RegulationVersion, names: Names): string[] {
  if (directive.articles.length > 0) return directive.articles;
  const kinds = KINDS_TOLD[directive.kind];
  const services = servicesNamed(directive, names) ?? version.services;
  return version.rules
    .filter(rule => kinds.includes(rule.kind) && (rule.services?.some(key => services.includes(key)) ?? true))
    .flatMap(rule => plainSentencesOfRule(rule, names).map(({ article }) => article));
}

const KINDS_TOLD: Record<Directive['kind'], readonly Rule['kind'][]> = {
  declaration: [],
  article: [],
  deadlines: ['deadline'],
  prices: ['price'],
  absences: ['absence'],
  reasons: [],
  billing: ['billing', 'collection', 'reminder', 'exclusion'],
};

/** The rules of a kind that a directive is about. */
function rulesAsked<Kind extends Rule['kind']>(
  kind: Kind,
  directive: Directive,
  place: Place,
): RuleOf<Kind>[] {
  return rulesOf(place).filter(
    (rule): rule is RuleOf<Kind> =>
      rule.kind === kind && (directive.articles.length === 0 || directive.articles.includes(rule.article)),
  );
}

const ACTS_SAID: Record<Act, string> = {
  reserve: 'Réserver',
  'declare-absence': 'Annuler, déclarer une absence',
  'announce-sickness': 'Prévenir d’une maladie',
  enrol: 'S’inscrire',
  'change-contract': 'Changer de contrat',
  claim: 'Contester une facture',
};

/** A table of what differs by weekday for each rule that says so; the others share one. */
function deadlines(directive: Directive, place: Place): string {
  const rules = rulesAsked('deadline', directive, place);
  const titleOf = (rule: RuleOf<'deadline'>) =>
    [
      ACTS_SAID[rule.act],
      byChannels(rule.channels),
      scopeOf(rule, place.names, place.services.length > 0 ? place.services : place.version.services),
    ]
      .filter(part => part !== '')
      .join(', ');
  const tables = rules.flatMap((rule): Table[] =>
    rule.until.kind === 'per-weekday'
      ? [
          {
            caption: titleOf(rule),
            columns: [
              { head: 'Pour le', align: 'left' },
              { head: 'Au plus tard', align: 'left' },
              { head: 'À', align: 'left' },
            ],
            rows: rowsOfWeekdays(rule.until.table).map(({ weekdays, day, time }) => [
              listed(weekdays.map(weekday => WEEKDAY_NAMES[weekday])),
              day === 'la veille' ? day : `le ${day}`,
              time,
            ]),
          },
        ]
      : [],
  );
  const others = rules.filter(({ until }) => until.kind !== 'per-weekday');
  if (others.length > 0)
    tables.push({
      caption: 'Délais',
      columns: [
        { head: 'Pour', align: 'left' },
        { head: 'Délai', align: 'left' },
        { head: 'Article', align: 'left' },
      ],
      rows: others.map(rule => [titleOf(rule), capitalised(phraseOfDeadline(rule.until)), rule.article]),
    });
  return tables.map(markdownTable).join('\n\n');
}

function prices(directive: Directive, place: Place): string {
  const services = place.services.length > 0 ? place.services : place.version.services;
  const { tables, told, remarks } = priceTables(rulesAsked('price', directive, place), services, place.names);
  const others = remarks.filter(({ article }) => article === null || !place.placed.has(article));
  const sentences = new Set([...told, ...others].map(({ text }) => text));
  return [...tables.map(markdownTable), [...sentences].join(' ')].filter(part => part !== '').join('\n\n');
}

function absences(directive: Directive, place: Place): string {
  return rulesAsked('absence', directive, place)
    .flatMap(rule => sentencesOfRuleIn(rule, place).map(text => `1. ${text} (article ${rule.article})`))
    .join('\n');
}

function billing(directive: Directive, place: Place): string {
  const rules = KINDS_TOLD.billing.flatMap(kind => rulesAsked(kind, directive, place));
  return [...new Set(rules.flatMap(rule => sentencesOfRuleIn(rule, place)))]
    .map(text => `- ${text}`)
    .join('\n');
}

function sentencesOfRuleIn(rule: Rule, { services, version, names }: Place): string[] {
  const scope = scopeOf(rule, names, services.length > 0 ? services : version.services);
  return plainSentencesOfRule(rule, names).map(({ text }, index) =>
    index === 0 && scope !== '' ? sentence(`${scope} : ${uncapitalised(text)}`) : text,
  );
}

/** A table in Markdown; its caption is a paragraph right before it, « Tableau : … ». */
export function markdownTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => frenchTypography(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `Tableau : ${frenchTypography(caption)}`,
    '',
    line(columns.map(({ head }) => head)),
    `| ${columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** The names of the services that a version governs, for a heading. */
export function servicesSaid(version: RegulationVersion, names: Names): string {
  return listed(version.services.map(key => serviceName(key, names)));
}
