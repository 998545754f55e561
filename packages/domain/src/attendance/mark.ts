/** Marks of attendance: what was noted at the gate, one by one, and never changed. */
import type { LocalDate } from '../dates.ts';

/** `undo` takes another mark back; a mark that is taken back stays so. */
export const MARK_KINDS = ['arrived', 'left', 'absent', 'undo'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** How it was noted: by a tap on the list, a badge that was read, at the mairie; `roll`: attendance was closed. */
export const MARK_SOURCES = ['list', 'badge', 'office', 'roll'] as const;
export type MarkSource = (typeof MARK_SOURCES)[number];

interface MarkBase {
  id: string;
}

/** What of a mark decides. Times are hh:mm of the clock at the gate; null: the child was seen and not timed. */
export type Mark = MarkBase &
  (
    | { kind: 'arrived'; at: string | null }
    | { kind: 'left'; at: string }
    | { kind: 'absent' }
    | { kind: 'undo'; undoesId: string }
  );

/** Whose and of which day a mark is. */
export interface MarkedDay {
  childId: string;
  /** Key. */
  service: string;
  date: LocalDate;
}
