/**
 * What families owe a régie for a period, before it is issued: lines that each say why, what becomes of their sum, and what
 * deserves a look. It is computed from facts alone, so that a draft that is computed anew is the same.
 */
import type { Service } from '../calendar/calendar.ts';
import { WHOLE_COST_BP } from '../custody.ts';
import { type LocalDate, lastOfMonth } from '../dates.ts';
import { type Cents, NO_CENTS, sumCents } from '../money.ts';
import type { KeptChild, KeptHousehold } from '../planning/kept.ts';
import { isExpected } from '../planning/state.ts';
import { type MonthBill, type MonthLine, priceMonth } from '../pricing/price-month.ts';
import type { Step } from '../regulation/decision.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import { decideBill } from './decide-bill.ts';
import { householdMonth, type MonthFacts } from './household-month.ts';
import type { BillLine, Recipient } from './invoice.ts';
import { type BilledPart, billedParts, billingRuleOf, monthsOf } from './period.ts';
import type { BillSignalKind, LineNature, MonthOutcome } from './piece.ts';
import { partsOf } from './share.ts';

/** A household with all that its bill is made of. */
export interface BillingHousehold
  extends MonthFacts,
    Pick<KeptHousehold, 'id' | 'number' | 'member' | 'quotients' | 'feesBilled' | 'attestations'> {
  /** « DUPONT Jeanne », who pays. */
  name: string;
  recipient: Recipient;
  children: readonly Pick<
    KeptChild,
    'id' | 'firstName' | 'lastName' | 'birthDate' | 'schoolings' | 'mealType' | 'custody'
  >[];
  /** Months that wait, too small for a titre, for an invoice that takes them along. */
  waiting: readonly LocalDate[];
  /** What the last month before came to, in this régie; null: none. */
  lastCents: Cents | null;
}

/** What a run bills, and by which rules. */
export interface BillingSetting {
  rulebook: Rulebook;
  /** Those of the régie. */
  services: readonly Service[];
  nameOf(service: string): string;
  /** Whole months. */
  period: { from: LocalDate; to: LocalDate };
  /** On which it is decided whether a sum is billed, and an awaited proof is late. */
  today: LocalDate;
  now: Date;
}

export interface BillSignal {
  kind: BillSignalKind;
  /** Both null where it is the family's. */
  childId: string | null;
  childName: string | null;
  service: string | null;
  dates: LocalDate[];
}

/** What a month of a run comes to; its lines may be of several months. */
export interface DraftMonth {
  month: LocalDate;
  totalCents: Cents;
  /** What it bills once, as `feeKey` names it. */
  fees: string[];
}

export interface DraftBill {
  householdId: string;
  number: string;
  name: string;
  recipient: Recipient;
  lines: BillLine[];
  totalCents: Cents;
  outcome: MonthOutcome;
  /** That decides about a sum that is too small. */
  article: string | null;
  months: DraftMonth[];
  signals: BillSignal[];
  /** What the last month came to. */
  lastCents: Cents | null;
}

/** From so much on, and from half of the month before, an amount that has changed is worth a look. */
export const UNUSUAL_CENTS = 2000;

/** Whether an amount is far from the month before's: by 20 € at least, and by half of it at least. */
export function isUnusual(total: Cents, last: Cents | null): boolean {
  if (last === null) return false;
  return Math.abs(total - last) >= Math.max(UNUSUAL_CENTS, Math.abs(last) / 2);
}

/** Drafts the bills of households, with at hand those with whom they share children. */
export class Drafts {
  readonly #setting: BillingSetting;
  readonly #households: ReadonlyMap<string, BillingHousehold>;
  readonly #parts: readonly BilledPart[];
  readonly #waiting = new Map<LocalDate, BilledPart[]>();
  readonly #priced = new Map<string, Map<BilledPart, readonly MonthBill[]>>();

  /** @param parts what is billed; those of the period unless single ones are asked for. */
  constructor(
    setting: BillingSetting,
    households: readonly BillingHousehold[],
    parts: readonly BilledPart[] = billedParts(setting.rulebook, setting.services, setting.period),
  ) {
    this.#setting = setting;
    this.#households = new Map(households.map(household => [household.id, household]));
    this.#parts = parts;
  }

  /** @throws RangeError for a household that is not among those at hand */
  billOf(householdId: string): DraftBill {
    const household = this.#households.get(householdId);
    if (!household) throw new RangeError(`no household ${householdId}`);
    const { rulebook, services, today } = this.#setting;
    const drafted = this.#partsOf(household).map(part => ({ part, ...this.linesOf(household, part) }));
    const lines = drafted.flatMap(month => month.lines);
    const totalCents = sumCents(lines.map(({ amountCents }) => amountCents));
    const first = lines.find(({ service }) => service !== null)?.service ?? services[0]?.key ?? '';
    const service = rulebook.service(first);
    const isEmpty = lines.every(({ amountCents }) => amountCents === 0);
    const decision = service && !isEmpty ? decideBill(rulebook, service, today, totalCents) : null;
    const outcome: MonthOutcome = decision?.outcome ?? 'nothing';
    const months = monthsOf(this.#setting.period).map((month): DraftMonth => {
      const own = drafted.filter(({ part }) => this.#parts.includes(part) && part.runMonth === month);
      return {
        month,
        totalCents: sumCents(own.flatMap(({ lines }) => lines).map(({ amountCents }) => amountCents)),
        fees: own.flatMap(({ fees }) => fees),
      };
    });
    return {
      householdId,
      number: household.number,
      name: household.name,
      recipient: household.recipient,
      lines,
      totalCents,
      outcome,
      article: outcome === 'issued' ? null : (decision?.article ?? null),
      months,
      signals: this.#signalsOf(household, { lines, totalCents, outcome, isEmpty }),
      lastCents: household.lastCents,
    };
  }

  /** Months that wait, priced again by what is known now, then those of the period. */
  #partsOf({ waiting }: BillingHousehold): BilledPart[] {
    return [...waiting.flatMap(month => this.#partsOfMonth(month)), ...this.#parts];
  }

  #partsOfMonth(month: LocalDate): BilledPart[] {
    const known = this.#waiting.get(month);
    if (known) return known;
    const { rulebook, services } = this.#setting;
    const parts = billedParts(rulebook, services, { from: month, to: lastOfMonth(month) });
    this.#waiting.set(month, parts);
    return parts;
  }

  /** The lines of a household for a part: its own, and what it bears of those of others. */
  linesOf(household: BillingHousehold, part: BilledPart): { lines: BillLine[]; fees: string[] } {
    const own = this.#ownLines(household, part);
    const lines = [...own.lines, ...this.#othersLines(household, part, own.priced)];
    return { lines: inOrder(lines, household), fees: own.fees };
  }

  #ownLines(household: BillingHousehold, part: BilledPart) {
    const priced: MonthLine[] = [];
    const lines: BillLine[] = [];
    const fees = new Set<string>();
    for (const bill of this.#price(household, part))
      for (const line of bill.lines) {
        if (!part.services.has(this.#homeOf(line))) continue;
        priced.push(line);
        for (const key of bill.feesDue) if (key.startsWith(`${line.article ?? ''} `)) fees.add(key);
        lines.push(...this.#ownParts(household, part, line));
      }
    return { priced, lines, fees: [...fees] };
  }

  #ownParts(household: BillingHousehold, part: BilledPart, line: MonthLine): BillLine[] {
    const child = household.children.find(({ id }) => id === line.child);
    // What nobody shares is as it was priced.
    if (!child || child.custody.length === 1)
      return [this.#billLine(part, line, child ?? null, line.steps, WHOLE_COST_BP, line)];
    return partsOf(line, child.custody, household.id)
      .filter(({ householdId }) => householdId === household.id)
      .map(own => {
        const isWhole = own.shareBp === WHOLE_COST_BP;
        const steps = isWhole ? line.steps : [...line.steps, splitStep(line, own.amountCents)];
        return this.#billLine(part, line, child, steps, own.shareBp, own);
      });
  }

  /**
   * What other households were priced for, of children that this one shares with them. A contract or a fee that both have
   * is shared already: each bears its part of its own.
   */
  #othersLines(household: BillingHousehold, part: BilledPart, priced: readonly MonthLine[]): BillLine[] {
    const lines: BillLine[] = [];
    for (const child of household.children)
      for (const other of this.#sharersOf(household, child, part))
        for (const bill of this.#price(other, part))
          for (const line of bill.lines) {
            if (line.child !== child.id || !part.services.has(this.#homeOf(line))) continue;
            if (!line.isOfDays && priced.some(own => isSameCost(own, line))) continue;
            for (const own of partsOf(line, child.custody, other.id))
              if (own.householdId === household.id)
                lines.push(
                  this.#billLine(part, line, child, [splitStep(line, own.amountCents)], own.shareBp, own),
                );
          }
    return lines;
  }

  /** Households at hand with whom a child is shared within a month. */
  #sharersOf(
    household: BillingHousehold,
    { custody }: BillingHousehold['children'][number],
    { month }: BilledPart,
  ): BillingHousehold[] {
    const last = lastOfMonth(month);
    const others = custody.filter(
      one =>
        one.householdId !== household.id &&
        one.firstDay <= last &&
        (one.lastDay === null || month <= one.lastDay),
    );
    return [...new Set(others.map(({ householdId }) => householdId))].flatMap(
      id => this.#households.get(id) ?? [],
    );
  }

  #membersOf({ services }: BilledPart): string[] {
    const members = this.#setting.services.filter(({ key }) => services.has(key)).map(({ member }) => member);
    return [...new Set(members)];
  }

  /**
   * The whole month at each member of a part, with services of other régies, which ranks and caps look at too; what one
   * month bills once the next does not.
   */
  #price(household: BillingHousehold, part: BilledPart): readonly MonthBill[] {
    let known = this.#priced.get(household.id);
    if (!known) {
      known = new Map();
      const fees: string[] = [];
      for (const one of this.#partsOf(household)) {
        const priced = this.#priceAfter(household, one, fees);
        fees.push(...priced.flatMap(({ feesDue }) => feesDue));
        known.set(one, priced);
      }
      this.#priced.set(household.id, known);
    }
    const bills = known.get(part) ?? this.#priceAfter(household, part, []);
    known.set(part, bills);
    return bills;
  }

  #priceAfter(household: BillingHousehold, part: BilledPart, feesBefore: readonly string[]): MonthBill[] {
    const { rulebook } = this.#setting;
    const { month, runMonth } = part;
    return this.#membersOf(part).map(member => {
      const asked = householdMonth(rulebook, household, household, { month, member, billedWith: runMonth });
      return asked.children.some(({ services }) => services.length > 0)
        ? priceMonth(rulebook, month, { ...asked, feesBilled: [...asked.feesBilled, ...feesBefore] })
        : NOTHING;
    });
  }

  /** Whether a line, as it was issued, is of what a part bills. */
  isOf(line: BillLine, { month, services }: BilledPart): boolean {
    return line.month === month && services.has(this.#homeOf(line));
  }

  /** The service whose régie bills a line; of one that is of no service, the first that its rule speaks of. */
  #homeOf({
    service,
    version,
    article,
    kind,
  }: Pick<MonthLine, 'service' | 'version' | 'article' | 'kind'>): string {
    if (service !== null) return service;
    const { rulebook } = this.#setting;
    return rulebook.remember('home of a line', `${version} ${article} ${kind}`, () => {
      const governing = rulebook.commune.regulations.find(({ key }) => key === version);
      const rules = governing?.rules.filter(rule => rule.article === article) ?? [];
      const named = rules.flatMap(rule => rule.services ?? []);
      const candidates = named.length > 0 ? named : (governing?.services ?? []);
      return (
        rulebook.commune.services.find(({ key }) => candidates.includes(key))?.key ??
        this.#setting.services[0]?.key ??
        ''
      );
    });
  }

  #billLine(
    { month }: BilledPart,
    line: MonthLine,
    child: BillingHousehold['children'][number] | null,
    steps: Step[],
    shareBp: number,
    {
      dates,
      quantity,
      unitCents,
      amountCents,
    }: Pick<BillLine, 'dates' | 'quantity' | 'unitCents' | 'amountCents'>,
  ): BillLine {
    return {
      month,
      kind: line.kind,
      nature: this.#natureOf(line),
      childId: child?.id ?? null,
      childName: child && nameOf(child),
      service: line.service,
      serviceName: line.service === null ? null : this.#setting.nameOf(line.service),
      dates: [...dates],
      quantity,
      unitCents,
      amountCents,
      shareBp,
      article: line.article,
      version: line.version,
      steps,
      reversesId: null,
    };
  }

  #natureOf(line: MonthLine): LineNature {
    if (line.kind === 'surcharge') return 'penalty';
    if (line.kind === 'fee') return 'fee';
    const kind = this.#setting.rulebook.service(this.#homeOf(line))?.kind ?? 'activity';
    return NATURES[kind];
  }

  #signalsOf(
    household: BillingHousehold,
    bill: { lines: readonly BillLine[]; totalCents: Cents; outcome: MonthOutcome; isEmpty: boolean },
  ): BillSignal[] {
    const found = new Map<string, BillSignal>();
    const add = (
      kind: BillSignalKind,
      childId: string | null,
      service: string | null,
      dates: LocalDate[],
    ) => {
      const key = `${kind} ${childId} ${service}`;
      const child = household.children.find(({ id }) => id === childId);
      const known = found.get(key) ?? {
        kind,
        childId: child?.id ?? null,
        childName: child ? nameOf(child) : null,
        service,
        dates: [],
      };
      found.set(key, { ...known, dates: [...new Set([...known.dates, ...dates])].sort() });
    };
    for (const part of this.#parts) {
      for (const bill of this.#price(household, part))
        for (const lack of bill.unpriced)
          if (part.services.has(lack.service)) add('unpriced', lack.child, lack.service, [lack.date]);
      this.#signalDays(household, part, add);
    }
    for (const { childId, service, steps, shareBp, dates } of bill.lines)
      if (shareBp === WHOLE_COST_BP && steps.some(lacksQuotient))
        add('quotient-missing', childId, service, [...dates]);
    if (isUnusual(bill.totalCents, household.lastCents)) add('amount-unusual', null, null, []);
    if (bill.outcome === 'carried-over' || bill.outcome === 'waived') add('below-minimum', null, null, []);
    if (bill.isEmpty) add('nothing-to-bill', null, null, []);
    return [...found.values()];
  }

  #signalDays(
    household: BillingHousehold,
    { month, services }: BilledPart,
    add: (kind: BillSignalKind, childId: string, service: string, dates: LocalDate[]) => void,
  ): void {
    const { now, rulebook, today } = this.#setting;
    const isOfPart = (one: { householdId: string; service: string; date: LocalDate }) =>
      one.householdId === household.id &&
      services.has(one.service) &&
      month <= one.date &&
      one.date <= lastOfMonth(month);
    const seen = new Map(
      household.attendances.filter(isOfPart).map(one => [`${one.childId} ${one.service} ${one.date}`, one]),
    );
    const booked = new Set<string>();
    const billsAttendance = new Map<string, boolean>();
    const isOnAttendance = (key: string) => {
      const known = billsAttendance.get(key);
      if (known !== undefined) return known;
      const service = rulebook.service(key);
      const answer = service !== null && billingRuleOf(rulebook, service, month)?.on === 'attendance';
      billsAttendance.set(key, answer);
      return answer;
    };
    for (const kept of household.reservations) {
      const { childId, service, date, status, absence } = kept;
      // Most days are reserved and nothing else, of services that are billed so.
      if (status === 'reserved' && absence === null && seen.size === 0 && !isOnAttendance(service)) continue;
      if (!isOfPart(kept)) continue;
      const key = `${childId} ${service} ${date}`;
      if (status === 'requested' || status === 'on-hold' || absence?.outcome === 'ask-agent')
        add('request-pending', childId, service, [date]);
      if (!isExpected(status)) continue;
      if (absence?.charge.kind !== 'none') booked.add(key);
      if (absence?.outcome === 'awaiting-proof' && absence.proofBy !== null && now < absence.proofBy)
        add('proof-awaited', childId, service, [date]);
      if (absence === null && !seen.has(key) && date <= today && isOnAttendance(service))
        add('attendance-not-taken', childId, service, [date]);
    }
    for (const [key, { isPresent, childId, service, date }] of seen)
      if (isPresent && !booked.has(key)) add('unbooked-presence', childId, service, [date]);
  }
}

const NOTHING: MonthBill = { lines: [], totalCents: NO_CENTS, unpriced: [], feesDue: [] };

const NATURES = { meal: 'meal', childcare: 'care', activity: 'activity' } as const;

function splitStep({ article, version }: MonthLine, cents: Cents): Step {
  return { kind: 'split', facts: [], cents, article, version };
}

function isSameCost(one: MonthLine, other: MonthLine): boolean {
  return (
    one.child === other.child &&
    one.service === other.service &&
    one.kind === other.kind &&
    one.article === other.article
  );
}

function lacksQuotient({ facts }: Step): boolean {
  return facts.some(({ name, value }) => name === 'quotientFamilial' && value === null);
}

function nameOf({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName} ${lastName}`;
}

/** Child by child, the eldest first, then what is the family's. */
function inOrder(lines: readonly BillLine[], { children }: BillingHousehold): BillLine[] {
  const place = new Map(
    children
      .toSorted((one, other) => (one.birthDate < other.birthDate ? -1 : 1))
      .map(({ id }, index) => [id, index]),
  );
  const placeOf = ({ childId }: BillLine) =>
    childId === null ? children.length : (place.get(childId) ?? children.length);
  return lines.toSorted((one, other) => placeOf(one) - placeOf(other));
}
