/** Public holidays of a year: the eleven of the Code du travail (L3133-1), those of Alsace-Moselle, those overseas. */
import { addDays, type LocalDate, toLocalDate } from '../dates.ts';
import type { SchoolZone } from './calendar.ts';

/** The public holidays of a year by their day, with their French names; both where two fall on the same day. */
export function publicHolidays(
  year: number,
  place: { zone: SchoolZone; alsaceMoselle: boolean },
): ReadonlyMap<LocalDate, string> {
  const easter = easterSunday(year);
  const fixed = (day: string) => toLocalDate(`${year}-${day}`);
  const holidays: (readonly [LocalDate, string])[] = [
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
    ...overseas(year, place.zone, easter),
  ];
  const byDay = new Map<LocalDate, string>();
  for (const [day, name] of holidays) byDay.set(day, byDay.has(day) ? `${byDay.get(day)}, ${name}` : name);
  return byDay;
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

/**
 * What overseas has of its own. The days on which slavery was abolished are those of the Code du travail, L3422-2. The
 * Pacific has its own law: Polynésie française put 20 November in the place of 29 June from 2026 on (loi du pays adopted
 * on 6 May 2025); Nouvelle-Calédonie's 24 September is in its accord interprofessionnel territorial, article 74; those
 * of Wallis-et-Futuna are as Etalab's jours-feries-france lists them. What is only usage (Good Friday in the Antilles,
 * 21 July, the Muslim feasts of Mayotte) is for the closures of a commune.
 */
function overseas(year: number, zone: SchoolZone, easter: LocalDate): [LocalDate, string][] {
  const fixed = (day: string) => toLocalDate(`${year}-${day}`);
  const abolition = 'Abolition de l’esclavage';
  switch (zone) {
    case 'guadeloupe':
      return [[fixed('05-27'), abolition]];
    case 'guyane':
      return [[fixed('06-10'), abolition]];
    case 'martinique':
      return [[fixed('05-22'), abolition]];
    case 'mayotte':
      return [[fixed('04-27'), abolition]];
    case 'reunion':
      return [[fixed('12-20'), abolition]];
    case 'polynesie-francaise':
      return [
        [fixed('03-05'), 'Arrivée de l’Évangile'],
        [addDays(easter, -2), 'Vendredi saint'],
        year < 2026 ? [fixed('06-29'), 'Fête de l’autonomie'] : [fixed('11-20'), 'Matari’i i ni’a'],
      ];
    case 'nouvelle-caledonie':
      return [[fixed('09-24'), 'Fête de la citoyenneté']];
    case 'wallis-et-futuna':
      return [
        [fixed('04-28'), 'Saint Pierre Chanel'],
        [fixed('07-29'), 'Fête du Territoire'],
      ];
    case 'saint-pierre-et-miquelon':
    case 'corse':
    case 'A':
    case 'B':
    case 'C':
      return [];
  }
}
