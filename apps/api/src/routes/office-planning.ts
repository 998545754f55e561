/** The planning as the mairie works with it: what waits, what comes otherwise than by the portal, what is closed. */
import {
  absenceResult,
  capacityResult,
  communeActResult,
  communeActs,
  communeActWithdrawal,
  communeActWithdrawn,
  familyPlanning,
  newCapacity,
  newCommuneAct,
  officeAbsence,
  officePlanning,
  officePlanningQuery,
  officeReservations,
  officeWithdrawals,
  planningDecisionResults,
  planningDecisions,
  planningQuery,
  planningQueue,
  planningQueueQuery,
  reservationResult,
  withdrawalResult,
} from '@preau/contract/planning';
import { isUuid } from '@preau/domain/ids';
import { changeCapacity } from '@preau/operations/change-capacity';
import { closeServices, listClosures, withdrawClosure } from '@preau/operations/close-services';
import { tenantContext } from '@preau/operations/context';
import { decideDays } from '@preau/operations/decide-days';
import { declareForFamily } from '@preau/operations/declare-absence';
import { OperationError } from '@preau/operations/operation-error';
import { readChildPlanning, readOfficePlanning } from '@preau/operations/read-office-planning';
import { readPlanningQueue } from '@preau/operations/read-planning-queue';
import { reserveForFamily } from '@preau/operations/reserve-days';
import { withdrawForFamily } from '@preau/operations/withdraw-days';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const one = z.object({ id: printable(100) });

/** @throws OperationError `not_found` for what is no id at all, as for one that nobody has */
function idOf({ id }: z.infer<typeof one>): string {
  if (!isUuid(id)) throw new OperationError('not_found');
  return id;
}

export function officePlanningRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/planning',
      describe('Who is expected in a week: of a site, a service or a class', officePlanning),
      allow('portal', 'office-planning.read'),
      check('query', officePlanningQuery),
      async c => c.json(await readOfficePlanning(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/planning/children/:id',
      describe('The planning of a child’s families, as they see it', familyPlanning),
      allow('portal', 'office-planning.read'),
      check('param', one),
      check('query', planningQuery),
      async c =>
        c.json(await readChildPlanning(contextOf(c), idOf(c.req.valid('param')), c.req.valid('query'))),
    )
    .get(
      '/office/planning/queue',
      describe('What waits for an agent, within its limits', planningQueue),
      allow('portal', 'office-planning.write'),
      check('query', planningQueueQuery),
      async c => c.json(await readPlanningQueue(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/planning/decisions',
      describe('Accepts, holds or refuses days, and says of each what came of it', planningDecisionResults),
      allow('portal', 'office-planning.write'),
      check('json', planningDecisions),
      async c => c.json(await decideDays(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/planning/reservations',
      describe('Enters what a family asks otherwise than by the portal', reservationResult),
      allow('portal', 'office-planning.write'),
      check('json', officeReservations),
      async c => c.json(await reserveForFamily(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/planning/absences',
      describe('Enters an absence that a family tells of otherwise', absenceResult),
      allow('portal', 'office-planning.write'),
      check('json', officeAbsence),
      async c => c.json(await declareForFamily(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/planning/withdrawals',
      describe('Takes back requests and absences for a family', withdrawalResult),
      allow('portal', 'office-planning.write'),
      check('json', officeWithdrawals),
      async c => c.json(await withdrawForFamily(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/planning/closures',
      describe('What the commune has closed or opened, and what it could', communeActs),
      allow('portal', 'office-planning.close'),
      async c => c.json(await listClosures(contextOf(c))),
    )
    .post(
      '/office/planning/closures',
      describe(
        'Closes services or opens them, or says what would become of what is reserved',
        communeActResult,
      ),
      allow('portal', 'office-planning.close'),
      check('json', newCommuneAct),
      async c => c.json(await closeServices(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/planning/closures/:id/withdrawal',
      describe('Takes back a closure: what it had cancelled is as it was', communeActWithdrawn),
      allow('portal', 'office-planning.close'),
      check('param', one),
      check('json', communeActWithdrawal),
      async c => c.json(await withdrawClosure(contextOf(c), idOf(c.req.valid('param')), c.req.valid('json'))),
    )
    .post(
      '/office/planning/capacity',
      describe('Gives days of a service more places, or fewer', capacityResult),
      allow('portal', 'office-planning.close'),
      check('json', newCapacity),
      async c => c.json(await changeCapacity(contextOf(c), c.req.valid('json'))),
    );
}
