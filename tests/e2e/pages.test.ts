/** The pages as people meet them: on a phone and a wide screen, with a keyboard, without a script, in the dark. */
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectAccessible, expectCalm, expectNoOverflow } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, visitEach as visitPages } from '../browser.ts';
import { copyOfDemonstration, DEMONSTRATION_NOW } from '../demonstration-folder.ts';
import { ask } from '../http.ts';
import { type Product, runPreau, startProduct } from '../server.ts';
import { readFolder } from '../tenants.ts';

const NARROWEST = { width: 320, height: 640 };

let product: Product;
let browser: Browser;

let directory: string;

beforeAll(async () => {
  directory = await copyOfDemonstration();
  // As behind a proxy of ours, so that a test can come by https.
  product = await startProduct({ directory, now: DEMONSTRATION_NOW, env: { PREAU_TRUST_PROXY: 'yes' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (directory) await rm(directory, { recursive: true, force: true });
});

const slugs = await readdir(new URL('../../tenants', import.meta.url));
const communes = await Promise.all(slugs.map(async slug => ({ slug, folder: await readFolder(slug) })));
const [{ slug: someSlug = '', folder: someFolder } = { folder: null }] = communes;

/** What nobody signed in to anything may see, and what operators see. */
const publicPaths = ({ texts }: Pick<TenantFolder, 'texts'>) => [
  '/',
  '/accessibilite',
  ...texts.map(({ key }) => `/reglement/${key}`),
];
/** All that the public sees of one commune: what the accessibility statement speaks of. */
const somePaths = someFolder ? publicPaths(someFolder) : [];
const consolePaths = [
  '/plateforme',
  `/plateforme/communes/${someSlug}`,
  '/plateforme/travaux',
  '/plateforme/courriels',
  '/plateforme/composants',
];

/** Opens a page that owes nothing to who looks at it: it leaves no cookie behind. */
function visit(
  host: string,
  path: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
  status = 200,
): Promise<void> {
  return visitEach(host, [path], options, look, status);
}

/** The same for one page after the other. */
function visitEach(
  host: string,
  paths: readonly string[],
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
  status = 200,
): Promise<void> {
  const urls = paths.map(path => `${product.origin(host)}${path}`);
  const lookAndCount = async (page: Page) => {
    await look(page);
    expect(await page.context().cookies(), page.url()).toEqual([]);
  };
  return visitPages(browser, urls, options, lookAndCount, status);
}

describe.each(communes)('the portal of $slug', ({ slug, folder }) => {
  const { commune } = folder;

  test.each([PHONE, DESKTOP])('bears its name, its colours and its contacts at $width pixels', viewport =>
    visit(slug, '/', { viewport }, async page => {
      await page.getByRole('banner').getByText(commune.name, { exact: true }).waitFor();
      expect(await page.title()).toContain(commune.name);
      expect(await colourOf(page, 'header', 'border-top-color')).toBe(toRgb(commune.branding.accent));
      for (const member of commune.members) {
        const section = page.getByRole('region', { name: member.name, exact: true });
        for (const line of [...member.address, member.email ?? '']) {
          expect(await section.innerText()).toContain(line);
        }
        if (member.phone) {
          const digits = member.phone.replaceAll(/\D/g, '').replace(/^0/, '+33');
          const link = section.locator(`a[href="tel:${digits}"]`).first();
          const box = await link.boundingBox();
          expect(box?.height).toBeGreaterThanOrEqual(44);
        }
        if (member.email) expect(await section.locator(`a[href="mailto:${member.email}"]`).count()).toBe(1);
      }
      for (const service of folder.services.services) {
        expect((await page.getByRole('main').innerText()).replaceAll(/\s/g, ' ')).toContain(service.name);
      }
      await expectNoOverflow(page);
    }),
  );

  test.each([
    { name: 'a phone, by day', viewport: PHONE, colorScheme: 'light' },
    { name: 'a phone, at night', viewport: PHONE, colorScheme: 'dark' },
    { name: 'a wide screen, by day', viewport: DESKTOP, colorScheme: 'light' },
    { name: 'a wide screen, at night', viewport: DESKTOP, colorScheme: 'dark' },
  ] as const)('has nothing that axe objects to on $name', async options => {
    await visitEach(slug, publicPaths(folder), options, expectAccessible);
  });

  test('fits the narrowest screen, and text twice as large', async () => {
    await visitEach(slug, publicPaths(folder), { viewport: NARROWEST }, expectNoOverflow);
    await visitEach(slug, publicPaths(folder), { viewport: DESKTOP }, async page => {
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '225%';
      });
      await expectNoOverflow(page);
    });
  });

  test('leads to the règlement and the accessibility statement, and back', () =>
    visit(slug, '/', { viewport: PHONE }, async page => {
      for (const { title } of folder.texts) {
        await page.getByRole('link', { name: title, exact: true }).click();
        await page.getByRole('heading', { level: 1, name: title }).waitFor();
        await page.getByRole('link', { name: 'Accueil', exact: true }).click();
      }
      await page.getByRole('link', { name: /Accessibilité\s: non conforme/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Déclaration d’accessibilité' }).waitFor();
    }));

  test('keeps its stylesheet for ever, under an address that changes with it', async () => {
    const hosts = [`${slug}.localhost:${product.port}`];
    const home = await ask({ port: product.port, hosts });
    const address = /\/couleurs\/[^"]+\.css/.exec(home.body)?.[0];
    const sheet = await ask({ port: product.port, hosts, path: address ?? '' });
    expect(sheet.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(sheet.body).toContain(`--brand:${commune.branding.accent}`);
    const stale = await ask({
      port: product.port,
      hosts,
      path: (address ?? '').replace(/-[0-9a-f]+\.css/, '-0.css'),
    });
    expect(stale.headers['cache-control']).toBe('no-cache');
  });
});

test('no two communes look the same', () => {
  const accents = communes.map(({ folder }) => folder.commune.branding.accent);
  expect(new Set(accents).size).toBe(communes.length);
});

test('the demonstration says that it is one, with its date', () =>
  visit(someSlug, '/', { viewport: PHONE }, async page => {
    const note = await page.getByRole('note').innerText();
    expect(note).toMatch(/^Démonstration\s: .* Ici, [a-z]+\s\d.*\s20\d\d, \d+\sh/);
  }));

test.each(somePaths)('%s needs no script, and has none', path =>
  visit(someSlug, path, { viewport: PHONE, javaScriptEnabled: false }, async page => {
    expect(await page.locator('script').count()).toBe(0);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }),
);

test.each([
  [someSlug, '/nulle/part'],
  [someSlug, '/reglement/aucun'],
  ['console', '/plateforme/communes/aucune'],
  ['nulle-part', '/'],
])('the page that says that there is none has nothing that axe objects to: %s%s', async (host, path) => {
  for (const colorScheme of ['light', 'dark'] as const)
    await visit(host, path, { viewport: PHONE, colorScheme }, expectCalm, 404);
});

test('what does not exist is said in the frame of the portal, with a way home', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const response = await page.goto(`${product.origin(someSlug)}/nulle/part`);
  expect(response?.status()).toBe(404);
  await page
    .getByRole('banner')
    .getByText(someFolder?.commune.name ?? '', { exact: true })
    .waitFor();
  await page.getByRole('link', { name: 'Aller à la page d’accueil' }).click();
  await page.getByRole('heading', { level: 1, name: /garderie/i }).waitFor();
  await context.close();
});

describe('hosts', () => {
  const at = (host: string, path: string) =>
    ask({ port: product.port, hosts: [`${host}.localhost:${product.port}`], path });

  test('an unknown one gets a bare 404, the same for every path, that names no one', async () => {
    const [home, elsewhere, operators] = await Promise.all(
      ['/', '/reglement/cantine', '/plateforme'].map(path => at('nulle-part', path)),
    );
    for (const reply of [home, elsewhere, operators]) {
      expect(reply?.status).toBe(404);
      expect(reply?.body).toBe(home?.body);
    }
    expect(home?.body).toContain('Page introuvable');
    for (const { folder } of communes) expect(home?.body).not.toContain(folder.commune.name);
    expect(home?.body).not.toMatch(/Préau|commune|mairie|plateforme|href="\/"/i);
  });

  test('the console is on its own host and on no other', async () => {
    for (const path of consolePaths) expect((await at(someSlug, path)).status, path).toBe(404);
    expect((await at('console', '/accessibilite')).status).toBe(404);
    const home = await at('console', '/');
    expect([home.status, home.headers.location]).toEqual([307, '/plateforme']);
  });

  test('an act of the console does nothing on the host of a commune', async () => {
    const host = `${someSlug}.localhost:${product.port}`;
    const reply = await ask({
      port: product.port,
      hosts: [host],
      path: `/plateforme/communes/${someSlug}?/essai`,
      method: 'POST',
      headers: { origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'to=jeanne%40example.fr',
    });
    expect(reply.status).toBe(404);
  });
});

describe('headers', () => {
  const headersOf = async (host: string, path: string, headers: Record<string, string> = {}) =>
    (await ask({ port: product.port, hosts: [`${host}.localhost:${product.port}`], path, headers })).headers;

  const everywhere = [
    [someSlug, '/'],
    [someSlug, '/nulle/part'],
    ['nulle-part', '/'],
    ['console', '/'],
    ...consolePaths.map(path => ['console', path] as const),
  ] as const;

  test('every page says what it may load, and nothing inline', async () => {
    for (const [host, path] of everywhere) {
      const headers = await headersOf(host, path);
      const policy = String(headers['content-security-policy']);
      expect(policy, path).toMatch(/default-src 'none'/);
      expect(policy, path).toMatch(/frame-ancestors 'none'/);
      expect(policy, path).toMatch(/base-uri 'none'/);
      expect(policy, path).not.toMatch(/unsafe-inline|unsafe-eval|\*|data:/);
      expect(headers, path).toMatchObject({
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['permissions-policy'], path).toContain('geolocation=()');
      expect(headers['set-cookie'], path).toBeUndefined();
    }
  });

  test('only a visitor who comes by https is told to keep to it', async () => {
    const secure = { 'x-forwarded-proto': 'https' };
    expect((await headersOf('console', '/plateforme', secure))['strict-transport-security']).toBe(
      'max-age=31536000',
    );
    expect((await headersOf('console', '/plateforme'))['strict-transport-security']).toBeUndefined();
  });
});

describe('the console', () => {
  test.each([
    { name: 'a phone, by day', viewport: PHONE, colorScheme: 'light' },
    { name: 'a wide screen, at night', viewport: DESKTOP, colorScheme: 'dark' },
  ] as const)('has nothing that axe objects to on $name', async options => {
    await visitEach('console', consolePaths, options, expectCalm);
  });

  test('lists every commune, with the way to its portal', () =>
    visit('console', '/plateforme', { viewport: DESKTOP }, async page => {
      for (const { slug, folder } of communes) {
        await page.getByRole('link', { name: folder.commune.name, exact: true }).waitFor();
        expect(await page.locator(`a[href="${product.origin(slug)}/"]`).count()).toBe(1);
      }
    }));

  test('finds a commune by a part of its name', () =>
    visit('console', '/plateforme?q=cregy', { viewport: DESKTOP }, async page => {
      await page.getByRole('link', { name: 'Crégy-lès-Meaux', exact: true }).waitFor();
      expect(await page.getByRole('row').count()).toBe(2);
    }));

  test.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
    'sends a test e-mail that arrives in its inbox, and keeps what was typed wrong (%o)',
    async ({ javaScriptEnabled }) => {
      const to = `jeanne.${javaScriptEnabled}@example.fr`;
      const options = { viewport: PHONE, javaScriptEnabled };
      await visit('console', `/plateforme/communes/${someSlug}`, options, async page => {
        const field = page.getByLabel('Destinataire');
        const send = page.getByRole('button', { name: 'Envoyer l’essai' });
        await field.fill('jeanne.example.fr');
        await send.click();
        await page.getByRole('alert').getByRole('link').waitFor();
        expect(await field.inputValue()).toBe('jeanne.example.fr');
        expect(await field.getAttribute('aria-invalid')).toBe('true');
        if (javaScriptEnabled) await expectAccessible(page);
        await field.fill(to);
        await send.click();
        await page.getByRole('status').getByText(to).waitFor();
      });
      await visit('console', '/plateforme/courriels', options, async page => {
        const mail = page.getByRole('row').filter({ hasText: to }).getByRole('link');
        while (!(await mail.isVisible())) await page.reload();
        await mail.click();
        await page.getByRole('heading', { level: 1 }).waitFor();
        const frame = page.frameLocator('iframe');
        expect(await frame.locator('body').innerText()).toContain(someFolder?.commune.name);
        expect(await page.getByRole('main').innerText()).toContain(to);
      });
    },
  );

  test('shows an e-mail in a frame that runs nothing', async () => {
    const list = await ask({
      port: product.port,
      hosts: [`console.localhost:${product.port}`],
      path: '/plateforme/courriels',
    });
    const mail = /\/plateforme\/courriels\/[^"]+/.exec(list.body)?.[0];
    const content = await ask({
      port: product.port,
      hosts: [`console.localhost:${product.port}`],
      path: `${mail}/contenu`,
    });
    const policy = String(content.headers['content-security-policy']);
    expect(policy).toMatch(/sandbox(?!.*allow-(scripts|same-origin))/);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/script-src/);
  });

  test('opens and closes a sheet, and gives the focus back', () =>
    visit('console', '/plateforme/composants', { viewport: PHONE }, async page => {
      const opener = page.getByRole('button', { name: 'Déclarer une absence' });
      const sheet = page.getByRole('dialog', { name: 'Déclarer une absence' });
      // The button answers once the page's script has run, which nothing on the page tells.
      await vi.waitFor(async () => {
        if (!(await sheet.isVisible())) await opener.click();
        await sheet.waitFor({ timeout: 1000 });
      }, 20_000);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
      expect(await opener.evaluate(button => button === document.activeElement)).toBe(true);
      await opener.click();
      await sheet.waitFor();
    }));
});

describe('the keyboard', () => {
  const pages = [
    ...somePaths.map(path => [someSlug, path] as const),
    ...consolePaths.map(path => ['console', path] as const),
  ];

  test.each(pages)('reaches everything on %s%s, and shows where it is', (host, path) =>
    visit(host, path, { viewport: PHONE }, async page => {
      const expected = await page.evaluate(() => {
        const reachable = [
          ...document.querySelectorAll<HTMLElement>(
            'a[href], button, input, select, textarea, [tabindex="0"]',
          ),
        ]
          .filter(element => element.checkVisibility() && !element.matches(':disabled, [type=hidden]'))
          // A group of radio buttons is one stop.
          .filter(
            (element, _, all) =>
              !element.matches('[type=radio]') ||
              element ===
                all.find(
                  other =>
                    other.matches('[type=radio]') &&
                    other.getAttribute('name') === element.getAttribute('name'),
                ),
          );
        reachable.forEach((element, index) => {
          element.dataset.stop = String(index);
        });
        return reachable.length;
      });
      const reached = new Set<string>();
      for (let press = 0; press < expected + 5 && reached.size < expected; press++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          const { width, height } = element.getBoundingClientRect();
          return {
            index: element.dataset.stop,
            isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
            isShown: width > 1 && height > 1,
            html: element.outerHTML.slice(0, 120),
          };
        });
        if (stop.index === undefined) continue;
        expect(stop, stop.html).toMatchObject({ isOutlined: true, isShown: true });
        reached.add(stop.index);
      }
      expect(reached.size).toBe(expected);
    }),
  );
});

function colourOf(page: Page, selector: string, property: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
}

/** `#2c5f86` as a browser says it. */
function toRgb(hex: string): string {
  const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${r}, ${g}, ${b})`;
}

describe('a règlement of which a second version is to come', () => {
  const [slug, path] = ['cregy-les-meaux', '/reglement/reglement-interieur'];
  const LATER = '2027-01-04';

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'preau-versions-'));
    await cp(new URL(`../../tenants/${slug}`, import.meta.url), join(folder, slug), { recursive: true });
    const regulations = join(folder, slug, 'regulations');
    const first = await readFile(join(regulations, '2026-09-01.yaml'), 'utf8');
    const second = first
      .replace('effectiveFrom: 2026-09-01', `effectiveFrom: ${LATER}`)
      .replace('kind: days-before, days: 5', 'kind: days-before, days: 4')
      .replace('cents: 210', 'cents: 220');
    await writeFile(join(regulations, `${LATER}.yaml`), second);
    const apply = runPreau(['tenant', 'apply', join(folder, slug)], { PREAU_DATA_DIR: directory });
    const [code] = await once(apply, 'exit');
    await rm(folder, { recursive: true });
    expect(code).toBe(0);
  });

  test.each([PHONE, DESKTOP])(
    'shows one version and leads to the other, with what changes, at $width pixels',
    async viewport => {
      await visit(slug, path, { viewport }, async page => {
        const text = async () => (await page.getByRole('main').innerText()).replaceAll(/\s/g, ' ');
        await page.getByRole('table', { name: 'Prix, Restauration' }).waitFor();
        expect(await text()).toContain('au plus tard 5 jours avant, sans compter les samedis et dimanches');
        expect(await page.getByRole('heading', { name: 'Ce qui change' }).count()).toBe(0);
        await page.getByRole('link', { name: 'à partir du 4 janvier 2027' }).click();
        await page.getByRole('heading', { level: 2, name: 'Ce qui change' }).waitFor();
        expect(await text()).toContain(
          'Le prix du service « Garderie matin » pour un enfant qui habite la commune passe de 2,10 € à 2,20 € (article 6.5).',
        );
        await expectAccessible(page);
        await expectNoOverflow(page);
      });
    },
  );

  test('is a PDF too, of the version that is shown', async () => {
    const context = await browser.newContext();
    const answer = await context.request.get(
      `http://127.0.0.1:${product.port}${path}/reglement.pdf?date=${LATER}`,
      { headers: { host: `${slug}.localhost:${product.port}` } },
    );
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
    const task = getDocument({ data: new Uint8Array(await answer.body()), verbosity: 0 });
    const { items } = await (await (await task.promise).getPage(1)).getTextContent();
    const said = items.map(item => ('str' in item ? item.str : '')).join(' ');
    expect(said.replaceAll(/\s+/g, ' ')).toContain('au plus tard 4 jours avant');
    await task.destroy();
    await context.close();
  });
});
