/**
 * Replays a period under two sets of rules, and says what each family would have had and paid: the rules in force, and the
 * same with a candidate laid over them. It decides everything anew from the facts, and changes nothing.
 */
import { ABSENCE_OUTCOMES, type AbsenceOutcome } from '../absence/decide-absence.ts';
import type { Days } from '../calendar/calendar.ts';
import { firstOfMonth, lastOfMonth } from '../dates.ts';
import { type Cents, cents, NO_CENTS } from '../money.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { RegulationVersion } from '../regulation/version.ts';
import { RESERVATION_OUTCOMES, type ReservationOutcome } from '../reservation/decide-reservation.ts';
import type { ReplayFacts } from './facts.ts';
import { type HouseholdIndex, indexFacts } from './index-facts.ts';
import { countsOccurrences, type Hearing, judgeFacts, type UnjudgedFact } from './judge-facts.ts';

/** What the facts come to under one set of rules: days of each outcome, and cents. */
export interface Tally {
  reservations: Record<ReservationOutcome, number>;
  absences: Record<AbsenceOutcome, number>;
  billedCents: Cents;
}

export interface Compared {
  inForce: Tally;
  candidate: Tally;
  /** What the candidate bills more, or less for a negative amount. */
  differenceCents: Cents;
}

/** Of one service; null: what is the family's, as a cap across services or a yearly fee. */
export interface ServiceCompared extends Compared {
  service: string | null;
}

export interface FamilyCompared extends Compared {
  household: string;
  /** By key, what is the family's last. */
  services: ServiceCompared[];
}

/** Under which of the two sets of rules a fact could not be judged. */
export type Under = 'both' | 'in-force' | 'candidate';

export interface Unjudged extends UnjudgedFact {
  under: Under;
}

export interface Replay {
  /** The whole months that the period asked for lies in. */
  period: Days;
  /** By key. */
  families: FamilyCompared[];
  services: ServiceCompared[];
  total: Compared;
  /** The ten families that would pay most more, and most less, than now. */
  dearer: FamilyCompared[];
  cheaper: FamilyCompared[];
  /** In the order of families, children, services and days. */
  unjudged: Unjudged[];
}

const MOST_DIFFERENCES = 10;

/**
 * Judges the facts of a period by two rulebooks of the same commune.
 * @param period is widened to whole months, in which prices are computed.
 */
export function replay(
  facts: ReplayFacts,
  period: Days,
  rulebooks: { inForce: Rulebook; candidate: Rulebook },
): Replay {
  const whole = { from: firstOfMonth(period.from), to: lastOfMonth(period.to) };
  const index = indexFacts(facts, togetherUnder(rulebooks));
  const families = index.households.map(({ key }) => new Family(key));
  const unjudged = new Map<string, Unjudged>();
  const hearingOf = (side: (typeof SIDES)[number]): Hearing => {
    const of = ({ number }: HouseholdIndex, service: string | null) => families[number]?.tally(service, side);
    return {
      reservation: ({ household, use }, outcome) => {
        const tally = of(household, use.service);
        if (tally) tally.reservations[outcome]++;
      },
      absence: ({ household, use }, outcome) => {
        const tally = of(household, use.service);
        if (tally) tally.absences[outcome]++;
      },
      billed: (household, service, amountCents) => {
        const tally = of(household, service);
        if (tally) tally.billedCents = cents(tally.billedCents + amountCents);
      },
      unjudged: fact => {
        const { household, child, service, date, reason, lacks } = fact;
        const key = JSON.stringify([household, child, service, date, reason, lacks]);
        const known = unjudged.get(key);
        if (!known) unjudged.set(key, { ...fact, under: side === 'inForce' ? 'in-force' : 'candidate' });
        else if (side === 'candidate' && known.under === 'in-force') known.under = 'both';
      },
    };
  };
  judgeFacts(index, whole, [
    { rulebook: rulebooks.inForce, hearing: hearingOf('inForce') },
    { rulebook: rulebooks.candidate, hearing: hearingOf('candidate') },
  ]);
  const compared = families.map(family => family.compared());
  const services = compared.flatMap(family => family.services);
  const keys = [...new Set(services.map(({ service }) => service))].sort(familyLast);
  return {
    period: whole,
    families: compared,
    services: keys.map(service => ({
      service,
      ...sumOf(services.filter(one => one.service === service)),
    })),
    total: sumOf(compared),
    dearer: farthest(compared, 1),
    cheaper: farthest(compared, -1),
    unjudged: [...unjudged.values()].sort(inOrder),
  };
}

const SIDES = ['inForce', 'candidate'] as const;

function togetherUnder({
  inForce,
  candidate,
}: Parameters<typeof replay>[2]): Parameters<typeof indexFacts>[1] {
  if (countsOccurrences(inForce) || countsOccurrences(candidate)) return { kind: 'all' };
  const limited = inForce.commune.services.filter(({ capacity }) => capacity !== null);
  return { kind: 'services', keys: new Set(limited.map(({ key }) => key)) };
}

/** The tallies of a household, by service, made when they are first needed. */
class Family {
  readonly household: string;
  readonly services = new Map<string | null, Record<(typeof SIDES)[number], Tally>>();

  constructor(household: string) {
    this.household = household;
  }

  tally(service: string | null, side: (typeof SIDES)[number]): Tally {
    const known = this.services.get(service);
    if (known) return known[side];
    const tallies = { inForce: emptyTally(), candidate: emptyTally() };
    this.services.set(service, tallies);
    return tallies[side];
  }

  compared(): FamilyCompared {
    const services = [...this.services]
      .sort(([one], [other]) => familyLast(one, other))
      .map(([service, tallies]) => ({ service, ...tallies, differenceCents: differenceOf(tallies) }));
    return { household: this.household, services, ...sumOf(services) };
  }
}

function emptyTally(): Tally {
  return { reservations: { ...NO_RESERVATIONS }, absences: { ...NO_ABSENCES }, billedCents: NO_CENTS };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>; // one entry a name
}

const NO_RESERVATIONS = zeros(RESERVATION_OUTCOMES);
const NO_ABSENCES = zeros(ABSENCE_OUTCOMES);

function sumOf(all: readonly Pick<Compared, 'inForce' | 'candidate'>[]): Compared {
  const sum = { inForce: emptyTally(), candidate: emptyTally() };
  for (const one of all)
    for (const side of SIDES) {
      for (const outcome of RESERVATION_OUTCOMES)
        sum[side].reservations[outcome] += one[side].reservations[outcome];
      for (const outcome of ABSENCE_OUTCOMES) sum[side].absences[outcome] += one[side].absences[outcome];
      sum[side].billedCents = cents(sum[side].billedCents + one[side].billedCents);
    }
  return { ...sum, differenceCents: differenceOf(sum) };
}

function differenceOf({ inForce, candidate }: Pick<Compared, 'inForce' | 'candidate'>): Cents {
  return cents(candidate.billedCents - inForce.billedCents);
}

/** @param way 1 for who pays more, -1 for who pays less */
function farthest(families: readonly FamilyCompared[], way: 1 | -1): FamilyCompared[] {
  return families
    .filter(({ differenceCents }) => differenceCents * way > 0)
    .sort((one, other) => (other.differenceCents - one.differenceCents) * way)
    .slice(0, MOST_DIFFERENCES);
}

/** Services by key; what is the family's after them. */
function familyLast(one: string | null, other: string | null): number {
  return one === other ? 0 : one === null ? 1 : other === null || one < other ? -1 : 1;
}

function inOrder(one: Unjudged, other: Unjudged): number {
  for (const name of ['household', 'child', 'service', 'date', 'reason'] as const)
    if (one[name] !== other[name]) return one[name] < other[name] ? -1 : 1;
  return 0;
}

/**
 * The versions of a commune with a candidate laid over them: from its date of effect on it governs its services, until a
 * later version does; one of the same date it replaces.
 */
export function overlay(
  regulations: readonly RegulationVersion[],
  candidate: RegulationVersion,
): RegulationVersion[] {
  const others = regulations.flatMap(version => {
    if (version.effectiveFrom !== candidate.effectiveFrom) return [version];
    const services = version.services.filter(key => !candidate.services.includes(key));
    return services.length > 0 ? [{ ...version, services }] : [];
  });
  return [...others, candidate];
}
