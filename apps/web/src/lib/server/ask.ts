/** The only door from the screens to the API. The questions are in the modules beside this one, one for each noun. */
import { createClient } from '@preau/api/client';
import { errorBody } from '@preau/contract/errors';
import type { RequestEvent } from '@sveltejs/kit';
import { webPort } from '../../port.ts';
import { Failure } from './failure.ts';

/** The API in the name of the visitor: same host, same cookies. */
export function v1(event: RequestEvent) {
  const cookie = event.request.headers.get('cookie');
  return createClient(event.url.origin, (input, init) => {
    const request = new Request(input, init);
    request.headers.set('host', event.url.host);
    if (cookie) request.headers.set('cookie', cookie);
    return webPort().dispatch(request);
  }).api.v1;
}

/** The body of a good answer. @throws Failure for any other, and when no answer comes */
export async function answer<Body>(asked: Promise<{ ok: boolean; status: number; json(): Promise<Body> }>) {
  const response = await asked.catch(cause => {
    throw new Failure('unavailable', null, { cause });
  });
  if (!response.ok) throw await failure(response);
  return response.json();
}

async function failure(response: { status: number; json(): Promise<unknown> }): Promise<Failure> {
  const body = errorBody.safeParse(await response.json().catch(() => null));
  if (body.success) return new Failure(body.data.code, body.data.requestId, { meta: body.data.meta });
  // Not one of our answers: a proxy that finds no one behind it.
  return new Failure(response.status >= 502 ? 'unavailable' : 'internal');
}

/** A value for a path: the client writes it as it is. Nothing, or dots alone, would change the path itself. */
export function segment(value: string): string {
  if (/^\.{0,2}$/.test(value)) throw new Failure('not_found');
  return encodeURIComponent(value);
}
