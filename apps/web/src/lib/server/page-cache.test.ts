import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { keepPage, keptPage } from './page-cache.ts';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
beforeEach(() => {
  vi.advanceTimersByTime(60_000); // what one test kept, the next must not find
});
afterAll(() => {
  vi.useRealTimers();
});

const visit = (address: string, init: RequestInit = {}, route = '/(public)') => ({
  request: new Request(address, init),
  url: new URL(address),
  route: { id: route },
  isDataRequest: false,
});

const HOME = 'http://rognaix.localhost/';
const page = (init: ResponseInit = {}) => new Response('<h1>Cantine</h1>', init);

test('a page that was just shown is shown again as it was, for half a second', async () => {
  const sent = await keepPage(visit(HOME), page({ headers: { etag: '"1"' } }));
  expect(await sent.text()).toBe('<h1>Cantine</h1>');
  vi.advanceTimersByTime(499);
  const again = keptPage(visit(HOME));
  expect([await again?.text(), again?.headers.get('etag')]).toEqual(['<h1>Cantine</h1>', '"1"']);
  vi.advanceTimersByTime(1);
  expect(keptPage(visit(HOME))).toBeNull();
});

test('a PDF goes out byte for byte, and is not kept', async () => {
  const bytes = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x78, 0xda, 0xff, 0x00]);
  const pdf = () => new Response(bytes, { headers: { 'content-type': 'application/pdf' } });
  const sent = await keepPage(visit(HOME), pdf());
  expect(new Uint8Array(await sent.arrayBuffer())).toEqual(bytes);
  expect(keptPage(visit(HOME))).toBeNull();
});

test('another host or another path is another page', async () => {
  await keepPage(visit(HOME), page());
  expect(keptPage(visit('http://cregy.localhost/'))).toBeNull();
  expect(keptPage(visit(`${HOME}accessibilite`))).toBeNull();
});

test('whoever has a cookie neither gives nor gets a kept page', async () => {
  const known = visit(HOME, { headers: { cookie: 'a=b' } });
  await keepPage(known, page());
  expect(keptPage(visit(HOME))).toBeNull();
  await keepPage(visit(HOME), page());
  expect(keptPage(known)).toBeNull();
});

test('only the plain reading of a public page is kept', async () => {
  const others = [
    visit(HOME, { method: 'POST' }),
    visit(`${HOME}?q=1`),
    visit(HOME, {}, '/(plateforme)/plateforme'),
    { ...visit(HOME), isDataRequest: true },
  ];
  for (const other of others) {
    await keepPage(other, page());
    expect(keptPage(other)).toBeNull();
  }
});

test('an error, a page that sets a cookie and a page with a nonce are never kept', async () => {
  const answers = [
    page({ status: 404 }),
    page({ headers: { 'set-cookie': 'a=b' } }),
    page({ headers: { 'content-security-policy': "script-src 'self' 'nonce-abc'" } }),
  ];
  for (const answer of answers) {
    await keepPage(visit(HOME), answer);
    expect(keptPage(visit(HOME))).toBeNull();
  }
});
