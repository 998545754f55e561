/**
 * The doors to the database. There are three, one a role, and none gives a raw handle: a tenant's rows are reached in a
 * transaction that is bound to that tenant, the operators' in a platform transaction, the outbox of all by the relay.
 */
import type { TenantId } from '@preau/domain/ids';
import { isUuid } from '@preau/domain/ids';
import { type Connection, inOneFlight, inTransaction } from './internal/pool.ts';
import { openPool, poolOf } from './internal/pools.ts';
import { bind, sqlOf as bound, release } from './internal/transaction.ts';

export type Role = 'app' | 'relay' | 'platform';

/** A pool of connections under one role. */
export class Database<R extends Role = Role> {
  readonly role: R;

  constructor(role: R, url: string, max = 10) {
    this.role = role;
    openPool(this, url, max);
  }

  /** Waits for running queries, then closes the connections. */
  async close(): Promise<void> {
    await poolOf(this).end();
  }

  /** Whether the database answers now, under this role. */
  async isReachable(): Promise<boolean> {
    try {
      await poolOf(this).lend(sql => sql`select 1`);
      return true;
    } catch {
      return false;
    }
  }
}

export type AppDatabase = Database<'app'>;
export type RelayDatabase = Database<'relay'>;
export type PlatformDatabase = Database<'platform'>;

/** A transaction that sees and changes the rows of one tenant. */
export interface TenantTransaction {
  readonly kind: 'tenant';
  readonly tenantId: TenantId;
}

/** A transaction on the tables of the platform: tenants, hosts, operators. It sees no tenant's rows. */
export interface PlatformTransaction {
  readonly kind: 'platform';
}

/** A transaction of the relay: it sees the outbox of all tenants, and nothing else. */
export interface RelayTransaction {
  readonly kind: 'relay';
}

/** The statement that binds a transaction to a tenant. Only a literal SET LOCAL reaches the workers of Citus. */
function setTenant(tenantId: TenantId): string {
  if (!isUuid(tenantId)) throw new RangeError('a tenant id must be a UUID');
  return `set local app.tenant_id = '${tenantId}'`;
}

/** Runs `work` on the rows of one tenant, and on no other's. Rolls back and throws on when `work` throws. */
export function tenantTransaction<Result>(
  database: AppDatabase,
  tenantId: TenantId,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(poolOf(database), setTenant(tenantId), connection =>
    during(connection, { kind: 'tenant', tenantId } as const, work),
  );
}

/**
 * Runs `work` on the rows of one tenant, in one flight with BEGIN and COMMIT: what many wait for is held no longer than the
 * server takes. `work` asks for all its statements before it waits for an answer; one that comes later is refused, and
 * what `work` throws after the answers undoes nothing.
 */
export function tenantFlight<Result>(
  database: AppDatabase,
  tenantId: TenantId,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return flight(database, setTenant(tenantId), { kind: 'tenant', tenantId }, work);
}

/** Runs `work` on the tables of the platform, in one flight as {@link tenantFlight} does. */
export function platformFlight<Result>(
  database: PlatformDatabase,
  work: (tx: PlatformTransaction) => Promise<Result>,
): Promise<Result> {
  return flight(database, '', { kind: 'platform' }, work);
}

function flight<Transaction extends object, Result>(
  database: Database,
  opening: string,
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return inOneFlight(
    poolOf(database),
    opening,
    connection => {
      bind(tx, connection);
      return work(tx);
    },
    () => release(tx),
  );
}

/** Runs `work` on the tables of the platform. */
export function platformTransaction<Result>(
  database: PlatformDatabase,
  work: (tx: PlatformTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(poolOf(database), '', connection =>
    during(connection, { kind: 'platform' } as const, work),
  );
}

/** Runs `work` on the outbox of all tenants. */
export function relayTransaction<Result>(
  database: RelayDatabase,
  work: (tx: RelayTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(poolOf(database), '', connection =>
    during(connection, { kind: 'relay' } as const, work),
  );
}

/** Lends a connection to a transaction for as long as `work` lasts: used later, the transaction refuses. */
async function during<Transaction extends object, Result>(
  connection: Connection,
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  bind(tx, connection);
  try {
    return await work(tx);
  } finally {
    release(tx);
  }
}

/**
 * Within a platform transaction, works on one tenant's rows as the app role does: with its rights, behind its row
 * security. So that a tenant and its rows can be created together or not at all.
 */
export async function asTenant<Result>(
  platform: PlatformTransaction,
  tenantId: TenantId,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const connection = bound(platform);
  await connection.unsafe(`set local role preau_app; ${setTenant(tenantId)}`);
  const result = await during(connection, { kind: 'tenant', tenantId } as const, work);
  await connection.unsafe("set local app.tenant_id = ''; reset role");
  return result;
}
