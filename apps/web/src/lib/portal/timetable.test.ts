import type { Portal } from '@preau/contract/portal';
import { expect, test } from 'vitest';
import { timetables } from './timetable.ts';

type Service = Portal['services'][number];

const service = (name: string, site: string, weekdays: number[], start: string | null): Service => ({
  key: name,
  name,
  kind: 'childcare',
  member: 'rognaix',
  site,
  weekdays,
  hours: start === null ? null : { start, end: '19:00' },
  contact: null,
});

test('services of one place and the same days stand together, in the order of the day', () => {
  const [only, ...others] = timetables([
    service('soir', 'École', [1, 2, 4, 5], '16:30'),
    service('midi', 'École', [5, 4, 2, 1], '11:30'),
    service('étude', 'École', [1, 2, 4, 5], null),
    service('matin', 'École', [1, 2, 4, 5], '07:15'),
  ]);
  expect(others).toEqual([]);
  expect(only?.parts.map(part => part.services.map(({ name }) => name))).toEqual([
    ['matin', 'midi', 'soir', 'étude'],
  ]);
});

test('another place makes another timetable, other days another part of it', () => {
  const result = timetables([
    service('midi', 'Cantine', [1, 2, 4, 5], '11:30'),
    service('matin', 'École', [1, 2, 4, 5], '07:15'),
    service('mercredi', 'École', [3], '07:15'),
  ]);
  expect(result.map(({ site, parts }) => [site, parts.map(({ weekdays }) => weekdays)])).toEqual([
    ['Cantine', [[1, 2, 4, 5]]],
    ['École', [[1, 2, 4, 5], [3]]],
  ]);
});

test('no service is no timetable', () => {
  expect(timetables([])).toEqual([]);
});

test('whom to call is said once for each number and reason', () => {
  const ill = { name: 'Collège', phone: '04 79 38 20 07', note: 'Enfant malade' };
  const late = { name: 'Mairie', phone: '04 79 38 21 94', note: 'En cas de retard' };
  const [only] = timetables([
    { ...service('repas', 'Cantine', [1], '11:30'), contact: ill },
    { ...service('panier', 'Cantine', [1], '11:30'), contact: { ...ill } },
    { ...service('soir', 'Cantine', [1], '16:30'), contact: late },
    service('étude', 'Cantine', [1], null),
  ]);
  expect(only?.contacts).toEqual([ill, late]);
});
