/** What an API answers when it does not do what was asked. The French sentence is chosen by the screen. */
import { z } from 'zod';

export const errorCode = z.enum([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'too_many',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

/** The HTTP status that each code is answered with, by the API and by the pages. */
export const ERROR_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

export const errorBody = z.object({
  code: errorCode,
  meta: z.record(z.string(), z.unknown()).describe('Facts that the sentence needs'),
  requestId: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;
