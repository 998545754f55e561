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
  | 'office-correction'
  | 'gate-pack'
  | 'emergency-sheet';

interface HealthReading {
  actor: Actor;
  occasion: HealthOccasion;
  at: Date;
  requestId: string;
}

/** Notes that an actor reads what is kept of a child's health, in the transaction of the reading. */
export async function recordHealthReading(
  tx: TenantTransaction,
  { childId, ...reading }: HealthReading & { childId: Id<'child'> },
): Promise<void> {
  await recordHealthReadings(tx, [childId], reading);
}

/** Notes the same of many children at once. */
export async function recordHealthReadings(
  tx: TenantTransaction,
  childIds: readonly string[],
  { actor, occasion, at, requestId }: HealthReading,
): Promise<void> {
  if (actor.kind !== 'guardian' && actor.kind !== 'agent' && actor.kind !== 'system')
    throw new Error(`no ${actor.kind} reads health`);
  const sql = sqlOf(tx);
  const rows = childIds.map(childId => ({
    tenant_id: tx.tenantId,
    id: newId(),
    child_id: childId,
    actor_kind: actor.kind,
    actor_id: 'id' in actor ? actor.id : null,
    occasion,
    at,
    request_id: requestId,
  }));
  for (let from = 0; from < rows.length; from += READINGS_AT_ONCE)
    await sql`insert into health_reading ${sql(rows.slice(from, from + READINGS_AT_ONCE))}`;
}

/** A statement takes no more than 65,535 values. */
const READINGS_AT_ONCE = 5000;
