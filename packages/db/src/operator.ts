/** The operators of the platform. */
import type { Id } from '@preau/domain/ids';
import type { PlatformTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** Adds an operator, or finds the one of this address. A closed one is open again. @returns its id */
export async function saveOperator(
  tx: PlatformTransaction,
  { email, name, at }: { email: string; name: string; at: Date },
): Promise<Id<'account'>> {
  const [row] = await sqlOf(tx)<[{ id: Id<'account'> }]>`
    insert into operator (id, email, name, created_at) values (${newId()}, ${email}, ${name}, ${at})
    on conflict (email) do update set name = excluded.name, closed_at = null
    returning id`;
  return row.id;
}

/** What an operator's password may not be made of. */
export async function operatorWords(tx: PlatformTransaction, id: Id<'account'>): Promise<string[]> {
  const [row] = await sqlOf(tx)<{ email: string; name: string }[]>`
    select email, name from operator where id = ${id}`;
  return row ? [row.email, row.name] : [];
}

/** The operator of an address; null when there is none. Closed ones are found too. */
export async function findOperator(tx: PlatformTransaction, email: string): Promise<Id<'account'> | null> {
  const [row] = await sqlOf(tx)<{ id: Id<'account'> }[]>`select id from operator where email = ${email}`;
  return row?.id ?? null;
}

/** Closes an operator: nobody signs in as them from now on, and their sign-ins are over. */
export async function closeOperator(tx: PlatformTransaction, id: Id<'account'>, at: Date): Promise<void> {
  const sql = sqlOf(tx);
  await sql`update operator set closed_at = ${at} where id = ${id}`;
  await sql`delete from operator_sign_in where operator_id = ${id}`;
}
