/**
 * In each commune, on a phone, as somebody new would: a first connection from the e-mail, a change of address, a
 * grandmother for two children, an allergy to peanuts; the mairie accepts what it may, asks for more where it must; the
 * family reads it all and answers.
 */
import { rm } from 'node:fs/promises';
import { inbox } from '@preau/contract/console';
import {
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { expectCalm } from '../accessibility.ts';
import { DESKTOP, launchBrowser, PHONE, replaceText } from '../browser.ts';
import { copyOfDemonstration, DEMONSTRATION_NOW } from '../demonstration-folder.ts';
import { ask } from '../http.ts';
import { lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';

/** Of axe's rules: the law's. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa'];
const NEW_PASSWORD = 'Noisette-73-prune';

let directory: string;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  directory = await copyOfDemonstration();
  product = await startProduct({ directory, now: DEMONSTRATION_NOW });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(directory, { recursive: true, force: true });
});

interface Family {
  number: string;
  email: string;
  firstName: string;
  children: string[];
}

/** A family that has never signed in, with an e-mail on file and two children for whom its responsable answers. */
async function newFamily(slug: string): Promise<Family> {
  const [family] = await lookInto(
    directory,
    async sql =>
      await sql<Family[]>`
      select household.number, guardian.email, guardian.first_name as "firstName",
        array_agg(child.first_name order by child.birth_date) as children
      from tenant
      join household on household.tenant_id = tenant.id and household.left_on is null
      join household_guardian link on link.tenant_id = tenant.id and link.household_id = household.id and position = 1
      join guardian on guardian.tenant_id = tenant.id and guardian.id = link.guardian_id
      join child_guardian bond on bond.tenant_id = tenant.id and bond.guardian_id = guardian.id and authority = 'parental'
      join child on child.tenant_id = tenant.id and child.id = bond.child_id
      left join account on account.tenant_id = tenant.id and account.id = guardian.account_id
      where slug = ${slug} and account.password_hash is null and guardian.email is not null
        and guardian.phone_mobile is not null
        and not exists (select from request where request.tenant_id = tenant.id and request.household_id = household.id)
        and not exists (select from guardian other where other.tenant_id = tenant.id and other.id <> guardian.id
          and other.email = guardian.email)
      group by household.number, guardian.email, guardian.first_name
      having count(distinct child.first_name) = 2 and count(*) = 2
      order by household.number limit 1`,
  );
  if (!family) throw new Error(`${slug}: no family that is new to the portal`);
  return family;
}

const askConsole = (path: string) =>
  ask({ port: product.port, hosts: ['console.localhost'], path: `/api/v1/platform${path}` });

/** Where the e-mail leads that this address was sent last. */
async function linkSentTo(address: string): Promise<string> {
  const mail = await vi.waitFor(
    async () => {
      const { body } = await askConsole('/mail');
      const found = inbox.parse(JSON.parse(body)).mails.find(({ to }) => to.includes(address));
      expect(found, address).toBeDefined();
      return found;
    },
    { timeout: 30_000, interval: 200 },
  );
  const { body } = await askConsole(`/mail/${mail?.id}`);
  const [link] = /http:\/\/[^\s"\\]*\/mot-de-passe\/\w+/.exec(body) ?? [];
  if (!link) throw new Error(`no link in the e-mail to ${address}: ${body}`);
  return link;
}

const send = (page: Page) => page.getByRole('button', { name: 'Envoyer la demande' }).click();
const said = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor();
const openChild = async (page: Page, origin: string, name: string) => {
  await page.goto(`${origin}/mes-enfants`);
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
};

async function firstConnection(page: Page, origin: string, { number, email, firstName }: Family) {
  await page.goto(origin);
  await page.getByRole('link', { name: 'Se connecter' }).first().click();
  await page.getByRole('link', { name: /Première connexion/ }).click();
  await page.waitForURL('**/mot-de-passe-oublie**');
  await page.getByLabel(/N° famille/).fill(number);
  await page.getByRole('button', { name: 'Recevoir le courriel' }).click();
  await page.getByRole('heading', { name: 'Regardez vos courriels' }).waitFor();
  await page.goto(await linkSentTo(email));
  await page.getByLabel('Nouveau mot de passe').fill('azerty');
  await page.getByLabel('Encore une fois').fill('azerty');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Nouveau mot de passe').fill(NEW_PASSWORD);
  await page.getByLabel('Encore une fois').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL('**/accueil');
  await page.getByRole('heading', { level: 1, name: `Bonjour ${firstName}` }).waitFor();
  await expectCalm(page, TAGS);
}

async function askForThreeThings(page: Page, origin: string, [elder = '', younger = '']: string[]) {
  await page.goto(`${origin}/mon-compte/responsable/adresse`);
  await replaceText(page.getByLabel('Adresse', { exact: true }), '3 rue des Écoles');
  await send(page);
  await said(page, 'Votre demande est envoyée');

  await openChild(page, origin, elder);
  await page.getByRole('link', { name: 'Ajouter une personne autorisée' }).click();
  await page.getByLabel('Nom', { exact: true }).fill('Petit');
  await page.getByLabel('Prénom').fill('Yvonne');
  await page.getByLabel('Mobile').fill('06 39 98 01 02');
  await page.getByLabel('Lien de parenté').selectOption({ label: 'Grand-mère' });
  await page.getByLabel(younger).check();
  await send(page);
  await said(page, /Vos 2\sdemandes sont envoyées/);

  await openChild(page, origin, younger);
  await page.getByRole('link', { name: 'Voir les données sanitaires et complémentaires' }).click();
  await page.getByRole('link', { name: 'Déclarer une allergie' }).click();
  await page.getByLabel('Alimentaire').check();
  await page.getByLabel(/^À quoi/).fill('Arachide');
  await send(page);
  await said(page, 'Votre demande est envoyée');
  await expectCalm(page, TAGS);
}

/** The agent who gives the mairie's answers, signed in with a password and the digits of the moment. */
async function signInAgent(page: Page, origin: string, slug: string) {
  await page.goto(`${origin}/connexion`);
  await page.getByLabel(/N° famille/).fill(demonstrationAgentEmail(slug, 'admin'));
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL('**/connexion/code**');
  await page
    .getByLabel('Code', { exact: true })
    .fill(new TOTP({ secret: DEMONSTRATION_TOTP_SECRET }).generate());
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL('**/mairie');
}

/** Opens the requests of one family, as the search by its number leads to them. */
async function openQueue(page: Page, origin: string, { number }: Family): Promise<void> {
  await page.goto(`${origin}/mairie/familles?q=${number}`);
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(number) })
    .first()
    .click();
  await page.waitForURL(/familles\/[0-9a-f-]{36}/);
  const household = new URL(page.url()).pathname.split('/').at(-1);
  await page.goto(`${origin}/mairie/demandes?famille=${household}`);
}

const list = (page: Page) => page.getByRole('region', { name: 'File des demandes' });
const queued = (page: Page, name: RegExp) => list(page).getByRole('link', { name }).first().click();
const article = (page: Page, text: string) => page.getByRole('article').getByText(text).first().waitFor();

/** Accepts what is open, and waits until it has left the queue. */
async function accept(page: Page): Promise<void> {
  const left = await list(page).getByRole('listitem').count();
  await page.getByRole('button', { name: /^Accepter(?! les)/ }).click();
  await vi.waitFor(async () => expect(await list(page).getByRole('listitem').count()).toBe(left - 1), 20_000);
}

/** Health is shown to whoever asks for it, and the reading is noted. */
async function openAllergy(page: Page): Promise<void> {
  await queued(page, /allergie/i);
  await page.getByRole('article').getByRole('link', { name: 'Voir les données de santé' }).click();
  await article(page, 'Arachide');
}

async function decide(page: Page, origin: string, family: Family) {
  await openQueue(page, origin, family);
  await queued(page, /Modifier le responsable/);
  await article(page, '3 rue des Écoles');
  await accept(page);
  for (const _ of family.children) {
    await queued(page, /personne autorisée/);
    await article(page, 'Yvonne');
    await accept(page);
  }
  await openAllergy(page);
  await page.getByLabel(/^Motif du refus/).fill('Merci de joindre l’avis du médecin.');
  await page.getByRole('button', { name: /^Demander un complément/ }).click();
  await said(page, 'complément');
  await expectCalm(page, TAGS);
}

async function readAndAnswer(page: Page, origin: string, children: string[]) {
  await page.goto(`${origin}/mon-compte`);
  await page.getByRole('main').getByText('3 rue des Écoles').first().waitFor();
  expect(await page.getByText('En attente : 3 rue des Écoles').count()).toBe(0);
  for (const name of children) {
    await openChild(page, origin, name);
    await page.getByRole('main').getByText('Yvonne Petit').waitFor();
  }
  await page.goto(`${origin}/accueil`);
  await page.getByRole('link', { name: 'Répondre' }).first().click();
  await page.getByText('Merci de joindre l’avis du médecin.').first().waitFor();
  await page.getByLabel('Votre réponse').fill('Le voici.');
  await page.getByRole('button', { name: 'Envoyer la réponse' }).click();
  await said(page, 'Votre réponse est envoyée');
  await expectCalm(page, TAGS);
}

async function acceptAllergy(page: Page, origin: string, family: Family) {
  await openQueue(page, origin, family);
  await openAllergy(page);
  await article(page, 'Le voici.');
  await page.getByRole('button', { name: /^Accepter(?! les)/ }).click();
  await said(page, 'acceptée');
}

test.each(['rpi-rognaix', 'ptiots-lanniaux', 'saint-verand', 'cregy-les-meaux'])(
  '%s: from a first connection to an answer that is accepted',
  async slug => {
    const origin = product.origin(slug);
    const family = await newFamily(slug);
    const [phone, desk] = await Promise.all([
      browser.newContext({ viewport: PHONE }),
      browser.newContext({ viewport: DESKTOP }),
    ]);
    const [parent, agent] = await Promise.all([phone.newPage(), desk.newPage()]);
    try {
      await firstConnection(parent, origin, family);
      await askForThreeThings(parent, origin, family.children);
      await signInAgent(agent, origin, slug);
      await decide(agent, origin, family);
      await readAndAnswer(parent, origin, family.children);
      await acceptAllergy(agent, origin, family);
      await parent.goto(`${origin}/mes-enfants`);
      await openChild(parent, origin, family.children[1] ?? '');
      await parent.getByRole('link', { name: 'Voir les données sanitaires et complémentaires' }).click();
      await parent.getByRole('main').getByText('Arachide').first().waitFor();
      expect(await parent.getByText(/^En attente/).count()).toBe(0);
    } finally {
      await Promise.all([phone.close(), desk.close()]);
    }
  },
);
