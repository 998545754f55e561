/** The marks of cells are drawn once a page, and used by a short name. */
import { planningWords } from '../fr/states.ts';
import type { Subject } from '../ui/planning-shapes.ts';

export const SUBJECTS = Object.keys(planningWords) as Subject[]; // its own keys

const ids = new Map(SUBJECTS.map((subject, index) => [subject, `m${index.toString(36)}`]));

/** The id of the symbol of what a cell says. */
export function markId(subject: Subject): string {
  return ids.get(subject) ?? '';
}
