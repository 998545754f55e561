/** The only door from the screens to the API. The questions are in the modules beside this one, one for each noun. */
import { createClient } from '@preau/api/client';
import { errorBody } from '@preau/contract/errors';
import type { RequestEvent } from '@sveltejs/kit';
import { webPort } from '../../port.ts';
import { Failure } from './failure.ts';

/** The cookie of a sign-in: the only one that the API reads. */
export const SESSION_COOKIE = '__Host-preau';

/** What else the API is told of a visitor. */
const PASSED_ON = ['user-agent', 'x-forwarded-for'];

/** The API in the name of the visitor: same host, same sign-in. A cookie that it gives goes on to the browser. */
export function v1(event: RequestEvent) {
  return createClient(event.url.origin, async (input, init) => {
    const request = new Request(input, init);
    request.headers.set('host', event.url.host);
    for (const name of PASSED_ON) {
      const value = event.request.headers.get(name);
      if (value) request.headers.set(name, value);
    }
    // Not the header of the request: the API may have given another token since.
    const token = event.cookies.get(SESSION_COOKIE);
    if (token) request.headers.set('cookie', `${SESSION_COOKIE}=${token}`);
    const response = await webPort().dispatch(request, event.request);
    for (const cookie of response.headers.getSetCookie()) passOn(event, cookie);
    return response;
  }).api.v1;
}

/** Has the browser keep a cookie of the API, for as long and as closed as the API says. */
function passOn({ cookies }: RequestEvent, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split(/;\s*/);
  const at = pair.indexOf('=');
  const maxAge = attributes.map(attribute => /^max-age=(\d+)$/i.exec(attribute)?.[1]).find(Boolean);
  cookies.set(pair.slice(0, at), pair.slice(at + 1), {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    ...(maxAge && { maxAge: Number(maxAge) }),
  });
}

/** The body of a good answer. @throws Failure for any other, and when no answer comes */
export async function answer<Body>(asked: Promise<{ ok: boolean; status: number; json(): Promise<Body> }>) {
  const response = await asked.catch(cause => {
    throw new Failure('unavailable', null, { cause });
  });
  if (!response.ok) throw await failureOf(response);
  return response.json();
}

/** What an answer that is not good stands for. */
export async function failureOf(response: { status: number; json(): Promise<unknown> }): Promise<Failure> {
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
