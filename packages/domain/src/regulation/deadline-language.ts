/**
 * Until when: the ways in which règlements say a deadline. Each counts from a *service date*, the day on which the child
 * eats or is looked after, or for an act that concerns no such day from the day that it names (enrolment: the first day).
 * A deadline is the last minute of a day in the tenant's time zone that is still in time.
 */
import { z } from 'zod';
import { article, date, dateTime, distinct, label, lastMinute, several, weekday } from './values.ts';

/** Which days count when days are counted back. */
export const COUNTED_DAYS = [
  'calendar', // every day
  'mon-fri', // all but Saturdays and Sundays; public holidays count
  'ouvres', // neither week-ends nor public holidays
  'ouvrables', // neither Sundays nor public holidays
  'school-days', // days of class
  'service-days', // days on which the service takes place
] as const;

const counted = z.union([z.enum(COUNTED_DAYS), z.array(weekday).min(1)]).meta({
  ...label(
    'jours comptés',
    'calendar (tous), mon-fri (sans samedi ni dimanche), ouvres (sans week-end ni férié), ouvrables (sans dimanche ni férié), school-days (classe), service-days (jours du service), ou une liste de jours de la semaine.',
  ),
  ...distinct,
});

const weeksBefore = z
  .int()
  .min(0)
  .max(8)
  .meta(label('semaines avant', '0 : la même semaine ; 1 : la semaine d’avant ; 2 : deux semaines avant.'));

const weekdayBefore = {
  weekday: weekday.meta(label('jour', 'Le jour de la semaine.')),
  weeksBefore,
  at: lastMinute,
};

/** A period of which some règlements count from the first day. */
export const COUNTED_PERIODS = ['week', 'month', 'term', 'school-period', 'holidays', 'school-year'] as const;

/** What a claim is counted from. */
export const COUNTED_EVENTS = ['issue', 'due-date', 'service-date'] as const;

const event = z
  .enum(COUNTED_EVENTS)
  .meta(
    label('à partir de', 'issue (la facture), due-date (son échéance), service-date (le jour du service).'),
  );

const singleDeadlines = [
  z
    .strictObject({
      kind: z.literal('days-before'),
      days: z.int().min(0).max(400).meta(label('jours', 'Nombre de jours avant.')),
      counted,
      at: lastMinute,
    })
    .meta(label('n jours avant', 'Ex. : trois jours ouvrés avant, à 10 h.')),
  z
    .strictObject({
      kind: z.literal('hours-before'),
      hours: z.int().min(0).max(1000).meta(label('heures', 'Nombre d’heures avant le début du service.')),
      counted: counted.optional(),
    })
    .meta(
      label(
        'n heures avant',
        'Avant le début du service, qui doit avoir des horaires. « counted » dit quels jours comptent ; sans cette clé, tous.',
      ),
    ),
  z
    .strictObject({ kind: z.literal('weekday'), ...weekdayBefore })
    .meta(label('un jour de la semaine', 'Ex. : le jeudi de la semaine d’avant, à 12 h.')),
  z
    .strictObject({
      kind: z.literal('per-weekday'),
      table: z
        .partialRecord(weekday, z.strictObject(weekdayBefore))
        .meta(label('table', 'Un délai par jour de service.')),
    })
    .meta(label('un délai par jour', 'Ex. : pour le lundi, le vendredi d’avant à 11 h ; pour le mardi…')),
  z
    .strictObject({
      kind: z.literal('day-of-month'),
      day: z
        .union([z.int().min(1).max(31), z.literal('last')])
        .meta(label('jour du mois', 'De 1 à 31, ou last. « Avant le 20 » s’écrit 19.')),
      monthsBefore: z
        .int()
        .min(0)
        .max(12)
        .meta(label('mois avant', '1 : le mois d’avant ; 2 : deux mois avant.')),
      at: lastMinute,
    })
    .meta(label('un jour du mois', 'Ex. : le 19 du mois d’avant, à minuit.')),
  z
    .strictObject({
      kind: z.literal('weekday-of-month'),
      weekday: weekday.meta(label('jour', 'Le jour de la semaine.')),
      nth: z
        .union([z.int().min(1).max(4), z.literal('last')])
        .meta(label('lequel', '1 : le premier du mois ; … ; last : le dernier.')),
      monthsBefore: z
        .int()
        .min(0)
        .max(12)
        .meta(label('mois avant', '1 : le mois d’avant ; 2 : deux mois avant.')),
      at: lastMinute,
    })
    .meta(label('le n-ième lundi du mois', 'Ex. : le dernier vendredi du mois d’avant, à 12 h.')),
  z
    .strictObject({ kind: z.literal('same-day'), at: lastMinute })
    .meta(label('le jour même', 'Ex. : le jour même à 8 h 30.')),
  z
    .strictObject({
      kind: z.literal('before-period'),
      period: z
        .enum(COUNTED_PERIODS)
        .meta(
          label(
            'période',
            'week, month, term, school-period (de vacances à vacances), holidays (les vacances où tombe le jour), school-year.',
          ),
        ),
      days: z
        .int()
        .min(0)
        .max(400)
        .meta(label('jours', 'Nombre de jours avant le premier jour de la période.')),
      counted,
      at: lastMinute,
    })
    .meta(label('avant une période', 'Ex. : quinze jours avant le début des vacances.')),
  z
    .strictObject({
      kind: z.literal('window'),
      windows: z
        .array(
          z.strictObject({
            from: date.meta(label('du', 'Premier jour de service que la campagne concerne.')),
            to: date.meta(label('au', 'Dernier jour de service, compris.')),
            opens: dateTime.meta(label('ouvre', 'Jour et heure : 2026-06-01T08:00.')),
            closes: dateTime.meta(label('ferme', 'Dernière minute de la campagne.')),
          }),
        )
        .min(1)
        .meta(label('créneaux', 'Dans l’ordre.')),
    })
    .meta(
      label(
        'campagne',
        'Des créneaux qui ouvrent et ferment à des instants donnés. Plusieurs pour la même période s’ajoutent.',
      ),
    ),
  z
    .strictObject({
      kind: z.literal('days-after'),
      of: event,
      days: z.int().min(0).max(400).meta(label('jours', 'Nombre de jours après.')),
      at: lastMinute,
    })
    .meta(label('n jours après', 'Ex. : dans les trente jours qui suivent la facture.')),
  z
    .strictObject({
      kind: z.literal('months-after'),
      of: event,
      months: z.int().min(1).max(60).meta(label('mois', 'Nombre de mois après.')),
      at: lastMinute,
    })
    .meta(label('n mois après', 'Ex. : dans les deux mois qui suivent la facture.')),
] as const;

export const singleDeadline = z
  .discriminatedUnion('kind', singleDeadlines)
  .meta({ id: 'single-deadline', ...label('délai', 'Une façon de dire un délai.') });
export type SingleDeadline = z.output<typeof singleDeadline>;

const choices = z.array(singleDeadline).min(2).meta(label('délais', 'Au moins deux.'));

/** A deadline, or the first or last of several. */
export const deadline = z
  .discriminatedUnion('kind', [
    ...singleDeadlines,
    z
      .strictObject({ kind: z.literal('earliest'), of: choices })
      .meta(label('le plus tôt', 'Le premier de plusieurs délais : il faut les tenir tous.')),
    z
      .strictObject({ kind: z.literal('latest'), of: choices })
      .meta(label('le plus tard', 'Le dernier de plusieurs délais : il suffit d’en tenir un.')),
  ])
  .meta({
    id: 'deadline',
    ...label('délai', 'Une façon de dire un délai, ou le premier ou dernier de plusieurs.'),
  });
export type Deadline = z.output<typeof deadline>;

/** Days on which a deadline may not fall. */
export const CLOSED_DAYS = ['public-holidays', 'closures', 'week-ends', 'school-holidays'] as const;

/** Where a deadline goes that falls on a day on which nobody works. */
export const MOVED_TO = ['working-day-before', 'service-day-before', 'school-day-before'] as const;

/**
 * What becomes of a deadline that falls on a public holiday or a closure of the tenant; on week-ends and in school holidays
 * too where `on` names them. Without the key it stays: the portal is open every day.
 */
export const closedDay = z
  .strictObject({
    moveTo: z
      .enum(MOVED_TO)
      .meta(
        label(
          'avancé au',
          'working-day-before (jour ouvré d’avant), service-day-before (jour de service d’avant), school-day-before (jour de classe d’avant).',
        ),
      ),
    on: several(
      z.enum(CLOSED_DAYS),
      'quand il tombe',
      'public-holidays (jour férié), closures (fermeture de la collectivité), week-ends (samedi ou dimanche), school-holidays (vacances) ; sans cette clé, les deux premiers.',
    ).optional(),
    article: article.optional(),
  })
  .meta(
    label(
      'jour fermé',
      'Ce que devient un délai qui tombe un jour férié ou de fermeture ; sans cette clé, rien.',
    ),
  );

/** Of the first service day after school holidays: the last day of class before them. */
export const afterHolidays = z
  .strictObject({
    at: lastMinute.optional(),
    article: article.optional(),
  })
  .meta(
    label(
      'retour de vacances',
      'Pour le premier jour de service après des vacances, le délai est le dernier jour de classe qui les précède, à la même heure ou à « at ».',
    ),
  );
