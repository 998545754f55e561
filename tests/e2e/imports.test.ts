/** A mairie's file, from the upload to the last sentence, and what is printed: on a phone and on a wide screen. */
import {
  DEMONSTRATION_FAMILIES,
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { launchBrowser } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { ask } from '../http.ts';
import { spoiltFile } from '../imports/family-files.ts';
import type { Product } from '../server.ts';

const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const SLUG = 'rpi-rognaix';
/** Where a product runs already, for who works on these pages. */
const RUNNING = process.env.PREAU_TEST_ORIGIN;
/** Where pictures of the pages go, for who wants to look at them. */
const PICTURES = process.env.PREAU_TEST_PICTURES;

let product: Product | null = null;
let browser: Browser;
let agent: NonNullable<BrowserContextOptions['storageState']>;
let family: NonNullable<BrowserContextOptions['storageState']>;

const origin = () => RUNNING ?? product?.origin(SLUG) ?? '';

beforeAll(async () => {
  if (!RUNNING) product = await startDemonstration();
  browser = await launchBrowser();
  agent = await signIn(demonstrationAgentEmail(SLUG, 'gestionnaire'));
  family = await signIn(DEMONSTRATION_FAMILIES.jeanne.email);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(email: string) {
  const context = await browser.newContext({ viewport: WIDTHS.desktop });
  const page = await context.newPage();
  await page.goto(`${origin()}/connexion`);
  await page.locator('[name=identifier]').fill(email);
  await page.locator('[name=password]').fill(DEMONSTRATION_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname !== '/connexion');
  if (page.url().endsWith('/connexion/code')) {
    const code = new TOTP({ secret: Secret.fromBase32(DEMONSTRATION_TOTP_SECRET) }).generate();
    await page.locator('main input:not([type=hidden])').first().fill(code);
    await page.keyboard.press('Enter');
    await page.waitForURL(url => !url.pathname.startsWith('/connexion'));
  }
  const kept = await context.storageState();
  await context.close();
  return kept;
}

async function withPage(
  who: typeof agent,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...options, storageState: who });
  try {
    await look(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Calm, and kept as a picture where these are asked for. */
async function expectCalmAs(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  await expectCalm(page);
}

/** Fetches a document with the sign-in of someone: the browser itself would show it, or save it. */
async function expectPdf(who: typeof agent, path: string): Promise<void> {
  const { host, port } = new URL(origin());
  const cookies = typeof who === 'string' ? [] : who.cookies;
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const reply = await ask({ port: Number(port), path, hosts: [host], headers: { cookie } });
  expect(reply, path).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
  expect(reply.body.slice(0, 5)).toBe('%PDF-');
}

async function sendFile(page: Page, csv: string, kind = 'families'): Promise<void> {
  await page.goto(`${origin()}/mairie/importer`);
  await page.locator(`input[name=sorte][value=${kind}]`).check();
  await page
    .locator('input[name=fichier]')
    .setInputFiles({ name: 'familles.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Contrôler le fichier' }).click();
  await page.waitForURL(/\/mairie\/importer\/[0-9a-f-]{36}$/);
}

describe.each(Object.entries(WIDTHS))('%s', (width, viewport) => {
  test('a file with mistakes is explained, handed back, and confirmed', async () => {
    await withPage(agent, { viewport, acceptDownloads: true }, async page => {
      await page.goto(`${origin()}/mairie/importer`);
      await expectCalmAs(page, `importer-${width}`);
      await page.getByRole('button', { name: 'Contrôler le fichier' }).click();
      expect(await page.locator('[role=alert]').innerText()).toContain('Choisissez');
      await expectCalmAs(page, `importer-refus-${width}`);
      const { csv, expected } = spoiltFile(150, 10, width === 'phone' ? 11 : 12);
      await sendFile(page, csv);
      await page.getByRole('button', { name: /^Enregistrer/ }).waitFor({ timeout: 30_000 });
      await expectCalmAs(page, `importer-bilan-${width}`);
      await page.getByRole('link', { name: /Refusées/ }).click();
      const [line] = [...expected.keys()].sort((a, b) => a - b);
      await page.getByText(`Ligne ${line}`).first().waitFor();
      await expectCalmAs(page, `importer-refusees-${width}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Télécharger les lignes refusées' }).click(),
      ]);
      const handedBack = await (await download.createReadStream()).toArray();
      const text = Buffer.concat(handedBack).toString('utf8');
      expect(text.split('\r\n')[0]).toMatch(/Niveau;Pourquoi$/);
      expect(text).toContain('Écrivez jour/mois/année');
      await page.getByRole('button', { name: /^Enregistrer/ }).click();
      await page.getByText('C’est enregistré').waitFor({ timeout: 30_000 });
      await expectCalmAs(page, `importer-fait-${width}`);
    });
  });

  test('letters are chosen and printed', async () => {
    await withPage(agent, { viewport }, async page => {
      await page.goto(`${origin()}/mairie/courriers`);
      await expectCalmAs(page, `courriers-${width}`);
      await expectPdf(agent, '/mairie/courriers/imprimer.pdf?qui=never-signed-in&quoi=labels');
      await expectPdf(agent, '/mairie/courriers/imprimer.pdf?qui=no-email&quoi=letters');
    });
  });
});

test('without a script a file is sent, its progress is shown by reloading, and it is confirmed', async () => {
  await withPage(agent, { viewport: WIDTHS.phone, javaScriptEnabled: false }, async page => {
    await sendFile(page, spoiltFile(80, 4, 21).csv);
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.getByRole('button', { name: /^Enregistrer/ }).count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await page.getByRole('button', { name: /^Enregistrer/ }).click();
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.getByText('C’est enregistré').count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
  });
});

test('a parent prints the short and the full sheet of its child, and everyone the blank form', async () => {
  await withPage(family, { viewport: WIDTHS.phone }, async page => {
    await page.goto(`${origin()}/mes-enfants`);
    const href = await page.locator('main a[href^="/mes-enfants/"]').first().getAttribute('href');
    for (const path of [
      `${href}/fiche.pdf`,
      `${href}/fiche.pdf?format=complete`,
      '/documents/fiche-inscription.pdf',
    ]) {
      await expectPdf(family, path);
    }
  });
});
