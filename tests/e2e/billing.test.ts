/**
 * A run of invoices as the régisseur makes it: a draft with what deserves a look, why a line costs what it costs, issuing with
 * the bar that watches, what has changed since; then what comes in; on a phone, on a wide screen, and without a script.
 */
import { addDays, mondayOf } from '@preau/domain/dates';
import { DEMONSTRATION_FAMILIES, DEMONSTRATION_PASSWORD } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPdf } from '../../packages/documents/src/pdf/reader.sample.ts';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, visit as visitPage } from '../browser.ts';
import { DEMONSTRATION_DAY, startDemonstration } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'saint-verand';
/** Of a run under way: it takes a second, and a busy machine longer. */
const DONE = { timeout: 30_000 };

let product: Product;
let browser: Browser;
let storageState: StorageState;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  storageState = await signInAgent(browser, product, SLUG, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Opens the runs of the mairie, and waits for their script: it sets back a select that was chosen from before. */
const visit = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  visitPage(
    browser,
    `${product.origin(SLUG)}/mairie/facturation`,
    { ...options, storageState },
    async page => {
      await page.waitForLoadState('networkidle');
      await look(page);
    },
  );

/** Of an invoice that the first of these tests issues. */
let reference: string;
const THIS_MONTH = DEMONSTRATION_DAY.slice(0, 7);

async function draft(page: Page, regie: string): Promise<void> {
  const section = page.getByRole('region', { name: regie });
  for (const name of ['Premier mois', 'Dernier mois'])
    await section.getByLabel(name).selectOption(THIS_MONTH);
  await section.getByRole('button', { name: 'Calculer le brouillon' }).click();
  await page.waitForURL(/facturation\/[0-9a-f-]{36}$/);
}

/** An evening on which a child of the family was noted as fetched late, and was in truth not there. */
const WRONG_DAY = addDays(mondayOf(DEMONSTRATION_DAY), -21);

/** Opens the evening to correct it. @returns what is noted of the child */
async function openWrongDay(page: Page): Promise<Locator> {
  await page.goto(`${product.origin(SLUG)}/mairie/journee/liste/st-verand-garderie-soir/${WRONG_DAY}`);
  await page.getByRole('link', { name: 'Corriger' }).click();
  return page.getByRole('listitem').filter({ hasText: 'ZTEST Commune' });
}

test('of the months that are billed nothing is to be corrected, until a day of this one is noted otherwise', async () => {
  await visit({ viewport: DESKTOP }, async page => {
    await page
      .getByRole('row', { name: /octobre 2026/ })
      .first()
      .waitFor();
    expect(await page.getByRole('link', { name: 'Voir ce qui se corrige' }).count()).toBe(0);
    const child = await openWrongDay(page);
    // What is late costs more, and not what is booked less where nobody came.
    await child.getByLabel(/^Départ/).fill('19:10');
    await page.getByLabel('Raison de la correction').fill('Départ noté sur papier');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('1 enfant corrigé.').waitFor();
  });
});

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
    const run = page.url();
    const listed = page.getByRole('rowheader', { name: /^SV-\d{4}-\d+$/ });
    expect(await listed.count()).toBe(count);
    reference = await listed.nth(1).innerText();
    await page.getByRole('link', { name: 'Voir l’envoi et imprimer' }).click();
    const print = page.getByRole('link', { name: 'Factures à imprimer (PDF)' });
    // What is to be printed is known once the worker has made and told all.
    await expect
      .poll(async () => {
        await page.goto(`${run}/envois`);
        return print.count();
      }, DONE)
      .toBe(1);
    await page.getByText('Aucun courriel n’a été refusé').waitFor();
    const toPrint = Number(/(\d+)\sfactures?\sà\simprimer/.exec(await page.locator('main').innerText())?.[1]);
    expect(toPrint).toBeGreaterThan(0);
    expect(toPrint).toBeLessThan(count);
    const { pages } = await readPdf(await fetchedPdf(page, (await print.getAttribute('href')) ?? ''));
    expect(pages.length).toBeGreaterThanOrEqual(toPrint);
    await expectCalm(page);
    await page.setViewportSize(PHONE);
    await expectCalm(page);
    await page.goto(run);
    await expectCalm(page);
    // All families are priced anew by the worker, and the page tells the result by itself.
    await page.getByRole('button', { name: 'Chercher les différences de toutes les familles' }).click();
    await page.getByText('Dernière recherche').waitFor({ timeout: DONE.timeout });
    await expectCalm(page);
    await page.getByRole('link', { name: 'Voir ce qui a changé depuis' }).click();
    await page.getByRole('heading', { name: 'Corrections' }).waitFor();
    await expectCalm(page);
  });
});

async function signInFamily(page: Page): Promise<void> {
  await page.goto(`${product.origin(SLUG)}/connexion`);
  await page.getByLabel(/N° famille/).fill(DEMONSTRATION_FAMILIES.pays.number);
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accueil');
}

/** The bytes that a link leads to, asked for by the page itself. */
async function fetchedPdf(page: Page, href: string): Promise<Buffer> {
  const { type, bytes } = await page.evaluate(async address => {
    const response = await fetch(address);
    return {
      type: response.headers.get('content-type'),
      bytes: [...new Uint8Array(await response.arrayBuffer())],
    };
  }, href);
  expect(type).toBe('application/pdf');
  return Buffer.from(bytes);
}

test('the family opens the e-mail and its invoice, reads why each line costs that, its relevé, and asks about a line', async () => {
  const context = await browser.newContext({ viewport: DESKTOP });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  // The worker sends within a moment of the issue.
  const mail = page
    .getByRole('row')
    .filter({ hasText: DEMONSTRATION_FAMILIES.pays.email })
    .getByRole('link', { name: /^Facture SV-/ })
    .first();
  await expect
    .poll(async () => {
      await page.goto(`${product.origin('console')}/plateforme/courriels`);
      return mail.count();
    }, DONE)
    .toBeGreaterThan(0);
  await mail.click();
  const joined = page.getByRole('link', { name: /^Facture-SV-.*\.pdf$/ });
  await joined.waitFor();
  const document = await fetchedPdf(page, (await joined.getAttribute('href')) ?? '');
  const { pages } = await readPdf(document);
  const printed = pages.map(({ text }) => text).join(' ');
  expect(printed).toMatch(/à payer/);
  await signInFamily(page);
  const due = page.getByRole('region', { name: 'À payer' });
  expect(await due.innerText()).toMatch(/€ à payer/);
  await expectCalm(page);
  await due.getByRole('link', { name: /Factures/ }).click();
  await page.getByRole('heading', { name: 'Relevé de compte' }).waitFor();
  await expectCalm(page);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('button', { name: 'Voir' }).waitFor({ state: 'hidden' });
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(PHONE);
  await expectCalm(page);
  await page.getByRole('rowheader').getByRole('link', { name: /^SV-/ }).first().click();
  await page.getByRole('link', { name: 'Ouvrir la facture (PDF)' }).waitFor();
  await page.getByText('Pourquoi ce prix ?').first().click();
  await page
    .getByText(/^Prix.*\(article /)
    .first()
    .waitFor();
  await expectCalm(page);
  expect((await fetchedPdf(page, `${page.url()}/facture.pdf`)).equals(document)).toBe(true);
  await page.setViewportSize(DESKTOP);
  await page
    .getByRole('link', { name: /^Poser une question sur/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Envoyer la question' }).click();
  await page.getByRole('link', { name: /Écrivez/ }).waitFor();
  await expectCalm(page);
  await page.getByLabel('Votre question').fill('Zoé était absente ce jour-là.');
  await page.getByRole('button', { name: 'Envoyer la question' }).click();
  await page.getByText('Votre question est envoyée.').waitFor();
  await page.getByRole('link', { name: 'La lire dans la boîte de réception' }).click();
  await page.getByRole('link', { name: /^Voir la facture SV-/ }).waitFor();
  await context.close();
  await visit({ viewport: DESKTOP }, async office => {
    await office.goto(`${product.origin(SLUG)}/mairie/messages`);
    await office
      .getByRole('link', { name: /Facture SV-/ })
      .first()
      .click();
    await office.getByRole('link', { name: /^Voir la facture SV-/ }).click();
    await office
      .getByText(/courriel envoyé/)
      .first()
      .waitFor();
    await expectCalm(office);
    await office.getByRole('button', { name: 'Envoyer de nouveau' }).click();
    await office.getByText('La facture part de nouveau').waitFor();
    await office.getByRole('link', { name: 'Compte de la famille' }).click();
    await office.getByRole('heading', { name: 'Factures et avoirs' }).waitFor();
    await expectCalm(office);
  });
});

test('a cheque is recorded from the keyboard, the balance follows, it is brought to the bank, and taken back', async () => {
  await visit({ viewport: DESKTOP }, async page => {
    await page.getByRole('link', { name: 'Encaissements' }).click();
    await page.waitForURL('**/mairie/encaissements');
    // The reference as it is printed leads to the one whose invoice it is, with what is due filled in.
    await page.locator('#champ-q').fill(reference);
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
    await page.getByText('Crédit agricole n° 0012345').waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: 'Chèques' }).first().waitFor();
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

test('a day that was billed is corrected: its credit note is proposed, issued in one click, and in what the family owes', async () => {
  await visit({ viewport: DESKTOP }, async page => {
    const child = await openWrongDay(page);
    await child.getByRole('radio', { name: 'Absent' }).check();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('link', { name: 'Dites pourquoi ce jour passé est corrigé.' }).waitFor();
    expect(await child.getByRole('radio', { name: 'Absent' }).isChecked()).toBe(true);
    await page.getByLabel('Raison de la correction').fill('Appel de la famille');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('1 enfant corrigé.').waitFor();
    await expectCalm(page);
    await page.goto(`${product.origin(SLUG)}/mairie/facturation`);
    const regie = page.getByRole('region', { name: 'Régie périscolaire de Saint-Vérand' });
    await regie.getByRole('link', { name: 'Voir ce qui se corrige' }).click();
    await page.getByText(/^Avoir, corrige SV-/).waitFor();
    const proposed = await page.locator('form .amount').first().innerText();
    expect(proposed).toMatch(/^[−-]/);
    await page.setViewportSize(PHONE);
    await expectCalm(page);
    await page.getByRole('button', { name: 'Émettre les corrections choisies' }).click();
    await page.getByRole('link', { name: 'Dites pourquoi : la famille le lira.' }).waitFor();
    await expectCalm(page);
    await page.getByLabel('Motif').fill('Pointage corrigé');
    await page.keyboard.press('Enter');
    await page.getByText('1 pièce émise').waitFor();
    await page.getByText('Rien n’est à corriger.').waitFor();
    await expectCalm(page);
    const family = await browser.newPage({ viewport: PHONE });
    await signInFamily(family);
    await family.goto(`${product.origin(SLUG)}/factures`);
    const note = family.getByRole('row').filter({ hasText: 'Avoir :' });
    expect(await note.innerText()).toContain(proposed.replace(/^[−-]/, ''));
    await note.getByRole('link').click();
    await family.getByText('Motif : Pointage corrigé').waitFor();
    await expectCalm(family);
    const path = new URL(family.url()).pathname;
    await family.getByRole('link', { name: /^Corrige : Facture SV-/ }).click();
    await family.getByRole('link', { name: /^Corrigée par : Avoir SV-/ }).waitFor();
    await family.close();
    await page.goto(`${product.origin(SLUG)}/mairie${path}`);
    await page.getByRole('link', { name: 'Compte de la famille' }).click();
    const known = page.getByRole('table', { name: 'Factures et avoirs' }).getByRole('row');
    expect(await known.filter({ hasText: 'Avoir SV-' }).innerText()).toContain(proposed);
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
