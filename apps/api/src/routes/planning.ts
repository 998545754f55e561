/** The planning of families: what is reserved, what it costs, reserving, absences, taking back. */
import {
  absenceResult,
  familyPlanning,
  newAbsence,
  newProof,
  newReservations,
  newWithdrawals,
  planningQuery,
  reservationResult,
  undoing,
  withdrawalResult,
} from '@preau/contract/planning';
import { isUuid } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { addProof, declareAbsence } from '@preau/operations/declare-absence';
import { OperationError } from '@preau/operations/operation-error';
import { readFamilyPlanning } from '@preau/operations/read-planning';
import { reserveDays } from '@preau/operations/reserve-days';
import { undoAct, withdrawDays } from '@preau/operations/withdraw-days';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const one = z.object({ id: printable(100) });

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
    .post(
      '/family/planning/undo',
      describe('Undoes an act, as a new act judged now', withdrawalResult),
      allow('portal', 'planning.write'),
      check('json', undoing),
      async c => c.json(await undoAct(contextOf(c), c.req.valid('json'))),
    );
}
