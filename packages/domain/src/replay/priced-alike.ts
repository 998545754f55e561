/** Months that two sets of rules price alike: a candidate changes few services, and few days of a family. */
import type { LocalDate } from '../dates.ts';
import type { HouseholdMonth, MonthBill, MonthDay, ServiceMonth } from '../pricing/price-month.ts';
import type { Rule, RuleKind } from '../regulation/rule.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

export interface PricedMonth {
  /** As they were before the month was priced. */
  facts: HouseholdMonth;
  bill: MonthBill;
}

/** Kinds of rules that say what a family may do, and nothing of what it pays for what it did. */
const UNPRICED = new Set<RuleKind>([
  'deadline',
  'horizon',
  'limit',
  'single-channel',
  'repetition',
  'enrolment',
  'absence',
]);

/** The services for whose prices two rulebooks of one commune have the same rules, all the time. */
export function servicesPricedAlike(one: Rulebook, other: Rulebook): ReadonlySet<string> {
  const { calendar, services } = one.commune;
  if (other.commune.calendar !== calendar || other.commune.services !== services) return new Set();
  const numbers = new Map<Rule, number>();
  // Whoever is not collected pays the prices of another service, which are not looked at here.
  if (one.has('not-collected') || other.has('not-collected')) return new Set();
  const keys = services.map(({ key }) => key);
  return new Set(keys.filter(key => pricesOf(one, key, numbers) === pricesOf(other, key, numbers)));
}

/**
 * The price rules of a service from each day on which they change.
 * @param numbers of the rules that are compared by what they are, not by what they say.
 */
function pricesOf({ commune }: Rulebook, service: string, numbers: Map<Rule, number>): string {
  const governing = commune.regulations
    .filter(({ services }) => services.includes(service))
    .toSorted(
      (one, other) => compare(one.effectiveFrom, other.effectiveFrom) || one.revision - other.revision,
    );
  const changes: { from: LocalDate; rules: string }[] = [];
  for (const { effectiveFrom: from, rules } of governing) {
    const speaking = rules.filter(
      rule => !UNPRICED.has(rule.kind) && (rule.services?.includes(service) ?? true),
    );
    // Caps look at several services together, so that two that say the same are not one.
    const written = speaking.map(rule =>
      rule.kind === 'cap' ? `${numberOf(rule, numbers)}` : JSON.stringify(rule),
    );
    // The highest revision of a day stands for it.
    if (changes.at(-1)?.from === from) changes.pop();
    if (changes.at(-1)?.rules !== written.join()) changes.push({ from, rules: written.join() });
  }
  return JSON.stringify(changes);
}

function numberOf(rule: Rule, numbers: Map<Rule, number>): number {
  const number = numbers.get(rule) ?? numbers.size;
  numbers.set(rule, number);
  return number;
}

/** Whether a household did the same in a month, in services that are priced alike. */
export function isPricedAlike(
  one: HouseholdMonth,
  other: HouseholdMonth,
  alike: ReadonlySet<string>,
): boolean {
  return (
    isSame(one.children, other.children, (child, same) =>
      isSame(
        child.services,
        same.services,
        (use, sameUse) => alike.has(use.service) && isSameUse(use, sameUse),
      ),
    ) &&
    isSame(
      one.occurrences,
      other.occurrences,
      (fact, same) => fact.fact === same.fact && fact.date === same.date,
    ) &&
    isSame(one.feesBilled, other.feesBilled, (fee, same) => fee === same)
  );
}

function isSameUse(one: ServiceMonth, other: ServiceMonth): boolean {
  return (
    one.service === other.service &&
    one.enrolment === other.enrolment &&
    isSame(one.days, other.days, isSameDay)
  );
}

function isSameDay(one: MonthDay, other: MonthDay): boolean {
  return (
    one.date === other.date &&
    one.attendance === other.attendance &&
    one.mealType === other.mealType &&
    one.isCancelled === other.isCancelled &&
    (one.reservation === null) === (other.reservation === null) &&
    one.reservation?.order === other.reservation?.order &&
    isWrittenAlike(one.reservation?.late, other.reservation?.late) &&
    isWrittenAlike(one.absence, other.absence)
  );
}

function isWrittenAlike(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function isSame<One>(
  some: readonly One[],
  others: readonly One[],
  isLike: (one: One, other: One) => boolean,
): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return other !== undefined && isLike(one, other);
    })
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
