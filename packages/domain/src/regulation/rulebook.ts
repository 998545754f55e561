/**
 * A tenant's rules, ready to be asked: which version governs a service on a day, and which of its rules hold then. What
 * has been found once is remembered, since a version that is published never changes.
 */
import type { Calendar, Service } from '../calendar/calendar.ts';
import { type CalendarReader, readCalendar, type ServiceDay } from '../calendar/day.ts';
import { type LocalDate, type Weekday, weekdayOf } from '../dates.ts';
import type { CONTRACTS, Level } from '../family.ts';
import type { Rule, RuleKind, RuleOf } from './rule.ts';
import type { RegulationVersion } from './version.ts';
import { cycleOf, type Season } from './vocabulary.ts';

/** All that decisions need to know of a tenant, and nothing of its families. */
export interface Commune {
  calendar: Calendar;
  services: readonly Service[];
  regulations: readonly RegulationVersion[];
}

export type Contract = (typeof CONTRACTS)[number];

/** What a rule may ask about a child. */
export interface RuleSubject {
  level: Level | null;
  contract: Contract | null;
}

export interface Rulebook {
  readonly commune: Commune;
  readonly calendar: CalendarReader;
  /** Null where no service has the key. */
  service(key: string): Service | null;
  /** The last version to have taken effect for the service, then the highest revision; null: none, and no fallback. */
  versionOn(service: Service, date: LocalDate): RegulationVersion | null;
  /** Whether some version has a rule of a kind, for whichever service. */
  has(kind: RuleKind): boolean;
  /** The rules of a kind that hold for the service on a day of service, in the order of the file. */
  rulesOn<Kind extends RuleKind>(kind: Kind, service: Service, date: LocalDate): readonly RuleOf<Kind>[];
  /** The same of a version that need not be the one in force. */
  rulesIn<Kind extends RuleKind>(
    version: RegulationVersion,
    kind: Kind,
    service: Service,
    date: LocalDate,
  ): readonly RuleOf<Kind>[];
  /** All that is known of a service on a day. */
  on(service: Service, date: LocalDate): DayInRulebook;
  /** A place to remember what was computed from this rulebook, by a name and a key; by service and day: {@link rememberedIn}. */
  remember<Value>(name: string, key: string, compute: () => Value): Value;
}

/** A service on a day. */
export interface DayInRulebook {
  readonly service: Service;
  readonly date: LocalDate;
  readonly day: ServiceDay;
  /** The one in force; null: none. */
  readonly version: RegulationVersion | null;
  readonly rules: RulesByKind;
  /** What functions have found out and remember: see {@link rememberedIn}. */
  readonly found: ({ value: unknown } | undefined)[];
}

/** Makes a rulebook. @throws nothing: a rule that cannot be meant is for the check, and decides as it is written. */
export function createRulebook(commune: Commune): Rulebook {
  const calendar = readCalendar(commune.calendar);
  const services = new Map(commune.services.map(service => [service.key, service]));
  const versions = new Map(
    commune.services.map(({ key }) => [
      key,
      commune.regulations
        .filter(version => version.services.includes(key))
        .toSorted((one, other) =>
          one.effectiveFrom === other.effectiveFrom
            ? other.revision - one.revision
            : one.effectiveFrom < other.effectiveFrom
              ? 1
              : -1,
        ),
    ]),
  );
  const kinds = new Set(commune.regulations.flatMap(({ rules }) => rules.map(({ kind }) => kind)));
  const memory = new Map<string, Map<string, unknown>>();
  const remember = <Value>(name: string, key: string, compute: () => Value): Value => {
    const named = memory.get(name) ?? new Map<string, unknown>();
    if (named.size === 0) memory.set(name, named);
    if (!named.has(key)) named.set(key, compute());
    return named.get(key) as Value; // a name stands for one kind of value
  };
  const versionOn = (service: Service, date: LocalDate) =>
    versions.get(service.key)?.find(({ effectiveFrom }) => effectiveFrom <= date) ?? null;
  const groups = new Map<RegulationVersion, Map<string, RulesByKind>>();
  const groupOf = (version: RegulationVersion, service: Service, date: LocalDate): RulesByKind => {
    const [weekday, season] = [weekdayOf(date), calendar.season(date)];
    const known = groups.get(version) ?? new Map<string, RulesByKind>();
    groups.set(version, known);
    const key = `${service.key} ${weekday} ${season}`;
    const group =
      known.get(key) ?? byKind(version.rules.filter(rule => speaksOf(rule, service, weekday, season)));
    known.set(key, group);
    return group;
  };
  const days = new Map<string, Map<LocalDate, DayInRulebook>>();
  let last: DayInRulebook | null = null;
  const on = (service: Service, date: LocalDate): DayInRulebook => {
    // A decision asks for its day again and again.
    if (last?.service === service && last.date === date) return last;
    const ofService = days.get(service.key) ?? new Map<LocalDate, DayInRulebook>();
    if (ofService.size === 0) days.set(service.key, ofService);
    last = ofService.get(date) ?? null;
    if (last === null) {
      const version = versionOn(service, date);
      const rules = version ? groupOf(version, service, date) : NO_RULES;
      last = { service, date, day: calendar.dayOf(service, date), version, rules, found: [] };
      ofService.set(date, last);
    }
    return last;
  };
  return {
    commune,
    calendar,
    service: key => services.get(key) ?? null,
    has: kind => kinds.has(kind),
    on,
    versionOn: (service, date) => on(service, date).version,
    rulesOn: (kind, service, date) => rulesOf(on(service, date).rules, kind),
    rulesIn: (version, kind, service, date) => {
      const today = on(service, date);
      return rulesOf(today.version === version ? today.rules : groupOf(version, service, date), kind);
    },
    remember,
  };
}

/** Remembers what a function finds of a rulebook for a service on a day, which never changes; it is forgotten with it. */
export function rememberedIn<Value>(
  find: (rulebook: Rulebook, service: Service, date: LocalDate) => Value,
): (rulebook: Rulebook, service: Service, date: LocalDate) => Value {
  const slot = slots++;
  return (rulebook, service, date) => {
    const { found } = rulebook.on(service, date);
    found[slot] ??= { value: find(rulebook, service, date) };
    return found[slot].value as Value; // nobody else has this slot
  };
}

/** How many functions remember something of a day. */
let slots = 0;

type RulesByKind = { readonly [Kind in RuleKind]?: readonly RuleOf<Kind>[] };

const NO_RULES: RulesByKind = {};

function byKind(rules: readonly Rule[]): RulesByKind {
  return { ...Object.groupBy(rules, rule => rule.kind) } as RulesByKind; // they are grouped by their kind
}

function rulesOf<Kind extends RuleKind>(rules: RulesByKind, kind: Kind): readonly RuleOf<Kind>[] {
  return rules[kind] ?? NONE;
}

const NONE: readonly never[] = [];

function speaksOf(rule: Rule, service: Service, weekday: Weekday, season: Season): boolean {
  return (
    (rule.services?.includes(service.key) ?? true) &&
    (rule.weekdays?.includes(weekday) ?? true) &&
    (rule.during === undefined || rule.during === season)
  );
}

/** Whether a rule holds for a child of this level and contract; what is not known satisfies no rule that asks. */
export function holdsFor(
  rule: { levels?: readonly string[] | undefined; contract?: Contract | undefined },
  { level, contract }: RuleSubject,
): boolean {
  return (
    (rule.contract === undefined || rule.contract === contract) &&
    (rule.levels === undefined ||
      (level !== null && (rule.levels.includes(level) || rule.levels.includes(cycleOf(level)))))
  );
}
