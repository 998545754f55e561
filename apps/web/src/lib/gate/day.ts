/** The list of a service as a tablet shows it, made of what it keeps and of every mark that it knows. */
import type { GateChild, GateDay, KeptMark } from '@preau/contract/gate';
import { type Attendance, foldMarks, standingMarks } from '@preau/domain/attendance/fold';
import { type Mark, markOf } from '@preau/domain/attendance/mark';

export type GateService = GateDay['services'][number];

/**
 * `waiting`: expected, and nobody has seen it. `here`, `left`. `absent`: marked so. `declared`: its family has said that it
 * will not come. `elsewhere`: enrolled and not expected, found when one looks for it.
 */
export type Presence = 'waiting' | 'here' | 'left' | 'absent' | 'declared' | 'elsewhere';

export interface GateRow {
  child: GateChild;
  presence: Presence;
  attendance: Attendance | null;
  /** Those that count, which are what is undone. */
  marks: Exclude<Mark, { kind: 'undo' }>[];
  /** There without a place. */
  isUnbooked: boolean;
  /** Left, or still there, after the time from which the règlement asks for more. */
  isLate: boolean;
}

export interface Known {
  children: readonly GateChild[];
  places: GateDay['places'];
  marks: readonly KeptMark[];
}

/** The children of a service, by first name. @param time hh:mm now, at the gate */
export function rowsOf(known: Known, service: GateService, time: string): GateRow[] {
  const placeOf = new Map(
    known.places.filter(place => place.service === service.key).map(place => [place.childId, place.state]),
  );
  const marksOf = Map.groupBy(
    known.marks.filter(mark => mark.service === service.key),
    ({ childId }) => childId,
  );
  return known.children
    .filter(({ id }) => placeOf.has(id) || marksOf.has(id))
    .map(child => {
      const place = placeOf.get(child.id) ?? 'enrolled';
      const all = (marksOf.get(child.id) ?? []).map(markOf);
      const attendance = foldMarks(all);
      const presence = presenceOf(place, attendance);
      const { lateFrom } = service;
      return {
        child,
        presence,
        attendance,
        marks: standingMarks(all),
        isUnbooked: attendance?.isPresent === true && place !== 'expected',
        isLate:
          lateFrom !== null &&
          ((presence === 'here' && lateFrom < time) ||
            (attendance?.departure != null && lateFrom < attendance.departure)),
      };
    })
    .sort(byFirstName);
}

function presenceOf(place: GateDay['places'][number]['state'], attendance: Attendance | null): Presence {
  if (attendance?.isPresent) return attendance.departure === null ? 'here' : 'left';
  if (attendance) return place === 'enrolled' ? 'elsewhere' : 'absent';
  if (place === 'expected') return 'waiting';
  return place === 'absent' ? 'declared' : 'elsewhere';
}

const { compare } = new Intl.Collator('fr', { sensitivity: 'base' });

function byFirstName({ child: one }: GateRow, { child: other }: GateRow): number {
  return (
    compare(one.firstName, other.firstName) ||
    compare(one.lastName, other.lastName) ||
    compare(one.id, other.id)
  );
}

export interface Counts {
  /** Who has a place and of whom no absence was said, seen or not. */
  expected: number;
  waiting: number;
  here: number;
  left: number;
  absent: number;
}

export function countsOf(rows: readonly GateRow[]): Counts {
  const of = (...presences: Presence[]) => rows.filter(({ presence }) => presences.includes(presence)).length;
  const here = of('here');
  const left = of('left');
  const unbooked = rows.filter(({ isUnbooked }) => isUnbooked).length;
  return {
    expected: of('waiting', 'absent') + here + left - unbooked,
    waiting: of('waiting'),
    here,
    left,
    absent: of('absent', 'declared'),
  };
}

/** What one looks at of a list. `all`: everyone but whom nobody expects; `absent`: also of whom it was said before. */
export const VIEWS = ['all', 'waiting', 'here', 'left', 'absent'] as const;
export type View = (typeof VIEWS)[number];

export function shownRows(
  rows: readonly GateRow[],
  { view, className, text }: { view: View; className: string; text: string },
): GateRow[] {
  const wanted = plain(text);
  return rows.filter(
    ({ child, presence }) =>
      (wanted !== '' || presence !== 'elsewhere') &&
      (view === 'all' || presence === view || (view === 'absent' && presence === 'declared')) &&
      (className === '' || child.className === className) &&
      isNamed(child, wanted),
  );
}

/** Those of whom nothing is known, to be found when one comes all the same. */
export function findElsewhere(rows: readonly GateRow[], text: string): GateRow[] {
  const wanted = plain(text);
  return rows.filter(({ child, presence }) => presence === 'elsewhere' && isNamed(child, wanted));
}

function isNamed({ firstName, lastName }: GateChild, wanted: string): boolean {
  return plain(`${firstName} ${lastName} ${firstName}`).includes(wanted);
}

/** « Zoé » is found as « zoe ». */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

export function classesOf(rows: readonly GateRow[]): string[] {
  const names = rows.flatMap(({ child, presence }) =>
    child.className === null || presence === 'elsewhere' ? [] : [child.className],
  );
  return [...new Set(names)].sort(compare);
}
