import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/information-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { items } = await api.information(event);
  const item = items.find(({ id }) => id === event.params.id);
  if (!item?.html) throw new Failure('not_found');
  return { item: { ...item, html: item.html } };
};
