import { expect, test } from 'vitest';
import { codeAt, enrolmentOf, momentAfter, newTotpSecret, stepOf } from './totp.ts';

/** « 12345678901234567890 », of RFC 6238. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
])('at second %i the code is that of RFC 6238', (seconds, code) => {
  const at = new Date(seconds * 1000);
  expect(codeAt(SECRET, at)).toBe(code);
  expect(stepOf(SECRET, code, at)).toBe(Math.floor(seconds / 30));
});

test('a clock may be one step off, not two', () => {
  const at = new Date(1_764_000_000_000);
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
  expect(stepOf(SECRET, codeAt(SECRET, at), later(30))).toBe(at.getTime() / 30_000);
  expect(stepOf(SECRET, codeAt(SECRET, later(30)), at)).toBe(at.getTime() / 30_000 + 1);
  expect(stepOf(SECRET, codeAt(SECRET, at), later(90))).toBeNull();
  expect(stepOf(SECRET, '12345', at)).toBeNull();
});

test('what an application reads names the place and the account, and the square says the same', () => {
  const { uri, square } = enrolmentOf(SECRET, { issuer: 'Préau Rognaix', label: 'admin@rognaix.example' });
  expect(new URL(uri).searchParams.get('secret')).toBe(SECRET);
  expect(decodeURIComponent(uri)).toContain('Préau Rognaix:admin@rognaix.example');
  expect(square.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
});

test('the code that is shown next was not taken', () => {
  const at = new Date(1_764_000_010_000);
  const step = Math.floor(at.getTime() / 30_000);
  expect(momentAfter(null, at)).toEqual(at);
  expect(stepOf(SECRET, codeAt(SECRET, momentAfter(step, at)), at)).toBe(step + 1);
});
