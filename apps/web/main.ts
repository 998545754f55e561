/** The pages as a process of their own, behind a proxy that sends `/api/` to the API at PREAU_API_URL. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { settleRequest } from '@preau/contract/front-door';
import { close, listen } from '@preau/contract/listening';
import { runReplica } from '@preau/contract/replica';
import { StartRefusal } from '@preau/contract/start-refusal';
import { consoleHostOf, setWebPort } from './src/port.ts';
import { remoteApi } from './src/remote-api.ts';
import { setShellHeaders } from './src/shell-headers.ts';

// SvelteKit reads the name of this header when it is loaded; the server below sets it for every request.
process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
// And the most that a form may bring, photos and proofs together. The API judges each file by itself.
process.env.BODY_SIZE_LIMIT = '25M';

const BUILT = new URL('build/handler.js', import.meta.url);

await runReplica(process.env, ['apiUrl'], async ({ apiUrl, baseDomain, host, port, trustProxy }, closing) => {
  if (!existsSync(BUILT))
    throw new StartRefusal('Les pages ne sont pas construites : lancez d’abord « npx turbo run build ».');
  setWebPort({ dispatch: remoteApi(apiUrl), consoleHost: consoleHostOf({ baseDomain, port }) });
  const { handler } = await import(BUILT.href);
  const server = createServer((request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    if (!settleRequest(request, { trustProxy }))
      return response.writeHead(400, { connection: 'close' }).end();
    if (request.url === '/healthz') return response.end('ok\n');
    setShellHeaders(request, response);
    return handler(request, response);
  });
  const listening = await listen(server, { port, host, variable: 'PORT' });
  closing.defer(() => close(server));
  console.log(`Pages : http://${host}:${listening}, API : ${apiUrl}`);
});
