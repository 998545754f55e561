/** An agent accepts, refuses, holds, or asks for a complement: one request or many, each in a transaction of its own. */
import { may } from '@preau/auth/policy';
import type { DecisionResult, DecisionResults, Decisions } from '@preau/contract/requests';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import {
  findOfficeRequest,
  findPersonOfAccount,
  insertRequestEvent,
  lockChild,
  lockHouseholds,
  type RequestId,
  type RequestWithChanges,
  setRequestStatus,
  takeRequest,
} from '@preau/db/request';
import type { Actor } from '@preau/domain/actor';
import { type SectionName, sectionOf } from '@preau/domain/family-file';
import { toId } from '@preau/domain/ids';
import { nextStatus } from '@preau/domain/request';
import { type AcceptProblem, type Applied, applyRequest } from './apply-request.ts';
import { auditRequest } from './audit-request.ts';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { plainStale } from './show-section.ts';

type Event = 'accepted' | 'refused' | 'complement-asked' | 'held';

const EVENTS: Record<Decisions['decision'], Event> = {
  accept: 'accepted',
  refuse: 'refused',
  'ask-complement': 'complement-asked',
  hold: 'held',
};

/** What the family is told of; that a request is held changes nothing for it yet. */
const NOTICES: Partial<Record<Event, 'request-accepted' | 'request-refused' | 'complement-asked'>> = {
  accepted: 'request-accepted',
  refused: 'request-refused',
  'complement-asked': 'complement-asked',
};

/** Whether this agent may decide about a section: health and money are not everyone's. */
export function mayDecide(actor: Actor, section: SectionName): boolean {
  const { isHealth, type } = sectionOf(section);
  if (isHealth) return may(actor, 'health.write');
  return may(
    actor,
    type === 'fiscal' || type === 'caf' || type === 'bank' ? 'finances.write' : 'requests.decide',
  );
}

/**
 * Decides about requests and says of each what came of it, in the order in which they were named.
 * @throws OperationError `invalid` with `mistakes` where a reason is missing
 */
export async function decideRequests(
  ctx: Context,
  { ids, decision, reason, despiteChanges }: Decisions,
): Promise<DecisionResults> {
  const needsReason = decision === 'refuse' || decision === 'ask-complement';
  if (needsReason && !reason) throw new OperationError('invalid', { mistakes: { reason: 'required' } });
  const results: DecisionResult[] = [];
  for (const id of ids)
    results.push(
      await decide(ctx, toId(id), { event: EVENTS[decision], reason: reason || null, despiteChanges }),
    );
  return { results };
}

interface Decision {
  event: Event;
  reason: string | null;
  despiteChanges: boolean;
}

/** Undoes what was begun when a request cannot be accepted: thrown within the transaction, caught around it. */
class NotAccepted extends Error {
  readonly applied: Exclude<Applied, { kind: 'applied' }>;

  constructor(applied: NotAccepted['applied']) {
    super(applied.kind);
    this.applied = applied;
  }
}

async function decide(ctx: Context, id: RequestId, decision: Decision): Promise<DecisionResult> {
  try {
    return await decideWithin(ctx, id, decision);
  } catch (error) {
    if (error instanceof NotAccepted) {
      const { applied } = error;
      return applied.kind === 'stale'
        ? { kind: 'stale', id, changes: applied.changes.map(plainStale) }
        : { id, ...applied };
    }
    const problem = problemOfConstraint(error);
    if (problem === null) throw error;
    return { kind: 'impossible', id, problem };
  }
}

/**
 * What PostgreSQL refuses because the file has become another since: a second enrolment in a service at the same time, by
 * its exclusion constraint; a reference that is gone, values that are not right together any more.
 */
function problemOfConstraint(error: unknown): AcceptProblem | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === '23P01') return 'enrolment-overlaps';
  return code === '23503' || code === '23505' || code === '23514' ? 'mistaken' : null;
}

function decideWithin(ctx: Context, id: RequestId, decision: Decision): Promise<DecisionResult> {
  const { actor, now } = ctx;
  const scope: AgentScope = scopeOf(actor, todayOf(ctx));
  return ctx.tenant.transaction(async tx => {
    const seen = await findOfficeRequest(tx, scope, id);
    if (!seen) return { kind: 'not-found', id };
    if (actor.kind !== 'agent' || !mayDecide(actor, seen.section)) return { kind: 'forbidden', id };
    await lockHouseholds(tx, [seen.householdId]);
    // Two households may ask about one child.
    if (seen.childId !== null) await lockChild(tx, seen.childId);
    const request = await takeRequest(tx, id);
    if (!request) return { kind: 'not-found', id };
    const status = nextStatus(request.status, decision.event, 'agent');
    if (status === null) {
      const by = await findPersonOfAccount(tx, request.statusBy);
      return {
        kind: 'conflict',
        id,
        status: request.status,
        at: request.statusAt.toISOString(),
        by: by?.name ?? null,
      };
    }
    const subjectId = decision.event === 'accepted' ? await accept(request) : null;
    const { reason } = decision;
    await setRequestStatus(tx, id, {
      status,
      at: now,
      by: actor.id,
      reason,
      ...(subjectId && { subjectId }),
    });
    await insertRequestEvent(tx, {
      requestId: id,
      kind: decision.event,
      by: actor.id,
      at: now,
      note: reason,
    });
    await auditRequest(tx, ctx, `request.${decision.event}`, {
      request: { ...request, subjectId: subjectId ?? request.subjectId },
      ...(decision.event === 'accepted' && { changes: request.changes }),
    });
    const occasion = NOTICES[decision.event];
    if (occasion) await notify(tx, ctx, { occasion, requestId: id });
    return { kind: 'decided', id, status };

    async function accept(taken: RequestWithChanges): Promise<string | null> {
      const applied = await applyRequest(tx, ctx, taken, decision);
      if (applied.kind !== 'applied') throw new NotAccepted(applied);
      return applied.subjectId;
    }
  });
}
