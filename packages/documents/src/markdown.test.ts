import { expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';

test('the title is left to the page, and headings go on from h2', () => {
  expect(renderMarkdown('# Règlement\n\n## Article 1\n\n### Détail')).toBe(
    '<h2>Article 1</h2>\n<h3>Détail</h3>\n',
  );
});

test('a second title of the first rank becomes an h2', () => {
  expect(renderMarkdown('# Règlement\n\n# Garderie')).toBe('<h2>Garderie</h2>\n');
});

test('HTML in the text is shown, not run; a script link is no link; an image is not fetched', () => {
  const html = renderMarkdown(
    '<script>alert(1)</script>\n\n[a](javascript:alert(1))\n\n![b](https://x.fr/b.png)',
  );
  expect(html).not.toMatch(/<script|href="javascript|<img/);
  expect(html).toContain('&lt;script&gt;');
});

test('running text takes French hard spaces, addresses do not', () => {
  expect(renderMarkdown('Attention : avant 8 h 30 !')).toBe(
    '<p>Attention\u00a0: avant 8\u00a0h\u00a030\u202f!</p>\n',
  );
  expect(renderMarkdown('[page](https://x.fr/?a=1)')).toContain('href="https://x.fr/?a=1"');
});

test('a column of figures is aligned by a class, without a style attribute', () => {
  const html = renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |');
  expect(html).toContain('<th scope="col" class="align-right">b</th>');
  expect(html).toContain('<td class="align-right">2</td>');
  expect(html).not.toContain('style=');
});

test('a table can be scrolled by keyboard, and each has a name of its own in every text', () => {
  const table = '| a | b |\n|---|---|\n| 1 | 2 |\n\n';
  for (const html of [renderMarkdown(table + table), renderMarkdown(table + table)]) {
    expect(html).toContain('role="region" tabindex="0" aria-label="Tableau 1"');
    expect(html).toContain('aria-label="Tableau 2"');
    expect(html).not.toContain('aria-label="Tableau 3"');
  }
});

test('a paragraph « Tableau : … » before a table is its caption, and names it; its text is not run', () => {
  const html = renderMarkdown('Tableau : Prix <b>\n\n| a | b |\n|---|---|\n| 1 | 2 |');
  expect(html).toContain('aria-labelledby="table-1"');
  expect(html).toContain('<caption id="table-1">Prix &lt;b&gt;</caption>');
  expect(html).not.toContain('Tableau');
});

test('the cells of a table say what they are about', () => {
  const html = renderMarkdown('| a | b |\n|---|---|\n| **1** | 2 |');
  expect(html).toContain('<th scope="col">a</th>');
  expect(html).toContain('<th scope="row"><strong>1</strong></th>');
  expect(html).toContain('<td>2</td>');
});
