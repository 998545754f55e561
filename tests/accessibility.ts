/** What every page owes to everyone: nothing that axe objects to, and nothing wider than the screen. */
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** The axe of {@link AxeBuilder}, as it is put into a page. */
const { source }: { source: string } = createRequire(import.meta.resolve('@axe-core/playwright'))('axe-core');

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** What axe objects to on this page. */
async function violationsOf(page: Page, tags: readonly string[]): Promise<Violation[]> {
  // It alone looks into frames as well. It loads axe a second time for that, into a page of its own, and takes three
  // times as long: not for a page that has none.
  if (page.frames().length > 1)
    return (await new AxeBuilder({ page }).withTags([...tags]).analyze()).violations;
  await page.evaluate(source);
  return page.evaluate(async runOnly => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> }; // put there by the line before
    };
    const { violations } = await axe.run({ runOnly, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) }));
  }, tags);
}

export async function expectAccessible(page: Page, tags: readonly string[] = TAGS): Promise<void> {
  const violations = await violationsOf(page, tags);
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect(found, page.url()).toEqual([]);
}

export async function expectNoOverflow(page: Page): Promise<void> {
  const { content, screen } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(content, `${page.url()} is wider than its screen`).toBeLessThanOrEqual(screen);
}

export async function expectCalm(page: Page, tags: readonly string[] = TAGS): Promise<void> {
  await expectAccessible(page, tags);
  await expectNoOverflow(page);
}
