/**
 * A tablet at the gate: thirty children with the network off, the server restarted meanwhile, and all is there, once. Beside
 * it a second tablet; by touch and by keyboard; nothing of health to be read on the disk, nothing at all after midnight.
 */
import { rm } from 'node:fs/promises';
import { toLocalDate } from '@preau/domain/dates';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { launchBrowser, PHONE, type StorageState } from '../browser.ts';
import { copyOfDemonstration, DEMONSTRATION_DAY, DEMONSTRATION_NOW } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import { ask } from '../http.ts';
import { lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';

const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true };
const THIRTY = 30;

let directory: string;
let product: Product;
let browser: Browser;
let storageState: StorageState;
/** The evening with the most children of the demonstration. */
let gate: { slug: string; service: string; name: string; site: string; date: string };

beforeAll(async () => {
  directory = await copyOfDemonstration();
  const first = await startProduct({ directory, now: DEMONSTRATION_NOW });
  gate = await lookInto(directory, async sql => {
    const [most] = await sql<(typeof gate)[]>`
      select t.slug, s.key as service, s.name, site.name as site, r.date::text as date
      from reservation r
      join tenant t on t.id = r.tenant_id
      join service s on s.tenant_id = r.tenant_id and s.id = r.service_id and s.kind = 'childcare' and s.starts_at > '12:00'
      join site on site.tenant_id = s.tenant_id and site.id = s.site_id
      where r.status = 'reserved' and r.absence_id is null and r.date > ${DEMONSTRATION_DAY}
      group by t.slug, s.key, s.name, site.name, r.date order by count(*) desc, r.date limit 1`;
    if (!most) throw new Error('an evening of the demonstration');
    return { ...most, date: toLocalDate(most.date) };
  });
  await first.stop();
  await start(first.port);
  browser = await launchBrowser();
  storageState = await signInAgent(browser, product, gate.slug, 'gestionnaire');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The same address each time: a browser's drawers are of an origin. */
async function start(port: number): Promise<void> {
  product = await startProduct({
    directory,
    now: `${gate.date}T16:50`,
    env: { PORT: String(port) },
  });
}

/** A tablet that has today's list and keeps the page itself. */
async function openTablet(
  options: BrowserContextOptions = TABLET,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ ...options, storageState });
  const page = await context.newPage();
  await page.goto(`${product.origin(gate.slug)}/pointage`);
  const place = page.locator('.sites').getByText(gate.site, { exact: true });
  const service = tab(page);
  await place.or(service).first().waitFor();
  if (await place.isVisible()) await place.click();
  await service.click();
  await rows(page).first().waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise(resolve =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      );
  });
  return { context, page };
}

/** Of the service that this is about, among those of the site. */
const tab = (page: Page) => page.locator('.services').getByText(gate.name, { exact: true });
const rows = (page: Page) => page.locator('.rows li');
const taps = (page: Page) => page.locator('.rows li .tap');
const bar = (page: Page, text: RegExp | string) => page.locator('.bar').getByText(text);
const here = (page: Page) => page.locator('.rows li.here').count();

/** All that the browser keeps, as whoever takes the disk would read it. */
async function disk(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('preau-pointage');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const words: string[] = [];
    const say = (value: unknown): void => {
      if (value instanceof ArrayBuffer) words.push(new TextDecoder('latin1').decode(value));
      else if (ArrayBuffer.isView(value)) words.push(new TextDecoder('latin1').decode(value));
      else if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey))
        for (const one of Object.values(value)) say(one);
      else words.push(String(value));
    };
    for (const store of database.objectStoreNames) {
      const all = await new Promise<unknown[]>(resolve => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      words.push(`${store}: ${all.length}`);
      say(all);
    }
    database.close();
    return words.join('\n');
  });
}

function noted(): Promise<{ marks: number; children: number; present: number }> {
  return lookInto(directory, async sql => {
    const [row] = await sql<{ marks: number; children: number; present: number }[]>`
      select count(*)::int as marks, count(distinct m.child_id)::int as children,
        (select count(*)::int from attendance a where a.tenant_id = s.tenant_id and a.service_id = s.id
          and a.date = ${gate.date} and a.is_present) as present
      from attendance_mark m join service s on s.tenant_id = m.tenant_id and s.id = m.service_id
      join tenant t on t.id = s.tenant_id
      where t.slug = ${gate.slug} and s.key = ${gate.service} and m.date = ${gate.date}
      group by s.tenant_id, s.id`;
    return row ?? { marks: 0, children: 0, present: 0 };
  });
}

test('a tablet takes thirty children without network, through a reload and while the server restarts: all are there, once', async () => {
  const { context, page } = await openTablet();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  await bar(page, 'En ligne, tout est envoyé').waitFor();
  await expectCalm(page);
  await page.setViewportSize(PHONE);
  await expectCalm(page);
  await page.setViewportSize(TABLET.viewport);

  await context.setOffline(true);
  for (let index = 0; index < THIRTY; index += 1) await taps(page).nth(index).tap();
  await bar(page, `Hors ligne, ${THIRTY} pointages à envoyer`).waitFor();
  expect(await here(page)).toBe(THIRTY);
  expect(await noted()).toMatchObject({ marks: 0 });

  // The page itself needs no network either, and nothing that was noted is lost with it.
  const restarting = product.stop().then(() => start(product.port));
  await page.reload();
  await tab(page).click();
  await bar(page, `Hors ligne, ${THIRTY} pointages à envoyer`).waitFor();
  expect(await here(page)).toBe(THIRTY);
  await expectCalm(page);

  // Of the names that are shown nothing is on the disk to be read.
  const names = await page.locator('.rows .name strong').allTextContents();
  expect(names.length).toBeGreaterThanOrEqual(THIRTY);
  const kept = await disk(page);
  expect(kept).toContain('packs: 1');
  expect(kept).toContain(`acts: ${THIRTY}`);
  expect(names.filter(name => name.length > 4 && kept.includes(name))).toEqual([]);

  await restarting;
  await context.setOffline(false);
  await bar(page, 'En ligne, tout est envoyé').waitFor();
  expect(await noted()).toEqual({ marks: THIRTY, children: THIRTY, present: THIRTY });
  expect(await disk(page)).toContain('acts: 0');
  expect(complaints).toEqual([]);
  await context.close();
});

test('two tablets at one service, one by keyboard: each sees what the other noted, and what is undone is undone on both', async () => {
  const [one, other] = [await openTablet(), await openTablet({ viewport: { width: 1280, height: 900 } })];
  const { page } = other;
  await expect.poll(() => here(page)).toBe(THIRTY);
  await expectCalm(page);
  // The first child, from the keyboard alone: it leaves, and comes back.
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByText(/: parti à/).waitFor();
  expect(await here(page)).toBe(THIRTY - 1);
  await page.keyboard.press('u');
  await expect.poll(() => here(page)).toBe(THIRTY);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  await page.getByText(/: absent$/).waitFor();
  await bar(page, 'En ligne, tout est envoyé').waitFor();
  await one.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect.poll(() => here(one.page)).toBe(THIRTY - 1);
  expect(await noted()).toMatchObject({ children: THIRTY, present: THIRTY - 1 });
  await one.context.close();
  await other.context.close();
});

test('a badge that the camera reads is a tap on its child, without network too', async () => {
  const token = 'QX7A2MNB4CDEFGHIJKLMNOPQRS';
  const first = await openTablet();
  const host = `${gate.slug}.localhost:${product.port}`;
  const shell = await ask({ port: product.port, path: '/pointage', hosts: [host] });
  expect(shell.headers).toMatchObject({
    'content-security-policy': "frame-ancestors 'none'",
    'permissions-policy': expect.stringContaining('camera=(self)'),
    'x-content-type-options': 'nosniff',
  });
  expect(shell.body).toMatch(
    /<meta http-equiv="content-security-policy" content="default-src 'none';[^"]*'sha256-/,
  );
  const childId = (await rows(first.page).first().getAttribute('data-child')) ?? '';
  await first.context.close();
  await lookInto(
    directory,
    sql => sql`
      insert into child_badge (tenant_id, id, child_id, token, made_at)
      select tenant_id, gen_random_uuid(), id, ${token}, now() from child where id = ${childId}`,
  );
  const { context, page } = await openTablet();
  await context.setOffline(true);
  // A badge before the camera: what it sees is drawn.
  const { data, size } = encode(token, { ecc: 'M', border: 4 });
  await page.evaluate(
    ({ squares, side }) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 480;
      const context2d = canvas.getContext('2d');
      const px = Math.floor(480 / side);
      const draw = () => {
        if (!context2d) return;
        context2d.fillStyle = '#fff';
        context2d.fillRect(0, 0, 480, 480);
        context2d.fillStyle = '#000';
        squares.forEach((row, y) => {
          row.forEach((dark, x) => {
            if (dark) context2d.fillRect(x * px, y * px, px, px);
          });
        });
        requestAnimationFrame(draw);
      };
      draw();
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
    },
    { squares: data, side: size },
  );
  const before = await here(page);
  await page.getByRole('button', { name: 'Lire un badge' }).tap();
  await page
    .getByRole('dialog')
    .getByText(/: parti à/)
    .waitFor();
  await expectCalm(page);
  await page.keyboard.press('Escape');
  expect(await here(page)).toBe(before - 1);
  await bar(page, 'Hors ligne, 1 pointage à envoyer').waitFor();
  await context.setOffline(false);
  await bar(page, 'En ligne, tout est envoyé').waitFor();
  const sources = await lookInto(
    directory,
    sql => sql`select kind from attendance_mark where child_id = ${childId} and source = 'badge'`,
  );
  expect(sources.map(({ kind }) => kind)).toEqual(['left']);
  await context.close();
});

test('an expired sign-in and a way out with unsent acts lose nothing; after midnight nothing of the day is left', async () => {
  const { context, page } = await openTablet();
  const cookies = await context.cookies();
  const before = await noted();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Choisir plusieurs' }).tap();
  for (let index = THIRTY; index < THIRTY + 3; index += 1) await taps(page).nth(index).tap();
  await page.getByRole('button', { name: 'Arrivés' }).tap();
  await bar(page, 'Connexion expirée, 3 pointages à envoyer : reconnectez-vous, rien n’est perdu').waitFor();
  await expectCalm(page);

  await page.getByText('Menu').tap();
  await page.getByRole('button', { name: 'Se déconnecter' }).tap();
  await page.getByRole('heading', { name: 'Des pointages ne sont pas envoyés' }).waitFor();
  await expectCalm(page);
  await context.addCookies(cookies);
  await page.getByRole('button', { name: 'Rester et envoyer' }).tap();
  await bar(page, 'En ligne, tout est envoyé').waitFor();
  expect((await noted()).marks).toBe(before.marks + 3);

  // In the mairie's pages too.
  const office = await context.newPage();
  await office.goto(`${product.origin(gate.slug)}/mairie`, { waitUntil: 'networkidle' });
  await context.setOffline(true);
  await taps(page)
    .nth(THIRTY + 3)
    .tap();
  await bar(page, 'Hors ligne, 1 pointage à envoyer').waitFor();
  await office.getByRole('button', { name: 'Se déconnecter' }).click();
  await office.getByText('1 pointage de cette tablette n’est pas arrivé').waitFor();
  await expectCalm(office);
  await office.close();

  // A day later, as the tablet's clock has it.
  await page.clock.setSystemTime(Date.now() + 24 * 3_600_000);
  await page.getByText('Pas de réseau, et rien pour aujourd’hui sur cette tablette').waitFor();
  expect(await page.getByText('Hors ligne, 1 pointage à envoyer').count()).toBe(1);
  const kept = await disk(page);
  expect(kept).toContain('packs: 0');
  expect(kept).toContain('acts: 1');
  await context.close();
});
