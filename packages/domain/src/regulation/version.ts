/** A version of a règlement: from which service day it holds, by which act, for which services, and its rules. */
import { z } from 'zod';
import { ACT_KINDS } from './adoption.ts';
import { rule } from './rule.ts';
import { date, distinct, key, label, line } from './values.ts';

export const regulationVersion = z
  .strictObject({
    format: z.literal(1).meta(label('format', 'Version de ce format de fichier : 1.')),
    effectiveFrom: date.meta(label('date d’effet', 'Premier jour de service qu’il régit.')),
    revision: z
      .int()
      .min(1)
      .max(999)
      .meta(label('révision', '1, puis 2 pour corriger une version déjà publiée à la même date d’effet.')),
    adoptedBy: z
      .strictObject({
        kind: z
          .enum(ACT_KINDS)
          .meta(
            label('nature', 'deliberation (du conseil), arrete (du maire), decision (d’une association).'),
          ),
        reference: line(80).meta(label('référence', 'Numéro de l’acte.')),
        date: date.meta(label('date', 'Jour où l’acte a été pris.')),
        dateExecutoire: date.meta(
          label(
            'date exécutoire',
            'Jour où l’acte est devenu exécutoire : le règlement ne prend pas effet avant.',
          ),
        ),
      })
      .meta(label('acte', 'L’acte qui a adopté cette version.')),
    member: key
      .nullable()
      .default(null)
      .meta(
        label(
          'membre',
          'Le membre dont c’est le règlement ; sans cette clé, celui de toute la collectivité.',
        ),
      ),
    services: z
      .array(key)
      .min(1)
      .meta({ title: 'services', description: 'Clés des services qu’il régit.', ...distinct }),
    rules: z.array(rule).min(1).meta(label('règles', 'Les règles, article par article.')),
  })
  .meta(label('règlement', 'Une version du règlement, par date d’effet.'));

/** `key` is the name of its file without `.yaml`; services are named by their keys. */
export type RegulationVersion = { key: string } & z.output<typeof regulationVersion>;
