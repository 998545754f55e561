/** Moving a school up a year: the level that follows, and the class that takes it. */
import { LEVELS, type Level } from './family.ts';

export interface Pupil {
  childId: string;
  level: Level;
  siteId: string;
  className: string;
}

export interface NextClass {
  id: string;
  siteId: string;
  name: string;
  levels: readonly Level[];
}

/** What is proposed for a pupil. `undecided`: several classes take this level, or none does yet. */
export type Promotion =
  | { kind: 'class'; classId: string; level: Level }
  | { kind: 'undecided'; level: Level; classIds: string[] }
  | { kind: 'leaves' };

/** The level after this one; null at the end of primary school. Pupils of ULIS stay in theirs. */
export function levelAfter(level: Level): Level | null {
  if (level === 'ulis') return 'ulis';
  return level === 'cm2' ? null : (LEVELS[LEVELS.indexOf(level) + 1] ?? null);
}

/**
 * Proposes the next class of a pupil: of its own school if this teaches the level, of any other if not, as where the
 * schools of an RPI share the levels. Among several, the one that bears the name of its class.
 */
export function promote(pupil: Pupil, classes: readonly NextClass[]): Promotion {
  const level = levelAfter(pupil.level);
  if (level === null) return { kind: 'leaves' };
  const taking = classes.filter(({ levels }) => levels.includes(level));
  const own = taking.filter(({ siteId }) => siteId === pupil.siteId);
  const candidates = own.length > 0 ? own : taking;
  const chosen =
    candidates.length === 1
      ? candidates[0]
      : candidates.find(({ siteId, name }) => siteId === pupil.siteId && name === pupil.className);
  return chosen
    ? { kind: 'class', classId: chosen.id, level }
    : { kind: 'undecided', level, classIds: candidates.map(({ id }) => id) };
}
