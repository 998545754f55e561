/** Who acts. `system` is the product itself: a clock job, a command of the operating guide. */
import type { Id } from './ids.ts';

/** What an agent may be for a collectivité. */
export const STAFF_ROLES = ['admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What an agent is limited to; without any, the whole tenant. */
export type AgentLimit =
  | { kind: 'member'; id: Id<'member'> }
  | { kind: 'site'; id: Id<'site'> }
  | { kind: 'service'; id: Id<'service'> };

export type GuardianActor = { kind: 'guardian'; id: Id<'account'>; guardianId: Id<'guardian'> };
export type AgentActor = { kind: 'agent'; id: Id<'account'>; role: StaffRole; limits: readonly AgentLimit[] };
/** An operator who looks into a tenant by the leave of its admin; `id` is the operator's. */
export type SupportActor = { kind: 'support'; id: Id<'account'>; grantId: Id<'support-grant'> };

export type Actor =
  | { kind: 'visitor' }
  | GuardianActor
  | AgentActor
  | SupportActor
  | { kind: 'operator'; id: Id<'account'> }
  | { kind: 'system' };

/** For the policy: agents by their role, the others by their kind. */
export type ActorKind = Exclude<Actor['kind'], 'agent'> | StaffRole;

/** Which row of the policy table an actor is in. */
export function actorKind(actor: Actor): ActorKind {
  return actor.kind === 'agent' ? actor.role : actor.kind;
}
