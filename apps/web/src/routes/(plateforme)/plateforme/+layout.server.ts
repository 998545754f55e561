import { Failure } from '#lib/server/failure.ts';
import { requireOperator } from '#lib/server/session-api.ts';
import { webPort } from '../../../port.ts';
import type { LayoutServerLoad } from './$types';

/** Operators fill in forms: a script spares them the reload, and its absence nothing else. */
export const csr = true;

/** The console exists on its own host only, for operators; in a demonstration whoever comes is one. */
export const load: LayoutServerLoad = async event => {
  if (event.url.host !== webPort().consoleHost) throw new Failure('not_found');
  const session = await requireOperator(event);
  return { operator: session.name };
};
