/** Runs an agreed case by the engine, and compares what it found with what the mairie expects. */
import type { AbsenceCharge, AbsenceDay } from '../absence/decide-absence.ts';
import { decideAbsence } from '../absence/decide-absence.ts';
import { decideCommuneAct } from '../absence/decide-commune-act.ts';
import { decideBill, decidePayment } from '../billing/decide-bill.ts';
import type { Service } from '../calendar/calendar.ts';
import { daysBetween } from '../calendar/count.ts';
import {
  addMonths,
  instantOf,
  type LocalDate,
  localDateAt,
  localTimeAt,
  toLocalDate,
  weekdayOf,
} from '../dates.ts';
import { cents } from '../money.ts';
import { type PriceFacts, percentOf, UNKNOWN_FACTS } from '../pricing/evaluate-price.ts';
import { priceDay } from '../pricing/price-day.ts';
import {
  type ChildMonth,
  type Enrolment,
  feeKey,
  type HouseholdMonth,
  type MonthBill,
  type MonthDay,
  priceMonth,
  type ServiceMonth,
} from '../pricing/price-month.ts';
import type { LastMinute } from '../regulation/deadlines.ts';
import { decideAct } from '../regulation/decide-act.ts';
import type { Ground, Step, UsedFact } from '../regulation/decision.ts';
import type { Occurrence } from '../regulation/occurrences.ts';
import type { LateSurcharge } from '../regulation/rule.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { Channel } from '../regulation/vocabulary.ts';
import { decideReservation, type ReservationFacts } from '../reservation/decide-reservation.ts';
import type { AgreedCase } from './case-language.ts';

/** A value as `cases.yaml` writes it. */
export type CaseValue = string | number | boolean | null;

/** One thing that was expected. `found` is undefined where the engine has no such thing. */
export interface Comparison {
  /** Where it stands: `outcome`, `days 2026-11-23 article`. */
  name: string;
  expected: CaseValue;
  found: CaseValue | undefined;
  isMet: boolean;
}

/** Why the engine found what it found, day by day or line by line. */
export interface Reasoning extends Ground {
  /** A day, or what a line is about. */
  about: string;
  outcome: string;
  facts: readonly UsedFact[];
  steps: readonly Step[];
}

export interface CaseResult {
  title: string;
  passed: boolean;
  comparisons: Comparison[];
  reasoning: Reasoning[];
  /** What keeps the case from being run at all; null when it ran. */
  problem: CaseProblem | null;
}

/** What a case lacks, or names that is not there. */
export type CaseProblem =
  | { kind: 'lacks'; key: string }
  | { kind: 'unknown-service'; key: string }
  | { kind: 'nothing-expected' };

/** Runs a case. Total: a case that cannot be run has a problem, and has not passed. */
export function runCase(rulebook: Rulebook, agreed: AgreedCase): CaseResult {
  const { title } = agreed;
  try {
    const outcome = find(rulebook, agreed);
    const comparisons = compare(agreed.expect, outcome);
    const problem: CaseProblem | null = comparisons.length === 0 ? { kind: 'nothing-expected' } : null;
    return {
      title,
      passed: problem === null && comparisons.every(({ isMet }) => isMet),
      comparisons,
      reasoning: outcome.reasoning.map(one => ({
        ...one,
        facts: one.facts.map(fact => onTheClock(rulebook, fact)),
      })),
      problem,
    };
  } catch (error) {
    if (!(error instanceof Unrunnable)) throw error;
    return { title, passed: false, comparisons: [], reasoning: [], problem: error.problem };
  }
}

class Unrunnable extends Error {
  readonly problem: CaseProblem;
  constructor(problem: CaseProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** What may be expected of a day or of the whole. */
type Found = Partial<Record<string, CaseValue>>;

interface Outcome {
  whole: Found;
  days: (Found & { date: LocalDate })[];
  lines: Found[];
  reasoning: Reasoning[];
}

function find(rulebook: Rulebook, { given, when }: AgreedCase): Outcome {
  switch (when.act) {
    case 'reserve':
      return reserve(rulebook, given, when);
    case 'declare-absence':
      return declareAbsence(rulebook, given, when);
    case 'announce-sickness':
    case 'change-contract':
    case 'enrol':
    case 'claim':
      return act(rulebook, given, when);
    case 'commune-act':
      return communeAct(rulebook, given, when.cause);
    case 'look-at-day':
      return lookAtDay(rulebook, given);
    case 'price-day':
      return priceOfDays(rulebook, given);
    case 'price-month':
      return priceOfMonth(rulebook, given, toLocalDate(`${when.month}-01`));
    case 'bill': {
      const service = serviceOf(rulebook, given.service);
      const total = cents(given.totalCents ?? lacking('totalCents'));
      const decided = decideBill(rulebook, service, when.on, total);
      return wholeOf({ outcome: decided.outcome, article: decided.article }, [
        { ...decided, about: when.on, facts: [], steps: [] },
      ]);
    }
    case 'pay': {
      const service = serviceOf(rulebook, given.service);
      const payment = {
        means: when.means,
        amount: cents(when.amountCents),
        due: cents(given.balanceDueCents ?? lacking('balanceDueCents')),
      };
      const decided = decidePayment(rulebook, service, when.on, payment, given.means ?? []);
      const { outcome, article, changeCents, creditCents } = decided;
      return wholeOf({ outcome, article, changeCents, creditCents }, [
        { ...decided, about: when.on, facts: [], steps: [] },
      ]);
    }
  }
}

type Given = AgreedCase['given'];
type When<Act extends AgreedCase['when']['act']> = Extract<AgreedCase['when'], { act: Act }>;

function reserve(rulebook: Rulebook, given: Given, when: When<'reserve'>): Outcome {
  const service = serviceOf(rulebook, given.service);
  const receivedAt = instantIn(rulebook, when.at);
  const reserved = (given.reserved ?? []).map(({ date, channel }) => ({
    date,
    channel: channel ?? ('portal' as const),
  }));
  const days: Outcome['days'] = [];
  const reasoning: Reasoning[] = [];
  for (const date of datesOf(rulebook, service, given)) {
    const facts = reservationFacts(given, [...reserved]);
    const decided = decideReservation(
      rulebook,
      { service: service.key, date, channel: when.channel, receivedAt },
      facts,
    );
    if (decided.outcome !== 'refused') reserved.push({ date, channel: when.channel });
    const price = priceDay(rulebook, service, date, priceFacts(given, date));
    days.push({
      date,
      outcome: decided.outcome,
      reason: decided.reason,
      article: decided.article,
      deadline: written(decided.deadline),
      opens: decided.opensAt && writtenAt(rulebook, decided.opensAt),
      ...(decided.surcharge && {
        surchargeCents: surchargeOf(decided.surcharge, price.kind === 'priced' ? price.cents : cents(0)),
      }),
    });
    reasoning.push({ ...decided, about: date, steps: [] });
  }
  return { whole: {}, days, lines: [], reasoning };
}

function reservationFacts(given: Given, reserved: { date: LocalDate; channel: Channel }[]): ReservationFacts {
  const { child } = given;
  return {
    level: child?.level ?? null,
    contract: child?.contract ?? null,
    isEnrolled: child?.enrolled ?? true,
    reserved,
    taken: given.taken ?? 0,
    occurrences: occurrencesOf(given),
  };
}

/** What a late reservation costs more than its price, where that can be said in cents without the other days. */
function surchargeOf(surcharge: LateSurcharge, price: number): number | null {
  if (surcharge.per === 'order') return surcharge.cents;
  const { amount } = surcharge;
  switch (amount.kind) {
    case 'add':
      return amount.cents;
    case 'add-percent':
      return percentOf(cents(price), amount.percent);
    case 'replace':
      return amount.price.kind === 'amount' ? amount.price.cents - price : null;
  }
}

function declareAbsence(rulebook: Rulebook, given: Given, when: When<'declare-absence'>): Outcome {
  const service = serviceOf(rulebook, given.service);
  const dates = datesOf(rulebook, service, given);
  const said = { ...when, dates, return: given.return };
  const days = absenceDays(rulebook, service, given, said, given.absences ?? []);
  return {
    whole: {},
    lines: [],
    days: days.map(day => {
      const price = priceDay(rulebook, service, day.date, priceFacts(given, day.date));
      return {
        date: day.date,
        outcome: day.outcome,
        article: day.article,
        deadline: written(day.deadline),
        ...(day.proofBy && { proofBy: written(day.proofBy) }),
        ...(price.kind === 'priced' && { cents: charged(day.charge, price.cents) }),
      };
    }),
    reasoning: days.map(day => ({ ...day, about: day.date, steps: [] })),
  };
}

interface SaidAbsence {
  dates: readonly LocalDate[];
  reason: string;
  channel: Channel;
  at: string;
  announced?: { channel: Channel; at: string } | undefined;
  proof?: { kind: string; at: string } | undefined;
  return?: LocalDate | undefined;
  now?: string | undefined;
}

/** @param given what holds of the family; of a month's case the child's own facts are put there */
function absenceDays(
  rulebook: Rulebook,
  service: Service,
  given: Given,
  said: SaidAbsence,
  earlier: readonly SaidAbsence[],
): AbsenceDay[] {
  const at = (text: string) => instantIn(rulebook, text);
  const announcementsOf = (one: SaidAbsence) => [
    ...(one.announced ? [{ channel: one.announced.channel, receivedAt: at(one.announced.at) }] : []),
    { channel: one.channel, receivedAt: at(one.at) },
  ];
  const instants = [said.at, said.announced?.at, said.proof?.at].filter(text => text !== undefined);
  const now = at(said.now ?? instants.toSorted().at(-1) ?? said.at);
  return decideAbsence(
    rulebook,
    {
      service: service.key,
      dates: said.dates,
      reason: said.reason,
      announcements: announcementsOf(said),
      proofs: said.proof ? [{ kind: said.proof.kind, receivedAt: at(said.proof.at) }] : [],
      returnOn: said.return ?? null,
    },
    {
      level: given.child?.level ?? null,
      contract: given.child?.contract ?? null,
      reserved: [...(given.reserved ?? []).map(({ date }) => date), ...said.dates],
      earlier: earlier.map(one => ({
        dates: one.dates,
        reason: one.reason,
        announcements: announcementsOf(one),
        returnOn: one.return ?? null,
      })),
      attestations: attestationsOf(given.family?.attestations ?? given.child?.attestations),
      occurrences: occurrencesOf(given),
    },
    now,
  );
}

function act(
  rulebook: Rulebook,
  given: Given,
  when: When<'announce-sickness' | 'change-contract' | 'enrol' | 'claim'>,
): Outcome {
  const service = serviceOf(rulebook, given.service);
  const { invoice, child } = given;
  const subject = { level: child?.level ?? null, contract: child?.contract ?? null };
  const dates =
    when.act === 'claim' ? [invoice?.issuedOn ?? lacking('invoice')] : datesOf(rulebook, service, given);
  const events = {
    ...(invoice && { issue: invoice.issuedOn }),
    ...(invoice?.dueOn && { 'due-date': invoice.dueOn }),
  };
  const receivedAt = instantIn(rulebook, when.at);
  const decided = dates.map(date => ({
    date,
    ...decideAct(
      rulebook,
      service,
      { act: when.act, date, channel: when.channel, receivedAt },
      subject,
      events,
    ),
  }));
  return {
    whole: {},
    lines: [],
    days: decided.map(one => ({
      date: one.date,
      outcome: one.outcome,
      reason: one.reason,
      article: one.article,
      deadline: written(one.deadline),
      opens: one.opensAt && writtenAt(rulebook, one.opensAt),
    })),
    reasoning: decided.map(one => ({ ...one, about: one.date, steps: [] })),
  };
}

function communeAct(rulebook: Rulebook, given: Given, cause: When<'commune-act'>['cause']): Outcome {
  const service = serviceOf(rulebook, given.service);
  const subject = { level: given.child?.level ?? null, contract: given.child?.contract ?? null };
  const decided = datesOf(rulebook, service, given).map(date => ({
    date,
    ...decideCommuneAct(rulebook, { service: service.key, date, cause }, subject),
  }));
  return {
    whole: {},
    lines: [],
    days: decided.map(({ date, effect, article }) => ({ date, outcome: effect, article })),
    reasoning: decided.map(one => ({
      ...one,
      about: one.date,
      outcome: one.effect,
      facts: [{ name: 'cause', value: cause }],
      steps: [],
    })),
  };
}

function lookAtDay(rulebook: Rulebook, given: Given): Outcome {
  const service = serviceOf(rulebook, given.service);
  const days = (given.dates ?? lacking('dates')).map(date => ({
    date,
    ...rulebook.calendar.dayOf(service, date),
  }));
  return {
    whole: {},
    lines: [],
    days: days.map(({ date, kind, served }) => ({ date, day: kind, served })),
    reasoning: days.map(({ date, kind, reason }) => ({
      about: date,
      outcome: kind,
      article: null,
      version: null,
      facts: [{ name: 'day', value: reason }],
      steps: [],
    })),
  };
}

function priceOfDays(rulebook: Rulebook, given: Given): Outcome {
  const service = serviceOf(rulebook, given.service);
  const dates = given.attendances?.map(({ date }) => date) ?? datesOf(rulebook, service, given);
  const prices = dates.map(date => ({
    date,
    price: priceDay(rulebook, service, date, priceFacts(given, date)),
  }));
  return {
    whole: {},
    lines: [],
    days: prices.map(({ date, price }) =>
      price.kind === 'priced'
        ? { date, cents: price.cents, article: price.article }
        : { date, outcome: 'no-price', reason: price.lacks, article: price.article },
    ),
    reasoning: prices.map(({ date, price }) => ({
      about: date,
      outcome: price.kind === 'priced' ? String(price.cents) : price.lacks,
      article: price.article,
      version: price.version,
      facts: price.kind === 'priced' ? price.facts : [],
      steps: price.kind === 'priced' ? price.steps : [],
    })),
  };
}

function priceFacts({ child, attendances }: Given, date: LocalDate): PriceFacts {
  const rank = child?.siblingRank ?? 1;
  const children = child?.siblings ?? rank;
  const seen = attendances?.find(one => one.date === date);
  return {
    ...UNKNOWN_FACTS,
    quotientFamilial: child?.quotientFamilial ?? null,
    residence: child?.residence ?? 'tenant',
    level: child?.level ?? null,
    mealType: child?.mealType ?? null,
    guest: child?.guest ?? null,
    contract: child?.contract ?? null,
    weeklyDays: child?.contractDays?.length ?? null,
    isContractDay: child?.contractDays?.includes(weekdayOf(date)) ?? true,
    rank: { enrolled: rank, present: rank },
    children: { enrolled: children, present: children },
    attestations: child?.attestations ?? [],
    arrival: seen?.from ?? null,
    departure: seen?.to ?? null,
  };
}

function priceOfMonth(rulebook: Rulebook, given: Given, month: LocalDate): Outcome {
  const bill = priceMonth(rulebook, month, householdOf(rulebook, given, month));
  return {
    whole: { totalCents: bill.totalCents, ...(bill.unpriced.length > 0 && { outcome: 'no-price' }) },
    days: [],
    lines: bill.lines.map(line => ({
      ...(line.child !== null && { child: line.child }),
      ...(line.service !== null && { service: line.service }),
      kind: line.kind,
      quantity: line.quantity,
      unitCents: line.unitCents,
      cents: line.amountCents,
      article: line.article,
    })),
    reasoning: reasoningOf(bill),
  };
}

function reasoningOf(bill: MonthBill): Reasoning[] {
  return [
    ...bill.lines.map(line => ({
      about: [line.child, line.service, line.kind].filter(part => part !== null).join(' '),
      outcome: `${line.quantity} × ${line.unitCents} = ${line.amountCents}`,
      article: line.article,
      version: line.version,
      facts: [],
      steps: line.steps,
    })),
    ...bill.unpriced.map(({ child, service, date, lacks, article, version }) => ({
      about: [child, service, date].join(' '),
      outcome: lacks,
      article,
      version,
      facts: [],
      steps: [],
    })),
  ];
}

/** The only child of a short case. */
const ONLY_CHILD = 'enfant';

function householdOf(rulebook: Rulebook, given: Given, month: LocalDate): HouseholdMonth {
  const { family } = given;
  const facts = { ...given.child, ...family };
  const quotients =
    family?.quotients ??
    (facts.quotientFamilial === undefined || facts.quotientFamilial === null
      ? []
      : [{ value: facts.quotientFamilial, receivedOn: addMonths(month, -1) }]);
  const single = {
    name: ONLY_CHILD,
    level: given.child?.level,
    guest: given.child?.guest,
    mealType: given.child?.mealType,
    services: [{ ...given.child, ...given, service: given.service ?? '' }],
  };
  const children = (given.children ?? [single]).map(
    (said): ChildMonth => ({
      child: said.name,
      level: said.level ?? null,
      guest: said.guest ?? null,
      mealType: said.mealType ?? null,
      services: said.services.map(use => serviceMonth(rulebook, given, said, use)),
    }),
  );
  const fees = rulebook.commune.regulations.flatMap(({ rules }) =>
    rules.flatMap(rule =>
      rule.kind === 'yearly-fee' || (rule.kind === 'surcharge' && rule.on === 'late-enrolment')
        ? rulebook.commune.calendar.schoolYears.flatMap(year => [
            feeKey(rule.article, year.key, null),
            ...children.map(one => feeKey(rule.article, year.key, one.child)),
          ])
        : [],
    ),
  );
  return {
    quotients,
    residences: facts.residence ? [{ value: facts.residence, receivedOn: addMonths(month, -1) }] : [],
    attestations: attestationsOf(facts.attestations),
    children,
    occurrences: occurrencesOf(given),
    feesBilled: family?.yearlyFeeBilled ? fees : [],
  };
}

const LONG_AGO = toLocalDate('2000-01-01');
const FAR = toLocalDate('2999-12-31');

type SaidChild = NonNullable<Given['children']>[number];
type SaidUse = SaidChild['services'][number];

function serviceMonth(
  rulebook: Rulebook,
  given: Given,
  child: Pick<SaidChild, 'level' | 'mealType'>,
  use: SaidUse,
): ServiceMonth {
  const service = serviceOf(rulebook, use.service);
  const dates = use.dates || use.every ? datesOf(rulebook, service, use) : [];
  const absences = use.absences ?? [];
  // A day that was reserved and on which the child came ends an absence.
  const away = new Set([...absences.flatMap(said => said.dates), ...(use.cancelled ?? [])]);
  const came = [...dates, ...(use.late?.dates ?? [])].filter(date => !away.has(date));
  const facts: Given = {
    ...given,
    child: { ...given.child, level: child.level, contract: use.contract },
    reserved: [...(given.reserved ?? []), ...came.map(date => ({ date }))],
  };
  const absent = new Map(
    absences.flatMap((said, index) =>
      absenceDays(rulebook, service, facts, said, absences.slice(0, index)).map(
        day => [day.date, day] as const,
      ),
    ),
  );
  const late = lateSurcharges(rulebook, service, given, use);
  const attendances = new Map((use.attendances ?? []).map(one => [one.date, one]));
  const reservedDates = [...dates, ...(use.late?.dates ?? []), ...absent.keys()];
  // A day that the commune cancelled may be one of a forfait, which nobody reserves.
  const all = [...new Set([...reservedDates, ...(use.cancelled ?? []), ...attendances.keys()])];
  const reserved = new Set(reservedDates);
  const days = all.toSorted().map((date): MonthDay => {
    const seen = attendances.get(date);
    const absence = absent.get(date);
    return {
      date,
      reservation: reserved.has(date)
        ? { late: late.get(date) ?? null, order: late.has(date) ? 'late' : null }
        : null,
      absence: absence
        ? {
            charge: absence.charge,
            isLate: absence.outcome === 'billed' || absence.outcome === 'collectable',
            article: absence.article,
          }
        : null,
      attendance: seen ? { arrival: seen.from ?? null, departure: seen.to ?? null } : null,
      mealType: child.mealType ?? null,
      isCancelled: use.cancelled?.includes(date) ?? false,
    };
  });
  return { service: service.key, enrolment: enrolmentOf(use), days };
}

function enrolmentOf(use: SaidUse): Enrolment | null {
  if (use.enrolled === false) return null;
  return {
    from: use.enrolledFrom ?? LONG_AGO,
    to: use.enrolledTo ?? FAR,
    contract: use.contract ?? null,
    weekdays: use.contractDays ?? [],
    isLate: use.lateEnrolment ?? false,
  };
}

function lateSurcharges(
  rulebook: Rulebook,
  service: Service,
  given: Given,
  use: SaidUse,
): Map<LocalDate, LateSurcharge> {
  const { late } = use;
  if (!late) return new Map();
  const receivedAt = instantIn(rulebook, late.at);
  return new Map(
    late.dates.flatMap(date => {
      const decided = decideReservation(
        rulebook,
        { service: service.key, date, channel: late.channel, receivedAt },
        reservationFacts(given, []),
      );
      return decided.surcharge ? [[date, decided.surcharge] as const] : [];
    }),
  );
}

function serviceOf(rulebook: Rulebook, key: string | undefined): Service {
  if (!key) return lacking('service');
  const service = rulebook.service(key);
  if (!service) throw new Unrunnable({ kind: 'unknown-service', key });
  return service;
}

/** The days that a case names, one by one or by a pattern of service days. */
function datesOf(
  rulebook: Rulebook,
  service: Service,
  { dates, every }: Pick<Given, 'dates' | 'every'>,
): LocalDate[] {
  if (!every) return dates?.toSorted() ?? lacking('dates');
  return [
    ...(dates ?? []),
    ...daysBetween(every.from, every.to).filter(
      date =>
        rulebook.calendar.dayOf(service, date).served && (every.weekdays?.includes(weekdayOf(date)) ?? true),
    ),
  ].toSorted();
}

function lacking(key: string): never {
  throw new Unrunnable({ kind: 'lacks', key });
}

function occurrencesOf({ happened }: Given): Occurrence[] {
  return (happened ?? []).flatMap(({ fact, dates }) => dates.map(date => ({ fact, date })));
}

function attestationsOf(kinds: readonly string[] | undefined) {
  return (kinds ?? []).map(kind => ({ kind, from: LONG_AGO, to: null }));
}

function charged(charge: AbsenceCharge, price: number): number {
  switch (charge.kind) {
    case 'none':
      return 0;
    case 'whole':
      return price;
    case 'share':
      return percentOf(cents(price), charge.percent);
    case 'fixed':
      return charge.cents;
    case 'refund':
      return -charge.cents;
  }
}

function instantIn(rulebook: Rulebook, text: string): Date {
  return instantOf(text, rulebook.calendar.calendar.timeZone);
}

function written(minute: LastMinute | null): string | null {
  return minute && `${minute.day}T${minute.at}`;
}

/** A fact that is an instant, as a clock of the mairie shows it. */
function onTheClock(rulebook: Rulebook, { name, value }: UsedFact): UsedFact {
  const isInstant = (name === 'receivedAt' || name === 'announcedAt') && typeof value === 'string';
  return { name, value: isInstant ? writtenAt(rulebook, new Date(value)) : value };
}

function writtenAt(rulebook: Rulebook, instant: Date): string {
  const { timeZone } = rulebook.calendar.calendar;
  return `${localDateAt(instant, timeZone)}T${localTimeAt(instant, timeZone)}`;
}

function wholeOf(whole: Found, reasoning: Reasoning[]): Outcome {
  return { whole, days: [], lines: [], reasoning };
}

/** Compares all that is expected, and nothing else. */
function compare(expected: AgreedCase['expect'], outcome: Outcome): Comparison[] {
  const { days, lines, ...whole } = expected;
  return [
    ...entriesOf(whole).flatMap(([name, value]) => {
      if (name in outcome.whole || outcome.days.length === 0)
        return [comparison(name, value, outcome.whole[name])];
      // Said once, it is expected of every day.
      return outcome.days.map(day =>
        comparison(outcome.days.length > 1 ? `${day.date} ${name}` : name, value, day[name]),
      );
    }),
    ...(days ?? []).flatMap(({ date, ...said }) => {
      const day = outcome.days.find(one => one.date === date);
      return entriesOf(said).map(([name, value]) => comparison(`${date} ${name}`, value, day?.[name]));
    }),
    ...(lines ?? []).flatMap((said, index) => {
      const wanted = entriesOf(said);
      const nearest = nearestLine(wanted, outcome.lines);
      return wanted.map(([name, value]) => comparison(`ligne ${index + 1} ${name}`, value, nearest?.[name]));
    }),
  ];
}

function entriesOf(said: object): [string, CaseValue][] {
  return Object.entries(said).filter(([, value]) => value !== undefined);
}

function comparison(name: string, expected: CaseValue, found: CaseValue | undefined): Comparison {
  return { name, expected, found, isMet: expected === found };
}

/** The line that meets most of what is wanted. */
function nearestLine(wanted: readonly [string, CaseValue][], lines: readonly Found[]): Found | undefined {
  const met = (line: Found) => wanted.filter(([name, value]) => line[name] === value).length;
  return lines.toSorted((one, other) => met(other) - met(one))[0];
}
