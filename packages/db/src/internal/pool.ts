/** Connections to PostgreSQL. Nothing outside this package may import this module: it hands out raw SQL. */
import postgres from 'postgres';

export type Pool = postgres.Sql<{ date: string }>;
export type Connection = postgres.ReservedSql<{ date: string }>;

/** A day stays the text that PostgreSQL prints; a `Date` would move it by a time zone. */
const DATE_OID = 1082;

/** Opens a pool. `max` connections at most; the server ends statements and idle transactions that last too long. */
export function openPool(url: string, max: number): Pool {
  return postgres(url, {
    max,
    idle_timeout: 300,
    connect_timeout: 10,
    onnotice: () => {},
    types: { date: { to: DATE_OID, from: [DATE_OID], serialize: String, parse: String } },
    connection: {
      application_name: 'preau',
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
}

/**
 * Runs `work` in a transaction of one connection. `opening` is sent together with BEGIN and with the first query of
 * `work`, so a transaction costs one round trip more than its queries, not three.
 * @throws what `work` throws, after a rollback.
 */
export async function inTransaction<Result>(
  pool: Pool,
  opening: string,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.reserve();
  try {
    const opened = connection.unsafe(`begin; ${opening}`).execute();
    opened.catch(() => {}); // awaited below; a lost connection must not count as unhandled meanwhile
    try {
      const result = await work(connection);
      await opened;
      const { command } = await connection.unsafe('commit');
      // PostgreSQL answers ROLLBACK to the COMMIT of a transaction in which a statement failed and was swallowed.
      if (command !== 'COMMIT') throw new Error('a statement failed in this transaction, nothing was saved');
      return result;
    } catch (error) {
      await connection.unsafe('rollback').catch(() => {}); // the connection may be gone: then nothing was saved either
      throw error;
    }
  } finally {
    connection.release();
  }
}
