/** The agents of a commune and the leave to look in, as the screens ask for them. */
import type { AgentChange, AgentList, NewAgentRequest } from '@preau/contract/agents';
import type { SupportGrants } from '@preau/contract/support';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

type Done = { done: true };
const param = (id: string) => ({ param: { id: segment(id) } });

export const agents = (event: RequestEvent): Promise<AgentList> => answer(v1(event).office.agents.$get());

/** Throws `Failure` `invalid` with `mistakes.email` when the address is taken. */
export const invite = (event: RequestEvent, agent: NewAgentRequest): Promise<{ id: string }> =>
  answer(v1(event).office.agents.$post({ json: agent }));

export const change = (event: RequestEvent, id: string, agent: AgentChange): Promise<Done> =>
  answer(v1(event).office.agents[':id'].$put({ ...param(id), json: agent }));

export const inviteAgain = (event: RequestEvent, id: string): Promise<Done> =>
  answer(v1(event).office.agents[':id'].invitation.$post(param(id)));

export const close = (event: RequestEvent, id: string): Promise<Done> =>
  answer(v1(event).office.agents[':id'].closing.$post(param(id)));

export const reopen = (event: RequestEvent, id: string): Promise<Done> =>
  answer(v1(event).office.agents[':id'].closing.$delete(param(id)));

export const resetSecondFactor = (event: RequestEvent, id: string): Promise<Done> =>
  answer(v1(event).office.agents[':id']['second-factor'].$delete(param(id)));

export const leaves = (event: RequestEvent): Promise<SupportGrants> =>
  answer(v1(event).office.support.$get());

export const grantLeave = (event: RequestEvent, reason: string): Promise<Done> =>
  answer(v1(event).office.support.$post({ json: { reason } }));

export const endLeave = (event: RequestEvent, id: string): Promise<Done> =>
  answer(v1(event).office.support[':id'].$delete(param(id)));

/** The leaves that last in a commune, for the console. */
export const leavesOf = (event: RequestEvent, slug: string): Promise<SupportGrants> =>
  answer(v1(event).platform.tenants[':slug'].support.$get({ param: { slug: segment(slug) } }));

/** What is to be taken over to the commune's host. Throws `Failure` `not_found` where no leave lasts. */
export const openSupport = (event: RequestEvent, slug: string): Promise<{ slug: string; token: string }> =>
  answer(v1(event).platform.tenants[':slug'].support.$post({ param: { slug: segment(slug) } }));

/** Throws `Failure` `not_found` when it was used, or is late. */
export const takeOverSupport = (event: RequestEvent, token: string): Promise<Done> =>
  answer(v1(event).session.support.$post({ json: { token } }));
