/**
 * What the marks of a child, a service and a day come to, in whatever order they arrive and however often. In words:
 *
 * 1. A mark that another takes back does not count.
 * 2. A child whom somebody has seen, arriving or leaving, is present, whoever has marked it absent.
 * 3. It arrived at the earliest time that was noted, and left at the latest.
 * 4. Where it was only marked absent, it is absent. Where nothing counts, nobody has taken attendance.
 *
 * Two tablets that disagree are therefore never asked who is right: one undoes what was wrong, on either.
 */
import type { Mark } from './mark.ts';

export type Attendance =
  | { isPresent: true; arrival: string | null; departure: string | null }
  | { isPresent: false; arrival: null; departure: null };

const ABSENT: Attendance = { isPresent: false, arrival: null, departure: null };

/** @returns null where attendance was not taken */
export function foldMarks(marks: Iterable<Mark>): Attendance | null {
  const standing = standingMarks(marks);
  const seen = standing.filter(mark => mark.kind === 'arrived' || mark.kind === 'left');
  if (seen.length === 0) return standing.length > 0 ? ABSENT : null;
  const timesOf = (kind: 'arrived' | 'left') =>
    seen.flatMap(mark => (mark.kind === kind && mark.at !== null ? [mark.at] : [])).sort();
  return {
    isPresent: true,
    arrival: timesOf('arrived')[0] ?? null,
    departure: timesOf('left').at(-1) ?? null,
  };
}

/** The marks that nothing takes back, without those that take back; each once. */
export function standingMarks<M extends Mark>(marks: Iterable<M>): Exclude<M, { kind: 'undo' }>[] {
  const known = [...new Map([...marks].map(mark => [mark.id, mark])).values()];
  const undone = new Set(known.flatMap(mark => (mark.kind === 'undo' ? [mark.undoesId] : [])));
  return known.filter(
    (mark): mark is Exclude<M, { kind: 'undo' }> => mark.kind !== 'undo' && !undone.has(mark.id),
  );
}
