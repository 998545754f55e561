import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldMarks, standingMarks } from './fold.ts';
import type { Mark } from './mark.ts';

const time = fc
  .integer({ min: 7 * 60, max: 19 * 60 })
  .map(
    minutes =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
  );
const id = fc.integer({ min: 1, max: 12 }).map(String);
/** An id says one thing: whoever sends it again sends the same. */
const marks = fc.uniqueArray(
  fc.oneof(
    fc.record({ id, kind: fc.constant('arrived' as const), at: fc.option(time) }),
    fc.record({ id, kind: fc.constant('left' as const), at: time }),
    fc.record({ id, kind: fc.constant('absent' as const) }),
    fc.record({ id, kind: fc.constant('undo' as const), undoesId: id }),
  ),
  { selector: mark => mark.id },
) satisfies fc.Arbitrary<Mark[]>;
/** The same marks in another order, some of them twice. */
const sentAgain = marks.chain(all =>
  fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray([...all, ...all], { minLength: all.length }).map(some => [...some, ...all]),
  ),
);

test('in whatever order marks arrive, and however often, they come to the same', () => {
  fc.assert(
    fc.property(sentAgain, ([all, again]) => {
      expect(foldMarks(again)).toEqual(foldMarks(all));
      expect(foldMarks(all.toReversed())).toEqual(foldMarks(all));
    }),
  );
});

test('marks that were folded tablet by tablet come to what they come to at once', () => {
  fc.assert(
    fc.property(marks, fc.integer({ min: 0, max: 12 }), (all, at) => {
      const [one, other] = [all.slice(0, at), all.slice(at)];
      expect(foldMarks([...other, ...one])).toEqual(foldMarks([...one, ...other]));
    }),
  );
});

test('a child whom somebody has seen is present at the earliest arrival and the latest departure', () => {
  fc.assert(
    fc.property(marks, all => {
      const standing = standingMarks(all);
      const folded = foldMarks(all);
      expect(folded === null).toBe(standing.length === 0);
      const isSeen = standing.some(({ kind }) => kind !== 'absent');
      expect(folded?.isPresent ?? false).toBe(isSeen);
      for (const mark of standing) {
        if (mark.kind === 'arrived' && mark.at !== null)
          expect(folded?.arrival?.localeCompare(mark.at)).toBeLessThanOrEqual(0);
        if (mark.kind === 'left') expect(folded?.departure?.localeCompare(mark.at)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('an undo takes back one mark, before it has arrived too, and what is undone stays so', () => {
  const seen: Mark = { id: '1', kind: 'arrived', at: '16:31' };
  const undo: Mark = { id: '2', kind: 'undo', undoesId: '1' };
  expect(foldMarks([undo, seen])).toBeNull();
  expect(foldMarks([seen, { id: '3', kind: 'undo', undoesId: '2' }, undo])).toBeNull();
  const absent: Mark = { id: '4', kind: 'absent' };
  expect(foldMarks([absent, seen])).toEqual({ isPresent: true, arrival: '16:31', departure: null });
  expect(foldMarks([absent, seen, undo])).toEqual({ isPresent: false, arrival: null, departure: null });
});
