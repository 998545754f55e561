import { toLocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { askedDay, periodOf } from './period.ts';

test('a period holds its day, and begins where the one before it ends', () => {
  const day = toLocalDate('2027-01-01');
  for (const view of ['mois', 'semaine', 'annee'] as const) {
    const { from, to, before, after } = periodOf(view, day);
    expect(from <= day && day <= to, view).toBe(true);
    expect(periodOf(view, before).after, view).toBe(from);
    expect(periodOf(view, after).before, view).toBe(from);
  }
  expect(periodOf('semaine', day).from).toBe('2026-12-28');
  expect(periodOf('annee', day)).toMatchObject({ from: '2026-09-01', to: '2027-07-31', title: '2026-2027' });
});

test('periods are called as one says them', () => {
  const spaced = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(spaced(periodOf('mois', toLocalDate('2026-11-17')).title)).toBe('novembre 2026');
  expect(spaced(periodOf('mois', toLocalDate('2026-12-01')).title)).toBe('décembre 2026');
  expect(spaced(periodOf('semaine', toLocalDate('2026-11-24')).title)).toBe(
    'du lundi 23 au dimanche 29 novembre 2026',
  );
});

test('what is no day is nothing', () => {
  for (const text of [null, '', '2026-02-30', 'hier']) expect(askedDay(text)).toBeNull();
});
