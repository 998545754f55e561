import { writeCsv } from '@preau/contract/csv';
import { importWords, whyRefused } from '#lib/fr/imports.ts';
import * as api from '#lib/server/imports-api.ts';
import type { RequestHandler } from './$types';

const LINES_AT_ONCE = 5000;

/** The refused lines as they came, with a column that says why: to be corrected and sent again. */
export const GET: RequestHandler = async event => {
  const rows: string[][] = [];
  let header: string[] = [];
  let name = 'fichier';
  for (let after = 0, more = true; more; ) {
    const shown = await api.shownImport(event, event.params.id, {
      outcome: 'refused',
      after,
      limit: LINES_AT_ONCE,
    });
    header = shown.header;
    name = shown.kind;
    // A short line is filled up, so that the reason stands in its own column.
    for (const line of shown.lines)
      rows.push([...header.map((_, at) => line.cells[at] ?? ''), whyRefused(line)]);
    after = shown.lines.at(-1)?.number ?? 0;
    more = shown.lines.length === LINES_AT_ONCE;
  }
  return new Response(writeCsv([[...header, importWords.why], ...rows]), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="refusees-${name}.csv"`,
      'cache-control': 'private, no-store',
    },
  });
};
