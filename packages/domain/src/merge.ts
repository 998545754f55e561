/** Two rows that are one and the same person or family: what is kept from which. */
import type { FieldValue, Values } from './family-file.ts';

export interface MergedField {
  field: string;
  kept: FieldValue;
  other: FieldValue;
  /** Whose value stays. */
  from: 'kept' | 'other';
  /** Both have one, and they differ: a person has to look. */
  differs: boolean;
}

/**
 * Field by field, what becomes of both: what the kept row has, filled up with what only the other knows.
 * @param taken fields of which the other's value is wanted though the kept row has one of its own
 */
export function mergeValues(kept: Values, other: Values, taken: readonly string[] = []): MergedField[] {
  return Object.keys(kept).flatMap((field): MergedField[] => {
    const mine = kept[field] ?? null;
    const theirs = other[field] ?? null;
    if (isEmpty(mine) && isEmpty(theirs)) return [];
    const differs = !isEmpty(mine) && !isEmpty(theirs) && JSON.stringify(mine) !== JSON.stringify(theirs);
    const from = !isEmpty(theirs) && (isEmpty(mine) || (differs && taken.includes(field))) ? 'other' : 'kept';
    return [{ field, kept: mine, other: theirs, from, differs }];
  });
}

/** The values that change in the kept row. */
export function takenFromOther(fields: readonly MergedField[]): Values {
  return Object.fromEntries(
    fields.filter(({ from }) => from === 'other').map(({ field, other }) => [field, other]),
  );
}

/** A consent that was not given says nothing against one that was. */
function isEmpty(value: FieldValue): boolean {
  return value === null || value === false || value === '';
}
