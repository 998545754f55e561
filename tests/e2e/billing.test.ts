/**
 * A run of invoices as the régisseur makes it: a draft with what deserves a look, why a line costs what it costs, issuing with
 * the bar that watches, what has changed since; then what comes in; on a phone, on a wide screen, and without a script.
 */
import {
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { launchBrowser } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import type { Product } from '../server.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
const SLUG = 'saint-verand';
/** Of a run under way: it takes a second, and a busy machine longer. */
const DONE = { timeout: 30_000 };

let product: Product;
let browser: Browser;
let storageState: NonNullable<BrowserContextOptions['storageState']>;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.goto(`${product.origin(SLUG)}/connexion`);
  await page.getByLabel(/N° famille/).fill(demonstrationAgentEmail(SLUG, 'admin'));
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/connexion/code');
  const totp = new TOTP({ secret: Secret.fromBase32(DEMONSTRATION_TOTP_SECRET) });
  await page.locator('main input[inputmode=numeric], main input[name=code]').first().fill(totp.generate());
  await page.keyboard.press('Enter');
  await page.waitForURL('**/mairie');
  storageState = await context.storageState();
  await context.close();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ ...options, storageState });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(`${product.origin(SLUG)}/mairie/facturation`);
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const thisMonth = () => new Date().toISOString().slice(0, 7);

async function draft(page: Page, regie: string): Promise<void> {
  const section = page.getByRole('region', { name: regie });
  for (const name of ['Premier mois', 'Dernier mois'])
    await section.getByLabel(name).selectOption(thisMonth());
  await section.getByRole('button', { name: 'Calculer le brouillon' }).click();
  await page.waitForURL(/facturation\/[0-9a-f-]{36}$/);
}

test('a month is drafted, read again, issued under the eyes of who watches, and then looked back at', async () => {
  await visit({ viewport: DESKTOP }, async page => {
    await draft(page, 'Régie périscolaire de Saint-Vérand');
    // The bar goes on by itself until the draft is there.
    await page.getByRole('heading', { name: 'À regarder' }).waitFor(DONE);
    await expectCalm(page);
    await page
      .locator('.look')
      .getByRole('link', { name: /Quotient manquant/ })
      .click();
    const family = page.getByRole('region', { name: 'Quotient manquant' }).getByRole('row').nth(1);
    await family.waitFor();
    expect(
      await family.getByRole('link', { name: 'Compléter le dossier' }).first().getAttribute('href'),
    ).toMatch(/^\/mairie\/familles\/[0-9a-f-]{36}\/caf$/);
    await family.getByRole('link').first().click();
    const why = page.getByText('Pourquoi ?').first();
    await why.click();
    await page
      .getByText(/quotient/i)
      .first()
      .waitFor();
    await expectCalm(page);
    await page.getByRole('link', { name: /Brouillon de/ }).click();
    const issue = page.getByRole('button', { name: /^Émettre \d+ factures$/ });
    const count = Number((await issue.textContent())?.replace(/\D/g, ''));
    // From the keyboard alone.
    await issue.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Factures', exact: true }).waitFor(DONE);
    await page.getByText(`${count} factures du`).waitFor();
    expect(await page.getByRole('rowheader', { name: /^SV-\d{4}-\d+$/ }).count()).toBe(count);
    await page.setViewportSize(PHONE);
    await expectCalm(page);
    await page.getByRole('link', { name: 'Voir ce qui a changé depuis' }).click();
    await page.getByRole('heading', { name: 'Corrections' }).waitFor();
    await expectCalm(page);
  });
});

test('a cheque is recorded from the keyboard, the balance follows, it is brought to the bank, and taken back', async () => {
  await visit({ viewport: DESKTOP }, async page => {
    await page.getByRole('link', { name: 'Encaissements' }).click();
    await page.waitForURL('**/mairie/encaissements');
    // The reference as it is printed leads to the one whose invoice it is, with what is due filled in.
    await page.locator('#champ-q').fill(`SV-${thisMonth().slice(0, 4)}-2`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/famille=/);
    const due = await page.locator('.figure').first().textContent();
    await expectCalm(page);
    await page.getByLabel('Montant reçu').fill('beaucoup');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Écrivez un montant, comme 46,80.' }).waitFor();
    await expectCalm(page);
    await page.getByLabel('Montant reçu').fill((due ?? '').replace(/[^\d,]/g, ''));
    await page.getByLabel('Banque').fill('Crédit agricole');
    await page.getByLabel('Numéro du chèque').fill('0012345');
    await page.keyboard.press('Enter');
    await page.getByText('Son compte est à jour.').waitFor();
    await expectCalm(page);
    await page.setViewportSize(PHONE);
    await page.getByRole('link', { name: 'Remises' }).click();
    await page.getByText('Crédit agricole n° 0012345').waitFor();
    await expectCalm(page);
    await page.getByRole('button', { name: 'Établir le bordereau de chèques' }).click();
    await page.getByText('Rien n’attend d’être remis.').waitFor();
    await page.getByRole('cell', { name: 'Chèques' }).waitFor();
    for (const name of ['Impayés', 'Relances', 'Titres', 'Journal']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await expectCalm(page);
    }
    await page.getByRole('row').filter({ hasText: '0012345' }).waitFor();
    await page.getByRole('link', { name: 'Encaisser', exact: true }).click();
    await page.getByText('Annuler').first().click();
    await page.getByLabel('Motif').fill('Chèque impayé');
    await page.keyboard.press('Enter');
    await page.getByText('Paiement annulé.').waitFor();
    await page.getByText('Annulé : Chèque impayé').waitFor();
    await expectCalm(page);
  });
});

test('without a script the page asks again by itself, and a draft is thrown away by a button', async () => {
  await visit({ viewport: PHONE, javaScriptEnabled: false }, async page => {
    await draft(page, 'Régie périscolaire de Varacieux');
    await page.getByRole('button', { name: 'Jeter le brouillon' }).waitFor(DONE);
    await page.getByRole('button', { name: 'Jeter le brouillon' }).click();
    await page.waitForURL('**/mairie/facturation');
    const section = page.getByRole('region', { name: 'Régie périscolaire de Varacieux' });
    await section.getByRole('button', { name: 'Calculer le brouillon' }).waitFor();
  });
});
