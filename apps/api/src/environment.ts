/** What a request carries through the API, and what the API is made of. */

import type { SignIn } from '@preau/auth/sign-ins';
import type { CaughtMailContent, Inbox } from '@preau/contract/console';
import type { Actor } from '@preau/domain/actor';
import type { Clock } from '@preau/operations/clock';
import type { Occasion, PlatformStores } from '@preau/operations/context';
import type { Asker } from '@preau/operations/find-actor';
import { OperationError } from '@preau/operations/operation-error';
import { type RealmContext, realmContext } from '@preau/operations/realm';
import type { Site } from '@preau/operations/site';
import type { Context as HonoContext } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

export interface Environment {
  /** Of a request that a page makes from within this process: the page. */
  Bindings: { page?: object };
  Variables: {
    site: Site | null;
    actor: Actor;
    /** Also there while it awaits something, when the actor is still a visitor. */
    signIn: SignIn | null;
    /** In which it was found who asks, where the request only reads. */
    shared: Asker['shared'];
    requestId: string;
  };
}
export type RequestContext = HonoContext<Environment>;

/** Mail that was caught instead of sent. */
export interface MailCatcher {
  list(): Promise<Inbox['mails']>;
  read(id: string): Promise<CaughtMailContent | null>;
  attachment(
    id: string,
    place: number,
  ): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | null>;
}

export interface ApiParts {
  stores: PlatformStores;
  clock: Clock;
  baseDomain: string;
  /** In a demonstration the console stands open to whoever reaches it. */
  demonstration: boolean;
  /** Hides second factors and addresses: 32 bytes or more, the same in every process. */
  secretKey: Uint8Array;
  /** Null where mail goes to a real server. */
  mailCatcher: MailCatcher | null;
  logger: Logger;
  metrics: Metrics;
}

/** Who asks and when, for a verb. */
export function occasionOf(c: RequestContext, clock: Clock): Occasion {
  return { actor: c.var.actor, now: clock.now(), requestId: c.var.requestId, shared: c.var.shared };
}

/** Where one signs in, for the verbs of that. @throws OperationError `not_found` on a host that is nobody's */
export function realmOf(c: RequestContext, { stores, clock, secretKey }: ApiParts): RealmContext {
  if (!c.var.site) throw new OperationError('not_found');
  return realmContext(stores, c.var.site, {
    ...occasionOf(c, clock),
    at: new Date(),
    secretKey,
    signIn: c.var.signIn,
  });
}
