/** In whose name an e-mail is written. */
import type { TenantKind } from '@preau/domain/tenant';

export interface Letterhead {
  /** Nature of the tenant: it decides how its name is joined to « portail famille ». */
  kind: TenantKind;
  name: string;
  /** The commune's colour, `#rrggbb`. */
  accent: string;
  /** Address of the portal. */
  url: string;
  /** Where the reader's answer goes; null when nobody would read it. */
  replyTo: string | null;
}

/**
 * « Portail famille de Rognaix », « Portail famille d’Esserts-Blay », « Portail famille du Havre ». A name that is not a
 * commune's, or begins with an H that may be mute or not, stands apart: « Portail famille – RPI du Versant ».
 */
export function portalName({ kind, name }: Pick<Letterhead, 'kind' | 'name'>): string {
  if (kind !== 'commune' || /^h/i.test(name)) return `Portail famille – ${name}`;
  const article = /^(le|les) /i.exec(name);
  if (article) return `Portail famille ${/^les/i.test(name) ? 'des' : 'du'} ${name.slice(article[0].length)}`;
  const elided = /^[aeiouyàâäéèêëîïôöùûüœæ]/i.test(name);
  return `Portail famille ${elided ? 'd’' : 'de '}${name}`;
}

/** Black or white, whichever is read more easily on a colour: at least 4.5 to 1, whatever the colour. */
export function readableOn(colour: string): '#000000' | '#ffffff' {
  const luminance = relativeLuminance(colour);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

/** As WCAG 2.1 defines it, from 0 to 1. */
function relativeLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
