/**
 * The mairie's planning as an agent works with it: the queue from the keyboard alone, a telephone call, a strike, a week on
 * paper; on a phone and on a wide screen, and without a script.
 */
import { addDays, mondayOf } from '@preau/domain/dates';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, visit as visitPage } from '../browser.ts';
import { DEMONSTRATION_DAY, startDemonstration } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'rpi-rognaix';
const QUEUE = '/mairie/planning/demandes';

let product: Product;
let browser: Browser;
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

/** A Monday to come, on which nobody works from a lesson plan of these tests. */
const A_MONDAY = addDays(mondayOf(DEMONSTRATION_DAY), 14);

const currentLine = (page: Page) => page.locator('.list li.current a').getAttribute('href');
const linesOf = (page: Page) => page.locator('.list li').count();

describe.each([
  ['a phone', PHONE],
  ['a wide screen', DESKTOP],
])('on %s', (_, viewport) => {
  test('every page of the planning is calm', async () => {
    await visit('/mairie/planning', { viewport }, async page => {
      await expectCalm(page);
      await page.goto(product.origin(SLUG) + QUEUE);
      await expectCalm(page);
      await page.locator('.list li a').first().click();
      await page.waitForURL(/ligne=/);
      await expectCalm(page);
      await page.goto(`${product.origin(SLUG)}/mairie/planning/fermetures`);
      await expectCalm(page);
      await page.goto(`${product.origin(SLUG)}/mairie/planning/saisie?q=dupont`);
      await expectCalm(page);
      await page
        .getByRole('main')
        .getByRole('link', { name: /Alexandre DUPONT/ })
        .first()
        .click();
      await page.waitForURL(/enfant=/);
      await expectCalm(page);
      for (const act of ['absence', 'retrait']) {
        await page.goto(`${page.url().replace(/&acte=\w+/, '')}&acte=${act}`);
        await expectCalm(page);
      }
    });
  });
});

test('an agent goes through the queue by letters alone, and the next line is there after each decision', async () => {
  await visit(QUEUE, { viewport: DESKTOP }, async page => {
    const first = await currentLine(page);
    // J leads on and K back.
    await expect
      .poll(async () => {
        await page.keyboard.press('j');
        return currentLine(page);
      }, LISTENING)
      .not.toBe(first);
    await expect
      .poll(async () => {
        await page.keyboard.press('k');
        return currentLine(page);
      }, LISTENING)
      .toBe(first);
    // A refusal needs a reason, and letters that are typed decide nothing.
    await page.keyboard.press('r');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.keyboard.type('Trop tard, art. 3');
    expect(await currentLine(page)).toBe(first);
    await page.keyboard.press('Tab');
    await page.keyboard.press('r');
    await page.getByText(/jours? refusés?\./).waitFor();
    const second = await currentLine(page);
    expect(second).not.toBe(first);
    await page.keyboard.press('a');
    await page.getByText(/jours? acceptés?\.|plus de place/).waitFor();
    expect(await currentLine(page)).not.toBe(second);
    // Two are chosen and decided once.
    const before = await linesOf(page);
    const chosen = page.locator('.list input:checked');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await expect.poll(async () => chosen.count()).toBe(1);
    await expect
      .poll(async () => (await page.locator('.list li.current input').isChecked()) === false)
      .toBe(true);
    await page.keyboard.press('x');
    await expect.poll(async () => chosen.count()).toBe(2);
    await page.keyboard.press('t');
    await page.getByText(/jours mis en attente\./).waitFor();
    await expect.poll(async () => chosen.count()).toBe(0);
    expect(await linesOf(page)).toBe(before);
  });
});

test('many lines are chosen and decided once, without a script', async () => {
  await visit(`${QUEUE}?nature=absence`, { viewport: PHONE, javaScriptEnabled: false }, async page => {
    const boxes = page.locator('.list input[type=checkbox]');
    const kept = await boxes.nth(2).getAttribute('value');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.locator('.together').getByRole('button', { name: 'Accepter' }).click();
    await page.getByText(/jours acceptés\./).waitFor();
    await page.goto(`${product.origin(SLUG)}${QUEUE}?nature=absence`);
    expect(await boxes.first().getAttribute('value')).toBe(kept);
  });
});

test('a call is entered as of when it came, once the rules have been seen', async () => {
  await visit('/mairie/planning/saisie?q=dupont', { viewport: DESKTOP }, async page => {
    await page
      .getByRole('main')
      .getByRole('link', { name: /Alexandre DUPONT/ })
      .first()
      .click();
    await page.waitForURL(/enfant=/);
    await page.getByRole('group', { name: 'Services' }).getByRole('checkbox').first().check();
    await page.getByLabel('Du', { exact: true }).fill(A_MONDAY);
    await page.getByRole('button', { name: 'Voir ce que cela donne' }).click();
    const preview = page.locator('.preview');
    await preview.waitFor();
    expect(await preview.locator('li').count()).toBe(1);
    await expectCalm(page);
    const save = page.getByRole('button', { name: /Réserver \(1\)/ });
    if ((await save.count()) > 0) {
      await save.click();
      await page.getByText('C’est enregistré : 1 jour.').waitFor();
    } else {
      // Had been reserved before: it is said, and nothing is there twice.
      expect(await preview.innerText()).toContain('déjà réservé');
    }
  });
});

test('a strike closes a service once its effect has been seen, and is taken back', async () => {
  await visit('/mairie/planning/fermetures', { viewport: DESKTOP }, async page => {
    const form = page.locator('form').filter({ hasText: 'Ce que les familles liront' });
    await form.getByRole('button', { name: 'Voir ce que cela change' }).click();
    await page.getByRole('alert').waitFor();
    await form.getByLabel('Du', { exact: true }).fill(A_MONDAY);
    await form.getByLabel('Esserts-Blay Repas Élémentaire').check();
    await form.getByLabel('Ce que les familles liront').fill('Grève nationale');
    await form.getByRole('button', { name: 'Voir ce que cela change' }).click();
    await page.getByText(/rien n’est facturé/).waitFor();
    await form.getByRole('button', { name: 'Fermer et prévenir les familles' }).click();
    await page.getByText(/C’est fermé/).waitFor();
    await expectCalm(page);
    await page.getByRole('button', { name: /^Retirer : Fermé : Esserts-Blay Repas Élémentaire/ }).click();
    await page.getByText(/C’est retiré/).waitFor();
    await page.getByText('Rien n’est fermé').waitFor();
  });
});

test('a week is printed on landscape pages, a service each, without navigation', async () => {
  await visit('/mairie/planning', { viewport: DESKTOP }, async page => {
    const services = await page.locator('main section.service').count();
    expect(services).toBeGreaterThan(1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').count()).toBe(0);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
      ([, width, height]) => Number(width) > Number(height),
    );
    expect(boxes.length).toBeGreaterThanOrEqual(services);
    expect(boxes.every(isWide => isWide)).toBe(true);
  });
});
