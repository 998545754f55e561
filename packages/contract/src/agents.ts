/** The agents of a commune, as its administrators manage them. */
import { STAFF_ROLES } from '@preau/domain/actor';
import { z } from 'zod';

const limit = z.object({ kind: z.enum(['member', 'site', 'service']), id: z.uuid() });

const name = z.string().trim().min(1).max(100);

/** Limits: without any, the whole collectivité. */
export const agentChange = z.object({
  firstName: name,
  lastName: name,
  role: z.enum(STAFF_ROLES),
  limits: z.array(limit).max(100),
});
export type AgentChange = z.infer<typeof agentChange>;

export const newAgent = agentChange.extend({ email: z.email().max(254) });
export type NewAgentRequest = z.infer<typeof newAgent>;

const place = limit.extend({ name: z.string() });

export const agentCard = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  role: z.enum(STAFF_ROLES),
  limits: z.array(place),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  isClosed: z.boolean(),
  isSelf: z.boolean().describe('Who asks: nobody closes or demotes themselves'),
});
export type AgentCard = z.infer<typeof agentCard>;

export const agentList = z.object({
  agents: z.array(agentCard),
  places: z.array(place).describe('Whatever an agent may be limited to'),
  roles: z
    .array(z.object({ key: z.string(), name: z.string(), role: z.enum(STAFF_ROLES), limits: z.array(limit) }))
    .describe('Functions that the commune has named, each with its role and limits'),
});
export type AgentList = z.infer<typeof agentList>;

export const agentId = z.object({ id: z.string() });
