/** Whether the servers that a worker of its own needs answer, asked before it takes any work. */
import type { DatabaseUrls } from '@preau/contract/settings';
import { StartRefusal } from '@preau/contract/start-refusal';
import { reachMailServer } from '@preau/documents/email/mailer';
import { reachDatabase } from '@preau/operations/reach-database';
import { openWorkerStores } from '@preau/operations/stores';
import { openQueue } from './queue.ts';
import type { WorkerOptions } from './worker.ts';

/** @throws StartRefusal for the first of database, queue and mail server that does not answer */
export async function reachServers({
  databaseUrls,
  fileStore,
  redisUrl,
  smtpUrl,
}: WorkerOptions & { databaseUrls: DatabaseUrls }): Promise<void> {
  const stores = await openWorkerStores(databaseUrls, fileStore, 1);
  await reachDatabase(stores, databaseUrls).finally(stores.close);
  await reachQueue(redisUrl, databaseUrls.relay);
  await reachMailServer(smtpUrl).catch(error => {
    throw new StartRefusal(explainMail(error, new URL(smtpUrl).host));
  });
}

async function reachQueue(redisUrl: string | null, relayUrl: string): Promise<void> {
  const complaints: Error[] = []; // BullMQ goes on trying, and says only here why it has to
  const queue = openQueue(
    redisUrl ? { kind: 'redis', url: redisUrl } : { kind: 'postgres', url: relayUrl },
    error => complaints.push(error),
  );
  try {
    await queue.ready();
  } catch (error) {
    throw new StartRefusal(explainQueue(complaints[0] ?? error, redisUrl));
  } finally {
    await queue.close();
  }
}

function explainQueue(error: unknown, redisUrl: string | null): string {
  if (redisUrl === null)
    return `La file d’attente n’est pas prête dans la base${codeOf(error)} : lancez d’abord « npx preau migrate ».`;
  return `La file d’attente ne répond pas à ${new URL(redisUrl).host}${codeOf(error)}. Démarrez Redis, ou corrigez REDIS_URL.`;
}

function explainMail(error: unknown, host: string): string {
  if (codeOf(error) === ' (EAUTH)')
    return `Le serveur de courriel de ${host} refuse ce compte : vérifiez le nom et le mot de passe de SMTP_URL.`;
  return `Le serveur de courriel ne répond pas à ${host}${codeOf(error)}. Démarrez-le, ou corrigez SMTP_URL.`;
}

/** The code of an error as a sentence takes it: ` (ECONNREFUSED)`, or nothing. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${error.code})` : '';
}
