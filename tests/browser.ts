/** Chromium from its package, for tests that look at pages. */
import chromium from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
  chromium as playwright,
} from 'playwright-core';
import { expect } from 'vitest';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** What a browser keeps of a sign-in. */
export type StorageState = NonNullable<BrowserContextOptions['storageState']>;

/** Starts a browser. Not with the package's own arguments: they switch off the very protections that tests are about. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Opens a page in a tab of its own, hands it over, and fails on whatever the browser's console complained of meanwhile. */
export function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  return visitEach(browser, [url], options, look);
}

/** The same for one page after the other, in one tab: a tab takes far longer to open than a page. */
export async function visitEach(
  browser: Browser,
  urls: readonly string[],
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
  status = 200,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints = complaintsOf(page, status);
    for (const url of urls) {
      const response = await page.goto(url, { waitUntil: 'load' });
      expect(response?.status(), url).toBe(status);
      await look(page);
      expect(complaints, url).toEqual([]);
    }
  } finally {
    await context.close();
  }
}

/** What the console of a page complains of from here on, as it comes. */
function complaintsOf(page: Page, status: number): readonly string[] {
  const complaints: string[] = [];
  page.on('console', message => {
    // A form that was refused answers 400 or 409, which Chromium reports like a missing file; so is a page that is none.
    if (/status of 40[09]/.test(message.text()) || message.text().includes(`status of ${status}`)) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  return complaints;
}

/** Presses Tab until what has this accessible name has the focus. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const matches = (found: string) => (typeof name === 'string' ? found === name : name.test(found));
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null; // or without labels, as any element
      const label = element?.labels?.[0]?.innerText.trim();
      return label || element?.getAttribute('aria-label') || element?.innerText?.trim() || '';
    });
    if (matches(found.replaceAll(/\s+/g, ' '))) return;
  }
  throw new Error(`the Tab key does not lead to ${name}`);
}

/**
 * Writes a text in place of the one that a field came with. The page's script may start between the two steps of
 * `fill`: what was selected is selected no more then, and the new text lands beside the old one.
 */
export async function replaceText(field: Locator, text: string): Promise<void> {
  do await field.fill(text);
  while ((await field.inputValue()) !== text);
}
