/** Pieces that sentences about rules are made of: lists, ordinals, days, money, periods, in French. */
import type { LocalDate, Weekday } from '../../dates.ts';
import type { Level } from '../../family.ts';
import { frenchMoney, frenchTime, frenchTypography } from '../../french.ts';
import { cents } from '../../money.ts';
import type { Channel, CountedFact, CountingPeriod, Cycle } from '../vocabulary.ts';

/** « a », « a et b », « a, b et c ». */
export function listed(items: readonly string[], last: 'et' | 'ou' = 'et'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** « 1er », « 2e »; « 1re » for a feminine noun. */
export function ordinal(position: number, gender: 'm' | 'f' = 'm'): string {
  return position === 1 ? (gender === 'f' ? '1re' : '1er') : `${position}e`;
}

/** « 1 jour », « 2 jours ». French takes the singular below two. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count < 2 ? one : many}`;
}

/** A whole sentence: its first letter a capital, a full stop, hard spaces. */
export function sentence(text: string): string {
  return frenchTypography(`${capitalised(text)}${/[.!?]$/.test(text) ? '' : '.'}`);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The beginning of a sentence or a name, within another sentence: « l’absence », « à temps », but « CM1 ». */
export function uncapitalised(text: string): string {
  return /^\p{Lu}(\p{Ll}|’|\s)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export function money(amountCents: number): string {
  return frenchMoney(cents(amountCents));
}

/** « 1,50 € s’ajoute », « 2,00 € s’ajoutent ». */
export function isAdded(amountCents: number): string {
  return `${money(amountCents)} ${amountCents < 200 ? 's’ajoute' : 's’ajoutent'}`;
}

/** « 0,36 % », « 50 % ». */
export function percentage(percent: number): string {
  const digits = percent.toLocaleString('fr-FR', { minimumFractionDigits: 0, maximumFractionDigits: 4 });
  const told = Number.isInteger(percent) || /,\d\d/.test(digits) ? digits : `${digits}0`;
  return `${told}\u00a0%`;
}

/** « 1 500 », with its thin hard space. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** « un quart d’heure », « une demi-heure », « une heure », « 20 minutes ». */
export function duration(minutes: number): string {
  if (minutes === 15) return 'quart d’heure';
  if (minutes === 30) return 'demi-heure';
  if (minutes === 60) return 'heure';
  return `tranche de ${counted(minutes, 'minute')}`;
}

/** « chaque quart d’heure commencé », « chaque demi-heure commencée ». */
export function eachStarted(minutes: number): string {
  return `chaque ${duration(minutes)} ${minutes === 15 ? 'commencé' : 'commencée'}`;
}

/** « 1 h 30 », « 45 minutes ». */
export function length(minutes: number): string {
  if (minutes < 60) return counted(minutes, 'minute');
  return frenchTime(`${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`);
}

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  monday: 'lundi',
  tuesday: 'mardi',
  wednesday: 'mercredi',
  thursday: 'jeudi',
  friday: 'vendredi',
  saturday: 'samedi',
  sunday: 'dimanche',
};

/** « le lundi et le mardi ». */
export function theWeekdays(weekdays: readonly Weekday[]): string {
  return listed(weekdays.map(weekday => `le ${WEEKDAY_NAMES[weekday]}`));
}

/** « les lundis et mardis ». */
export function manyWeekdays(weekdays: readonly Weekday[]): string {
  return `les ${listed(weekdays.map(weekday => `${WEEKDAY_NAMES[weekday]}s`))}`;
}

/** « 1er septembre 2026 »: of a rule, whose weekday tells nothing. */
export function calendarDate(date: LocalDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return [dayNumeral(Number(day)), MONTH_NAMES[Number(month) - 1], year].join('\u00a0');
}

/** « 31 mars », from `03-31`. */
export function dayOfYearName(day: string): string {
  const [month = '', number = ''] = day.split('-');
  return `${dayNumeral(Number(number))}\u00a0${MONTH_NAMES[Number(month) - 1]}`;
}

/** « 1er juin 2026 à 8 h », from `2026-06-01T08:00`; without the time at the beginning of a day. */
export function calendarDateTime(dateTime: string): string {
  const [date = '', time = ''] = dateTime.split('T');
  const day = calendarDate(date as LocalDate); // the language lets only days through
  return time === '00:00' ? day : `${day} à ${frenchTime(time)}`;
}

/** « 1er », « 2 »: the number of a day in its month. */
export function dayNumeral(day: number): string {
  return day === 1 ? '1er' : String(day);
}

export const MONTH_NAMES = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

/** « sur le portail ou par téléphone »; nothing when every way is open. */
export function byChannels(channels: readonly Channel[] | undefined): string {
  return channels
    ? listed(
        channels.map(channel => CHANNEL_NAMES[channel]),
        'ou',
      )
    : '';
}

const CHANNEL_NAMES: Record<Channel, string> = {
  portal: 'sur le portail',
  telephone: 'par téléphone',
  email: 'par courriel',
  paper: 'sur papier',
  counter: 'au guichet',
};

/** « CP, CE1 et CE2 », « maternelle ». */
export function levelNames(levels: readonly (Level | Cycle)[]): string {
  return listed(levels.map(level => LEVEL_NAMES[level]));
}

const LEVEL_NAMES: Record<Level | Cycle, string> = {
  maternelle: 'maternelle',
  elementaire: 'élémentaire',
  tps: 'toute petite section',
  ps: 'petite section',
  ms: 'moyenne section',
  gs: 'grande section',
  cp: 'CP',
  ce1: 'CE1',
  ce2: 'CE2',
  cm1: 'CM1',
  cm2: 'CM2',
  ulis: 'ULIS',
};

export const PERIOD_NAMES: Record<CountingPeriod, string> = {
  week: 'la semaine',
  month: 'le mois',
  term: 'le trimestre',
  'school-year': 'l’année scolaire',
};

/** « de la semaine », « du mois », « du trimestre », « de l’année scolaire ». */
export function ofPeriod(period: CountingPeriod): string {
  return {
    week: 'de la semaine',
    month: 'du mois',
    term: 'du trimestre',
    'school-year': 'de l’année scolaire',
  }[period];
}

/** « par semaine », « par mois », « par année scolaire ». */
export function perPeriod(period: CountingPeriod | 'day'): string {
  return {
    day: 'par jour',
    week: 'par semaine',
    month: 'par mois',
    term: 'par trimestre',
    'school-year': 'par année scolaire',
  }[period];
}

/** What is counted of a family, all of them feminine but the late pick-up. */
const COUNTED_NAMES: Record<CountedFact, { name: string; gender: 'm' | 'f' }> = {
  'unbooked-presences': { name: 'présence sans réservation', gender: 'f' },
  'unjustified-absences': { name: 'absence injustifiée', gender: 'f' },
  'late-absences': { name: 'absence déclarée hors délai', gender: 'f' },
  'late-reservations': { name: 'réservation hors délai', gender: 'f' },
  'late-pick-ups': { name: 'retard', gender: 'm' },
};

/** « à partir de la 3e présence sans réservation du mois », « du 1er au 3e retard de l’année scolaire ». */
export function counterPhrase(counter: {
  counts: CountedFact;
  from: number;
  to?: number | undefined;
  per: CountingPeriod;
}): string {
  const { name, gender } = COUNTED_NAMES[counter.counts];
  return `${rangePhrase(counter, name, gender)} ${ofPeriod(counter.per)}`;
}

/** « à partir de la 3e fois », « de la 1re à la 3e fois », « pour la 2e fois ». */
export function rangePhrase(
  { from, to }: { from: number; to?: number | undefined },
  noun: string,
  gender: 'm' | 'f',
): string {
  const [first, article] = [ordinal(from, gender), gender === 'f' ? 'la' : 'le'];
  if (to === from) return `pour ${article} ${first} ${noun}`;
  if (to === undefined) return `à partir ${gender === 'f' ? 'de la' : 'du'} ${first} ${noun}`;
  return gender === 'f'
    ? `de la ${first} à la ${ordinal(to, gender)} ${noun}`
    : `du ${first} au ${ordinal(to, gender)} ${noun}`;
}
