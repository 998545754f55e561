/**
 * A tenant's rules, ready to be asked: which version governs a service on a day, and which of its rules hold then. What
 * has been found once is remembered, since a version that is published never changes.
 */
import type { Calendar, Service } from '../calendar/calendar.ts';
import { type CalendarReader, readCalendar } from '../calendar/day.ts';
import { type LocalDate, weekdayOf } from '../dates.ts';
import type { CONTRACTS, Level } from '../family.ts';
import type { RuleKind, RuleOf } from './rule.ts';
import type { RegulationVersion } from './version.ts';
import { cycleOf } from './vocabulary.ts';

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
  /** The rules of a kind that hold for the service on a day of service, in the order of the file. */
  rulesOn<Kind extends RuleKind>(kind: Kind, service: Service, date: LocalDate): readonly RuleOf<Kind>[];
  /** The same of a version that need not be the one in force. */
  rulesIn<Kind extends RuleKind>(
    version: RegulationVersion,
    kind: Kind,
    service: Service,
    date: LocalDate,
  ): readonly RuleOf<Kind>[];
  /** A place to remember what was computed from this rulebook, by a name and a key. */
  remember<Value>(name: string, key: string, compute: () => Value): Value;
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
  const memory = new Map<string, Map<string, unknown>>();
  const remember = <Value>(name: string, key: string, compute: () => Value): Value => {
    const named = memory.get(name) ?? new Map<string, unknown>();
    if (named.size === 0) memory.set(name, named);
    if (!named.has(key)) named.set(key, compute());
    return named.get(key) as Value; // a name stands for one kind of value
  };
  const versionOn = (service: Service, date: LocalDate) =>
    versions.get(service.key)?.find(({ effectiveFrom }) => effectiveFrom <= date) ?? null;
  const rulesIn = <Kind extends RuleKind>(
    version: RegulationVersion,
    kind: Kind,
    service: Service,
    date: LocalDate,
  ): readonly RuleOf<Kind>[] => {
    const [weekday, season] = [weekdayOf(date), calendar.season(date)];
    return remember('rules', `${kind} ${version.key} ${service.key} ${weekday} ${season}`, () =>
      version.rules.filter(
        (rule): rule is RuleOf<Kind> =>
          rule.kind === kind &&
          (rule.services?.includes(service.key) ?? true) &&
          (rule.weekdays?.includes(weekday) ?? true) &&
          (rule.during === undefined || rule.during === season),
      ),
    );
  };
  return {
    commune,
    calendar,
    service: key => services.get(key) ?? null,
    versionOn,
    rulesOn: (kind, service, date) => {
      const version = versionOn(service, date);
      return version ? rulesIn(version, kind, service, date) : [];
    },
    rulesIn,
    remember,
  };
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
