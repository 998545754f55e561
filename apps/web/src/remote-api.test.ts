import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { remoteApi } from './remote-api.ts';

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return `http://127.0.0.1:${address.port}`;
}

test('the API hears the host of the visitor, and the whole request', async () => {
  const address = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json').statusCode = 201;
    response.end(
      JSON.stringify({
        method,
        url,
        host: headers.host,
        cookie: headers.cookie,
        body: String(Buffer.concat(chunks)),
      }),
    );
  });
  const answer = await remoteApi(address)(
    new Request('https://rognaix.famille.example.fr/api/v1/portal?a=1', {
      method: 'POST',
      headers: { host: 'rognaix.famille.example.fr', cookie: 'a=b' },
      body: '{"é":1}',
    }),
  );
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({
    method: 'POST',
    url: '/api/v1/portal?a=1',
    host: 'rognaix.famille.example.fr',
    cookie: 'a=b',
    body: '{"é":1}',
  });
});

test('an answer without a body has none', async () => {
  const address = await listen((_, response) => response.writeHead(204).end());
  const answer = await remoteApi(address)(
    new Request('http://a.localhost/api/v1/x', { headers: { host: 'a' } }),
  );
  expect([answer.status, answer.body]).toEqual([204, null]);
});

test('an API that is not there is an error, not an answer', async () => {
  const address = await listen(() => {});
  const port = Number(new URL(address).port);
  const away = remoteApi(`http://127.0.0.2:${port}`);
  await expect(away(new Request('http://a.localhost/api/v1/x'))).rejects.toThrow(/ECONNREFUSED/);
});
