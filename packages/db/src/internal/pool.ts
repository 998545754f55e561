/**
 * Connections to PostgreSQL. Nothing outside this package may import this module: it hands out raw SQL.
 *
 * postgres.js has a pool of its own, which does not survive the loss of a connection: whoever has reserved it is not
 * told, writing to it ends the process, and one that is opened again in its place may never send anything (its issues
 * 1154 and 1208). So each connection here is a client of its own that is reserved once and thrown away when it is lost.
 */
import postgres from 'postgres';
import { arrayTypes } from './arrays.ts';

export type Connection = postgres.ReservedSql<{ date: string }>;

/** A day stays the text that PostgreSQL prints; a `Date` would move it by a time zone. */
const DATE_OID = 1082;

/** A connection that nobody has used for so long is closed. */
const IDLE_MS = 300_000;

/** A connection that is gone: lost, or closed by us. The codes are those of postgres.js. */
class ConnectionError extends Error {
  readonly code: 'CONNECTION_CLOSED' | 'CONNECTION_ENDED';

  constructor(code: ConnectionError['code']) {
    super(
      code === 'CONNECTION_CLOSED' ? 'the connection to the database was lost' : 'the database was closed',
    );
    this.code = code;
  }
}

/** One connection, and whether it still stands. */
class Link {
  readonly connection: Connection;
  readonly #client: postgres.Sql;
  #lost: Error | null = null;
  /** Told when the connection is lost. */
  onLost: (error: Error) => void = () => {};

  private constructor(client: postgres.Sql, reserved: Connection) {
    this.#client = client;
    this.connection = this.#refusingWhenLost(reserved);
  }

  static async open(url: string): Promise<Link> {
    let lose = () => {};
    const client = postgres(url, {
      max: 1,
      max_lifetime: null,
      connect_timeout: 10,
      fetch_types: false,
      onnotice: () => {},
      onclose: () => lose(),
      types: {
        date: { to: DATE_OID, from: [DATE_OID], serialize: String, parse: String },
        ...arrayTypes,
      },
      connection: {
        application_name: 'preau',
        statement_timeout: 60_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
    try {
      await client`select`; // only a connection that is open already can be reserved
      const link = new Link(client, await client.reserve());
      lose = () => link.#lose();
      return link;
    } catch (error) {
      client.end({ timeout: 0 }).catch(() => {}); // there is nothing to end properly
      throw error;
    }
  }

  get isLost(): boolean {
    return this.#lost !== null;
  }

  async close(): Promise<void> {
    this.#lost ??= new ConnectionError('CONNECTION_ENDED');
    this.onLost = () => {};
    await this.#client.end({ timeout: 0 });
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = new ConnectionError('CONNECTION_CLOSED');
    this.#client.end({ timeout: 0 }).catch(() => {}); // it is gone already
    this.onLost(this.#lost);
  }

  #refusingWhenLost(reserved: Connection): Connection {
    const check = () => {
      if (this.#lost) throw this.#lost;
    };
    return new Proxy(reserved, {
      apply(target, receiver, args) {
        check();
        return Reflect.apply(target, receiver, args);
      },
      get(target, key) {
        check();
        return Reflect.get(target, key);
      },
    });
  }
}

/** At most `max` connections, opened when they are needed, each lent to one at a time. */
export class Pool {
  readonly #url: string;
  readonly #max: number;
  readonly #idle = new Map<Link, NodeJS.Timeout>();
  readonly #lent = new Set<Link>();
  readonly #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #opening = 0;
  #ended = false;

  constructor(url: string, max: number) {
    this.#url = url;
    this.#max = max;
  }

  /** Lends a connection to `work`. @throws what `work` throws, and at once when the connection is lost. */
  async lend<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const link = await this.#take();
    try {
      return await new Promise((resolve, reject) => {
        link.onLost = reject;
        work(link.connection).then(resolve, reject);
      });
    } finally {
      this.#giveBack(link);
    }
  }

  /** Refuses whoever comes, waits a little for what is running, closes all connections. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new ConnectionError('CONNECTION_ENDED'));
    const patience = performance.now() + 5000;
    while (this.#lent.size + this.#opening > 0 && performance.now() < patience)
      await new Promise(resolve => setTimeout(resolve, 5));
    await Promise.all([...this.#idle.keys(), ...this.#lent].map(link => this.#discard(link)));
  }

  async #take(): Promise<Link> {
    if (this.#ended) throw new ConnectionError('CONNECTION_ENDED');
    const link = [...this.#idle.keys()].at(-1);
    if (link) {
      clearTimeout(this.#idle.get(link));
      this.#idle.delete(link);
      this.#lent.add(link);
      return link;
    }
    if (this.#idle.size + this.#lent.size + this.#opening < this.#max) return this.#open();
    await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    return this.#take();
  }

  async #open(): Promise<Link> {
    this.#opening += 1;
    try {
      const link = await Link.open(this.#url);
      this.#lent.add(link);
      return link;
    } catch (error) {
      this.#waiting.shift()?.resolve();
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  #giveBack(link: Link): void {
    this.#lent.delete(link);
    if (!link.isLost) {
      const discard = () => void this.#discard(link);
      link.onLost = discard;
      this.#idle.set(link, setTimeout(discard, IDLE_MS).unref());
    }
    this.#waiting.shift()?.resolve();
  }

  async #discard(link: Link): Promise<void> {
    clearTimeout(this.#idle.get(link));
    this.#idle.delete(link);
    this.#lent.delete(link);
    await link.close();
  }
}

/**
 * Runs `work` in a transaction of one connection. `opening` is sent together with BEGIN and with the first query of
 * `work`, so a transaction costs one round trip more than its queries, not three.
 * @throws what `work` throws, after a rollback; at once when the connection is lost, though `work` may still be waiting
 *   for something else: its next query is refused then
 */
export function inTransaction<Result>(
  pool: Pool,
  opening: string,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  return pool.lend(async connection => {
    const opened = connection.unsafe(`begin; ${opening}`).execute();
    opened.catch(() => {}); // awaited below; a lost connection must not count as unhandled meanwhile
    try {
      const result = await work(connection);
      await opened;
      const { command } = await connection.unsafe('commit');
      if (command !== 'COMMIT') throw new Error(NOTHING_SAVED);
      return result;
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  });
}

/**
 * Runs `work` in a transaction of one connection, in one flight: BEGIN, all that `work` asks for and COMMIT leave without
 * an answer being waited for, so that rows are held no longer than the server takes. `close` is called once COMMIT is on
 * its way, after which nothing may be asked any more. A statement that fails undoes all.
 * @throws what `work` throws; what it throws once it was answered undoes nothing
 */
export function inOneFlight<Result>(
  pool: Pool,
  opening: string,
  work: (connection: Connection) => Promise<Result>,
  close: () => void,
): Promise<Result> {
  return pool.lend(async connection => {
    const opened = connection.unsafe(`begin; ${opening}`).execute();
    let failure: { error: unknown } | null = null;
    const worked = work(connection).catch(error => {
      failure = { error };
      throw error;
    });
    // Both are awaited below; a connection that is lost before must not leave them unhandled.
    for (const asked of [opened, worked]) asked.catch(() => {});
    // All that waits for no answer has been asked for by then.
    await new Promise<void>(resolve => process.nextTick(resolve));
    close();
    const closed = connection.unsafe(failure ? 'rollback' : 'commit').execute();
    const [begun, done, end] = await Promise.allSettled([opened, worked, closed]);
    if (done.status === 'rejected') throw done.reason;
    if (begun.status === 'rejected') throw begun.reason;
    if (end.status === 'rejected') throw end.reason;
    if (end.value.command !== 'COMMIT') throw new Error(NOTHING_SAVED);
    return done.value;
  });
}

/** PostgreSQL answers ROLLBACK to the COMMIT of a transaction in which a statement failed and was swallowed. */
const NOTHING_SAVED = 'a statement failed in this transaction, nothing was saved';

/** Whether the connection still stands or not, nothing was saved. */
async function rollBack(connection: Connection): Promise<void> {
  try {
    await connection.unsafe('rollback');
  } catch {
    // lost: the server has rolled back by itself
  }
}
