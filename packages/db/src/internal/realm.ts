/** The tables of who signs in. A tenant's and the operators' are the same, but for the tenant: one SQL serves both. */
import type { PendingQuery, Row } from 'postgres';
import type { PlatformTransaction, TenantTransaction } from '../database.ts';
import type { Connection } from './pool.ts';
import { sqlOf } from './transaction.ts';

export type Fragment = PendingQuery<Row[]>;

export interface RealmTables {
  sql: Connection;
  /** What each new row bears beside its own columns. */
  key: { tenant_id?: string };
  /** To be in each `where`: the rows of this tenant, or all. */
  own: Fragment;
  account: Fragment;
  recoveryCode: Fragment;
  signIn: Fragment;
  passwordLink: Fragment;
  attempt: Fragment;
  /** Column by which the others name the account. */
  owner: Fragment;
  ownerName: 'account_id' | 'operator_id';
  /** The unique key of an attempt. */
  attemptKey: Fragment;
}

/** The tables that a transaction reaches. */
export function realmOf(tx: TenantTransaction | PlatformTransaction): RealmTables {
  const sql = sqlOf(tx);
  return tx.kind === 'tenant'
    ? {
        sql,
        key: { tenant_id: tx.tenantId },
        own: sql`tenant_id = ${tx.tenantId}`,
        account: sql`account`,
        recoveryCode: sql`recovery_code`,
        signIn: sql`sign_in`,
        passwordLink: sql`password_link`,
        attempt: sql`attempt`,
        owner: sql`account_id`,
        ownerName: 'account_id',
        attemptKey: sql`(tenant_id, key_hash)`,
      }
    : {
        sql,
        key: {},
        own: sql`true`,
        account: sql`operator`,
        recoveryCode: sql`operator_recovery_code`,
        signIn: sql`operator_sign_in`,
        passwordLink: sql`operator_password_link`,
        attempt: sql`operator_attempt`,
        owner: sql`operator_id`,
        ownerName: 'operator_id',
        attemptKey: sql`(key_hash)`,
      };
}
