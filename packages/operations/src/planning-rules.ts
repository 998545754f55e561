/** The rules of a tenant, ready to decide by: made once for each revision of its configuration. */
import { readRevision } from '@preau/db/configuration-revision';
import type { AppDatabase, TenantTransaction } from '@preau/db/database';
import {
  type PlanningConfiguration,
  readPlanningConfiguration,
  type StandingCommuneAct,
} from '@preau/db/planning-configuration';
import { closesDay } from '@preau/domain/absence/decide-commune-act';
import { daysBetween } from '@preau/domain/calendar/count';
import type { LocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import type { CommuneActKind } from '@preau/domain/planning/act';
import type { PlanningRules } from '@preau/domain/planning/book';
import { createRulebook, type Rulebook } from '@preau/domain/regulation/rulebook';
import { type Names, namesOf } from '@preau/domain/regulation/sentences/names';
import type { Tenant } from '@preau/domain/tenant';

export interface TenantRules extends PlanningRules {
  revision: number;
  configuration: PlanningConfiguration;
  names: Names;
}

/** Bounds the memory of a process that serves very many. */
const MOST_REMEMBERED = 500;

/**
 * What a process remembers of the rules of tenants. Nothing in it can be out of date: whoever asks says which revision it
 * has just read.
 */
export class RulesMemory {
  readonly #known = new Map<TenantId, TenantRules>();

  /** The rules as they were last read, which may have changed since; null where none were. */
  lastOf(tenant: Tenant): TenantRules | null {
    return this.#known.get(tenant.id) ?? null;
  }

  /** The rules of a revision. */
  async at(tx: TenantTransaction, tenant: Tenant, revision: number): Promise<TenantRules> {
    const known = this.#known.get(tenant.id);
    return known?.revision === revision ? known : this.read(tx, tenant);
  }

  /** The rules as this transaction sees them, read anew only where they have changed. */
  async current(tx: TenantTransaction, tenant: Tenant): Promise<TenantRules> {
    return this.at(tx, tenant, await readRevision(tx));
  }

  /** Reads them anew. Not in a transaction that has changed them: what is undone must not be remembered. */
  async read(tx: TenantTransaction, tenant: Tenant): Promise<TenantRules> {
    const rules = await readTenantRules(tx, tenant);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(tenant.id, rules);
    return rules;
  }
}

/** The rules as a transaction has changed them, for itself alone. */
export async function readTenantRules(tx: TenantTransaction, tenant: Tenant): Promise<TenantRules> {
  return rulesOf(tenant, await readPlanningConfiguration(tx));
}

const memories = new WeakMap<AppDatabase, RulesMemory>();

/** The memory of a process for a database. */
export function rulesMemoryOf(app: AppDatabase): RulesMemory {
  const memory = memories.get(app) ?? new RulesMemory();
  memories.set(app, memory);
  return memory;
}

function rulesOf(tenant: Tenant, configuration: PlanningConfiguration): TenantRules {
  const { revision, zone, alsaceMoselle, services, calendar, regulations, named, communeActs } =
    configuration;
  const commune = {
    services: services.services.map(
      ({ key, member, site, kind, weekdays, holidayWeekdays, hours, capacity }) => ({
        key,
        member,
        site,
        kind,
        weekdays,
        holidayWeekdays,
        hours,
        capacity,
      }),
    ),
    regulations,
  };
  const ofFolder = {
    timeZone: tenant.timeZone,
    zone,
    alsaceMoselle,
    schoolYears: calendar.schoolYears,
    schoolWeekdays: calendar.schoolWeekdays,
    holidays: calendar.holidays.map(({ from, to, name }) => ({ from, to, name })),
    closures: calendar.closures.map(({ key: _, ...closure }) => closure),
    openings: calendar.openings.map(({ key: _, ...opening }) => opening),
  };
  const { effective: acts, openAllTheSame } =
    communeActs.length === 0
      ? { effective: [], openAllTheSame: [] }
      : daysOfActs(createRulebook({ ...commune, calendar: ofFolder }), communeActs);
  const exceptions = (kind: CommuneActKind) =>
    acts
      .filter(act => act.kind === kind && act.classId === null)
      .map(({ date, reason, service }) => ({
        from: date,
        to: date,
        reason,
        scope: { kind: 'service' as const, key: service },
      }));
  const rulebook = createRulebook({
    ...commune,
    calendar: {
      ...ofFolder,
      // What an agent has done comes before what the folder says.
      closures: [...exceptions('closure'), ...ofFolder.closures],
      openings: [...exceptions('opening'), ...ofFolder.openings],
    },
  });
  return {
    revision,
    configuration,
    rulebook,
    names: namesOf({ kind: tenant.kind, ...named }),
    classClosures: acts.flatMap(({ id, kind, classId, service, date, cause, reason }) =>
      kind === 'closure' && classId !== null
        ? [{ id, classId, service, from: date, to: date, cause, reason }]
        : [],
    ),
    openAllTheSame,
  };
}

type ActOnDay = Omit<StandingCommuneAct, 'from' | 'to'> & { date: LocalDate };

/**
 * What the commune has closed or opened, day by day: without the days that a later act has closed again, and apart from
 * those that the règlement keeps open all the same.
 */
function daysOfActs(
  rulebook: Rulebook,
  acts: readonly StandingCommuneAct[],
): { effective: ActOnDay[]; openAllTheSame: ActOnDay[] } {
  const days = acts.flatMap(({ from, to, ...act }) => daysBetween(from, to).map(date => ({ ...act, date })));
  const { closed = [], open = [] } = Object.groupBy(
    days.filter(({ kind }) => kind === 'closure'),
    day => (closesDay(rulebook, day) ? 'closed' : 'open'),
  );
  const isClosedAgain = (opening: ActOnDay) =>
    closed.some(
      ({ id, classId, service, date }) =>
        classId === null &&
        service === opening.service &&
        date === opening.date &&
        // Ids follow each other in time.
        id > opening.id,
    );
  const opened = days.filter(act => act.kind === 'opening' && !isClosedAgain(act));
  return { effective: [...closed, ...opened], openAllTheSame: open };
}
