/**
 * What an agent does, as it does it: the queue from the keyboard, the search from any page, a family at the counter; on a
 * phone and on a wide screen, and without a script.
 */
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, visit as visitPage } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'rpi-rognaix';
const { number } = DEMONSTRATION_FAMILIES.jean;

let product: Product;
let browser: Browser;
/** Of the gestionnaire, once: a code is taken once. */
let storageState: StorageState;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  storageState = await signInAgent(browser, product, SLUG, 'gestionnaire');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Opens a page of the mairie. */
const visit = (path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  visitPage(browser, `${product.origin(SLUG)}${path}`, { ...options, storageState }, look);

/** A page listens once its script is there: what is pressed sooner is lost, so it is pressed again. */
const LISTENING = { timeout: 20_000 };

describe.each([
  ['a phone', PHONE],
  ['a wide screen', DESKTOP],
])('on %s', (_, viewport) => {
  test('every page of families, classes and requests is calm', { timeout: 180_000 }, async () => {
    await visit('/mairie', { viewport }, async page => {
      await expectCalm(page);
      for (const path of [
        '/mairie/demandes',
        '/mairie/familles',
        '/mairie/familles/nouvelle',
        '/mairie/familles/fusion',
        '/mairie/classes',
        '/mairie/classes/montee',
      ]) {
        await page.goto(product.origin(SLUG) + path);
        await expectCalm(page);
      }
      await page.goto(`${product.origin(SLUG)}/mairie/familles?q=${number}`);
      await page
        .getByRole('main')
        .getByRole('link', { name: /Jean DUPONT/ })
        .first()
        .click();
      await page.waitForURL(/familles\/[0-9a-f-]{36}$/);
      await expectCalm(page);
      await page.getByRole('main').getByRole('link', { name: 'Alexandre DUPONT' }).click();
      await page.waitForURL(/enfants\/[0-9a-f-]{36}$/);
      const child = page.url();
      await expectCalm(page);
      for (const path of ['/sante', '/garde', '/inscription', '/child', '/authorised-person', '/allergy']) {
        await page.goto(child + path);
        await expectCalm(page);
      }
    });
  });
});

test('« / » leads to the search, a name with a slip finds the family as one types, and the arrows lead to it', async () => {
  await visit('/mairie/classes', { viewport: DESKTOP }, async page => {
    await expect
      .poll(async () => {
        await page.keyboard.press('/');
        return page.evaluate(() => document.activeElement?.getAttribute('name'));
      }, LISTENING)
      .toBe('q');
    await page.keyboard.type('dupond', { delay: 20 });
    await page.locator('.found a').first().waitFor();
    expect(await page.locator('.found').innerText()).toContain(number);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/(familles|enfants)\/[0-9a-f-]{36}$/);
  });
});

test('an agent goes through the queue by letters alone, and the next request is there after each decision', async () => {
  await visit('/mairie/demandes?sujet=guardian', { viewport: DESKTOP }, async page => {
    const current = () => page.locator('.list li.current a').getAttribute('href');
    const first = await current();
    expect(first).not.toBeNull();
    await expect
      .poll(async () => {
        await page.keyboard.press('r');
        return page.evaluate(() => document.activeElement?.tagName);
      }, LISTENING)
      .toBe('TEXTAREA');
    // Letters that are typed in the field decide nothing.
    await page.keyboard.type('Il faut car l’adresse est incomplete');
    expect(await current()).toBe(first);
    await page.keyboard.press('Tab');
    await page.keyboard.press('r');
    await page.getByText('1 demande refusée.').waitFor();
    expect(await current()).not.toBe(first);
    await page.locator('main').focus();
    await page.keyboard.press('t');
    await page.getByText('1 demande mise en attente.').waitFor();
  });
});

test('many requests are chosen and decided once, without a script', async () => {
  await visit(
    '/mairie/demandes?sujet=authorised-person',
    { viewport: PHONE, javaScriptEnabled: false },
    async page => {
      const boxes = page.locator('.list input[type=checkbox]');
      const before = await boxes.count();
      expect(before).toBeGreaterThan(1);
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByRole('button', { name: 'Accepter les choisies' }).click();
      await page.getByText('2 demandes acceptées.').waitFor();
      await page.goto(`${product.origin(SLUG)}/mairie/demandes?sujet=authorised-person`);
      expect(await boxes.count()).toBe(before - 2);
    },
  );
});

test('a request about health shows nothing of it until it is opened', async () => {
  await visit('/mairie/demandes?sujet=health', { viewport: DESKTOP }, async page => {
    const request = page.getByRole('article');
    expect(await request.innerText()).toContain('données de santé');
    expect(await request.getByRole('heading', { name: 'Ce qui est demandé' }).count()).toBe(0);
    await request.getByRole('link', { name: 'Voir les données de santé' }).click();
    await request.getByRole('heading', { name: 'Ce qui est demandé' }).waitFor();
    await expectCalm(page);
  });
});

test('a family is made at the counter without a script; the like of it is shown before it is made twice', async () => {
  const options = { viewport: PHONE, javaScriptEnabled: false };
  await visit('/mairie/familles/nouvelle', options, async page => {
    const fill = async () => {
      await page.getByLabel('Nom', { exact: true }).first().fill('Guichet-Lafleur');
      await page.getByLabel('Prénom', { exact: true }).first().fill('Hortense');
    };
    await fill();
    await page.getByRole('button', { name: 'Créer la famille' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Prénom', { exact: true }).first().inputValue()).toBe('Hortense');
    await page.getByLabel(/Téléphone mobile/).fill('06 39 98 11 22');
    await page.getByRole('button', { name: 'Créer la famille' }).click();
    await page.getByText(/La famille est créée, sous le N° \d{8}/).waitFor();
    await page.goto(`${product.origin(SLUG)}/mairie/familles/nouvelle`);
    await fill();
    await page.getByLabel(/Téléphone mobile/).fill('06 39 98 11 22');
    await page.getByRole('button', { name: 'Créer la famille' }).click();
    await page.getByRole('heading', { name: 'Est-ce déjà au fichier ?' }).waitFor();
  });
});

test('an agent corrects an address, and the file says it at once', async () => {
  await visit(
    `/mairie/familles?q=${DEMONSTRATION_FAMILIES.pays.number}`,
    { viewport: DESKTOP },
    async page => {
      await page.getByRole('main').getByRole('link', { name: /ZTEST/ }).first().click();
      await page
        .getByRole('link', { name: /^Corriger : .*ZTEST/ })
        .first()
        .click();
      await page
        .getByLabel(/^Adresse(?! élec)/)
        .first()
        .fill('7 chemin du Lavoir');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('C’est enregistré.').waitFor();
      await page.getByText('7 chemin du Lavoir').waitFor();
    },
  );
});

test.each([
  ['with a script', true],
  ['without a script', false],
])('an agent gives a child a photo and takes it away again, %s', async (_, javaScriptEnabled) => {
  const path = `/mairie/familles?q=${DEMONSTRATION_FAMILIES.pays.number}`;
  await visit(path, { viewport: PHONE, javaScriptEnabled }, async page => {
    await page.getByRole('main').getByRole('link', { name: /ZTEST/ }).first().click();
    await page.locator('main a[href^="/mairie/enfants/"]').first().click();
    await page.getByRole('link', { name: 'Ajouter une photo' }).click();
    const photo = { name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() };
    await page.getByLabel('Photo de l’enfant').setInputFiles(photo);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('C’est enregistré.').waitFor();
    if (javaScriptEnabled) await expectCalm(page);
    await page.getByRole('button', { name: 'Retirer la photo' }).click();
    await page.getByText('C’est retiré.').waitFor();
    await page.getByRole('link', { name: 'Ajouter une photo' }).waitFor();
    expect(await page.getByRole('button', { name: 'Retirer la photo' }).count()).toBe(0);
  });
});
