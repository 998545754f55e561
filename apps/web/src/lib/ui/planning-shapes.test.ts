import { readFileSync } from 'node:fs';
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  type Rgb,
  wcagContrast,
} from 'culori';
import { expect, test } from 'vitest';
import { papers } from './accent.ts';
import { shapes } from './planning-shapes.ts';

const FAMILIES = ['settled', 'pending', 'refused', 'excused', 'quiet'] as const;

const tokens = readFileSync(new URL('styles/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');
const schemes = [
  { name: 'light', css: light, ground: papers.light.surface },
  { name: 'dark', css: dark, ground: papers.dark.surface },
] as const;

function colour(css: string, family: string): string {
  const hex = new RegExp(`--${family}: (#[0-9a-f]{6});`).exec(css)?.[1];
  if (!hex) throw new Error(`tokens.css has no --${family}`);
  return hex;
}

const EYES = {
  'of most people': (seen: Rgb) => seen,
  'without red cones': filterDeficiencyProt(1),
  'without green cones': filterDeficiencyDeuter(1),
  'without blue cones': filterDeficiencyTrit(1),
};

/** A difference that one sees at a glance, on marks of a few millimetres. */
const CLEARLY_DIFFERENT = 12;

test('no two states, marks or days have the same shape', () => {
  const drawn = Object.values(shapes).map(({ frame, fill, glyph }) => JSON.stringify([frame, fill, glyph]));
  expect(new Set(drawn).size).toBe(drawn.length);
});

for (const { name, css, ground } of schemes) {
  test(`the colours of states are legible as text, ${name}`, () => {
    for (const family of FAMILIES) {
      expect(wcagContrast(colour(css, family), ground), family).toBeGreaterThanOrEqual(4.5);
    }
  });

  for (const [eyes, see] of Object.entries(EYES)) {
    test(`the colours of states differ clearly to eyes ${eyes}, ${name}`, () => {
      const difference = differenceCiede2000();
      const seen = FAMILIES.map(family => see(parse(colour(css, family)) as Rgb)); // a hex is read as RGB
      for (const [i, a] of seen.entries()) {
        for (const b of seen.slice(i + 1)) {
          expect(difference(a, b)).toBeGreaterThanOrEqual(CLEARLY_DIFFERENT);
        }
      }
    });
  }
}
