/** Marks of attendance: what was noted at the gate, one by one, and never changed. */
/** `undo` takes another mark back; a mark that is taken back stays so. */
export const MARK_KINDS = ['arrived', 'left', 'absent', 'undo'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** How it was noted: by a tap on the list, a badge that was read, at the mairie; `roll`: attendance was closed. */
export const MARK_SOURCES = ['list', 'badge', 'office', 'roll'] as const;
export type MarkSource = (typeof MARK_SOURCES)[number];

/** The format in which the pages of this version write. It goes up with every change that a former server would refuse. */
export const MARK_FORMAT = 1;

/** What of a mark decides. Times are hh:mm of the clock at the gate; null: the child was seen and not timed. */
export type Mark = { id: string } & (
  | { kind: 'arrived'; at: string | null }
  | { kind: 'left'; at: string }
  | { kind: 'absent' }
  | { kind: 'undo'; undoesId: string }
);

/** A mark as a row or a message has it: with what its kind has not, null. */
export interface PlainMark {
  id: string;
  kind: MarkKind;
  at: string | null;
  undoesId: string | null;
}

/** Takes a row for what it is. @throws RangeError for a departure without a time, or an undo of nothing */
export function markOf({ id, kind, at, undoesId }: PlainMark): Mark {
  if (kind === 'arrived') return { id, kind, at };
  if (kind === 'left' && at !== null) return { id, kind, at };
  if (kind === 'undo' && undoesId !== null) return { id, kind, undoesId };
  if (kind === 'absent') return { id, kind };
  throw new RangeError(`no mark: ${kind}`);
}
