/** The pages: built once by Turborepo, or served live by Vite; either way they ask the API without leaving the process. */
import { spawn } from 'node:child_process';
import type { Api } from '@preau/api/app';
import type { NodeHandler } from '@preau/api/front';
import { consoleHostOf, setWebPort } from '@preau/web/port';
import { setShellHeaders } from '@preau/web/shell-headers';
import { UserError } from './user-error.ts';

export type PagesMode = 'built' | 'live';

export interface Pages {
  handler: NodeHandler;
  close(): Promise<void>;
}

const WEB = new URL('../../web/', import.meta.url);
const TURBO = new URL('../../../node_modules/turbo/bin/turbo', import.meta.url).pathname;

/** Builds the pages unless their last build is still true. @throws UserError with what the build printed */
export async function buildPages(): Promise<void> {
  const turbo = spawn(
    process.execPath,
    [TURBO, 'run', 'build', '--output-logs=errors-only', '--no-update-notifier'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [turbo.stdout, turbo.stderr])
    stream.on('data', chunk => {
      output += chunk;
    });
  const code = await new Promise(resolve => turbo.once('close', resolve).once('error', () => resolve(1)));
  if (code !== 0) throw new UserError(`Les pages n’ont pas pu être construites :\n${output.trim()}`);
}

/** Loads the pages and gives them their way to the API. */
export async function openPages(
  mode: PagesMode,
  api: Api,
  { baseDomain, port }: { baseDomain: string; port: number },
): Promise<Pages> {
  setWebPort({
    dispatch: async (request, page) => api.fetch(request, { page }),
    consoleHost: consoleHostOf({ baseDomain, port }),
  });
  return mode === 'built' ? openBuilt() : openLive(baseDomain);
}

async function openBuilt(): Promise<Pages> {
  const { handler } = await import(new URL('build/handler.js', WEB).href);
  return {
    handler: (request, response) => {
      setShellHeaders(request, response);
      return handler(request, response);
    },
    close: async () => {},
  };
}

async function openLive(baseDomain: string): Promise<Pages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: WEB.pathname,
    configFile: new URL('vite.config.ts', WEB).pathname,
    server: { middlewareMode: true, allowedHosts: [`.${baseDomain}`], hmr: { host: '127.0.0.1' } },
    appType: 'custom',
  });
  return { handler: vite.middlewares, close: () => vite.close() };
}
