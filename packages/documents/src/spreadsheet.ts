/**
 * Tables for a spreadsheet program (XLSX, ECMA-376), written as their rows come. Each column says what it holds, so that
 * nothing is guessed from a text: no cell is ever a formula, and a N° famille keeps its zeros.
 */
import { dayNumber, type LocalDate } from '@preau/domain/dates';
import { type PackedEntry, packedZip } from './packed-zip.ts';

/**
 * `decimal`: a number, shown with two decimals. `cents`: whole cents, shown as euros. `day`: a LocalDate. `time`: hh:mm.
 * `hours`: minutes, shown as h:mm.
 */
export type ColumnKind = 'text' | 'number' | 'decimal' | 'cents' | 'day' | 'time' | 'hours';

export interface Column {
  title: string;
  kind: ColumnKind;
  /** In characters. */
  width?: number;
}

/** A text for `text`, `day` and `time`, a number for the others; null for nothing. */
export type Cell = string | number | null;

export interface Sheet {
  /** On its tab: of at most 31 characters. */
  name: string;
  columns: readonly Column[];
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

export const SPREADSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The bytes of a workbook. A sheet that fails breaks the stream off. */
export function spreadsheet(sheets: readonly Sheet[], at: Date): ReadableStream<Uint8Array> {
  return packedZip(entries(sheets), at);
}

function* entries(sheets: readonly Sheet[]): Generator<PackedEntry> {
  const entry = (name: string, xml: string): PackedEntry => ({ name, text: [`${DECLARATION}${xml}`] });
  const numbered = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  yield entry(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET_TYPE}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${PART}.styles+xml"/>${numbered.map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${PART}.worksheet+xml"/>`).join('')}</Types>`,
  );
  yield entry(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  yield entry(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets>${numbered.map(({ sheet, number }) => `<sheet name="${escaped(tabName(sheet.name))}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
  );
  yield entry(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${numbered.map(({ number }) => `<Relationship Id="rId${number}" Type="${RELATION}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${RELATION}/styles" Target="styles.xml"/></Relationships>`,
  );
  yield entry('xl/styles.xml', STYLES);
  for (const { sheet, number } of numbered)
    yield { name: `xl/worksheets/sheet${number}.xml`, text: worksheet(sheet) };
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Formats of cells by their place in the style sheet below. */
const STYLE: Readonly<Record<ColumnKind, number>> = {
  text: 0,
  number: 0,
  decimal: 2,
  cents: 2,
  day: 3,
  time: 4,
  hours: 5,
};
const TITLE_STYLE = 1;
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="hh:mm"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/></cellXfs></styleSheet>`;

async function* worksheet({ columns, rows }: Sheet): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  const widths = columns.map(
    ({ title, width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width ?? Math.max(10, title.length + 2)}" customWidth="1"/>`,
  );
  const titles = columns.map(
    ({ title }, index) => `<c r="${letters[index]}1" s="${TITLE_STYLE}"${inline(title)}</c>`,
  );
  // The titles stay in sight.
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${titles.join('')}</row>`;
  let last = 1;
  for await (const row of rows) {
    last += 1;
    const cells = columns.map(({ kind }, index) =>
      written(row[index] ?? null, kind, `${letters[index]}${last}`),
    );
    yield `<row r="${last}">${cells.join('')}</row>`;
  }
  yield `</sheetData><autoFilter ref="A1:${letters.at(-1)}${last}"/></worksheet>`;
}

function written(cell: Cell, kind: ColumnKind, at: string): string {
  if (cell === null) return '';
  const value = typeof cell === 'number' ? numberOf(cell, kind) : serialOf(cell, kind);
  if (value === null) return `<c r="${at}"${inline(String(cell))}</c>`;
  return `<c r="${at}" s="${STYLE[kind]}"><v>${value}</v></c>`;
}

const MINUTES_A_DAY = 1440;

function numberOf(cell: number, kind: ColumnKind): number {
  return kind === 'cents' ? cell / 100 : kind === 'hours' ? cell / MINUTES_A_DAY : cell;
}

/** Days since the last of December 1899, or the part of a day that a time is; null for a text. */
function serialOf(cell: string, kind: ColumnKind): number | null {
  if (kind === 'day') return dayNumber(cell as LocalDate) - EPOCH; // what a column of days is given
  if (kind === 'time') return (Number(cell.slice(0, 2)) * 60 + Number(cell.slice(3, 5))) / MINUTES_A_DAY;
  return null;
}

const EPOCH = dayNumber('1899-12-30' as LocalDate); // a day of the calendar

function inline(text: string): string {
  return ` t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is>`;
}

/** Without what XML cannot hold. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .replace(/[\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function tabName(name: string): string {
  return name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31);
}

/** A, B … Z, AA … */
function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnLetters(Math.floor(index / 26) - 1)}${letter}`;
}

/** The rows of a sheet as a French reader writes them, for a CSV: `26/11/2026`, `3,90`, `1:15`. */
export async function* textRows({ columns, rows }: Sheet): AsyncGenerator<string[]> {
  for await (const row of rows) yield columns.map(({ kind }, index) => textOf(row[index] ?? null, kind));
}

function textOf(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return kind === 'day' ? cell.split('-').reverse().join('/') : cell;
  switch (kind) {
    case 'cents':
      return (cell / 100).toFixed(2).replace('.', ',');
    case 'decimal':
      return cell.toFixed(2).replace('.', ',');
    case 'hours':
      return `${Math.floor(cell / 60)}:${String(cell % 60).padStart(2, '0')}`;
    default:
      return String(cell).replace('.', ',');
  }
}
