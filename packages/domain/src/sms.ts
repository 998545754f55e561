/** How long an SMS is, as a provider counts and bills it. */

/** The signs of GSM 03.38 that take one place, and those that take two. */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_7_EXTENDED = new Set('\f^{}\\[~]|€');

export interface SmsSize {
  encoding: 'gsm-7' | 'ucs-2';
  segments: number;
}

/** How a text is coded and into how many SMS it is cut. */
export function smsSize(text: string): SmsSize {
  const signs = [...text];
  if (signs.every(sign => GSM_7.has(sign) || GSM_7_EXTENDED.has(sign))) {
    const places = signs.reduce((sum, sign) => sum + (GSM_7_EXTENDED.has(sign) ? 2 : 1), 0);
    return { encoding: 'gsm-7', segments: places <= 160 ? 1 : Math.ceil(places / 153) };
  }
  return { encoding: 'ucs-2', segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67) };
}

/**
 * A French text in the signs that cost least: typographic apostrophes, guillemets, dashes and hard spaces become plain.
 * Accents that GSM has not (ê, ç …) lose theirs; a name in another script stays as it is, and is billed so.
 */
export function toPlainSms(text: string): string {
  return [...text.normalize('NFC')]
    .map(sign => (GSM_7.has(sign) || GSM_7_EXTENDED.has(sign) ? sign : (PLAIN[sign] ?? bare(sign))))
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}

const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '°': 'o',
  œ: 'oe',
  Œ: 'OE',
  '\u00a0': ' ',
  '\u202f': ' ',
};

function bare(sign: string): string {
  const letter = sign.normalize('NFD').replace(/\p{M}/gu, '');
  return letter.length > 0 && [...letter].every(part => GSM_7.has(part)) ? letter : sign;
}
