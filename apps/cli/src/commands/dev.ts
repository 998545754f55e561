/** `npm run dev`: the whole product, started again when its code changes; the pages are rebuilt live, without that. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopRequest } from '../stop-request.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
const MAIN = `${ROOT}apps/cli/src/main.ts`;
const WATCHED = ['apps/api/src', 'apps/cli/src', 'apps/worker/src', 'packages', 'migrations', 'tenants'];

/** An editor saves several files within this time. */
const SETTLE_MS = 200;

/** Runs until it is told to stop. `args` are those of `start`. */
export async function develop(args: string[]): Promise<void> {
  let changed = Promise.withResolvers<void>();
  for (const folder of WATCHED)
    watch(`${ROOT}${folder}`, { recursive: true }, (_, file) => {
      if (file && !/(^|\/)(node_modules|\.)|\.test\.ts$/.test(file)) changed.resolve();
    });
  const stopped = stopRequest().then(() => 'stopped' as const);
  for (;;) {
    const child = fork(MAIN, ['start', '--live-pages', ...args]);
    const next = await Promise.race([stopped, changed.promise.then(() => 'changed' as const)]);
    await end(child);
    if (next === 'stopped') return;
    await sleep(SETTLE_MS);
    changed = Promise.withResolvers();
    console.log('Le code a changé : redémarrage…');
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
