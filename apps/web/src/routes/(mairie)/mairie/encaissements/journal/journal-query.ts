import { queryIn } from '#lib/server/filters.ts';

/** What the journal shows, as an address says it. */
export const journalQuery = (url: URL): Record<string, string> =>
  queryIn(url, { regie: 'regie', du: 'from', au: 'to', moyen: 'means' });
