import { frame } from '#lib/fr/console.ts';
import { coloursOf } from '#lib/server/colours.ts';
import { frameOf } from '#lib/server/frame.ts';
import { whoAmI } from '#lib/server/session-api.ts';
import { webPort } from '../../port.ts';
import type { LayoutServerLoad } from './$types';

/** A script spares the reload, and its absence nothing else. */
export const csr = true;

/** One signs in on a portal as on the console: whose page this is, and who is already known. */
export const load: LayoutServerLoad = async event => {
  // No page of these is for a place where others look, nor for one that keeps what was shown.
  event.setHeaders({ 'cache-control': 'no-store' });
  const session = await whoAmI(event);
  if (event.url.host === webPort().consoleHost)
    return { session, place: { kind: 'console', name: frame.name } as const };
  const { portal, unread } = await frameOf(event);
  return {
    session,
    place: { kind: 'portal', name: portal.name, portal, colours: coloursOf(portal.accent), unread } as const,
  };
};
