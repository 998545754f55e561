import { expect, test } from 'vitest';
import { behindMs, newMarkId, timeAt } from './clock.ts';

test('a tablet whose clock is wrong says the time of the portal', () => {
  const tablet = Date.parse('2026-11-26T15:02:00Z');
  const behind = behindMs('2026-11-26T15:31:00Z', tablet);
  expect(timeAt(tablet + behind, 'Europe/Paris')).toBe('16:31');
  expect(timeAt(tablet + behind, 'Indian/Reunion')).toBe('19:31');
  expect(timeAt(Date.parse('2026-11-25T23:05:00Z'), 'Europe/Paris')).toBe('00:05');
});

test('ids are UUIDs of the seventh kind, later ones after earlier ones', () => {
  const ids = [1_700_000_000_000, 1_795_000_000_000, 1_795_000_000_001].map(newMarkId);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(newMarkId(0)).not.toBe(newMarkId(0));
});
