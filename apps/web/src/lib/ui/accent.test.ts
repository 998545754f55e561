import { readFileSync } from 'node:fs';
import { wcagContrast } from 'culori';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Accent, accentPalette, accentStylesheet, LEAST_CONTRAST, papers } from './accent.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`);

test('whatever the colour, the accent is legible on every ground, and paper-coloured text on the accent', () => {
  fc.assert(
    fc.property(colour, brand => {
      const palette = accentPalette(brand);
      for (const scheme of ['light', 'dark'] as const) {
        const { accent, strong, tint }: Accent = palette[scheme];
        const { paper, surface } = papers[scheme];
        for (const text of [accent, strong]) {
          for (const ground of [paper, surface, tint]) {
            expect(wcagContrast(text, ground)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
          }
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('a colour that is legible already stays as it is', () => {
  expect(accentPalette('#1e4d8c').light.accent).toBe('#1e4d8c');
  expect(accentPalette('#9ecbff').dark.accent).toBe('#9ecbff');
});

test('a pale yellow is darkened on white and kept on black, and the brand stays what the commune chose', () => {
  const palette = accentPalette('#ffe600');
  expect(palette.brand).toBe('#ffe600');
  expect(palette.light.accent).not.toBe('#ffe600');
  expect(palette.dark.accent).toBe('#ffe600');
});

test('the ends of the scale and a grey have an accent too', () => {
  for (const brand of ['#000000', '#ffffff', '#808080']) {
    expect(accentPalette(brand).light.accent).toMatch(/^#[0-9a-f]{6}$/);
  }
});

test('what is no colour is refused', () => {
  expect(() => accentPalette('brique')).toThrow(RangeError);
});

test('the stylesheet carries the brand and an accent for each scheme', () => {
  expect(accentStylesheet(accentPalette('#1e4d8c'))).toMatchInlineSnapshot(`
    ":root{--brand:#1e4d8c;--accent:#1e4d8c;--accent-strong:#0b3c79;--accent-tint:#ecf4ff}
    @media (prefers-color-scheme:dark){:root{--accent:#6092d6;--accent-strong:#72a4ea;--accent-tint:#222934}}
    "
  `);
});

test('the papers that contrast is measured on are those of the tokens', () => {
  const tokens = readFileSync(new URL('styles/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');
  for (const [css, ground] of [
    [light, papers.light],
    [dark, papers.dark],
  ] as const) {
    expect(css).toContain(`--paper: ${ground.paper};`);
    expect(css).toContain(`--surface: ${ground.surface};`);
  }
});
