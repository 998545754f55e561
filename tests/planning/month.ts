/** A school month in one commune: the clock moves, a family and the mairie act, and every step is held to its rules. */
import {
  absenceResult,
  capacityResult,
  communeActResult,
  planningDecisionResults,
  planningQueue,
  reservationResult,
} from '@preau/contract/planning';
import { findTenantBySlug } from '@preau/db/directory';
import { instantOf, toLocalDate } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { offerPlaces } from '@preau/operations/offer-places';
import type { Browser } from '../families/portal.ts';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type NewPlanningFamily,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
  sendKey,
} from './world.ts';

export interface Month {
  world: PlanningWorld;
  agent: Browser;
  /** Moves the clock to a local time of the commune: `2026-11-19T12:00`. */
  at(local: string): void;
  family(options: NewPlanningFamily): Promise<PlanningFamily>;
  /** `outcome reason article` of each day that a family asks for. */
  asks(family: PlanningFamily, service: string, ...dates: string[]): Promise<string[]>;
  /** The same, written down by an agent who heard of it at a local time. */
  enters(
    family: PlanningFamily,
    service: string,
    heard: { channel: string; at: string },
    ...dates: string[]
  ): Promise<string[]>;
  /** `outcome article` of each day of an absence. */
  absent(
    family: PlanningFamily,
    from: string,
    changes?: Parameters<typeof declareAbsence>[1] extends infer Said ? Partial<Said> : never,
  ): Promise<string[]>;
  called(family: PlanningFamily, at: string, from: string, reason?: string): Promise<string[]>;
  state(family: PlanningFamily, service: string, date: string): Promise<string>;
  /** Sends a certificate for the absence of a day. @returns the state of the day after */
  proves(family: PlanningFamily, service: string, date: string): Promise<string>;
  closes(service: string, date: string, cause: string): Promise<{ cancelled: number; kept: number }>;
  /** Decides about all that waits. */
  decides(decision: 'accept' | 'refuse', reason?: string): Promise<number>;
  places(service: string, date: string, capacity: number): Promise<void>;
  /** What the relay and the worker do with a freed place. */
  offers(service: string, date: string): Promise<void>;
}

export async function beginMonth(slug: string): Promise<Month> {
  const world = await createPlanningWorld(slug);
  const agent = await world.agent('gestionnaire');
  let now = '2026-11-02T08:00';
  const instant = (local: string) => instantOf(local, 'Europe/Paris').toISOString();
  const childOf = (family: PlanningFamily) => family.children[0]?.id ?? '';
  const decided = (
    days: { outcome: string | null; reason?: string; refusal?: string | null; article: string | null }[],
  ) =>
    days.map(({ outcome, reason, refusal, article }) =>
      [outcome ?? refusal, reason, article].filter(part => part != null).join(' '),
    );
  return {
    world,
    agent,
    at(local) {
      now = local;
      world.at(instant(local));
    },
    family: options => world.family(options),
    async asks(family, service, ...dates) {
      return decided((await reserve(family, service, dates)).days);
    },
    async enters(family, service, { channel, at }, ...dates) {
      const { days } = await agent.tell(reservationResult, '/office/planning/reservations', {
        key: sendKey(),
        preview: false,
        childIds: [childOf(family)],
        services: [service],
        householdId: null,
        when: { kind: 'dates', dates },
        channel,
        receivedAt: instant(at),
        override: null,
        acceptsRequested: false,
      });
      return decided(days);
    },
    async absent(family, from, changes = {}) {
      return decided((await declareAbsence(family, { from, ...changes })).days);
    },
    async called(family, at, from, reason = 'medical') {
      const { days } = await agent.tell(absenceResult, '/office/planning/absences', {
        key: sendKey(),
        preview: false,
        childIds: [childOf(family)],
        services: [],
        from,
        to: from,
        reason,
        note: null,
        returnOn: null,
        proofs: [],
        channel: 'telephone',
        receivedAt: instant(at),
        override: null,
      });
      return decided(days);
    },
    state: async (family, service, date) => (await cellOf(family, service, date)).state,
    async proves(family, service, date) {
      const [row] = await world.database.superuser<{ id: string }[]>`
        select absence_id as id from reservation
        where child_id = ${childOf(family)} and date = ${date}
          and service_id = (select id from service where tenant_id = ${world.tenantId} and key = ${service})`;
      const sent = await family.browser.send(
        '/family/files?purpose=document&name=certificat.pdf',
        new TextEncoder().encode(`%PDF-1.4 ${now}\n%%EOF`),
      );
      const { id: fileId } = sent.body as { id: string };
      await family.browser.tell(absenceResult, `/family/planning/absences/${row?.id}/proofs`, {
        key: sendKey(),
        kind: 'medical-certificate',
        fileId,
      });
      return (await cellOf(family, service, date)).state;
    },
    async closes(service, date, cause) {
      return agent.tell(communeActResult, '/office/planning/closures', {
        key: sendKey(),
        preview: false,
        kind: 'closure',
        cause,
        reason: 'Grève',
        services: [service],
        classId: null,
        from: date,
        to: date,
      });
    },
    async decides(decision, reason) {
      const { items } = await agent.read(planningQueue, '/office/planning/queue');
      const ids = items.flatMap(item => item.ids);
      if (ids.length === 0) return 0;
      const { results } = await agent.tell(planningDecisionResults, '/office/planning/decisions', {
        key: sendKey(),
        ids,
        decision,
        reason: reason ?? null,
      });
      return results.filter(({ problem }) => problem === null).length;
    },
    async places(service, date, capacity) {
      const { days } = await agent.tell(capacityResult, '/office/planning/capacity', {
        key: sendKey(),
        service,
        from: date,
        to: date,
        capacity,
      });
      if (!days.every(({ isDone }) => isDone)) throw new Error(`places of ${date} were not changed`);
    },
    async offers(service, date) {
      const tenant = await findTenantBySlug(world.database.app, slug);
      if (!tenant) throw new Error('the tenant that was applied');
      const ctx = tenantContext({ app: world.database.app, files: world.files }, tenant, {
        actor: { kind: 'system' },
        now: new Date(instant(now)),
        requestId: 'test',
      });
      await offerPlaces(ctx, { service, dates: [toLocalDate(date)] });
    },
  };
}

/** The first to ask has the only place; the second waits, is offered it when it comes free, and takes it. */
export async function waitingList(
  month: Month,
  [first, second]: [PlanningFamily, PlanningFamily],
  service: string,
  date: string,
): Promise<string[]> {
  await month.places(service, date, 1);
  const seen = [...(await month.asks(first, service, date)), ...(await month.asks(second, service, date))];
  await month.decides('accept');
  await month.absent(first, date, { reason: 'exceptional', services: [service] });
  await month.offers(service, date);
  seen.push(...(await month.asks(second, service, date)), await month.state(second, service, date));
  return seen;
}
