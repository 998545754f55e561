/** A table as a file that is sent as it is written. */
import { csvPieces } from '@preau/contract/csv';
import { type Sheet, spreadsheet, textRows } from '@preau/documents/spreadsheet';
import { textStream } from './text-stream.ts';

export function tableFile(sheet: Sheet, format: 'csv' | 'xlsx', at: Date): ReadableStream<Uint8Array> {
  if (format === 'xlsx') return spreadsheet([sheet], at);
  return textStream(
    csvPieces(
      sheet.columns.map(({ title }) => title),
      textRows(sheet),
    ),
  );
}
