/**
 * Which children and families an agent sees. The statements of this package take the conditions themselves from
 * `internal/agent-scope`.
 */
import type { Actor } from '@preau/domain/actor';
import type { LocalDate } from '@preau/domain/dates';

/** The whole tenant, or what is of at least one of these, today or until a year ago. */
export type AgentScope =
  | 'tenant'
  | { members: string[]; sites: string[]; services: string[]; today: LocalDate };

/** What an agent's limits leave it, or support's whole view. Nobody else has a scope: an empty one. */
export function scopeOf(actor: Actor, today: LocalDate): AgentScope {
  if (actor.kind === 'support' || actor.kind === 'system') return 'tenant';
  if (actor.kind !== 'agent') return { members: [], sites: [], services: [], today };
  if (actor.limits.length === 0) return 'tenant';
  const of = (kind: 'member' | 'site' | 'service') =>
    actor.limits.filter(limit => limit.kind === kind).map(limit => limit.id);
  return { members: of('member'), sites: of('site'), services: of('service'), today };
}
