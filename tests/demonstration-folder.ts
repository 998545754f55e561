/**
 * Data folders of a demonstration, for tests that need its communes and families and not the first start that brings
 * them: that one happens once a run, and each test file has a copy of its own.
 */
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, vi } from 'vitest';
import { lookInto } from './product-database.ts';
import { type Product, type ProductOptions, startProduct } from './server.ts';

/** Starts a demonstration that is as full as a first start leaves it. Its folder is gone once it has stopped. */
export async function startDemonstration(options: Omit<ProductOptions, 'directory'> = {}): Promise<Product> {
  const directory = await copyOfDemonstration();
  const product = await startProduct({ ...options, directory });
  return {
    ...product,
    async stop() {
      const code = await product.stop();
      await rm(directory, { recursive: true, force: true });
      return code;
    },
  };
}

/** A data folder to start the product on. Whoever asks for it removes it. */
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
    const product = await startProduct({ directory: filling });
    // Who starts a copy finds nothing left to do of what the first start asked for.
    await lookInto(filling, sql =>
      vi.waitFor(
        async () =>
          expect(
            await sql`select id from outbox where state not in ('done', 'failed') and run_at <= now()`,
          ).toEqual([]),
        { timeout: 60_000, interval: 100 },
      ),
    ).finally(product.stop);
    await rename(filling, filled);
  } catch (error) {
    await rm(filling, { recursive: true, force: true }); // the next who asks tries again
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
