/**
 * What a day costs, as a tree. A node asks one question (which bracket of quotient familial, which child of the siblings,
 * which contract …) and leads to a price; a leaf is an amount in cents or a way to compute it. A price is that of one
 * presence, unless a forfait on the way makes it that of a day, a week, a month, a term or a year.
 */
import { z } from 'zod';
import type { LocalDate, Weekday } from '../dates.ts';
import { LEVELS } from '../family.ts';
import { article, cents, date, key, label, minutes, percent, several, time, weekday } from './values.ts';
import { CYCLES, type Cycle } from './vocabulary.ts';

/** Whose number a child is among its siblings: of those enrolled in the service, or of those there that day. */
export const SIBLING_COUNTS = ['enrolled', 'present'] as const;
type SiblingCount = (typeof SIBLING_COUNTS)[number];

export const FORFAIT_PERIODS = ['day', 'week', 'month'] as const;
type ForfaitPeriod = (typeof FORFAIT_PERIODS)[number];

/** What a forfait costs of which only a part was used, because the child came or left in between. */
export const STARTED_PERIODS = ['whole', 'prorated'] as const;
type StartedPeriod = (typeof STARTED_PERIODS)[number];

export const ROUNDINGS = ['nearest', 'down', 'up'] as const;
type Rounding = (typeof ROUNDINGS)[number];

export const TIME_STARTS = ['arrival', 'opening'] as const;
type TimeStart = (typeof TIME_STARTS)[number];
export const TIME_ENDS = ['departure', 'closing'] as const;
type TimeEnd = (typeof TIME_ENDS)[number];

type Said = { article?: string | undefined };

/** Between two whole numbers, both included; without `from` it follows the bracket before, without `upTo` it has no end. */
export type Bracket = { from?: number | undefined; upTo?: number | undefined; price: Price } & Said;

/** What is taken where no quotient familial is known: the dearest or the cheapest of the node, or another price. */
export type Missing = ({ take: 'highest' | 'lowest' } & Said) | ({ take: 'price'; price: Price } & Said);

/** Of what is computed: to so many cents, and which way. */
export type RoundTo = { cents: number; way: Rounding };

export type Price =
  | ({ kind: 'amount'; cents: number } & Said)
  /** `percent` of the quotient familial, never below `minimumCents` nor above `maximumCents`. */
  | ({
      kind: 'rate';
      percent: number;
      minimumCents?: number | undefined;
      maximumCents?: number | undefined;
      missing: Missing;
      roundTo?: RoundTo | undefined;
    } & Said)
  /** Straight between points of quotient familial, level before the first and after the last. */
  | ({
      kind: 'linear';
      points: { quotient: number; cents: number }[];
      missing: Missing;
      roundTo?: RoundTo | undefined;
    } & Said)
  /** A percentage of another price. */
  | ({ kind: 'share'; percent: number; of: Price; roundTo?: RoundTo | undefined } & Said)
  /** The sum of several prices: a meal and its supervision. */
  | ({ kind: 'sum'; of: Price[] } & Said)
  | ({ kind: 'by-quotient'; brackets: Bracket[]; missing: Missing } & Said)
  | ({ kind: 'by-rank'; counted: SiblingCount; brackets: Bracket[] } & Said)
  | ({ kind: 'by-children'; counted: SiblingCount; brackets: Bracket[] } & Said)
  | ({
      kind: 'by-residence';
      cases: { member?: Price | undefined; tenant?: Price | undefined; outside?: Price | undefined };
    } & Said)
  | ({
      kind: 'by-level';
      cases: { levels: ((typeof LEVELS)[number] | Cycle)[]; price: Price }[];
      otherwise?: Price | undefined;
    } & Said)
  | ({ kind: 'by-meal-type'; cases: Record<string, Price>; otherwise?: Price | undefined } & Said)
  | ({ kind: 'by-guest'; cases: Record<string, Price>; otherwise: Price } & Said)
  | ({ kind: 'by-weekday'; cases: Partial<Record<Weekday, Price>>; otherwise?: Price | undefined } & Said)
  | ({ kind: 'by-season'; 'school-time': Price; holidays: Price } & Said)
  | ({
      kind: 'by-contract';
      basis: ContractBasis;
      regular: Price;
      occasional: Price;
      /** What whoever is regular pays on a day that the contract does not name; the regular price without it. */
      otherDays?: 'occasional' | undefined;
    } & Said)
  /** How many days a week the contract names. */
  | ({ kind: 'by-weekly-days'; brackets: Bracket[] } & Said)
  /** The how-many-eth presence of the week or month this one is. */
  | ({ kind: 'by-count'; per: 'week' | 'month'; brackets: Bracket[] } & Said)
  /** Whether a dated fact of the family holds on the day. */
  | ({ kind: 'by-fact'; fact: string; price: Price; otherwise: Price } & Said)
  | ({ kind: 'by-date'; before: Price; from: { date: LocalDate; price: Price }[] } & Said)
  /** So much for each started slice of the time that the child was there. */
  | ({
      kind: 'slices';
      minutes: number;
      graceMinutes?: number | undefined;
      from?: TimeStart | undefined;
      to?: TimeEnd | undefined;
      price: Price;
      maximumCents?: number | undefined;
    } & Said)
  /** A price for each length of time. */
  | ({
      kind: 'by-duration';
      graceMinutes?: number | undefined;
      from?: TimeStart | undefined;
      to?: TimeEnd | undefined;
      steps: { upToMinutes?: number | undefined; price: Price }[];
    } & Said)
  /** A price until a time of arrival or departure, another after it. */
  | ({
      kind: 'by-time';
      of: 'arrival' | 'departure';
      steps: { until?: string | undefined; price: Price }[];
    } & Said)
  /** One price for a day, a week or a month, however often the child came. */
  | ({ kind: 'forfait'; per: ForfaitPeriod; started: StartedPeriod; price: Price } & Said)
  /** Each term with its own price. */
  | ({ kind: 'term-forfait'; terms: { from: LocalDate; to: LocalDate; price: Price }[] } & Said)
  /** The price of a year, in equal parts billed with the months that are named; the cents left over go to the first ones. */
  | ({ kind: 'year-forfait'; months: number[]; price: Price } & Said)
  /** A month costs the price of a day as often as the service takes place, on the contract's days where there is one. */
  | ({ kind: 'open-days'; started?: StartedPeriod | undefined; price: Price } & Said);

/** Who comes regularly: who said so when enrolling, or who came often enough in the month. */
export type ContractBasis =
  | { kind: 'declared' }
  | { kind: 'computed'; weekdays?: Weekday[] | undefined; atLeastPercent: number }
  | { kind: 'counted'; atLeastDays: number };

const article_ = { article: article.optional() };
const lazyPrice: z.ZodType<Price> = z.lazy(() => price);

const bracket = z
  .strictObject({
    from: z
      .int()
      .min(0)
      .optional()
      .meta(label('de', 'Première valeur ; sans cette clé, celle qui suit la tranche précédente.')),
    upTo: z
      .int()
      .min(0)
      .optional()
      .meta(label('jusqu’à', 'Dernière valeur, comprise ; sans cette clé, sans limite.')),
    price: lazyPrice,
    ...article_,
  })
  .meta(label('tranche', 'De « from » à « upTo », compris.'));
const brackets = z.array(bracket).min(1).meta(label('tranches', 'Dans l’ordre, sans trou ni chevauchement.'));

const missing = z
  .discriminatedUnion('take', [
    z.strictObject({ take: z.literal('highest'), ...article_ }),
    z.strictObject({ take: z.literal('lowest'), ...article_ }),
    z.strictObject({ take: z.literal('price'), price: lazyPrice, ...article_ }),
  ])
  .meta(
    label(
      'sans quotient',
      'Ce que paie une famille dont le quotient n’est pas connu : highest (le plus cher), lowest (le moins cher) ou price (un prix).',
    ),
  );

const roundTo = z
  .strictObject({
    cents: z
      .union([z.literal(1), z.literal(5), z.literal(10), z.literal(50), z.literal(100)])
      .meta(label('centimes', '1, 5, 10, 50 ou 100.')),
    way: z
      .enum(ROUNDINGS)
      .meta(label('sens', 'nearest (au plus proche), down (en dessous), up (au-dessus).')),
  })
  .optional()
  .meta(label('arrondi', 'À combien de centimes, et comment ; sans cette clé, au centime le plus proche.'));

const counted = z
  .enum(SIBLING_COUNTS)
  .meta(
    label('compté parmi', 'enrolled (les enfants inscrits au service), present (ceux présents ce jour-là).'),
  );

const cases = label('cas', 'Le prix de chaque cas.');
const otherwise = lazyPrice.meta(label('sinon', 'Le prix de tous les autres.'));
const timed = {
  graceMinutes: z
    .int()
    .min(0)
    .max(60)
    .optional()
    .meta(label('tolérance', 'Minutes de dépassement qui ne comptent pas.')),
  from: z
    .enum(TIME_STARTS)
    .optional()
    .meta(label('compté de', 'arrival (l’arrivée, par défaut) ou opening (l’ouverture du service).')),
  to: z
    .enum(TIME_ENDS)
    .optional()
    .meta(label('compté à', 'departure (le départ, par défaut) ou closing (la fermeture du service).')),
};

export const price: z.ZodType<Price> = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('amount'), cents, ...article_ })
      .meta(label('montant', 'Un montant en centimes.')),
    z
      .strictObject({
        kind: z.literal('rate'),
        percent,
        minimumCents: cents.optional().meta(label('minimum', 'En centimes.')),
        maximumCents: cents.optional().meta(label('maximum', 'En centimes.')),
        missing,
        roundTo,
        ...article_,
      })
      .meta(label('taux d’effort', 'Un pourcentage du quotient familial, entre un minimum et un maximum.')),
    z
      .strictObject({
        kind: z.literal('linear'),
        points: z
          .array(
            z.strictObject({
              quotient: z.int().min(0).meta(label('quotient', 'Un quotient familial, entier.')),
              cents,
            }),
          )
          .min(2)
          .meta(label('points', 'Par quotient croissant.')),
        missing,
        roundTo,
        ...article_,
      })
      .meta(label('linéaire', 'En ligne droite entre des points de quotient.')),
    z
      .strictObject({ kind: z.literal('share'), percent, of: lazyPrice, roundTo, ...article_ })
      .meta(label('part', 'Un pourcentage d’un autre prix.')),
    z
      .strictObject({
        kind: z.literal('sum'),
        of: z.array(lazyPrice).min(2).meta(label('prix', 'Au moins deux.')),
        ...article_,
      })
      .meta(label('somme', 'Plusieurs prix ajoutés : un repas et son encadrement.')),
    z
      .strictObject({ kind: z.literal('by-quotient'), brackets, missing, ...article_ })
      .meta(label('selon le quotient', 'Une tranche de quotient familial, un prix.')),
    z
      .strictObject({ kind: z.literal('by-rank'), counted, brackets, ...article_ })
      .meta(label('selon le rang', 'Premier, deuxième, troisième enfant de la famille.')),
    z
      .strictObject({ kind: z.literal('by-children'), counted, brackets, ...article_ })
      .meta(label('selon le nombre d’enfants', 'Le même prix pour tous les enfants, selon leur nombre.')),
    z
      .strictObject({
        kind: z.literal('by-residence'),
        cases: z
          .strictObject({
            member: lazyPrice.optional(),
            tenant: lazyPrice.optional(),
            outside: lazyPrice.optional(),
          })
          .meta(cases),
        ...article_,
      })
      .meta(
        label(
          'selon le domicile',
          'member (la commune qui gère le service ; sans cette clé, comme tenant), tenant (la collectivité), outside (ailleurs).',
        ),
      ),
    z
      .strictObject({
        kind: z.literal('by-level'),
        cases: z
          .array(
            z.strictObject({
              levels: several(
                z.enum([...CYCLES, ...LEVELS]),
                'niveaux',
                'maternelle, elementaire, ou des niveaux.',
              ),
              price: lazyPrice,
            }),
          )
          .min(1)
          .meta(cases),
        otherwise: otherwise.optional(),
        ...article_,
      })
      .meta(label('selon le niveau', 'La maternelle et l’élémentaire, ou des niveaux.')),
    z
      .strictObject({
        kind: z.literal('by-meal-type'),
        cases: z.record(key, lazyPrice).meta(cases),
        otherwise: otherwise.optional(),
        ...article_,
      })
      .meta(label('selon le repas', 'Par clé d’un type de repas de services.yaml.')),
    z
      .strictObject({
        kind: z.literal('by-guest'),
        cases: z.record(key, lazyPrice).meta(cases),
        otherwise,
        ...article_,
      })
      .meta(
        label(
          'selon le convive',
          'Par clé d’un convive, que la commune choisit : adulte, enseignant… ; un enfant est « otherwise ».',
        ),
      ),
    z
      .strictObject({
        kind: z.literal('by-weekday'),
        cases: z.partialRecord(weekday, lazyPrice).meta(cases),
        otherwise: otherwise.optional(),
        ...article_,
      })
      .meta(label('selon le jour', 'Un prix par jour de la semaine.')),
    z
      .strictObject({
        kind: z.literal('by-season'),
        'school-time': lazyPrice,
        holidays: lazyPrice,
        ...article_,
      })
      .meta(label('selon la saison', 'En période scolaire, ou pendant les vacances.')),
    z
      .strictObject({
        kind: z.literal('by-contract'),
        basis: z
          .discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('declared') }),
            z.strictObject({
              kind: z.literal('computed'),
              weekdays: several(
                weekday,
                'jours',
                'Jours sur lesquels on compte ; sans cette clé, tous ceux du service.',
              ).optional(),
              atLeastPercent: percent,
            }),
            z.strictObject({
              kind: z.literal('counted'),
              atLeastDays: z
                .int()
                .min(1)
                .max(31)
                .meta(label('jours', 'Nombre de jours dans le mois, au moins.')),
            }),
          ])
          .meta(
            label(
              'qui est régulier',
              'declared (selon l’inscription), computed (après le mois : une part des jours de service) ou counted (après le mois : un nombre de jours).',
            ),
          ),
        regular: lazyPrice,
        occasional: lazyPrice,
        otherDays: z
          .literal('occasional')
          .optional()
          .meta(
            label(
              'autres jours',
              'occasional : un régulier paie le prix occasionnel hors des jours de son contrat ; sans cette clé, son prix à lui.',
            ),
          ),
        ...article_,
      })
      .meta(label('régulier ou occasionnel', 'Deux prix, selon que l’enfant vient régulièrement ou non.')),
    z
      .strictObject({ kind: z.literal('by-weekly-days'), brackets, ...article_ })
      .meta(label('selon les jours par semaine', 'Le nombre de jours fixes du contrat.')),
    z
      .strictObject({
        kind: z.literal('by-count'),
        per: z.enum(['week', 'month']).meta(label('par', 'week ou month.')),
        brackets,
        ...article_,
      })
      .meta(label('selon la fréquence', 'La combien-ième présence de la semaine ou du mois.')),
    z
      .strictObject({
        kind: z.literal('by-fact'),
        fact: key.meta(label('attestation', 'Clé d’une attestation, que la commune choisit.')),
        price: lazyPrice,
        otherwise,
        ...article_,
      })
      .meta(label('selon une attestation', 'Selon qu’une attestation de la famille vaut ce jour-là.')),
    z
      .strictObject({
        kind: z.literal('by-date'),
        before: lazyPrice,
        from: z
          .array(
            z.strictObject({
              date: date.meta(label('date', 'Premier jour où ce prix vaut.')),
              price: lazyPrice,
            }),
          )
          .min(1)
          .meta(label('à partir de', 'Dans l’ordre des dates.')),
        ...article_,
      })
      .meta(label('selon la date', 'Un prix, puis un autre à partir d’une date.')),
    z
      .strictObject({
        kind: z.literal('slices'),
        minutes: minutes.meta(label('minutes', 'Durée d’une tranche ; toute tranche commencée est due.')),
        ...timed,
        price: lazyPrice,
        maximumCents: cents.optional().meta(label('maximum', 'En centimes, par présence.')),
        ...article_,
      })
      .meta(label('à la tranche horaire', 'Tant par tranche de temps commencée.')),
    z
      .strictObject({
        kind: z.literal('by-duration'),
        ...timed,
        steps: z
          .array(
            z.strictObject({
              upToMinutes: minutes
                .optional()
                .meta(label('jusqu’à', 'En minutes, compris ; sans cette clé, sans limite.')),
              price: lazyPrice,
            }),
          )
          .min(1)
          .meta(label('durées', 'Dans l’ordre ; la dernière peut être sans limite.')),
        ...article_,
      })
      .meta(label('selon la durée', 'Un prix par durée de présence.')),
    z
      .strictObject({
        kind: z.literal('by-time'),
        of: z
          .enum(['arrival', 'departure'])
          .meta(label('heure de', 'arrival (l’arrivée) ou departure (le départ).')),
        steps: z
          .array(
            z.strictObject({
              until: time
                .optional()
                .meta(label('jusqu’à', 'Cette heure comprise ; sans cette clé, sans limite.')),
              price: lazyPrice,
            }),
          )
          .min(1)
          .meta(label('heures', 'Jusqu’à « until » compris, dans l’ordre ; le dernier sans heure.')),
        ...article_,
      })
      .meta(label('selon l’heure', 'Un prix jusqu’à une heure d’arrivée ou de départ, un autre après.')),
    z
      .strictObject({
        kind: z.literal('forfait'),
        per: z.enum(FORFAIT_PERIODS).meta(label('par', 'day, week ou month.')),
        started: z
          .enum(STARTED_PERIODS)
          .meta(
            label(
              'commencé',
              'whole (toute période commencée est due) ou prorated (au prorata des jours de service).',
            ),
          ),
        price: lazyPrice,
        ...article_,
      })
      .meta(
        label(
          'forfait',
          'Un prix pour un jour, une semaine ou un mois, quel que soit le nombre de présences.',
        ),
      ),
    z
      .strictObject({
        kind: z.literal('term-forfait'),
        terms: z
          .array(
            z.strictObject({
              from: date.meta(label('du', 'Premier jour du trimestre.')),
              to: date.meta(label('au', 'Dernier jour, compris.')),
              price: lazyPrice,
            }),
          )
          .min(1)
          .meta(label('trimestres', 'Dans l’ordre.')),
        ...article_,
      })
      .meta(label('forfait par trimestre', 'Chaque trimestre a ses dates et son prix.')),
    z
      .strictObject({
        kind: z.literal('year-forfait'),
        months: several(
          z.int().min(1).max(12),
          'mois',
          'Les mois où une part est facturée, dans l’ordre : 9, 10, …',
        ),
        price: lazyPrice,
        ...article_,
      })
      .meta(label('forfait annuel', 'Le prix de l’année, en parts égales sur des mois.')),
    z
      .strictObject({
        kind: z.literal('open-days'),
        started: z
          .enum(STARTED_PERIODS)
          .optional()
          .meta(
            label(
              'commencé',
              'prorated (les jours depuis l’arrivée de l’enfant ; ce qui vaut sans cette clé) ou whole (tout mois commencé est dû en entier).',
            ),
          ),
        price: lazyPrice,
        ...article_,
      })
      .meta(
        label('jours d’ouverture', 'Le prix d’un jour, autant de fois que le service a lieu dans le mois.'),
      ),
  ])
  .meta({ id: 'price', ...label('prix', 'Un montant, ou une question qui mène à un montant.') });
