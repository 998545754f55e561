import { expect, test } from 'vitest';
import { levelAfter, type NextClass, promote } from './promotion.ts';

const classes: NextClass[] = [
  { id: 'cp', siteId: 'rognaix', name: 'CP-CE1', levels: ['cp', 'ce1'] },
  { id: 'ce2', siteId: 'esserts', name: 'CE2', levels: ['ce2'] },
  { id: 'cm-a', siteId: 'esserts', name: 'CM1-CM2 A', levels: ['cm1', 'cm2'] },
  { id: 'cm-b', siteId: 'esserts', name: 'CM1-CM2 B', levels: ['cm1', 'cm2'] },
];
const pupil = { childId: 'c', siteId: 'rognaix', className: 'GS' };

test('each level is followed by the next, the last by none, and ULIS by itself', () => {
  expect(levelAfter('tps')).toBe('ps');
  expect(levelAfter('gs')).toBe('cp');
  expect(levelAfter('cm2')).toBeNull();
  expect(levelAfter('ulis')).toBe('ulis');
});

test('a pupil goes to the class of its school that takes the next level, or to the other school that does', () => {
  expect(promote({ ...pupil, level: 'gs' }, classes)).toEqual({ kind: 'class', classId: 'cp', level: 'cp' });
  expect(promote({ ...pupil, level: 'ce1' }, classes)).toEqual({
    kind: 'class',
    classId: 'ce2',
    level: 'ce2',
  });
  expect(promote({ ...pupil, level: 'cm2' }, classes)).toEqual({ kind: 'leaves' });
});

test('where several classes take a level, the one of the same name is meant, and otherwise someone has to say', () => {
  const inCm = { childId: 'c', siteId: 'esserts', level: 'cm1' } as const;
  expect(promote({ ...inCm, className: 'CM1-CM2 B' }, classes)).toMatchObject({ classId: 'cm-b' });
  expect(promote({ ...inCm, className: 'CM1' }, classes)).toEqual({
    kind: 'undecided',
    level: 'cm2',
    classIds: ['cm-a', 'cm-b'],
  });
  expect(promote({ ...pupil, level: 'ps' }, classes)).toEqual({
    kind: 'undecided',
    level: 'ms',
    classIds: [],
  });
});
