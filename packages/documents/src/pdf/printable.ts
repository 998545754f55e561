/** Texts as a font can draw them: whole characters, no controls. */

/** What the documents' own typeface draws for sure: Latin with its accents, and the signs of French typesetting. */
const LATIN = /[^\n\u0020-\u007e\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026\u202f\u20ac\u2610]/gu;

/**
 * The same data with every text made printable. Line ends stay; other controls, halves of characters and what Unicode
 * has not assigned go.
 * @param script `latin`: what else a text holds becomes « ? »
 */
export function printable(data: unknown, script: 'any' | 'latin'): unknown {
  if (typeof data === 'string') return printableText(data, script);
  if (Array.isArray(data)) return data.map(item => printable(item, script));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, printable(value, script)]));
}

function printableText(text: string, script: 'any' | 'latin'): string {
  const whole = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\P{C}\n]/gu, '')
    .replaceAll('\ufffd', '');
  return script === 'any' ? whole : whole.replace(LATIN, '?');
}
