import type { GateChild, GateDay, KeptMark } from '@preau/contract/gate';
import { expect, test } from 'vitest';
import { countsOf, findElsewhere, type GateService, rowsOf, shownRows } from './day.ts';
import { clear, correct, markAbsent, type Noting, tap, undo } from './taps.ts';

const SERVICE: GateService = {
  key: 'garderie-soir',
  name: 'Garderie soir',
  site: { key: 'ecole', name: 'École' },
  kind: 'childcare',
  hours: { start: '16:30', end: '18:00' },
  isTimed: true,
  lateFrom: '18:00',
  mealTypes: [],
  closedAt: null,
};
const child = (firstName: string, className = 'CM1'): GateChild => ({
  id: firstName,
  firstName,
  lastName: 'Vix',
  className,
  photo: null,
  badge: null,
  mealType: null,
  mayLeaveAlone: null,
  allergies: [],
  pai: null,
  guardians: [],
  persons: [],
});
const CHILDREN = ['Zoé', 'Émile', 'Ana', 'Eva', 'Hugo'].map(name => child(name));
const STATES: GateDay['places'][number]['state'][] = [
  'expected',
  'expected',
  'absent',
  'enrolled',
  'expected',
];
const PLACES: GateDay['places'] = STATES.map((state, index) => ({
  childId: CHILDREN[index]?.id ?? '',
  service: SERVICE.key,
  state,
}));

let count = 0;
function kept(childId: string, notings: readonly Noting[]): KeptMark[] {
  return notings.map(noting => {
    count += 1;
    return { ...noting, id: `m${count}`, childId, service: SERVICE.key, source: 'list' };
  });
}
const rows = (marks: KeptMark[], time = '17:00') =>
  rowsOf({ children: CHILDREN, places: PLACES, marks }, SERVICE, time);
const rowOf = (name: string, marks: KeptMark[], time?: string) => {
  const row = rows(marks, time).find(one => one.child.id === name);
  if (!row) throw new Error('a child of this list');
  return row;
};

test('a list is by first name, each child with what is known of it; whom nobody expects is found when one looks', () => {
  const all = rows([]);
  expect(all.map(({ child: { id }, presence }) => [id, presence])).toEqual([
    ['Ana', 'declared'],
    ['Émile', 'waiting'],
    ['Eva', 'elsewhere'],
    ['Hugo', 'waiting'],
    ['Zoé', 'waiting'],
  ]);
  const shown = (text: string) =>
    shownRows(all, { view: 'all', className: '', text }).map(row => row.child.id);
  expect(shown('')).toEqual(['Ana', 'Émile', 'Hugo', 'Zoé']);
  expect(shown('e')).toEqual(['Émile', 'Eva', 'Zoé']);
  expect(shown('vix zoe')).toEqual(['Zoé']);
  expect(findElsewhere(all, '').map(row => row.child.id)).toEqual(['Eva']);
  expect(countsOf(all)).toEqual({ expected: 3, waiting: 3, here: 0, left: 0, absent: 1 });
});

test('one tap is arrived, a second is left, a third is nothing; where no times are noted, so is the second', () => {
  const first = kept('Zoé', tap(rowOf('Zoé', []), true, '16:31'));
  expect(rowOf('Zoé', first)).toMatchObject({
    presence: 'here',
    attendance: { arrival: '16:31', departure: null },
  });
  const second = [...first, ...kept('Zoé', tap(rowOf('Zoé', first), true, '17:10'))];
  expect(rowOf('Zoé', second)).toMatchObject({ presence: 'left', attendance: { departure: '17:10' } });
  expect(tap(rowOf('Zoé', second), true, '17:11')).toEqual([]);
  const seen = kept('Zoé', tap(rowOf('Zoé', []), false, '12:00'));
  expect(seen).toMatchObject([{ kind: 'arrived', at: null }]);
  expect(tap(rowOf('Zoé', seen), false, '12:10')).toEqual([]);
  expect(countsOf(rows(second))).toMatchObject({ expected: 3, waiting: 2, left: 1 });
});

test('who comes without a place, or though its family said otherwise, is said so and not counted among the expected', () => {
  const marks = [
    ...kept('Eva', tap(rowOf('Eva', []), true, '16:40')),
    ...kept('Ana', tap(rowOf('Ana', []), true, '16:41')),
  ];
  expect(rowOf('Eva', marks)).toMatchObject({ presence: 'here', isUnbooked: true });
  expect(rowOf('Ana', marks)).toMatchObject({ presence: 'here', isUnbooked: true });
  expect(countsOf(rows(marks))).toEqual({ expected: 3, waiting: 3, here: 2, left: 0, absent: 0 });
});

test('absent takes back what was seen, a correction replaces a time, and all can be taken back', () => {
  const here = kept('Zoé', tap(rowOf('Zoé', []), true, '16:31'));
  const away = [...here, ...kept('Zoé', markAbsent(rowOf('Zoé', here)))];
  expect(rowOf('Zoé', away).presence).toBe('absent');
  const back = [...away, ...kept('Zoé', tap(rowOf('Zoé', away), true, '16:45'))];
  expect(rowOf('Zoé', back)).toMatchObject({ presence: 'here', attendance: { arrival: '16:45' } });
  const corrected = [
    ...back,
    ...kept('Zoé', correct(rowOf('Zoé', back), { arrival: '16:50', departure: '17:20' })),
  ];
  expect(rowOf('Zoé', corrected)).toMatchObject({ attendance: { arrival: '16:50', departure: '17:20' } });
  const stays = [
    ...corrected,
    ...kept('Zoé', correct(rowOf('Zoé', corrected), { arrival: '16:50', departure: '' })),
  ];
  expect(rowOf('Zoé', stays)).toMatchObject({ presence: 'here', attendance: { departure: null } });
  expect(rowOf('Zoé', [...stays, ...kept('Zoé', clear(rowOf('Zoé', stays)))]).presence).toBe('waiting');
});

test('what was just noted can be taken back, even what took another back', () => {
  const here = kept('Zoé', tap(rowOf('Zoé', []), true, '16:31'));
  const away = kept('Zoé', markAbsent(rowOf('Zoé', here)));
  const undone = new Map(here.map(mark => [mark.id, mark]));
  const again = [...here, ...away, ...kept('Zoé', undo(away, undone))];
  expect(rowOf('Zoé', again)).toMatchObject({ presence: 'here', attendance: { arrival: '16:31' } });
});

test('who is still there, or left, after the time of the règlement is late', () => {
  const here = kept('Zoé', tap(rowOf('Zoé', []), true, '16:31'));
  expect(rowOf('Zoé', here, '18:00').isLate).toBe(false);
  expect(rowOf('Zoé', here, '18:01').isLate).toBe(true);
  const left = [...here, ...kept('Zoé', tap(rowOf('Zoé', here), true, '17:59'))];
  expect(rowOf('Zoé', left, '19:00').isLate).toBe(false);
});
