/** For whom and when rules hold: keys that are not there, rules that never match, rules that another one always precedes. */
import type { Weekday } from '../../dates.ts';
import type { Rule, RuleOf, Run } from '../rule.ts';
import { theWeekdays } from '../sentences/words.ts';
import { CAUSES, CHANNELS } from '../vocabulary.ts';
import { type Cell, casesOf, cellsOf, holdsOn } from './cells.ts';
import {
  type CheckedVersion,
  type Finding,
  type FolderFacts,
  governed,
  meantOr,
  type Placed,
  quoted,
  rulesOf,
  servicesOf,
} from './finding.ts';

/** Finds in the scopes of a version's rules what cannot be meant. */
export function scopeFindings(version: CheckedVersion, folder: FolderFacts): Finding[] {
  const cells = cellsOf(governed(version, folder), folder.calendar);
  const placed = version.rules.flatMap((rule, index) => (rule ? [{ index, rule }] : []));
  return [
    ...placed.flatMap(one => [
      ...unknownKeys(one, version, folder),
      ...repeatedWords(one.rule, ['rules', one.index]),
      ...neverHolds(one, version, cells, folder),
    ]),
    ...precededRules(version, cells, folder),
  ];
}

function unknownKeys({ index, rule }: Placed, version: CheckedVersion, folder: FolderFacts): Finding[] {
  const services = (rule.services ?? []).flatMap((key, place) =>
    version.services.includes(key)
      ? []
      : [
          {
            path: ['rules', index, 'services', place],
            sentence: `Ce règlement ne régit pas « ${key} »${meantOr(key, version.services, 'retirez-le de cette règle, ou ajoutez-le aux « services » du règlement')}`,
          },
        ],
  );
  const reasons =
    rule.kind === 'absence' && folder.absenceReasons
      ? (rule.reasons ?? []).flatMap((key, place) =>
          folder.absenceReasons?.includes(key)
            ? []
            : [
                {
                  path: ['rules', index, 'reasons', place],
                  sentence: `Aucun motif d’absence n’a la clé « ${key} »${meantOr(key, folder.absenceReasons ?? [], 'corrigez cette clé, ou complétez « absenceReasons » de services.yaml')}`,
                },
              ],
        )
      : [];
  return [
    ...services,
    ...reasons,
    ...(rule.kind === 'not-collected' ? strangeBecomes(index, rule, folder) : []),
  ];
}

function strangeBecomes(index: number, rule: RuleOf<'not-collected'>, folder: FolderFacts): Finding[] {
  const path = ['rules', index, 'becomes'];
  const keys = folder.services.map(({ key }) => key);
  if (folder.calendar && !keys.includes(rule.becomes))
    return [
      {
        path,
        sentence: `Aucun service n’a la clé « ${rule.becomes} »${meantOr(rule.becomes, keys, 'corrigez cette clé, ou complétez « services » de services.yaml')}`,
      },
    ];
  return rule.services?.includes(rule.becomes)
    ? [
        {
          path,
          sentence: `Un enfant de « ${rule.becomes} » y serait déjà : choisissez le service où il passe, ou retirez celui-ci de « services ».`,
        },
      ]
    : [];
}

/** Words that stand twice in one list, anywhere in a rule. */
function repeatedWords(part: unknown, path: (string | number)[]): Finding[] {
  if (Array.isArray(part)) {
    const seen = new Set<unknown>();
    return part.flatMap((item: unknown, place) => {
      if (typeof item === 'object') return repeatedWords(item, [...path, place]);
      if (!seen.has(item)) {
        seen.add(item);
        return [];
      }
      return [
        {
          path: [...path, place],
          sentence: `« ${item} » est déjà dans « ${path.at(-1)} » : retirez-le.`,
        },
      ];
    });
  }
  return typeof part === 'object' && part !== null
    ? Object.entries(part).flatMap(([key, inner]) => repeatedWords(inner, [...path, key]))
    : [];
}

/** A rule none of whose services takes place on its weekdays, in its season. */
function neverHolds(
  { index, rule }: Placed,
  version: CheckedVersion,
  cells: readonly Cell[],
  folder: FolderFacts,
): Finding[] {
  // An unknown service has been reported; of one that is not sound the days are not known.
  const services = servicesOf(rule, version, folder);
  if (!folder.calendar || services.length === 0) return [];
  if (cells.some(cell => holdsOn(rule, cell))) return unservedWeekdays(index, rule, cells);
  if (rule.during !== undefined && !cells.some(cell => holdsOn({ ...rule, weekdays: undefined }, cell)))
    return [
      {
        path: ['rules', index, 'during'],
        sentence:
          rule.during === 'holidays'
            ? 'Aucun service de cette règle n’a lieu pendant les vacances : retirez « during », ou donnez des « holidayWeekdays » au service.'
            : 'Aucun service de cette règle n’a lieu en période scolaire : retirez « during », ou donnez des « weekdays » au service.',
      },
    ];
  return [
    {
      path: ['rules', index, 'weekdays'],
      sentence: `Aucun service de cette règle n’a lieu ${theWeekdays(rule.weekdays ?? [])} : corrigez « weekdays », ou les jours du service.`,
    },
  ];
}

/** Some weekdays of a rule on which none of its services takes place, while it serves on others. */
function unservedWeekdays(index: number, rule: Rule, cells: readonly Cell[]): Finding[] {
  return (rule.weekdays ?? []).flatMap((weekday: Weekday, place) =>
    cells.some(cell => cell.weekday === weekday && holdsOn(rule, cell))
      ? []
      : [
          {
            path: ['rules', index, 'weekdays', place],
            sentence: `Aucun service de cette règle n’a lieu ${theWeekdays([weekday])} : retirez ce jour.`,
          },
        ],
  );
}

/** Kinds of which the first rule that fits decides, and no other is asked. */
const DECIDED_BY_FIRST = [
  'deadline',
  'horizon',
  'enrolment',
  'absence',
  'commune-act',
  'price',
  'dated-fact',
  'billing',
  'not-collected',
] as const;
type DecidedByFirst = (typeof DECIDED_BY_FIRST)[number];

/** Rules that never decide, because rules before them decide in all their cases. */
function precededRules(version: CheckedVersion, cells: readonly Cell[], folder: FolderFacts): Finding[] {
  return DECIDED_BY_FIRST.flatMap(kind => {
    const rules = rulesOf(version, kind);
    const cases = new Map(rules.map(({ rule }) => [rule, casesOf(rule, cells, othersOf(rule, folder))]));
    return rules.flatMap(({ index, rule }, place) => {
      const mine = cases.get(rule) ?? new Set();
      const before = rules.slice(0, place).filter(one => isWeaker(one.rule, rule));
      const left = [...mine].filter(one => !before.some(({ rule: other }) => cases.get(other)?.has(one)));
      if (mine.size === 0 || left.length > 0) return [];
      const deciding = before.filter(({ rule: other }) => [...mine].some(one => cases.get(other)?.has(one)));
      return [{ path: ['rules', index], sentence: sentenceOfPreceded(rule, deciding, cases, mine) }];
    });
  });
}

function sentenceOfPreceded(
  rule: RuleOf<DecidedByFirst>,
  deciding: readonly Placed<DecidedByFirst>[],
  cases: ReadonlyMap<Rule, ReadonlySet<string>>,
  mine: ReadonlySet<string>,
): string {
  const articles = [...new Set(deciding.map(({ rule: other }) => other.article))];
  const isSame = deciding.some(
    ({ rule: other }) => cases.get(other)?.size === mine.size && isWeaker(rule, other),
  );
  if (isSame)
    return `L’article ${quoted(articles)} parle déjà des mêmes cas, plus haut, et c’est lui qui vaut : gardez une seule de ces règles, ou dites en quoi elles diffèrent.`;
  return `Cette règle ne sert jamais : plus haut, l’article ${quoted(articles)} vaut déjà dans tous ses cas. Placez-la avant, ou retirez-la.`;
}

/** What tells rules of one kind apart, beside their scopes. */
function othersOf(rule: RuleOf<DecidedByFirst>, { absenceReasons }: FolderFacts): readonly string[] {
  switch (rule.kind) {
    case 'deadline':
      return (rule.channels ?? CHANNELS).map(channel => `${rule.act} ${channel}`);
    case 'absence':
      // Where the list is not known, a rule without reasons speaks of one that no other names.
      return rule.reasons ?? [...(absenceReasons ?? []), ...(absenceReasons ? [] : ['*'])];
    case 'commune-act':
      return rule.causes ?? CAUSES;
    case 'dated-fact':
      return [rule.fact];
    default:
      return [''];
  }
}

/** Whether one rule asks nothing that the other does not ask too, in the same words or more strictly. */
function isWeaker(one: RuleOf<DecidedByFirst>, other: RuleOf<DecidedByFirst>): boolean {
  if (one.kind !== 'absence' || other.kind !== 'absence') return true;
  return (
    (['notice', 'proof', 'fact', 'counter'] as const).every(
      key => one[key] === undefined || JSON.stringify(one[key]) === JSON.stringify(other[key]),
    ) && isWider(one.run, other.run)
  );
}

function isWider(one: Run | undefined, other: Run | undefined): boolean {
  if (one === undefined) return true;
  if (other?.counts !== one.counts) return false;
  const end = (run: Run) => run.to ?? Number.POSITIVE_INFINITY;
  return (
    (one.from ?? 1) <= (other.from ?? 1) &&
    end(one) >= end(other) &&
    (one.minimum ?? 1) <= (other.minimum ?? 1)
  );
}
