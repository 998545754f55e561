/** The first connection as a family makes it, on a phone and a wide screen, by keyboard and without a script; and agents. */
import {
  DEMONSTRATION_FAMILIES,
  DEMONSTRATION_PASSWORD,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE } from '../browser.ts';
import { startDemonstration } from '../demonstration-folder.ts';
import { ask } from '../http.ts';
import type { Product } from '../server.ts';

const SLUG = 'rpi-rognaix';
const SOON = { timeout: 30_000, interval: 200 };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function withPage(
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    // The commune's own site, to which signing out leads, is not ours to ask.
    await context.route(
      ({ hostname }) => !hostname.endsWith('.localhost'),
      route => route.fulfill({ contentType: 'text/html', body: '<h1>Le site de la commune</h1>' }),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await work(page, context);
  } finally {
    await context.close();
  }
}

const url = (path: string) => `${product.origin(SLUG)}${path}`;

/** The link of the latest e-mail to an address that brings one; asked of the demonstration's console. */
async function linkTo(address: string, seen: Set<string>): Promise<string> {
  const hosts = [`console.localhost:${product.port}`];
  return vi.waitFor(async () => {
    const inbox = await ask({ port: product.port, path: '/api/v1/platform/mail', hosts });
    const { mails } = JSON.parse(inbox.body) as { mails: { id: string; to: string[] }[] };
    for (const { id } of mails.filter(({ to, id }) => to.includes(address) && !seen.has(id))) {
      const mail = await ask({ port: product.port, path: `/api/v1/platform/mail/${id}`, hosts });
      const link = /http:\/\/\S+\/mot-de-passe\/\w+/.exec(
        (JSON.parse(mail.body) as { text: string }).text,
      )?.[0];
      if (link) {
        seen.add(id);
        return link;
      }
    }
    throw new Error('no e-mail yet');
  }, SOON);
}

const seen = new Set<string>();

test.each([
  ['a phone', { viewport: PHONE }, DEMONSTRATION_FAMILIES.claire, 'Noisette-73-prune'],
  ['a wide screen', { viewport: DESKTOP }, DEMONSTRATION_FAMILIES.thomas, 'Noisette-74-prune'],
  [
    'a browser without scripts',
    { viewport: PHONE, javaScriptEnabled: false },
    DEMONSTRATION_FAMILIES.pays,
    'Noisette-75-prune',
  ],
] as const)(
  'on %s a family comes from the public page by the e-mail to its own, and out again',
  async (_, options, family, password) => {
    await withPage(options, async (page, context) => {
      await page.goto(url('/'));
      await page.getByRole('link', { name: 'Se connecter' }).click();
      await page.getByRole('link', { name: 'Première connexion ou mot de passe oublié' }).click();
      const isScripted = !('javaScriptEnabled' in options);
      if (isScripted) await expectCalm(page);
      await page.getByLabel('N° famille ou courriel').fill(family.number);
      await page.getByRole('button', { name: 'Recevoir le courriel' }).click();
      await page.getByRole('heading', { name: 'Regardez vos courriels' }).waitFor();

      await page.goto(await linkTo(family.email, seen));
      if (isScripted) await expectCalm(page);
      await page.getByLabel('Nouveau mot de passe').fill('Motdepasse123');
      await page.getByLabel('Encore une fois').fill('Motdepasse123');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('alert').getByText('se devine trop facilement').waitFor();
      if (isScripted) await expectCalm(page);
      await page.getByLabel('Nouveau mot de passe').fill(password);
      await page.getByLabel('Encore une fois').fill(password);
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.waitForURL(url('/accueil'));

      await page.goto(url('/mes-connexions'));
      await page.getByText('cet appareil').waitFor();
      if (isScripted) await expectCalm(page);
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({
        name: '__Host-preau',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        path: '/',
      });

      await page.goto(url('/deconnexion'));
      await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
      await page.getByRole('heading', { name: 'Le site de la commune' }).waitFor();
      expect(await context.cookies()).toEqual([]);
      await page.goto(url('/accueil'));
      expect(new URL(page.url()).pathname).toBe('/connexion');
      expect(new URL(page.url()).searchParams.get('vers')).toBe('/accueil');
    });
  },
  120_000,
);

test.each([PHONE, DESKTOP])(
  'by keyboard alone, at $width pixels, a family signs in and lands where it wanted to go',
  async viewport => {
    await withPage({ viewport }, async page => {
      await page.goto(url('/mes-connexions'));
      await expectCalm(page);
      await page.getByLabel('N° famille ou courriel').focus();
      await page.keyboard.type(DEMONSTRATION_FAMILIES.jean.number);
      await page.keyboard.press('Tab');
      await page.keyboard.type('Un-mot-faux-1');
      await page.keyboard.press('Enter');
      await vi.waitFor(async () => {
        expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
      }, SOON);
      await expectCalm(page);
      await page.getByLabel('Mot de passe', { exact: true }).fill('');
      await page.getByLabel('Mot de passe', { exact: true }).focus();
      await page.keyboard.type(DEMONSTRATION_PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(url('/mes-connexions'));
    });
  },
  120_000,
);

test('an agent signs in with the code of the moment, invites another, and the mairie’s pages are accessible', async () => {
  await withPage({ viewport: PHONE }, async page => {
    await page.goto(url('/connexion?vers=/mairie/agents'));
    const email = demonstrationAgentEmail(SLUG, 'admin');
    const shown = (await page.getByRole('complementary').innerText()).replace(/\s+/g, ' ');
    const code = new RegExp(`${email}, code du moment : (\\d{6})`).exec(shown)?.[1] ?? '';
    await page.getByLabel('N° famille ou courriel').fill(email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('**/connexion/code**');
    await expectCalm(page);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.waitForURL(url('/mairie/agents'));
    await expectCalm(page);
    await page.getByRole('link', { name: 'Inviter un agent' }).click();
    await page.waitForURL(url('/mairie/agents/inviter'));
    await page.getByLabel('Prénom').fill('Lou');
    await page.getByLabel('Nom', { exact: true }).fill('Petit');
    await page.getByLabel('Courriel').fill('lou.petit@mairie.example');
    await expectCalm(page);
    await page.getByRole('button', { name: 'Inviter' }).click();
    await page.waitForURL('**/mairie/agents?invite=**');

    await page.goto(await linkTo('lou.petit@mairie.example', seen));
    await page.goto(url('/mairie/assistance'));
    await expectCalm(page);
    await page.getByLabel('Pourquoi').fill('Une liste ne s’affiche pas');
    await page.getByRole('button', { name: 'Autoriser pendant une heure' }).click();
    await page.getByRole('status').filter({ hasText: 'C’est fait' }).waitFor();
    await expectCalm(page);
  });
}, 120_000);

test('with the leave of the mairie an operator looks in from the console, under a banner, until the mairie ends it', async () => {
  await withPage({ viewport: DESKTOP }, async page => {
    await page.goto(`${product.origin('console')}/plateforme/communes/${SLUG}`);
    await page.getByRole('button', { name: 'Ouvrir l’espace de la mairie' }).click();
    await page.getByRole('link', { name: 'Aller à l’espace de la mairie' }).click();
    await page.waitForURL('**/assistance/**');
    await page.getByRole('main').getByRole('button', { name: 'Ouvrir' }).click();
    await page.waitForURL(url('/mairie'));
    await page.getByText('vous regardez sans pouvoir rien changer').waitFor();
    await expectCalm(page);
    expect((await page.goto(url('/mairie/agents')))?.status()).toBe(403);
    await page.goto(url('/'));
    await page.getByText('vous regardez sans pouvoir rien changer').waitFor();
  });
}, 120_000);

test('whoever has tried ten wrong codes reads that waiting helps, and a new password does not', async () => {
  await withPage({ viewport: PHONE, javaScriptEnabled: false }, async page => {
    await page.goto(url('/connexion'));
    await page.getByLabel('N° famille ou courriel').fill(demonstrationAgentEmail(SLUG, 'caterer'));
    await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('**/connexion/code**');
    for (let round = 0; round < 11; round += 1) {
      await page.getByLabel('Code').fill('12');
      await page.getByRole('button', { name: 'Continuer' }).click();
    }
    await page.getByText('un nouveau mot de passe n’y change rien').first().waitFor();
    await page.getByText('Une personne qui administre le portail').first().waitFor();
  });
}, 120_000);
