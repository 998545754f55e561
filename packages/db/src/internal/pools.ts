/** Which connections a database draws on, known to this package alone. */
import { Pool } from './pool.ts';

const pools = new WeakMap<object, Pool>();

/** Gives a database its connections. */
export function openPool(database: object, url: string, max: number): void {
  pools.set(database, new Pool(url, max));
}

/** The connections of a database. @throws Error when it was not made by `new Database` */
export function poolOf(database: object): Pool {
  const pool = pools.get(database);
  if (!pool) throw new Error('only a Database has connections');
  return pool;
}
