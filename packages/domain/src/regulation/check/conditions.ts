/** Conditions that nothing meets: runs and counters that end before they start, a notice without a deadline, names written twice. */

import { nearestWord } from '../../spelling.ts';
import type { Price } from '../price-language.ts';
import { innerPrices } from '../price-tree.ts';
import type { Rule } from '../rule.ts';
import { cellsOf, holdsOn } from './cells.ts';
import {
  type CheckedVersion,
  type Finding,
  type FolderFacts,
  isWhole,
  quoted,
  rulesOf,
  servicesOf,
} from './finding.ts';
import { termFindings } from './prices.ts';

/** Finds conditions that cannot be met, and rules that the rest of the folder contradicts. */
export function conditionFindings(version: CheckedVersion, folder: FolderFacts): Finding[] {
  return [
    ...version.rules.flatMap((rule, index) => (rule ? emptyRanges(rule, index) : [])),
    ...rulesOf(version, 'terms').flatMap(({ index, rule }) =>
      termFindings(rule.terms, ['rules', index, 'terms']),
    ),
    ...noticesWithoutDeadline(version, folder),
    ...nearNames(version),
    ...strangeTitres(version, folder),
    ...contradictedEnrolments(version, folder),
  ];
}

interface Range {
  path: (string | number)[];
  from?: number | undefined;
  to?: number | undefined;
}

/** From a greater number to a smaller one. */
function emptyRanges(rule: Rule, index: number): Finding[] {
  return rangesOf(rule, index).flatMap(({ path, from = 1, to }) =>
    to !== undefined && to < from
      ? [
          {
            path: [...path, 'to'],
            sentence: `De ${from} à ${to}, il n’y a rien : mettez le plus petit nombre dans « from ».`,
          },
        ]
      : [],
  );
}

function rangesOf(rule: Rule, index: number): Range[] {
  const at = (key: string, range: Omit<Range, 'path'> | undefined, ...inner: string[]) =>
    range ? [{ path: ['rules', index, key, ...inner], from: range.from, to: range.to }] : [];
  switch (rule.kind) {
    case 'absence':
      return [...at('run', rule.run), ...at('counter', rule.counter)];
    case 'repetition':
      return at('counter', rule.counter);
    case 'surcharge':
      return at('times', rule.times);
    case 'exclusion':
      return rule.when.kind === 'counter' ? at('when', rule.when.counter, 'counter') : [];
    default:
      return [];
  }
}

/** An absence that must be told in time where no rule says until when that is. */
function noticesWithoutDeadline(version: CheckedVersion, folder: FolderFacts): Finding[] {
  if (!isWhole(version)) return [];
  const deadlines = rulesOf(version, 'deadline').map(({ rule }) => rule);
  return rulesOf(version, 'absence').flatMap(({ index, rule }) => {
    const cells = cellsOf(servicesOf(rule, version, folder), folder.calendar).filter(cell =>
      holdsOn(rule, cell),
    );
    return (rule.notice ?? []).flatMap((notice, place) => {
      if (notice.kind !== 'in-time') return [];
      const act = notice.act ?? 'declare-absence';
      const heard = deadlines.filter(
        one =>
          one.act === act &&
          (!one.channels ||
            !notice.channels ||
            one.channels.some(channel => notice.channels?.includes(channel))),
      );
      const without = new Set(
        cells.filter(cell => !heard.some(one => holdsOn(one, cell))).map(({ service }) => service.key),
      );
      return without.size === 0
        ? []
        : [
            {
              path: ['rules', index, 'notice', place],
              sentence: `Aucun délai ne dit jusqu’à quand prévenir à temps pour ${quoted([...without])} : ajoutez une règle « deadline » dont l’acte est « ${act} ».`,
            },
          ];
    });
  });
}

interface Name {
  kind: 'guest' | 'fact' | 'proof';
  name: string;
  path: (string | number)[];
}

const NOUNS = { guest: 'Le convive', fact: 'L’attestation', proof: 'La preuve' };

/** Names that the commune chooses, written in two ways that differ by a stroke or two: the one that is used once is wrong. */
function nearNames(version: CheckedVersion): Finding[] {
  const names = version.rules.flatMap((rule, index) => (rule ? namesOf(rule, ['rules', index]) : []));
  return names.flatMap(({ kind, name, path }) => {
    const others = names.filter(other => other.kind === kind && other.name !== name).map(other => other.name);
    const near = nearestWord(name, others);
    const isRarer =
      near !== null &&
      names.filter(other => other.kind === kind && other.name === name).length <
        others.filter(other => other === near).length;
    return isRarer && hasCommonStart(name, near)
      ? [
          {
            path,
            sentence: `${NOUNS[kind]} « ${name} » s’écrit ailleurs « ${near} » : vouliez-vous dire « ${near} » ?`,
          },
        ]
      : [];
  });
}

/** Words with other beginnings are mostly other words: `mere` and `pere`. */
function hasCommonStart(one: string, other: string): boolean {
  return one.slice(0, 2) === other.slice(0, 2);
}

function namesOf(rule: Rule, path: (string | number)[]): Name[] {
  switch (rule.kind) {
    case 'absence':
      return [
        ...(rule.fact ? [{ kind: 'fact' as const, name: rule.fact, path: [...path, 'fact'] }] : []),
        ...(rule.proof
          ? [{ kind: 'proof' as const, name: rule.proof.kind, path: [...path, 'proof', 'kind'] }]
          : []),
      ];
    case 'price':
    case 'yearly-fee':
      return namesIn(rule.price, [...path, 'price']);
    default:
      return [];
  }
}

/** The names in a price; those of inner prices are shown where the whole price stands. */
function namesIn(price: Price, path: (string | number)[]): Name[] {
  const own: Name[] =
    price.kind === 'by-guest'
      ? Object.keys(price.cases).map(name => ({ kind: 'guest', name, path }))
      : price.kind === 'by-fact'
        ? [{ kind: 'fact', name: price.fact, path }]
        : [];
  return [...own, ...innerPrices(price).flatMap(inner => namesIn(inner, path))];
}

/** An association has no public accountant: nobody would collect its titres. */
function strangeTitres(version: CheckedVersion, { tenantKind }: FolderFacts): Finding[] {
  return tenantKind !== 'association'
    ? []
    : rulesOf(version, 'collection').flatMap(({ index, rule }) =>
        rule.by === 'titre'
          ? [
              {
                path: ['rules', index, 'by'],
                sentence:
                  'Une association n’émet pas de titres, qu’aucune trésorerie ne recouvrerait : écrivez « regie ».',
              },
            ]
          : [],
      );
}

/** Who may enrol, said otherwise in families.yaml. */
function contradictedEnrolments(version: CheckedVersion, folder: FolderFacts): Finding[] {
  return rulesOf(version, 'enrolment').flatMap(({ index, rule }) => {
    const wanted = WAYS[rule.granted];
    const contradicting = wanted
      ? servicesOf(rule, version, folder).filter(({ key }) => {
          const ways = folder.enrolmentWays?.get(key);
          return ways !== undefined && !ways.has(wanted) && isFirstFor(version, index, key);
        })
      : [];
    return contradicting.length === 0
      ? []
      : [
          {
            path: ['rules', index, 'granted'],
            sentence: `Dans families.yaml, ${quoted(contradicting.map(({ key }) => key))} n’est pas « ${wanted} » : accordez les deux.`,
          },
        ];
  });
}

/** What families.yaml calls the same; nothing where either may be. */
const WAYS: Record<string, string | undefined> = { 'on-request': 'on-request', 'to-pupils': 'by-default' };

/** Whether no enrolment rule before one speaks of a service. */
function isFirstFor(version: CheckedVersion, index: number, service: string): boolean {
  return !rulesOf(version, 'enrolment').some(
    one => one.index < index && (one.rule.services?.includes(service) ?? true),
  );
}
