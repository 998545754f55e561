/** What an API answers when it does not do what was asked. The French sentence is chosen by the screen. */
import { z } from 'zod';

export const errorCode = z.enum([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const errorBody = z.object({
  code: errorCode,
  meta: z.record(z.string(), z.unknown()).describe('Facts that the sentence needs'),
  requestId: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;
