/** One transaction of a tenant for all that read at the same time for one visitor: who asks, then what is asked for. */
import type { TenantId } from '@preau/domain/ids';
import { type AppDatabase, type TenantTransaction, tenantTransaction } from './database.ts';

type Work<Result> = (tx: TenantTransaction) => Promise<Result>;

interface Open {
  tx: Promise<TenantTransaction>;
  /** How many work in it. */
  members: number;
  /** Of who threw first: all is undone then. */
  failure: { error: unknown } | null;
  finish(): void;
  /** Settled once it is saved, or undone. */
  ended: Promise<void>;
}

/**
 * A transaction begins with the first who works in it and ends with the last; whoever comes later begins another. So a
 * page that finds out who asks, and asks two questions, costs one BEGIN and one COMMIT, and its statements leave together.
 */
export class SharedTransaction {
  readonly tenantId: TenantId;
  readonly #database: AppDatabase;
  #open: Open | null = null;

  constructor(database: AppDatabase, tenantId: TenantId) {
    this.#database = database;
    this.tenantId = tenantId;
  }

  /**
   * Works, and leaves the transaction open for whoever joins it in the same turn of the event loop. What `work` writes is
   * undone when one of them throws.
   */
  async begin<Result>(work: Work<Result>): Promise<Result> {
    const open = this.#enter();
    try {
      return await work(await open.tx);
    } catch (error) {
      open.failure ??= { error };
      throw error;
    } finally {
      setImmediate(() => this.#leave(open));
    }
  }

  /**
   * Works as {@link tenantTransaction} does: returns when all is saved, throws on what `work` throws. When another has
   * thrown meanwhile, `work` is done again, alone. It must not join from within itself.
   */
  async join<Result>(work: Work<Result>): Promise<Result> {
    const open = this.#enter();
    const done = await open.tx.then(work).then(
      result => ({ result, failure: null }),
      error => ({ result: null, failure: { error } }),
    );
    if (done.failure) open.failure ??= done.failure;
    this.#leave(open);
    if (done.failure && open.failure === done.failure) {
      await open.ended.catch(() => {}); // as it was undone, so that nothing of it is still to come
      throw done.failure.error;
    }
    try {
      await open.ended;
    } catch (error) {
      if (open.failure) return tenantTransaction(this.#database, this.tenantId, work);
      throw error;
    }
    return done.result as Result; // it did not fail
  }

  #enter(): Open {
    if (!this.#open || this.#open.failure) this.#open = this.#start();
    this.#open.members += 1;
    return this.#open;
  }

  #leave(open: Open): void {
    open.members -= 1;
    if (open.members > 0) return;
    if (this.#open === open) this.#open = null;
    open.finish();
  }

  #start(): Open {
    const started = Promise.withResolvers<TenantTransaction>();
    const finished = Promise.withResolvers<void>();
    const ended = tenantTransaction(this.#database, this.tenantId, tx => {
      started.resolve(tx);
      return finished.promise;
    });
    ended.catch(started.reject); // that it could not begin is told to who waits for it
    started.promise.catch(() => {});
    const open: Open = {
      tx: started.promise,
      members: 0,
      failure: null,
      finish: () => (open.failure ? finished.reject(open.failure.error) : finished.resolve()),
      ended,
    };
    return open;
  }
}
