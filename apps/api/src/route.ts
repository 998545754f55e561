/** What every route declares beside its handler: what it does, what it answers, and which permission it asks for. */

import { may, type Permission } from '@preau/auth/policy';
import { errorBody } from '@preau/contract/errors';
import { OperationError } from '@preau/operations/operation-error';
import type { Site } from '@preau/operations/site';
import type { MiddlewareHandler } from 'hono';
import { describeRoute, resolver, validator } from 'hono-openapi';
import { z } from 'zod';
import type { Environment, RequestContext } from './environment.ts';

const PERMISSION = Symbol('permission');

/** For the API's description: one sentence, and the shape of the answer. */
export function describe(summary: string, answer: z.ZodType): MiddlewareHandler {
  return describeRoute({
    summary,
    responses: {
      200: { description: summary, content: { 'application/json': { schema: resolver(answer) } } },
      default: { description: 'An error', content: { 'application/json': { schema: resolver(errorBody) } } },
    },
  });
}

/**
 * Lets a request pass that comes to the right kind of site, or one of two, from someone who may do this. On any other site the route
 * does not exist, so it answers `not_found`, not `forbidden`.
 */
export function allow(
  sites: Site['kind'] | readonly Site['kind'][],
  permission: Permission,
): MiddlewareHandler<Environment> {
  const guard: MiddlewareHandler<Environment> = async (c, next) => {
    if (!c.var.site || ![sites].flat().includes(c.var.site.kind)) throw new OperationError('not_found');
    if (!may(c.var.actor, permission))
      throw new OperationError(c.var.actor.kind === 'visitor' ? 'unauthenticated' : 'forbidden');
    await next();
  };
  return Object.assign(guard, { [PERMISSION]: permission });
}

/** The permission that a handler of a route asks for; undefined when it is no {@link allow}. */
export function permissionOf(handler: object): Permission | undefined {
  return (handler as { [PERMISSION]?: Permission })[PERMISSION]; // only `allow` has the symbol to set it with
}

/** Checks a part of the request; a mistake leaves as `invalid` with the issues of every field. */
export function check<Target extends 'json' | 'param' | 'query', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return validator(target, schema, result => {
    if (!result.success)
      throw new OperationError('invalid', {
        issues: result.error.map(issue => ({ path: issue.path, message: issue.message })),
      });
    if (!isStorable(result.data))
      throw new OperationError('invalid', { issues: [{ path: [], message: 'no text can be this' }] });
  });
}

/** Whether PostgreSQL can keep every text in this: it has no NUL, and no half of a surrogate pair. */
function isStorable(data: unknown): boolean {
  const left = [data];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) return false;
    if (typeof value === 'object' && value !== null) left.push(...Object.entries(value).flat());
  }
  return true;
}

/** A name in an address: PostgreSQL takes no NUL, and nothing of ours bears a control character. */
export function printable(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u);
}

/** The tenant of a request that {@link allow} has let pass to a portal. */
export function tenantOf(c: RequestContext) {
  if (c.var.site?.kind !== 'portal') throw new OperationError('not_found');
  return c.var.site.tenant;
}
