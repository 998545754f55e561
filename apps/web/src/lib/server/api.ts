/** What the public pages and the console ask the API: one function a question, typed by the contract. */
import type { CaughtMailContent, FailedJobList, Inbox, TenantList } from '@preau/contract/console';
import type { Text } from '@preau/contract/portal';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

export type TenantRow = TenantList['tenants'][number];

/** One text of the règlement, as it is on a day; null: today. */
export const text = (event: RequestEvent, key: string, date: string | null): Promise<Text> =>
  answer(
    v1(event).portal.texts[':key'].$get({
      param: { key: segment(key) },
      query: date === null ? {} : { date },
    }),
  );

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

export const mailAttachment = (event: RequestEvent, id: string, place: string): Promise<Response> =>
  download(
    v1(event).platform.mail[':id'].attachments[':place'].$get({
      param: { id: segment(id), place: segment(place) },
    }),
  );

export const mail = (event: RequestEvent, id: string): Promise<CaughtMailContent> =>
  answer(v1(event).platform.mail[':id'].$get({ param: { id: segment(id) } }));
