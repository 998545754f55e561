/** What a gesture on a child notes: marks to be added, never a mark that changes. */
import type { Mark, MarkKind } from '@preau/domain/attendance/mark';
import type { GateRow } from './day.ts';

/** A mark without what all marks of a tablet share. */
export interface Noting {
  kind: MarkKind;
  at: string | null;
  undoesId: string | null;
}

const arrived = (at: string | null): Noting => ({ kind: 'arrived', at, undoesId: null });
const left = (at: string): Noting => ({ kind: 'left', at, undoesId: null });
const undoing = ({ id }: Pick<Mark, 'id'>): Noting => ({ kind: 'undo', at: null, undoesId: id });

/** One tap: arrived, now; where times are noted a second one: left, now. After that there is nothing to tap. */
export function tap({ presence }: GateRow, isTimed: boolean, time: string): Noting[] {
  if (presence === 'left') return [];
  if (presence !== 'here') return [arrived(isTimed ? time : null)];
  return isTimed ? [left(time)] : [];
}

/** It was not there after all: whoever marked it as seen was wrong. */
export function markAbsent({ presence, marks }: GateRow): Noting[] {
  if (presence === 'absent') return [];
  return [
    ...marks.filter(({ kind }) => kind !== 'absent').map(undoing),
    { kind: 'absent', at: null, undoesId: null },
  ];
}

/** Takes back all that is known of a child. */
export function clear({ marks }: GateRow): Noting[] {
  return marks.map(undoing);
}

/** Corrects times; an empty one is no longer noted. Who has either is there. */
export function correct(
  { marks, attendance }: GateRow,
  times: { arrival: string; departure: string },
): Noting[] {
  const noted = (kind: 'arrived' | 'left', was: string | null, is: string): Noting[] => {
    if ((was ?? '') === is) return [];
    const wrong = marks.filter(mark => mark.kind === kind).map(undoing);
    if (is === '') return kind === 'arrived' ? [...wrong, arrived(null)] : wrong;
    return [...wrong, kind === 'arrived' ? arrived(is) : left(is)];
  };
  return [
    ...noted('arrived', attendance?.arrival ?? null, times.arrival),
    ...noted('left', attendance?.departure ?? null, times.departure),
  ];
}

/** Takes back what was just noted: an undo of an undo is the mark once more. */
export function undo(
  noted: readonly (Noting & { id: string })[],
  undone: ReadonlyMap<string, Noting>,
): Noting[] {
  return noted.flatMap(mark => {
    if (mark.kind !== 'undo') return [undoing(mark)];
    const again = mark.undoesId === null ? undefined : undone.get(mark.undoesId);
    return again && again.kind !== 'undo' ? [{ ...again, undoesId: null }] : [];
  });
}
