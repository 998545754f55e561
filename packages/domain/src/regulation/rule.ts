/**
 * The règlement as data: one schema a kind of rule, told apart by `kind`. A rule bears the article that families can read,
 * and says for which of the regulation's services, days, levels and contracts it holds; what it does not name, it does not
 * ask about. Where several rules of a kind fit, the first in the file decides.
 *
 * Words are in vocabulary.ts, ways to say a deadline in deadline-language.ts, prices in price-language.ts. For a person at
 * the mairie all of it is explained, with examples, in docs/reglement.md.
 */
import { z } from 'zod';
import { CONTRACTS, LEVELS } from '../family.ts';
import { MEANS_OF_PAYMENT } from '../regie.ts';
import { afterHolidays, closedDay, deadline } from './deadline-language.ts';
import { price } from './price-language.ts';
import {
  article,
  cents,
  date,
  dateTime,
  dayOfYear,
  key,
  label,
  lastMinute,
  minutes,
  percent,
  several,
  time,
  weekday,
} from './values.ts';
import { ACTS, CAUSES, CHANNELS, COUNTED_FACTS, COUNTING_PERIODS, CYCLES, SEASONS } from './vocabulary.ts';

const channels = several(
  z.enum(CHANNELS),
  'voies',
  'portal (portail), telephone, email (courriel), paper (papier), counter (guichet) ; sans cette clé, toutes.',
);

/** For whom and when a rule holds; each key that is left out asks nothing. */
const scope = {
  services: several(
    key,
    'services',
    'Clés de services que régit ce règlement ; sans cette clé, tous.',
  ).optional(),
  weekdays: several(weekday, 'jours', 'Jours de la semaine du service ; sans cette clé, tous.').optional(),
  during: z
    .enum(SEASONS)
    .optional()
    .meta(
      label('période', 'school-time (période scolaire) ou holidays (vacances) ; sans cette clé, les deux.'),
    ),
  levels: several(
    z.enum([...CYCLES, ...LEVELS]),
    'niveaux',
    'maternelle, elementaire, ou des niveaux ; sans cette clé, tous.',
  ).optional(),
  contract: z
    .enum(CONTRACTS)
    .optional()
    .meta(label('contrat', 'regular (régulier) ou occasional (occasionnel) ; sans cette clé, les deux.')),
};
/** What every rule says, in the order in which it is written. */
const base = <const Kind extends string>(kind: Kind) => ({ article, kind: z.literal(kind), ...scope });
const ownArticle = article
  .optional()
  .meta(label('article', 'Numéro de l’article qui le dit, si ce n’est pas celui de la règle.'));

// Deadlines

const addedAmount = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('add'), cents }),
    z.strictObject({ kind: z.literal('add-percent'), percent }),
    z.strictObject({ kind: z.literal('replace'), price }),
  ])
  .meta(
    label(
      'montant',
      'add (des centimes en plus), add-percent (un pourcentage en plus), replace (un autre prix).',
    ),
  );
/** What is added to a price, or stands in its place. */
export type AddedAmount = z.output<typeof addedAmount>;

const lateSurcharge = z
  .discriminatedUnion('per', [
    z.strictObject({ per: z.literal('reservation'), amount: addedAmount, article: ownArticle }),
    z.strictObject({ per: z.literal('order'), cents, article: ownArticle }),
  ])
  .meta(label('majoration', 'Par réservation, ou une fois pour toute la commande.'));

/** What becomes of an act past its deadline, until the service begins or until a later deadline, and what then. */
export type Late =
  | { outcome: 'refuse'; article?: string | undefined }
  | {
      outcome: 'ask-agent';
      article?: string | undefined;
      until?: z.output<typeof deadline> | undefined;
      beyond?: Late | undefined;
    }
  | {
      outcome: 'accept';
      article?: string | undefined;
      surcharge?: z.output<typeof lateSurcharge> | undefined;
      until?: z.output<typeof deadline> | undefined;
      beyond?: Late | undefined;
    };

const lazyLate: z.ZodType<Late> = z.lazy(() => late);
const lateEnd = {
  until: deadline
    .optional()
    .meta(label('jusqu’à', 'Un second délai ; sans cette clé, jusqu’au début du service.')),
  beyond: lazyLate.optional().meta(label('ensuite', 'Ce qui suit ce second délai ; sans cette clé, refusé.')),
};
const late: z.ZodType<Late> = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('refuse'), article: ownArticle }),
    z.strictObject({ outcome: z.literal('ask-agent'), article: ownArticle, ...lateEnd }),
    z.strictObject({
      outcome: z.literal('accept'),
      article: ownArticle,
      surcharge: lateSurcharge.optional(),
      ...lateEnd,
    }),
  ])
  .meta({
    id: 'late',
    ...label(
      'passé le délai',
      'refuse (refusé), ask-agent (un agent décide), accept (accepté, avec ou sans majoration).',
    ),
  });

const inTime = z
  .strictObject({
    outcome: z
      .enum(['accept', 'ask-agent', 'await-payment'])
      .meta(
        label(
          'à temps',
          'accept (accepté aussitôt), ask-agent (un agent valide), await-payment (acquis une fois payé).',
        ),
      ),
    whenFull: z
      .enum(['on-hold', 'refuse', 'ask-agent'])
      .optional()
      .meta(
        label(
          'complet',
          'on-hold (liste d’attente, par défaut), refuse (refusé), ask-agent (un agent décide).',
        ),
      ),
    article: ownArticle,
  })
  .meta(label('dans le délai', 'Ce que devient un acte fait à temps.'));

const deadlineRule = z
  .strictObject({
    ...base('deadline'),
    act: z
      .enum(ACTS)
      .meta(
        label(
          'acte',
          'reserve (réserver), declare-absence (annuler ou déclarer une absence), announce-sickness (annoncer une maladie), enrol (s’inscrire), change-contract (changer de contrat), claim (contester une facture).',
        ),
      ),
    channels: channels.optional(),
    until: deadline.meta(label('au plus tard', 'Le délai.')),
    closedDay: closedDay.optional(),
    afterHolidays: afterHolidays.optional(),
    inTime,
    late,
  })
  .meta(label('délai', 'Jusqu’à quand un acte est possible, et ce qu’il devient avant et après.'));

const horizonRule = z
  .strictObject({
    ...base('horizon'),
    opens: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('on'),
          at: dateTime.meta(label('le', 'Jour et heure : 2026-08-13T00:00.')),
        }),
        z.strictObject({
          kind: z.literal('days-before'),
          days: z.int().min(1).max(400).meta(label('jours', 'Nombre de jours avant.')),
        }),
        z.strictObject({
          kind: z.literal('months-before'),
          months: z.int().min(1).max(24).meta(label('mois', 'Nombre de mois avant.')),
        }),
        z.strictObject({
          kind: z.literal('day-of-month'),
          day: z.int().min(1).max(31).meta(label('jour du mois', 'De 1 à 31.')),
          monthsBefore: z
            .int()
            .min(0)
            .max(12)
            .meta(label('mois avant', '0 : le même mois ; 1 : le mois d’avant.')),
        }),
      ])
      .optional()
      .meta(label('ouvre', 'À partir de quand un jour peut être réservé ; sans cette clé, depuis toujours.')),
    to: z
      .enum(['end-of-school-year', 'end-of-next-month', 'end-of-month', 'unlimited'])
      .meta(
        label(
          'jusqu’à',
          'Jusqu’où l’on réserve d’avance : end-of-school-year, end-of-next-month, end-of-month, unlimited.',
        ),
      ),
  })
  .meta(label('horizon', 'Combien de temps à l’avance on peut réserver.'));

// Reservations

const enrolmentRule = z
  .strictObject({
    ...base('enrolment'),
    granted: z
      .enum(['on-request', 'to-pupils', 'by-office', 'not-needed'])
      .meta(
        label(
          'inscription',
          'on-request (sur demande), to-pupils (tous les élèves le sont d’office), by-office (la mairie inscrit), not-needed (on réserve sans être inscrit).',
        ),
      ),
  })
  .meta(label('inscription', 'Qui peut réserver ce service.'));

const beyond = z
  .enum(['refuse', 'ask-agent'])
  .meta(label('suite', 'Ce que devient la réservation : refuse (refusée) ou ask-agent (un agent décide).'));

const singleChannelRule = z
  .strictObject({
    ...base('single-channel'),
    channels: channels.min(2),
    per: z
      .enum(['child-and-month', 'child-and-school-year'])
      .meta(label('par', 'child-and-month ou child-and-school-year.')),
    outcome: beyond,
  })
  .meta(label('une seule voie', 'Qui a réservé par l’une de ces voies ne réserve pas par l’autre.'));

const limitRule = z
  .strictObject({
    ...base('limit'),
    per: z.enum(['week', 'month', 'school-year']).meta(label('par', 'week, month ou school-year.')),
    maximum: z.int().min(1).max(400).meta(label('maximum', 'Nombre de jours.')),
    outcome: beyond,
  })
  .meta(label('nombre maximum', 'Combien de jours un enfant réserve au plus.'));

const counter = z
  .strictObject({
    counts: z
      .enum(COUNTED_FACTS)
      .meta(
        label(
          'compte',
          'unbooked-presences (présences sans réservation), unjustified-absences, late-absences, late-reservations, late-pick-ups.',
        ),
      ),
    from: z.int().min(1).max(1000).meta(label('à partir de', 'Du combien-ième.')),
    to: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta(label('jusqu’à', 'Au combien-ième ; sans cette clé, au-delà aussi.')),
    per: z.enum(COUNTING_PERIODS).meta(label('par', 'week, month, term ou school-year.')),
  })
  .meta(label('compteur', 'Ce qui s’est répété dans une période.'));

const repetitionRule = z
  .strictObject({
    ...base('repetition'),
    counter,
    outcome: z
      .enum(['refuse', 'ask-agent'])
      .meta(label('suite', 'Les réservations suivantes : refuse ou ask-agent.')),
  })
  .meta(label('répétition', 'Ce qui arrive aux réservations d’une famille après plusieurs manquements.'));

// Absences

const since = label(
  'à partir de',
  'first-day (premier jour d’absence, à 0 h), last-day (dernier jour), declaration (la déclaration) ou return (le retour).',
);

const within = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('hours'),
      hours: z.int().min(1).max(1000).meta(label('heures', 'Nombre d’heures après.')),
      of: z.enum(['first-day', 'declaration', 'return']).meta(since),
    }),
    z.strictObject({
      kind: z.literal('days'),
      days: z.int().min(0).max(200).meta(label('jours', 'Nombre de jours après.')),
      counted: z
        .enum(['calendar', 'ouvres', 'ouvrables'])
        .optional()
        .meta(label('jours comptés', 'calendar (tous, par défaut), ouvres ou ouvrables.')),
      of: z.enum(['first-day', 'last-day', 'declaration', 'return']).meta(since),
      at: lastMinute.optional(),
    }),
    z.strictObject({
      kind: z.literal('end-of-month'),
      daysAfter: z.int().min(0).max(60).meta(label('jours', 'Nombre de jours après la fin du mois.')),
    }),
  ])
  .meta(
    label(
      'délai de la preuve',
      'hours ou days après first-day (premier jour d’absence, à 0 h), last-day (dernier), declaration (la déclaration) ou return (le retour de l’enfant) ; end-of-month : n jours après la fin du mois.',
    ),
  );

const ofDay = z
  .enum(['day', 'first-day'])
  .meta(label('de', 'day (chaque jour d’absence) ou first-day (le premier).'));

const notice = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('in-time'),
      act: z
        .enum(['declare-absence', 'announce-sickness'])
        .optional()
        .meta(label('acte', 'Celui dont il faut tenir le délai ; sans cette clé, declare-absence.')),
      of: ofDay.optional(),
      channels: channels.optional(),
    }),
    z.strictObject({
      kind: z.literal('until'),
      until: deadline,
      of: ofDay,
      channels: channels.optional(),
    }),
  ])
  .meta(
    label(
      'prévenance',
      'in-time (avant le délai d’annulation, ou celui de announce-sickness) ou until (avant un délai), de chaque jour (day) ou du premier jour d’absence (first-day).',
    ),
  );

const run = z
  .strictObject({
    counts: z
      .enum(['reserved-days', 'service-days', 'school-days', 'calendar-days'])
      .meta(
        label(
          'compte',
          'reserved-days (jours réservés), service-days, school-days (jours de classe), calendar-days.',
        ),
      ),
    from: z
      .int()
      .min(1)
      .max(400)
      .optional()
      .meta(label('du', 'Du combien-ième jour d’absence ; sans cette clé, du premier.')),
    to: z
      .int()
      .min(1)
      .max(400)
      .optional()
      .meta(label('au', 'Au combien-ième jour ; sans cette clé, jusqu’au dernier.')),
    minimum: z
      .int()
      .min(1)
      .max(400)
      .optional()
      .meta(label('minimum', 'Pour une absence d’au moins tant de jours.')),
  })
  .meta(label('durée', 'La place du jour dans l’absence, et sa durée.'));

const absenceBase = {
  ...base('absence'),
  reasons: several(key, 'motifs', 'Clés de motifs d’absence ; sans cette clé, tous.').optional(),
  notice: z
    .array(notice)
    .min(1)
    .optional()
    .meta(label('prévenance', 'Il faut avoir prévenu ainsi ; plusieurs : de chacune de ces façons.')),
  proof: z
    .strictObject({
      kind: key.meta(label('preuve', 'medical-certificate, … : une clé que la commune choisit.')),
      within,
    })
    .optional()
    .meta(label('justificatif', 'Ce qu’il faut remettre, et quand ; d’ici là, la décision attend.')),
  run: run.optional(),
  fact: key.optional().meta(label('attestation', 'Une attestation de la famille qui vaut ce jour-là.')),
  counter: counter.optional(),
};

const absenceRule = z
  .discriminatedUnion('outcome', [
    z.strictObject({ ...absenceBase, outcome: z.literal('free') }),
    z.strictObject({ ...absenceBase, outcome: z.literal('billed') }),
    z.strictObject({ ...absenceBase, outcome: z.literal('share'), percent }),
    z.strictObject({ ...absenceBase, outcome: z.literal('fixed'), cents }),
    z.strictObject({ ...absenceBase, outcome: z.literal('refund'), cents }),
    z.strictObject({
      ...absenceBase,
      outcome: z.literal('collectable'),
      collect: z
        .strictObject({ from: time, to: time })
        .meta(label('à emporter', 'De quelle heure à quelle heure le repas peut être retiré.')),
    }),
    z.strictObject({ ...absenceBase, outcome: z.literal('ask-agent') }),
  ])
  .meta(
    label(
      'absence',
      'Ce que coûte un jour d’absence : free (rien), billed (facturé), share (une part), fixed (un montant), refund (un remboursement sur un forfait), collectable (facturé, mais on peut emporter le repas), ask-agent (un agent décide).',
    ),
  );

const communeActRule = z
  .strictObject({
    ...base('commune-act'),
    causes: several(z.enum(CAUSES), 'causes', 'strike, absent-teacher, school-trip, snow, closure, other.'),
    effect: z
      .enum(['cancel', 'family-decides', 'keep'])
      .meta(
        label(
          'effet',
          'cancel (tout est annulé et rien n’est facturé), family-decides (l’enfant peut venir ; la famille annule sans frais), keep (la famille doit annuler dans les délais).',
        ),
      ),
  })
  .meta(
    label(
      'acte de la commune',
      'Ce que deviennent les réservations quand la commune ou l’école empêche le service.',
    ),
  );

// Prices

const priceRule = z.strictObject({ ...base('price'), price }).meta(label('prix', 'Ce que coûte un service.'));

const surchargeBase = {
  ...base('surcharge'),
  times: z
    .strictObject({
      from: counter.shape.from,
      to: counter.shape.to,
      per: counter.shape.per,
    })
    .optional()
    .meta(label('à partir de', 'Du combien-ième, dans une période ; sans cette clé, à chaque fois.')),
};

const surchargeRule = z
  .discriminatedUnion('on', [
    z.strictObject({ ...surchargeBase, on: z.literal('unbooked-presence'), amount: addedAmount }),
    z.strictObject({ ...surchargeBase, on: z.literal('late-absence'), amount: addedAmount }),
    z.strictObject({
      ...surchargeBase,
      on: z.literal('late-pick-up'),
      after: time.meta(label('après', 'L’heure à partir de laquelle c’est un retard.')),
      graceMinutes: z
        .int()
        .min(0)
        .max(60)
        .optional()
        .meta(label('tolérance', 'Minutes de retard qui ne comptent pas.')),
      per: z.enum(['child', 'family']).meta(label('par', 'child (enfant) ou family (famille).')),
      amount: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('once'), cents }),
          z.strictObject({
            kind: z.literal('started-slices'),
            minutes: minutes.meta(label('minutes', 'Durée d’une tranche ; toute tranche commencée est due.')),
            cents,
          }),
        ])
        .meta(label('montant', 'once (une fois) ou started-slices (par tranche de retard commencée).')),
    }),
    z.strictObject({
      ...surchargeBase,
      on: z.literal('late-enrolment'),
      per: z.enum(['child', 'family']).meta(label('par', 'child (enfant) ou family (famille).')),
      cents,
    }),
  ])
  .meta(
    label(
      'majoration',
      'unbooked-presence (présent sans réservation), late-absence (absent sans avoir prévenu à temps), late-pick-up (retard), late-enrolment (inscription tardive).',
    ),
  );

const notCollectedRule = z
  .strictObject({
    ...base('not-collected'),
    after: time,
    becomes: key.meta(label('devient', 'Clé du service où l’enfant est alors présent.')),
  })
  .meta(label('enfant non récupéré', 'Un enfant qu’on n’est pas venu chercher passe dans un autre service.'));

const capRule = z
  .strictObject({
    ...base('cap'),
    per: z.enum(['day', 'week', 'month']).meta(label('par', 'day, week ou month.')),
    across: z
      .enum(['child', 'family'])
      .meta(label('pour', 'child (chaque enfant) ou family (toute la famille).')),
    beyond: z
      .int()
      .min(1)
      .max(400)
      .optional()
      .meta(label('au-delà de', 'À partir de plus de tant de présences ; sans cette clé, dès la première.')),
    maximum: price,
  })
  .meta(label('plafond', 'Ce que ces services coûtent au plus, ensemble.'));

const yearlyFeeRule = z
  .strictObject({
    ...base('yearly-fee'),
    per: z.enum(['child', 'family']).meta(label('par', 'child (enfant) ou family (famille).')),
    price: price.meta(label('montant', 'Un « by-date » y regarde le jour de l’inscription.')),
  })
  .meta(label('droit annuel', 'Une adhésion ou des frais de dossier, une fois par année scolaire.'));

const datedFactRule = z
  .strictObject({
    ...base('dated-fact'),
    fact: z
      .enum(['quotient-familial', 'residence'])
      .meta(label('fait', 'quotient-familial ou residence (le domicile).')),
    changes: z
      .enum(['same-day', 'next-month', 'next-term', 'next-school-year', 'next-reference'])
      .meta(
        label(
          'un changement vaut',
          'same-day (le jour où la mairie le reçoit), next-month, next-term, next-school-year, next-reference (à la prochaine date de référence).',
        ),
      ),
    reference: dayOfYear
      .optional()
      .meta(label('date de référence', 'Le jour de l’année où l’on regarde : "03-31".')),
    validMonths: z
      .int()
      .min(1)
      .max(60)
      .optional()
      .meta(label('validité', 'En mois ; au-delà, il n’est plus connu.')),
  })
  .meta(label('fait daté', 'À partir de quand un nouveau quotient ou un nouveau domicile change le prix.'));

const termsRule = z
  .strictObject({
    ...base('terms'),
    terms: z
      .array(
        z.strictObject({
          from: date.meta(label('du', 'Premier jour du trimestre.')),
          to: date.meta(label('au', 'Dernier jour, compris.')),
        }),
      )
      .min(1)
      .meta(label('trimestres', 'Dans l’ordre.')),
  })
  .meta(
    label(
      'trimestres',
      'Les dates des trimestres ; sans cette règle : septembre à décembre, janvier à mars, avril à août.',
    ),
  );

// Billing

const billingRule = z
  .strictObject({
    ...base('billing'),
    every: z
      .enum(['month', 'two-months', 'term', 'school-year'])
      .meta(label('tous les', 'month, two-months, term, school-year.')),
    on: z
      .enum(['reservations', 'attendance'])
      .meta(label('sur', 'reservations (ce qui est réservé) ou attendance (ce qui est pointé).')),
    terms: z
      .enum(['arrears', 'prepaid', 'wallet'])
      .meta(label('payé', 'arrears (après), prepaid (d’avance), wallet (un compte que l’on crédite).')),
    issueDay: z.int().min(1).max(31).optional().meta(label('établie le', 'Jour du mois.')),
    previousBalance: z
      .enum(['shown', 'hidden'])
      .optional()
      .meta(label('solde antérieur', 'shown (rappelé sur la facture) ou hidden (non).')),
    due: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('days-after-issue'),
          days: z.int().min(0).max(200).meta(label('jours', 'Nombre de jours après la facture.')),
        }),
        z.strictObject({
          kind: z.literal('day-of-month'),
          day: z
            .union([z.int().min(1).max(31), z.literal('last')])
            .meta(label('jour du mois', 'De 1 à 31, ou last.')),
        }),
      ])
      .optional()
      .meta(label('à payer', 'days-after-issue (n jours après) ou day-of-month (un jour du mois).')),
    sentBy: z
      .strictObject({
        channel: z.enum(['email', 'post']).meta(label('par', 'email (courriel) ou post (courrier).')),
        article: ownArticle,
      })
      .optional()
      .meta(label('envoyée', 'email (courriel) ou post (courrier).')),
  })
  .meta(label('facturation', 'Quand et sur quoi la facture est établie.'));

const collectionRule = z
  .discriminatedUnion('by', [
    z.strictObject({
      ...base('collection'),
      by: z.literal('regie'),
      means: several(
        z.enum(MEANS_OF_PAYMENT),
        'moyens de paiement',
        'cheque, cash, card, online-card, transfer, direct-debit, cesu.',
      ).optional(),
      change: z
        .enum(['given', 'none'])
        .optional()
        .meta(label('monnaie', 'given (la monnaie est rendue) ou none (elle ne l’est pas).')),
      surplus: z
        .enum(['credit', 'refund'])
        .optional()
        .meta(label('trop-perçu', 'credit (porté au compte) ou refund (rendu).')),
      maximumCashCents: cents
        .optional()
        .meta(label('espèces au plus', 'En centimes : au-delà, un autre moyen de paiement.')),
    }),
    z.strictObject({
      ...base('collection'),
      by: z.literal('titre'),
      minimumCents: cents
        .optional()
        .meta(label('minimum', 'En centimes : en dessous, aucun titre n’est émis ; la loi dit 1500.')),
      belowMinimum: z
        .strictObject({
          outcome: z
            .enum(['carry-over', 'issue', 'waive'])
            .meta(label('suite', 'carry-over (reporté), issue (émis quand même), waive (abandonné).')),
          article: ownArticle,
        })
        .optional()
        .meta(label('sous le minimum', 'Ce que devient une somme trop petite pour un titre.')),
    }),
  ])
  .meta(label('encaissement', 'Par la régie, ou par un titre que la trésorerie recouvre.'));

const reminderRule = z
  .strictObject({
    ...base('reminder'),
    daysAfterDue: several(z.int().min(1).max(400), 'jours', 'Combien de jours après l’échéance : [15, 30].'),
  })
  .meta(label('relance', 'Quand une facture impayée est rappelée.'));

const exclusionRule = z
  .strictObject({
    ...base('exclusion'),
    when: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('unpaid-months'),
          months: z.int().min(1).max(36).meta(label('mois', 'Nombre de mois impayés.')),
        }),
        z.strictObject({
          kind: z.literal('unpaid-on'),
          dayOfMonth: z
            .int()
            .min(1)
            .max(31)
            .meta(label('jour du mois', 'Jour où la facture est encore impayée.')),
        }),
        z.strictObject({
          kind: z.literal('unpaid-days'),
          days: z.int().min(1).max(400).meta(label('jours', 'Nombre de jours après l’échéance.')),
        }),
        z.strictObject({ kind: z.literal('counter'), counter }),
      ])
      .meta(
        label(
          'quand',
          'unpaid-months (des mois impayés), unpaid-on (impayé à un jour du mois), unpaid-days (des jours après l’échéance) ou counter (des manquements répétés).',
        ),
      ),
  })
  .meta(label('exclusion', 'Quand un agent peut décider de ne plus accueillir un enfant. Jamais d’office.'));

export const rule = z
  .discriminatedUnion('kind', [
    deadlineRule,
    horizonRule,
    enrolmentRule,
    singleChannelRule,
    limitRule,
    repetitionRule,
    absenceRule,
    communeActRule,
    priceRule,
    surchargeRule,
    notCollectedRule,
    capRule,
    yearlyFeeRule,
    datedFactRule,
    termsRule,
    billingRule,
    collectionRule,
    reminderRule,
    exclusionRule,
  ])
  .meta(label('règle', 'Une règle, avec l’article qui la porte.'));

export type Rule = z.output<typeof rule>;
export type RuleKind = Rule['kind'];
/** The rules of one kind: `RuleOf<'deadline'>`. */
export type RuleOf<Kind extends RuleKind> = Extract<Rule, { kind: Kind }>;
export type LateSurcharge = z.output<typeof lateSurcharge>;
export type Counter = z.output<typeof counter>;
export type ProofTime = z.output<typeof within>;
export type Notice = z.output<typeof notice>;
export type Run = z.output<typeof run>;
