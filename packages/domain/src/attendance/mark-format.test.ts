import { expect, test } from 'vitest';
import { type MarkFormats, readMark } from './mark-format.ts';

const MARK = {
  id: '01900000-0000-7000-8000-000000000001',
  childId: '01900000-0000-7000-8000-000000000002',
  service: 'garderie-soir',
  date: '2026-11-26',
  kind: 'arrived',
  at: '16:31',
  undoesId: null,
  notedAt: '2026-11-26T15:31:04Z',
  source: 'list',
};
/** As though the third had given times a name of their own, and the second had the camera. */
const LATER: MarkFormats = {
  current: 3,
  upcast: ({ time, ...mark }) => ({ ...mark, at: time ?? null }),
};
const { at: _, ...untimed } = MARK;
const FORMER = { ...untimed, time: '16:31' };

test('a mark of the current format is read, and so is one of the format before', () => {
  expect(readMark(1, MARK)).toMatchObject({ kind: 'read', mark: { at: '16:31' } });
  expect(readMark(3, MARK, LATER)).toMatchObject({ kind: 'read', mark: { at: '16:31' } });
  expect(readMark(2, FORMER, LATER)).toMatchObject({ kind: 'read', mark: { at: '16:31' } });
});

test('one that is older, or of a version to come, is refused for that, so that it stays on the tablet', () => {
  expect(readMark(1, FORMER, LATER)).toEqual({ kind: 'refused', refusal: 'format' });
  expect(readMark(4, MARK, LATER)).toEqual({ kind: 'refused', refusal: 'format' });
  expect(readMark(0, MARK)).toEqual({ kind: 'refused', refusal: 'format' });
});

test('what contradicts itself is no mark', () => {
  for (const wrong of [
    { kind: 'left', at: null },
    { kind: 'absent' },
    { kind: 'undo', at: null },
    { at: '24:00' },
    { childId: 'zoe' },
    { undoesId: MARK.childId },
  ])
    expect(readMark(1, { ...MARK, ...wrong })).toEqual({ kind: 'refused', refusal: 'malformed' });
});
