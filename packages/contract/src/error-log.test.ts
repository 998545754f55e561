import { expect, test } from 'vitest';
import { describeError, loggableError } from './error-log.ts';

test('what is kept of an error names no address, and is short', () => {
  expect(describeError(new Error('550 5.1.1 <jeanne.durand@example.fr>: unknown'))).toBe(
    '550 5.1.1 <(adresse)>: unknown',
  );
  expect(describeError(new Error('x'.repeat(5000)))).toHaveLength(500);
  expect(describeError('plain')).toBe('plain');
});

test('a value that an error quotes is not logged, even one with a quotation mark in it', () => {
  expect(describeError(new Error('invalid input syntax for type uuid: "Jeanne "Jo" Durand"'))).toBe(
    'invalid input syntax for type uuid: "…"',
  );
});

test('an error is logged with its code and its frames, without its details or its message among the frames', () => {
  const error = Object.assign(new Error('refused:\n    at "Jeanne"'), { code: '23505', detail: 'Jeanne' });
  const logged = loggableError(error);
  expect(logged).toMatchObject({ code: '23505', reason: 'refused:\n    at "…"' });
  expect(logged.frames[0]).toContain('error-log.test.ts');
  expect(JSON.stringify(logged)).not.toContain('Jeanne');
});

test('what caused an error is logged by the same rule, and a circle of causes ends', () => {
  const error: Error = new Error('internal', { cause: new Error('"Jeanne"') });
  expect(loggableError(error).cause).toMatchObject({ reason: '"…"' });
  error.cause = error;
  expect(JSON.stringify(loggableError(error)).match(/"reason"/g)).toHaveLength(4);
});
