/** What stops an operation. Expected decisions are returned; this is thrown, and mapped once at the edge. */
import type { ErrorCode } from '@preau/contract/errors';

export class OperationError extends Error {
  readonly code: ErrorCode;
  /** Facts for the sentence that a person will read; never personal data. */
  readonly meta: Record<string, unknown>;

  constructor(code: ErrorCode, meta: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.meta = meta;
  }
}
