import { coloursOf } from '#lib/server/colours.ts';
import { Failure } from '#lib/server/failure.ts';
import { frameOf } from '#lib/server/frame.ts';
import { requireFamily } from '#lib/server/session-api.ts';
import { webPort } from '../../port.ts';
import type { LayoutServerLoad } from './$types';

/** Families fill in forms: a script spares them the reload, and its absence nothing else. */
export const csr = true;

/** Nobody but an adult of a family passes; a host that is no portal has no such pages. */
export const load: LayoutServerLoad = async event => {
  if (event.url.host === webPort().consoleHost) throw new Failure('not_found');
  // Whoever comes to this browser next finds nothing of it by going back.
  event.setHeaders({ 'cache-control': 'no-store' });
  const session = await requireFamily(event);
  const { portal, unread } = await frameOf(event);
  return {
    // What the public page alone tells would weigh on every page.
    portal: { ...portal, services: [], texts: [] },
    colours: coloursOf(portal.accent),
    name: session.name,
    unread,
  };
};
