/** `services.yaml`: the sites, what families reserve there, what children eat, why they may be absent. */

import { distinct, key, label, line, time, weekday } from '@preau/domain/regulation/values';
import { SERVICE_KINDS, SITE_KINDS } from '@preau/domain/service';
import { z } from 'zod';
import { memberKey, ownKey, phone } from './tenant-folder-values.ts';

/** The reasons for an absence that the guides list, in their order: a commune that names none has these. */
export const STANDARD_ABSENCE_REASONS = [
  { key: 'medical', name: 'Raison médicale' },
  { key: 'school-trip', name: 'Voyage ou sortie scolaire' },
  { key: 'absent-teacher', name: 'Absence de l’enseignant' },
  { key: 'strike', name: 'Grève du personnel ou des enseignants' },
  { key: 'traffic-accident', name: 'Accident de la circulation' },
  { key: 'tutoring', name: 'Participation à une séquence de soutien' },
  { key: 'force-majeure', name: 'Cas de force majeure' },
  { key: 'exceptional', name: 'Circonstances exceptionnelles' },
  { key: 'other', name: 'Autres' },
];

const sends = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deadline') }),
  z.strictObject({
    kind: z.literal('days-before'),
    days: z.int().min(0).max(30).meta(label('jours', 'Combien de jours ouvrés avant ; 0 : le jour même.')),
    at: time.meta(label('à', 'Heure locale hh:mm, entre guillemets.')),
  }),
]);

/** To whom the orders of a canteen are sent. */
export const caterer = z.strictObject({
  name: line(120).meta(label('nom', 'Qui prépare les repas : « Cuisine centrale de Meaux ».')),
  emails: z
    .array(z.email('écrivez une adresse de courriel, par exemple commandes@cuisine.example'))
    .min(1)
    .max(5)
    .meta({ ...label('courriels', 'Où la commande de chaque jour est envoyée.'), ...distinct }),
  sends: sends
    .default({ kind: 'deadline' })
    .meta(
      label(
        'envoi',
        'deadline : dès que le délai des familles est passé. days-before : tant de jours ouvrés avant, à l’heure dite.',
      ),
    ),
  changesAt: time
    .nullable()
    .default(null)
    .meta(
      label(
        'changements à',
        'Heure locale hh:mm du jour même où les nombres sont envoyés à nouveau, s’ils ont changé ; sans cette clé, jamais.',
      ),
    ),
});

export const site = z.strictObject({
  key: ownKey,
  member: memberKey,
  name: line(120).meta(label('nom', 'Tel que les familles le lisent.')),
  kind: z.enum(SITE_KINDS).meta(label('nature', 'school (école), canteen (cantine), childcare (garderie).')),
  address: z
    .array(line(80))
    .max(6)
    .default([])
    .meta(label('adresse', 'Une ligne par élément ; code postal et ville en dernier.')),
  caterer: caterer
    .nullable()
    .default(null)
    .meta(label('traiteur', 'Qui reçoit les commandes de repas de cet établissement, et quand.')),
});

export const service = z.strictObject({
  key: ownKey,
  member: memberKey,
  site: key.meta(label('établissement', 'Clé d’un établissement de « sites ».')),
  regie: key.meta(label('régie', 'Clé d’une régie de commune.yaml : c’est elle qui facture.')),
  name: line(120).meta(label('nom', 'Libellé du planning : « Rognaix Repas Élémentaire ».')),
  kind: z
    .enum(SERVICE_KINDS)
    .meta(label('nature', 'meal (repas), childcare (garderie), activity (activité).')),
  weekdays: z
    .array(weekday)
    .min(1)
    .meta({
      ...label('jours', 'Jours de la semaine où le service est assuré en période scolaire.'),
      ...distinct,
    }),
  holidayWeekdays: z
    .array(weekday)
    .default([])
    .meta({
      ...label(
        'jours de vacances',
        'Jours de la semaine où le service est assuré pendant les vacances scolaires ; sans cette clé, aucun.',
      ),
      ...distinct,
    }),
  hours: z
    .strictObject({
      start: time.meta(label('début', 'Heure locale hh:mm, entre guillemets.')),
      end: time.meta(label('fin', 'Heure locale hh:mm, entre guillemets.')),
    })
    .nullable()
    .default(null)
    .meta(label('horaires', 'Début et fin du service.')),
  capacity: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .meta(label('capacité', 'Nombre de places ; sans cette clé, pas de limite.')),
  contact: z
    .strictObject({
      name: line(120).meta(label('nom', 'Qui répond : « Collège Saint-Paul ».')),
      phone: phone.meta(label('téléphone', 'Entre guillemets.')),
      note: line(200)
        .nullable()
        .default(null)
        .meta(label('quand appeler', 'Pour quoi, et jusqu’à quelle heure.')),
    })
    .nullable()
    .default(null)
    .meta(label('contact', 'Qui appeler quand le portail ne suffit plus.')),
});

export const mealType = z.strictObject({
  key: ownKey,
  name: line(80).meta(label('nom', 'Ce que l’enfant mange, jamais pourquoi.')),
  canteens: z
    .array(key)
    .default([])
    .meta({
      ...label('cantines', 'Clés des établissements qui le servent ; sans cette clé, toutes les cantines.'),
      ...distinct,
    }),
});

export const absenceReason = z.strictObject({
  key: ownKey,
  name: line(120).meta(label('nom', 'Tel que la famille le choisit.')),
});

export const servicesFile = z
  .strictObject({
    sites: z.array(site).min(1).meta(label('établissements', 'Écoles, cantines et lieux de garderie.')),
    services: z
      .array(service)
      .min(1)
      .meta(label('services', 'Ce que les familles réservent, dans l’ordre du planning.')),
    mealTypes: z
      .array(mealType)
      .default([])
      .meta(label('types de repas', 'Le premier est celui que reçoit un enfant par défaut.')),
    absenceReasons: z
      .array(absenceReason)
      .min(1)
      .default(STANDARD_ABSENCE_REASONS)
      .meta(
        label(
          'motifs d’absence',
          'Les motifs proposés, dans cet ordre ; sans cette clé, les neuf motifs habituels.',
        ),
      ),
  })
  .meta(label('services.yaml', 'Établissements, services, types de repas, motifs d’absence.'));
