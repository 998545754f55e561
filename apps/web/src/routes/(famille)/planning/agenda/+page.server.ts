import * as api from '#lib/server/planning-record-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ feed: await api.feed(event) });

export const actions: Actions = {
  async creer(event) {
    const { path } = await api.createFeed(event);
    return { address: `${event.url.origin}${path}` };
  },
  async retirer(event) {
    await api.revokeFeed(event);
    return { revoked: true };
  },
};
