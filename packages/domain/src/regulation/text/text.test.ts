import { expect, test } from 'vitest';
import { toLocalDate } from '../../dates.ts';
import { namesOf } from '../sentences/names.ts';
import { type RegulationVersion, regulationVersion } from '../version.ts';
import { readDirectives } from './directive.ts';
import { resolveText, type TextFacts, versionsOfText } from './text.ts';

const names = namesOf({
  kind: 'rpi',
  members: 2,
  services: [
    { key: 'repas', name: 'Repas', capacity: null },
    { key: 'garderie-matin', name: 'Garderie du matin', capacity: 20 },
    { key: 'garderie-soir', name: 'Garderie du soir', capacity: 20 },
  ],
  mealTypes: [{ key: 'panier-repas', name: 'Panier-repas' }],
  absenceReasons: [{ key: 'medical', name: 'Raison médicale' }],
  documents: [],
});

const amount = (cents: number) => ({ kind: 'amount', cents });
const thursday = (at: string) => ({ kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at });

function version(
  effectiveFrom: string,
  services: string[],
  rules: Record<string, unknown>[],
): RegulationVersion {
  return {
    key: `${effectiveFrom}-${services[0]}`,
    ...regulationVersion.parse({
      format: 1,
      effectiveFrom,
      revision: 1,
      adoptedBy: {
        kind: 'deliberation',
        reference: '2026-24',
        date: '2026-06-15',
        dateExecutoire: '2026-06-22',
      },
      services,
      rules,
    }),
  };
}

const meals = (at: string, cents: number) => [
  {
    article: '3.1',
    kind: 'deadline',
    act: 'reserve',
    until: thursday(at),
    inTime: { outcome: 'accept', article: '3.2' },
    late: { outcome: 'refuse', article: '3.3' },
  },
  { article: '4.1', kind: 'absence', reasons: ['medical'], outcome: 'free' },
  { article: '4.2', kind: 'absence', outcome: 'billed' },
  {
    article: '6.1',
    kind: 'price',
    price: {
      kind: 'by-meal-type',
      cases: { 'panier-repas': amount(150) },
      otherwise: {
        kind: 'by-quotient',
        brackets: [{ upTo: 600, price: amount(cents) }, { price: amount(cents + 100) }],
        missing: { take: 'highest', article: '6.2' },
      },
    },
  },
  { article: '7.1', kind: 'billing', every: 'month', on: 'reservations', terms: 'arrears' },
];

const byResidence = (tenant: number, outside: number) => ({
  kind: 'by-residence',
  cases: { tenant: amount(tenant), outside: amount(outside) },
});

const facts: TextFacts = {
  names,
  regulations: [
    version('2026-09-01', ['repas'], meals('12:00', 360)),
    version('2027-01-04', ['repas'], meals('10:00', 380)),
    version(
      '2026-09-01',
      ['garderie-matin', 'garderie-soir'],
      [
        {
          article: '2.1',
          kind: 'deadline',
          act: 'reserve',
          until: {
            kind: 'per-weekday',
            table: {
              monday: { weekday: 'friday', weeksBefore: 1, at: '23:59' },
              tuesday: { weekday: 'monday', weeksBefore: 0, at: '23:59' },
            },
          },
          inTime: { outcome: 'accept' },
          late: { outcome: 'refuse' },
        },
        { article: '4.1', kind: 'price', services: ['garderie-matin'], price: byResidence(200, 300) },
        { article: '4.1', kind: 'price', services: ['garderie-soir'], price: byResidence(250, 350) },
        {
          article: '4.2',
          kind: 'surcharge',
          on: 'late-pick-up',
          services: ['garderie-soir'],
          after: '18:30',
          per: 'family',
          amount: { kind: 'started-slices', minutes: 15, cents: 500 },
        },
      ],
    ),
  ],
};

const autumn = toLocalDate('2026-11-19');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const resolve = (markdown: string, date = autumn) => plain(resolveText(markdown, date, facts).markdown);

test('a text without directives stays as it is, and belongs to no version', () => {
  expect(resolveText('# Titre\n\nOn mange { à } midi.', autumn, facts)).toEqual({
    markdown: '# Titre\n\nOn mange { à } midi.',
    versions: [],
  });
});

test('an article is said within its paragraph, by the version in force on the day', () => {
  const text = '{{ règlement: repas }}\n\n**3.1** {{ article 3.1 }} Pensez-y.';
  expect(resolve(text)).toBe(
    'Ce règlement vaut à partir du 1er septembre 2026 (délibération 2026-24 du 15 juin 2026).\n\n' +
      '**3.1** Vous réservez au plus tard le jeudi à 12 h pour la semaine qui suit. Pensez-y.',
  );
  expect(resolve(text, toLocalDate('2027-01-04'))).toContain('le jeudi à 10 h');
});

test('before any version is in force the first one to come speaks', () => {
  const { markdown, versions } = resolveText('{{ article 3.1 : Repas }}', toLocalDate('2026-07-01'), facts);
  expect(plain(markdown)).toContain('le jeudi à 12 h');
  expect(versions.map(({ key }) => key)).toEqual(['2026-09-01-repas']);
});

test('a text belongs to every version that governs a service it names', () => {
  const keys = (text: string) => versionsOfText(text, facts).map(({ key }) => key);
  expect(keys('{{ règlement: repas }}')).toEqual(['2026-09-01-repas', '2027-01-04-repas']);
  expect(keys('{{ tarifs: garderie-soir }}')).toEqual(['2026-09-01-garderie-matin']);
  expect(keys('Rien.')).toEqual([]);
});

test('prices are a table with a line for each case, and remarks that no other article tells', () => {
  const table = [
    'Tableau : Prix, Repas',
    '',
    '| Repas | Quotient familial | Prix |',
    '| --- | --- | ---: |',
    '| Panier-repas | Tous | 1,50 € |',
    '| Autres repas | Jusqu’à 600 | 3,60 € |',
    '| Autres repas | 601 et plus | 4,60 € |',
  ].join('\n');
  expect(resolve('{{ tarifs: repas }}')).toBe(
    `${table}\n\nQuand le quotient familial n’est pas connu, le prix le plus élevé s’applique.`,
  );
  expect(resolve('{{ tarifs: repas }}\n\n{{ article 6.2: repas }}')).toBe(
    `${table}\n\nQuand le quotient familial n’est pas connu, le prix le plus élevé s’applique.`,
  );
});

test('services that ask the same share a table, with the answers side by side', () => {
  expect(resolve('{{ tarifs: garderie-matin, garderie-soir }}')).toBe(
    [
      'Tableau : Prix',
      '',
      '| Service | Domicile : l’une des deux communes | Domicile : ailleurs |',
      '| --- | ---: | ---: |',
      '| Garderie du matin | 2,00 € | 3,00 € |',
      '| Garderie du soir | 2,50 € | 3,50 € |',
    ].join('\n'),
  );
});

test('a deadline by weekday is a table of its own', () => {
  expect(resolve('{{ délais: garderie-matin }}')).toBe(
    [
      'Tableau : Réserver',
      '',
      '| Pour le | Au plus tard | À |',
      '| --- | --- | --- |',
      '| lundi | le vendredi précédent | 23 h 59 |',
      '| mardi | le lundi | 23 h 59 |',
    ].join('\n'),
  );
});

test('absences are numbered, since the first that fits decides', () => {
  expect(resolve('{{ absences: repas }}')).toBe(
    '1. Pour raison médicale, l’absence n’est pas facturée. (article 4.1)\n' +
      '1. Dans tous les autres cas, l’absence est facturée. (article 4.2)',
  );
});

test('reasons and bills are lists', () => {
  expect(resolve('{{ motifs }}')).toBe('- Raison médicale');
  expect(resolve('{{ facturation: repas }}')).toBe(
    '- La facture est établie chaque mois, pour la période écoulée ; elle compte ce qui est réservé.',
  );
});

test('a rule of some services names them, unless the directive did', () => {
  expect(resolve('{{ règlement: garderie-soir }}\n{{ article 4.2 }}')).toContain(
    'Garderie du soir : après 18 h 30, chaque quart d’heure commencé coûte 5,00 € par famille.',
  );
  expect(resolve('{{ article 4.2: garderie-soir }}')).toBe(
    'Après 18 h 30, chaque quart d’heure commencé coûte 5,00 € par famille.',
  );
});

test('what a version does not have is left out with a word', () => {
  expect(resolve('**9.9** {{ article 9.9: repas }}')).toBe('**9.9** *Sans objet à cette date.*');
});

test('words are read whatever their accents, spaces and case', () => {
  const { directives, flaws } = readDirectives(
    '{{Délais}}\n{{ delais 3.1, 3.2 : Repas , Garderie du soir }}',
  );
  expect(flaws).toEqual([]);
  expect(directives).toEqual([
    { kind: 'deadlines', source: '{{Délais}}', line: 1, articles: [], services: [] },
    {
      kind: 'deadlines',
      source: '{{ delais 3.1, 3.2 : Repas , Garderie du soir }}',
      line: 2,
      articles: ['3.1', '3.2'],
      services: ['Repas', 'Garderie du soir'],
    },
  ]);
});

test.each([
  ['{{ tarif }}', { kind: 'unknown-word', word: 'tarif', line: 1 }],
  ['{{ }}', { kind: 'unknown-word', word: '', line: 1 }],
  ['{{ article }}', { kind: 'no-article', word: 'article', line: 1 }],
  ['{{ règlement }}', { kind: 'no-service', word: 'règlement', line: 1 }],
  ['Prix : {{ tarifs }}', { kind: 'not-alone', word: 'tarifs', line: 1 }],
  ['un\n{{ tarifs', { kind: 'unclosed', line: 2 }],
])('« %s » is not a directive, and is said to be none', (text, flaw) => {
  expect(readDirectives(text).flaws).toEqual([flaw]);
});
