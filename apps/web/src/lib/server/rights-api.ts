/** What the pages about rights over one's data ask the API. */
import type { RetentionPreview, RetentionRun } from '@preau/contract/retention';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, v1 } from './ask.ts';
import { download } from './download.ts';

/** All that is held about the family, as a ZIP. Audited, and a reading of its health data. */
export const everything = (event: RequestEvent): Promise<Response> =>
  download(v1(event).family.export.$get());

export const retention = (event: RequestEvent): Promise<RetentionPreview> =>
  answer(v1(event).office.retention.$get());

export const purge = (event: RequestEvent): Promise<RetentionRun> =>
  answer(v1(event).office.retention.$post());
