/**
 * A family and the mairie write to each other: on a phone and on a wide screen, by the keyboard alone, without a script;
 * and what is told of it arrives in the inbox.
 */
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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
import { signIn, signInAgent } from '../demonstration-sign-in.ts';
import type { Product } from '../server.ts';

const SLUG = 'cregy-les-meaux';

let product: Product;
let browser: Browser;
let states: Record<'family' | 'office', StorageState>;

beforeAll(async () => {
  product = await startDemonstration();
  browser = await launchBrowser();
  states = {
    family: await signIn(browser, product, SLUG, DEMONSTRATION_FAMILIES.jean.email),
    office: await signInAgent(browser, product, SLUG, 'admin'),
  };
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const origin = () => product.origin(SLUG);

const visit = (
  who: keyof typeof states,
  path: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
) => visitPage(browser, `${origin()}${path}`, { ...options, storageState: states[who] }, look);

async function write(page: Page, subject: string, text: string): Promise<string> {
  await page.getByLabel('Objet').fill(subject);
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Envoyer le message' }).click();
  await page.waitForURL(/\/messages\/[0-9a-f-]{36}\?envoye/);
  return new URL(page.url()).pathname;
}

describe.each([
  ['a phone', PHONE],
  ['a wide screen', DESKTOP],
] as const)('on %s', (_, viewport) => {
  test('every page of messages is whole, and axe objects to none', async () => {
    for (const path of [
      '/messages',
      '/messages?liste=supprimes',
      '/messages/nouveau',
      '/mon-compte/notifications',
    ])
      await visit('family', path, { viewport }, expectCalm);
    for (const path of [
      '/mairie/messages',
      '/mairie/messages?liste=envoyes&q=aucun',
      '/mairie/messages/plusieurs',
      '/mairie/messages/plusieurs/nouveau',
      '/mairie/modeles',
      '/mairie/modeles/complement-asked',
      '/mairie/notifications',
    ])
      await visit('office', path, { viewport }, expectCalm);
  });

  test('a family writes, the mairie answers, the family is told by e-mail and reads it', async () => {
    const subject = `Sortie du 3 décembre (${viewport.width})`;
    let path = '';
    await visit('family', '/messages/nouveau', { viewport }, async page => {
      path = await write(page, subject, 'Bonjour,\nà quelle heure rentre le car ?');
      await expectCalm(page);
    });
    await visit('office', '/mairie/messages', { viewport }, async page => {
      await page.getByRole('link', { name: subject }).click();
      await page.getByLabel('Votre réponse').fill('À 16 h 30.');
      await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
      await page.getByText('Votre message est envoyé.').waitFor();
      expect(await page.getByLabel('Votre réponse').inputValue()).toBe('');
      await expectCalm(page);
      await page.goto(`${origin()}/mairie/messages`);
      await expect(page.getByRole('link', { name: subject }).count()).resolves.toBe(0);
    });
    await visit('family', '/messages', { viewport }, async page => {
      await page
        .getByRole('link', { name: new RegExp(`Nouveau\\s+Sortie du 3 décembre \\(${viewport.width}`) })
        .click();
      // The list says how it begins too.
      await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
      await page.getByRole('list', { name: 'Messages' }).getByText('À 16\u00a0h\u00a030.').waitFor();
      await page.goto(`${origin()}/messages`);
      await expect(page.getByRole('link', { name: /^Nouveau\s+Sortie/ }).count()).resolves.toBe(0);
    });
    await vi.waitFor(async () => expect(await inbox()).toContain(DEMONSTRATION_FAMILIES.jean.email), {
      timeout: 30_000,
      interval: 500,
    });
    expect(path).toMatch(/^\/messages\//);
  });
});

/** What the console's inbox says. */
async function inbox(): Promise<string> {
  const page = await browser.newPage();
  await page.goto(`${product.origin('console')}/plateforme/courriels`);
  const text = await page.getByRole('main').innerText();
  await page.close();
  return text;
}

test('by the keyboard alone a message is written, its mistakes are found, and it is sent', async () => {
  await visit('family', '/messages', { viewport: DESKTOP }, async page => {
    await tabTo(page, /^Écrire un message$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/messages/nouveau');
    await tabTo(page, /^Envoyer le message$/);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Clé trouvée');
    await tabTo(page, /^Message$/);
    await page.keyboard.type('Une clé bleue était dans le sac.');
    await tabTo(page, /^Envoyer le message$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?envoye/);
    await page.getByText('Votre message est envoyé.').waitFor();
  });
});

test('without a script a message is written, answered, deleted and taken back, and nothing that was typed is lost', async () => {
  const options = { viewport: PHONE, javaScriptEnabled: false };
  await visit('family', '/messages/nouveau', options, async page => {
    await page.getByLabel('Message', { exact: true }).fill('Le texte reste.');
    await page.getByRole('button', { name: 'Envoyer le message' }).click();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Le texte reste.');
    await write(page, 'Sans script', 'Le texte reste.');
    await page.getByLabel('Votre réponse').fill('Encore un mot.');
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await page.getByText('Encore un mot.').waitFor();
    await page.getByRole('button', { name: 'Supprimer la conversation' }).click();
    await page.waitForURL(/\?supprime=/);
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.getByText('de nouveau dans vos messages').waitFor();
  });
  await visit('family', '/mon-compte/notifications', options, async page => {
    await page.getByRole('group', { name: 'Les messages que l’on m’écrit' }).getByLabel('Jamais').check();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Vos choix sont enregistrés.').waitFor();
    await page.getByRole('group', { name: 'Les messages que l’on m’écrit' }).getByLabel('Aussitôt').check();
    await page.getByRole('button', { name: 'Enregistrer' }).click();
  });
  await visit('office', '/mairie/modeles/request-refused', { ...options, viewport: DESKTOP }, async page => {
    await replaceText(page.getByLabel('Objet du courriel'), 'Refus {{enfnat}}');
    await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
    await page
      .getByRole('alert')
      .getByText('écrivez « {{enfant}} »'.replaceAll(' »', '\u00a0»').replace('« ', '«\u00a0'))
      .waitFor();
    await page.getByLabel('Objet du courriel').fill('Refus pour {{enfant}}');
    await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
    await page.getByText('Refus pour Alexandre').waitFor();
  });
});

test('one message reaches many families, after a look at how many, and says how far it is', async () => {
  await visit('office', '/mairie/messages/plusieurs/nouveau', { viewport: DESKTOP }, async page => {
    await page.getByLabel('Objet').fill('Pas de garderie vendredi');
    await page.getByLabel('Message', { exact: true }).fill('La garderie du soir est fermée.');
    await page.getByRole('button', { name: 'Voir qui le recevra' }).click();
    await page.getByText('Prêt à partir').waitFor();
    await expectCalm(page);
    await page.getByRole('button', { name: /^Envoyer à \d+/ }).click();
    await page.waitForURL(/\/plusieurs\/[0-9a-f-]{36}/);
    await page.getByText('Toutes les familles ont reçu le message.').waitFor({ timeout: 60_000 });
    await expectCalm(page);
  });
  await visit('family', '/messages', { viewport: PHONE }, async page => {
    await page.getByRole('link', { name: /Pas de garderie vendredi/ }).waitFor();
  });
});
