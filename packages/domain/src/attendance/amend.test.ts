import { expect, test } from 'vitest';
import { type Amended, amend } from './amend.ts';
import { foldMarks } from './fold.ts';
import type { Mark } from './mark.ts';

const KNOWN: Mark[][] = [
  [],
  [{ id: 'a', kind: 'arrived', at: '16:31' }],
  [{ id: 'a', kind: 'absent' }],
  [
    { id: 'a', kind: 'arrived', at: '16:31' },
    { id: 'b', kind: 'left', at: '17:10' },
    { id: 'c', kind: 'undo', undoesId: 'b' },
    { id: 'd', kind: 'left', at: '17:40' },
  ],
];
const SAID: Amended[] = [
  null,
  { isPresent: false, arrival: null, departure: null },
  { isPresent: true, arrival: null, departure: null },
  { isPresent: true, arrival: '16:45', departure: '17:00' },
  { isPresent: true, arrival: null, departure: '18:00' },
];

test('whatever was noted, what an agent says is what the day comes to, and saying it again changes nothing', () => {
  for (const known of KNOWN)
    for (const said of SAID) {
      const marks = amend(known, said).map((mark, index): Mark => ({ ...mark, id: `new${index}` }));
      expect(foldMarks([...known, ...marks])).toEqual(said);
      expect(amend([...known, ...marks], said)).toEqual([]);
    }
});

test('what an agent says adds marks and takes others back; a mark that comes later is heard', () => {
  const known: Mark[] = [{ id: 'a', kind: 'arrived', at: '16:31' }];
  expect(amend(known, { isPresent: false, arrival: null, departure: null })).toEqual([
    { kind: 'undo', undoesId: 'a' },
    { kind: 'absent' },
  ]);
  const absent: Mark[] = [...known, { id: 'b', kind: 'undo', undoesId: 'a' }, { id: 'c', kind: 'absent' }];
  expect(foldMarks([...absent, { id: 'd', kind: 'left', at: '17:00' }])?.isPresent).toBe(true);
});
