/** `regulations/<date of effect>[-<key>].yaml`: a version of a règlement. Its rules keep their own language to themselves. */
import { ACT_KINDS } from '@preau/domain/regulation/adoption';
import { z } from 'zod';
import { date, distinct, key, label, line, memberKey } from './tenant-folder-values.ts';

const rule = z
  .looseObject({
    article: line(20).meta(label('article', 'Numéro de l’article, entre guillemets : "4.1".')),
    kind: key.meta(label('nature', 'De quoi la règle décide : deadline, absence, price, …')),
  })
  .meta(label('règle', 'Une règle, avec l’article qui la porte.'));

export const regulationFile = z
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
    member: memberKey
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
