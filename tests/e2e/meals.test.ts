/**
 * Meals as a commune lives with them: an agent orders a day and invites, writes a week of menus; the caterer, who sees
 * nothing else, looks, prints, takes the file and says that it has come; a kitchen without an account does so by the link of
 * its e-mail; a family reads what is cooked.
 */
import { caughtMailContent, inbox } from '@preau/contract/console';
import { addDays } from '@preau/domain/dates';
import { DEMONSTRATION_FAMILIES, DEMONSTRATION_PASSWORD } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, replaceText } from '../browser.ts';
import { DEMONSTRATION_DAY, startDemonstration } from '../demonstration-folder.ts';
import { signInAgent } from '../demonstration-sign-in.ts';
import { ask } from '../http.ts';
import type { Product } from '../server.ts';

const SLUG = 'cregy-les-meaux';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const at = (path: string) => `${product.origin(SLUG)}${path}`;

const signedIn = async (role: 'gestionnaire' | 'caterer', viewport: typeof PHONE) =>
  browser.newContext({ viewport, storageState: await signInAgent(browser, product, SLUG, role) });

async function open(context: BrowserContext, path: string, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type()) && !/status of 40[0-9]/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(at(path), { waitUntil: 'load' });
  return page;
}

test('an agent orders, invites and writes menus; the caterer receives; families read', {
  timeout: 120_000,
}, async () => {
  const complaints: string[] = [];
  const agents = await signedIn('gestionnaire', DESKTOP);
  const desk = await open(agents, '/mairie/repas', complaints);
  await expectCalm(desk);
  // The last day that is shown is not ordered yet, or may be ordered again.
  const day = desk.getByRole('article').last();
  const name = (await day.getByRole('heading').innerText()).trim();
  await day
    .getByText(/^Commander (maintenant|de nouveau)/)
    .first()
    .click();
  await day.getByLabel('Raison').fill('Sortie au musée');
  await day.getByRole('button', { name: /^Commander/ }).click();
  await day.getByText('C’est commandé').waitFor();
  await expectCalm(desk);

  await desk.goto(at('/mairie/repas/adultes'));
  await expectCalm(desk);
  await desk
    .getByLabel('Au (facultatif)')
    .or(desk.getByLabel('Au', { exact: true }))
    .fill(addDays(DEMONSTRATION_DAY, 20));
  await desk.getByLabel('Nombre de repas par jour').fill('trois');
  await desk.getByRole('button', { name: 'Noter' }).click();
  await desk.getByRole('alert').first().waitFor();
  expect(await desk.getByLabel('Nombre de repas par jour').inputValue()).toBe('trois');
  await replaceText(desk.getByLabel('Nombre de repas par jour'), '3');
  await desk.getByLabel(/Précision/).fill('Inspecteurs');
  await desk.getByRole('button', { name: 'Noter' }).click();
  await desk.waitForURL('**/adultes?notes=*');
  await desk.getByText(/3\srepas pour des invités, Inspecteurs/).waitFor();

  await desk.goto(at('/mairie/repas/menus'));
  await expectCalm(desk);
  const week = desk.getByRole('group', { name: /^(lundi|mardi|jeudi|vendredi)/ }).first();
  await replaceText(week.getByLabel('Plat', { exact: true }), 'Gratin de courges');
  await replaceText(week.getByLabel('Allergènes').nth(1), 'lait, gluen');
  await replaceText(week.getByLabel('Mentions').nth(1), 'végétarien');
  await desk.getByRole('button', { name: 'Publier la semaine' }).click();
  await desk
    .getByText(/gluen\s» n’est pas un des quatorze allergènes.*gluten/)
    .first()
    .waitFor();
  await replaceText(week.getByLabel('Allergènes').nth(1), 'lait, gluten');
  await desk.getByRole('button', { name: 'Publier la semaine' }).click();
  await desk.waitForURL('**fait=published**');
  const monday = new URL(desk.url()).searchParams.get('semaine') ?? '';
  await agents.close();

  // The caterer: meals and menus, and no door to anything else.
  const kitchen = await signedIn('caterer', PHONE);
  const phone = await open(kitchen, '/mairie/repas', complaints);
  await expectCalm(phone);
  const places = await phone
    .getByRole('navigation', { name: 'Pages de la mairie' })
    .getByRole('link')
    .allInnerTexts();
  expect(places.map(place => place.trim())).toEqual(['Repas']);
  const closed = await kitchen.newPage();
  for (const path of ['/mairie/familles', '/mairie/planning', '/mairie/repas/adultes'])
    expect((await closed.goto(at(path)))?.status(), path).toBe(403);
  await closed.close();
  const [file] = await Promise.all([
    phone.waitForEvent('download'),
    phone.getByRole('link', { name: 'Télécharger (CSV)' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^repas-\d{4}-\d\d-\d\d-.*\.csv$/);
  await phone.emulateMedia({ media: 'print' });
  await expect.poll(() => phone.getByRole('link', { name: 'Télécharger (CSV)' }).isVisible()).toBe(false);
  expect(await phone.getByRole('table').first().isVisible()).toBe(true);
  await phone.emulateMedia({ media: 'screen' });
  const ordered = phone.getByRole('article').filter({ hasText: name.split(',')[0] ?? name });
  await ordered.getByRole('button', { name: /^J’ai bien reçu/ }).click();
  await ordered.getByText(/^Reçue/).waitFor();
  await kitchen.close();

  // Whoever has the link of the e-mail needs no account: looking says nothing, the button does.
  const visitors = await browser.newContext({ viewport: PHONE });
  const mail = await vi.waitFor(
    async () => {
      const found = inbox.parse(await console(MAIL)).mails.find(one => one.subject.startsWith('Commande'));
      expect(found).toBeDefined();
      return found;
    },
    { timeout: 60_000, interval: 250 },
  );
  const { text } = caughtMailContent.parse(await console(`${MAIL}/${mail?.id}`));
  const [token] = /commande\/[a-z0-9-]+/.exec(text) ?? [];
  const slug = /https?:\/\/([a-z-]+)\./.exec(text)?.[1] ?? SLUG;
  const receipt = await visitors.newPage();
  await receipt.goto(`${product.origin(slug)}/${token}`);
  await expectCalm(receipt);
  const button = receipt.getByRole('button', { name: 'J’ai bien reçu' });
  if (await button.isVisible()) await button.click();
  await receipt.getByText('Réception confirmée').waitFor();
  await receipt.reload();
  expect(await button.isVisible()).toBe(false);

  const menus = await open(visitors, `/menus?semaine=${monday}`, complaints);
  await expectCalm(menus);
  expect(await menus.getByRole('main').innerText()).toContain('Gratin de courges');
  expect(await menus.getByRole('main').innerText()).toContain('lait, gluten');
  await visitors.close();

  // A family that looks at a day of its planning reads what is cooked on it.
  const families = await browser.newContext({ viewport: DESKTOP });
  const planning = await open(families, '/connexion', complaints);
  await planning.getByLabel(/N° famille/).fill(DEMONSTRATION_FAMILIES.jean.number);
  await planning.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await planning.keyboard.press('Enter');
  await planning.waitForURL('**/accueil');
  await planning.goto(at(`/planning?vue=semaine&du=${monday}`), { waitUntil: 'networkidle' });
  await planning
    .getByRole('button', { name: /Restauration/ })
    .first()
    .focus();
  await planning.getByText(/Au menu/).waitFor();
  await expectCalm(planning);
  await families.close();

  expect(complaints).toEqual([]);
});

const MAIL = '/api/v1/platform/mail';

/** What the console answers. */
async function console(path: string): Promise<unknown> {
  return JSON.parse(
    (await ask({ port: product.port, hosts: [`console.localhost:${product.port}`], path })).body,
  );
}
