import { expect, test } from 'vitest';
import { checkLogo } from './tenant-folder-logo.ts';

const OPEN =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">';

function linesAndSentences(svg: string): string[] {
  return checkLogo('logo.svg', new TextEncoder().encode(svg)).map(
    ({ line, sentence }) => `${line} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`,
  );
}

test('a drawing with gradients, styles and inner references is a logo', () => {
  expect(
    linesAndSentences(`<?xml version="1.0"?>
<!-- a roof -->
${OPEN}<title>Préau</title><defs><linearGradient id="a"/></defs><style>.b{fill:url(#a)}</style>
<path class="b" d="M0 0h9" style="stroke:url('#a')"/><use xlink:href="#a"/></svg>`),
  ).toEqual([]);
});

test.each([
  ['a script', '<script>alert(1)</script>', 'L’élément <script> n’est pas admis'],
  [
    'a script under another prefix',
    '<x:script xmlns:x="http://www.w3.org/2000/svg"/>',
    'L’élément <x:script>',
  ],
  ['foreign content', '<foreignObject><p/></foreignObject>', 'L’élément <foreignObject>'],
  ['an element of HTML', '<path xmlns="http://www.w3.org/1999/xhtml"/>', 'L’élément <path>'],
  ['an embedded image', '<image href="x.png"/>', 'L’élément <image>'],
  ['an event', '<path onclick="x()"/>', 'L’attribut « onclick » lance un programme'],
  [
    'a link outside',
    '<use xlink:href="http://example.org/a.svg#b"/>',
    'L’attribut « xlink:href » renvoie hors',
  ],
  ['a link that hides its scheme', '<use href="&#106;avascript:x()"/>', 'L’attribut « href » renvoie hors'],
  ['a fill from elsewhere', '<path fill="url(http://example.org/#a)"/>', 'L’attribut « fill » renvoie hors'],
  ['an imported style', '<style>@import "x.css";</style>', 'Ce style renvoie hors'],
  ['an escaped style', '<style><![CDATA[.a{fill:u\\72l(x)}]]></style>', 'Ce style renvoie hors'],
])('%s is reported by its line', (_, inside, expected) => {
  const found = linesAndSentences(`${OPEN}\n\n${inside}</svg>`);
  expect(found[0]).toContain(`3 ${expected}`);
});

test('a drawing with several faults has each of them reported', () => {
  expect(linesAndSentences(`${OPEN}\n<script/>\n<path onload="x"/>\n</svg>`)).toHaveLength(2);
});

test('what is no drawing is refused in one sentence', () => {
  expect(linesAndSentences('<html/>')).toHaveLength(1);
  expect(linesAndSentences('not a drawing')).toHaveLength(1);
  expect(linesAndSentences(`${OPEN}<g></svg>`)).toHaveLength(1);
  expect(linesAndSentences('')).toHaveLength(1);
  expect(linesAndSentences(`<!DOCTYPE svg [<!ENTITY a "b">]>${OPEN}</svg>`)).toHaveLength(1);
});

test('a logo is bounded, and a PNG is one', () => {
  expect(checkLogo('logo.svg', new Uint8Array(200_001))).toHaveLength(1);
  expect(checkLogo('logo.png', new TextEncoder().encode('GIF89a'))).toHaveLength(1);
  expect(checkLogo('logo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toEqual([]);
});
