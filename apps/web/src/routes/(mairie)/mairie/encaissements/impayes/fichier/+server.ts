import { filtersIn } from '#lib/server/filters.ts';
import { accountsFile } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event =>
  accountsFile(
    event,
    filtersIn(event.url, ['regie']),
    event.url.searchParams.get('format') === 'xlsx' ? 'xlsx' : 'csv',
  );
