/** The worker beside the server: a process of its own, so that what takes time holds up no answer. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerOptions } from '@preau/worker/worker';

const CHILD = new URL('worker-child.ts', import.meta.url).pathname;

/** Waited before a worker that died is replaced. */
const REPLACE_MS = 1000;

/** What is said to the worker's process, and by it. */
export type ToWorker = { kind: 'start'; options: WorkerProcessOptions } | { kind: 'metrics' };

export interface WorkerProcessOptions extends WorkerOptions {
  /** Address under which the queue's tables are brought up to date before the worker starts. */
  ownerUrl: string;
}
export type FromWorker = { kind: 'metrics'; text: string };

export interface WorkerProcess {
  /** Its figures, as Prometheus reads them; empty while it is being replaced. */
  metrics(): Promise<string>;
  /** Has it finish the jobs that are running. */
  stop(): Promise<void>;
}

/** Starts a worker, and another whenever it dies. It ends with this process, however this process ends. */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  let child = launch(options);
  let stopping = false;
  const replace = async () => {
    await sleep(REPLACE_MS);
    if (stopping) return;
    child = launch(options);
    child.once('exit', replace);
  };
  child.once('exit', replace);
  return {
    metrics: () => askMetrics(child),
    async stop() {
      stopping = true;
      if (!isRunning(child)) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

function launch(options: WorkerProcessOptions): ChildProcess {
  const child = fork(CHILD);
  child.on('error', () => {}); // its exit is what counts
  say(child, { kind: 'start', options });
  return child;
}

async function askMetrics(child: ChildProcess): Promise<string> {
  if (!isRunning(child) || !child.connected) return '';
  const settled = new AbortController();
  const { signal } = settled;
  const answered = once(child, 'message', { signal }).then((message: FromWorker[]) => message[0]?.text ?? '');
  const exited = once(child, 'exit', { signal }).then(() => '');
  say(child, { kind: 'metrics' });
  try {
    return await Promise.race([answered, exited]);
  } finally {
    for (const other of [answered, exited]) other.catch(() => {}); // ends with the signal
    settled.abort();
  }
}

function say(child: ChildProcess, message: ToWorker): void {
  child.send(message, () => {}); // a child that is gone is replaced
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
