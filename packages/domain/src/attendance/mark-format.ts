/**
 * In which format a tablet writes its marks. A tablet that was opened before the product was replaced, and has been
 * without network since, sends the format before: it is read all the same. What is older stays on the tablet, which says
 * so, until its page is loaded anew.
 */
import { z } from 'zod';
import { isLocalDate, type LocalDate } from '../dates.ts';
import { MARK_FORMAT, MARK_KINDS } from './mark.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A mark as the current format writes it. */
export const sentMark = z
  .object({
    id: uuid,
    childId: uuid,
    service: z.string().max(60),
    date: z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value)),
    kind: z.enum(MARK_KINDS),
    at: time.nullable(),
    undoesId: uuid.nullable(),
    notedAt: z.iso.datetime().transform(text => new Date(text)),
    source: z.enum(['list', 'badge']),
  })
  .refine(
    ({ kind, at, undoesId }) =>
      (kind === 'undo') === (undoesId !== null) &&
      (kind !== 'left' || at !== null) &&
      (kind === 'arrived' || kind === 'left' || at === null),
  );
export type SentMark = z.output<typeof sentMark>;
/** As it is written on the tablet. */
export type WrittenMark = z.input<typeof sentMark>;

export interface MarkFormats {
  current: number;
  /** Makes of a mark of the format before one of the current; null: there was none. */
  upcast: ((mark: Readonly<Record<string, unknown>>) => Record<string, unknown>) | null;
}

export const MARK_FORMATS: MarkFormats = { current: MARK_FORMAT, upcast: null };

/** Reads one mark, or says why it cannot be read. */
export function readMark(
  format: number,
  mark: Readonly<Record<string, unknown>>,
  { current, upcast }: MarkFormats = MARK_FORMATS,
): { kind: 'read'; mark: SentMark } | { kind: 'refused'; refusal: 'format' | 'malformed' } {
  const isFormer = format === current - 1 && upcast !== null;
  if (format !== current && !isFormer) return { kind: 'refused', refusal: 'format' };
  const read = sentMark.safeParse(isFormer ? upcast(mark) : mark);
  return read.success ? { kind: 'read', mark: read.data } : { kind: 'refused', refusal: 'malformed' };
}
