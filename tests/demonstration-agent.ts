/** An agent of a demonstration in a browser. */
import {
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '@preau/operations/demonstration-accounts';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { Product } from './server.ts';

/** Signs an agent in, password and code. Once a file and role: a code is taken once. */
export async function signInAgent(
  browser: Browser,
  product: Product,
  { slug, role, viewport }: { slug: string; role: string } & Pick<BrowserContextOptions, 'viewport'>,
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...(viewport && { viewport }) });
  const page = await context.newPage();
  await page.goto(`${product.origin(slug)}/connexion`);
  await page.getByLabel(/N° famille/).fill(demonstrationAgentEmail(slug, role));
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMONSTRATION_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/connexion/code');
  const totp = new TOTP({ secret: Secret.fromBase32(DEMONSTRATION_TOTP_SECRET) });
  await page.locator('main input[inputmode=numeric], main input[name=code]').first().fill(totp.generate());
  await page.keyboard.press('Enter');
  await page.waitForURL('**/mairie**');
  await page.close();
  return context;
}
