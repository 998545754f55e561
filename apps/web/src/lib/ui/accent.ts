/** A commune's colour, made fit to be read: as little changed as 4.5:1 asks for, in light and in dark. */
import { clampChroma, converter, formatHex, type Oklch, wcagContrast } from 'culori';

/** The papers of styles/tokens.css, on which the accent must be legible. */
export const papers = {
  light: { paper: '#ffffff', surface: '#f6f6f3' },
  dark: { paper: '#15171a', surface: '#1f2226' },
} as const;

export const LEAST_CONTRAST = 4.5;

export interface Accent {
  /** For text on paper and for surfaces that carry paper-coloured text. */
  accent: string;
  /** The same under the pointer. */
  strong: string;
  /** A breath of the colour, to stand behind ink and behind the accent. */
  tint: string;
}

export interface AccentPalette {
  /** The commune's own colour, for what carries no text. */
  brand: string;
  light: Accent;
  dark: Accent;
}

const toOklch = converter('oklch');

/**
 * The accents of a colour written `#rrggbb`. On each paper and on the tint, `accent` and `strong` reach 4.5:1, and so
 * does paper-coloured text on them (WCAG 2.1, 1.4.3).
 */
export function accentPalette(brand: string): AccentPalette {
  const colour = toOklch(brand);
  if (!colour) throw new RangeError(`not a colour: ${JSON.stringify(brand.slice(0, 20))}`);
  return {
    brand,
    light: accentOn(colour, papers.light, { tintLightness: 0.965, step: -0.005 }),
    dark: accentOn(colour, papers.dark, { tintLightness: 0.28, step: 0.005 }),
  };
}

/** The custom properties of tokens.css, for a stylesheet of the commune's own. */
export function accentStylesheet(palette: AccentPalette): string {
  return [
    `:root{--brand:${palette.brand};${properties(palette.light)}}`,
    `@media (prefers-color-scheme:dark){:root{${properties(palette.dark)}}}`,
    '',
  ].join('\n');
}

function accentOn(
  colour: Oklch,
  grounds: { paper: string; surface: string },
  { tintLightness, step }: { tintLightness: number; step: number },
): Accent {
  const tint = inGamut({ ...colour, l: tintLightness, c: Math.min(colour.c, 0.022) });
  const isLegible = (hex: string) =>
    [grounds.paper, grounds.surface, tint].every(ground => wcagContrast(hex, ground) >= LEAST_CONTRAST);
  let lightness = colour.l;
  while (!isLegible(inGamut({ ...colour, l: lightness }))) lightness += step;
  return {
    accent: inGamut({ ...colour, l: lightness }),
    strong: inGamut({ ...colour, l: lightness + 12 * step }),
    tint,
  };
}

function inGamut(colour: Oklch): string {
  return formatHex(clampChroma({ ...colour, l: Math.min(1, Math.max(0, colour.l)) }, 'oklch'));
}

function properties({ accent, strong, tint }: Accent): string {
  return `--accent:${accent};--accent-strong:${strong};--accent-tint:${tint}`;
}
