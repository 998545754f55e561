/**
 * Keeps the shell of the gate and all that it is made of, so that /pointage opens without network. Nothing else: no answer
 * of the portal is kept here, and no other page is served from here.
 */
import { immutable } from '$app/manifest';
import { forgetExpired, read } from './lib/gate/store.ts';

/** What of a worker's scope is used here; the types of workers do not agree with those of pages. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: WorkerEvent & { data: unknown }) => void): void;
}
const worker = globalThis as unknown as WorkerScope; // this file is a service worker

const SHELL = '/pointage';
const OTHERS = ['/icone.svg', '/pointage.webmanifest'];
/** One a version: their names say what they hold, so that the next one is another cache. */
const CACHE = `preau-pointage-${digest(immutable.map(({ path }) => path).join())}`;

worker.addEventListener('install', event => event.waitUntil(keepAll()));

worker.addEventListener('activate', event => event.waitUntil(takeOver()));

worker.addEventListener('message', event => {
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', event => {
  const { method, url, mode } = event.request;
  const { pathname, origin } = new URL(url);
  if (method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return;
  if (mode === 'navigate' && pathname === SHELL) {
    event.waitUntil(forgetWhatIsOver());
    event.respondWith(keptOr(new Request(SHELL)));
  } else if (pathname.startsWith('/_app/immutable/') || OTHERS.includes(pathname))
    event.respondWith(keptOr(event.request));
});

/** The page, what it names, and what those load when they are asked to: all of one version, before any of it is used. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set([SHELL, ...OTHERS]);
  await cache.addAll([...kept]);
  let found = await namedIn(cache, SHELL, /"(\/_app\/immutable\/[\w./-]+)"/g);
  while (found.length > 0) {
    await cache.addAll(found);
    for (const path of found) kept.add(path);
    const named = await Promise.all(
      // The one that knows every page of the portal is no guide.
      found
        .filter(path => path.endsWith('.js') && !path.includes('/entry/'))
        .map(path => namedIn(cache, path, /["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g)),
    );
    found = [...new Set(named.flat())].filter(path => !kept.has(path));
  }
}

/** The addresses that a kept file names. */
async function namedIn(cache: Cache, path: string, pattern: RegExp): Promise<string[]> {
  const text = (await (await cache.match(path))?.text()) ?? '';
  const named = [...text.matchAll(pattern)].map(
    ([, one = '']) => new URL(one, new URL(path, location.origin)).pathname,
  );
  return [...new Set(named)];
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names
      .filter(name => name.startsWith('preau-pointage-') && name !== CACHE)
      .map(name => caches.delete(name)),
  );
  await worker.clients.claim();
  await forgetWhatIsOver();
}

async function keptOr(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

/** The page does so too: here it is done before the page is there. */
async function forgetWhatIsOver(): Promise<void> {
  const behind = (await read<number>('settings', 'behindMs')) ?? 0;
  await forgetExpired(Date.now() + behind);
}

/** Tells two lists apart. */
function digest(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return (hash >>> 0).toString(36);
}
