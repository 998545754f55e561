/** What a family's own page costs, signed in, in a commune of 20,000 children. */
import { DEMONSTRATION_FAMILIES, DEMONSTRATION_PASSWORD } from '@preau/operations/demonstration-accounts';
import { ask } from '../http.ts';
import { alternate, type Measure } from './bench.ts';
import { withInstallation, withProcess } from './installation.ts';
import { requestsPerSecond } from './load.ts';
import { fillCommune } from './people-volume.ts';

const HOST = 'rpi-rognaix.localhost';
const PAGE = '/accueil';
const PAGE_FROM_MEMORY = new URL('page-from-memory.ts', import.meta.url).pathname;

/** Accueil, read anew for each request; and the same page, rendered from answers that are remembered. */
export const home: Measure = {
  name: 'people.home',
  unit: 'req/s',
  aim: 0.5,
  higherIsBetter: true,
  run: () =>
    withInstallation(async ({ product, urls, superuserUrl }) => {
      await fillCommune(urls, superuserUrl, 'rpi-rognaix');
      const cookie = await signIn(product.port);
      return withProcess([PAGE_FROM_MEMORY, String(product.port)], {}, async floorPort => {
        const options = { cookie };
        return alternate(
          3,
          () => requestsPerSecond(product.port, HOST, PAGE, options),
          () => requestsPerSecond(floorPort, HOST, PAGE, options),
        );
      });
    }),
};

/** Signs Jean Dupont in. @returns the value of the `cookie` header */
async function signIn(port: number): Promise<string> {
  const reply = await ask({
    port,
    path: '/api/v1/session',
    hosts: [`${HOST}:${port}`],
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      identifier: DEMONSTRATION_FAMILIES.jean.number,
      password: DEMONSTRATION_PASSWORD,
    }),
  });
  const [cookie] = [reply.headers['set-cookie'] ?? []].flat();
  if (reply.status !== 200 || !cookie) throw new Error(`nobody signed in: ${reply.status} ${reply.body}`);
  return cookie.split(';')[0] ?? '';
}
