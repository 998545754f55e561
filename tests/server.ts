/** The whole product, as `preau start` starts it: its own folder, its own embedded database, free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = new URL('../apps/cli/src/main.ts', import.meta.url).pathname;

export interface Product {
  port: number;
  process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Address of a commune by its slug, or of the console: `http://rognaix.localhost:41234`. */
  origin(name: string): string;
  /** Stops it as Ctrl-C does. @returns the exit code */
  stop(): Promise<number | null>;
}

export interface ProductOptions {
  /** Kept between two starts when given; otherwise removed at the end. */
  directory?: string;
  /** Local time in Paris at which its clock of business starts; the world's when not given. */
  now?: string;
  args?: string[];
  env?: Record<string, string>;
}

/** Starts the product and waits until it has announced its addresses. @throws Error with what it printed if it ends before */
export async function startProduct({
  directory,
  now,
  args = [],
  env = {},
}: ProductOptions = {}): Promise<Product> {
  const data = directory ?? (await mkdtemp(join(tmpdir(), 'preau-product-')));
  const child = runPreau(['start', ...(now ? ['--now', now] : []), ...args], {
    PREAU_DATA_DIR: data,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...env,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', chunk => {
      output += chunk;
    });
  const exited = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const announced = /http:\/\/console\.localhost:(\d+)\//.exec(output);
      if (announced) resolve(Number(announced[1]));
    });
    exited.then(() => reject(new Error(`preau start ended before it was ready:\n${output}`)));
  });
  return {
    port,
    process: child,
    output: () => output,
    origin: name => `http://${name}.localhost:${port}`,
    async stop() {
      child.kill('SIGINT');
      const [code] = await exited;
      if (!directory) await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}

/** Runs the `preau` command with these settings and no others. */
export function runPreau(args: string[], env: Record<string, string>): ChildProcess {
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|LANG|NODE_|CI$)/.test(name)),
  );
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...own, ...env } as NodeJS.ProcessEnv,
    stdio: 'pipe',
  });
}
