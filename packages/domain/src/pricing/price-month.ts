/**
 * What a household owes for a month: every presence at its price, forfaits, absences, surcharges, caps and yearly fees, as
 * lines with their derivation. It is computed as a whole, since many a rule looks at the whole: a contract that shows
 * after the month, the rank among siblings present, a cap across children, a delay that is the family's.
 */
import type { AbsenceCharge } from '../absence/decide-absence.ts';
import type { Days, Service } from '../calendar/calendar.ts';
import { counts, daysBetween, firstAfter } from '../calendar/count.ts';
import {
  addDays,
  firstOfMonth,
  type LocalDate,
  lastOfMonth,
  mondayOf,
  type Weekday,
  weekdayOf,
} from '../dates.ts';
import type { Level } from '../family.ts';
import { type Cents, cents, NO_CENTS, roundCents, splitCents, sumCents, timesCents } from '../money.ts';
import type { FactName, Ground, Step, UsedFact } from '../regulation/decision.ts';
import { type Occurrence, timesBefore } from '../regulation/occurrences.ts';
import { innerPrices, isOfMonth } from '../regulation/price-tree.ts';
import type { AddedAmount, LateSurcharge, RuleOf } from '../regulation/rule.ts';
import { type Contract, holdsFor, type Rulebook, rememberedIn } from '../regulation/rulebook.ts';
import type { RegulationVersion } from '../regulation/version.ts';
import type { Residence } from '../regulation/vocabulary.ts';
import { type DatedValue, valueOn } from './dated-facts.ts';
import { clock, evaluatePrice, type PriceFacts, percentOf, UNKNOWN_FACTS } from './evaluate-price.ts';
import { type DayPrice, priceDay } from './price-day.ts';

/** A household as the price of a month needs it. */
export interface HouseholdMonth {
  quotients: readonly DatedValue<number>[];
  residences: readonly DatedValue<Residence>[];
  attestations: readonly { kind: string; from: LocalDate; to: LocalDate | null }[];
  /** The eldest first: the rank among siblings is this order. */
  children: readonly ChildMonth[];
  /** What has happened before, for rules that change after a number of times. */
  occurrences: readonly Occurrence[];
  /** Yearly fees, and terms of children without a contract, that are billed already, as {@link feeKey} names them. */
  feesBilled: readonly string[];
}

export interface ChildMonth {
  child: string;
  level: Level | null;
  guest: string | null;
  /** Key of the meal that it usually eats; null: the first of the canteen's list. */
  mealType: string | null;
  services: readonly ServiceMonth[];
}

/** What a child does in one service in the month. */
export interface ServiceMonth {
  service: string;
  /** Null: not enrolled, so that it pays for what it uses alone. */
  enrolment: Enrolment | null;
  /** Those of the month; and of the month before, those of the week in which this one begins, which is paid once. */
  days: readonly MonthDay[];
}

export interface Enrolment extends Days {
  contract: Contract | null;
  /** Weekdays of the contract; empty: none named. */
  weekdays: readonly Weekday[];
  /** Whether it was asked for too late. */
  isLate: boolean;
}

export interface MonthDay {
  date: LocalDate;
  /** Null: a presence that nobody had reserved. */
  reservation: { late: LateSurcharge | null; order: string | null } | null;
  /** Null: no absence was declared. The article is the one that decided what it costs. */
  absence: { charge: AbsenceCharge; isLate: boolean; article: string | null } | null;
  /** Null: the child was not seen, or nobody takes attendance. hh:mm as noted, null where not. */
  attendance: { arrival: string | null; departure: string | null } | null;
  mealType: string | null;
  /** Whether the commune itself cancelled the day. */
  isCancelled: boolean;
}

export const LINE_KINDS = ['presence', 'forfait', 'absence', 'refund', 'surcharge', 'cap', 'fee'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** `quantity` × `unit` = `amount`, each in cents. */
export interface MonthLine extends Ground {
  kind: LineKind;
  /** Null for what is the family's. */
  child: string | null;
  service: string | null;
  dates: LocalDate[];
  quantity: number;
  unitCents: Cents;
  amountCents: Cents;
  /** Whether it is the cost of its days; of a month, a term or a year otherwise. */
  isOfDays: boolean;
  steps: Step[];
}

/** A day that could not be priced: the rules have no answer for it. Nothing is billed for it until they have. */
export interface Unpriced extends Ground {
  child: string;
  service: string;
  date: LocalDate;
  lacks: FactName | 'regulation' | 'rule';
}

export interface MonthBill {
  lines: MonthLine[];
  /** The sum of the lines. */
  totalCents: Cents;
  unpriced: Unpriced[];
  /** What this month bills once, to be among the {@link HouseholdMonth.feesBilled} of the next. */
  feesDue: string[];
}

/** What a yearly fee is known by: its article, its school year, and the child where it is the child's. */
export function feeKey(article: string, schoolYear: string, child: string | null): string {
  return [article, schoolYear, child ?? 'family'].join(' ');
}

/** @param month any day of the month */
export function priceMonth(rulebook: Rulebook, month: LocalDate, household: HouseholdMonth): MonthBill {
  const first = `${month.slice(0, 7)}-01` as LocalDate; // every month has a first
  const bill = new Bill(rulebook, { from: first, to: lastOfMonth(first) }, household);
  return bill.compute();
}

/** What has happened in a month of what rules count, by days. */
export function occurrencesIn(rulebook: Rulebook, month: LocalDate, household: HouseholdMonth): Occurrence[] {
  const first = firstOfMonth(month);
  return new Bill(rulebook, { from: first, to: lastOfMonth(first) }, household).happened();
}

/** One amount of one day, before it becomes part of a line. */
interface Charge extends Ground {
  kind: LineKind;
  child: string | null;
  service: string | null;
  date: LocalDate;
  cents: Cents;
  /** Whether it is paid once for a month or longer. */
  isForfait?: true;
  steps: Step[];
}

interface Use {
  child: ChildMonth;
  service: Service;
  enrolment: Enrolment | null;
  days: readonly MonthDay[];
  /** Days of the month before, in the week in which this month begins. */
  daysBefore: readonly MonthDay[];
}

/** The price of a day, and what was asked for it. */
interface PricedDay {
  rule: RuleOf<'price'> | null;
  version: RegulationVersion | null;
  mealType: string | null;
  residence: Residence;
  quotientFamilial: number | null;
  price: DayPrice;
}

/** Of the price rules of a service on a day, those that {@link isOfMonth} says to ask once. */
const pricesOfMonth = rememberedIn((rulebook, service, date) => {
  const rules = rulebook.rulesOn('price', service, date);
  return new Set(rules.filter(({ price }) => isOfMonth(price)));
});

class Bill {
  readonly rulebook: Rulebook;
  readonly month: Days;
  readonly household: HouseholdMonth;
  readonly uses: readonly Use[];
  readonly charges: Charge[] = [];
  readonly unpriced: Unpriced[] = [];
  readonly feesDue = new Set<string>();
  /** What has happened before, and what this month tells itself. */
  readonly occurrences = once(() => [...this.household.occurrences, ...this.happened()]);
  readonly present = once(() => this.presences());
  /** Children who use a kind of service in the month. */
  readonly enrolled = new Map<Service['kind'], readonly ChildMonth[]>();

  constructor(rulebook: Rulebook, month: Days, household: HouseholdMonth) {
    this.rulebook = rulebook;
    this.month = month;
    this.household = household;
    this.uses = household.children.flatMap(child => usesOf(rulebook, child, month));
  }

  /** Children who are there on a day, by kind of service: their order is their rank. */
  presences(): ReadonlyMap<string, readonly string[]> {
    const present = new Map<string, string[]>();
    for (const { child, service, days } of this.uses)
      for (const day of days) {
        if (!this.isPresent(service, day)) continue;
        const key = `${service.kind} ${day.date}`;
        const there = present.get(key) ?? [];
        if (!there.includes(child.child)) present.set(key, [...there, child.child]);
      }
    return present;
  }

  /** What the month itself tells of what rules count, and the household's facts do not tell already. */
  happened(): Occurrence[] {
    const isTold = new Set(this.household.occurrences.map(({ fact, date }) => `${fact} ${date}`));
    return this.uses
      .flatMap(({ service, days }) => days.flatMap(day => this.happenedOn(service, day)))
      .filter(({ fact, date }) => !isTold.has(`${fact} ${date}`));
  }

  happenedOn(service: Service, day: MonthDay): Occurrence[] {
    const { date, attendance, absence, reservation } = day;
    const facts: Occurrence['fact'][] = [];
    if (attendance && !isBooked(day)) facts.push('unbooked-presences');
    if (reservation?.late) facts.push('late-reservations');
    if (absence && !attendance) {
      if (absence.isLate) facts.push('late-absences');
      if (absence.charge.kind === 'whole') facts.push('unjustified-absences');
    }
    if (attendance?.departure && this.isLatePickUp(service, date, attendance.departure))
      facts.push('late-pick-ups');
    return facts.map(fact => ({ fact, date }));
  }

  isLatePickUp(service: Service, date: LocalDate, departure: string): boolean {
    return this.rulebook
      .rulesOn('surcharge', service, date)
      .some(
        rule => rule.on === 'late-pick-up' && clock(departure) - clock(rule.after) > (rule.graceMinutes ?? 0),
      );
  }

  compute(): MonthBill {
    for (const use of this.uses) {
      this.chargeDays(use);
      this.chargeForfait(use);
    }
    this.chargeLatePickUps();
    this.chargeOrders();
    this.chargeCaps();
    this.chargeFees();
    const lines = linesOf(this.charges);
    return {
      lines,
      totalCents: sumCents(lines.map(line => line.amountCents)),
      unpriced: this.unpriced,
      feesDue: [...this.feesDue],
    };
  }

  /** Each day that is paid by itself; a forfait is paid once for its period, which this collects. */
  chargeDays(use: Use): void {
    const { child, service } = use;
    const billedBefore = use.daysBefore.filter(day => this.isCounted(service, day));
    const periods = new Set<string>(billedBefore.map(({ date }) => mondayOf(date)));
    let priced: PricedDay | null = null;
    for (const day of use.days) {
      if (!this.isCounted(service, day)) continue;
      priced = this.priceLike(priced, use, day);
      const { price } = priced;
      if (price.kind === 'no-price') {
        this.lack(use, day.date, price);
        continue;
      }
      const charge = this.chargeOf(day);
      const base = {
        child: child.child,
        service: service.key,
        date: day.date,
        article: price.article,
        version: price.version,
      };
      if (price.unit.kind === 'presence')
        this.chargePresence(use, day, base, charge, price.cents, price.steps);
      else {
        if (price.unit.kind === 'period' && price.unit.per !== 'month') {
          const { per, started } = price.unit;
          const start = per === 'day' ? day.date : mondayOf(day.date);
          if (!periods.has(start)) {
            periods.add(start);
            const share = started === 'prorated' && per === 'week' ? this.shareOfWeek(use, start) : null;
            // A child may be seen in a week without service: nothing to share then.
            const amount = share?.served ? roundCents(price.cents * share.own, share.served) : price.cents;
            const part: Step = {
              kind: 'forfait',
              facts: [{ name: 'openDays', value: share?.own ?? null }],
              cents: amount,
              article: price.article,
              version: price.version,
            };
            this.charges.push({
              ...base,
              kind: 'forfait',
              cents: amount,
              steps: share ? [...price.steps, part] : price.steps,
            });
          }
        }
        if (charge.kind === 'refund')
          this.charges.push({
            ...base,
            kind: 'refund',
            cents: cents(-charge.cents),
            steps: [],
            article: day.absence?.article ?? null,
          });
        // The day itself costs nothing more, so that a percentage of it is nothing either.
        this.chargeSurcharges(use, day, base, NO_CENTS);
      }
    }
    // A refund of a forfait may be due for days that are not billed themselves.
    for (const day of use.days) {
      const charge = day.absence?.charge;
      if (charge?.kind !== 'refund' || this.isCounted(service, day)) continue;
      this.charges.push({
        kind: 'refund',
        child: child.child,
        service: service.key,
        date: day.date,
        cents: cents(-charge.cents),
        steps: [],
        article: day.absence?.article ?? null,
        version: this.rulebook.versionOn(service, day.date)?.key ?? null,
      });
    }
  }

  /** The price of a day; where nothing that it asks is other than on a day before, it is the price of that day. */
  priceLike(before: PricedDay | null, use: Use, day: MonthDay): PricedDay {
    const { rulebook } = this;
    const { service } = use;
    const { date } = day;
    const facts = new DayFacts(this, use, day);
    const { mealType, residence, quotientFamilial } = facts;
    const rule = rulebook.rulesOn('price', service, date).find(one => holdsFor(one, facts)) ?? null;
    const version = rulebook.versionOn(service, date);
    const isAlike =
      before !== null &&
      before.rule === rule &&
      before.version === version &&
      before.mealType === mealType &&
      before.residence === residence &&
      before.quotientFamilial === quotientFamilial &&
      rule !== null &&
      pricesOfMonth(rulebook, service, date).has(rule);
    if (isAlike) return before;
    const price = priceDay(rulebook, service, date, facts, version);
    return { rule, version, mealType, residence, quotientFamilial, price };
  }

  /** On how many days of a week the service takes place, and on how many of them the child is enrolled. */
  shareOfWeek({ service, enrolment }: Use, monday: LocalDate): { own: number; served: number } {
    const served = daysBetween(monday, addDays(monday, 6)).filter(
      date => this.rulebook.calendar.dayOf(service, date).served,
    );
    const own = served.filter(date => isWithin(enrolment, date));
    return { own: own.length, served: served.length };
  }

  chargePresence(
    use: Use,
    day: MonthDay,
    base: Omit<Charge, 'kind' | 'cents' | 'steps'>,
    charge: AbsenceCharge,
    price: Cents,
    steps: Step[],
  ): void {
    const amount = amountOf(charge, price);
    if (charge.kind === 'whole') {
      const isAbsent = day.absence !== null && day.attendance === null;
      this.charges.push({ ...base, kind: isAbsent ? 'absence' : 'presence', cents: amount, steps });
    } else {
      // What the absence costs is not the price any more: its article says why.
      const article = day.absence?.article ?? base.article;
      const step: Step = { kind: 'absence', facts: [], cents: amount, article, version: base.version };
      this.charges.push({ ...base, kind: 'absence', cents: amount, article, steps: [...steps, step] });
    }
    this.chargeSurcharges(use, day, base, price);
  }

  /** What is added to the price of a day: reserved late, not reserved, absent without a word in time. */
  chargeSurcharges(
    use: Use,
    day: MonthDay,
    base: Omit<Charge, 'kind' | 'cents' | 'steps'>,
    price: Cents,
  ): void {
    const add = (amount: AddedAmount, article: string, fact: UsedFact) => {
      const cents = this.addedTo(price, amount, use, day);
      if (cents === 0) return;
      const step: Step = { kind: 'surcharge', facts: [fact], cents, article, version: base.version };
      this.charges.push({ ...base, kind: 'surcharge', article, cents, steps: [step] });
    };
    const late = day.reservation?.late;
    if (late?.per === 'reservation')
      add(late.amount, late.article ?? base.article ?? '', { name: 'date', value: day.date });
    const on =
      !isBooked(day) && day.attendance !== null
        ? 'unbooked-presence'
        : day.absence?.isLate && day.attendance === null
          ? 'late-absence'
          : null;
    if (on === null) return;
    const rule = this.surchargeRules(use, day.date).find(one => one.on === on);
    if (rule?.on === 'unbooked-presence' || rule?.on === 'late-absence')
      add(rule.amount, rule.article, { name: 'date', value: day.date });
  }

  /** The surcharges that hold for a child on a day, the number of times being right. */
  surchargeRules({ child, service, enrolment }: Use, date: LocalDate): readonly RuleOf<'surcharge'>[] {
    const rules = this.rulebook.rulesOn('surcharge', service, date);
    if (rules.length === 0) return rules;
    const subject = { level: child.level, contract: enrolment?.contract ?? null };
    return rules.filter(rule => holdsFor(rule, subject) && this.isTheTime(rule, service, date));
  }

  isTheTime(rule: RuleOf<'surcharge'>, service: Service, date: LocalDate): boolean {
    const counted = COUNTED_BY_SURCHARGE[rule.on];
    if (!rule.times || !counted) return true;
    const { from, to = Number.POSITIVE_INFINITY, per } = rule.times;
    const before = timesBefore(this.rulebook, service, { counts: counted, per }, date, this.occurrences());
    return from <= before + 1 && before + 1 <= to;
  }

  addedTo(price: Cents, amount: AddedAmount, use: Use, { date, mealType }: MonthDay): Cents {
    switch (amount.kind) {
      case 'add':
        return cents(amount.cents);
      case 'add-percent':
        return percentOf(price, amount.percent);
      case 'replace': {
        const { service } = use;
        const version = this.rulebook.versionOn(service, date)?.key ?? '';
        const facts = new UseFacts(this, use, date, mealType);
        const asked = { rulebook: this.rulebook, service, date, facts, version };
        const other = evaluatePrice(amount.price, asked, '');
        return other.kind === 'priced' ? cents(other.cents - price) : NO_CENTS;
      }
    }
  }

  /** Prices of a month, a term, a year: due for an enrolment that holds, or for whoever came at least once. */
  chargeForfait(use: Use): void {
    const { child, service, enrolment, days } = use;
    const served = this.servedDays(service);
    const isOwn = (date: LocalDate) => isWithin(enrolment, date);
    const cameOn = days.find(day => this.isCounted(service, day))?.date ?? null;
    const isRegular = enrolment?.contract === 'regular';
    // A day that is not the contract's may have another price than the forfait.
    const from = isRegular
      ? (served.find(date => isOwn(date) && isOnContract(enrolment, date)) ?? served.find(isOwn))
      : (cameOn ?? undefined);
    if (from === undefined) return;
    const isDue = (date: LocalDate) =>
      isRegular ? isOwn(date) : days.some(day => day.date === date && this.isCounted(service, day));
    const facts = new ForfaitFacts(this, use, from);
    const atStart = this.rulebook.versionOn(service, this.month.from);
    const version = atStart ?? undefined;
    const price = priceDay(this.rulebook, service, from, facts, version);
    if (price.kind === 'no-price') {
      // A child who came has its days in the list already.
      if (cameOn === null) this.lack(use, from, price);
      return;
    }
    const push = (amount: Cents, steps: Step[]) =>
      this.charges.push({
        kind: 'forfait',
        isForfait: true,
        child: child.child,
        service: service.key,
        date: this.month.from,
        cents: amount,
        steps,
        article: price.article,
        version: price.version,
      });
    const step = (kind: Step['kind'], amount: Cents, facts: UsedFact[]): Step => ({
      kind,
      facts,
      cents: amount,
      article: price.article,
      version: price.version,
    });
    const { unit } = price;
    switch (unit.kind) {
      case 'presence':
        return;
      case 'period': {
        if (unit.per !== 'month') return;
        const part = served.filter(isOwn).length;
        const isPart = unit.started === 'prorated' && part < served.length;
        const amount = isPart ? roundCents(price.cents * part, served.length) : price.cents;
        push(amount, [...price.steps, step('forfait', amount, [{ name: 'openDays', value: part }])]);
        return;
      }
      case 'open-days':
        push(price.cents, price.steps);
        return;
      case 'term': {
        if (this.isTermDue(unit, use, price.article)) push(price.cents, price.steps);
        // The next one may begin within the month.
        const next = served.find(date => date > unit.to && isDue(date));
        const following = next && priceDay(this.rulebook, service, next, facts, version);
        if (following?.kind === 'priced' && following.unit.kind === 'term')
          push(following.cents, following.steps);
        return;
      }
      case 'year': {
        const index = unit.months.indexOf(Number(this.month.from.slice(5, 7)));
        if (index === -1) return;
        const parts = splitCents(
          price.cents,
          unit.months.map(() => 1),
        );
        const amount = parts[index] ?? NO_CENTS;
        push(amount, [...price.steps, step('instalment', amount, [{ name: 'count', value: index + 1 }])]);
      }
    }
  }

  /** The days of the month on which a service takes place. */
  servedDays(service: Service): readonly LocalDate[] {
    const { calendar } = this.rulebook;
    return this.rulebook.remember('served days of a month', `${service.key} ${this.month.from}`, () =>
      daysBetween(this.month.from, this.month.to).filter(date => calendar.dayOf(service, date).served),
    );
  }

  /**
   * Whether a term is paid with this month: by a regular child with the first day of service, or when it is enrolled; by
   * another with the first month in which it comes.
   */
  isTermDue(term: Days, { child, service, enrolment }: Use, article: string | null): boolean {
    if (enrolment?.contract !== 'regular')
      return this.isDueOnce(feeKey(article ?? '', term.from, child.child));
    const start = enrolment && enrolment.from > term.from ? enrolment.from : term.from;
    const first = firstAfter(addDays(start, -1), date => this.rulebook.calendar.dayOf(service, date).served);
    return first !== null && first >= this.month.from;
  }

  /** Whether what is paid once was not paid yet; asked, it is paid with this month. */
  isDueOnce(key: string): boolean {
    if (this.household.feesBilled.includes(key) || this.feesDue.has(key)) return false;
    this.feesDue.add(key);
    return true;
  }

  /** A delay is the child's, or once the family's, however many children waited. */
  chargeLatePickUps(): void {
    const done = new Map<string, Charge>();
    for (const use of this.uses)
      for (const { date, attendance } of use.days) {
        const departure = attendance?.departure;
        if (!departure) continue;
        const { child, service } = use;
        for (const rule of this.surchargeRules(use, date)) {
          if (rule.on !== 'late-pick-up') continue;
          const late = clock(departure) - clock(rule.after);
          if (late <= (rule.graceMinutes ?? 0)) continue;
          const { amount } = rule;
          const slices = amount.kind === 'once' ? 1 : Math.ceil(late / amount.minutes);
          const cost = timesCents(cents(amount.cents), slices);
          const key = [rule.article, date, rule.per === 'child' ? child.child : ''].join(' ');
          const known = done.get(key);
          if (known && known.cents >= cost) continue;
          const version = this.rulebook.versionOn(service, date)?.key ?? null;
          const facts: UsedFact[] = [
            { name: 'minutes', value: late },
            { name: 'slices', value: slices },
          ];
          done.set(key, {
            kind: 'surcharge',
            child: rule.per === 'child' ? child.child : null,
            service: service.key,
            date,
            cents: cost,
            article: rule.article,
            version,
            steps: [{ kind: 'surcharge', facts, cents: cost, article: rule.article, version }],
          });
        }
      }
    this.charges.push(...done.values());
  }

  /** A late order costs once, however many days it held. */
  chargeOrders(): void {
    const done = new Set<string>();
    for (const { service, days } of this.uses)
      for (const { date, reservation } of days) {
        const late = reservation?.late;
        if (late?.per !== 'order') continue;
        const key = reservation?.order ?? date;
        if (done.has(key)) continue;
        done.add(key);
        const version = this.rulebook.versionOn(service, date)?.key ?? null;
        const article = late.article ?? null;
        const cost = cents(late.cents);
        this.charges.push({
          kind: 'surcharge',
          child: null,
          service: null,
          date,
          cents: cost,
          article,
          version,
          steps: [{ kind: 'surcharge', facts: [], cents: cost, article, version }],
        });
      }
  }

  /**
   * What several presences cost at most together: what is above is taken off, as a line of its own. Those of a day come
   * before those of a week and of a month, a child's before the family's, and each looks at what the ones before have left.
   */
  chargeCaps(): void {
    if (!this.rulebook.has('cap')) return;
    const capped = this.charges.filter(({ kind }) => kind !== 'surcharge' && kind !== 'fee');
    const left = new Map(capped.map(charge => [charge, Number(charge.cents)]));
    const rules = new Set(capped.flatMap(charge => this.capsOn(charge)));
    const inOrder = [...rules].toSorted((one, other) => CAP_ORDER[one.per] - CAP_ORDER[other.per]);
    for (const across of ['child', 'family'] as const)
      for (const rule of inOrder) if (rule.across === across) this.chargeCap(rule, left);
  }

  /** The rules that cap a charge. */
  capsOn({ child, service, date }: Charge): RuleOf<'cap'>[] {
    const use = this.useOf(service, child);
    if (!use) return [];
    const rules = this.rulebook.rulesOn('cap', use.service, date);
    if (rules.length === 0) return [];
    const subject = { level: use.child.level, contract: use.enrolment?.contract ?? null };
    return rules.filter(rule => holdsFor(rule, subject));
  }

  useOf(service: string | null, child: string | null): Use | undefined {
    return this.uses.find(use => use.service.key === service && use.child.child === child);
  }

  /** @param left what other caps have left of each charge; this one takes off the last ones first. */
  chargeCap(rule: RuleOf<'cap'>, left: Map<Charge, number>): void {
    const under = [...left.keys()].filter(charge => this.capsOn(charge).includes(rule));
    const groups = Map.groupBy(under, ({ child, date }) => {
      const start = { day: date, week: mondayOf(date), month: this.month.from }[rule.per];
      return `${start} ${rule.across === 'child' ? child : ''}`;
    });
    for (const group of groups.values()) {
      if (group.length <= (rule.beyond ?? 0)) continue;
      const [first] = group;
      const use = first && this.useOf(first.service, first.child);
      if (!first || !use) continue;
      const { date } = first;
      const version = this.rulebook.versionOn(use.service, date)?.key ?? '';
      const facts = new UseFacts(this, use, date);
      const asked = { rulebook: this.rulebook, service: use.service, date, facts, version };
      const maximum = evaluatePrice(rule.maximum, asked, rule.article);
      if (maximum.kind === 'no-price') {
        this.lack(use, date, { ...maximum, version });
        continue;
      }
      const over = group.reduce((sum, charge) => sum + (left.get(charge) ?? 0), -maximum.cents);
      if (over <= 0) continue;
      let rest = over;
      for (const charge of group.toReversed()) {
        const taken = Math.min(rest, Math.max(0, left.get(charge) ?? 0));
        left.set(charge, (left.get(charge) ?? 0) - taken);
        rest -= taken;
      }
      this.charges.push({
        kind: 'cap',
        child: rule.across === 'child' ? first.child : null,
        service: null,
        date,
        cents: cents(-over),
        article: maximum.article,
        version,
        steps: [{ kind: 'cap', facts: [], cents: maximum.cents, article: maximum.article, version }],
      });
    }
  }

  /** Once a school year, with the first month in which the child or the family uses a service. */
  chargeFees(): void {
    for (const use of this.uses) {
      if (!use.enrolment?.isLate && !this.rulebook.has('yearly-fee')) continue;
      const used = use.days.find(day => this.isCounted(use.service, day))?.date;
      const date = used ?? (use.enrolment?.contract === 'regular' ? this.month.from : undefined);
      if (date === undefined) continue;
      const subject = { level: use.child.level, contract: use.enrolment?.contract ?? null };
      const version = this.rulebook.versionOn(use.service, date)?.key ?? '';
      const charge = (article: string, child: string | null, amount: Cents, steps: Step[]) => {
        const key = feeKey(article, this.schoolYearOf(date), child);
        if (!this.isDueOnce(key) || amount === 0) return;
        this.charges.push({
          kind: 'fee',
          child,
          service: null,
          date,
          cents: amount,
          article,
          version,
          steps,
        });
      };
      for (const rule of this.rulebook.rulesOn('yearly-fee', use.service, date)) {
        if (!holdsFor(rule, subject)) continue;
        const joined = use.enrolment?.from ?? date;
        const facts = new UseFacts(this, use, date);
        const asked = { rulebook: this.rulebook, service: use.service, date: joined, facts, version };
        const fee = evaluatePrice(rule.price, asked, rule.article);
        if (fee.kind === 'priced')
          charge(rule.article, rule.per === 'child' ? use.child.child : null, fee.cents, fee.steps);
        else this.lack(use, date, { ...fee, version });
      }
      if (!use.enrolment?.isLate) continue;
      for (const rule of this.surchargeRules(use, date))
        if (rule.on === 'late-enrolment') {
          const amount = cents(rule.cents);
          const { article } = rule;
          charge(article, rule.per === 'child' ? use.child.child : null, amount, [
            { kind: 'fee', facts: [], cents: amount, article, version },
          ]);
        }
    }
  }

  /** The key of the school year that a yearly fee is for; the summer still belongs to the year that it ends. */
  schoolYearOf(date: LocalDate): string {
    const begun = this.rulebook.commune.calendar.schoolYears
      .filter(({ firstDay }) => firstDay <= date)
      .toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1));
    return begun.at(-1)?.key ?? date.slice(0, 4);
  }

  /** Whether a day is billed: by what was reserved, or by who was there, as the rules say. */
  isCounted(service: Service, day: MonthDay): boolean {
    if (day.attendance) return true;
    if (!day.reservation || day.isCancelled) return false;
    const { charge } = day.absence ?? { charge: null };
    if (charge) return charge.kind !== 'none' && charge.kind !== 'refund';
    return this.basisOf(service, day.date) === 'reservations';
  }

  /** Whether a child is there on a day that counts; an absence that is billed is no presence. */
  isPresent(service: Service, day: MonthDay): boolean {
    return day.attendance !== null || (day.absence === null && this.isCounted(service, day));
  }

  basisOf(service: Service, date: LocalDate): RuleOf<'billing'>['on'] {
    return this.rulebook.rulesOn('billing', service, date)[0]?.on ?? 'reservations';
  }

  chargeOf({ absence, attendance }: MonthDay): AbsenceCharge {
    return absence && !attendance ? absence.charge : { kind: 'whole' };
  }

  /** Who came regularly, for prices that the month itself decides; null where none does. */
  regularityOf({ child, service, enrolment, days }: Use): Contract | null {
    const present = days.filter(day => this.isPresent(service, day));
    const date = present[0]?.date ?? this.month.from;
    const subject = { level: child.level, contract: enrolment?.contract ?? null };
    const rule = this.rulebook.rulesOn('price', service, date).find(one => holdsFor(one, subject));
    const basis = rule && basisIn(rule.price);
    if (!basis) return null;
    if (basis.kind === 'counted') return present.length >= basis.atLeastDays ? 'regular' : 'occasional';
    const isAsked = (day: LocalDate) => basis.weekdays?.includes(weekdayOf(day)) ?? true;
    const open = daysBetween(this.month.from, this.month.to).filter(
      day =>
        isAsked(day) &&
        isOnContract(enrolment, day) &&
        counts(this.rulebook.calendar, service, day, 'service-days'),
    );
    const came = present.filter(day => isAsked(day.date));
    return came.length * 100 >= open.length * basis.atLeastPercent && open.length > 0
      ? 'regular'
      : 'occasional';
  }

  /** The children who use a kind of service, in their order: it is the same on all days. */
  enrolledIn({ kind }: Service): readonly ChildMonth[] {
    const known = this.enrolled.get(kind);
    if (known) return known;
    const enrolled = this.household.children.filter(one =>
      this.uses.some(({ child, service }) => child === one && service.kind === kind),
    );
    this.enrolled.set(kind, enrolled);
    return enrolled;
  }

  lack(
    { child, service }: Use,
    date: LocalDate,
    { lacks, article, version }: Ground & Pick<Unpriced, 'lacks'>,
  ) {
    this.unpriced.push({ child: child.child, service: service.key, date, lacks, article, version });
  }
}

/** What a price may ask about a use on a day; found when it asks, since most prices ask for little. */
class UseFacts implements PriceFacts {
  readonly bill: Bill;
  readonly use: Use;
  readonly date: LocalDate;
  readonly mealType: string | null;

  constructor(bill: Bill, use: Use, date: LocalDate, mealType: string | null = null) {
    this.bill = bill;
    this.use = use;
    this.date = date;
    this.mealType = mealType;
  }

  get quotientFamilial(): number | null {
    const { rulebook, household } = this.bill;
    return valueOn(rulebook, this.use.service, 'quotient-familial', household.quotients, this.date);
  }

  get residence(): Residence {
    const { rulebook, household } = this.bill;
    return valueOn(rulebook, this.use.service, 'residence', household.residences, this.date) ?? 'tenant';
  }

  get level(): Level | null {
    return this.use.child.level;
  }

  get guest(): string | null {
    return this.use.child.guest;
  }

  get contract(): Contract | null {
    return this.use.enrolment?.contract ?? null;
  }

  get weeklyDays(): number | null {
    return this.use.enrolment?.weekdays.length || null;
  }

  get isContractDay(): boolean {
    return isOnContract(this.use.enrolment, this.date);
  }

  get rank(): PriceFacts['rank'] {
    return new Siblings(this, children => children.indexOf(this.use.child) + 1);
  }

  get children(): PriceFacts['children'] {
    return new Siblings(this, children => children.length);
  }

  get attestations(): readonly string[] {
    return this.bill.household.attestations
      .filter(({ from, to }) => from <= this.date && (to === null || this.date <= to))
      .map(({ kind }) => kind);
  }

  get regularity(): Contract | null {
    return null;
  }

  get count(): PriceFacts['count'] {
    return UNKNOWN_FACTS.count;
  }

  get arrival(): string | null {
    return null;
  }

  get departure(): string | null {
    return null;
  }

  get openDays(): number {
    return 0;
  }

  get monthDays(): number {
    return 0;
  }
}

/** A number that the children of a household give: those who use a kind of service, or are there on a day. */
class Siblings {
  readonly facts: UseFacts;
  readonly count: (children: readonly ChildMonth[]) => number;

  constructor(facts: UseFacts, count: (children: readonly ChildMonth[]) => number) {
    this.facts = facts;
    this.count = count;
  }

  get enrolled(): number {
    const { bill, use } = this.facts;
    return this.count(bill.enrolledIn(use.service));
  }

  get present(): number {
    const { bill, use, date } = this.facts;
    const present = bill.present().get(`${use.service.kind} ${date}`) ?? [];
    return Math.max(1, this.count(bill.household.children.filter(one => present.includes(one.child))));
  }
}

/** The same of a day that is billed by itself. */
class DayFacts extends UseFacts {
  readonly day: MonthDay;

  constructor(bill: Bill, use: Use, day: MonthDay) {
    super(bill, use, day.date, day.mealType);
    this.day = day;
  }

  override get regularity(): Contract | null {
    return this.bill.regularityOf(this.use);
  }

  override get count(): PriceFacts['count'] {
    const { service, daysBefore, days } = this.use;
    const came = [...daysBefore, ...days].filter(day => this.bill.isPresent(service, day));
    return {
      week: placeAmong(came, this.day, mondayOf),
      month: placeAmong(came, this.day, firstOfMonth),
    };
  }

  override get arrival(): string | null {
    return this.day.attendance?.arrival ?? null;
  }

  override get departure(): string | null {
    return this.day.attendance?.departure ?? null;
  }
}

/** The same of what is paid once for the month, or for longer. */
class ForfaitFacts extends UseFacts {
  constructor(bill: Bill, use: Use, from: LocalDate) {
    const mealType = use.days.find(day => day.mealType !== null)?.mealType ?? use.child.mealType;
    super(bill, use, from, mealType);
  }

  override get regularity(): Contract | null {
    return this.bill.regularityOf(this.use);
  }

  override get openDays(): number {
    return this.paidDays().filter(date => isWithin(this.use.enrolment, date)).length;
  }

  override get monthDays(): number {
    return this.paidDays().length;
  }

  /** The days of the contract on which the child came, or might have. */
  paidDays(): LocalDate[] {
    const { service, enrolment, days } = this.use;
    const refused = days.filter(
      day => day.isCancelled || (day.absence?.charge.kind === 'none' && day.attendance === null),
    );
    return this.bill
      .servedDays(service)
      .filter(date => isOnContract(enrolment, date) && !refused.some(day => day.date === date));
  }
}

/** What a function finds, once it is asked for. */
function once<Value>(find: () => Value): () => Value {
  let found: { value: Value } | null = null;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}

const CAP_ORDER = { day: 0, week: 1, month: 2 } as const;

const COUNTED_BY_SURCHARGE = {
  'unbooked-presence': 'unbooked-presences',
  'late-absence': 'late-absences',
  'late-pick-up': 'late-pick-ups',
  'late-enrolment': null,
} as const;

/** What a child uses, with the services into which it passes when nobody collects it. */
function usesOf(rulebook: Rulebook, child: ChildMonth, month: Days): Use[] {
  const uses: Use[] = child.services.flatMap(({ service: key, enrolment, days }) => {
    const service = rulebook.service(key);
    const within = (from: LocalDate, to: LocalDate) =>
      days
        .filter(({ date }) => from <= date && date <= to)
        .toSorted((one, other) => (one.date < other.date ? -1 : 1));
    const daysBefore = within(mondayOf(month.from), addDays(month.from, -1));
    return service ? [{ child, service, enrolment, days: within(month.from, month.to), daysBefore }] : [];
  });
  return uses.reduce<Use[]>((all, { service, days }) => {
    for (const day of days) {
      const departure = day.attendance?.departure;
      if (!departure) continue;
      const rule = rulebook.rulesOn('not-collected', service, day.date).find(one => departure > one.after);
      const next = rule && rulebook.service(rule.becomes);
      if (!rule || !next) continue;
      const known = all.find(use => use.service === next);
      if (known?.days.some(one => one.date === day.date && one.attendance)) continue;
      const arrival = rule.after;
      const was = known?.days.find(one => one.date === day.date);
      const there: MonthDay = {
        date: day.date,
        reservation: was?.reservation ?? null,
        absence: null,
        attendance: { arrival, departure },
        mealType: was?.mealType ?? null,
        isCancelled: false,
      };
      const others = known?.days.filter(one => one !== was) ?? [];
      const use: Use = {
        child,
        service: next,
        enrolment: known?.enrolment ?? null,
        days: [...others, there].toSorted((one, other) => (one.date < other.date ? -1 : 1)),
        daysBefore: known?.daysBefore ?? [],
      };
      all = [...all.filter(one => one !== known), use];
    }
    return all;
  }, uses);
}

/** Whether an enrolment holds on a day; whoever has none may come on any. */
function isWithin(enrolment: Enrolment | null, date: LocalDate): boolean {
  return !enrolment || (enrolment.from <= date && date <= enrolment.to);
}

function isOnContract(enrolment: Enrolment | null, date: LocalDate): boolean {
  return !enrolment || enrolment.weekdays.length === 0 || enrolment.weekdays.includes(weekdayOf(date));
}

function amountOf(charge: AbsenceCharge, price: Cents): Cents {
  switch (charge.kind) {
    case 'none':
    case 'refund':
      return NO_CENTS;
    case 'whole':
      return price;
    case 'share':
      return percentOf(price, charge.percent);
    case 'fixed':
      return charge.cents;
  }
}

/** The how-many-eth presence of its period a day is, or would be. */
function placeAmong(
  came: readonly MonthDay[],
  { date }: MonthDay,
  startOf: (date: LocalDate) => LocalDate,
): number {
  const start = startOf(date);
  return came.filter(day => startOf(day.date) === start && day.date < date).length + 1;
}

/** Whether a place is reserved for the child. Whoever cancelled for nothing, and comes all the same, has none. */
function isBooked({ reservation, absence }: MonthDay): boolean {
  return reservation !== null && absence?.charge.kind !== 'none';
}

type Basis = Extract<RuleOf<'price'>['price'], { kind: 'by-contract' }>['basis'];

/** The first way in which a price computes the contract after the month; null where it asks for none, or the declared one. */
function basisIn(price: RuleOf<'price'>['price']): Exclude<Basis, { kind: 'declared' }> | null {
  if (price.kind === 'by-contract' && price.basis.kind !== 'declared') return price.basis;
  for (const inner of innerPrices(price)) {
    const basis = basisIn(inner);
    if (basis) return basis;
  }
  return null;
}

/** Amounts that are alike, on several days, are one line. */
function linesOf(charges: readonly Charge[]): MonthLine[] {
  const lines: MonthLine[] = [];
  for (const charge of charges) {
    if (charge.cents === 0 && charge.kind !== 'presence') continue;
    const line = lines.findLast(one => isAlike(one, charge));
    if (line) {
      line.dates.push(charge.date);
      line.quantity++;
      line.amountCents = timesCents(line.unitCents, line.quantity);
    } else
      lines.push({
        kind: charge.kind,
        child: charge.child,
        service: charge.service,
        article: charge.article,
        version: charge.version,
        dates: [charge.date],
        quantity: 1,
        unitCents: charge.cents,
        amountCents: charge.cents,
        isOfDays: isOfDays(charge),
        steps: charge.steps,
      });
  }
  return lines;
}

function isAlike(line: MonthLine, charge: Charge): boolean {
  return (
    line.unitCents === charge.cents &&
    line.kind === charge.kind &&
    line.isOfDays === isOfDays(charge) &&
    line.child === charge.child &&
    line.service === charge.service &&
    line.article === charge.article &&
    line.version === charge.version
  );
}

function isOfDays({ kind, isForfait }: Charge): boolean {
  return kind !== 'fee' && !isForfait;
}
