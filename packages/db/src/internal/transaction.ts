/** What a transaction runs on, known to this package alone. */
import type { Connection } from './pool.ts';

const connections = new WeakMap<object, Connection>();

/** Lends a connection to a transaction. */
export function bind(tx: object, connection: Connection): void {
  connections.set(tx, connection);
}

/** Takes the connection back. It may serve another tenant next, so the transaction must not reach it any more. */
export function release(tx: object): void {
  connections.delete(tx);
}

/** The connection of a running transaction, for raw SQL. @throws Error when the transaction is over. */
export function sqlOf(tx: object): Connection {
  const connection = connections.get(tx);
  if (!connection) throw new Error('this transaction is over: await every query before it ends');
  return connection;
}
