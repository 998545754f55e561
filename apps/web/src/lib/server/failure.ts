import type { ErrorCode } from '@preau/contract/errors';

/** What keeps a page from being shown. `handleError` turns it into the page that says what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  readonly requestId: string | null;

  constructor(code: ErrorCode, requestId: string | null = null, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.requestId = requestId;
  }
}
