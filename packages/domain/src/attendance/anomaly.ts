/** What the mairie looks at of a day: what does not fit what was reserved, and what does not fit a contract. */
import { marksOf, type StateFacts } from '../planning/state.ts';
import { SETTLE_KINDS, type SettleKind } from './settle.ts';

/** `outside-contract`: came on another weekday than its regular contract says, or beyond its hours. */
export const ANOMALY_KINDS = [...SETTLE_KINDS, 'outside-contract'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** Adds to what families are told of what only concerns the contract. */
export function anomaliesOf(settled: readonly SettleKind[], facts: StateFacts): AnomalyKind[] {
  const marks = facts.attendance?.isPresent ? marksOf(facts) : [];
  const isOutside = marks.includes('outsideContract') || marks.includes('outsideContractHours');
  return isOutside ? [...settled, 'outside-contract'] : [...settled];
}
