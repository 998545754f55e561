/** The pages as a process of their own, behind a proxy that sends `/api/` to the API at PREAU_API_URL. */
import { createServer } from 'node:http';
import { settleRequest } from '@preau/contract/front-door';
import { readSettings, type Settings } from '@preau/contract/settings';
import { consoleHostOf, setWebPort } from './src/port.ts';
import { remoteApi } from './src/remote-api.ts';

// SvelteKit reads the name of this header when it is loaded; the server below sets it for every request.
process.env.PROTOCOL_HEADER = 'x-forwarded-proto';

const read = readSettings(process.env);
if ('mistakes' in read) stop(read.mistakes);
else if (read.settings.apiUrl === null)
  stop(['PREAU_API_URL manque : donnez l’adresse de l’API, par exemple http://api.interne:3001.']);
else await serve(read.settings, read.settings.apiUrl);

async function serve({ baseDomain, host, port, trustProxy }: Settings, apiUrl: string): Promise<void> {
  setWebPort({ dispatch: remoteApi(apiUrl), consoleHost: consoleHostOf({ baseDomain, port }) });
  const { handler } = await import(new URL('build/handler.js', import.meta.url).href);
  const server = createServer((request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    if (!settleRequest(request, { trustProxy }))
      return response.writeHead(400, { connection: 'close' }).end();
    if (request.url === '/healthz') return response.end('ok\n');
    return handler(request, response);
  });
  server.listen(port, host, () => console.log(`Pages : http://${host}:${port}, API : ${apiUrl}`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
}

function stop(mistakes: string[]): void {
  for (const mistake of mistakes) console.error(mistake);
  process.exitCode = 1;
}
