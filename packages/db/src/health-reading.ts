/** The trace that each reading of a child's health leaves. */
import type { Actor } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** By which verb health was read. */
export type HealthOccasion =
  | 'home'
  | 'child-file'
  | 'request'
  | 'file'
  | 'child-sheet'
  | 'data-export'
  | 'office-file'
  | 'office-correction';

/** Notes that an actor reads what is kept of a child's health, in the transaction of the reading. */
export async function recordHealthReading(
  tx: TenantTransaction,
  reading: {
    childId: Id<'child'>;
    actor: Actor;
    occasion: HealthOccasion;
    at: Date;
    requestId: string;
  },
): Promise<void> {
  const { childId, actor, occasion, at, requestId } = reading;
  if (actor.kind !== 'guardian' && actor.kind !== 'agent' && actor.kind !== 'system')
    throw new Error(`no ${actor.kind} reads health`);
  await sqlOf(tx)`
    insert into health_reading (tenant_id, id, child_id, actor_kind, actor_id, occasion, at, request_id)
    values (${tx.tenantId}, ${newId()}, ${childId}, ${actor.kind}, ${'id' in actor ? actor.id : null}, ${occasion}, ${at},
      ${requestId})`;
}
