/** `npm run bench`: hands over to the benchmark, which is no part of the product. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildPages } from '../pages.ts';

const BENCH = new URL('../../../../tests/load/main.ts', import.meta.url).pathname;

/** @returns the exit code of the benchmark */
export async function runBench(args: string[]): Promise<number> {
  await buildPages();
  const [code] = await once(spawn(process.execPath, [BENCH, ...args], { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
