import { Failure } from '#lib/server/failure.ts';
import { webPort } from '../../../port.ts';
import type { LayoutServerLoad } from './$types';

/** Operators fill in forms: a script spares them the reload, and its absence nothing else. */
export const csr = true;

/** The console exists on its own host only; there the API answers its questions, and on no other. */
export const load: LayoutServerLoad = ({ url }) => {
  if (url.host !== webPort().consoleHost) throw new Failure('not_found');
};
