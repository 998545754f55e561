/** The barest server that answers a commune's public page as JSON: one query of a superuser, no row security, no frame. */
import { createServer } from 'node:http';
import { readPublicPage } from '@preau/db/public-page';
import { toId } from '@preau/domain/ids';
import postgres from 'postgres';
import { bind } from '../../packages/db/src/internal/transaction.ts';

const [url = '', tenantId = ''] = process.argv.slice(2);
const sql = postgres(url, { max: 20 });
const tx = { kind: 'tenant', tenantId: toId<'tenant'>(tenantId) } as const;
bind(tx, sql as never); // a pool answers the same calls as a connection of it

const server = createServer(async (_, response) => {
  const body = JSON.stringify(await readPublicPage(tx));
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
