/** The append-only record of who did what. Health values never enter it, a reference to them may. */
import type { Actor } from '@preau/domain/actor';
import type { PlatformTransaction, TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export interface AuditEntry {
  actor: Actor;
  /** The business instant. The real one is in the entry's id. */
  at: Date;
  requestId: string;
  /** `noun.verb`, as `tenant.apply`. */
  action: string;
  before?: object;
  after?: object;
}

/** Records an act on a tenant's data, in the transaction of the act. */
export async function recordAudit(tx: TenantTransaction, entry: AuditEntry): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    insert into audit_entry (tenant_id, id, at, actor_kind, actor_id, action, request_id, before, after)
    values (${tx.tenantId}, ${newId()}, ${entry.at}, ${entry.actor.kind}, ${actorId(entry.actor)}, ${entry.action},
      ${entry.requestId}, ${json(sql, entry.before)}, ${json(sql, entry.after)})`;
}

/** Records an act on the platform itself, in the transaction of the act. Only operators and the system act there. */
export async function recordPlatformAudit(
  tx: PlatformTransaction,
  { actor, at, requestId, action, detail }: Omit<AuditEntry, 'before' | 'after'> & { detail?: object },
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    insert into platform_audit_entry (id, at, actor_kind, actor_id, action, request_id, detail)
    values (${newId()}, ${at}, ${actor.kind}, ${actorId(actor)}, ${action}, ${requestId}, ${json(sql, detail)})`;
}

function actorId(actor: Actor): string | null {
  return 'id' in actor ? actor.id : null;
}

function json(sql: ReturnType<typeof sqlOf>, value: object | undefined) {
  return value === undefined ? null : sql.json(value as never); // postgres.js' JSONValue excludes interfaces
}
