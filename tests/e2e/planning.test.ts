/**
 * A family’s planning as it is used: by touch on a phone, by the keyboard alone on a wide screen, without a script. Each
 * guarantee has days of its own, so that none waits for another.
 */
import { rm } from 'node:fs/promises';
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import {
  launchBrowser,
  PHONE as NARROW,
  type StorageState,
  visit as visitPage,
  DESKTOP as WIDE,
} from '../browser.ts';
import { copyOfDemonstration } from '../demonstration-folder.ts';
import { signIn } from '../demonstration-sign-in.ts';
import { lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';

const PHONE = { viewport: NARROW, hasTouch: true };
const DESKTOP = { viewport: WIDE };
const SLUG = 'rpi-rognaix';
/** A month of which the demonstration has reserved nothing. */
const JANUARY = '/planning?du=2027-01-01';

let directory: string;
let product: Product;
let browser: Browser;
let storageState: StorageState;

/** Starts the demonstration at a moment, and signs Jean in. */
async function startAt(now: string): Promise<void> {
  product = await startProduct({ directory, now });
  storageState = await signIn(browser, product, SLUG, DEMONSTRATION_FAMILIES.jean.number);
}

beforeAll(async () => {
  directory = await copyOfDemonstration();
  browser = await launchBrowser();
  await startAt('2026-11-17T09:00');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Opens a page of Jean’s portal, and waits until its script is there. */
const visit = (path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  visitPage(browser, `${product.origin(SLUG)}${path}`, { ...options, storageState }, async page => {
    page.setDefaultTimeout(10_000);
    await page.waitForLoadState('networkidle');
    await look(page);
  });

/** A cell as it is read aloud: « Repas, jeudi 26 novembre, réservé ». */
const spoken = (row: string, day: string, state: string) => new RegExp(`^${row} ?, ${day}, ${state}`);
const cell = (page: Page, name: RegExp) => page.getByRole('gridcell').getByRole('button', { name });
const said = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor();
const cost = async (page: Page) => page.getByText('janvier 2027 ≈').innerText();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.replaceAll(/\s+/g, ' ') ?? '');

test.each([
  { name: 'a phone', options: PHONE },
  { name: 'a wide screen', options: DESKTOP },
])('every page of the planning is whole on $name, and axe objects to none', ({ options }) =>
  visit('/planning', options, async page => {
    await expectCalm(page);
    for (const path of [
      '/planning?vue=semaine&du=2026-11-24',
      '/planning?vue=annee&du=2026-11-24',
      '/planning?du=2026-12-01&service=esserts-blay-repas-elementaire',
      '/planning/reserver',
      '/planning/absence',
    ]) {
      await page.goto(`${product.origin(SLUG)}${path}`, { waitUntil: 'load' });
      expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
      await expectCalm(page);
    }
  }),
);

test('by the keyboard alone a day is reserved, costs what the page then says, and is given back', () =>
  visit(JANUARY, DESKTOP, async page => {
    const before = await cost(page);
    const free = spoken('Cyril · Garderie Soir', 'lundi 18 janvier', 'libre');
    // One cell is in the order of Tab; arrows lead from it to the others.
    await page.getByRole('link', { name: 'Année scolaire' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^(Alexandre|Cyril) · /);
    await page.keyboard.press('Home');
    for (let row = 0; row < 4; row++) await page.keyboard.press('ArrowDown');
    for (let day = 0; day < 31 && !free.test(await focused(page)); day++)
      await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toMatch(free);
    expect(await focused(page)).toContain('modifiable jusqu’au vendredi 15 à 12');
    await page.keyboard.press('Enter');
    await said(page, 'la réservation est acceptée');
    expect(await focused(page)).toMatch(/lundi 18 janvier, réservé/);
    expect(await cost(page)).not.toBe(before);
    await expectCalm(page);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Déclarer une absence' }).waitFor();
    await expectCalm(page);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toMatch(/lundi 18 janvier, réservé/);
    await page.getByRole('button', { name: 'Annuler', exact: true }).focus();
    await page.keyboard.press('Enter');
    await said(page, 'n’est plus réservé');
    expect(await cost(page)).toBe(before);
    await cell(page, free).waitFor();
  }));

test('by touch a day is reserved, and one that cannot be says why and whom to call', () =>
  visit(JANUARY, PHONE, async page => {
    await cell(page, spoken('Cyril · Garderie Soir', 'mardi 19 janvier', 'libre')).tap();
    await said(page, 'la réservation est acceptée');
    await page.getByRole('button', { name: 'Annuler', exact: true }).tap();
    await said(page, 'n’est plus réservé');
    await page.goto(`${product.origin(SLUG)}/planning?du=2026-11-01`, { waitUntil: 'networkidle' });
    await page.getByLabel('Voir les jours passés').check();
    await cell(page, /novembre, libre, trop tard$/)
      .first()
      .tap({ force: true });
    const details = page.getByRole('complementary', { name: 'Voir le détail' });
    await details.getByText('Il est trop tard : le service a commencé.').waitFor();
    await details.getByRole('link', { name: /^04/ }).waitFor();
    await expectCalm(page);
  }));

test('without a script a cell does the same, and so does « Annuler »', () =>
  visit(JANUARY, { ...PHONE, javaScriptEnabled: false }, async page => {
    const row = page.getByRole('row').filter({ hasText: /^lundi 25/i });
    await row.getByRole('button', { name: /Cyril · Garderie Soir/ }).click();
    await said(page, 'la réservation est acceptée');
    await page.getByRole('button', { name: 'Annuler', exact: true }).click();
    await said(page, 'n’est plus réservé');
    await page.goto(`${product.origin(SLUG)}/planning?du=2026-11-01`);
    await page.getByLabel('Voir les jours passés').check();
    await page
      .getByRole('button', { name: /trop tard$/ })
      .first()
      .click();
    await page.getByText('Il est trop tard : le service a commencé.').first().waitFor();
  }));

test('every Monday and Thursday until July is looked at with its prices, then reserved, for two children', () =>
  visit('/planning', PHONE, async page => {
    await page.getByRole('link', { name: 'Réserver plusieurs jours' }).tap();
    await page.getByRole('heading', { level: 1, name: 'Réserver plusieurs jours' }).waitFor();
    await page.getByLabel('lundi').check();
    await page.getByLabel('jeudi').check();
    await page.getByRole('button', { name: 'Voir les jours' }).tap();
    // No service was chosen: nothing of the rest is lost.
    await page.getByRole('alert').getByText('Choisissez au moins un service').waitFor();
    expect(await page.getByLabel('jeudi').isChecked()).toBe(true);
    await page.getByLabel('Repas Élémentaire').check();
    await page.getByRole('button', { name: 'Voir les jours' }).tap();
    await page.getByText('Coût estimé de chaque mois').waitFor();
    await page.getByText('Juin 2027').first().waitFor();
    await expectCalm(page);
    const reserve = page.getByRole('button', { name: /^Réserver \d+\sjours$/ });
    const days = Number(/\d+/.exec(await reserve.innerText())?.[0]);
    expect(days).toBeGreaterThan(30);
    await reserve.tap();
    await said(page, new RegExp(`${days}\\sjours réservés`));
    await page.getByRole('button', { name: 'Annuler', exact: true }).tap();
    await said(page, 'C’est annulé');
  }));

test('an absence says what each day costs before it is declared, and is taken back', () =>
  visit(JANUARY, PHONE, async page => {
    for (const day of ['jeudi 28 janvier', 'vendredi 29 janvier']) {
      await cell(page, spoken('Alexandre · Repas Élémentaire', day, 'libre')).tap();
      await said(page, day);
    }
    await cell(page, spoken('Alexandre · Repas Élémentaire', 'jeudi 28 janvier', 'réservé')).tap();
    await page.getByRole('heading', { level: 1, name: 'Déclarer une absence' }).waitFor();
    expect(await page.getByLabel('Alexandre').isChecked()).toBe(true);
    await page.getByLabel('Raison médicale').check();
    // What it changes follows what is chosen, and the focus stays.
    const effect = page.getByRole('region', { name: 'Ce que cela change' });
    await effect.getByText('Le jeudi 28 janvier').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('motif');
    await expectCalm(page);
    await effect.getByRole('button', { name: 'Déclarer l’absence' }).tap();
    await said(page, 'L’absence est déclarée pour 1\u00a0jour');
    await expectCalm(page);
    await page.getByRole('button', { name: 'Annuler', exact: true }).tap();
    await said(page, 'C’est annulé');
  }));

test('children who are sick this morning: what each day costs is said before, with the proof and whom to call', async () => {
  // A service whose règlement asks for a certificate. With it, services have no common first word to leave out.
  await lookInto(
    directory,
    sql => sql`
      insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
      select enrolment.tenant_id, gen_random_uuid(), child.id, service.id, household_id, '2026-08-25', 'occasional', '{}'
      from enrolment
      join tenant on tenant.id = enrolment.tenant_id
      join child on child.tenant_id = tenant.id and child.id = child_id
      join service on service.tenant_id = tenant.id and service.key = 'saint-paul-garderie-soir'
      where tenant.slug = ${SLUG} and child.first_name = 'Cyril' and child.last_name = 'DUPONT'
      limit 1`,
  );
  const meal = 'Alexandre · Esserts-Blay Repas Élémentaire';
  const evening = 'Cyril · Saint-Paul Garderie Soir';
  await visit(JANUARY, PHONE, async page => {
    for (const row of [meal, evening]) {
      await cell(page, spoken(row, 'jeudi 14 janvier', 'libre')).tap();
      await said(page, `${row.replace(' · ', ', ')}, jeudi 14 janvier`);
    }
  });
  await product.stop();
  await startAt('2027-01-14T07:40');
  await visit('/planning', PHONE, async page => {
    await page.getByRole('link', { name: 'Déclarer une absence' }).tap();
    await page.getByLabel('Alexandre').check();
    await page.getByLabel('Cyril').check();
    await page.getByLabel('Raison médicale').check();
    const effect = page.getByRole('region', { name: 'Ce que cela change' });
    await effect.getByText('Le jeudi 14 janvier est facturé (article 4.5).').waitFor();
    await effect.getByText('Le jeudi 14 janvier attend un certificat médical').waitFor();
    await effect.getByRole('link', { name: /^04/ }).first().waitFor();
    await expectCalm(page);
    await effect.getByLabel(/^Joindre un certificat médical/).setInputFiles({
      name: 'certificat.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(ONE_PAGE),
    });
    await effect.getByRole('button', { name: 'Déclarer l’absence' }).tap();
    await said(page, 'L’absence est déclarée pour 2 jours');
    await page.goto(`${product.origin(SLUG)}/planning`, { waitUntil: 'networkidle' });
    await cell(page, spoken(meal, 'jeudi 14 janvier', 'absent facturé')).waitFor();
    // The certificate has come with it.
    await cell(page, spoken(evening, 'jeudi 14 janvier', 'absent excusé')).waitFor();
  });
});

/** The least that is a PDF of a page. */
const ONE_PAGE = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
