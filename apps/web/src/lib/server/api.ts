/** The only door from the screens to the API: one function a question, typed by the contract. */
import type { CaughtMailContent, FailedJobList, Inbox, TenantList } from '@preau/contract/console';
import { errorBody } from '@preau/contract/errors';
import type { Portal, Text } from '@preau/contract/portal';
import type { RequestEvent } from '@sveltejs/kit';
import { webPort } from '../../port.ts';
import { Failure } from './failure.ts';

export type TenantRow = TenantList['tenants'][number];

/** What the portal of this host says of itself. */
export const portal = (event: RequestEvent) => ask<Portal>(event, '/portal');

/** One text of the règlement. */
export const text = (event: RequestEvent, key: string) => ask<Text>(event, `/portal/texts/${segment(key)}`);

export const tenants = (event: RequestEvent) => ask<TenantList>(event, '/platform/tenants');

export const tenant = (event: RequestEvent, slug: string) =>
  ask<TenantRow>(event, `/platform/tenants/${segment(slug)}`);

/** Puts a test e-mail in a tenant's name into the queue. Throws `Failure` `invalid` when `to` is no address. */
export const queueTestEmail = (event: RequestEvent, slug: string, to: string) =>
  ask<{ queued: true }>(event, `/platform/tenants/${segment(slug)}/test-email`, { to });

export const failedJobs = (event: RequestEvent) => ask<FailedJobList>(event, '/platform/jobs/failed');

export const retryJob = (event: RequestEvent, id: string) =>
  ask<{ queued: true }>(event, `/platform/jobs/${segment(id)}/retry`, {});

/** The demonstration's inbox. Throws `Failure` `not_found` where mail goes to a real server. */
export const mails = (event: RequestEvent) => ask<Inbox>(event, '/platform/mail');

export const mail = (event: RequestEvent, id: string) =>
  ask<CaughtMailContent>(event, `/platform/mail/${segment(id)}`);

/** A GET, or a POST when there is a body, in the name of the visitor: same host, same cookies. */
async function ask<Answer>(event: RequestEvent, path: string, body?: object): Promise<Answer> {
  const headers = new Headers({ host: event.url.host, accept: 'application/json' });
  const cookie = event.request.headers.get('cookie');
  if (cookie) headers.set('cookie', cookie);
  if (body) {
    headers.set('content-type', 'application/json');
    headers.set('origin', event.url.origin);
  }
  const response = await webPort()
    .dispatch(
      new Request(`${event.url.origin}/api/v1${path}`, {
        method: body ? 'POST' : 'GET',
        headers,
        body: body ? JSON.stringify(body) : null,
      }),
    )
    .catch(cause => {
      throw new Failure('unavailable', null, { cause });
    });
  if (!response.ok) throw await failure(response);
  // The API checks its own answers against the contract; a second reading of each would slow every page.
  return (await response.json()) as Answer;
}

async function failure(response: Response): Promise<Failure> {
  const body = errorBody.safeParse(await response.json().catch(() => null));
  if (body.success) return new Failure(body.data.code, body.data.requestId);
  // Not one of our answers: a proxy that finds no one behind it.
  return new Failure(response.status >= 502 ? 'unavailable' : 'internal');
}

/** A value as one segment of a path. Dots alone would climb out of it, even percent-encoded. */
function segment(value: string): string {
  if (/^\.{1,2}$/.test(value)) throw new Failure('not_found');
  return encodeURIComponent(value);
}
