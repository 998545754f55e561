/** What stands around every page of a portal: the commune, who asks, what is unread. Asked once a request. */
import type { Portal } from '@preau/contract/portal';
import type { Frame } from '@preau/contract/session';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, SESSION_COOKIE, v1 } from './ask.ts';

/** What was learnt for a request, by the cookie that it was learnt with: an action may have given another. */
const known = new WeakMap<Request, { cookie: string; frame: Promise<Frame> }>();

export function frameOf(event: RequestEvent): Promise<Frame> {
  const cookie = event.cookies.get(SESSION_COOKIE) ?? '';
  const before = known.get(event.request);
  if (before?.cookie === cookie) return before.frame;
  const frame = answer(v1(event).frame.$get());
  known.set(event.request, { cookie, frame });
  return frame;
}

/** What the portal of this host says of itself. */
export async function portal(event: RequestEvent): Promise<Portal> {
  return (await frameOf(event)).portal;
}
