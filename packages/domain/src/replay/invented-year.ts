/**
 * An invented period of a commune, for a first impression of a replay, for tests and for measures: the same for the same
 * seed. Families plan by the year, the month, the week or the day; some act late, fall ill with or without a certificate,
 * live apart, move, or have another quotient in January.
 */
import type { Days, Service } from '../calendar/calendar.ts';
import { daysBetween } from '../calendar/count.ts';
import {
  addDays,
  addMonths,
  dayNumber,
  firstOfMonth,
  instantOf,
  type LocalDate,
  mondayOf,
  type Weekday,
  weekdayOf,
} from '../dates.ts';
import { LEVELS } from '../family.ts';
import type { Enrolment } from '../pricing/price-month.ts';
import { deadlineRuleFor, spansOf } from '../regulation/deadlines.ts';
import type { Price } from '../regulation/price-language.ts';
import { innerPrices } from '../regulation/price-tree.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { Channel } from '../regulation/vocabulary.ts';
import type {
  ReplayAbsence,
  ReplayAttendance,
  ReplayChild,
  ReplayCommuneAct,
  ReplayFacts,
  ReplayHousehold,
  ReplayReservation,
  ReplayUse,
} from './facts.ts';

/** Invents what households do in a period. Of the rules it uses no more than their words: meals, proofs, reasons. */
export function inventFacts(
  rulebook: Rulebook,
  period: Days,
  { households, seed = 1 }: { households: number; seed?: number },
): ReplayFacts {
  return new Invention(rulebook, period, seed).invent(households);
}

const STYLES = ['year', 'month', 'month', 'week', 'week', 'day'] as const;
type Style = (typeof STYLES)[number];

const CHILDREN_A_HOUSEHOLD = 1.8;

/** In 100 cases. */
const OFTEN = {
  separated: 6,
  unknownQuotient: 8,
  newQuotient: 30,
  outside: 8,
  late: 4,
  forgotten: 2,
  ill: 2,
  certificate: 60,
  cancelled: 4,
  awayWithoutWord: 1,
  latePickUp: 1,
  otherMeal: 3,
};

class Invention {
  readonly rulebook: Rulebook;
  readonly period: Days;
  /** By key of the service: the days on which it takes place. */
  readonly served: ReadonlyMap<string, readonly LocalDate[]>;
  readonly words: Words;
  readonly midnights = new Map<LocalDate, number>();
  state: number;

  constructor(rulebook: Rulebook, period: Days, seed: number) {
    this.rulebook = rulebook;
    this.period = period;
    this.state = seed;
    const days = daysBetween(period.from, period.to);
    this.served = new Map(
      rulebook.commune.services.map(service => [
        service.key,
        days.filter(date => rulebook.calendar.dayOf(service, date).served),
      ]),
    );
    this.words = wordsOf(rulebook);
  }

  invent(count: number): ReplayFacts {
    const households = Array.from({ length: count }, (_, index) => this.household(index + 1, count)).flat();
    return { households, communeActs: this.communeActs(households) };
  }

  /** A household, or two of the same children that live one week in each. */
  household(number: number, count: number): ReplayHousehold[] {
    const style = this.pick(STYLES);
    const channel: Channel = style === 'month' && this.isIn(25) ? 'paper' : 'portal';
    const children = Array.from({ length: this.pick([1, 1, 2, 2, 2, 3]) }, (_, index) => ({
      child: `E${number}-${index + 1}`,
      level: this.pick(LEVELS.slice(1, -1)),
      services: this.rulebook.commune.services.filter(service => this.isIn(this.shareOf(service, count))),
    }));
    const weekdays = this.weekdays(style);
    const payers = this.isIn(OFTEN.separated) ? (['even', 'odd'] as const) : (['every'] as const);
    return payers.map((weeks): ReplayHousehold => {
      const name = weeks === 'every' ? `F${number}` : `F${number}-${weeks === 'even' ? 'A' : 'B'}`;
      return {
        household: name,
        quotients: this.quotients(),
        residences: [
          {
            value: this.isIn(OFTEN.outside) ? 'outside' : 'tenant',
            receivedOn: addDays(this.period.from, -90),
          },
        ],
        attestations: [],
        children: children.map(
          ({ child, level, services }): ReplayChild => ({
            child,
            level,
            guest: null,
            services: services.map(service => this.use(service, { name, style, channel, weekdays, weeks })),
          }),
        ),
        occurrences: [],
        feesBilled: [],
      };
    });
  }

  /** How many of 100 children use a service: most eat there, and where places are few, a little more than there are. */
  shareOf({ kind, capacity }: Service, households: number): number {
    const usual = kind === 'meal' ? 85 : 40;
    return capacity === null
      ? usual
      : Math.min(usual, (100 * 1.3 * capacity) / (households * CHILDREN_A_HOUSEHOLD));
  }

  weekdays(style: Style): Weekday[] {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
    const chosen = days.filter(() => this.isIn(style === 'day' ? 35 : 80));
    return chosen.length > 0 ? chosen : ['monday'];
  }

  quotients(): ReplayHousehold['quotients'] {
    if (this.isIn(OFTEN.unknownQuotient)) return [];
    const value = 200 + this.upTo(1800);
    const known = { value, receivedOn: addDays(this.period.from, -this.upTo(60)) };
    if (!this.isIn(OFTEN.newQuotient)) return [known];
    const january = addMonths(firstOfMonth(this.period.from), 4);
    return [
      known,
      { value: Math.max(0, value - 250 + this.upTo(500)), receivedOn: addDays(january, this.upTo(25)) },
    ];
  }

  use(service: Service, family: FamilyHabits): ReplayUse {
    const { style, weekdays, weeks } = family;
    const enrolment: Enrolment = {
      from: addDays(this.period.from, -this.upTo(40)),
      to: this.period.to,
      contract: style === 'year' || style === 'month' ? 'regular' : 'occasional',
      weekdays: style === 'year' || style === 'month' ? weekdays : [],
      isLate: this.isIn(3),
    };
    const reservations: ReplayReservation[] = [];
    const absences: ReplayAbsence[] = [];
    const attendances: ReplayAttendance[] = [];
    const isNoted = service.kind !== 'meal' || this.words.meteredServices.has(service.key);
    const otherMeal = service.kind === 'meal' && this.isIn(OFTEN.otherMeal);
    const mealType = otherMeal && this.words.meals.length > 0 ? this.pick(this.words.meals) : null;
    const orders = new Map<string, Order>();
    let illUntil: LocalDate | null = null;
    for (const date of this.served.get(service.key) ?? []) {
      if (!weekdays.includes(weekdayOf(date)) || !isTheirWeek(weeks, date)) continue;
      const { name, receivedAt, channel, isHasty } = this.order(service, family, date, orders);
      reservations.push({
        date,
        channel,
        receivedAt,
        order: style === 'day' ? null : name,
        mealType,
        agentDecision: isHasty || this.words.agentsDecide ? this.agentDecision() : null,
      });
      if (illUntil !== null && date <= illUntil) continue;
      illUntil = null;
      if (this.isIn(OFTEN.ill)) {
        illUntil = addDays(date, this.upTo(5));
        absences.push(this.sickness(service, family, date, illUntil));
      } else if (this.isIn(OFTEN.cancelled)) absences.push(this.cancellation(date, receivedAt));
      else if (isNoted && !this.isIn(OFTEN.awayWithoutWord)) attendances.push(this.attendance(service, date));
    }
    return { service: service.key, enrolments: [enrolment], reservations, absences, attendances };
  }

  /** With what a day was asked for: families that plan ask for many days at once, and mostly in time. */
  order(service: Service, family: FamilyHabits, date: LocalDate, orders: Map<string, Order>): Order {
    const { name, style, channel } = family;
    const [start, ahead] = {
      year: [this.period.from, 10 + this.upTo(40)] as const,
      month: [firstOfMonth(date), 3 + this.upTo(20)] as const,
      week: [mondayOf(date), 1 + this.upTo(7)] as const,
      day: [date, this.upTo(7)] as const,
    }[style];
    const key = `${name} ${start}`;
    const known = orders.get(key);
    // Now and then one day is forgotten, and asked for by itself, late.
    if (this.isIn(OFTEN.forgotten)) {
      const receivedAt = this.at(addDays(date, -this.upTo(4)), 6, 16);
      return {
        name: `${name} ${date}`,
        receivedAt,
        channel: this.pick(['portal', 'telephone']),
        isHasty: true,
      };
    }
    if (known) return known;
    const planned = this.at(addDays(start, -ahead), 7, 16);
    const last = this.lastMinute(service, date, channel);
    const isLate = last !== null && last <= planned && !this.isIn(OFTEN.late);
    const receivedAt = isLate ? new Date(last.getTime() - (1 + this.upTo(48 * 60)) * MINUTE_MS) : planned;
    const order = { name: key, receivedAt, channel, isHasty: false };
    orders.set(key, order);
    return order;
  }

  /** When a family that knows the rules has asked; null where they name no deadline. */
  lastMinute(service: Service, date: LocalDate, channel: Channel): Date | null {
    const rule = deadlineRuleFor(this.rulebook, service, date, 'reserve', channel, {
      level: null,
      contract: null,
    });
    return (rule && spansOf(this.rulebook, service, date, rule).at(-1)?.endsAt) ?? null;
  }

  agentDecision(): ReplayReservation['agentDecision'] {
    if (this.isIn(8)) return null;
    return this.isIn(75) ? 'accepted' : 'refused';
  }

  sickness(
    service: Service,
    { weekdays, weeks }: FamilyHabits,
    from: LocalDate,
    to: LocalDate,
  ): ReplayAbsence {
    const dates = (this.served.get(service.key) ?? []).filter(
      date => from <= date && date <= to && weekdays.includes(weekdayOf(date)) && isTheirWeek(weeks, date),
    );
    const channel = this.pick(['telephone', 'portal', 'email'] as const);
    return {
      dates,
      reason: 'medical',
      announcements: [{ channel, receivedAt: this.at(from, 6, 5) }],
      proofs: this.isIn(OFTEN.certificate)
        ? [{ kind: this.pick(this.words.proofs), receivedAt: this.at(addDays(from, this.upTo(6)), 8, 9) }]
        : [],
      returnOn: addDays(to, 1),
    };
  }

  cancellation(date: LocalDate, reservedAt: Date): ReplayAbsence {
    const told = this.at(addDays(date, -this.upTo(14)), 7, 14);
    const receivedAt = told > reservedAt ? told : new Date(reservedAt.getTime() + MINUTE_MS);
    return {
      dates: [date],
      reason: this.isIn(10) ? 'exceptional' : 'other',
      announcements: [{ channel: 'portal', receivedAt }],
      proofs: [],
      returnOn: null,
    };
  }

  attendance({ hours, kind }: Service, date: LocalDate): ReplayAttendance {
    if (!hours || kind === 'meal') return { date, arrival: null, departure: null };
    const [start, end] = [minutesOf(hours.start), minutesOf(hours.end)];
    const stay = Math.max(1, end - start);
    const arrival = start + this.upTo(Math.floor(stay / 3));
    const late = this.isIn(OFTEN.latePickUp) ? 1 + this.upTo(40) : 0;
    const departure = late > 0 ? end + late : end - this.upTo(Math.floor(stay / 3));
    return { date, arrival: timeOf(arrival), departure: timeOf(departure) };
  }

  /** A strike that closes every service on a day of November, and a trip of a few children in May. */
  communeActs(households: readonly ReplayHousehold[]): ReplayCommuneAct[] {
    const children = households.flatMap(({ children }) => children.map(({ child }) => child)).slice(0, 25);
    return [...this.served].flatMap(([service, days]): ReplayCommuneAct[] => {
      const strike = days[Math.floor(days.length / 4)];
      const trip = days[Math.floor((days.length * 4) / 5)];
      return strike !== undefined && trip !== undefined
        ? [
            { service, date: strike, cause: 'strike', children: null },
            { service, date: trip, cause: 'school-trip', children },
          ]
        : [];
    });
  }

  /** An instant on a day, so many hours from a first one. */
  at(date: LocalDate, firstHour: number, hours: number): Date {
    const midnight =
      this.midnights.get(date) ??
      instantOf(`${date}T00:00`, this.rulebook.calendar.calendar.timeZone).getTime();
    this.midnights.set(date, midnight);
    return new Date(midnight + (firstHour * 60 + this.upTo(hours * 60 - 1)) * MINUTE_MS);
  }

  isIn(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  /** From 0 to a whole number, included. */
  upTo(most: number): number {
    return Math.floor(this.next() * (most + 1));
  }

  pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value {
    return values[Math.floor(this.next() * values.length)] as Value; // below their number
  }

  /** The next of a row of numbers from 0 to 1 that the seed decides (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

interface FamilyHabits {
  name: string;
  style: Style;
  channel: Channel;
  weekdays: readonly Weekday[];
  weeks: 'every' | 'even' | 'odd';
}

interface Order {
  name: string;
  receivedAt: Date;
  channel: Channel;
  /** Whether it was a day forgotten. */
  isHasty: boolean;
}

const MINUTE_MS = 60_000;

/** What the rules call things. */
interface Words {
  meals: string[];
  proofs: string[];
  meteredServices: ReadonlySet<string>;
  /** Whether some reservation in time waits for an agent. */
  agentsDecide: boolean;
}

function wordsOf({ commune: { regulations } }: Rulebook): Words {
  const words = { meals: new Set<string>(), proofs: new Set<string>(), meteredServices: new Set<string>() };
  let agentsDecide = false;
  for (const { rules, services } of regulations)
    for (const rule of rules) {
      if (rule.kind === 'price') for (const meal of mealsIn(rule.price)) words.meals.add(meal);
      if (rule.kind === 'absence' && rule.proof) words.proofs.add(rule.proof.kind);
      if (rule.kind === 'billing' && rule.on === 'attendance')
        for (const service of rule.services ?? services) words.meteredServices.add(service);
      if (rule.kind === 'deadline' && rule.act === 'reserve' && rule.inTime.outcome === 'ask-agent')
        agentsDecide = true;
    }
  return {
    meals: [...words.meals],
    proofs: words.proofs.size > 0 ? [...words.proofs] : ['medical-certificate'],
    meteredServices: words.meteredServices,
    agentsDecide,
  };
}

function mealsIn(price: Price): string[] {
  const own = price.kind === 'by-meal-type' ? Object.keys(price.cases) : [];
  return [...own, ...innerPrices(price).flatMap(mealsIn)];
}

/** Weeks are even and odd by their number since 1970, for a turn that no New Year disturbs. */
function isTheirWeek(weeks: FamilyHabits['weeks'], date: LocalDate): boolean {
  if (weeks === 'every') return true;
  const isEven = Math.floor(dayNumber(mondayOf(date)) / 7) % 2 === 0;
  return isEven === (weeks === 'even');
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function timeOf(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
