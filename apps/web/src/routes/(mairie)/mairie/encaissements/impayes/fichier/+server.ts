import { accountsFile } from '#lib/server/payments-api.ts';
import { regieQuery } from '#lib/server/regie-query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event =>
  accountsFile(
    event,
    regieQuery(event.url),
    event.url.searchParams.get('format') === 'xlsx' ? 'xlsx' : 'csv',
  );
