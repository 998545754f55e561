/** Services and days of which no rule of a kind speaks although one must: what a day costs, until when it is reserved. */
import { CONTRACTS, LEVELS } from '../../family.ts';
import type { Price } from '../price-language.ts';
import { innerPrices } from '../price-tree.ts';
import type { Rule } from '../rule.ts';
import { theWeekdays } from '../sentences/words.ts';
import { type Cell, cellsOf, holdsOn, levelsOf } from './cells.ts';
import {
  type CheckedVersion,
  type Finding,
  type FolderFacts,
  governed,
  isWhole,
  rulesOf,
} from './finding.ts';

/** Finds services without a price, or without a deadline to reserve; nothing while a rule or the calendar is not known. */
export function lackFindings(version: CheckedVersion, folder: FolderFacts): Finding[] {
  if (!isWhole(version) || !folder.calendar) return [];
  const cells = cellsOf(governed(version, folder), folder.calendar);
  const prices = rulesOf(version, 'price').map(({ rule }) => rule);
  const deadlines = rulesOf(version, 'deadline')
    .map(({ rule }) => rule)
    .filter(({ act }) => act === 'reserve');
  return governed(version, folder).flatMap(({ key }) => {
    const own = cells.filter(({ service }) => service.key === key);
    const path = ['services', version.services.indexOf(key)];
    return [
      ...lack(own, prices).map(what => ({
        path,
        sentence: what
          ? `« ${key} » n’a pas de prix ${what} : ajoutez une règle « price », ou élargissez celle qu’il a.`
          : `« ${key} » n’a pas de prix : ajoutez une règle « price » (un service gratuit coûte 0 centime).`,
      })),
      ...(isReservedDayByDay(version, own)
        ? lack(own, deadlines).map(what => ({
            path,
            sentence: `« ${key} » n’a pas de délai pour réserver${what ? ` ${what}` : ''} : ajoutez une règle « deadline » dont l’acte est « reserve ».`,
          }))
        : []),
    ];
  });
}

/** What the rules leave out of the cases of a service, as it is said: '' for all of them, none for nothing. */
function lack(cells: readonly Cell[], rules: readonly Rule[]): string[] {
  if (!rules.some(rule => cells.some(cell => holdsOn(rule, cell)))) return cells.length > 0 ? [''] : [];
  const bare = cells.filter(cell => !rules.some(rule => holdsOn(rule, cell)));
  if (bare.length > 0) {
    const seasons = new Set(bare.map(({ season }) => season));
    const weekdays = [...new Set(bare.map(({ weekday }) => weekday))];
    const during =
      seasons.size > 1 ? '' : seasons.has('holidays') ? ' pendant les vacances' : ' en période scolaire';
    return [`${theWeekdays(weekdays)}${during}`];
  }
  for (const cell of cells) {
    const holding = rules.filter(rule => holdsOn(rule, cell));
    for (const contract of CONTRACTS) {
      const asked = holding.filter(rule => rule.contract === undefined || rule.contract === contract);
      const levels = LEVELS.filter(level => !asked.some(rule => levelsOf(rule.levels).includes(level)));
      if (levels.length === LEVELS.length) return [`pour le contrat « ${contract} »`];
      if (levels.length > 0) return [`pour les niveaux ${levels.join(', ')}`];
    }
  }
  return [];
}

/** Not where a forfait or the clock makes the bill: then nothing need be reserved. */
function isReservedDayByDay(version: CheckedVersion, cells: readonly Cell[]): boolean {
  const holds = (rule: Rule) => cells.some(cell => holdsOn(rule, cell));
  const isAttended = rulesOf(version, 'billing').some(({ rule }) => rule.on === 'attendance' && holds(rule));
  return !isAttended && !rulesOf(version, 'price').some(({ rule }) => holds(rule) && hasForfait(rule.price));
}

function hasForfait(price: Price): boolean {
  return (
    price.kind === 'term-forfait' ||
    price.kind === 'year-forfait' ||
    price.kind === 'open-days' ||
    (price.kind === 'forfait' && price.per !== 'day') ||
    innerPrices(price).some(hasForfait)
  );
}
