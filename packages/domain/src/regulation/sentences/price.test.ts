import { expect, test } from 'vitest';
import { price } from '../price-language.ts';
import { namesOf } from './names.ts';
import { layOutPrice, sentencesOfPrice } from './price.ts';

const names = namesOf({
  kind: 'commune',
  members: 1,
  services: [],
  mealTypes: [{ key: 'panier-repas', name: 'Panier-repas' }],
  absenceReasons: [],
  documents: [{ key: 'employeur', name: 'Horaires variables' }],
});
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

/** As a folder writes it, and what is said of it. */
const CASES: [unknown, string[]][] = [
  [{ kind: 'amount', cents: 440 }, ['4,40 €.']],
  [
    {
      kind: 'rate',
      percent: 0.36,
      minimumCents: 260,
      maximumCents: 450,
      missing: { take: 'highest' },
    },
    [
      '0,36 % du quotient familial, entre 2,60 € et 4,50 €.',
      'Quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [
    {
      kind: 'rate',
      percent: 0.55,
      minimumCents: 100,
      missing: { take: 'lowest' },
      roundTo: { cents: 5, way: 'nearest' },
    },
    [
      '0,55 % du quotient familial, au moins 1,00 €, arrondi aux 5 centimes les plus proches.',
      'Quand le quotient familial n’est pas connu, le prix le plus bas s’applique.',
    ],
  ],
  [
    {
      kind: 'rate',
      percent: 0.5,
      maximumCents: 500,
      missing: { take: 'price', price: { kind: 'amount', cents: 450 } },
      roundTo: { cents: 10, way: 'down' },
    },
    [
      '0,50 % du quotient familial, au plus 5,00 €, arrondi aux 10 centimes en dessous.',
      'Quand le quotient familial n’est pas connu, le prix est de 4,50 €.',
    ],
  ],
  [
    {
      kind: 'linear',
      points: [
        { quotient: 500, cents: 100 },
        { quotient: 800, cents: 250 },
        { quotient: 1500, cents: 400 },
      ],
      missing: { take: 'highest' },
    },
    [
      '1,00 € jusqu’à un quotient de 500, 2,50 € à 800 et 4,00 € à partir de 1 500, en proportion entre ces points.',
      'Quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [{ kind: 'share', percent: 80, of: { kind: 'amount', cents: 265 } }, ['2,12 €.']],
  [
    {
      kind: 'share',
      percent: 50,
      of: { kind: 'rate', percent: 0.36, missing: { take: 'highest' } },
    },
    [
      '50 % de ce prix : 0,36 % du quotient familial.',
      'Quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [
    {
      kind: 'share',
      percent: 33.33,
      of: { kind: 'amount', cents: 100 },
      roundTo: { cents: 10, way: 'up' },
    },
    ['0,40 €.'],
  ],
  [
    {
      kind: 'sum',
      of: [
        { kind: 'amount', cents: 300 },
        { kind: 'amount', cents: 150 },
      ],
    },
    ['4,50 €.'],
  ],
  [
    {
      kind: 'sum',
      of: [
        {
          kind: 'by-quotient',
          brackets: [
            { upTo: 500, price: { kind: 'amount', cents: 100 } },
            { price: { kind: 'amount', cents: 200 } },
          ],
          missing: { take: 'highest' },
        },
        {
          kind: 'by-residence',
          cases: { tenant: { kind: 'amount', cents: 50 }, outside: { kind: 'amount', cents: 100 } },
        },
      ],
    },
    [
      '1,50 € avec un quotient familial jusqu’à 500, pour un enfant qui habite la commune.',
      '2,00 € avec un quotient familial jusqu’à 500, pour un enfant qui habite ailleurs.',
      '2,50 € avec un quotient familial de 501 ou plus, pour un enfant qui habite la commune.',
      '3,00 € avec un quotient familial de 501 ou plus, pour un enfant qui habite ailleurs.',
      'Quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [
    {
      kind: 'by-quotient',
      brackets: [
        { upTo: 599, price: { kind: 'amount', cents: 100 } },
        { upTo: 999, price: { kind: 'amount', cents: 305 } },
        { price: { kind: 'amount', cents: 315 } },
      ],
      missing: { take: 'highest' },
    },
    [
      '1,00 € avec un quotient familial jusqu’à 599.',
      '3,05 € avec un quotient familial de 600 à 999.',
      '3,15 € avec un quotient familial de 1 000 ou plus.',
      'Quand le quotient familial n’est pas connu, le prix le plus élevé s’applique.',
    ],
  ],
  [
    {
      kind: 'by-rank',
      counted: 'enrolled',
      brackets: [
        { upTo: 1, price: { kind: 'amount', cents: 400 } },
        { upTo: 3, price: { kind: 'amount', cents: 300 } },
        { price: { kind: 'amount', cents: 200 } },
      ],
    },
    [
      '4,00 € pour le 1er enfant.',
      '3,00 € pour les 2e et 3e enfants.',
      '2,00 € à partir du 4e enfant.',
      'Le rang de l’enfant est compté parmi les enfants de la famille inscrits au service.',
    ],
  ],
  [
    {
      kind: 'by-rank',
      counted: 'present',
      brackets: [
        { upTo: 2, price: { kind: 'amount', cents: 400 } },
        { price: { kind: 'amount', cents: 200 } },
      ],
    },
    [
      '4,00 € pour les 1er et 2e enfants.',
      '2,00 € à partir du 3e enfant.',
      'Le rang de l’enfant est compté parmi les enfants de la famille présents ce jour-là.',
    ],
  ],
  [
    {
      kind: 'by-children',
      counted: 'enrolled',
      brackets: [
        { upTo: 1, price: { kind: 'amount', cents: 400 } },
        { upTo: 2, price: { kind: 'amount', cents: 300 } },
        { price: { kind: 'amount', cents: 250 } },
      ],
    },
    [
      '4,00 € pour une famille d’un enfant.',
      '3,00 € pour une famille de 2 enfants.',
      '2,50 € pour une famille de 3 enfants ou plus.',
      'Le nombre d’enfants est compté parmi les enfants de la famille inscrits au service.',
    ],
  ],
  [
    {
      kind: 'by-residence',
      cases: { tenant: { kind: 'amount', cents: 285 }, outside: { kind: 'amount', cents: 400 } },
    },
    ['2,85 € pour un enfant qui habite la commune.', '4,00 € pour un enfant qui habite ailleurs.'],
  ],
  [
    {
      kind: 'by-residence',
      cases: {
        member: { kind: 'amount', cents: 285 },
        tenant: { kind: 'amount', cents: 300 },
        outside: { kind: 'amount', cents: 400 },
      },
    },
    [
      '2,85 € pour un enfant qui habite la commune qui gère le service.',
      '3,00 € pour un enfant qui habite une autre des communes.',
      '4,00 € pour un enfant qui habite ailleurs.',
    ],
  ],
  [
    {
      kind: 'by-level',
      cases: [
        { levels: ['maternelle'], price: { kind: 'amount', cents: 330 } },
        { levels: ['cp', 'ce1'], price: { kind: 'amount', cents: 350 } },
      ],
      otherwise: { kind: 'amount', cents: 370 },
    },
    ['3,30 € en maternelle.', '3,50 € en CP et CE1.', '3,70 € aux autres niveaux.'],
  ],
  [
    {
      kind: 'by-meal-type',
      cases: { 'panier-repas': { kind: 'amount', cents: 150 } },
      otherwise: { kind: 'amount', cents: 440 },
    },
    ['1,50 € pour « Panier-repas ».', '4,40 € pour les autres repas.'],
  ],
  [
    {
      kind: 'by-guest',
      cases: { enseignant: { kind: 'amount', cents: 480 } },
      otherwise: { kind: 'amount', cents: 250 },
    },
    ['2,50 € pour un enfant.', '4,80 € pour un convive « enseignant ».'],
  ],
  [
    {
      kind: 'by-weekday',
      cases: { wednesday: { kind: 'amount', cents: 500 } },
      otherwise: { kind: 'amount', cents: 400 },
    },
    ['5,00 € le mercredi.', '4,00 € les autres jours.'],
  ],
  [
    {
      kind: 'by-season',
      'school-time': { kind: 'amount', cents: 400 },
      holidays: { kind: 'amount', cents: 600 },
    },
    ['4,00 € en période scolaire.', '6,00 € pendant les vacances.'],
  ],
  [
    {
      kind: 'by-contract',
      basis: { kind: 'declared' },
      regular: { kind: 'amount', cents: 570 },
      occasional: { kind: 'amount', cents: 650 },
    },
    ['5,70 € en contrat régulier.', '6,50 € en contrat occasionnel.'],
  ],
  [
    {
      kind: 'by-contract',
      basis: { kind: 'declared' },
      regular: { kind: 'amount', cents: 570 },
      occasional: { kind: 'amount', cents: 650 },
      otherDays: 'occasional',
    },
    ['5,70 € en contrat régulier.', '6,50 € en contrat occasionnel, ou hors des jours du contrat.'],
  ],
  [
    {
      kind: 'by-contract',
      basis: { kind: 'computed', atLeastPercent: 80 },
      regular: { kind: 'amount', cents: 570 },
      occasional: { kind: 'amount', cents: 650 },
    },
    [
      '5,70 € en contrat régulier.',
      '6,50 € en contrat occasionnel.',
      'Est régulier un enfant présent au moins 80 % des jours de service du mois, constaté après le mois.',
    ],
  ],
  [
    {
      kind: 'by-contract',
      basis: { kind: 'computed', weekdays: ['monday', 'friday'], atLeastPercent: 50 },
      regular: { kind: 'amount', cents: 570 },
      occasional: { kind: 'amount', cents: 650 },
    },
    [
      '5,70 € en contrat régulier.',
      '6,50 € en contrat occasionnel.',
      'Est régulier un enfant présent au moins 50 % des lundis et vendredis de service du mois, constaté après le mois.',
    ],
  ],
  [
    {
      kind: 'by-contract',
      basis: { kind: 'counted', atLeastDays: 8 },
      regular: { kind: 'amount', cents: 570 },
      occasional: { kind: 'amount', cents: 650 },
    },
    [
      '5,70 € en contrat régulier.',
      '6,50 € en contrat occasionnel.',
      'Est régulier un enfant présent au moins 8 jours dans le mois, constaté après le mois.',
    ],
  ],
  [
    {
      kind: 'by-weekly-days',
      brackets: [
        { upTo: 1, price: { kind: 'amount', cents: 400 } },
        { upTo: 3, price: { kind: 'amount', cents: 350 } },
        { price: { kind: 'amount', cents: 300 } },
      ],
    },
    [
      '4,00 € pour 1 jour par semaine.',
      '3,50 € pour 2 ou 3 jours par semaine.',
      '3,00 € pour 4 jours ou plus par semaine.',
    ],
  ],
  [
    {
      kind: 'by-count',
      per: 'month',
      brackets: [
        { upTo: 5, price: { kind: 'amount', cents: 400 } },
        { upTo: 6, price: { kind: 'amount', cents: 300 } },
        { price: { kind: 'amount', cents: 0 } },
      ],
    },
    [
      '4,00 € de la 1re à la 5e présence du mois.',
      '3,00 € pour la 6e présence du mois.',
      '0,00 € à partir de la 7e présence du mois.',
    ],
  ],
  [
    {
      kind: 'by-fact',
      fact: 'employeur',
      price: { kind: 'amount', cents: 300 },
      otherwise: { kind: 'amount', cents: 400 },
    },
    ['3,00 € avec l’attestation « Horaires variables ».', '4,00 € sans cette attestation.'],
  ],
  [
    {
      kind: 'by-date',
      before: { kind: 'amount', cents: 1600 },
      from: [
        { date: '2027-01-01', price: { kind: 'amount', cents: 1200 } },
        { date: '2027-04-05', price: { kind: 'amount', cents: 1000 } },
      ],
    },
    [
      '16,00 € avant le 1er janvier 2027.',
      '12,00 € du 1er janvier 2027 au 4 avril 2027.',
      '10,00 € à partir du 5 avril 2027.',
    ],
  ],
  [
    { kind: 'slices', minutes: 30, price: { kind: 'amount', cents: 115 }, maximumCents: 575 },
    [
      '1,15 € par demi-heure commencée, 5,75 € au plus.',
      'Le temps est compté de l’arrivée de l’enfant à son départ.',
    ],
  ],
  [
    {
      kind: 'slices',
      minutes: 15,
      graceMinutes: 5,
      from: 'opening',
      price: { kind: 'amount', cents: 60 },
    },
    [
      '0,60 € par quart d’heure commencé.',
      'Le temps est compté de l’ouverture du service au départ de l’enfant.',
      'Un dépassement de 5 minutes au plus n’est pas compté.',
    ],
  ],
  [
    { kind: 'slices', minutes: 20, to: 'closing', price: { kind: 'amount', cents: 60 } },
    [
      '0,60 € par tranche de 20 minutes commencée.',
      'Le temps est compté de l’arrivée de l’enfant à la fermeture du service.',
    ],
  ],
  [
    {
      kind: 'by-time',
      of: 'departure',
      steps: [
        { until: '17:30', price: { kind: 'amount', cents: 200 } },
        { price: { kind: 'amount', cents: 300 } },
      ],
    },
    ['2,00 € pour un départ jusqu’à 17 h 30.', '3,00 € pour un départ après 17 h 30.'],
  ],
  [
    {
      kind: 'by-duration',
      steps: [
        { upToMinutes: 30, price: { kind: 'amount', cents: 100 } },
        { upToMinutes: 90, price: { kind: 'amount', cents: 200 } },
        { price: { kind: 'amount', cents: 300 } },
      ],
    },
    [
      '1,00 € pour une présence de 30 minutes au plus.',
      '2,00 € pour une présence de plus de 30 minutes et de 1 h 30 au plus.',
      '3,00 € pour une présence de plus de 1 h 30.',
      'Le temps est compté de l’arrivée de l’enfant à son départ.',
    ],
  ],
  [
    { kind: 'forfait', per: 'month', started: 'whole', price: { kind: 'amount', cents: 1980 } },
    ['19,80 € par mois.', 'Un mois commencé est dû en entier, quel que soit le nombre de présences.'],
  ],
  [
    {
      kind: 'forfait',
      per: 'week',
      started: 'prorated',
      price: { kind: 'amount', cents: 900 },
    },
    [
      '9,00 € par semaine.',
      'Le prix d’une semaine ne dépend pas du nombre de présences ; une semaine incomplète est due au prorata des jours de service.',
    ],
  ],
  [
    { kind: 'forfait', per: 'day', started: 'whole', price: { kind: 'amount', cents: 900 } },
    ['9,00 € par jour.', 'Le prix d’un jour est dû quel que soit le temps de présence.'],
  ],
  [
    {
      kind: 'term-forfait',
      terms: [
        { from: '2026-09-01', to: '2026-12-18', price: { kind: 'amount', cents: 5000 } },
        { from: '2027-01-04', to: '2027-03-31', price: { kind: 'amount', cents: 3700 } },
      ],
    },
    [
      '50,00 € du 1er septembre 2026 au 18 décembre 2026.',
      '37,00 € du 4 janvier 2027 au 31 mars 2027.',
      'Le prix d’un trimestre est dû quel que soit le nombre de présences.',
    ],
  ],
  [
    {
      kind: 'year-forfait',
      months: [9, 10, 11, 12, 1, 2, 3, 4, 5, 6],
      price: { kind: 'amount', cents: 60000 },
    },
    ['600,00 € par an, en dix parts égales, facturées de septembre à juin.'],
  ],
  [
    { kind: 'year-forfait', months: [10, 1, 4], price: { kind: 'amount', cents: 30000 } },
    ['300,00 € par an, en trois parts égales, facturées en octobre, janvier et avril.'],
  ],
  [
    { kind: 'open-days', price: { kind: 'amount', cents: 280 } },
    [
      '2,80 € par jour de service du mois.',
      'Le prix d’un mois est celui d’un jour, autant de fois que le service a lieu dans le mois.',
    ],
  ],
];

test.each(CASES)('%j', (written, said) => {
  expect(sentencesOfPrice(price.parse(written), names).map(({ text }) => plain(text))).toEqual(said);
});

test('every kind of price has its sentences here', () => {
  const kinds = new Set(CASES.map(([written]) => price.parse(written).kind));
  expect(kinds.size).toBe(26);
});

test('a line bears the innermost article on its way, and a remark its own', () => {
  const { lines, remarks } = layOutPrice(
    price.parse({
      kind: 'by-quotient',
      article: '6.1',
      brackets: [
        { upTo: 500, price: { kind: 'amount', cents: 260 } },
        { price: { kind: 'amount', cents: 370, article: '6.3' } },
      ],
      missing: { take: 'highest', article: '6.2' },
    }),
    names,
  );
  expect(lines.map(({ article }) => article)).toEqual(['6.1', '6.3']);
  expect(remarks.map(({ article }) => article)).toEqual(['6.2']);
});
