import { expect, test } from 'vitest';
import { toLocalDate } from '../dates.ts';
import { changesSince, compareCounts, isCounted, type MealCount } from './count.ts';
import { type Dish, isVegetarian, weeksWithoutVegetarian } from './menu.ts';
import { forecastNoShows } from './no-shows.ts';
import { sheetOf } from './sheet.ts';

const line = (service: string, mealType: string, group: MealCount['group'], quantity: number): MealCount => ({
  service,
  serviceName: service,
  mealType,
  mealTypeName: mealType,
  group,
  quantity,
});

test('whether a child eats follows from its place and from what was said of it, not from what it costs', () => {
  expect(isCounted('reserved', null)).toBe(true);
  expect(isCounted('awaiting-payment', null)).toBe(true);
  expect(isCounted('reserved', 'ask-agent')).toBe(true);
  for (const outcome of ['free', 'billed', 'awaiting-proof', 'collectable'] as const)
    expect(isCounted('reserved', outcome)).toBe(false);
  for (const status of ['requested', 'on-hold', 'refused', 'cancelled'] as const)
    expect(isCounted(status, null)).toBe(false);
});

test('a child that changes its meal is one fewer of the one and one more of the other', () => {
  const ordered = [line('a', 'normal', 'elementaire', 10), line('a', 'sans-porc', 'elementaire', 2)];
  const now = [
    line('a', 'normal', 'elementaire', 9),
    line('a', 'panier', 'elementaire', 1),
    ...ordered.slice(1),
  ];
  const compared = compareCounts(ordered, now);
  expect(changesSince(compared)).toEqual({ more: 1, fewer: 1 });
  expect(compared.map(({ mealType, ordered, now }) => [mealType, ordered, now])).toEqual([
    ['normal', 10, 9],
    ['panier', 0, 1],
    ['sans-porc', 2, 2],
  ]);
  // What is gone stays to be seen, and before an order there is nothing to differ from.
  expect(compareCounts(ordered, []).map(({ now }) => now)).toEqual([0, 0]);
  expect(changesSince(compareCounts(null, now))).toEqual({ more: 0, fewer: 0 });
});

test('a sheet has a row for each service and type, a column for each age that there is, and sums that agree', () => {
  const sheet = sheetOf(
    compareCounts(null, [
      line('a', 'normal', 'maternelle', 3),
      line('a', 'normal', 'elementaire', 5),
      line('b', 'normal', 'elementaire', 7),
      line('b', 'sans-viande', 'adult', 1),
    ]),
  );
  expect(sheet.groups).toEqual(['maternelle', 'elementaire', 'adult']);
  expect(sheet.services.map(({ rows }) => rows.map(({ cells }) => cells.map(({ now }) => now)))).toEqual([
    [[3, 5, 0]],
    [
      [0, 7, 0],
      [0, 0, 1],
    ],
  ]);
  expect(sheet.totals.map(({ now }) => now)).toEqual([3, 12, 1]);
  expect(sheet.total).toEqual({ ordered: null, now: 16 });
});

test('a forecast rests on three like days at least, and is the share of those who were missing', () => {
  const past = [
    { expected: 50, missing: 2 },
    { expected: 50, missing: 3 },
  ];
  expect(forecastNoShows(60, past)).toBeNull();
  expect(forecastNoShows(60, [...past, { expected: 0, missing: 0 }])).toBeNull();
  expect(forecastNoShows(60, [...past, { expected: 100, missing: 5 }])).toEqual({ expected: 3, days: 3 });
});

test('a week in which no day is vegetarian is named, by the main dish where there is one', () => {
  const dish = (course: Dish['course'], labels: Dish['labels']): Dish => ({
    course,
    name: 'x',
    allergens: [],
    labels,
  });
  expect(isVegetarian([dish('starter', []), dish('main', ['vegetarian'])])).toBe(true);
  expect(isVegetarian([dish('starter', ['vegetarian']), dish('main', [])])).toBe(false);
  expect(isVegetarian([])).toBe(false);
  const menus = [
    { date: toLocalDate('2026-11-23'), dishes: [dish('main', [])] },
    { date: toLocalDate('2026-11-24'), dishes: [dish('main', ['vegetarian'])] },
    { date: toLocalDate('2026-12-01'), dishes: [dish('main', ['organic'])] },
  ];
  expect(weeksWithoutVegetarian(menus)).toEqual(['2026-11-30']);
});
