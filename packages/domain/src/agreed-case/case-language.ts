/**
 * The examples agreed with a mairie, `cases.yaml`: given a situation, when something is done, then this must follow. They
 * are run by the engine itself (run-case.ts). What a case does not expect is not compared.
 */
import { z } from 'zod';
import { CONTRACTS, LEVELS } from '../family.ts';
import { MEANS_OF_PAYMENT } from '../regie.ts';
import { cents, date, dateTime, key, label, line, several, time, weekday } from '../regulation/values.ts';
import { CAUSES, CHANNELS, COUNTED_FACTS, RESIDENCES } from '../regulation/vocabulary.ts';

const dates = several(date, 'jours', 'Les jours de service, un ou plusieurs.');
const every = z
  .strictObject({
    from: date.meta(label('du', 'Premier jour.')),
    to: date.meta(label('au', 'Dernier jour, compris.')),
    weekdays: several(weekday, 'jours', 'Jours de la semaine.').optional(),
  })
  .meta(label('tous les', 'Tous les jours de service d’une période, ou certains jours de la semaine.'));

const day = date.meta(label('jour', 'année-mois-jour.'));

const channel = z.enum(CHANNELS).meta(label('voie', 'portal, telephone, email, paper ou counter.'));

const instant = dateTime.meta(label('à', 'Jour et heure de la mairie : 2026-11-20T12:00.'));

const announcement = z.strictObject({ channel, at: instant });

const proof = z.strictObject({
  kind: key.meta(label('preuve', 'Comme dans la règle : medical-certificate.')),
  at: instant.meta(label('remise à', 'Quand la mairie l’a reçue.')),
});

/** A family’s word that a child will not come. */
const absence = {
  reason: key.meta(label('motif', 'Clé d’un motif d’absence.')),
  channel,
  at: instant,
  announced: announcement
    .optional()
    .meta(label('déjà annoncée', 'Un appel avant la déclaration : sa voie et son heure.')),
  proof: proof.optional().meta(label('justificatif', 'Ce qui a été remis, et quand.')),
};

/** What is told of a child, and of its family; what is left out is not known, or is the usual. */
const childFacts = {
  level: z.enum(LEVELS).optional().meta(label('niveau', 'ps, cp, cm2 …')),
  guest: key.optional().meta(label('convive', 'Clé d’un convive du règlement ; sans cette clé, un enfant.')),
  mealType: key.optional().meta(label('repas', 'Clé d’un type de repas.')),
};
const familyFacts = {
  quotientFamilial: z
    .int()
    .min(0)
    .nullable()
    .optional()
    .meta(label('quotient familial', 'null : pas connu, ce qui est aussi le cas sans cette clé.')),
  residence: z.enum(RESIDENCES).optional().meta(label('domicile', 'member, tenant (par défaut) ou outside.')),
  attestations: z.array(key).optional().meta(label('attestations', 'Celles qui valent à ces dates.')),
};
const enrolmentFacts = {
  enrolled: z.boolean().optional().meta(label('inscrit', 'false : l’enfant n’est pas inscrit au service.')),
  contract: z.enum(CONTRACTS).optional().meta(label('contrat', 'regular ou occasional.')),
  contractDays: several(weekday, 'jours du contrat', 'Les jours fixes d’un contrat régulier.').optional(),
  enrolledFrom: date.optional().meta(label('inscrit du', 'Sans cette clé, depuis le début de l’année.')),
  enrolledTo: date.optional().meta(label('inscrit au', 'Sans cette clé, jusqu’à la fin de l’année.')),
  lateEnrolment: z.boolean().optional().meta(label('inscription tardive', 'true : demandée trop tard.')),
};

const child = z
  .strictObject({
    ...childFacts,
    ...familyFacts,
    ...enrolmentFacts,
    siblingRank: z.int().min(1).optional().meta(label('rang', '1 : l’aîné ; 3 : le troisième enfant.')),
    siblings: z.int().min(1).optional().meta(label('enfants', 'Combien d’enfants la famille a au service.')),
  })
  .meta(label('enfant', 'Ce que l’on sait de l’enfant et de sa famille.'));

const attendance = z
  .strictObject({ date: day, from: time.optional(), to: time.optional() })
  .meta(label('présence', 'Le jour, et les heures notées.'));

/** What a child has reserved, missed and used in a month. */
const useFacts = {
  dates: dates.optional(),
  every: every.optional(),
  attendances: z
    .array(attendance)
    .optional()
    .meta(
      label(
        'présences',
        'Ce qui a été pointé. Un jour qui n’est pas réservé est une présence sans réservation.',
      ),
    ),
  absences: z
    .array(
      z.strictObject({
        dates,
        ...absence,
        return: date.optional().meta(label('retour', 'Le jour où l’enfant est revenu.')),
      }),
    )
    .optional()
    .meta(label('absences', 'Celles que la famille a déclarées ; le règlement dit ce qu’elles coûtent.')),
  cancelled: several(date, 'annulés', 'Les jours que la commune a annulés.').optional(),
  late: z
    .strictObject({ dates, channel, at: instant })
    .optional()
    .meta(label('réservés tard', 'Les jours réservés hors délai, et quand.')),
};

const given = z
  .strictObject({
    service: key.optional().meta(label('service', 'Clé du service.')),
    child: child.optional(),
    ...useFacts,
    reserved: z
      .array(z.strictObject({ date: day, channel: channel.optional() }))
      .optional()
      .meta(label('déjà réservé', 'Les autres réservations de l’enfant à ce service.')),
    taken: z
      .int()
      .min(0)
      .optional()
      .meta(label('places prises', 'Par d’autres enfants, chacun de ces jours.')),
    happened: z
      .array(
        z.strictObject({
          fact: z.enum(COUNTED_FACTS).meta(label('fait', 'unbooked-presences, late-pick-ups …')),
          dates,
        }),
      )
      .optional()
      .meta(label('déjà arrivé', 'Ce que comptent les règles : unbooked-presences, late-pick-ups …')),
    return: date
      .optional()
      .meta(label('retour', 'Le jour où l’enfant revient ; sinon, le jour de service suivant.')),
    children: z
      .array(
        z.strictObject({
          name: line(60).meta(label('nom', 'Pour le désigner dans « lines ».')),
          ...childFacts,
          services: z
            .array(
              z.strictObject({
                service: key.meta(label('service', 'Clé du service.')),
                ...enrolmentFacts,
                ...useFacts,
              }),
            )
            .min(1)
            .meta(label('services', 'Ceux de l’enfant, avec ce qu’il y a réservé.')),
        }),
      )
      .optional()
      .meta(label('enfants', 'Pour le prix d’un mois : tous les enfants du foyer, l’aîné d’abord.')),
    family: z
      .strictObject({
        ...familyFacts,
        quotients: z
          .array(
            z.strictObject({
              value: z.int().min(0).meta(label('quotient', 'Entier.')),
              receivedOn: date.meta(label('reçu le', 'Le jour où la mairie l’a reçu.')),
            }),
          )
          .optional()
          .meta(label('quotients', 'Ceux que la mairie a reçus, et quand.')),
        yearlyFeeBilled: z
          .boolean()
          .optional()
          .meta(label('droit annuel', 'true : déjà facturé cette année.')),
      })
      .optional()
      .meta(label('famille', 'Pour le prix d’un mois : ce que l’on sait du foyer.')),
    invoice: z
      .strictObject({
        issuedOn: date.meta(label('établie le', 'Le jour de la facture.')),
        dueOn: date.optional().meta(label('à payer avant le', 'Son échéance.')),
      })
      .optional()
      .meta(label('facture', 'Pour une contestation : le jour de la facture.')),
    totalCents: cents.optional().meta(label('total', 'Pour une facture : son montant.')),
    balanceDueCents: cents.optional().meta(label('somme due', 'Pour un paiement : ce qui est dû.')),
    means: several(z.enum(MEANS_OF_PAYMENT), 'moyens', 'Ceux que la régie prend.').optional(),
  })
  .meta(label('étant donné', 'La situation de départ.'));

const timed = { channel, at: instant };

const when = z
  .discriminatedUnion('act', [
    z
      .strictObject({ act: z.literal('reserve'), ...timed })
      .meta(label('réserver', 'Une famille réserve les jours.')),
    z
      .strictObject({
        act: z.literal('declare-absence'),
        ...absence,
        now: instant
          .optional()
          .meta(label('on regarde à', 'Sans cette clé, au dernier des instants nommés.')),
      })
      .meta(label('déclarer une absence', 'Une famille annule, ou déclare une absence.')),
    z.strictObject({ act: z.literal('announce-sickness'), ...timed }),
    z.strictObject({ act: z.literal('enrol'), ...timed }),
    z.strictObject({ act: z.literal('change-contract'), ...timed }),
    z.strictObject({ act: z.literal('claim'), ...timed }),
    z
      .strictObject({
        act: z.literal('commune-act'),
        cause: z
          .enum(CAUSES)
          .meta(label('cause', 'strike, absent-teacher, school-trip, snow, closure ou other.')),
      })
      .meta(label('acte de la commune', 'La commune ou l’école empêche le service.')),
    z.strictObject({ act: z.literal('look-at-day') }).meta(label('regarder', 'Ce qu’est chaque jour.')),
    z
      .strictObject({ act: z.literal('price-day') })
      .meta(label('prix d’un jour', 'Ce que coûte chaque jour.')),
    z
      .strictObject({
        act: z.literal('price-month'),
        month: z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'un mois s’écrit 2026-11')
          .meta(label('mois', '2026-11')),
      })
      .meta(label('prix d’un mois', 'Ce que le foyer doit pour un mois.')),
    z
      .strictObject({ act: z.literal('bill'), on: day })
      .meta(label('facturer', 'Le mois est facturé ce jour-là.')),
    z
      .strictObject({
        act: z.literal('pay'),
        on: day,
        means: z.enum(MEANS_OF_PAYMENT).meta(label('moyen', 'cheque, cash, card …')),
        amountCents: cents,
      })
      .meta(label('payer', 'Une famille paie.')),
  ])
  .meta(label('quand', 'Ce qui est fait, et à quel instant.'));

const OUTCOMES = [
  'accepted',
  'accepted-late',
  'requested',
  'awaiting-payment',
  'on-hold',
  'refused',
  'free',
  'billed',
  'share',
  'fixed',
  'refund',
  'collectable',
  'awaiting-proof',
  'ask-agent',
  'cancel',
  'family-decides',
  'keep',
  'issued',
  'carried-over',
  'waived',
  'no-price',
] as const;

const found = {
  outcome: z.enum(OUTCOMES).optional().meta(label('résultat', 'accepted, refused, free, billed …')),
  reason: key.optional().meta(label('raison', 'late, full, not-enrolled …')),
  article: line(20).nullable().optional().meta(label('article', 'Celui qui décide ; null : aucun.')),
  deadline: dateTime
    .nullable()
    .optional()
    .meta(label('délai', 'La dernière minute : 2026-11-20T12:00 ; null : aucun.')),
  proofBy: dateTime.optional().meta(label('preuve jusqu’à', 'La dernière minute pour la remettre.')),
  cents: z.int().optional().meta(label('centimes', 'Le prix, en centimes.')),
  surchargeCents: z.int().optional().meta(label('majoration', 'En centimes, pour une réservation tardive.')),
};

const expect = z
  .strictObject({
    ...found,
    opens: dateTime.optional().meta(label('ouvre', 'À partir de quand ce sera possible.')),
    days: z
      .array(
        z.strictObject({
          date: day,
          ...found,
          day: z
            .enum(['schoolDay', 'publicHoliday', 'shortHolidays', 'summerHolidays', 'closed', 'notServed'])
            .optional()
            .meta(
              label('nature', 'schoolDay, publicHoliday, shortHolidays, summerHolidays, closed, notServed.'),
            ),
          served: z.boolean().optional().meta(label('assuré', 'true : le service a lieu.')),
        }),
      )
      .optional()
      .meta(label('jours', 'Ce qui est attendu de chaque jour ; sans cette clé, la même chose de tous.')),
    totalCents: z.int().optional().meta(label('total', 'Du mois, en centimes.')),
    lines: z
      .array(
        z.strictObject({
          child: line(60).optional().meta(label('enfant', 'Par son nom.')),
          service: key.optional().meta(label('service', 'Clé du service.')),
          kind: z
            .enum(['presence', 'forfait', 'absence', 'refund', 'surcharge', 'cap', 'fee'])
            .optional()
            .meta(label('nature', 'presence, forfait, absence, refund, surcharge, cap ou fee.')),
          quantity: z.int().min(1).optional().meta(label('quantité', 'Combien de fois.')),
          unitCents: z.int().optional().meta(label('prix unitaire', 'En centimes.')),
          cents: z.int().optional().meta(label('montant', 'En centimes.')),
          article: line(20).optional().meta(label('article', 'Celui qui le dit.')),
        }),
      )
      .optional()
      .meta(label('lignes', 'Des lignes qui doivent s’y trouver ; d’autres peuvent s’y ajouter.')),
    changeCents: cents.optional().meta(label('monnaie rendue', 'En centimes.')),
    creditCents: cents.optional().meta(label('porté au compte', 'En centimes.')),
  })
  .meta(label('attendu', 'Ce qui doit en résulter.'));

export const agreedCase = z.strictObject({
  title: line(200).meta(label('titre', 'Ce que le cas montre, en une phrase.')),
  given,
  when,
  expect,
});
export type AgreedCase = z.output<typeof agreedCase>;
