/** What families ask, and what agents decide about it. */
import {
  answered,
  decisionResults,
  decisions,
  familyRequest,
  familyRequestList,
  familyRequestQuery,
  newRequest,
  officeRequest,
  officeRequestList,
  officeRequestQuery,
  requestAnswer,
  submitted,
  withdrawn,
} from '@preau/contract/requests';
import { isUuid, toId } from '@preau/domain/ids';
import { answerRequest } from '@preau/operations/answer-request';
import { tenantContext } from '@preau/operations/context';
import { decideRequests } from '@preau/operations/decide-requests';
import { OperationError } from '@preau/operations/operation-error';
import {
  readFamilyRequest,
  readFamilyRequests,
  readOfficeRequest,
  readOfficeRequests,
} from '@preau/operations/read-requests';
import { submitRequest } from '@preau/operations/submit-request';
import { withdrawRequest } from '@preau/operations/withdraw-request';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const one = z.object({ id: printable(100) });

/** @throws OperationError `not_found` for what is no id at all, as for one that nobody has */
function requestId({ id }: z.infer<typeof one>) {
  if (!isUuid(id)) throw new OperationError('not_found');
  return toId<'request'>(id);
}

export function requestRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .post(
      '/family/requests',
      describe('Asks for a change of the family’s file', submitted),
      allow('portal', 'family.request'),
      check('json', newRequest),
      async c => c.json(await submitRequest(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/family/requests',
      describe('What the family has asked, the latest first', familyRequestList),
      allow('portal', 'family.read'),
      check('query', familyRequestQuery),
      async c => c.json(await readFamilyRequests(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/family/requests/:id',
      describe('One request of the family, with its history', familyRequest),
      allow('portal', 'family.read'),
      check('param', one),
      async c => c.json(await readFamilyRequest(contextOf(c), requestId(c.req.valid('param')))),
    )
    .post(
      '/family/requests/:id/withdraw',
      describe('Takes back a request that is not decided', withdrawn),
      allow('portal', 'family.request'),
      check('param', one),
      async c => c.json(await withdrawRequest(contextOf(c), requestId(c.req.valid('param')))),
    )
    .post(
      '/family/requests/:id/answer',
      describe('Answers what the mairie asks about a request', answered),
      allow('portal', 'family.request'),
      check('param', one),
      check('json', requestAnswer),
      async c =>
        c.json(await answerRequest(contextOf(c), requestId(c.req.valid('param')), c.req.valid('json'))),
    )
    .get(
      '/office/requests',
      describe('The queue of requests, within the agent’s limits', officeRequestList),
      allow('portal', 'requests.read'),
      check('query', officeRequestQuery),
      async c => c.json(await readOfficeRequests(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/requests/:id',
      describe('One request, with its history and what has changed since', officeRequest),
      allow('portal', 'requests.read'),
      check('param', one),
      async c => c.json(await readOfficeRequest(contextOf(c), requestId(c.req.valid('param')))),
    )
    .post(
      '/office/requests/decisions',
      describe('Decides about one request or many, and says of each what came of it', decisionResults),
      allow('portal', 'requests.decide'),
      check('json', decisions),
      async c => c.json(await decideRequests(contextOf(c), c.req.valid('json'))),
    );
}
