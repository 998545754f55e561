import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { settleRequest } from './front-door.ts';

/** What becomes of a request that is sent just so: Node itself makes the three sorts of headers out of it. */
async function settled(target: string, headers: string[], { trustProxy = false } = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  socket.write([`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
  const [request]: IncomingMessage[] = await once(server, 'request');
  socket.destroy();
  server.close();
  if (!request) throw new Error('no request came');
  return { isServed: settleRequest(request, { trustProxy }), request };
}

/** The values of a header, as each reader finds them. */
function readings({ headers, headersDistinct, rawHeaders }: IncomingMessage, name: string) {
  return {
    headers: headers[name],
    distinct: headersDistinct[name],
    raw: rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name),
  };
}

const everywhere = (value: string) => ({ headers: value, distinct: [value], raw: [value] });
const nowhere = { headers: undefined, distinct: undefined, raw: [] };

test.each([
  ['rpi-rognaix.localhost:3000', 'rpi-rognaix.localhost:3000'],
  ['rpi-rognaix.localhost.:3000', 'rpi-rognaix.localhost:3000'],
  ['RPI-Rognaix.LOCALHOST', 'rpi-rognaix.localhost'],
  ['famille.rognaix.fr.', 'famille.rognaix.fr'],
  ['famille.rognaix.fr:', 'famille.rognaix.fr'],
])('%s is handed on as %s, whoever reads it', async (sent, host) => {
  const { isServed, request } = await settled('/', [`Host: ${sent}`]);
  expect(isServed).toBe(true);
  expect(readings(request, 'host')).toEqual(everywhere(host));
});

test.each([
  ['two hosts', '/', ['Host: a.example.fr', 'Host: b.example.fr']],
  ['a host that cannot be read', '/', ['Host: a.example.fr@b.example.fr']],
  ['a port that does not exist', '/', ['Host: a.example.fr:65536']],
  ['a target for another host', 'http://b.example.fr/', ['Host: a.example.fr']],
])('%s: the request is not served', async (_, target, headers) => {
  expect((await settled(target, headers)).isServed).toBe(false);
});

test('a target that is a whole address becomes a path, so that no reader takes its host from there', async () => {
  const { request } = await settled('http://A.example.fr./api/v1/portal?x=1', ['Host: a.example.fr:3000']);
  expect(request.url).toBe('/api/v1/portal?x=1');
  expect(readings(request, 'host')).toEqual(everywhere('a.example.fr:3000'));
});

const FORWARDED = [
  'Host: a.example.fr',
  'X-Forwarded-Host: B.example.fr.:8443',
  'X-Forwarded-For: 192.0.2.1',
  'X-Forwarded-Port: 8443',
  'X-Forwarded-Proto: https',
  'Forwarded: host=b.example.fr',
];

test('without a proxy of ours, nobody reads what only a proxy may say', async () => {
  const { request } = await settled('/', FORWARDED);
  expect(readings(request, 'host')).toEqual(everywhere('a.example.fr'));
  expect(readings(request, 'x-forwarded-proto')).toEqual(everywhere('http'));
  expect(readings(request, 'x-forwarded-for')).toEqual(everywhere('127.0.0.1'));
  for (const name of ['x-forwarded-host', 'x-forwarded-port', 'forwarded'])
    expect(readings(request, name), name).toEqual(nowhere);
});

test('a proxy of ours is believed about host, scheme and visitor', async () => {
  const { request } = await settled('/', FORWARDED, { trustProxy: true });
  expect(readings(request, 'host')).toEqual(everywhere('b.example.fr:8443'));
  expect(readings(request, 'x-forwarded-proto')).toEqual(everywhere('https'));
  expect(readings(request, 'x-forwarded-for')).toEqual(everywhere('192.0.2.1'));
});

test('of the addresses that a chain of proxies has written, only the last was seen by ours', async () => {
  const said = [
    'Host: a.example.fr',
    'X-Forwarded-For: 198.51.100.7, 192.0.2.1',
    'X-Forwarded-For: 203.0.113.9',
  ];
  const { request } = await settled('/', said, { trustProxy: true });
  expect(readings(request, 'x-forwarded-for')).toEqual(everywhere('203.0.113.9'));
});
