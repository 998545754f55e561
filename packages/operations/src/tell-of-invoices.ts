/** Asks for what follows when invoices were issued: their documents are made, and families told. */
import type { TenantTransaction } from '@preau/db/database';
import { addJobs } from '@preau/db/outbox';
import type { Context } from './context.ts';

/** So many are made and told of in one transaction. */
const AT_ONCE = 25;

/** In the transaction in which they are issued. A job for each part: killed at any instant, the others go on. */
export async function tellOfInvoices(
  tx: TenantTransaction,
  _ctx: Context,
  { invoiceIds }: { invoiceIds: readonly string[] },
): Promise<void> {
  const parts = Array.from({ length: Math.ceil(invoiceIds.length / AT_ONCE) }, (_, index) =>
    invoiceIds.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  await addJobs(
    tx,
    'deliver-invoices',
    parts.map(part => ({ payload: { invoiceIds: [...part] } })),
  );
}
