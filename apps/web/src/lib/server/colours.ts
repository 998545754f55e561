/** A commune's colours as a page needs them: addresses of its stylesheet and icon, and the browser's own bars. */
import { createHash } from 'node:crypto';
import { accentPalette, accentStylesheet } from '#lib/ui/accent.ts';

export interface Colours {
  /** The content's digest is in the address, so that a browser may keep it for ever. */
  stylesheet: string;
  icon: string;
  themeColor: { light: string; dark: string };
}

const known = new Map<string, Colours>();

/** The colours of an accent `#rrggbb`. Kept: there are as many as communes. */
export function coloursOf(accent: string): Colours {
  const kept = known.get(accent);
  if (kept) return kept;
  const palette = accentPalette(accent);
  const name = accent.slice(1);
  const colours = {
    stylesheet: `/couleurs/${name}-${digest(accentStylesheet(palette))}.css`,
    icon: `/couleurs/${name}.svg`,
    themeColor: { light: palette.light.accent, dark: palette.dark.tint },
  };
  known.set(accent, colours);
  return colours;
}

/** The stylesheet of an accent, and the digest that its address bears. Not kept: anyone may ask for any colour. */
export function stylesheetOf(accent: string): { css: string; digest: string } {
  const css = accentStylesheet(accentPalette(accent));
  return { css, digest: digest(css) };
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 10);
}
