import { writeCsv } from '@preau/contract/csv';
import { MENU_COLUMNS } from '@preau/domain/meals/menu-file';
import { requireOffice } from '#lib/server/session-api.ts';
import type { RequestHandler } from './$types';

const EXAMPLES = [
  ['04/01/2027', 'Entrée', 'Carottes râpées', 'moutarde', 'bio, local'],
  ['04/01/2027', 'Plat', 'Lasagnes aux lentilles', 'gluten, lait, céleri', 'végétarien'],
  ['04/01/2027', 'Dessert', 'Clémentine', '', ''],
];

/** The columns of a file of menus, with a day for an example. */
export const GET: RequestHandler = async event => {
  await requireOffice(event);
  return new Response(writeCsv([[...MENU_COLUMNS], ...EXAMPLES]), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="modele-menus.csv"',
    },
  });
};
