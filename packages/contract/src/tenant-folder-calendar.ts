/** `calendar.yaml`: school years, days of class, holidays of one's own, closures, exceptional openings. */
import { STANDARD_SCHOOL_WEEKDAYS } from '@preau/domain/calendar/calendar';
import { date, distinct, key, label, line, weekday } from '@preau/domain/regulation/values';
import { z } from 'zod';
import { ownKey } from './tenant-folder-values.ts';

const SCHOOL_YEAR = 'une année scolaire s’écrit par ses deux années qui se suivent, par exemple 2026-2027';

const scope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tenant') }),
    z.strictObject({ kind: z.literal('member'), key }),
    z.strictObject({ kind: z.literal('site'), key }),
    z.strictObject({ kind: z.literal('service'), key }),
  ])
  .default({ kind: 'tenant' })
  .meta(
    label(
      'portée',
      'Un membre, un établissement ou un service : { kind: site, key: … } ; sans cette clé, tout le portail.',
    ),
  );

const days = {
  from: date.meta(label('du', 'Premier jour.')),
  to: date.meta(label('au', 'Dernier jour, compris.')),
};

export const period = z.strictObject({
  key: ownKey,
  ...days,
  scope,
  reason: line(160).meta(label('raison', 'Telle que les familles la lisent.')),
});

export const schoolYear = z.strictObject({
  key: key
    .regex(/^\d{4}-\d{4}$/, { error: SCHOOL_YEAR, abort: true })
    .refine(areConsecutive, SCHOOL_YEAR)
    .meta(label('clé', 'Les deux années : 2026-2027.')),
  firstDay: date.meta(label('premier jour', 'Jour de la rentrée.')),
  lastDay: date.meta(label('dernier jour', 'Dernier jour de classe.')),
});

export const holidays = z.strictObject({
  key: ownKey,
  from: days.from.meta(label('du', 'Premier jour sans classe, le samedi le plus souvent.')),
  to: days.to.meta(label('au', 'Dernier jour sans classe, compris : la veille de la reprise.')),
  name: line(80).meta(label('nom', 'Tel que les familles le lisent : « Toussaint ».')),
});

export const calendarFile = z
  .strictObject({
    schoolYears: z
      .array(schoolYear)
      .min(1)
      .meta(label('années scolaires', 'De la rentrée au dernier jour de classe.')),
    schoolWeekdays: z
      .array(weekday)
      .min(1)
      .default([...STANDARD_SCHOOL_WEEKDAYS])
      .meta({
        ...label('jours de classe', 'Sans cette clé : lundi, mardi, jeudi, vendredi.'),
        ...distinct,
      }),
    holidays: z
      .array(holidays)
      .default([])
      .meta(
        label(
          'vacances',
          'Celles que la zone ne donne pas : Corse, outre-mer, années à venir. Elles remplacent toutes celles de la zone dans leur année scolaire ; l’été se déduit des années scolaires.',
        ),
      ),
    closures: z
      .array(period)
      .default([])
      .meta(label('fermetures', 'Jours sans service, en plus des jours fériés et des vacances de la zone.')),
    openings: z
      .array(period)
      .default([])
      .meta(
        label(
          'ouvertures exceptionnelles',
          'Jours où le service est assuré alors que le calendrier dirait non.',
        ),
      ),
  })
  .meta(
    label(
      'calendar.yaml',
      'Années scolaires, jours de classe, vacances, fermetures, ouvertures exceptionnelles.',
    ),
  );

function areConsecutive(years: string): boolean {
  const [first, second] = years.split('-').map(Number);
  return first !== undefined && second === first + 1;
}
