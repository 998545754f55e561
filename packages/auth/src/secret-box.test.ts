import { expect, test } from 'vitest';
import { attemptKey, countedAddress, openSecret, recoveryCodeHash, sealSecret } from './secret-box.ts';

const key = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);

test('a sealed secret opens for its account under its key, and for nothing else', () => {
  const sealed = sealSecret(key, 'a', 'SECRET');
  expect(sealed).not.toContain('SECRET');
  expect(openSecret(key, 'a', sealed)).toBe('SECRET');
  expect(() => openSecret(key, 'b', sealed)).toThrow();
  expect(() => openSecret(other, 'a', sealed)).toThrow();
  expect(sealSecret(key, 'a', 'SECRET')).not.toBe(sealed);
});

test('what is counted under a key tells nothing without it, and each use has its own', () => {
  expect(attemptKey(key, 'sign-in', '192.0.2.1')).not.toBe(attemptKey(other, 'sign-in', '192.0.2.1'));
  expect(attemptKey(key, 'sign-in', '192.0.2.1')).not.toBe(attemptKey(key, 'password', '192.0.2.1'));
  expect(recoveryCodeHash(key, 'a', 'code')).not.toBe(recoveryCodeHash(key, 'b', 'code'));
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('of the address %s, %s is counted', (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});
