import type { ErrorCode } from '@preau/contract/errors';

declare global {
  namespace App {
    interface Error {
      code: ErrorCode;
      /** Known when the API answered: what to quote to whoever looks into it. */
      requestId: string | null;
    }
  }
}
