/**
 * What a family does, as it does it: on a phone and on a wide screen, by the keyboard alone, without a script. Each
 * guarantee is tried by another adult of the demonstration, so that none waits for another.
 */
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import {
  DESKTOP,
  launchBrowser,
  PHONE,
  replaceText,
  type StorageState,
  tabTo,
  visit as visitPage,
} from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { signIn } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'rpi-rognaix';

type Adult = keyof typeof DEMONSTRATION_FAMILIES;

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

/** What the browser keeps of a sign-in, once for each adult: signing in again and again is another test's affair. */
const signedIn = new Map<Adult, Promise<StorageState>>();

function stateOf(adult: Adult): Promise<StorageState> {
  const state = signedIn.get(adult) ?? signIn(browser, product, SLUG, DEMONSTRATION_FAMILIES[adult].email);
  signedIn.set(adult, state);
  return state;
}

/** Opens a page of an adult's portal. */
async function visit(
  adult: Adult,
  path: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const storageState = await stateOf(adult);
  await visitPage(browser, `${product.origin(SLUG)}${path}`, { ...options, storageState }, look);
}

/** Whether what has the focus is what one sees where it stands, and not something on top of it. */
function isInSight(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
    return element?.contains(document.elementFromPoint(left + width / 2, top + height / 2)) ?? false;
  });
}

const child = (page: Page, name: RegExp) =>
  page.getByRole('main').getByRole('link', { name }).first().click();
const send = (page: Page) => page.getByRole('button', { name: 'Envoyer la demande' }).click();
const said = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor();

describe.each([
  { name: 'a phone', viewport: PHONE },
  { name: 'a wide screen', viewport: DESKTOP },
])('on $name', ({ viewport }) => {
  test('every page of a family is whole, and axe objects to none', async () => {
    await visit('claire', '/accueil', { viewport }, async page => {
      await page.getByRole('heading', { level: 1, name: 'Bonjour Claire' }).waitFor();
      await page.getByText(DEMONSTRATION_FAMILIES.claire.number).first().waitFor();
      await expectCalm(page);
      await child(page, /^Lina/);
      await page.getByRole('heading', { level: 1, name: /^Lina/ }).waitFor();
      const lina = new URL(page.url()).pathname;
      for (const path of [
        '/mon-compte',
        '/mon-compte/responsable/adresse',
        '/mon-compte/responsable/contact',
        '/mon-compte/conjoint',
        '/mon-compte/fiscal',
        '/mon-compte/caf',
        '/mon-compte/banque',
        '/mon-compte/documents',
        '/mes-enfants',
        '/mes-enfants/ajouter',
        lina,
        `${lina}/identite`,
        `${lina}/photo`,
        `${lina}/personnes-autorisees`,
        `${lina}/inscriptions`,
        `${lina}/documents`,
        `${lina}/sante`,
        `${lina}/repas`,
        `${lina}/allergies`,
        `${lina}/pai`,
        `${lina}/complementaires/autorisations`,
        '/demandes',
        '/famille',
      ]) {
        const response = await page.goto(`${product.origin(SLUG)}${path}`, { waitUntil: 'load' });
        expect(response?.status(), path).toBe(200);
        expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
        await expectCalm(page);
      }
    });
  }, 300_000);

  test('what can be reached can be touched', () =>
    visit('claire', '/mon-compte', { viewport }, async page => {
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea')]
          .filter(element => element.checkVisibility() && !element.matches('.sr-only, main p a'))
          .map(element => ({ html: element.outerHTML.slice(0, 100), box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 44)
          .map(({ html, box }) => `${Math.round(box.height)}: ${html}`),
      );
      expect(small).toEqual([]);
    }));
});

describe.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])('with %o', options => {
  const { javaScriptEnabled } = options;
  const withPhone = { viewport: PHONE, ...options };
  const name = javaScriptEnabled ? 'Yvonne' : 'Odette';

  test('an address is changed: what is asked stands beside what is, until it is taken back', () =>
    visit('thomas', '/mon-compte', withPhone, async page => {
      await page.getByRole('link', { name: 'Modifier : Responsable, adresse' }).click();
      await replaceText(page.getByRole('textbox', { name: 'Adresse', exact: true }), '3 rue des Écoles');
      await send(page);
      await said(page, /Votre demande est envoyée.*annuler/s);
      const block = page.getByRole('region', { name: 'Adresse' });
      await block.getByText('En attente : 3 rue des Écoles').waitFor();
      await block.getByText('31 chemin du Moulin').waitFor();
      if (javaScriptEnabled) await expectCalm(page);
      await block.getByRole('button', { name: /^Annuler la demande/ }).click();
      await said(page, 'La demande est annulée');
      expect(await page.getByText('En attente : 3 rue des Écoles').count()).toBe(0);
    }));

  test('a telephone number takes effect at once, where the commune says so, and the page says it', () =>
    visit('thomas', '/mon-compte/responsable/contact', withPhone, async page => {
      const phone = javaScriptEnabled ? '06 39 98 01 13' : '06 39 98 01 14';
      await replaceText(page.getByLabel('Téléphone mobile'), phone);
      await send(page);
      await said(page, 'pris effet tout de suite');
      await page
        .getByRole('region', { name: 'Téléphones et courriel' })
        .getByText(phone.replaceAll(' ', '\u00a0'))
        .waitFor();
    }));

  test('a grandmother is authorised for two children with one form', () =>
    visit('claire', '/mes-enfants', withPhone, async page => {
      await child(page, /^Lina/);
      await page.getByRole('link', { name: 'Ajouter une personne autorisée' }).click();
      await page.getByLabel('Nom', { exact: true }).fill('Petit');
      await page.getByLabel('Prénom').fill(name);
      await send(page);
      // Neither a kinship nor a telephone: nothing of the rest is lost.
      const alert = page.getByRole('alert');
      await alert.getByRole('link', { name: /Lien de parenté/ }).waitFor();
      await alert.getByRole('link', { name: /téléphone/ }).waitFor();
      expect(await page.getByLabel('Prénom').inputValue()).toBe(name);
      await page.getByLabel('Mobile').fill('06 02 03 04 05');
      await page.getByLabel('Lien de parenté').selectOption({ label: 'Grand-mère' });
      await page.getByLabel('Noé').check();
      await send(page);
      await said(page, /Vos 2\sdemandes sont envoyées/);
      await page.getByText(`${name} Petit`).waitFor();
      await page.goto(`${product.origin(SLUG)}/mes-enfants`);
      await child(page, /^Noé/);
      await page.getByText(`${name} Petit`).waitFor();
    }));

  test('an allergy to peanuts is declared with its doctor', () =>
    visit('jean', '/mes-enfants', withPhone, async page => {
      await child(page, /^Cyril/);
      await page.getByRole('link', { name: 'Voir les données sanitaires et complémentaires' }).click();
      await page.getByRole('link', { name: 'Déclarer une allergie' }).click();
      await page.getByLabel('Alimentaire').check();
      await page.getByLabel(/^À quoi/).fill(`Arachide (${name})`);
      await page.getByLabel(/^Observations/).fill('Gonflement des lèvres.\nDonner l’antihistaminique.');
      for (const [box, value] of [
        ['Jour', '1'],
        ['Mois', '5'],
        ['Année', '2024'],
      ] as const)
        await page.getByLabel(box, { exact: true }).fill(value);
      await page.getByLabel(/^Médecin/).fill('Dr Blanc');
      await send(page);
      await said(page, 'Votre demande est envoyée');
      await page.getByRole('status').getByRole('link', { name: 'Voir la demande' }).click();
      const main = page.getByRole('main');
      for (const text of ['Alimentaire', `Arachide (${name})`, '1er mai 2024', 'Dr Blanc'])
        await main.getByText(text).first().waitFor();
    }));

  test('a mistaken IBAN is explained, and nothing else that was typed is lost', () =>
    visit('thomas', '/mon-compte/banque', withPhone, async page => {
      const iban = page.getByLabel('IBAN');
      await replaceText(page.getByLabel('Titulaire du compte'), 'MOREAU Thomas');
      await iban.fill('FR76 3000 6000 0112 3456 7890 188');
      await page.getByRole('group', { name: 'Prélèvement automatique' }).getByLabel('Oui').check();
      await send(page);
      await page.getByRole('alert').getByRole('link', { name: /^IBAN/ }).waitFor();
      if (javaScriptEnabled) await expectCalm(page);
      expect(await iban.inputValue()).toBe('FR76 3000 6000 0112 3456 7890 188');
      expect(await iban.getAttribute('aria-invalid')).toBe('true');
      expect(await page.getByLabel('Titulaire du compte').inputValue()).toBe('MOREAU Thomas');
      expect(await page.getByLabel('Oui').isChecked()).toBe(true);
      await iban.fill('FR76 3000 6000 0112 3456 7890 189');
      await send(page);
      await said(page, 'Votre demande est envoyée');
      await page.getByRole('status').getByRole('button', { name: 'Annuler la demande' }).click();
      await said(page, 'La demande est annulée');
    }));
});

test('a complement is answered with a text and a file, without a script', () =>
  visit('pays', '/accueil', { viewport: PHONE, javaScriptEnabled: false }, async page => {
    await page.getByRole('link', { name: 'Répondre' }).first().click();
    await page.getByText('merci de').first().waitFor();
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Votre réponse').fill('Voici le certificat.');
    await page.getByLabel('Fichiers', { exact: true }).setInputFiles({
      name: 'certificat.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(ONE_PAGE),
    });
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await said(page, 'Votre réponse est envoyée');
    const main = page.getByRole('main');
    await main.getByText('« Voici le certificat. »').waitFor();
    await main.getByRole('link', { name: 'certificat.pdf' }).waitFor();
    await page.goto(`${product.origin(SLUG)}/demandes`);
    expect(await page.getByText('Une réponse est attendue').count()).toBe(0);
  }));

test('a photo is sent from a phone, and what is no picture is said to be none', () =>
  visit('jean', '/mes-enfants', { viewport: PHONE }, async page => {
    await child(page, /^Alexandre/);
    await page.getByRole('link', { name: 'Ajouter une photo' }).click();
    const field = page.getByLabel('Photo de l’enfant');
    await field.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await send(page);
    await page
      .getByRole('alert')
      .getByRole('link', { name: /type de fichier/ })
      .waitFor();
    await expectCalm(page);
    const picture = await page.screenshot();
    await field.setInputFiles({ name: 'alexandre.png', mimeType: 'image/png', buffer: picture });
    await page.locator('canvas').waitFor();
    await send(page);
    await said(page, 'Votre demande est envoyée');
    await page
      .getByRole('region', { name: 'Photo', exact: true })
      .getByText(/^En attente/)
      .waitFor();
  }));

test('what is to be removed is asked like the rest, and kept by taking it back', () =>
  visit('claire', '/mes-enfants', { viewport: DESKTOP }, async page => {
    await child(page, /^Lina/);
    const block = page.getByRole('region', { name: 'Inscriptions' });
    await block
      .getByRole('button', { name: /^Arrêter/ })
      .first()
      .click();
    await said(page, 'Votre demande est envoyée');
    await block.getByText('Retrait en attente').waitFor();
    await block.getByRole('button', { name: /^Annuler la demande/ }).click();
    await said(page, 'La demande est annulée');
    await block
      .getByRole('button', { name: /^Arrêter/ })
      .first()
      .waitFor();
    expect(await block.getByText('Retrait en attente').count()).toBe(0);
  }));

test.each([
  { name: 'a phone', viewport: PHONE, adult: 'jeanne', way: ['Famille', 'Mon compte'] },
  { name: 'a wide screen', viewport: DESKTOP, adult: 'jean', way: ['Mon compte'] },
] as const)(
  'by the keyboard alone on $name: from Accueil to an address that is asked for',
  ({ viewport, adult, way }) =>
    visit(adult, '/accueil', { viewport }, async page => {
      for (const place of way) {
        await tabTo(page, place);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: place }).waitFor();
      }
      await tabTo(page, /^Modifier : (Responsable|Conjoint), adresse/);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/adresse');
      await tabTo(page, /^Adresse/);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(`3 rue des Écoles, chez ${adult}`);
      await tabTo(page, 'Envoyer la demande');
      expect(await isInSight(page), 'the focus is behind the navigation').toBe(true);
      await page.keyboard.press('Enter');
      await said(page, 'Votre demande est envoyée');
      await page.getByText(`En attente : 3 rue des Écoles, chez ${adult}`, { exact: true }).waitFor();
    }),
);

test('whoever is not signed in is sent to sign in, and a page of a file is kept by no browser', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${product.origin(SLUG)}/mon-compte`);
  await page.waitForURL(/\/connexion\?vers=/);
  await context.close();
  await visit('claire', '/accueil', { viewport: PHONE }, async own => {
    const response = await own.reload();
    expect(response?.headers()['cache-control']).toBe('no-store');
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
