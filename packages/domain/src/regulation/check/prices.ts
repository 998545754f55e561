/** Prices that cannot be meant: brackets with gaps, cases without a price, times that no clock can tell. */
import type { Service } from '../../calendar/calendar.ts';
import { LEVELS, type Level } from '../../family.ts';
import type { Bracket, Missing, Price } from '../price-language.ts';
import { innerPrices } from '../price-tree.ts';
import type { Late, Rule } from '../rule.ts';
import { calendarDate, theWeekdays } from '../sentences/words.ts';
import { type Cell, cellsOf, holdsOn, levelsOf } from './cells.ts';
import {
  type CheckedVersion,
  type Finding,
  type FolderFacts,
  meantOr,
  quoted,
  rulesOf,
  servicesOf,
} from './finding.ts';

type Path = readonly (string | number)[];

/** What may stand where a price is asked for: the days of its rule, its levels, and what the folder knows. */
interface Asked {
  version: CheckedVersion;
  folder: FolderFacts;
  services: readonly Service[];
  cells: readonly Cell[];
  levels: readonly Level[];
  /** Null: any of those that are served. */
  residences: readonly string[] | null;
}

/** Finds in every price of a version's rules what cannot be meant. */
export function priceFindings(version: CheckedVersion, folder: FolderFacts): Finding[] {
  return version.rules.flatMap((rule, index) => {
    if (!rule) return [];
    const services = servicesOf(rule, version, folder);
    const asked: Asked = {
      version,
      folder,
      services,
      cells: cellsOf(services, folder.calendar).filter(cell => holdsOn(rule, cell)),
      levels: levelsOf(rule.levels),
      residences: null,
    };
    return pricesOf(rule, ['rules', index]).flatMap(({ price, path }) => [
      ...inPrice(price, path, asked),
      ...forfaitsMisplaced(rule, price, path),
    ]);
  });
}

/** Forfaits where none can be paid: within another, beside a price by presence in a sum, as a cap or as a yearly fee. */
function forfaitsMisplaced(rule: Rule, price: Price, path: Path): Finding[] {
  if (rule.kind !== 'price')
    return hasForfait(price)
      ? [
          {
            path,
            sentence:
              'Un forfait ne dit pas ce montant, qui ne dépend pas d’une période : écrivez le prix que contient le forfait.',
          },
        ]
      : [];
  if (price.kind === 'sum' && new Set(price.of.map(hasForfait)).size > 1)
    return [
      {
        path,
        sentence:
          'Cette somme ajoute un forfait à un prix par présence, qui ne se paient pas aussi souvent : ajoutez des forfaits, ou des présences.',
      },
    ];
  if (isForfait(price) && innerPrices(price).some(hasForfait))
    return [
      {
        path,
        sentence: 'Ce forfait en contient un autre, qui ne serait jamais payé : gardez-en un seul.',
      },
    ];
  return innerPrices(price).flatMap(inner => forfaitsMisplaced(rule, inner, path));
}

function hasForfait(price: Price): boolean {
  return isForfait(price) || innerPrices(price).some(hasForfait);
}

function isForfait({ kind }: Price): boolean {
  return kind === 'forfait' || kind === 'term-forfait' || kind === 'year-forfait' || kind === 'open-days';
}

/** The price trees of a rule, with their places. */
function pricesOf(rule: Rule, path: Path): { price: Price; path: Path }[] {
  switch (rule.kind) {
    case 'price':
    case 'yearly-fee':
      return [{ price: rule.price, path: [...path, 'price'] }];
    case 'cap':
      return [{ price: rule.maximum, path: [...path, 'maximum'] }];
    case 'surcharge':
      return 'amount' in rule && rule.amount.kind === 'replace'
        ? [{ price: rule.amount.price, path: [...path, 'amount', 'price'] }]
        : [];
    case 'deadline':
      return latePrices(rule.late, [...path, 'late']);
    default:
      return [];
  }
}

function latePrices(late: Late, path: Path): { price: Price; path: Path }[] {
  if (late.outcome === 'refuse') return [];
  const { surcharge } = late.outcome === 'accept' ? late : { surcharge: undefined };
  return [
    ...(surcharge?.per === 'reservation' && surcharge.amount.kind === 'replace'
      ? [{ price: surcharge.amount.price, path: [...path, 'surcharge', 'amount', 'price'] }]
      : []),
    ...(late.beyond ? latePrices(late.beyond, [...path, 'beyond']) : []),
  ];
}

function inPrice(price: Price, path: Path, asked: Asked): Finding[] {
  const inner = (one: Price | undefined, key: Path, within: Partial<Asked> = {}) =>
    one ? inPrice(one, [...path, ...key], { ...asked, ...within }) : [];
  const inBrackets = (brackets: readonly Bracket[]) =>
    brackets.flatMap((bracket, place) => inner(bracket.price, ['brackets', place, 'price']));
  switch (price.kind) {
    case 'amount':
      return [];
    case 'rate':
      return [
        ...(price.minimumCents !== undefined &&
        price.maximumCents !== undefined &&
        price.minimumCents > price.maximumCents
          ? [
              {
                path: [...path, 'minimumCents'],
                sentence: 'Le minimum est plus grand que le maximum : corrigez l’un des deux.',
              },
            ]
          : []),
        ...inMissing(price.missing, path, asked),
      ];
    case 'linear':
      return [...unorderedPoints(price.points, path), ...inMissing(price.missing, path, asked)];
    case 'share':
      return inner(price.of, ['of']);
    case 'sum':
      return price.of.flatMap((one, place) => inner(one, ['of', place]));
    case 'by-quotient':
      return [
        ...wrongBrackets(price.brackets, path, QUOTIENTS),
        ...inBrackets(price.brackets),
        ...inMissing(price.missing, path, asked),
      ];
    case 'by-rank':
    case 'by-children':
      return [...wrongBrackets(price.brackets, path, CHILDREN), ...inBrackets(price.brackets)];
    case 'by-weekly-days':
      return [
        ...wrongBrackets(price.brackets, path, { ...DAYS, last: weeklyDays(asked) }),
        ...inBrackets(price.brackets),
      ];
    case 'by-count':
      return [
        ...wrongBrackets(price.brackets, path, { ...PRESENCES, last: price.per === 'week' ? 7 : 31 }),
        ...inBrackets(price.brackets),
      ];
    case 'by-residence':
      return [
        ...unpricedResidence(price.cases, path, asked),
        ...(['member', 'tenant', 'outside'] as const).flatMap(key =>
          inner(price.cases[key], ['cases', key], { residences: [key] }),
        ),
      ];
    case 'by-level':
      return [...levelFindings(price, path, asked), ...inLevels(price, path, asked)];
    case 'by-meal-type':
      return [
        ...mealTypeFindings(price, path, asked),
        ...Object.entries(price.cases).flatMap(([key, one]) => inner(one, ['cases', key])),
        ...inner(price.otherwise, ['otherwise']),
      ];
    case 'by-guest':
      return [
        ...Object.entries(price.cases).flatMap(([key, one]) => inner(one, ['cases', key])),
        ...inner(price.otherwise, ['otherwise']),
      ];
    case 'by-weekday':
      return [
        ...weekdayFindings(price, path, asked),
        ...Object.entries(price.cases).flatMap(([key, one]) =>
          inner(one, ['cases', key], { cells: asked.cells.filter(({ weekday }) => weekday === key) }),
        ),
        ...inner(price.otherwise, ['otherwise'], {
          cells: asked.cells.filter(({ weekday }) => !price.cases[weekday]),
        }),
      ];
    case 'by-season':
      return (['school-time', 'holidays'] as const).flatMap(key =>
        inner(price[key], [key], { cells: asked.cells.filter(({ season }) => season === key) }),
      );
    case 'by-contract':
      return [...inner(price.regular, ['regular']), ...inner(price.occasional, ['occasional'])];
    case 'by-fact':
      return [...inner(price.price, ['price']), ...inner(price.otherwise, ['otherwise'])];
    case 'by-date':
      return [
        ...dateFindings(price, path, asked),
        ...inner(price.before, ['before']),
        ...price.from.flatMap((one, place) => inner(one.price, ['from', place, 'price'])),
      ];
    case 'slices':
      return [...untold(price, path, asked), ...inner(price.price, ['price'])];
    case 'by-time':
      return price.steps.flatMap((one, place) => inner(one.price, ['steps', place, 'price']));
    case 'by-duration':
      return [
        ...untold(price, path, asked),
        ...stepFindings(price.steps, path, asked),
        ...price.steps.flatMap((one, place) => inner(one.price, ['steps', place, 'price'])),
      ];
    case 'term-forfait':
      return [
        ...termFindings(price.terms, [...path, 'terms']),
        ...price.terms.flatMap((one, place) => inner(one.price, ['terms', place, 'price'])),
      ];
    case 'forfait':
    case 'year-forfait':
    case 'open-days':
      return inner(price.price, ['price']);
  }
}

function inMissing(missing: Missing, path: Path, asked: Asked): Finding[] {
  return missing.take === 'price' ? inPrice(missing.price, [...path, 'missing', 'price'], asked) : [];
}

/** Where brackets begin, and what they count. */
interface Counted {
  first: number;
  noun: string;
  /** The greatest that can occur; null: no limit. */
  last: number | null;
}

const QUOTIENTS: Counted = { first: 0, noun: 'un quotient', last: null };
const CHILDREN: Counted = { first: 1, noun: 'un rang ou un nombre d’enfants', last: null };
const DAYS: Counted = { first: 1, noun: 'un nombre de jours', last: 7 };
const PRESENCES: Counted = { first: 1, noun: 'une présence', last: 31 };

/** The weekdays on which a service takes place, at most. */
function weeklyDays({ services }: Asked): number | null {
  return services.length === 0 ? null : Math.max(...services.map(({ weekdays }) => weekdays.length));
}

/** Brackets in which a number finds no price, or two. */
function wrongBrackets(brackets: readonly Bracket[], path: Path, { first, noun, last }: Counted): Finding[] {
  const findings: Finding[] = [];
  let next: number | null = first;
  for (const [place, { from, upTo }] of brackets.entries()) {
    const at = (key: string, sentence: string) =>
      findings.push({ path: [...path, 'brackets', place, key], sentence });
    if (next === null) {
      findings.push({
        path: [...path, 'brackets', place],
        sentence:
          'Cette tranche ne sert jamais, car celle d’avant est sans limite : donnez-lui un « upTo », ou changez leur ordre.',
      });
      return findings;
    }
    const start = from ?? next;
    if (place === 0 && start !== first)
      at(
        'from',
        `Cette tranche commence à ${start}, et ${noun} de ${first} n’a pas de prix : commencez à ${first}.`,
      );
    else if (start > next)
      at('from', `De ${next} à ${start - 1}, ${noun} n’a pas de prix : commencez cette tranche à ${next}.`);
    else if (start < next)
      at(
        'from',
        `Cette tranche reprend à ${start} ce que celle d’avant dit jusqu’à ${next - 1} : commencez-la à ${next}.`,
      );
    if (upTo !== undefined && upTo < start) {
      at(
        'upTo',
        `Cette tranche finit à ${upTo}, avant de commencer à ${start} : mettez les tranches dans l’ordre.`,
      );
      return findings;
    }
    next = upTo === undefined ? null : upTo + 1;
  }
  if (next !== null && (last === null || next <= last))
    findings.push({
      path: [...path, 'brackets', brackets.length - 1, 'upTo'],
      sentence: `Au-delà de ${next - 1}, ${noun} n’a pas de prix : retirez « upTo » de la dernière tranche, ou ajoutez-en une.`,
    });
  return findings;
}

function unorderedPoints(points: readonly { quotient: number }[], path: Path): Finding[] {
  return points.flatMap(({ quotient }, place) => {
    const before = points[place - 1]?.quotient;
    return before !== undefined && quotient <= before
      ? [
          {
            path: [...path, 'points', place, 'quotient'],
            sentence: `Ce point est à ${quotient}, après celui de ${before} : mettez les points par quotient croissant.`,
          },
        ]
      : [];
  });
}

/** A family that lives elsewhere finds no price. The other cases follow from it: see evaluate-price.ts. */
function unpricedResidence(
  cases: Extract<Price, { kind: 'by-residence' }>['cases'],
  path: Path,
  { residences }: Asked,
): Finding[] {
  if (residences)
    return [
      {
        path,
        sentence:
          'Le domicile est déjà demandé plus haut : remplacez cette question par le prix qui convient.',
      },
    ];
  return cases.outside
    ? []
    : [
        {
          path: [...path, 'cases'],
          sentence: 'Il manque le prix d’un enfant qui habite ailleurs : ajoutez « outside ».',
        },
      ];
}

type ByLevel = Extract<Price, { kind: 'by-level' }>;

function levelFindings({ cases, otherwise }: ByLevel, path: Path, asked: Asked): Finding[] {
  let left = asked.levels;
  const never = cases.flatMap(({ levels }, place) => {
    const own = levelsOf(levels);
    const isReached = own.some(level => left.includes(level));
    left = left.filter(level => !own.includes(level));
    return isReached
      ? []
      : [
          {
            path: [...path, 'cases', place, 'levels'],
            sentence:
              'Ces niveaux ont déjà leur prix plus haut, ou ne sont pas ceux de la règle : retirez ce cas.',
          },
        ];
  });
  return left.length > 0 && !otherwise
    ? [
        ...never,
        {
          path: [...path, 'cases'],
          sentence: `Il manque un prix pour les niveaux ${left.join(', ')} : ajoutez un cas, ou « otherwise ».`,
        },
      ]
    : never;
}

function inLevels({ cases, otherwise }: ByLevel, path: Path, asked: Asked): Finding[] {
  const named = cases.flatMap(({ levels }) => levelsOf(levels));
  return [
    ...cases.flatMap((one, place) =>
      inPrice(one.price, [...path, 'cases', place, 'price'], { ...asked, levels: levelsOf(one.levels) }),
    ),
    ...(otherwise
      ? inPrice(otherwise, [...path, 'otherwise'], {
          ...asked,
          levels: LEVELS.filter(level => !named.includes(level)),
        })
      : []),
  ];
}

function mealTypeFindings(
  { cases, otherwise }: Extract<Price, { kind: 'by-meal-type' }>,
  path: Path,
  { services, folder: { mealTypes } }: Asked,
): Finding[] {
  if (!mealTypes || services.length === 0) return [];
  const keys = mealTypes.map(({ key }) => key);
  const meals = services.filter(({ kind }) => kind === 'meal');
  const isServed = (canteens: readonly string[]) =>
    meals.some(({ site }) => canteens.length === 0 || canteens.includes(site));
  const served = mealTypes.filter(({ canteens }) => isServed(canteens)).map(({ key }) => key);
  const wrong = Object.keys(cases).flatMap(key => {
    const at = [...path, 'cases', key];
    if (!keys.includes(key))
      return [
        {
          path: at,
          sentence: `Aucun type de repas n’a la clé « ${key} »${meantOr(key, keys, 'corrigez cette clé, ou complétez « mealTypes » de services.yaml')}`,
        },
      ];
    return served.includes(key) || meals.length === 0
      ? []
      : [
          {
            path: at,
            sentence: `Aucune cantine de cette règle ne sert « ${key} » : retirez ce cas, ou complétez ses « canteens » dans services.yaml.`,
          },
        ];
  });
  if (otherwise) return wrong;
  const missing = served.filter(key => !Object.hasOwn(cases, key));
  const mealless = services.filter(({ kind }) => kind !== 'meal').map(({ key }) => key);
  return [
    ...wrong,
    ...(missing.length > 0
      ? [
          {
            path: [...path, 'cases'],
            sentence: `Il manque le prix de ${quoted(missing)} : ajoutez-le, ou « otherwise ».`,
          },
        ]
      : []),
    ...(mealless.length > 0
      ? [
          {
            path: [...path, 'cases'],
            sentence: `On ne mange pas à ${quoted(mealless)}, qui n’aurait donc pas de prix : ajoutez « otherwise », ou retirez ce service de la règle.`,
          },
        ]
      : []),
  ];
}

function weekdayFindings(
  { cases, otherwise }: Extract<Price, { kind: 'by-weekday' }>,
  path: Path,
  { cells, folder }: Asked,
): Finding[] {
  if (otherwise || !folder.calendar) return [];
  const missing = [...new Set(cells.map(({ weekday }) => weekday))].filter(weekday => !cases[weekday]);
  return missing.length === 0
    ? []
    : [
        {
          path: [...path, 'cases'],
          sentence: `Il manque un prix pour ${theWeekdays(missing)} : ajoutez-le, ou « otherwise ».`,
        },
      ];
}

function dateFindings(
  { from }: Extract<Price, { kind: 'by-date' }>,
  path: Path,
  { version }: Asked,
): Finding[] {
  return from.flatMap(({ date }, place) => {
    const before = from[place - 1]?.date;
    const at = [...path, 'from', place, 'date'];
    if (before !== undefined && date <= before)
      return [{ path: at, sentence: 'Cette date n’est pas après celle d’avant : mettez-les dans l’ordre.' }];
    return place === 0 && date <= version.effectiveFrom
      ? [
          {
            path: at,
            sentence: `Le règlement prend effet le ${calendarDate(version.effectiveFrom)}, si bien que « before » ne sert jamais : gardez le prix qui vaut depuis cette date.`,
          },
        ]
      : [];
  });
}

/** Time that cannot be told: of what is billed as it was reserved, only the hours of the service say how long it was. */
function untold(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  path: Path,
  { services, version }: Asked,
): Finding[] {
  const isReserved = (service: string) =>
    rulesOf(version, 'billing').find(({ rule }) => rule.services?.includes(service) ?? true)?.rule.on ===
    'reservations';
  const without = services.filter(
    ({ key, hours }) => hours === null && (from === 'opening' || to === 'closing' || isReserved(key)),
  );
  return without.length === 0
    ? []
    : [
        {
          path,
          sentence: `${quoted(without.map(({ key }) => key))} n’a pas d’horaires, si bien que ce temps n’est pas connu : ajoutez « hours » dans services.yaml, ou facturez sur « attendance », de l’arrivée au départ.`,
        },
      ];
}

function stepFindings(
  steps: readonly { upToMinutes?: number | undefined }[],
  path: Path,
  { services }: Asked,
): Finding[] {
  const findings: Finding[] = [];
  let reached: number | null = 0;
  for (const [place, { upToMinutes }] of steps.entries()) {
    const at = [...path, 'steps', place];
    if (reached === null) {
      findings.push({
        path: at,
        sentence:
          'Cette durée ne sert jamais, car celle d’avant est sans limite : donnez-lui un « upToMinutes ».',
      });
      break;
    }
    if (upToMinutes !== undefined && upToMinutes <= reached)
      findings.push({
        path: [...at, 'upToMinutes'],
        sentence: `Cette durée finit à ${upToMinutes} minutes, où celle d’avant est déjà : mettez-les dans l’ordre.`,
      });
    reached = upToMinutes ?? null;
  }
  const end = reached;
  const longer = end === null ? [] : services.filter(({ hours }) => !hours || lengthOf(hours) > end);
  if (longer.length > 0)
    findings.push({
      path: [...path, 'steps', steps.length - 1],
      sentence: `Au-delà de ${end} minutes, ${quoted(longer.map(({ key }) => key))} n’a pas de prix : retirez « upToMinutes » de la dernière durée, ou ajoutez-en une.`,
    });
  return findings;
}

function lengthOf({ start, end }: { start: string; end: string }): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minutes(end) - minutes(start);
}

/** Terms that end before they start, or start before the one before them has ended. */
export function termFindings(terms: readonly { from: string; to: string }[], path: Path): Finding[] {
  return terms.flatMap(({ from, to }, place) => {
    const before = terms[place - 1]?.to;
    return [
      ...(to < from
        ? [
            {
              path: [...path, place, 'to'],
              sentence: 'Ce trimestre finit avant de commencer : corrigez l’une des deux dates.',
            },
          ]
        : []),
      ...(before !== undefined && from <= before
        ? [
            {
              path: [...path, place, 'from'],
              sentence:
                'Ce trimestre commence avant la fin de celui d’avant : mettez-les dans l’ordre, sans chevauchement.',
            },
          ]
        : []),
    ];
  });
}
