/** The process of {@link startWorkerProcess}: starts the worker that it is told to, and stops with who told it. */
import { enableCompileCache } from 'node:module';
import { describeError } from '@preau/contract/error-log';
import type { Worker } from '@preau/worker/worker';
import type { FromWorker, ToWorker, WorkerProcessOptions } from './worker-process.ts';

enableCompileCache();

let worker: Promise<Worker> | null = null;

process.on('message', async (message: ToWorker) => {
  if (message.kind === 'start') {
    worker = start(message.options);
    worker.catch(error => {
      console.error(`Les travaux ne peuvent pas commencer : ${describeError(error)}`);
      process.exit(1);
    });
  } else {
    const text = (await (await worker)?.metrics.metrics()) ?? '';
    process.send?.({ kind: 'metrics', text } satisfies FromWorker, () => {}); // who asked may be gone
  }
});
process.once('disconnect', async () => {
  await (await worker)?.stop();
  process.exit(0);
});
// Ctrl-C reaches the whole terminal; the server says when.
process.on('SIGINT', () => {});

/** Loaded late, so that nothing said or lost meanwhile is missed. */
async function start({ ownerUrl, ...options }: WorkerProcessOptions): Promise<Worker> {
  const [{ startWorker }, { migrateQueue }] = await Promise.all([
    import('@preau/worker/worker'),
    import('@preau/worker/queue'),
  ]);
  await migrateQueue(ownerUrl);
  return startWorker(options);
}
