import { redirect } from '@sveltejs/kit';
import { coloursOf } from '#lib/server/colours.ts';
import { Failure } from '#lib/server/failure.ts';
import { portal as portalOf } from '#lib/server/frame.ts';
import { homeOf, whoAmI } from '#lib/server/session-api.ts';
import { webPort } from '../../port.ts';
import type { LayoutServerLoad } from './$types';

/** The portal of the host. On a host that has none, the error shows the bare page, which tells a stranger nothing. */
export const load: LayoutServerLoad = async event => {
  if (event.url.host === webPort().consoleHost) {
    if (event.url.pathname === '/') redirect(307, '/plateforme');
    throw new Failure('not_found');
  }
  const [portal, session] = await Promise.all([portalOf(event), whoAmI(event)]);
  return { portal, colours: coloursOf(portal.accent), session, home: homeOf(session) };
};
