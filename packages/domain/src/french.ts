/** French typography: dates, times, amounts and telephone numbers as a person reads them, with their hard spaces. */
import type { LocalDate } from './dates.ts';
import type { Cents } from './money.ts';

const NBSP = '\u00a0';
const NARROW_NBSP = '\u202f';

/** « jeudi 19 novembre 2026 », and « mardi 1er décembre 2026 » for the first of a month. */
export function frenchDate(date: LocalDate): string {
  return spell(date, DATE);
}

/** « jeudi 19 novembre », for a day whose year goes without saying. */
export function frenchDay(date: LocalDate): string {
  return spell(date, DAY);
}

/** « 12 h » or « 8 h 30 », from `12:00` or `08:30`. */
export function frenchTime(time: string): string {
  const [hours = '', minutes = ''] = time.split(':');
  const spoken = `${Number(hours)}${NBSP}h`;
  return Number(minutes) === 0 ? spoken : `${spoken}${NBSP}${minutes}`;
}

/** « 1 234,50 € », « −3,00 € ». */
export function frenchMoney(amount: Cents): string {
  const sign = amount < 0 ? '−' : '';
  const euros = Math.floor(Math.abs(amount) / 100).toString();
  const grouped = euros.replace(/\B(?=(\d{3})+$)/g, NARROW_NBSP);
  const rest = (Math.abs(amount) % 100).toString().padStart(2, '0');
  return `${sign}${grouped},${rest}${NBSP}€`;
}

/** « 04 79 38 21 94 », from any usual writing of a French number; another country's number is left as it is. */
export function frenchPhone(phone: string): string {
  const digits = phone.replace(/[\s.\-()]/g, '').replace(/^(\+33|0033)/, '0');
  return /^0\d{9}$/.test(digits) ? (digits.match(/\d\d/g) ?? []).join(NBSP) : phone;
}

/** « d’Alexandre », « de Léo »; before an H, which may be mute or not, « de ». */
export function frenchOf(name: string): string {
  return /^[aeiouyàâäéèêëîïôöùûüœæ]/i.test(name) ? `d’${name}` : `de ${name}`;
}

/** Puts the hard spaces of French punctuation into running text: before « ; : ! ? » and inside guillemets. */
export function frenchTypography(text: string): string {
  return text
    .replace(
      /(?<![ \u00a0\u202f])[ \u00a0\u202f]*([;!?])(?=\s|$|[»)])/g,
      (_, mark: string) => `${NARROW_NBSP}${mark}`,
    )
    .replace(/(?<![ \u00a0\u202f])[ \u00a0\u202f]*:(?=\s|$)/g, `${NBSP}:`)
    .replace(/«[ \u00a0\u202f]*/g, `«${NBSP}`)
    .replace(/(?<![ \u00a0\u202f])[ \u00a0\u202f]*»/g, `${NBSP}»`)
    .replace(/(\d) (?=(?:h|€|%)(?![\p{L}\d]))/gu, `$1${NBSP}`)
    .replace(new RegExp(`(\\d{1,2})${NBSP}h (?=\\d\\d(?!\\d))`, 'g'), `$1${NBSP}h${NBSP}`);
}

const DAY = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});
const DATE = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

function spell(date: LocalDate, format: Intl.DateTimeFormat): string {
  const parts = format.formatToParts(new Date(`${date}T00:00:00Z`));
  return parts
    .map(part => (part.type === 'day' && part.value === '1' ? '1er' : part.value))
    .join('')
    .replaceAll(' ', NBSP);
}
