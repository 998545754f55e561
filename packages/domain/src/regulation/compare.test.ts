import { expect, test } from 'vitest';
import { compareVersions } from './compare.ts';
import { namesOf } from './sentences/names.ts';
import { type RegulationVersion, regulationVersion } from './version.ts';

const names = namesOf({
  kind: 'commune',
  members: 1,
  services: [
    { key: 'repas', name: 'Repas', capacity: null },
    { key: 'garderie', name: 'Garderie', capacity: null },
  ],
  mealTypes: [],
  absenceReasons: [{ key: 'medical', name: 'Raison médicale' }],
  documents: [],
});

function version(rules: Record<string, unknown>[], services = ['repas']): RegulationVersion {
  return {
    key: 'v',
    ...regulationVersion.parse({
      format: 1,
      effectiveFrom: '2026-09-01',
      revision: 1,
      adoptedBy: { kind: 'arrete', reference: '1', date: '2026-06-15', dateExecutoire: '2026-06-15' },
      services,
      rules,
    }),
  };
}

const amount = (cents: number) => ({ kind: 'amount', cents });
const deadline = (until: unknown, late: unknown = { outcome: 'refuse', article: '3.3' }) => ({
  article: '3.1',
  kind: 'deadline',
  act: 'reserve',
  until,
  inTime: { outcome: 'accept' },
  late,
});
const weekday = (name: string, at = '12:00') => ({ kind: 'weekday', weekday: name, weeksBefore: 1, at });
const brackets = (first: number, second: number) => ({
  article: '6.1',
  kind: 'price',
  price: {
    kind: 'by-quotient',
    brackets: [
      { upTo: 599, price: amount(first) },
      { upTo: 899, price: amount(second) },
      { price: amount(500) },
    ],
    missing: { take: 'highest', article: '6.2' },
  },
});

const compared = (before: Record<string, unknown>[], after: Record<string, unknown>[]) =>
  compareVersions(version(before), version(after), names).map(
    ({ change, text }) => `${change} ${text.replace(/[\u00a0\u202f]/g, ' ')}`,
  );

test('versions that say the same have no changes', () => {
  const rules = [deadline(weekday('thursday')), brackets(360, 410)];
  expect(compared(rules, rules)).toEqual([]);
});

test.each([
  [
    [deadline(weekday('thursday'))],
    [deadline(weekday('friday'))],
    ['changed Le délai pour réserver passe du jeudi à 12 h au vendredi à 12 h (article 3.1).'],
  ],
  [
    [deadline(weekday('thursday'))],
    [deadline({ kind: 'days-before', days: 3, counted: 'ouvres', at: '10:00' })],
    [
      'changed Le délai pour réserver était : au plus tard le jeudi à 12 h pour la semaine qui suit ; il devient : au plus tard 3 jours ouvrés avant, à 10 h (article 3.1).',
    ],
  ],
  [
    [brackets(360, 410)],
    [brackets(360, 425)],
    [
      'changed Le prix du service « Repas » avec un quotient familial de 600 à 899 passe de 4,10 € à 4,25 € (article 6.1).',
    ],
  ],
  [
    [deadline(weekday('thursday'))],
    [deadline(weekday('thursday'), { outcome: 'ask-agent', article: '3.3' })],
    [
      'changed « Passé ce délai, il n’est plus possible de réserver. » devient « Passé ce délai, la mairie décide si c’est encore possible. » (article 3.3).',
    ],
  ],
  [
    [brackets(360, 410)],
    [{ article: '6.1', kind: 'price', price: amount(400) }],
    [
      'added Le prix du service « Repas » est de 4,00 €, ce qui est nouveau (article 6.1).',
      'removed Le prix du service « Repas » avec un quotient familial jusqu’à 599, de 3,60 €, n’existe plus (article 6.1).',
      'removed Le prix du service « Repas » avec un quotient familial de 600 à 899, de 4,10 €, n’existe plus (article 6.1).',
      'removed Le prix du service « Repas » avec un quotient familial de 900 ou plus, de 5,00 €, n’existe plus (article 6.1).',
      'removed Supprimé : quand le quotient familial n’est pas connu, le prix le plus élevé s’applique (article 6.2).',
    ],
  ],
  [
    [{ article: '10.1', kind: 'horizon', to: 'end-of-month' }],
    [
      { article: '2.1', kind: 'enrolment', granted: 'on-request' },
      { article: '10.1', kind: 'horizon', to: 'unlimited' },
    ],
    [
      'added Nouveau : l’inscription se demande avant de réserver ; la mairie l’accepte ou la refuse (article 2.1).',
      'changed « Vous pouvez réserver d’avance, jusqu’à la fin du mois en cours. » devient « Vous pouvez réserver d’avance, sans limite de date. » (article 10.1).',
    ],
  ],
  [
    [{ article: '4.1', kind: 'absence', outcome: 'billed' }],
    [
      { article: '4.1', kind: 'absence', reasons: ['medical'], outcome: 'free' },
      { article: '4.2', kind: 'absence', outcome: 'billed' },
    ],
    ['added Nouveau : pour raison médicale, l’absence n’est pas facturée (article 4.1).'],
  ],
])('a change is said with its article, from before to after', (before, after, said) => {
  expect(compared(before, after)).toEqual(said);
});

test('a service that comes or goes is said first', () => {
  const rules = [{ article: '6', kind: 'price', services: ['repas'], price: amount(400) }];
  const changes = compareVersions(version(rules, ['repas']), version(rules, ['repas', 'garderie']), names);
  expect(changes.map(({ text }) => text.replace(/[\u00a0\u202f]/g, ' '))).toEqual([
    'Le règlement régit aussi : Garderie.',
  ]);
});
