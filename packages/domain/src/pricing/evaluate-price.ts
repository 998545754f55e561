/** Walks a price tree down to its leaf, and keeps what it asked on the way. */
import type { Service } from '../calendar/calendar.ts';
import { type LocalDate, weekdayOf } from '../dates.ts';
import type { Level } from '../family.ts';
import { type Cents, cents, NO_CENTS, roundCents, sumCents, timesCents } from '../money.ts';
import type { FactName, Step, UsedFact } from '../regulation/decision.ts';
import type { Bracket, Missing, Price } from '../regulation/price-language.ts';
import type { Contract, Rulebook } from '../regulation/rulebook.ts';
import { cycleOf, type Residence } from '../regulation/vocabulary.ts';

/** What a price may ask about a child and its family on a day. */
export interface PriceFacts {
  /** Null: not known. */
  quotientFamilial: number | null;
  residence: Residence;
  level: Level | null;
  /** Key of a meal type; null: the first of the canteen's list. */
  mealType: string | null;
  /** Key of a kind of guest; null: a child. */
  guest: string | null;
  /** As the enrolment declares it. */
  contract: Contract | null;
  /** As the month has shown it, for prices that are computed after it; null before. */
  regularity: Contract | null;
  /** How many days a week the contract names. */
  weeklyDays: number | null;
  /** Whether the day is one of those that the contract names, or it names none. */
  isContractDay: boolean;
  /** The number of the child among its siblings, from 1, and how many they are. */
  rank: { enrolled: number; present: number };
  children: { enrolled: number; present: number };
  /** The how-many-eth presence of the week and month this one is, from 1. */
  count: { week: number; month: number };
  /** Keys of the attestations that hold on the day. */
  attestations: readonly string[];
  /** hh:mm as they were noted; null: not noted, so the service's hours. */
  arrival: string | null;
  departure: string | null;
  /** How often the service takes place in the month, on the contract's days where there is one. */
  openDays: number;
  /** The same with the days before the child came and after it left. */
  monthDays: number;
}

/** A family of one child of which nothing is known, for callers that know a part. */
export const UNKNOWN_FACTS: PriceFacts = {
  quotientFamilial: null,
  residence: 'tenant',
  level: null,
  mealType: null,
  guest: null,
  contract: null,
  regularity: null,
  weeklyDays: null,
  isContractDay: true,
  rank: { enrolled: 1, present: 1 },
  children: { enrolled: 1, present: 1 },
  count: { week: 1, month: 1 },
  attestations: [],
  arrival: null,
  departure: null,
  openDays: 0,
  monthDays: 0,
};

/** What an amount is the price of. */
export type PriceUnit =
  | { kind: 'presence' }
  | { kind: 'period'; per: 'day' | 'week' | 'month'; started: 'whole' | 'prorated' }
  | { kind: 'open-days' }
  | { kind: 'term'; from: LocalDate; to: LocalDate }
  | { kind: 'year'; months: readonly number[] };

export type Evaluation =
  | { kind: 'priced'; cents: Cents; unit: PriceUnit; article: string; facts: UsedFact[]; steps: Step[] }
  /** The tree has no answer for a fact, or the fact is not known. */
  | { kind: 'no-price'; lacks: FactName; article: string };

interface Asked {
  rulebook: Rulebook;
  service: Service;
  date: LocalDate;
  facts: PriceFacts;
  version: string;
}

/**
 * The price that a tree has for a child on a day.
 * @param article the rule's, which a node or a leaf may replace by its own.
 */
export function evaluatePrice(price: Price, asked: Asked, article: string): Evaluation {
  return walk(price, asked, price.article ?? article, []);
}

function walk(price: Price, asked: Asked, article: string, facts: UsedFact[]): Evaluation {
  const { service, date, facts: known } = asked;
  const here = { asked, article, facts };
  switch (price.kind) {
    case 'amount':
      return leaf(asked, article, facts, cents(price.cents));
    case 'rate': {
      const quotient = known.quotientFamilial;
      if (quotient === null) return withoutQuotient(price, price.missing, asked, article, facts);
      const computed = roundCents(quotient * parts(price.percent), PARTS, price.roundTo);
      const amount = Math.min(
        Math.max(computed, price.minimumCents ?? 0),
        price.maximumCents ?? Number.POSITIVE_INFINITY,
      );
      return leaf(asked, article, [...facts, { name: 'quotientFamilial', value: quotient }], cents(amount));
    }
    case 'linear': {
      const quotient = known.quotientFamilial;
      if (quotient === null) return withoutQuotient(price, price.missing, asked, article, facts);
      return leaf(
        asked,
        article,
        [...facts, { name: 'quotientFamilial', value: quotient }],
        between(price, quotient),
      );
    }
    case 'share':
      return map(walk(price.of, asked, price.of.article ?? article, facts), whole => {
        const amount = roundCents(whole.cents * parts(price.percent), 100 * PARTS, price.roundTo);
        const step: Step = {
          kind: 'share',
          facts: [{ name: 'count', value: price.percent }],
          cents: amount,
          article,
          version: asked.version,
        };
        // The share is why the price is what it is, so its article stands for the whole.
        return { ...whole, cents: amount, article, steps: [...whole.steps, step] };
      });
    case 'sum': {
      const terms: Extract<Evaluation, { kind: 'priced' }>[] = [];
      for (const one of price.of) {
        const term = walk(one, asked, one.article ?? article, facts);
        if (term.kind === 'no-price') return term;
        terms.push(term);
      }
      return {
        kind: 'priced',
        cents: sumCents(terms.map(term => term.cents)),
        unit: terms.find(({ unit }) => unit.kind !== 'presence')?.unit ?? { kind: 'presence' },
        article,
        facts: terms.flatMap(term => term.facts),
        steps: terms.flatMap(term => term.steps),
      };
    }
    case 'by-quotient': {
      const quotient = known.quotientFamilial;
      if (quotient === null) return withoutQuotient(price, price.missing, asked, article, facts);
      return amongQuotients(here, price.brackets, quotient);
    }
    case 'by-rank':
      return bracketed(here, price.brackets, 'rank', known.rank[price.counted]);
    case 'by-children':
      return bracketed(here, price.brackets, 'children', known.children[price.counted]);
    case 'by-weekly-days':
      return known.weeklyDays === null
        ? lacks(here, 'weeklyDays')
        : bracketed(here, price.brackets, 'weeklyDays', known.weeklyDays);
    case 'by-count':
      return bracketed(here, price.brackets, 'count', known.count[price.per]);
    case 'by-residence': {
      const { member, tenant, outside } = price.cases;
      const next = { member: member ?? tenant ?? outside, tenant: tenant ?? outside, outside }[
        known.residence
      ];
      return choose(here, next, 'residence', known.residence);
    }
    case 'by-level': {
      const { level } = known;
      const found =
        level !== null &&
        price.cases.find(({ levels }) => levels.includes(level) || levels.includes(cycleOf(level)));
      return choose(here, found ? found.price : price.otherwise, 'level', level);
    }
    case 'by-meal-type':
      return choose(here, caseOf(price.cases, known.mealType) ?? price.otherwise, 'mealType', known.mealType);
    case 'by-guest':
      return choose(here, caseOf(price.cases, known.guest) ?? price.otherwise, 'guest', known.guest);
    case 'by-weekday': {
      const weekday = weekdayOf(date);
      return choose(here, price.cases[weekday] ?? price.otherwise, 'weekday', weekday);
    }
    case 'by-season': {
      const season = asked.rulebook.calendar.season(date);
      return go(here, price[season], 'season', season);
    }
    case 'by-contract': {
      const found = (price.basis.kind === 'declared' ? null : known.regularity) ?? known.contract;
      const isRegular = found === 'regular' && (known.isContractDay || price.otherDays !== 'occasional');
      const contract = isRegular ? 'regular' : 'occasional';
      return go(here, price[contract], 'contract', contract);
    }
    case 'by-fact':
      return known.attestations.includes(price.fact)
        ? go(here, price.price, 'fact', price.fact)
        : walk(price.otherwise, asked, price.otherwise.article ?? article, facts);
    case 'by-date': {
      const from = price.from.findLast(step => step.date <= date);
      return go(here, from?.price ?? price.before, 'date', from?.date ?? date);
    }
    case 'slices': {
      const minutes = minutesOf(service, known, price.from ?? 'arrival', price.to ?? 'departure');
      if (minutes === null) return lacks(here, 'minutes');
      const beyond = Math.max(0, minutes - (price.graceMinutes ?? 0));
      const slices = minutes === 0 ? 0 : Math.max(1, Math.ceil(beyond / price.minutes));
      const timed: UsedFact[] = [
        ...facts,
        { name: 'minutes', value: minutes },
        { name: 'slices', value: slices },
      ];
      return map(walk(price.price, asked, price.price.article ?? article, timed), one => {
        const amount = Math.min(one.cents * slices, price.maximumCents ?? Number.POSITIVE_INFINITY);
        return {
          ...one,
          cents: cents(amount),
          steps: [
            ...one.steps,
            step(asked, 'quantity', article, [{ name: 'slices', value: slices }], amount),
          ],
        };
      });
    }
    case 'by-duration': {
      const minutes = minutesOf(service, known, price.from ?? 'arrival', price.to ?? 'departure');
      if (minutes === null) return lacks(here, 'minutes');
      if (minutes === 0) return leaf(asked, article, [...facts, { name: 'minutes', value: 0 }], NO_CENTS);
      const counted = Math.max(0, minutes - (price.graceMinutes ?? 0));
      const found = price.steps.find(
        ({ upToMinutes }) => counted <= (upToMinutes ?? Number.POSITIVE_INFINITY),
      );
      return choose(here, (found ?? price.steps.at(-1))?.price, 'minutes', minutes);
    }
    case 'by-time': {
      const noted =
        price.of === 'arrival'
          ? (known.arrival ?? service.hours?.start)
          : (known.departure ?? service.hours?.end);
      if (noted === undefined) return lacks(here, price.of);
      const found = price.steps.find(({ until }) => until === undefined || noted <= until);
      return choose(here, found?.price, price.of, noted);
    }
    case 'forfait':
      return map(walk(price.price, asked, price.price.article ?? article, facts), one => ({
        ...one,
        unit: { kind: 'period', per: price.per, started: price.started },
      }));
    case 'term-forfait': {
      const term = price.terms.find(({ from, to }) => from <= date && date <= to);
      if (!term) return lacks(here, 'date');
      return map(go(here, term.price, 'date', term.from), one => ({
        ...one,
        unit: { kind: 'term', from: term.from, to: term.to },
      }));
    }
    case 'year-forfait':
      return map(walk(price.price, asked, price.price.article ?? article, facts), one => ({
        ...one,
        unit: { kind: 'year', months: price.months },
      }));
    case 'open-days':
      return map(walk(price.price, asked, price.price.article ?? article, facts), one => {
        const count = price.started === 'whole' ? known.monthDays : known.openDays;
        const amount = timesCents(one.cents, count);
        const days: UsedFact = { name: 'openDays', value: count };
        return {
          ...one,
          cents: amount,
          unit: { kind: 'open-days' },
          steps: [...one.steps, step(asked, 'quantity', article, [days], amount)],
        };
      });
  }
}

/** Where a walk has come to: by which article, and what it has asked on its way. */
interface Node {
  asked: Asked;
  article: string;
  facts: UsedFact[];
}

function go(
  { asked, article, facts }: Node,
  next: Price,
  name: FactName,
  value: UsedFact['value'],
  own?: string | undefined,
): Evaluation {
  return walk(next, asked, next.article ?? own ?? article, [...facts, { name, value }]);
}

function choose(here: Node, next: Price | undefined, name: FactName, value: UsedFact['value']): Evaluation {
  return next ? go(here, next, name, value) : lacks(here, name);
}

function bracketed(here: Node, brackets: readonly Bracket[], name: FactName, value: number): Evaluation {
  const bracket = bracketOf(brackets, value);
  return bracket ? go(here, bracket.price, name, value, bracket.article) : lacks(here, name);
}

/** A family knows its bracket of the règlement better than its quotient: both are told. */
function amongQuotients(
  { asked, article, facts }: Node,
  brackets: readonly Bracket[],
  value: number,
): Evaluation {
  const bracket = bracketOf(brackets, value);
  if (!bracket) return { kind: 'no-price', lacks: 'quotientFamilial', article };
  const before = brackets[brackets.indexOf(bracket) - 1]?.upTo;
  const within = { from: bracket.from ?? (before === undefined ? 0 : before + 1), to: bracket.upTo ?? null };
  const fact: UsedFact = { name: 'quotientFamilial', value, within };
  return walk(bracket.price, asked, bracket.price.article ?? bracket.article ?? article, [...facts, fact]);
}

function lacks({ article }: Node, name: FactName): Evaluation {
  return { kind: 'no-price', lacks: name, article };
}

const PARTS = 10_000;

/** A percentage in whole ten-thousandths of a percent. */
export function parts(percent: number): number {
  return Math.round(percent * PARTS);
}

/** A percentage of an amount, to the nearest cent. */
export function percentOf(amount: Cents, percent: number): Cents {
  return roundCents(amount * parts(percent), 100 * PARTS);
}

function leaf(asked: Asked, article: string, facts: UsedFact[], amount: Cents): Evaluation {
  return {
    kind: 'priced',
    cents: amount,
    unit: { kind: 'presence' },
    article,
    facts,
    steps: [step(asked, 'price', article, facts, amount)],
  };
}

function step(
  { version }: Asked,
  kind: Step['kind'],
  article: string,
  facts: UsedFact[],
  amount: number,
): Step {
  return { kind, facts, cents: cents(amount), article, version };
}

function map(
  evaluation: Evaluation,
  change: (priced: Extract<Evaluation, { kind: 'priced' }>) => Evaluation,
): Evaluation {
  return evaluation.kind === 'priced' ? change(evaluation) : evaluation;
}

/** The price of a key that the commune has chosen, which may well be `constructor`. */
function caseOf(cases: Readonly<Record<string, Price>>, key: string | null): Price | undefined {
  return key !== null && Object.hasOwn(cases, key) ? cases[key] : undefined;
}

/** The first bracket that a value is in. */
function bracketOf(brackets: readonly Bracket[], value: number): Bracket | null {
  return (
    brackets.find(({ from, upTo }) => (from ?? 0) <= value && value <= (upTo ?? Number.POSITIVE_INFINITY)) ??
    null
  );
}

type OfQuotient = Extract<Price, { kind: 'rate' | 'linear' | 'by-quotient' }>;

/** What a family pays whose quotient is not known, as the regulation names it. */
function withoutQuotient(
  price: OfQuotient,
  missing: Missing,
  asked: Asked,
  article: string,
  facts: UsedFact[],
): Evaluation {
  const own = missing.article ?? article;
  const unknown: UsedFact[] = [...facts, { name: 'quotientFamilial', value: null }];
  if (missing.take === 'price') return walk(missing.price, asked, missing.price.article ?? own, unknown);
  const prices = extremes(price, asked, own, unknown);
  const [first, ...rest] = prices;
  if (!first) return { kind: 'no-price', lacks: 'quotientFamilial', article: own };
  const isBetter = (one: number, best: number) => (missing.take === 'highest' ? one > best : one < best);
  const taken = rest.reduce((best, one) => (isBetter(one.cents, best.cents) ? one : best), first);
  return { ...taken, article: own, steps: taken.steps.map(one => ({ ...one, article: own })) };
}

/** The prices among which the highest or the lowest is taken; empty where the price has no bound. */
function extremes(
  price: OfQuotient,
  asked: Asked,
  article: string,
  facts: UsedFact[],
): Extract<Evaluation, { kind: 'priced' }>[] {
  const of = (amount: number) => leaf(asked, article, facts, cents(amount));
  const found = (() => {
    switch (price.kind) {
      case 'rate':
        return [
          ...(price.missing.take === 'lowest' ? [of(price.minimumCents ?? NO_CENTS)] : []),
          ...(price.maximumCents === undefined ? [] : [of(price.maximumCents)]),
        ];
      case 'linear':
        return price.points.map(point => of(point.cents));
      case 'by-quotient':
        return price.brackets.map(bracket => walk(bracket.price, asked, article, facts));
    }
  })();
  return found.filter(evaluation => evaluation.kind === 'priced');
}

/** Level before the first point and after the last, straight between. */
function between({ points, roundTo }: Extract<Price, { kind: 'linear' }>, quotient: number): Cents {
  const after = points.findIndex(point => quotient <= point.quotient);
  const [before, next] = [points[after - 1], points[after]];
  if (!next) return cents(points.at(-1)?.cents ?? 0);
  if (!before) return cents(next.cents);
  const width = next.quotient - before.quotient;
  const rise = (next.cents - before.cents) * (quotient - before.quotient);
  return width > 0 ? roundCents(before.cents * width + rise, width, roundTo) : cents(next.cents);
}

/** Minutes of presence within the service's hours; null when neither the clock nor the hours say. */
function minutesOf(
  { hours }: Service,
  { arrival, departure }: PriceFacts,
  from: 'arrival' | 'opening',
  to: 'departure' | 'closing',
): number | null {
  const start = from === 'opening' ? hours?.start : (later(arrival, hours?.start) ?? hours?.start);
  const end = to === 'closing' ? hours?.end : (earlier(departure, hours?.end) ?? hours?.end);
  return start === undefined || end === undefined ? null : Math.max(0, clock(end) - clock(start));
}

function later(noted: string | null, opening: string | undefined): string | undefined {
  return noted === null ? undefined : opening !== undefined && opening > noted ? opening : noted;
}

function earlier(noted: string | null, closing: string | undefined): string | undefined {
  return noted === null ? undefined : closing !== undefined && closing < noted ? closing : noted;
}

/** Minutes since midnight of hh:mm. */
export function clock(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
