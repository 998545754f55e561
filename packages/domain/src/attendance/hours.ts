/**
 * Hours of presence as the CAF asks for them (prestation de service ordinaire: « heures réalisées », « heures facturées »):
 * how long a child was there, and how long its family is billed for. Each says where it comes from.
 */
import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import type { Price } from '../regulation/price-language.ts';
import { innerPrices } from '../regulation/price-tree.ts';
import { type Rulebook, rememberedIn } from '../regulation/rulebook.ts';
import { type DayOutcome, isBilled } from './outcome.ts';

/**
 * `clocked`: arrival and departure were noted. `partly`: one of them, the other is the service's. `service`: its hours.
 * `slices`: as the price counts, by started slices of time. `none`: neither the clock nor the service says.
 */
export const HOURS_SOURCES = ['clocked', 'partly', 'service', 'slices', 'none'] as const;
export type HoursSource = (typeof HOURS_SOURCES)[number];

export interface CountedHours {
  /** Null where the source is `none`. */
  minutes: number | null;
  source: HoursSource;
}

/** What was noted of a day; null where the child did not come, or nobody has taken attendance. */
export interface NotedTimes {
  arrival: string | null;
  departure: string | null;
}

const NOT_THERE: CountedHours = { minutes: 0, source: 'clocked' };

/** How long a child was there, as it was noted. */
export function realisedHours({ hours }: Pick<Service, 'hours'>, noted: NotedTimes | null): CountedHours {
  if (!noted) return NOT_THERE;
  const { arrival, departure } = noted;
  if (arrival !== null && departure !== null)
    return { minutes: minutesBetween(arrival, departure), source: 'clocked' };
  if (!hours) return { minutes: null, source: 'none' };
  return {
    minutes: minutesBetween(arrival ?? hours.start, departure ?? hours.end),
    source: arrival === null && departure === null ? 'service' : 'partly',
  };
}

/**
 * How long a family is billed for. Where the price counts slices of time, the slices that were begun; where it asks how
 * long the child stayed, that; else the service's whole hours, also for an absence.
 */
export function billedHours(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  { outcome, noted }: { outcome: DayOutcome; noted: NotedTimes | null },
): CountedHours {
  if (!isBilled(outcome)) return NOT_THERE;
  const timing = timingOf(rulebook, service, date);
  if (timing.kind === 'flat') return realisedHours(service, WHOLE);
  const counted = realisedHours(service, withinHours(service, noted ?? WHOLE));
  if (timing.kind === 'timed' || counted.minutes === null) return counted;
  const { sliceMinutes, graceMinutes } = timing;
  const beyond = Math.max(0, counted.minutes - graceMinutes);
  const slices = counted.minutes === 0 ? 0 : Math.max(1, Math.ceil(beyond / sliceMinutes));
  return { minutes: slices * sliceMinutes, source: 'slices' };
}

const WHOLE: NotedTimes = { arrival: null, departure: null };

type Timing =
  | { kind: 'flat' }
  | { kind: 'timed' }
  | { kind: 'slices'; sliceMinutes: number; graceMinutes: number };

/** Whether the price of a service asks how long a child stays. Of prices with several slices, the first. */
const timingOf = rememberedIn((rulebook, service, date): Timing => {
  const nodes = rulebook.rulesOn('price', service, date).flatMap(({ price }) => nodesOf(price));
  const slices = nodes.find(node => node.kind === 'slices');
  if (slices?.kind === 'slices')
    return { kind: 'slices', sliceMinutes: slices.minutes, graceMinutes: slices.graceMinutes ?? 0 };
  const isTimed = nodes.some(({ kind }) => kind === 'by-duration' || kind === 'by-time');
  return isTimed ? { kind: 'timed' } : { kind: 'flat' };
});

function nodesOf(price: Price): Price[] {
  return [price, ...innerPrices(price).flatMap(nodesOf)];
}

/** Nobody is billed for coming before a service opens, nor here for staying on: that is what a surcharge is for. */
function withinHours({ hours }: Pick<Service, 'hours'>, { arrival, departure }: NotedTimes): NotedTimes {
  if (!hours) return { arrival, departure };
  return {
    arrival: arrival !== null && arrival < hours.start ? hours.start : arrival,
    departure: departure !== null && departure > hours.end ? hours.end : departure,
  };
}

function minutesBetween(from: string, to: string): number {
  return Math.max(0, minuteOf(to) - minuteOf(from));
}

/** Minutes since midnight of hh:mm. */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
