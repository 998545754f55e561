/** `calendar.yaml`: school years, closures, exceptional openings. */
import { z } from 'zod';
import { date, key, label, line, ownKey } from './tenant-folder-values.ts';

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

export const period = z.strictObject({
  key: ownKey,
  from: date.meta(label('du', 'Premier jour.')),
  to: date.meta(label('au', 'Dernier jour, compris.')),
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

export const calendarFile = z
  .strictObject({
    schoolYears: z
      .array(schoolYear)
      .min(1)
      .meta(label('années scolaires', 'De la rentrée au dernier jour de classe.')),
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
  .meta(label('calendar.yaml', 'Années scolaires, fermetures, ouvertures exceptionnelles.'));

function areConsecutive(years: string): boolean {
  const [first, second] = years.split('-').map(Number);
  return first !== undefined && second === first + 1;
}
