/** The agents of a commune, for its administrators. */
import { agentChange, agentId, agentList, newAgent } from '@preau/contract/agents';
import { done } from '@preau/contract/console';
import { tenantContext } from '@preau/operations/context';
import {
  changeAgent,
  closeAgent,
  inviteAgain,
  inviteAgent,
  readAgents,
  resetAgentSecondFactor,
} from '@preau/operations/manage-agents';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const id = z.object({ id: printable(100) });
const DONE = { done: true } as const;

export function agentRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  const manage = () => allow('portal', 'agents.manage');
  return new Hono<Environment>()
    .get(
      '/office/agents',
      describe(
        'The agents, what they may be limited to, and the functions that the commune has named',
        agentList,
      ),
      manage(),
      async c => c.json(await readAgents(contextOf(c))),
    )
    .post(
      '/office/agents',
      describe('Adds an agent, who gets an e-mail to choose a password', agentId),
      manage(),
      check('json', newAgent),
      async c => c.json(await inviteAgent(contextOf(c), c.req.valid('json'), new Date())),
    )
    .put(
      '/office/agents/:id',
      describe('Changes an agent’s name, role and limits', done),
      manage(),
      check('param', id),
      check('json', agentChange),
      async c => {
        await changeAgent(contextOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json(DONE);
      },
    )
    .post(
      '/office/agents/:id/invitation',
      describe('Sends an agent the link to choose a password again', done),
      manage(),
      check('param', id),
      async c => {
        await inviteAgain(contextOf(c), c.req.valid('param').id);
        return c.json(DONE);
      },
    )
    .post(
      '/office/agents/:id/closing',
      describe('Closes an agent’s account: it signs nobody in', done),
      manage(),
      check('param', id),
      async c => {
        await closeAgent(contextOf(c), c.req.valid('param').id, { isClosed: true, at: new Date() });
        return c.json(DONE);
      },
    )
    .delete(
      '/office/agents/:id/closing',
      describe('Opens an agent’s account again', done),
      manage(),
      check('param', id),
      async c => {
        await closeAgent(contextOf(c), c.req.valid('param').id, { isClosed: false, at: new Date() });
        return c.json(DONE);
      },
    )
    .delete(
      '/office/agents/:id/second-factor',
      describe('Has an agent enrol a second factor anew', done),
      manage(),
      check('param', id),
      async c => {
        await resetAgentSecondFactor(contextOf(c), c.req.valid('param').id);
        return c.json(DONE);
      },
    );
}
