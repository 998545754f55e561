/** Pages without a product behind them: the same built pages, which get from memory what they ask. */
import { createServer } from 'node:http';
import { setWebPort } from '../../apps/web/src/port.ts';
import { remoteApi } from '../../apps/web/src/remote-api.ts';

type Answer = (request: Request) => Promise<Response>;

/** What the product at a port has once answered. */
export function rememberedAnswers(productPort: string): Answer {
  const product = remoteApi(`http://127.0.0.1:${productPort}`);
  const remembered = new Map<string, Promise<{ status: number; contentType: string; body: string }>>();
  const learn = async (request: Request) => {
    const response = await product(request);
    const contentType = response.headers.get('content-type') ?? '';
    return { status: response.status, contentType, body: await response.text() };
  };
  return async request => {
    const answer = remembered.get(request.url) ?? learn(request);
    remembered.set(request.url, answer);
    const { status, contentType, body } = await answer;
    return new Response(body, { status, headers: { 'content-type': contentType } });
  };
}

/** Serves the pages, whose questions `answer` answers, and prints the port. */
export async function servePages(answer: Answer): Promise<void> {
  setWebPort({ dispatch: answer, consoleHost: 'console.localhost' });
  const { handler } = await import(new URL('../../apps/web/build/handler.js', import.meta.url).href);
  const server = createServer((request, response) => handler(request, response));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(typeof address === 'object' ? address?.port : '');
  });
}
