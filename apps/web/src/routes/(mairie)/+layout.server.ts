import { coloursOf } from '#lib/server/colours.ts';
import { Failure } from '#lib/server/failure.ts';
import { portal as portalOf } from '#lib/server/frame.ts';
import { whatWaits } from '#lib/server/office-api.ts';
import { requireOffice } from '#lib/server/session-api.ts';
import { webPort } from '../../port.ts';
import type { LayoutServerLoad } from './$types';

/** Agents decide from the keyboard and search as they type: a script spares them the reload, and its absence nothing else. */
export const csr = true;

/** Nobody but an agent passes, or an operator whom the mairie has let in; a host that is no portal has no such pages. */
export const load: LayoutServerLoad = async event => {
  if (event.url.host === webPort().consoleHost) throw new Failure('not_found');
  const [portal, session] = await Promise.all([portalOf(event), requireOffice(event)]);
  return { portal, colours: coloursOf(portal.accent), session, waiting: await whatWaits(event, session) };
};
