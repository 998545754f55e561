import { writeCsv } from '@preau/contract/csv';
import { AGE_NAMES } from '@preau/domain/meals/sheet';
import { mealWords } from '#lib/fr/meals.ts';
import * as api from '#lib/server/meals-api.ts';
import type { RequestHandler } from './$types';

/** The days that the page shows, a line for each service, type and age. */
export const GET: RequestHandler = async event => {
  const { searchParams } = event.url;
  const query = Object.fromEntries(
    Object.entries({ from: 'du', to: 'au', site: 'etablissement' }).flatMap(([key, name]) => {
      const value = searchParams.get(name);
      return value ? [[key, value]] : [];
    }),
  );
  const { from, to, sites } = await api.days(event, query);
  const rows = sites.flatMap(site =>
    site.days.flatMap(day =>
      day.lines.map(({ serviceName, mealTypeName, group, ordered, now }) => [
        day.date,
        site.name,
        serviceName,
        mealTypeName,
        AGE_NAMES[group],
        ordered === null ? '' : String(ordered),
        String(now),
        ordered === null ? '' : String(now - ordered),
      ]),
    ),
  );
  return new Response(writeCsv([mealWords.csvHead, ...rows]), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="repas-${from}-${to}.csv"`,
      'cache-control': 'private, no-store',
    },
  });
};
