/** Chromium from its package, for tests that look at pages. */
import chromium from '@sparticuz/chromium';
import { type Browser, type Locator, chromium as playwright } from 'playwright-core';

/** Starts a browser. Not with the package's own arguments: they switch off the very protections that tests are about. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/**
 * Writes a text in place of the one that a field came with. The page's script may start between the two steps of
 * `fill`: what was selected is selected no more then, and the new text lands beside the old one.
 */
export async function replaceText(field: Locator, text: string): Promise<void> {
  do await field.fill(text);
  while ((await field.inputValue()) !== text);
}
