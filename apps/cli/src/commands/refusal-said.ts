/** What an operation refuses, as a sentence for whoever typed the command. */
import type { ErrorCode } from '@preau/contract/errors';
import { UserError } from '../user-error.ts';

/** For `catch`. @throws UserError with the sentence of the refusal's code; anything else as it is */
export function refusalSaid(sentences: Partial<Record<ErrorCode, string>>): (error: unknown) => never {
  return error => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const sentence = Object.entries(sentences).find(([known]) => known === code)?.[1];
    throw sentence ? new UserError(sentence) : error;
  };
}
