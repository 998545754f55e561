/** The only door from the screens to the API: one function a question, typed by the contract. */
import { createClient } from '@preau/api/client';
import type { CaughtMailContent, FailedJobList, Inbox, TenantList } from '@preau/contract/console';
import { errorBody } from '@preau/contract/errors';
import type { Portal, Text } from '@preau/contract/portal';
import type { RequestEvent } from '@sveltejs/kit';
import { webPort } from '../../port.ts';
import { Failure } from './failure.ts';

export type TenantRow = TenantList['tenants'][number];

/** What the portal of this host says of itself. */
export const portal = (event: RequestEvent): Promise<Portal> => answer(v1(event).portal.$get());

/** One text of the règlement. */
export const text = (event: RequestEvent, key: string): Promise<Text> =>
  answer(v1(event).portal.texts[':key'].$get({ param: { key: segment(key) } }));

export const tenants = (event: RequestEvent): Promise<TenantList> =>
  answer(v1(event).platform.tenants.$get());

export const tenant = (event: RequestEvent, slug: string): Promise<TenantRow> =>
  answer(v1(event).platform.tenants[':slug'].$get({ param: { slug: segment(slug) } }));

/** Puts a test e-mail in a tenant's name into the queue. Throws `Failure` `invalid` when `to` is no address. */
export const queueTestEmail = (event: RequestEvent, slug: string, to: string): Promise<{ queued: true }> =>
  answer(
    v1(event).platform.tenants[':slug']['test-email'].$post({ param: { slug: segment(slug) }, json: { to } }),
  );

export const failedJobs = (event: RequestEvent): Promise<FailedJobList> =>
  answer(v1(event).platform.jobs.failed.$get());

export const retryJob = (event: RequestEvent, id: string): Promise<{ queued: true }> =>
  answer(v1(event).platform.jobs[':id'].retry.$post({ param: { id: segment(id) } }));

/** The demonstration's inbox. Throws `Failure` `not_found` where mail goes to a real server. */
export const mails = (event: RequestEvent): Promise<Inbox> => answer(v1(event).platform.mail.$get());

export const mail = (event: RequestEvent, id: string): Promise<CaughtMailContent> =>
  answer(v1(event).platform.mail[':id'].$get({ param: { id: segment(id) } }));

/** The API in the name of the visitor: same host, same cookies. */
function v1(event: RequestEvent) {
  const cookie = event.request.headers.get('cookie');
  return createClient(event.url.origin, (input, init) => {
    const request = new Request(input, init);
    request.headers.set('host', event.url.host);
    if (cookie) request.headers.set('cookie', cookie);
    return webPort().dispatch(request);
  }).api.v1;
}

/** The body of a good answer. @throws Failure for any other, and when no answer comes */
async function answer<Body>(asked: Promise<{ ok: boolean; status: number; json(): Promise<Body> }>) {
  const response = await asked.catch(cause => {
    throw new Failure('unavailable', null, { cause });
  });
  if (!response.ok) throw await failure(response);
  return response.json();
}

async function failure(response: { status: number; json(): Promise<unknown> }): Promise<Failure> {
  const body = errorBody.safeParse(await response.json().catch(() => null));
  if (body.success) return new Failure(body.data.code, body.data.requestId);
  // Not one of our answers: a proxy that finds no one behind it.
  return new Failure(response.status >= 502 ? 'unavailable' : 'internal');
}

/** A value for a path: the client writes it as it is. Nothing, or dots alone, would change the path itself. */
function segment(value: string): string {
  if (/^\.{0,2}$/.test(value)) throw new Failure('not_found');
  return encodeURIComponent(value);
}
