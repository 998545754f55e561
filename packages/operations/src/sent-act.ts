/** An act that a browser sends under a key of its own: sent again it is the same, and it is nothing else. */
import { hash } from 'node:crypto';
import type { TenantTransaction } from '@preau/db/database';
import { actIdOf, findAct, insertActs, type NewAct } from '@preau/db/planning-writes';
import type { Id } from '@preau/domain/ids';
import { OperationError } from './operation-error.ts';

export interface SentAct {
  actId: Id<'act'>;
  /** Of what was asked; kept with the act. */
  fingerprint: string;
}

/** @param verb what is asked for: two of them may be asked in the same words */
export function sentAct(
  tx: TenantTransaction,
  accountId: string,
  verb: string,
  { key, ...asked }: { key: string },
): SentAct {
  // An act that is typed once more is typed a minute later.
  const words = JSON.stringify({ verb, ...asked, preview: undefined, receivedAt: undefined });
  return { actId: actIdOf(tx, accountId, key), fingerprint: hash('sha256', words) };
}

/** What was answered the first time; null: it was not sent before. @throws OperationError `conflict` for another act */
export async function answeredBefore<Result>(
  tx: TenantTransaction,
  { actId, fingerprint }: SentAct,
): Promise<Result | null> {
  const act = await findAct<{ result: Result; sent?: string }>(tx, actId);
  if (!act) return null;
  if (act.content.sent !== fingerprint) throw new OperationError('conflict', { problem: 'key' });
  return act.content.result;
}

/** Saves acts. @throws OperationError `conflict` where another was sent under the same key at the same time */
export async function saveActs(tx: TenantTransaction, ...acts: NewAct[]): Promise<void> {
  if ((await insertActs(tx, acts)) < acts.length) throw new OperationError('conflict', { problem: 'key' });
}
