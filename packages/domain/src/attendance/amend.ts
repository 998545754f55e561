/**
 * What an agent notes afterwards replaces what was noted before: every mark that still stands is taken back, and new ones
 * say how it was. Nothing is deleted, and a tablet that comes back later with a mark that was not known is heard.
 */
import { type Attendance, foldMarks, standingMarks } from './fold.ts';
import type { Mark } from './mark.ts';

/** What an agent says of a child; null: that nobody knows. Times are hh:mm. */
export type Amended = Attendance | null;

export type NewMark = Mark extends infer One ? (One extends Mark ? Omit<One, 'id'> : never) : never;

/** The marks that make of what is known what an agent says; none where it is so already. */
export function amend(known: readonly Mark[], amended: Amended): NewMark[] {
  const before = foldMarks(known);
  if (isSame(before, amended)) return [];
  const undone = standingMarks(known).map(({ id }): NewMark => ({ kind: 'undo', undoesId: id }));
  if (!amended) return undone;
  if (!amended.isPresent) return [...undone, { kind: 'absent' }];
  return [
    ...undone,
    { kind: 'arrived', at: amended.arrival },
    ...(amended.departure === null ? [] : [{ kind: 'left' as const, at: amended.departure }]),
  ];
}

function isSame(one: Amended, other: Amended): boolean {
  if (!one || !other) return one === other;
  return (
    one.isPresent === other.isPresent && one.arrival === other.arrival && one.departure === other.departure
  );
}
