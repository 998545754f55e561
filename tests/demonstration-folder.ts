/**
 * Data folders of a demonstration, for tests that need its communes and families and not the first start that brings
 * them: that one happens once a run, and each test file has a copy of its own. It is filled on a day of its own too, since
 * what it shows follows from the day: what a walk meets must not hang on when it is walked.
 */
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf, toLocalDate } from '@preau/domain/dates';
import type postgres from 'postgres';
import { expect, inject, vi } from 'vitest';
import { lookInto } from './product-database.ts';
import { type Product, type ProductOptions, startProduct } from './server.ts';

/** The day on which the demonstration is filled: a Thursday of school, in the last days of a month. */
export const DEMONSTRATION_DAY = toLocalDate('2026-11-26');
/** An afternoon: who is written to hears of it at once. */
export const DEMONSTRATION_NOW = `${DEMONSTRATION_DAY}T16:00`;

/**
 * Starts a demonstration that is as full as a first start leaves it, on its day unless another is given. Its folder is
 * gone once it has stopped.
 */
export async function startDemonstration(options: Omit<ProductOptions, 'directory'> = {}): Promise<Product> {
  const directory = await copyOfDemonstration();
  const product = await startProduct({ now: DEMONSTRATION_NOW, ...options, directory });
  return {
    ...product,
    async stop() {
      const code = await product.stop();
      await rm(directory, { recursive: true, force: true });
      return code;
    },
  };
}

/** A data folder to start the product on, mostly with `now: DEMONSTRATION_NOW`. Whoever asks for it removes it. */
export async function copyOfDemonstration(): Promise<string> {
  const filled = await filledOnce(inject('demonstrationDirectory'));
  const directory = await mkdtemp(join(tmpdir(), 'preau-demonstration-'));
  await cp(filled, directory, { recursive: true });
  return directory;
}

/** The folder from which all are copied. The first who asks fills it, and the others of the run wait. */
async function filledOnce(directory: string): Promise<string> {
  const [filling, filled] = [join(directory, 'filling'), join(directory, 'filled')];
  while (!(await exists(filled))) {
    const isFirst = await mkdir(filling).then(
      () => true,
      () => false,
    );
    if (isFirst) await fill(filling, filled);
    else await sleep(100);
  }
  return filled;
}

async function fill(filling: string, filled: string): Promise<void> {
  try {
    const product = await startProduct({ directory: filling, now: DEMONSTRATION_NOW });
    // Who starts a copy finds nothing left to do of what the first start asked for.
    await lookInto(filling, untilIdle).finally(product.stop);
    await rename(filling, filled);
  } catch (error) {
    await rm(filling, { recursive: true, force: true }); // the next who asks tries again
    throw error;
  }
}

/** Waits until the jobs have ended that a product on its demonstration's day has to do. */
export async function untilIdle(sql: postgres.Sql): Promise<void> {
  const now = instantOf(DEMONSTRATION_NOW, 'Europe/Paris');
  await vi.waitFor(
    async () =>
      expect(
        await sql`select id from outbox where state not in ('done', 'failed') and run_at <= ${now}`,
      ).toEqual([]),
    { timeout: 60_000, interval: 100 },
  );
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
