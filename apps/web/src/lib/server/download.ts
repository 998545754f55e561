/** A file of the API, handed on as it comes: never opened in the portal's own name. */
import { failureOf } from './ask.ts';
import { Failure } from './failure.ts';

/** What of the API's answer goes on to the browser. */
const PASSED_ON = ['content-type', 'content-disposition', 'content-length', 'cache-control'];

/** The bytes, as they come. @throws Failure when there are none */
export async function download(asked: Promise<unknown>): Promise<Response> {
  const response = await asked.catch((cause: unknown) => {
    throw new Failure('unavailable', null, { cause });
  });
  // The typed client knows these answers as JSON; what it hands over is a Response.
  if (!(response instanceof Response)) throw new Failure('internal');
  if (!response.ok) throw await failureOf(response);
  const headers = new Headers({ 'x-content-type-options': 'nosniff' });
  for (const name of PASSED_ON) {
    const value = response.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(response.body, { headers });
}
