/** `families.yaml`: what the commune decides about the files of its families. Every key may be left out. */
import {
  DEFAULT_NOTICES,
  DEFAULT_QUIET_HOURS,
  DOCUMENT_SUBJECTS,
  ENROLMENT_WAYS,
  LEAST_ACCOUNTING_MONTHS,
  OPTIONAL_FIELDS,
  PASSWORD_LENGTHS,
  RETENTION_MONTHS,
} from '@preau/domain/family-rules';
import { distinct, key, label, line, time } from '@preau/domain/regulation/values';
import { z } from 'zod';
import { ownKey } from './tenant-folder-values.ts';

export const documentKind = z.strictObject({
  key: ownKey,
  name: line(120).meta(label('nom', 'Tel que la famille le lit : « Attestation d’assurance scolaire ».')),
  per: z
    .enum(DOCUMENT_SUBJECTS)
    .meta(label('à fournir', 'household (une fois pour le foyer) ou child (pour chaque enfant).')),
  required: z
    .boolean()
    .default(true)
    .meta(label('obligatoire', 'Sans cette clé, oui. false : on peut le fournir, on ne le réclame pas.')),
  validMonths: z
    .int()
    .min(1)
    .max(120)
    .nullable()
    .default(null)
    .meta(
      label('durée de validité', 'En mois à partir du jour où il est fourni ; sans cette clé, il reste bon.'),
    ),
});

export const enrolmentRule = z.strictObject({
  service: key.meta(label('service', 'Clé d’un service de « services » dans services.yaml.')),
  way: z
    .enum(ENROLMENT_WAYS)
    .meta(
      label(
        'comment',
        'by-default : l’enfant est inscrit sans rien demander. on-request : sa famille le demande, un agent décide.',
      ),
    ),
  schools: z
    .array(key)
    .default([])
    .meta({
      ...label(
        'écoles',
        'Clés des écoles dont les élèves sont concernés ; sans cette clé, tous les enfants.',
      ),
      ...distinct,
    }),
});

const months = (usual: number, title: string, description: string) =>
  z
    .int()
    .min(1)
    .max(120)
    .default(usual)
    .meta(label(title, `${description} Sans cette clé, ${usual} mois.`));

export const retention = z.strictObject({
  departedFamilies: months(
    RETENTION_MONTHS.departedFamilies,
    'familles parties',
    'Dossier d’une famille, en mois après son départ. Les pièces comptables restent aussi longtemps que la loi le veut.',
  ),
  declinedRequests: months(
    RETENTION_MONTHS.declinedRequests,
    'demandes sans suite',
    'Demandes refusées ou retirées, en mois après la décision.',
  ),
  messages: months(RETENTION_MONTHS.messages, 'messages', 'Boîte de réception, en mois après l’envoi.'),
  signIns: months(
    RETENTION_MONTHS.signIns,
    'connexions',
    'Connexions terminées, en mois. La CNIL conseille de six mois à un an.',
  ),
  healthReadings: months(
    RETENTION_MONTHS.healthReadings,
    'lectures des données sanitaires',
    'Qui a lu les données sanitaires d’un enfant, en mois après la lecture.',
  ),
  importFiles: months(
    RETENTION_MONTHS.importFiles,
    'fichiers importés',
    'Fichiers remis pour un import (ONDE, CSV), en mois après leur dépôt.',
  ),
  notifications: months(
    RETENTION_MONTHS.notifications,
    'avis envoyés',
    'Courriels et SMS envoyés par le portail, en mois après l’envoi.',
  ),
  accounting: z
    .int()
    .min(LEAST_ACCOUNTING_MONTHS)
    .max(360)
    .default(RETENTION_MONTHS.accounting)
    .meta(
      label(
        'pièces comptables',
        `Factures, paiements et comptes, en mois. Jamais moins de ${LEAST_ACCOUNTING_MONTHS}. Sans cette clé, ${RETENTION_MONTHS.accounting} mois.`,
      ),
    ),
});

const notices = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once') }),
  z.strictObject({
    kind: z.literal('daily'),
    at: time.meta(label('à', 'Heure locale hh:mm du résumé, entre guillemets.')),
  }),
]);

export const familiesFile = z
  .strictObject({
    atOnce: z
      .array(z.string().max(80))
      .default([])
      .meta({
        ...label(
          'sans attendre un agent',
          'Champs dont un changement prend effet aussitôt, rubrique.champ : guardian.phoneMobile, partner.address, … Jamais la santé, l’argent, un courriel ni un ajout.',
        ),
        ...distinct,
      }),
    optionalFields: z
      .array(z.enum(OPTIONAL_FIELDS))
      .default([])
      .meta({
        ...label(
          'champs facultatifs',
          'Ce qui n’est demandé aux adultes que si la commune en a besoin : csp, profession, employer, employerAddress.',
        ),
        ...distinct,
      }),
    passwords: z
      .strictObject({
        minimum: z
          .int()
          .min(PASSWORD_LENGTHS.least)
          .max(PASSWORD_LENGTHS.most)
          .default(PASSWORD_LENGTHS.usual)
          .meta(
            label(
              'longueur minimale',
              'Nombre de caractères, de 8 à 64 ; sans cette clé, 12 (CNIL, 2022-100).',
            ),
          ),
      })
      .default({ minimum: PASSWORD_LENGTHS.usual })
      .meta(label('mots de passe', 'Ce que les mots de passe des familles doivent avoir.')),
    documents: z
      .array(documentKind)
      .default([])
      .meta(label('justificatifs', 'Ce que les familles ont à fournir, dans l’ordre de leur page.')),
    enrolments: z
      .array(enrolmentRule)
      .nullable()
      .default(null)
      .meta(
        label(
          'inscriptions',
          'Quels enfants sont inscrits d’office à quel service, et qui peut le demander. Sans cette clé, tout service se demande ; avec elle, la mairie seule inscrit aux services qui n’y sont pas.',
        ),
      ),
    notices: notices
      .default(DEFAULT_NOTICES)
      .meta(
        label(
          'avis aux agents',
          '{ kind: at-once } : à chaque demande. { kind: daily, at: "08:00" } : un résumé par jour.',
        ),
      ),
    quietHours: z
      .strictObject({
        from: time.meta(label('de', 'Heure locale hh:mm, entre guillemets.')),
        to: time.meta(
          label('à', 'Heure locale hh:mm, entre guillemets ; plus tôt que « from », le lendemain.'),
        ),
      })
      .default(DEFAULT_QUIET_HOURS)
      .meta(
        label(
          'heures calmes',
          'Les SMS et courriels qui peuvent attendre ne partent pas pendant ces heures ; sans cette clé, de 21:00 à 08:00.',
        ),
      ),
    retention: retention
      .default(RETENTION_MONTHS)
      .meta(label('conservation', 'Combien de mois chaque sorte de données est gardée.')),
  })
  .meta(
    label(
      'families.yaml',
      'Dossiers des familles : champs, mots de passe, justificatifs, inscriptions, avis, conservation.',
    ),
  );

/** What holds for a commune whose folder has no `families.yaml`. */
export const DEFAULT_FAMILIES_FILE: z.output<typeof familiesFile> = familiesFile.parse({});
