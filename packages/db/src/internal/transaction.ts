/** What a transaction runs on, known to this package alone. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Connection } from './pool.ts';

const connections = new WeakMap<object, Connection>();
const builders = new WeakMap<object, PostgresJsDatabase>();

/** Lends a connection to a transaction. */
export function bind(tx: object, connection: Connection): void {
  connections.set(tx, connection);
}

/** Takes the connection back. It may serve another tenant next, so the transaction must not reach it any more. */
export function release(tx: object): void {
  connections.delete(tx);
  builders.delete(tx);
}

/** The connection of a running transaction, for raw SQL. @throws Error when the transaction is over. */
export function sqlOf(tx: object): Connection {
  const connection = connections.get(tx);
  if (!connection) throw new Error('this transaction is over: await every query before it ends');
  return connection;
}

/** Drizzle's builder on a running transaction. Raw SQL is faster; hot paths use {@link sqlOf}. */
export function ormOf(tx: object): PostgresJsDatabase {
  let builder = builders.get(tx);
  if (!builder) {
    builder = drizzle(sqlOf(tx) as never); // a reserved connection answers the same calls as the pool it comes from
    builders.set(tx, builder);
  }
  return builder;
}
