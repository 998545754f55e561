import { expect, test } from 'vitest';
import { mergeValues, takenFromOther } from './merge.ts';

const kept = { lastName: 'DUPONT', email: null, city: 'Rognaix', emailConsent: false, csp: null };
const other = {
  lastName: 'Dupond',
  email: 'jean@example.org',
  city: 'Rognaix',
  emailConsent: true,
  csp: null,
};

test('what the kept row knows stays, what only the other knows is taken, what nobody knows is not spoken of', () => {
  const fields = mergeValues(kept, other);
  expect(fields.map(({ field, from, differs }) => [field, from, differs])).toEqual([
    ['lastName', 'kept', true],
    ['email', 'other', false],
    ['city', 'kept', false],
    ['emailConsent', 'other', false],
  ]);
  expect(takenFromOther(fields)).toEqual({ email: 'jean@example.org', emailConsent: true });
});

test('where both know something else, the other is taken for the fields that are named', () => {
  expect(takenFromOther(mergeValues(kept, other, ['lastName', 'city', 'csp']))).toEqual({
    lastName: 'Dupond',
    email: 'jean@example.org',
    emailConsent: true,
  });
});
