/** What the list says of a child, in words. */
import type { GateChild } from '@preau/contract/gate';
import { gateWords as words } from '#lib/fr/gate.ts';
import type { GateRow } from './day.ts';

/** What is grave, in words. */
export function dangersOf({ allergies, pai }: GateChild): string[] {
  const names = allergies.map(({ kind, name }) => name ?? words.allergyKinds[kind]);
  return [...(names.length > 0 ? [words.allergy(names)] : []), ...(pai ? [words.pai] : [])];
}

/** All that matters for its care, the graver first. */
export function careOf(child: GateChild): string[] {
  return [...dangersOf(child), ...(child.mayLeaveAlone === false ? [words.notAlone] : [])];
}

export function statusOf({ presence, attendance }: GateRow): string {
  switch (presence) {
    case 'here':
      return words.status.here(attendance?.arrival ?? null);
    case 'left':
      return words.status.left(attendance?.departure ?? '');
    default:
      return words.status[presence];
  }
}
