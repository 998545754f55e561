/** Which payments are taken for what is owed, what is given back, and what reminders and titres say. */
import { describe, expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { cents } from '../money.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { cashBoxOf, debtsByService, decideCollection } from './collect.ts';
import { daysLate, nextLevel, reminderDays, reminderText, usualWording } from './remind.ts';
import { titreMinimum, titreTable } from './titre.ts';

const MEAL = sampleService().key;
const CARE = 'garderie';
const services = [sampleService(), { ...sampleService(), key: CARE }];
const bookOf = (rules: readonly WrittenRule[]) => sampleRulebook(rules, { services });
const on = day('2026-11-19');
const debt = (service: string, amount: number) => ({ service, amountCents: cents(amount) });
const paid = (means: 'cheque' | 'cash' | 'cesu', amount: number, due: number) => ({
  means,
  amountCents: cents(amount),
  dueCents: cents(due),
});

describe('a payment', () => {
  const cesuForCare = bookOf([
    { kind: 'collection', by: 'regie', means: ['cesu'], services: [CARE], article: '7.2' },
  ]);

  test('by a means that one service takes pays as much as is owed to it', () => {
    const debts = [debt(MEAL, 3000), debt(CARE, 2000)];
    expect(decideCollection(cesuForCare, on, paid('cesu', 2000, 5000), debts, ['cheque'])).toEqual({
      outcome: 'accepted',
      changeCents: 0,
      creditCents: 0,
    });
    expect(decideCollection(cesuForCare, on, paid('cesu', 2001, 5000), debts, ['cheque'])).toMatchObject({
      outcome: 'refused',
      refusal: { because: 'part', atMostCents: 2000 },
    });
    expect(
      decideCollection(cesuForCare, on, paid('cesu', 10, 3000), [debt(MEAL, 3000)], ['cheque']),
    ).toMatchObject({
      refusal: { because: 'means' },
    });
    expect(decideCollection(cesuForCare, on, paid('cheque', 9000, 5000), debts, ['cheque'])).toMatchObject({
      creditCents: 4000,
    });
  });

  test('in cash beyond what the règlement takes is refused for its amount; change is given unless a service gives none', () => {
    const rules = bookOf([
      { kind: 'collection', by: 'regie', means: ['cash'], maximumCashCents: 30_000, article: '9' },
    ]);
    const debts = [debt(MEAL, 40_000)];
    expect(decideCollection(rules, on, paid('cash', 30_001, 40_000), debts, [])).toEqual({
      outcome: 'refused',
      refusal: { because: 'cash', article: '9' },
    });
    expect(decideCollection(rules, on, paid('cash', 5000, 4850), [debt(MEAL, 4850)], [])).toMatchObject({
      changeCents: 150,
      creditCents: 0,
    });
    const none = bookOf([
      { kind: 'collection', by: 'regie', means: ['cash'], change: 'none', services: [CARE] },
      { kind: 'collection', by: 'regie', means: ['cash'], services: [MEAL] },
    ]);
    const both = [debt(MEAL, 3000), debt(CARE, 1850)];
    expect(decideCollection(none, on, paid('cash', 5000, 4850), both, [])).toMatchObject({
      changeCents: 0,
      creditCents: 150,
    });
  });

  test('for an invoice that is paid in part is of no service more than what is left', () => {
    expect(debtsByService(cents(1500), [debt(MEAL, 3000), debt(CARE, 1000)])).toEqual([
      debt(MEAL, 1500),
      debt(CARE, 1000),
    ]);
    expect(debtsByService(cents(4000), [debt(MEAL, 3000), debt(CARE, 1000)])).toEqual([
      debt(MEAL, 3000),
      debt(CARE, 1000),
    ]);
  });
});

test('a cash box is said to be nearly full from four fifths of its ceiling on, and beyond it past it', () => {
  const kinds = [79, 80, 100, 101].map(held => cashBoxOf(cents(held), cents(100)).kind);
  expect(kinds).toEqual(['within', 'near', 'near', 'beyond']);
  expect(cashBoxOf(cents(1e6), null).kind).toBe('unlimited');
});

test('a titre is of 15 € or more unless the règlement says otherwise of a service', () => {
  const rules = bookOf([
    { kind: 'collection', by: 'titre', services: [MEAL], minimumCents: 3000 },
    { kind: 'collection', by: 'titre', services: [CARE], belowMinimum: { outcome: 'issue' } },
  ]);
  expect(titreMinimum(bookOf([]), [MEAL], on)).toBe(1500);
  expect(titreMinimum(rules, [MEAL], on)).toBe(3000);
  expect(titreMinimum(rules, [MEAL, CARE], on)).toBe(0);
  expect(titreMinimum(rules, [], on)).toBe(1500);
});

test('a table for the trésorerie has for each debt who owes it, where, for what and how much', () => {
  const [titles = [], row = []] = titreTable([
    {
      year: 2026,
      batchNumber: 3,
      position: 1,
      handedOn: on,
      siret: '21730216500017',
      recipient: {
        householdNumber: '100',
        names: ['Madame Ada DUPONT'],
        address: ['Bât. A', '3 rue X', '73730 ROGNAIX'],
      },
      householdNumber: '100',
      householdName: 'DUPONT Ada',
      reference: 'RO-2026-36',
      object: 'Cantine',
      firstDay: day('2026-10-01'),
      lastDay: day('2026-10-31'),
      issuedOn: day('2026-11-05'),
      dueOn: null,
      amountCents: cents(123_405),
    },
  ]);
  expect(row).toHaveLength(titles.length);
  const said = Object.fromEntries(titles.map((title, index) => [title, row[index]]));
  expect(said).toMatchObject({
    Débiteur: 'Madame Ada DUPONT',
    'Adresse 1': 'Bât. A',
    'Adresse 2': '3 rue X',
    'Code postal et ville': '73730 ROGNAIX',
    Échéance: '',
    Montant: '1234,05',
  });
});

describe('a reminder', () => {
  test('comes at the days that the règlement names, each level after the one before', () => {
    const rules = bookOf([{ kind: 'reminder', daysAfterDue: [30, 10], services: [CARE] }]);
    expect(reminderDays(rules, [MEAL, CARE], on)).toEqual([10, 30]);
    expect(reminderDays(rules, [MEAL], on)).toEqual([15, 30]);
    const dueOn = day('2026-11-09');
    const level = (remindedLevel: number, today = on) => nextLevel({ dueOn, remindedLevel }, [10, 30], today);
    expect([level(0), level(1), level(2)]).toEqual([1, null, null]);
    expect([level(0, day('2026-11-18')), level(1, day('2026-12-09'))]).toEqual([null, 2]);
    expect(daysLate(dueOn, on)).toBe(10);
  });

  test('is filled in with what the family owes, and leaves what is no field as it is written', () => {
    const facts = {
      family: { name: 'Ada DUPONT {total}', number: '100' },
      regie: 'Régie cantine',
      payment: 'Par chèque.',
      invoices: [
        { reference: 'AL-36', dueOn: day('2026-11-09'), leftCents: cents(1234) },
        { reference: 'AL-37', dueOn: day('2026-11-10'), leftCents: cents(66) },
      ],
    };
    expect(reminderText('{famille} : {total} {inconnu} {toString}', facts)).toBe(
      'Ada DUPONT {total} : 13,00 € {inconnu} {toString}'.replace('13,00 €', '13,00\u00a0€'),
    );
    const text = reminderText(usualWording(1), facts);
    expect(text).toContain('AL-36');
    expect(text).not.toMatch(/\{(factures|total|regie|paiement)\}/);
    expect(usualWording(7)).toBe(usualWording(2));
  });
});
