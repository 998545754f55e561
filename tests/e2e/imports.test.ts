/** A mairie's file, from the upload to the last sentence, and what is printed: on a phone and on a wide screen. */
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, visit as visitPage } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { signIn, signInAgent } from '../demonstration-sign-in.ts';
import { ask } from '../http.ts';
import { spoiltFile } from '../imports/family-files.ts';
import type { Product } from '../server.ts';

const SLUG = 'rpi-rognaix';
const IMPORT = '/mairie/importer';

let product: Product;
let browser: Browser;
let agent: StorageState;
let family: StorageState;

const origin = () => product.origin(SLUG);

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  agent = await signInAgent(browser, product, SLUG, 'gestionnaire');
  family = await signIn(browser, product, SLUG, DEMONSTRATION_FAMILIES.jeanne.email);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const visit = (
  who: StorageState,
  path: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
) => visitPage(browser, `${origin()}${path}`, { ...options, storageState: who }, look);

/** Fetches a document with the sign-in of someone: the browser itself would show it, or save it. */
async function expectPdf(who: StorageState, path: string): Promise<void> {
  const { host, port } = new URL(origin());
  const cookies = typeof who === 'string' ? [] : who.cookies;
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const reply = await ask({ port: Number(port), path, hosts: [host], headers: { cookie } });
  expect(reply, path).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
  expect(reply.body.slice(0, 5)).toBe('%PDF-');
}

async function sendFile(page: Page, csv: string, kind = 'families'): Promise<void> {
  await page.locator(`input[name=sorte][value=${kind}]`).check();
  await page
    .locator('input[name=fichier]')
    .setInputFiles({ name: 'familles.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Contrôler le fichier' }).click();
  await page.waitForURL(/\/mairie\/importer\/[0-9a-f-]{36}$/);
}

describe.each([
  ['a phone', PHONE],
  ['a wide screen', DESKTOP],
])('on %s', (_, viewport) => {
  test('a file with mistakes is explained, handed back, and confirmed', async () => {
    await visit(agent, IMPORT, { viewport, acceptDownloads: true }, async page => {
      await expectCalm(page);
      await page.getByRole('button', { name: 'Contrôler le fichier' }).click();
      expect(await page.locator('[role=alert]').innerText()).toContain('Choisissez');
      await expectCalm(page);
      const { csv, expected } = spoiltFile(150, 10, viewport === PHONE ? 11 : 12);
      await sendFile(page, csv);
      await page.getByRole('button', { name: /^Enregistrer/ }).waitFor({ timeout: 30_000 });
      await expectCalm(page);
      await page.getByRole('link', { name: /Refusées/ }).click();
      const [line] = [...expected.keys()].sort((a, b) => a - b);
      await page.getByText(`Ligne ${line}`).first().waitFor();
      await expectCalm(page);
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
      await expectCalm(page);
    });
  });

  test('letters are chosen and printed', async () => {
    await visit(agent, '/mairie/courriers', { viewport }, async page => {
      await expectCalm(page);
      await expectPdf(agent, '/mairie/courriers/imprimer.pdf?qui=never-signed-in&quoi=labels');
      await expectPdf(agent, '/mairie/courriers/imprimer.pdf?qui=no-email&quoi=letters');
    });
  });
});

test('without a script a file is sent, its progress is shown by reloading, and it is confirmed', async () => {
  await visit(agent, IMPORT, { viewport: PHONE, javaScriptEnabled: false }, async page => {
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
  await visit(family, '/mes-enfants', { viewport: PHONE }, async page => {
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
