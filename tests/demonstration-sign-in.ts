/** Families and agents of a demonstration in a browser. */
import {
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { DESKTOP, type StorageState } from './browser.ts';
import type { Product } from './server.ts';

/**
 * Signs someone in on a commune's portal, by an address or a N° famille: with the password, and the code where one is asked
 * for. Once a file and agent: a code is taken once.
 */
export async function signIn(
  browser: Browser,
  product: Product,
  slug: string,
  identifier: string,
): Promise<StorageState> {
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.goto(`${product.origin(slug)}/connexion`);
  await page.getByLabel(/N° famille/).fill(identifier);
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname !== '/connexion');
  if (new URL(page.url()).pathname === '/connexion/code') {
    const totp = new TOTP({ secret: Secret.fromBase32(DEMONSTRATION_TOTP_SECRET) });
    await page.locator('main input[name=code]').fill(totp.generate());
    await page.keyboard.press('Enter');
    await page.waitForURL('**/mairie**');
  }
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Signs the demonstration's agent of a role in. */
export function signInAgent(
  browser: Browser,
  product: Product,
  slug: string,
  role: string,
): Promise<StorageState> {
  return signIn(browser, product, slug, demonstrationAgentEmail(slug, role));
}
