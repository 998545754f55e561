/** What an administrator does about the agents of a commune. All of it takes effect with their next request. */
import type { AgentChange, AgentList, NewAgentRequest } from '@preau/contract/agents';
import { isEmailTaken } from '@preau/db/account';
import {
  type AgentRow,
  addAgent,
  listAgents,
  listNamedRoles,
  listPlaces,
  setClosed,
  setLimits,
  updateAgent,
} from '@preau/db/agent';
import { recordAudit } from '@preau/db/audit';
import { resetSecondFactor } from '@preau/db/credentials';
import type { TenantTransaction } from '@preau/db/database';
import { endSignInsOf } from '@preau/db/sign-in';
import type { AgentLimit } from '@preau/domain/actor';
import { type Id, isUuid, toId } from '@preau/domain/ids';
import { makePasswordLink } from './ask-for-password.ts';
import { type Context, contextOfTenant, type PlatformContext } from './context.ts';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';

/** All agents, what they may be limited to, and the functions that the commune's folder names. */
export function readAgents({ tenant, actor }: Context): Promise<AgentList> {
  return tenant.transaction(async tx => {
    const [agents, places, roles] = await Promise.all([listAgents(tx), listPlaces(tx), listNamedRoles(tx)]);
    return {
      agents: agents.map(({ accountId, ...agent }) => ({ ...agent, isSelf: isSelf(actor, accountId) })),
      places,
      roles,
    };
  });
}

/**
 * Adds an agent, and sends them a link to choose their password. `at` is of the real clock.
 * @throws OperationError `invalid` when the address signs in somebody already, or a limit is nothing of this commune
 */
export async function inviteAgent(
  ctx: Context,
  input: NewAgentRequest,
  at: Date,
): Promise<{ id: Id<'agent'> }> {
  refuseLimited(ctx);
  const email = input.email.toLowerCase();
  return ctx.tenant.transaction(async tx => {
    if (await isEmailTaken(tx, email)) throw new OperationError('invalid', { mistakes: { email: 'taken' } });
    const limits = await knownLimits(tx, input.limits);
    const { id } = await addAgent(tx, { ...input, email, at });
    await setLimits(tx, id, limits);
    await enqueue(tx, 'send-password-link', { identifier: email, occasion: 'invited' });
    await audit(ctx, tx, 'agent.invite', { after: { id, role: input.role, limits } });
    return { id };
  });
}

/** Sends the link again. @throws OperationError `not_found` */
export function inviteAgain(ctx: Context, agentId: string): Promise<void> {
  return withAgent(ctx, agentId, async (tx, { id, email, isClosed }) => {
    if (isClosed) throw new OperationError('conflict', { reason: 'closed' });
    await enqueue(tx, 'send-password-link', { identifier: email, occasion: 'invited' });
    await audit(ctx, tx, 'agent.invite-again', { after: { id } });
  });
}

/** Changes name, role and limits. @throws OperationError `not_found`; `conflict` for one's own role */
export function changeAgent(ctx: Context, agentId: string, input: AgentChange): Promise<void> {
  return withAgent(ctx, agentId, async (tx, { id, accountId, role, limits: before }) => {
    const limits = await knownLimits(tx, input.limits);
    if (isSelf(ctx.actor, accountId) && (input.role !== role || limits.length > 0))
      throw new OperationError('conflict', { reason: 'self' });
    await updateAgent(tx, id, input);
    await setLimits(tx, id, limits);
    await audit(ctx, tx, 'agent.change', {
      before: { id, role, limits: before.map(limit => ({ kind: limit.kind, id: limit.id })) },
      after: { id, role: input.role, limits },
    });
  });
}

/** Closes an agent's account, or opens it again. @throws OperationError `not_found`; `conflict` for one's own */
export function closeAgent(
  ctx: Context,
  agentId: string,
  { isClosed, at }: { isClosed: boolean; at: Date },
): Promise<void> {
  return withAgent(ctx, agentId, async (tx, { id, accountId }) => {
    if (isSelf(ctx.actor, accountId)) throw new OperationError('conflict', { reason: 'self' });
    await setClosed(tx, accountId, isClosed ? at : null);
    await audit(ctx, tx, isClosed ? 'agent.close' : 'agent.reopen', { after: { id } });
  });
}

/** Has an agent who lost their telephone enrol another; they are signed out. @throws OperationError `not_found` */
export function resetAgentSecondFactor(ctx: Context, agentId: string): Promise<void> {
  return withAgent(ctx, agentId, async (tx, { id, accountId }) => {
    await resetSecondFactor(tx, accountId);
    await endSignInsOf(tx, accountId, null);
    await audit(ctx, tx, 'agent.reset-second-factor', { after: { id } });
  });
}

async function withAgent(
  ctx: Context,
  agentId: string,
  work: (tx: TenantTransaction, agent: AgentRow) => Promise<void>,
): Promise<void> {
  refuseLimited(ctx);
  return ctx.tenant.transaction(async tx => {
    const [agent] = isUuid(agentId) ? await listAgents(tx, toId(agentId)) : [];
    if (!agent) throw new OperationError('not_found');
    await work(tx, agent);
  });
}

/** @throws OperationError `not_found` for what is no place of this commune, whosever it may be */
async function knownLimits(
  tx: TenantTransaction,
  asked: readonly { kind: AgentLimit['kind']; id: string }[],
): Promise<AgentLimit[]> {
  if (asked.length === 0) return [];
  const places = await listPlaces(tx);
  if (asked.some(({ kind, id }) => !places.some(place => place.kind === kind && place.id === id)))
    throw new OperationError('not_found');
  // Each id is one of the places of its kind, as was just seen.
  return asked.map(({ kind, id }) => ({ kind, id }) as AgentLimit);
}

/** Who is limited themself could give others, or themself, what they have not. @throws OperationError `forbidden` */
function refuseLimited({ actor }: Context): void {
  if (actor.kind === 'agent' && actor.limits.length > 0) throw new OperationError('forbidden');
}

function isSelf(actor: Context['actor'], accountId: Id<'account'>): boolean {
  return actor.kind === 'agent' && actor.id === accountId;
}

function audit(
  { actor, now, requestId }: Context,
  tx: TenantTransaction,
  action: string,
  change: { before?: object; after?: object },
): Promise<void> {
  return recordAudit(tx, { actor, at: now, requestId, action, ...change });
}

/**
 * Adds an agent from the command line, such as the first administrator; one who is there gets another link.
 * @returns the token of a link by which they choose their password
 * @throws OperationError `not_found` without such a commune; `conflict` when the address signs in a family
 */
export async function addAgentByCommand(
  platform: PlatformContext,
  slug: string,
  input: Omit<NewAgentRequest, 'limits'>,
  at: Date,
): Promise<string> {
  const ctx = await contextOfTenant(platform, slug);
  const email = input.email.toLowerCase();
  return ctx.tenant.transaction(async tx => {
    const known = (await listAgents(tx)).find(agent => agent.email === email);
    if (!known && (await isEmailTaken(tx, email))) throw new OperationError('conflict', { reason: 'taken' });
    const { id, accountId } = known ?? (await addAgent(tx, { ...input, email, at }));
    if (known) await updateAgent(tx, id, input);
    if (known?.isClosed) await setClosed(tx, accountId, null);
    await audit(ctx, tx, known ? 'agent.change' : 'agent.invite', { after: { id, role: input.role } });
    return (await makePasswordLink(tx, accountId, { occasion: 'invited', at })).token;
  });
}

/** Has the agent of an address enrol a second factor anew. @throws OperationError `not_found` */
export async function resetSecondFactorByCommand(
  platform: PlatformContext,
  slug: string,
  email: string,
): Promise<void> {
  const ctx = await contextOfTenant(platform, slug);
  const agents = await ctx.tenant.transaction(tx => listAgents(tx));
  const found = agents.find(agent => agent.email === email.toLowerCase());
  if (!found) throw new OperationError('not_found');
  await resetAgentSecondFactor(ctx, found.id);
}
