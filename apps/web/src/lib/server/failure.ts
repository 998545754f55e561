import type { ErrorCode } from '@preau/contract/errors';

/** What keeps a page from being shown. `handleError` turns it into the page that says what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  readonly requestId: string | null;
  /** Facts that the sentence needs, as the API told them. */
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    requestId: string | null = null,
    options?: ErrorOptions & { meta?: Readonly<Record<string, unknown>> },
  ) {
    super(code, options);
    this.code = code;
    this.requestId = requestId;
    this.meta = options?.meta ?? {};
  }
}
