import { expect, test } from 'vitest';
import { toLocalDate } from '../../dates.ts';
import { cents } from '../../money.ts';
import type { Step } from '../decision.ts';
import {
  daysPhrase,
  lineDates,
  lineReason,
  lineSentences,
  lineTitle,
  type ToldLine,
  withoutPai,
} from './line.ts';
import { namesOf } from './names.ts';

const names = namesOf({
  kind: 'commune',
  members: 1,
  services: [],
  mealTypes: [{ key: 'panier', name: 'Panier-repas (PAI)' }],
  absenceReasons: [{ key: 'illness', name: 'Maladie' }],
  documents: [],
});
const price: Step = {
  kind: 'price',
  facts: [{ name: 'quotientFamilial', value: 742, within: { from: 600, to: 999 } }],
  cents: cents(390),
  article: '8',
  version: '2026-09-01',
};
const line: ToldLine = {
  kind: 'presence',
  month: toLocalDate('2026-11-01'),
  serviceName: 'Repas élémentaire',
  dates: [toLocalDate('2026-11-05')],
  quantity: 12,
  shareBp: 10_000,
  article: '8',
  steps: [price],
  reversesId: null,
};
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a line says in a few words by which bracket and article it costs that', () => {
  expect(plain(lineReason(line, names))).toBe('tranche QF 600–999, art. 8');
  expect(plain(lineReason({ ...line, steps: [] }, names))).toBe('art. 8');
  expect(plain(lineReason({ ...line, article: null, steps: [] }, names))).toBe('');
});

test.each([
  [{ from: 0, to: 599 }, 'tranche QF jusqu’à 599, art. 8'],
  [{ from: 1000, to: null }, 'tranche QF 1 000 et plus, art. 8'],
])('the bracket %j is said', (within, said) => {
  const fact = { name: 'quotientFamilial', value: 1, within } as const;
  expect(plain(lineReason({ ...line, steps: [{ ...price, facts: [fact] }] }, names))).toBe(said);
});

test('of costs that are shared, the own part alone is said', () => {
  expect(plain(lineReason({ ...line, shareBp: 6000, steps: [] }, names))).toBe('votre part : 60 %, art. 8');
  expect(
    lineSentences({ ...line, shareBp: 3333, steps: [] }, names)
      .map(plain)
      .at(-1),
  ).toBe('Les frais de cet enfant sont partagés entre deux foyers : votre part : 33,33 %.');
});

test('neither an absence’s reason nor its proof is said, and a PAI is a panier-repas', () => {
  const ill: Step = {
    ...price,
    facts: [
      { name: 'reason', value: 'illness' },
      { name: 'proof', value: 'medical-certificate' },
      { name: 'mealType', value: 'panier' },
    ],
  };
  const told = [
    lineReason({ ...line, steps: [ill] }, names),
    ...lineSentences({ ...line, steps: [ill] }, names),
  ];
  expect(told.join(' ')).toMatch(/panier-repas/);
  expect(told.join(' ')).not.toMatch(/PAI|maladie|certificat/i);
});

test.each([
  ['Repas (PAI)', 'Repas (panier-repas)'],
  ['Panier-repas PAI', 'Panier-repas'],
  ['PAI', 'Panier-repas'],
  ['Accueil P.A.I.', 'Accueil (panier-repas)'],
  ['Repas avec projet d’accueil individualisé', 'Repas avec (panier-repas)'],
  ['Paiement, paix, Paillet', 'Paiement, paix, Paillet'],
])('%s is %s', (given, said) => {
  expect(withoutPai(given)).toBe(said);
});

test.each([
  [['2026-11-05'], 'le 5 novembre'],
  [['2026-11-02', '2026-11-03', '2026-11-05', '2026-11-06'], 'les 2, 3, 5 et 6 novembre'],
  [['2026-11-09', '2026-11-10', '2026-11-11', '2026-12-01'], 'du 9 au 11 novembre et le 1er décembre'],
  [['2026-11-01', '2026-11-09', '2026-11-10', '2026-11-11'], 'le 1er et du 9 au 11 novembre'],
])('%j is %s', (dates, said) => {
  expect(daysPhrase(dates.map(toLocalDate))).toBe(said);
});

test('what is owed for a month names the month, and what takes a line back says so', () => {
  expect(lineDates({ ...line, kind: 'cap' })).toBe('novembre 2026');
  expect(plain(lineTitle({ ...line, kind: 'absence', reversesId: 'line' }))).toBe(
    'Annulé : Absence facturée, Repas élémentaire',
  );
});
