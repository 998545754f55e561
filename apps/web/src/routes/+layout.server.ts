import type { Portal } from '@preau/contract/portal';
import { type RequestEvent, redirect } from '@sveltejs/kit';
import * as api from '#lib/server/api.ts';
import { type Colours, coloursOf } from '#lib/server/colours.ts';
import { Failure } from '#lib/server/failure.ts';
import { webPort } from '../port.ts';
import type { LayoutServerLoad } from './$types';

/** A page is HTML and a stylesheet; those that need a script say so themselves. */
export const csr = false;

/**
 * The host decides which half of the site exists: the operators' console, or the portal of a commune. Thrown from
 * here, an error shows the bare page of error.html, which tells a stranger nothing.
 */
export const load: LayoutServerLoad = async event => {
  const isConsole = event.url.host === webPort().consoleHost;
  if (isConsole && event.url.pathname === '/') redirect(307, '/plateforme');
  const isForConsole = event.route.id?.startsWith('/(plateforme)') ?? isConsole;
  if (isForConsole !== isConsole) throw new Failure('not_found');
  return { portal: isConsole ? null : await portalView(event) };
};

async function portalView(event: RequestEvent): Promise<Portal & { colours: Colours }> {
  const portal = await api.portal(event);
  return { ...portal, colours: coloursOf(portal.accent) };
}
