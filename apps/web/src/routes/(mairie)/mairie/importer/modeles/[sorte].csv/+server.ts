import { writeCsv } from '@preau/contract/csv';
import { IMPORT_COLUMNS } from '@preau/domain/import-format';
import { Failure } from '#lib/server/failure.ts';
import { requireOffice } from '#lib/server/session-api.ts';
import type { RequestHandler } from './$types';

/** An empty file of a kind, with an example line, as a French spreadsheet opens it. */
export const GET: RequestHandler = async event => {
  await requireOffice(event);
  const kind = Object.keys(IMPORT_COLUMNS).find(known => known === event.params.sorte);
  if (!kind) throw new Failure('not_found');
  const columns = IMPORT_COLUMNS[kind as keyof typeof IMPORT_COLUMNS]; // found among its keys
  const csv = writeCsv([columns.map(({ title }) => title), columns.map(({ example }) => example)]);
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="modele-${kind}.csv"`,
    },
  });
};
