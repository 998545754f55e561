import { journalFile } from '#lib/server/payments-api.ts';
import { journalQuery } from '../journal-query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event =>
  journalFile(
    event,
    journalQuery(event.url),
    event.url.searchParams.get('format') === 'xlsx' ? 'xlsx' : 'csv',
  );
