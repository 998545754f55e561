import { expect, test } from 'vitest';
import { isNewTo, visitAt } from './information.ts';

const at = (time: string) => new Date(`2026-11-19T${time}:00Z`);

test('what came since the visit before is new, and stays so while the visit goes on', () => {
  const first = visitAt(at('08:00'), null);
  const later = visitAt(at('12:00'), first);
  expect(isNewTo(later, at('10:00'))).toBe(true);
  expect(isNewTo(later, at('07:00'))).toBe(false);
  const again = visitAt(at('12:20'), later);
  expect(isNewTo(again, at('10:00'))).toBe(true);
  expect(isNewTo(visitAt(at('13:00'), again), at('10:00'))).toBe(false);
});

test('for whom comes for the first time, what is older than a month is not new', () => {
  const first = visitAt(at('08:00'), null);
  expect(isNewTo(first, new Date('2026-11-01T08:00:00Z'))).toBe(true);
  expect(isNewTo(first, new Date('2026-10-01T08:00:00Z'))).toBe(false);
});
