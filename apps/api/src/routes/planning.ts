/** The planning of families: what is reserved, what it costs, reserving, absences, taking back. */
import {
  absenceResult,
  familyPlanning,
  historyQuery,
  newAbsence,
  newFeed,
  newProof,
  newReservations,
  newWithdrawals,
  planningFeed,
  planningHistory,
  planningQuery,
  planningToSettle,
  reservationResult,
  undoing,
  withdrawalResult,
} from '@preau/contract/planning';
import { planningCalendar } from '@preau/documents/calendar/planning-feed';
import { isUuid } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { addProof, declareAbsence } from '@preau/operations/declare-absence';
import { OperationError } from '@preau/operations/operation-error';
import { createFeed, readFeed, readFeedPlanning, revokeFeed } from '@preau/operations/planning-feed';
import { readFamilyPlanning } from '@preau/operations/read-planning';
import { readPlanningHistory } from '@preau/operations/read-planning-history';
import { readToSettle } from '@preau/operations/read-to-settle';
import { reserveDays } from '@preau/operations/reserve-days';
import { undoAct, withdrawDays } from '@preau/operations/withdraw-days';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const one = z.object({ id: printable(100) });
const feedAddress = z.object({ token: printable(100) });

export function planningRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/planning',
      describe('What is reserved for one’s children, what can be done, and what it costs', familyPlanning),
      allow('portal', 'planning.read'),
      check('query', planningQuery),
      async c => c.json(await readFamilyPlanning(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/family/planning/to-settle',
      describe(
        'What was seen at the gate and does not fit what was reserved, with what it costs',
        planningToSettle,
      ),
      allow('portal', 'planning.read'),
      async c => c.json(await readToSettle(contextOf(c))),
    )
    .post(
      '/family/planning/reservations',
      describe('Reserves days, or says what would become of them', reservationResult),
      allow('portal', 'planning.write'),
      check('json', newReservations),
      async c => c.json(await reserveDays(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/family/planning/absences',
      describe('Declares an absence, or says what each of its days would cost', absenceResult),
      allow('portal', 'planning.write'),
      check('json', newAbsence),
      async c => c.json(await declareAbsence(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/family/planning/absences/:id/proofs',
      describe('Sends the proof of an absence: its days are decided again', absenceResult),
      allow('portal', 'planning.write'),
      check('param', one),
      check('json', newProof),
      async c => {
        const { id } = c.req.valid('param');
        if (!isUuid(id)) throw new OperationError('not_found');
        return c.json(await addProof(contextOf(c), id, c.req.valid('json')));
      },
    )
    .post(
      '/family/planning/withdrawals',
      describe('Takes back requests that are not decided, and absences', withdrawalResult),
      allow('portal', 'planning.write'),
      check('json', newWithdrawals),
      async c => c.json(await withdrawDays(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/family/planning/acts',
      describe('What was done to one’s planning, the latest first', planningHistory),
      allow('portal', 'planning.read'),
      check('query', historyQuery),
      async c => c.json(await readPlanningHistory(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/family/planning/feed',
      describe('Whether an agenda follows one’s planning', planningFeed),
      allow('portal', 'planning.read'),
      async c => c.json(await readFeed(contextOf(c))),
    )
    .post(
      '/family/planning/feed',
      describe('Makes the secret address that an agenda follows, in place of the one before', newFeed),
      allow('portal', 'planning.write'),
      async c => c.json(await createFeed(contextOf(c))),
    )
    .delete(
      '/family/planning/feed',
      describe('Has the secret address lead nowhere', planningFeed),
      allow('portal', 'planning.write'),
      async c => c.json(await revokeFeed(contextOf(c))),
    )
    .get(
      '/portal/planning/:token',
      describe('A planning for an agenda, to whoever knows its secret address', z.string()),
      allow('portal', 'portal.read'),
      check('param', feedAddress),
      async c => {
        const { collectivite, days } = await readFeedPlanning(
          contextOf(c),
          c.req.valid('param').token.replace(/\.ics$/, ''),
        );
        const { origin } = new URL(c.req.url);
        return c.body(planningCalendar(`Planning (${collectivite})`, `${origin}/planning`, days), 200, {
          'content-type': 'text/calendar; charset=utf-8',
        });
      },
    )
    .post(
      '/family/planning/undo',
      describe('Undoes an act, as a new act judged now', withdrawalResult),
      allow('portal', 'planning.write'),
      check('json', undoing),
      async c => c.json(await undoAct(contextOf(c), c.req.valid('json'))),
    );
}
