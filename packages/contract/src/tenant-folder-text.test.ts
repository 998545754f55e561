import { expect, test } from 'vitest';
import { readText } from './tenant-folder-text.ts';

test('the title of a text is its first heading, in plain words', () => {
  expect(readText('texts/a.md', 'Avant\n\n# Règlement *intérieur* de la `cantine`\n\n# Autre\n')).toEqual({
    title: 'Règlement intérieur de la cantine',
    mistakes: [],
  });
});

test('a text without a title, or with an empty one, is reported', () => {
  for (const markdown of ['', '## Sous-titre\n', '#\n\ntexte', '```\n# code\n```\n']) {
    const { title, mistakes } = readText('texts/a.md', markdown);
    expect(title).toBeNull();
    expect(mistakes.map(({ line }) => line)).toEqual([1]);
  }
});

test('raw HTML is reported line by line, an address or code is not', () => {
  const markdown = [
    '# Titre',
    '',
    'un <b>mot</b> et <https://example.org>',
    '`<code>` puis',
    'une suite <br>',
    '',
    '```',
    '<script>',
    '```',
    '',
    '<div>',
    'x',
    '</div>',
  ].join('\n');
  expect(readText('texts/a.md', markdown).mistakes.map(({ line }) => line)).toEqual([3, 5, 11]);
});

test('a text is bounded', () => {
  expect(readText('texts/a.md', `# T\n${'x'.repeat(200_000)}`).mistakes).toHaveLength(1);
});
