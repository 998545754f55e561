/** Signing in and out, and one's own account: on a commune's portal, and on the console for operators. */
import { may, PERMISSIONS } from '@preau/auth/policy';
import { blankCookie } from '@preau/auth/sign-ins';
import { done } from '@preau/contract/console';
import { type Session, session } from '@preau/contract/session';
import { signOut } from '@preau/operations/sign-out';
import { Hono } from 'hono';
import { type ApiParts, type Environment, type RequestContext, realmOf } from '../environment.ts';
import { allow, describe } from '../route.ts';

export function sessionRoutes(parts: ApiParts) {
  return new Hono<Environment>()
    .get(
      '/session',
      describe('Who asks, and what is still asked of them', session),
      allow(['portal', 'console'], 'sign-in.begin'),
      c => c.json(sessionOf(c)),
    )
    .delete(
      '/session',
      describe('Signs out', done),
      allow(['portal', 'console'], 'sign-in.begin'),
      async c => {
        await signOut(realmOf(c, parts), c.req.header('cookie'));
        c.header('set-cookie', blankCookie());
        return c.json({ done: true as const });
      },
    );
}

function sessionOf({ var: { actor, signIn } }: RequestContext): Session {
  const permissions = PERMISSIONS.filter(permission => may(actor, permission));
  const owner = signIn?.owner;
  if (actor.kind === 'operator')
    return { kind: 'operator', name: owner?.kind === 'operator' ? owner.name : null, permissions };
  if (!signIn || !owner) return { kind: 'visitor', awaits: null };
  if (signIn.awaits !== 'nothing') return { kind: 'visitor', awaits: signIn.awaits };
  switch (owner.kind) {
    case 'agent':
      return { kind: 'agent', name: owner.name, role: owner.role, permissions };
    case 'support':
      return { kind: 'support', until: owner.until.toISOString(), permissions };
    default:
      return { kind: owner.kind, name: owner.name, permissions };
  }
}
