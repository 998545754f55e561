/** One of the processes of their own, as an operator starts it: `node apps/api/main.ts`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type App = 'api' | 'worker' | 'web';

export interface Replica {
  /** The first that it announces: of the worker, that of its figures. */
  port: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Stops it as a supervisor does. @returns the exit code */
  stop(): Promise<number | null>;
}

/** How a process ended. */
export interface Ending {
  code: number | null;
  output: string;
}

function run(app: App, env: Record<string, string>) {
  const main = new URL(`../../apps/${app}/main.ts`, import.meta.url).pathname;
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|LANG)$/.test(name)),
  );
  const child = spawn(process.execPath, [main], {
    env: { ...own, PORT: '0', LOG_LEVEL: 'warn', ...env } as NodeJS.ProcessEnv, // SvelteKit's type asks for more
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk;
    });
  const ended = once(child, 'close').then(([code]): Ending => ({ code, output }));
  return { child, ended, output: () => output };
}

/** Starts it, on a free port unless the settings name one. @throws Error with what it printed if it ends before it is ready */
export async function startReplica(app: App, env: Record<string, string>): Promise<Replica> {
  const { child, ended, output } = run(app, env);
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', () => {
      const announced = /http:\/\/127\.0\.0\.1:(\d+)/.exec(output());
      if (announced) resolve(Number(announced[1]));
    });
    ended.then(() => reject(new Error(`${app} ended before it was ready:\n${output()}`)));
  });
  return {
    port,
    output,
    async stop() {
      child.kill('SIGTERM');
      return (await ended).code;
    },
  };
}

/** Starts one that is to end by itself. */
export async function endReplica(app: App, env: Record<string, string>): Promise<Ending> {
  return run(app, env).ended;
}
