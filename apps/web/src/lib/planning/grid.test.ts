import type { FamilyPlanning, PlanningCellAnswer } from '@preau/contract/planning';
import { addDays, toLocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { cellCode, cellSpoken, cellText, dayText, planningGrid, readCellCode, shortNames } from './grid.ts';

const FROM = toLocalDate('2026-11-26');

function cellAnswer(day: number, changes: Partial<PlanningCellAnswer> = {}): PlanningCellAnswer {
  return {
    date: addDays(FROM, day),
    day: 'schoolDay',
    served: true,
    dayReason: null,
    state: 'free',
    marks: [],
    isOthers: false,
    act: 'reserve',
    deadline: { day: toLocalDate('2026-11-20'), at: '12:00' },
    isLate: false,
    why: null,
    cents: null,
    rank: null,
    offeredUntil: null,
    absenceId: null,
    ...changes,
  };
}

const service = (key: string, name: string) => ({
  key,
  name,
  site: 'École',
  siteKey: 'ecole',
  isMeal: false,
  hours: { start: '11:40', end: '13:20' },
  contact: null,
});

function planning(rows: Record<string, PlanningCellAnswer[]>, children = ['Alexandre']): FamilyPlanning {
  const length = Object.values(rows)[0]?.length ?? 1;
  return {
    now: '2026-11-17T08:00:00.000Z',
    today: toLocalDate('2026-11-17'),
    from: FROM,
    to: addDays(FROM, length - 1),
    children: children.map(firstName => ({ id: firstName, firstName, lastName: 'DUPONT' })),
    households: [{ id: 'h', number: '1', payer: 'DUPONT Jean' }],
    services: [service('repas', 'Rognaix Repas'), service('soir', 'Rognaix Garderie soir')],
    rows: children.flatMap(childId =>
      Object.entries(rows).map(([key, cells]) => ({ childId, service: key, householdId: 'h', cells })),
    ),
    next: null,
    costs: [],
    reasons: [],
    schoolYear: null,
  };
}

const gridOf = (rows: Record<string, PlanningCellAnswer[]>, children?: string[]) =>
  planningGrid(planning(rows, children), {}, 'Europe/Paris');

test('a cell is read aloud with its service, its day, its state and until when it can be changed', () => {
  const reserved = cellAnswer(0, { state: 'reserved', act: 'declare-absence', cents: 390 });
  const read = (grid: ReturnType<typeof gridOf>, row: number) => {
    const cell = grid.days[0]?.cells[row];
    const spoken = cellSpoken(grid, row, 0);
    if (!cell || !spoken) throw new Error('no cell');
    const { name, shown, until } = cellText(grid, cell, row, 0);
    return [name, spoken.before, shown, until && ` ${until}`, spoken.after].join('').replaceAll(/\s/g, ' ');
  };
  expect(read(gridOf({ repas: [reserved] }), 0)).toBe(
    'Repas, jeudi 26 novembre, réservé · 3,90 €, modifiable jusqu’au vendredi 20 à 12 h',
  );
  expect(read(gridOf({ repas: [cellAnswer(0)] }, ['Alexandre', 'Cyril']), 1)).toBe(
    'Cyril · Repas, jeudi 26 novembre, libre, réserver, modifiable jusqu’au vendredi 20 à 12 h',
  );
});

test('the deadline that most of a day has is said once, and another by its own service', () => {
  const shared = gridOf({ repas: [cellAnswer(0)], soir: [cellAnswer(0)] });
  expect(dayText(shared, 0)).toContain('modifiable jusqu’au');
  expect(cellText(shared, shared.days[0]?.cells[0] ?? { closed: 'closed' }, 0, 0).until).toBe('');
  const later = { day: toLocalDate('2026-11-25'), at: '18:00' };
  const apart = gridOf({ repas: [cellAnswer(0)], soir: [cellAnswer(0, { deadline: later })] });
  expect(dayText(apart, 0)).toMatch(/vendredi\s20/);
  expect(cellText(apart, apart.days[0]?.cells[0] ?? { closed: 'closed' }, 0, 0).until).toBe('');
  expect(cellText(apart, apart.days[0]?.cells[1] ?? { closed: 'closed' }, 1, 0).until).toMatch(
    /mercredi\s25/,
  );
});

test('cells that say the same are one object, so that the page holds them once', () => {
  const grid = gridOf({ repas: [cellAnswer(0), cellAnswer(1)], soir: [cellAnswer(0), cellAnswer(1)] });
  expect(new Set(grid.days.flatMap(({ cells }) => cells)).size).toBe(1);
});

test('a run of days without service is told on its first day, weekends within it', () => {
  const holiday = (day: number) =>
    cellAnswer(day, { served: false, act: null, deadline: null, day: 'shortHolidays' });
  const weekend = (day: number) => cellAnswer(day, { served: false, act: null, day: 'notServed' });
  const grid = gridOf({ repas: [cellAnswer(0), holiday(1), weekend(2), weekend(3), holiday(4)] });
  expect(grid.days[1]?.runsTo).toBe('2026-11-30');
  expect(grid.days[4]?.runsTo).toBeUndefined();
  expect(dayText(grid, 1).replaceAll(/\s/g, ' ')).toBe('Petites vacances, jusqu’au lundi 30 novembre');
});

test('a service that is closed on a day is told where another takes place', () => {
  const closed = cellAnswer(0, { served: false, act: null, day: 'closed', dayReason: 'Grève' });
  const grid = gridOf({ repas: [closed], soir: [cellAnswer(0)] });
  expect(grid.days[0]?.cells[0]).toEqual({ closed: 'closed', reason: 'Grève' });
});

test('the code of a cell is read back as it was written, and nothing else is', () => {
  for (const act of ['reserve', 'declare-absence', 'withdraw-absence', null] as const)
    expect(readCellCode(cellCode(act, 7, 30))).toEqual({ act, row: 7, day: 30 });
  for (const wrong of ['', 'r', 'r1', 'q1.2', 'r1.2 ', 'r1.2345']) expect(readCellCode(wrong)).toBeNull();
});

test('names lose the words that all begin with, and none loses its own', () => {
  const short = (...names: string[]) => [...shortNames(names.map(name => ({ key: name, name }))).values()];
  expect(short('Rognaix Repas', 'Rognaix Garderie Soir')).toEqual(['Repas', 'Garderie Soir']);
  expect(short('Garderie matin', 'Garderie soir')).toEqual(['Garderie matin', 'Garderie soir']);
  expect(short('Rognaix Repas')).toEqual(['Rognaix Repas']);
  expect(short('Garderie', 'Garderie Soir')).toEqual(['Garderie', 'Garderie Soir']);
});
