/**
 * The mairie's day as an agent walks through it: what is to settle, a roll that nobody took, places, figures on screen and
 * on paper, files, sheets for an emergency; on a phone and on a wide screen.
 */
import { rm } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, type StorageState, visitEach } from '../browser.ts';
import { copyOfDemonstration, DEMONSTRATION_DAY, DEMONSTRATION_NOW } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import { lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';

const SLUG = 'rpi-rognaix';

let directory: string;
let product: Product;
let browser: Browser;
let storageState: StorageState;
/** Of the demonstration: a past day of a service, with who was expected. */
let roll: { service: string; date: string; start: string; expected: number };

beforeAll(async () => {
  directory = await copyOfDemonstration();
  product = await startProduct({ directory, now: DEMONSTRATION_NOW });
  roll = await lookInto(directory, async sql => {
    const [found] = await sql<(typeof roll)[]>`
      select service.key as service, r.date::text as date, left(service.starts_at::text, 5) as start,
        count(*)::int as expected from reservation r
      join service on service.id = r.service_id join tenant on tenant.id = r.tenant_id
      where tenant.slug = ${SLUG} and service.kind = 'childcare' and r.status = 'reserved' and r.absence_id is null
        and r.date < ${DEMONSTRATION_DAY}
      group by service.key, service.starts_at, r.date having count(*) >= 2 order by r.date desc, 1 limit 1`;
    if (!found) throw new Error('a day behind of which children were expected');
    // The demonstration remembers who was there; of this day nobody has taken attendance.
    for (const table of ['attendance', 'attendance_roll'])
      await sql`
        delete from ${sql(table)} seen using service, tenant
        where service.tenant_id = seen.tenant_id and service.id = seen.service_id and tenant.id = seen.tenant_id
          and tenant.slug = ${SLUG} and service.key = ${found.service} and seen.date = ${found.date}`;
    return found;
  });
  browser = await launchBrowser();
  storageState = await signInAgent(browser, product, SLUG, 'gestionnaire');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(directory, { recursive: true, force: true });
});

const at = (path: string) => `${product.origin(SLUG)}/mairie/journee${path}`;

/** Opens pages of the day, one after the other in one tab. */
const visit = (
  paths: readonly string[],
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
) => visitEach(browser, paths.map(at), { ...options, storageState }, look);

test('a roll that nobody took is taken afterwards, with a reason, without a script, and what does not fit comes up', async () => {
  const day = `?periode=jour&date=${roll.date}&service=${roll.service}`;
  await visit([day], { viewport: DESKTOP, javaScriptEnabled: false }, async page => {
    await page.getByRole('link', { name: /^Faire l’appel/ }).click();
    await page.getByRole('link', { name: 'Tous présents' }).click();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    // A past day asks why.
    await page
      .getByRole('alert')
      .getByRole('link', { name: /pourquoi/ })
      .click();
    await page.getByLabel(/^Raison/).fill('Feuille papier retrouvée');
    const first = page.locator('.children li').first();
    await first.getByRole('radio', { name: 'Absent', exact: true }).check();
    await page
      .locator('.children li')
      .nth(1)
      .getByLabel(/^Arrivée/)
      .fill(roll.start);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page
      .getByRole('status')
      .getByText(`${roll.expected} enfants corrigés.`.replace(' ', '\u00a0'))
      .waitFor();
    await page.getByText('Feuille papier retrouvée').waitFor();
    await page.goto(at(day));
    expect(await page.getByRole('heading', { name: /appel/ }).count()).toBe(0);
    await page.getByRole('heading', { name: /1\sabsence sans avoir prévenu/ }).waitFor();
    await page.getByRole('link', { name: /^Saisir l’absence/ }).click();
    await page.waitForURL(/planning\/saisie.*acte=absence/);
    expect(
      await page
        .getByLabel(/^Du|^Le/)
        .first()
        .inputValue(),
    ).toBe(roll.date);
    await page.goBack();
    await page.getByRole('button', { name: /^Noter le départ/ }).click();
    await page.getByText('Le départ est noté.').waitFor();
  });
});

test.each([
  ['a phone', PHONE],
  ['a wide screen', DESKTOP],
])('every page of the day is calm on %s', async (_, viewport) => {
  const list = `/liste/${roll.service}/${roll.date}`;
  const pages = [`?periode=semaine&date=${roll.date}`, list, `${list}?corriger=1`, '/places', '/fichiers'];
  await visit(pages, { viewport }, expectCalm);
  await visit([''], { viewport }, async page => {
    await page.getByRole('link', { name: 'Fiches d’urgence' }).click();
    await page.waitForURL('**/mairie/journee/urgence');
    await expectCalm(page);
  });
  await visit(['/frequentation'], { viewport }, async page => {
    await expectCalm(page);
    if (viewport !== DESKTOP) return;
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('form').first().isVisible()).toBe(false);
    expect(await page.locator('.bars svg rect').first().isVisible()).toBe(true);
    expect(await page.locator('table').first().isVisible()).toBe(true);
  });
});

test('a file leaves as a workbook, and a period that is none leads back to its form', async () => {
  await visit(
    [`/fichiers?contenu=hours&du=${roll.date}&au=${roll.date}`],
    { viewport: DESKTOP },
    async page => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Télécharger' }).click();
      expect((await download).suggestedFilename()).toBe(`heures-${SLUG}-${roll.date}-${roll.date}.xlsx`);
      await page.goto(at('/fichiers?du=2026-11-02&au=2026-11-01'));
      await page.getByRole('button', { name: 'Télécharger' }).click();
      await page
        .getByRole('alert')
        .getByText(/période n’est pas valable/)
        .waitFor();
    },
  );
});
