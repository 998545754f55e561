/** What may be logged of an error, in every process: enough to find the fault, nothing that names a person. */

export interface LoggedError {
  code?: string;
  /** Its message, without e-mail addresses and without what it quotes: PostgreSQL quotes values of rows. */
  reason: string;
  /** Where it was thrown, the innermost call first. */
  frames: string[];
  cause?: LoggedError;
}

const MOST_CAUSES = 3;
const MOST_FRAMES = 15;
const MOST_LETTERS = 500;

const ADDRESS = /[^\s<>()"',;:]+@[^\s<>()"',;:]+/g;

/** From the first quotation mark of a line to its last: a value may itself contain some. */
const QUOTED = /"[^\n]*"/g;

/** The code, the reason and the frames of whatever was thrown, and of what caused it. Fields such as `detail` stay out. */
export function loggableError(error: unknown, causes = MOST_CAUSES): LoggedError {
  const logged: LoggedError = { reason: describeError(error), frames: framesOf(error) };
  if (!(error instanceof Error)) return logged;
  if ('code' in error && error.code !== undefined) logged.code = String(error.code);
  if (error.cause !== undefined && causes > 0) logged.cause = loggableError(error.cause, causes - 1);
  return logged;
}

/** The reason alone, for where it is kept and shown. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(ADDRESS, '(adresse)').replace(QUOTED, '"…"').slice(0, MOST_LETTERS);
}

/** The stack begins with the message, of which one line may look like a frame. */
function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || !error.stack) return [];
  const { message, stack } = error;
  const start = stack.indexOf(message);
  const calls = start < 0 ? stack : stack.slice(start + message.length);
  const frames = calls.split('\n').filter(line => /^\s+at /.test(line));
  return frames.slice(0, MOST_FRAMES).map(line => line.trim().slice('at '.length));
}
