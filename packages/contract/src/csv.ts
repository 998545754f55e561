/** CSV files as French offices exchange them: semicolons, and UTF-8 or what Windows wrote before it. */
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvLine {
  /** Of the file, the header being 1; the first of them where a quoted cell spans several. */
  number: number;
  cells: string[];
}

export type CsvReading =
  | { kind: 'read'; header: string[]; lines: CsvLine[]; encoding: 'utf-8' | 'windows-1252' }
  | { kind: 'mistaken'; problem: 'empty' | 'not-csv' | 'too-many-lines'; line?: number };

/**
 * Reads a whole file. The separator is told by the header; a text that is not UTF-8 is taken for Windows-1252, of which
 * every byte is a letter. Lines without any content are passed over.
 */
export function readCsv(bytes: Uint8Array, { mostLines }: { mostLines: number }): CsvReading {
  const { text, encoding } = decode(bytes);
  if (text.trim() === '') return { kind: 'mistaken', problem: 'empty' };
  // Of a spreadsheet's own format, or any other that is no text.
  if (text.includes('\0')) return { kind: 'mistaken', problem: 'not-csv' };
  try {
    const records = parse(text, {
      delimiter: separatorOf(text),
      relaxColumnCount: true,
      // A quote inside of an unquoted cell is a letter as any other: 12 rue « "des Lilas" ».
      relaxQuotes: true,
      skipRecordsWithEmptyValues: true,
      info: true,
    } as const) as unknown as { record: string[]; info: { lines: number } }[]; // `info` has the parser answer in this shape
    const [header, ...rest] = records;
    if (!header) return { kind: 'mistaken', problem: 'empty' };
    if (rest.length > mostLines) return { kind: 'mistaken', problem: 'too-many-lines', line: rest.length };
    return {
      kind: 'read',
      encoding,
      header: header.record,
      lines: rest.map(({ record, info }) => ({
        number: info.lines - lineEndsIn(record),
        cells: record.map(asWritten),
      })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? { line: error.lines } : {};
    return { kind: 'mistaken', problem: 'not-csv', ...line };
  }
}

/** Without the apostrophe by which {@link writeCsv} keeps a cell from being a formula: a file of ours comes back as it was. */
function asWritten(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function decode(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'windows-1252' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** Of semicolon, tab and comma the one that the first line has most of. */
function separatorOf(text: string): string {
  const first = text.slice(0, 10_000).split(/\r?\n|\r/, 1)[0] ?? '';
  const counts = [';', '\t', ','].map(separator => ({ separator, count: first.split(separator).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).separator;
}

function lineEndsIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

/** A byte order mark, by which French spreadsheets know UTF-8. */
const BOM = '\ufeff';

/** Writes a file that a French spreadsheet opens as it is, and of which no cell is taken for a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map(writeLine).join('');
}

/** The same in pieces, as rows come. */
export async function* csvPieces(
  header: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield BOM + writeLine(header);
  for await (const row of rows) yield writeLine(row);
}

function writeLine(row: readonly string[]): string {
  return `${row.map(writeCell).join(';')}\r\n`;
}

function writeCell(value: string): string {
  const safe = neutralised(value);
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * What a spreadsheet would take for a formula, kept from being one by an apostrophe. Telephones of other countries and
 * negative numbers are what they are.
 */
function neutralised(value: string): string {
  return /^[=+\-@\t\r]/.test(value) && !/^[+-][\d\s.,]+$/.test(value) ? `'${value}` : value;
}
