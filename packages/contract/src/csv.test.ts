import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvPieces, readCsv, writeCsv } from './csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readCsv(bytes(text), { mostLines: 100 });

test('what is written is read back, whatever it says', () => {
  const cell = fc
    .string({ unit: 'grapheme' })
    .filter(text => !/[\0\r]/.test(text) && !/^[=+\-@\t']/.test(text));
  const row = fc
    .array(cell, { minLength: 2, maxLength: 5 })
    .filter(cells => cells.some(text => text.trim() !== ''));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), rows => {
      const reading = readCsv(bytes(writeCsv([['un', 'deux', 'trois'], ...rows])), { mostLines: 1000 });
      expect(reading).toMatchObject({ kind: 'read', header: ['un', 'deux', 'trois'] });
      if (reading.kind === 'read') expect(reading.lines.map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

test.each(['=1+1', '+SUM(A1)', '-2+3', '@A1', '\t=1', '\r=1'])(
  '%j is no formula once it is written',
  hostile => {
    expect(writeCsv([[hostile]])).toContain(`'${hostile}`);
  },
);

test('a telephone with its country, and a negative number, stay as they are', () => {
  expect(writeCsv([['+41 22 123 45 67', '-3,5']])).toBe('\ufeff+41 22 123 45 67;-3,5\r\n');
});

test('UTF-8 with or without its mark and Windows-1252 say the same', () => {
  const windows = Uint8Array.from(
    [...'Nom;Pr']
      .map(c => c.charCodeAt(0))
      .concat(0xe9, ...[...'nom\r\n'].map(c => c.charCodeAt(0)), 0xc9, 0x3b, 0x8c),
  );
  for (const [given, encoding] of [
    [bytes('Nom;Prénom\nÉ;Œ'), 'utf-8'],
    [bytes('\ufeffNom;Prénom\nÉ;Œ'), 'utf-8'],
    [windows, 'windows-1252'],
  ] as const)
    expect(readCsv(given, { mostLines: 10 })).toEqual({
      kind: 'read',
      encoding,
      header: ['Nom', 'Prénom'],
      lines: [{ number: 2, cells: ['É', 'Œ'] }],
    });
});

test('the separator is told by the header, a line is numbered as in an editor, empty ones are passed over', () => {
  expect(read('a,b\n\n"x\ny",2\n;;\n3,4')).toMatchObject({
    lines: [
      { number: 3, cells: ['x\ny', '2'] },
      { number: 5, cells: [';;'] },
      { number: 6, cells: ['3', '4'] },
    ],
  });
  expect(read('a\tb\n1\t2')).toMatchObject({ lines: [{ cells: ['1', '2'] }] });
});

test('a line of too many or too few cells is read as it is', () => {
  expect(read('a;b\n1\n1;2;3')).toMatchObject({ lines: [{ cells: ['1'] }, { cells: ['1', '2', '3'] }] });
});

test('what is no table is told apart', () => {
  expect(read('  \n')).toEqual({ kind: 'mistaken', problem: 'empty' });
  expect(read('PK\u0003\u0004\0\0')).toEqual({ kind: 'mistaken', problem: 'not-csv' });
  expect(read('a;b\n"1;2\n')).toMatchObject({ kind: 'mistaken', problem: 'not-csv' });
  expect(readCsv(bytes(`a;b\n${'1;2\n'.repeat(11)}`), { mostLines: 10 })).toEqual({
    kind: 'mistaken',
    problem: 'too-many-lines',
    line: 11,
  });
});

test('a file that is written in pieces is the file that is written at once', async () => {
  const rows = [
    ['=1+1', 'a;b'],
    ['é', '"'],
  ];
  let text = '';
  for await (const piece of csvPieces(['un', 'deux'], rows)) text += piece;
  expect(text).toBe(writeCsv([['un', 'deux'], ...rows]));
});
