/** Who may do what: one table, read by the API for every route and by nothing else. */
import type { Actor } from '@preau/domain/actor';

/** What a route may ask of its caller. */
export type Permission =
  | 'portal.read' // what a commune says of itself to everyone
  | 'tenants.read' // the list of tenants
  | 'tenants.test' // an e-mail to check a commune's mail
  | 'jobs.read'
  | 'jobs.retry'
  | 'inbox.read'; // mail that was caught instead of sent

const GRANTS: Record<Actor['kind'], readonly Permission[]> = {
  visitor: ['portal.read'],
  guardian: ['portal.read'],
  agent: ['portal.read'],
  operator: ['tenants.read', 'tenants.test', 'jobs.read', 'jobs.retry', 'inbox.read'],
  system: [],
};

/** Whether this actor may do this at all. What it may do it *to* is the verb's question. */
export function may(actor: Actor, permission: Permission): boolean {
  return GRANTS[actor.kind].includes(permission);
}
