/**
 * The barest server of a page: the same built pages, which get from memory what the product's API once answered. Its
 * argument is the product's port; it prints its own.
 */
import { createServer } from 'node:http';
import { setWebPort } from '../../apps/web/src/port.ts';
import { remoteApi } from '../../apps/web/src/remote-api.ts';

const [productPort = ''] = process.argv.slice(2);

interface Remembered {
  status: number;
  contentType: string;
  body: string;
}

const product = remoteApi(`http://127.0.0.1:${productPort}`);
const remembered = new Map<string, Promise<Remembered>>();

async function learn(request: Request): Promise<Remembered> {
  const response = await product(request);
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, body: await response.text() };
}

setWebPort({
  async dispatch(request) {
    const answer = remembered.get(request.url) ?? learn(request);
    remembered.set(request.url, answer);
    const { status, contentType, body } = await answer;
    return new Response(body, { status, headers: { 'content-type': contentType } });
  },
  consoleHost: 'console.localhost',
});
const { handler } = await import(new URL('../../apps/web/build/handler.js', import.meta.url).href);
const server = createServer((request, response) => handler(request, response));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
