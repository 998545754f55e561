/**
 * What the mairie publishes, what families read and accept, and all their data to take away: on a phone and on a wide
 * screen, by the keyboard alone, without a script.
 */
import { readFile } from 'node:fs/promises';
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, tabTo, visit as visitPage } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { signIn, signInAgent } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'saint-verand';

let product: Product;
let browser: Browser;
let family: StorageState;
let admin: StorageState;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  family = await signIn(browser, product, SLUG, DEMONSTRATION_FAMILIES.jeanne.email);
  admin = await signInAgent(browser, product, SLUG, 'admin');
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
) => visitPage(browser, `${product.origin(SLUG)}${path}`, { ...options, storageState: who }, look);

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

test('without a script the mairie publishes a message and a form; what is wrong is said beside what was typed', () =>
  visit(admin, '/mairie/informations', { viewport: PHONE, javaScriptEnabled: false }, async page => {
    await page.getByRole('link', { name: 'Publier : message' }).click();
    await page.getByLabel('Titre').fill('Grève du 24 novembre');
    await page.getByLabel('Texte').fill('La cantine est **fermée** ce jour-là.');
    await page.getByRole('button', { name: 'Publier' }).click();
    await page.getByText('C’est publié.').waitFor();

    await page.getByRole('link', { name: 'Publier : formulaire' }).click();
    await page.getByLabel('Titre').fill('Fiche sanitaire');
    const file = page.getByLabel('Fichier PDF');
    await file.setInputFiles({ name: 'fiche.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
    await page.getByRole('button', { name: 'Publier' }).click();
    await page
      .getByRole('alert')
      .getByText(/n’est pas un PDF/)
      .waitFor();
    expect(await page.getByLabel('Titre').inputValue()).toBe('Fiche sanitaire');
    await file.setInputFiles({ name: 'fiche.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.getByRole('button', { name: 'Publier' }).click();
    await page.getByRole('heading', { name: 'Fiche sanitaire' }).waitFor();
    await page.getByRole('button', { name: 'Monter : Fiche sanitaire' }).click();
    const titles = await page.locator('main article h2').allInnerTexts();
    expect(titles.slice(0, 2)).toEqual(['Fiche sanitaire', 'Grève du 24 novembre']);
  }));

test('the family sees what is new, takes the form away, and accepts the règlement without a script', () =>
  visit(family, '/documents', { viewport: PHONE, javaScriptEnabled: false }, async page => {
    const strike = page.getByRole('article', { name: 'Grève du 24 novembre' });
    expect(await strike.getByText('Nouveau').count()).toBe(1);
    expect(await strike.locator('strong', { hasText: 'fermée' }).count()).toBe(1);
    const [form] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Télécharger : Fiche sanitaire/ }).click(),
    ]);
    expect(form.suggestedFilename()).toBe('Fiche sanitaire.pdf');
    expect(await readFile(await form.path())).toEqual(PDF);

    const accept = page.getByRole('button', { name: /^J’ai lu et j’accepte le règlement/ });
    const pending = await accept.count();
    expect(pending).toBeGreaterThan(0);
    await accept.first().click();
    await page.getByText('C’est noté').waitFor();
    expect(await accept.count()).toBe(pending - 1);
    await page
      .getByText(/^Lu et accepté par Jeanne/)
      .first()
      .waitFor();
  }));

test('the mairie sees that one family has accepted, and who has not', () =>
  visit(admin, '/mairie/informations', { viewport: DESKTOP }, async page => {
    await page
      .getByText(/^1\sfamille sur \d+ l’a accepté/)
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /^Voir les \d+ qui manquent/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /n’ont pas encore accepté/ }).waitFor();
    expect(await page.locator('main li').count()).toBeGreaterThan(0);
    await expectCalm(page);
  }));

test('by the keyboard alone the mairie takes something back and puts it on the page again', () =>
  visit(admin, '/mairie/informations', { viewport: DESKTOP }, async page => {
    for (const [name, said] of [
      ['Retirer : Grève du 24 novembre', /C’est retiré/],
      ['Remettre : Grève du 24 novembre', /de nouveau sur la page/],
    ] as const) {
      await tabTo(page, name);
      await page.keyboard.press('Enter');
      await page.getByText(said).waitFor();
    }
  }));

test('a family takes all its data away as one ZIP', () =>
  visit(family, '/mon-compte/mes-donnees', { viewport: PHONE }, async page => {
    const [zip] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Télécharger toutes mes données/ }).click(),
    ]);
    expect(zip.suggestedFilename()).toMatch(/^mes-donnees-saint-verand-\d{4}-\d\d-\d\d\.zip$/);
    const bytes = await readFile(await zip.path());
    for (const name of ['LISEZ-MOI.txt', 'famille/adultes.json', 'sante/allergies.json', 'Jeanne'])
      expect(bytes.includes(Buffer.from(name)), name).toBe(true);
  }));

const PAGES: [() => typeof family, string][] = [
  [() => family, '/documents'],
  [() => family, '/mon-compte/mes-donnees'],
  [() => admin, '/mairie/informations'],
  [() => admin, '/mairie/informations/nouvelle?nature=message'],
  [() => admin, '/mairie/informations/nouvelle?nature=form'],
  [() => admin, '/mairie/informations/nouvelle?nature=link'],
  [() => admin, '/mairie/conservation'],
];
describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
] as const)('on %s', (_, viewport) => {
  test.each(PAGES)('is accessible and as wide as its screen: %s %s', (who, path) =>
    visit(who(), path, { viewport }, expectCalm),
  );
});
