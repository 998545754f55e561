/** The API in another process. Node's own `fetch` lets nobody choose the Host header, which says whose data is asked. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';

const PATIENCE_MS = 20_000;

/**
 * A way to an API at `address` (`http://api.interne:3001`) that leaves the request's own host as it is. It rejects when
 * the API cannot be reached, or says nothing for twenty seconds.
 */
export function remoteApi(address: string): (request: Request) => Promise<Response> {
  const { protocol, hostname, port } = new URL(address);
  const isSecure = protocol === 'https:';
  const send = isSecure ? httpsRequest : httpRequest;
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  return async request => {
    const { pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = send(
        {
          agent,
          hostname,
          port,
          path: pathname + search,
          method: request.method,
          headers: Object.fromEntries(request.headers),
          timeout: PATIENCE_MS,
        },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error(`the API at ${address} says nothing`)));
      sent.on('error', reject);
      sent.end(body);
    });
    return toResponse(answer);
  };
}

function toResponse(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const hasBody = status !== 204 && status !== 304;
  if (!hasBody) answer.resume();
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream) : null, { status, headers }); // Node's type of it
}
