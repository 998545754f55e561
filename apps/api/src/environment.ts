/** What a request carries through the API, and what the API is made of. */

import type { CaughtMailContent, Inbox } from '@preau/contract/console';
import type { Actor } from '@preau/domain/actor';
import type { Clock } from '@preau/operations/clock';
import type { Occasion, PlatformStores } from '@preau/operations/context';
import type { Site } from '@preau/operations/site';
import type { Context as HonoContext } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

export interface Environment {
  Variables: { site: Site | null; actor: Actor; requestId: string };
}
export type RequestContext = HonoContext<Environment>;

/** Mail that was caught instead of sent. */
export interface MailCatcher {
  list(): Promise<Inbox['mails']>;
  read(id: string): Promise<CaughtMailContent | null>;
}

export interface ApiParts {
  stores: PlatformStores;
  clock: Clock;
  baseDomain: string;
  /** In a demonstration the console stands open to whoever reaches it. */
  demonstration: boolean;
  /** Null where mail goes to a real server. */
  mailCatcher: MailCatcher | null;
  logger: Logger;
  metrics: Metrics;
}

/** Who asks and when, for a verb. */
export function occasionOf(c: RequestContext, clock: Clock): Occasion {
  return { actor: c.var.actor, now: clock.now(), requestId: c.var.requestId };
}
