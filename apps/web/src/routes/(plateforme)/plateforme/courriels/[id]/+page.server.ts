import * as api from '#lib/server/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { html, ...mail } = await api.mail(event, event.params.id);
  return { mail, hasHtml: html !== null };
};
