/** What the three processes of their own (API, worker, pages) have in common: how they start, refuse to, and stop. */
import { type ReplicaSettings, type Requirement, readReplicaSettings } from './settings.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * Runs a process until SIGINT or SIGTERM, then undoes what `start` has put into `closing` and exits with 0. Settings that
 * are wrong or missing, and a `StartRefusal`, are said in sentences and exit with 1: to try again is for whoever supervises.
 */
export async function runReplica<Name extends Requirement>(
  environment: Readonly<Record<string, string | undefined>>,
  required: readonly Name[],
  start: (settings: ReplicaSettings<Name>, closing: AsyncDisposableStack) => Promise<void>,
): Promise<never> {
  const read = readReplicaSettings(environment, required);
  if ('mistakes' in read) return refuse(read.mistakes.join('\n'));
  // Once each: whoever asks a second time does not want to wait.
  const toldToStop = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const closing = new AsyncDisposableStack();
  try {
    await Promise.race([start(read.settings, closing), toldToStop]);
  } catch (error) {
    if (error instanceof StartRefusal) return refuse(error.message);
    throw error;
  }
  await toldToStop;
  await closing.disposeAsync();
  return process.exit(0);
}

/** Ends at once: what had been opened before the refusal holds nothing that matters. */
function refuse(sentences: string): never {
  console.error(sentences);
  return process.exit(1);
}
