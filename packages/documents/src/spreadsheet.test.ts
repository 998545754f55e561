/** Workbooks read back: unpacked by what their directory says, and looked at as XML. */
import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Sheet, spreadsheet, textRows } from './spreadsheet.ts';

const at = new Date('2026-11-25T10:00:00Z');

/** Texts of a ZIP by their path, found by its directory at the end. */
async function unpacked(stream: ReadableStream<Uint8Array>): Promise<Map<string, string>> {
  const zip = Buffer.from(await new Response(stream).arrayBuffer());
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const found = new Map<string, string>();
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, plain] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24)];
    const name = zip.toString('utf8', entry + 46, entry + 46 + zip.readUInt16LE(entry + 28));
    const local = zip.readUInt32LE(entry + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26);
    const text = inflateRawSync(zip.subarray(data, data + packed));
    expect([text.length, crc32(text)]).toEqual([plain, zip.readUInt32LE(entry + 16)]);
    found.set(name, text.toString());
    entry += 46 + name.length;
  }
  return found;
}

const sheet: Sheet = {
  name: 'Présences / novembre',
  columns: [
    { title: 'N° famille', kind: 'text' },
    { title: 'Jour', kind: 'day' },
    { title: 'Arrivée', kind: 'time' },
    { title: 'Durée', kind: 'hours' },
    { title: 'Montant', kind: 'cents' },
    { title: 'Enfants', kind: 'number' },
  ],
  rows: [
    ['0012', '2026-11-25', '16:30', 90, 390, 3],
    ['=cmd|"/c calc"!A1 <&>\u0007', null, null, null, null, null],
  ],
};

test('a cell is what its column says: days, times and money are numbers, all else is text and no formula', async () => {
  const parts = await unpacked(spreadsheet([sheet], at));
  const xml = parts.get('xl/worksheets/sheet1.xml') ?? '';
  expect(xml).toContain('<c r="A2" t="inlineStr"><is><t xml:space="preserve">0012</t></is></c>');
  expect(xml).toContain('<c r="B2" s="3"><v>46351</v></c>');
  expect(xml).toContain(`<c r="C2" s="4"><v>${(16 * 60 + 30) / 1440}</v></c>`);
  expect(xml).toContain('<c r="D2" s="5"><v>0.0625</v></c><c r="E2" s="2"><v>3.9</v></c>');
  expect(xml).toContain('>=cmd|&quot;/c calc&quot;!A1 &lt;&amp;&gt;</t>');
  expect(xml).not.toContain('<f>');
  expect(xml).toContain('<autoFilter ref="A1:F3"/>');
  expect(parts.get('xl/workbook.xml')).toContain('name="Présences   novembre"');
});

test('many rows are written as they come, and none is lost', async () => {
  let made = 0;
  async function* rows() {
    for (; made < 50_000; made += 1) yield [`Enfant ${made}`, made];
  }
  const columns = [
    { title: 'Nom', kind: 'text' },
    { title: 'N', kind: 'number' },
  ] as const;
  const reader = spreadsheet([{ name: 'A', columns, rows: rows() }], at).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let madeAtFirst = -1;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(Uint8Array.from(piece.value));
    // What is before the rows has come without them.
    if (madeAtFirst < 0) madeAtFirst = made;
  }
  expect(madeAtFirst).toBe(0);
  const xml = (await unpacked(new Blob(pieces).stream())).get('xl/worksheets/sheet1.xml') ?? '';
  expect(xml.match(/<row /g)).toHaveLength(50_001);
  expect(xml).toContain('Enfant 49999');
});

test('whoever stops reading stops the rows', async () => {
  let isOver = false;
  async function* rows() {
    try {
      for (let made = 0; ; made += 1) yield [`Enfant ${made}`];
    } finally {
      isOver = true;
    }
  }
  const stream = spreadsheet([{ name: 'A', columns: [{ title: 'Nom', kind: 'text' }], rows: rows() }], at);
  const reader = stream.getReader();
  for (let pieces = 0; pieces < 20; pieces += 1) await reader.read();
  await reader.cancel();
  await expect.poll(() => isOver).toBe(true);
});

test('what the rows throw breaks the stream off', async () => {
  async function* rows(): AsyncGenerator<string[]> {
    yield ['un'];
    throw new Error('the database is gone');
  }
  const stream = spreadsheet([{ name: 'A', columns: [{ title: 'Nom', kind: 'text' }], rows: rows() }], at);
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow('the database is gone');
});

test('the same rows are read in a text as a French reader writes them', async () => {
  const [row] = sheet.rows as string[][]; // it is a list, above
  const columns = [...sheet.columns, { title: 'Heures', kind: 'decimal' }] as const;
  const texts: string[][] = [];
  for await (const text of textRows({ ...sheet, columns, rows: [[...(row ?? []), 1.5]] })) texts.push(text);
  expect(texts).toEqual([['0012', '25/11/2026', '16:30', '1:30', '3,90', '3', '1,50']]);
});
