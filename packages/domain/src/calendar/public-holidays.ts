/** Public holidays of a year: the eleven of the Code du travail (L3133-1), those of Alsace-Moselle, those overseas. */
import { addDays, type LocalDate, toLocalDate } from '../dates.ts';
import type { SchoolZone } from './calendar.ts';

/** The public holidays of a year by their day, with their French names. */
export function publicHolidays(
  year: number,
  place: { zone: SchoolZone; alsaceMoselle: boolean },
): ReadonlyMap<LocalDate, string> {
  const easter = easterSunday(year);
  const fixed = (day: string) => toLocalDate(`${year}-${day}`);
  const own = OVERSEAS[place.zone] ?? [];
  return new Map([
    [fixed('01-01'), 'Jour de l’an'],
    ...(place.alsaceMoselle ? [[addDays(easter, -2), 'Vendredi saint'] as const] : []),
    [addDays(easter, 1), 'Lundi de Pâques'],
    [fixed('05-01'), 'Fête du Travail'],
    [fixed('05-08'), 'Victoire de 1945'],
    [addDays(easter, 39), 'Ascension'],
    [addDays(easter, 50), 'Lundi de Pentecôte'],
    [fixed('07-14'), 'Fête nationale'],
    [fixed('08-15'), 'Assomption'],
    [fixed('11-01'), 'Toussaint'],
    [fixed('11-11'), 'Armistice de 1918'],
    [fixed('12-25'), 'Noël'],
    ...(place.alsaceMoselle ? [[fixed('12-26'), 'Saint Étienne'] as const] : []),
    ...own.map(([day, name]) => [fixed(day), name] as const),
  ]);
}

/** Easter Sunday in the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Jones, Butcher). */
export function easterSunday(year: number): LocalDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return toLocalDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}

const OVERSEAS: Partial<Record<SchoolZone, readonly (readonly [string, string])[]>> = {
  guadeloupe: [['05-27', 'Abolition de l’esclavage']],
  guyane: [['06-10', 'Abolition de l’esclavage']],
  martinique: [['05-22', 'Abolition de l’esclavage']],
  mayotte: [['04-27', 'Abolition de l’esclavage']],
  reunion: [['12-20', 'Abolition de l’esclavage']],
};
