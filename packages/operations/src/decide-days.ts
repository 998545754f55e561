/** An agent accepts, refuses or holds what families have asked of the planning: one day or many, in one act. */
import type { PlanningDecisionResults, PlanningDecisions } from '@preau/contract/planning';
import { recordAudit } from '@preau/db/audit';
import { countFreePlaces, findReservations } from '@preau/db/office-planning';
import { type FamilyPlanning, readPlanning } from '@preau/db/planning';
import { lockPlanning, lockServiceDays, type NewAct } from '@preau/db/planning-writes';
import type { LocalDate } from '@preau/domain/dates';
import type { KeptReservation } from '@preau/domain/planning/kept';
import type { Context } from './context.ts';
import { type ActedDay, familyActs } from './family-acts.ts';
import { offerFreedPlaces } from './offer-places.ts';
import { officeScope } from './office-reach.ts';
import { type Change, changed, saveChanges, spanOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { answeredBefore, saveActs, sentAct } from './sent-act.ts';
import { tellOfAct } from './tell-of-planning.ts';

type Result = PlanningDecisionResults['results'][number];

/**
 * Decides about reservations and absences that wait, and says of each what came of it, in the order in which they were
 * named. A day that is full stays as it is; the rest is decided.
 */
export function decideDays(ctx: Context, asked: PlanningDecisions): Promise<PlanningDecisionResults> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const found = await findReservations(tx, officeScope(ctx), asked.ids);
    const childIds = [...new Set(found.map(({ childId }) => childId))];
    const revision = await lockPlanning(tx, childIds);
    const sent = sentAct(tx, actor.id, 'decide', asked);
    const before = await answeredBefore<PlanningDecisionResults>(tx, sent);
    if (before) return before;
    const { actId, fingerprint } = sent;
    if (found.length === 0)
      return { actId: null, results: asked.ids.map(id => ({ id, problem: 'not-found' })) };
    const rules = await ctx.rules.at(tx, ctx.tenant, revision);
    await lockServiceDays(
      tx,
      [...new Map(found.map(day => [`${day.service} ${day.date}`, day])).values()].map(
        ({ serviceId, service, date }) => ({
          serviceId,
          date,
          capacity: rules.rulebook.service(service)?.capacity ?? null,
        }),
      ),
    );
    const planning = await readPlanning(
      tx,
      { kind: 'children', childIds },
      spanOf(found.map(({ date }) => date)),
      { services: [...new Set(found.map(({ service }) => service))] },
    );
    const free = await countFreePlaces(tx, found);
    const { results, changes } = decideEach(planning, free, asked, new Set(found.map(({ id }) => id)));
    const result: PlanningDecisionResults = { actId: changes.length > 0 ? actId : null, results };
    if (changes.length === 0) return result;
    const act: NewAct = {
      id: actId,
      kind: 'decide',
      householdId: null,
      byAccountId: actor.id,
      channel: 'portal',
      receivedAt: ctx.now,
      recordedAt: ctx.now,
      undoesId: null,
      content: { sent: fingerprint, result, decision: asked.decision, reason: asked.reason },
    };
    const days = changes.map(change => actedDay(change, asked.decision));
    await saveActs(tx, act, ...familyActs(tx, act, { days, reason: asked.reason }));
    await saveChanges(tx, planning, changes);
    await recordAudit(tx, {
      actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'planning.decide',
      before: { days: changes.map(change => stateOf(keptOf(planning, change))) },
      after: {
        actId,
        decision: asked.decision,
        reason: asked.reason,
        days: changes.map(change => ({ id: keptOf(planning, change)?.id, ...stateOf(change) })),
      },
    });
    await offerFreedPlaces(tx, ctx, changes);
    await tellOfAct(tx, ctx, { rules, planning }, { kind: 'decide', actId, changes, reason: asked.reason });
    return result;
  });
}

/** Those who came first have the places that are left. */
function decideEach(
  planning: FamilyPlanning,
  places: readonly { service: string; date: LocalDate; free: number }[],
  { ids, decision, reason }: PlanningDecisions,
  reached: ReadonlySet<string>,
): { results: Result[]; changes: Change[] } {
  const kept = new Map(planning.reservations.map(one => [one.id, one]));
  const free = new Map(places.map(day => [`${day.service} ${day.date}`, day.free]));
  const changes = new Map<string, Change>();
  const problems = new Map<string, Result['problem']>();
  const named = [...new Set(ids)].flatMap(id => {
    const one = reached.has(id) ? kept.get(id) : undefined;
    if (!one) problems.set(id, 'not-found');
    return one ?? [];
  });
  for (const one of named.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())) {
    const change = decide(one, decision, reason);
    if (change === 'already-decided') {
      problems.set(one.id, change);
      continue;
    }
    const day = `${one.service} ${one.date}`;
    const left = free.get(day);
    if (change.holdsPlace && !one.place && left !== undefined) {
      if (left <= 0) {
        problems.set(one.id, 'full');
        continue;
      }
      free.set(day, left - 1);
    }
    changes.set(one.id, change);
  }
  return {
    results: ids.map(id => ({ id, problem: problems.get(id) ?? null })),
    changes: [...changes.values()],
  };
}

function decide(
  kept: KeptReservation,
  decision: PlanningDecisions['decision'],
  note: string | null,
): Change | 'already-decided' {
  const { absence } = kept;
  if (absence) {
    if (absence.outcome !== 'ask-agent') return 'already-decided';
    switch (decision) {
      case 'accept':
        return changed(kept, {
          holdsPlace: false,
          absence: { ...absence, outcome: 'free', charge: { kind: 'none' } },
          note,
        });
      case 'refuse':
        return changed(kept, {
          absence: { ...absence, outcome: 'billed', charge: { kind: 'whole' } },
          note,
        });
      case 'hold':
        return changed(kept, { note });
    }
  }
  // A place that is offered is the family's to take.
  if ((kept.status !== 'requested' && kept.status !== 'on-hold') || kept.offeredUntil)
    return 'already-decided';
  switch (decision) {
    case 'accept':
      return changed(kept, { status: 'reserved', reason: 'agent', holdsPlace: true, note });
    case 'refuse':
      return changed(kept, { status: 'refused', reason: 'agent', holdsPlace: false, surcharge: null, note });
    case 'hold':
      return changed(kept, { status: 'on-hold', note });
  }
}

function keptOf(planning: FamilyPlanning, { childId, service, date }: Change): KeptReservation | null {
  return (
    planning.reservations.find(
      one => one.childId === childId && one.service === service && one.date === date,
    ) ?? null
  );
}

/** What the audit keeps of a day: never why a child is absent. */
function stateOf(day: Pick<Change, 'childId' | 'service' | 'date' | 'status' | 'absence'> | null) {
  return (
    day && {
      childId: day.childId,
      service: day.service,
      date: day.date,
      status: day.status,
      outcome: day.absence?.outcome ?? null,
    }
  );
}

function actedDay(
  { householdId, childId, service, date, absence }: Change,
  decision: PlanningDecisions['decision'],
): ActedDay {
  const outcome = absence && decision !== 'hold' ? absence.outcome : decision;
  return { householdId, childId, service, date, outcome };
}
