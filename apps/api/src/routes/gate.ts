/** The day at the gate: what a tablet shows and keeps, and what it sends. */
import {
  gateDay,
  gateMarkResults,
  gateMarks,
  gatePack,
  gateQuery,
  gateRoll,
  gateRollClosed,
  gateServices,
  gateServicesQuery,
} from '@preau/contract/gate';
import { closeRoll } from '@preau/operations/close-roll';
import { tenantContext } from '@preau/operations/context';
import { noteAttendance } from '@preau/operations/note-attendance';
import { listGateServices, readDayAtGate, readGatePack } from '@preau/operations/read-gate';
import { Hono } from 'hono';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, tenantOf } from '../route.ts';

export function gateRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/gate/services',
      describe('The services of a day that an agent has, with how many are there', gateServices),
      allow('portal', 'attendance.take'),
      check('query', gateServicesQuery),
      async c => c.json(await listGateServices(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/gate/day',
      describe('Who may come to services on a day, and all that was noted; nothing of health', gateDay),
      allow('portal', 'attendance.take'),
      check('query', gateQuery),
      async c => c.json(await readDayAtGate(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/gate/pack',
      describe('What a tablet keeps until the night, care included: each download is noted', gatePack),
      allow('portal', 'attendance.take'),
      check('query', gateQuery),
      async c => c.json(await readGatePack(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/gate/marks',
      describe('Takes what a tablet has noted, and says of each mark whether it is taken', gateMarkResults),
      allow('portal', 'attendance.take'),
      check('json', gateMarks),
      async c => c.json(await noteAttendance(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/gate/rolls',
      describe(
        'Closes attendance of a service on a day: who was expected and not seen is missing',
        gateRollClosed,
      ),
      allow('portal', 'attendance.take'),
      check('json', gateRoll),
      async c => c.json(await closeRoll(contextOf(c), c.req.valid('json'))),
    );
}
