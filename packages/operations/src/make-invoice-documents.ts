/** Makes the documents of invoices: by a job after they were issued, or when one is asked for that is not there yet. */
import type { TenantTransaction } from '@preau/db/database';
import {
  findInvoiceFiles,
  type MadeDocument,
  type PrintableInvoice,
  readPrintable,
  saveInvoiceDocuments,
  withoutDocument,
} from '@preau/db/invoice-document';
import { isWithheld, linesFor } from '@preau/domain/billing/invoice';
import type { Context } from './context.ts';

export interface Logo {
  bytes: Uint8Array;
  mediaType: string;
  alt: string;
}

/** Makes the bytes of an invoice: of what it is given alone, and the same each time. */
export type PrintInvoice = (invoice: PrintableInvoice, logo: Logo | null) => Promise<Uint8Array>;

/** Documents that are being made at the same time: two are compiled, and the next wait at the door. */
const AT_ONCE = 4;

/** In the transaction of a job: makes what is missing of these. Done again, it makes nothing. */
export async function makeInvoiceDocuments(
  tx: TenantTransaction,
  ctx: Context,
  invoices: readonly PrintableInvoice[],
  print: PrintInvoice,
): Promise<void> {
  const missing = new Set(await withoutDocument(tx, idsOf(invoices)));
  const toMake = invoices.filter(({ id }) => missing.has(id));
  await saveInvoiceDocuments(tx, ctx.files, await printAll(ctx, toMake, print), ctx.now);
}

function idsOf(invoices: readonly PrintableInvoice[]): string[] {
  return invoices.map(({ id }) => id);
}

/** The children of whose lines all is told to who asks. */
export type ToldChildren = readonly string[] | 'all';

/**
 * The document of one invoice, made now if it is not there yet. No transaction is open while it is made; where another has
 * made it meanwhile, it is the other's that is kept, and given to both. For an adult who does not answer for a child of it,
 * one is made without what is not for its eyes, and kept nowhere.
 * @param authorize throws, in the transaction in which the invoice is looked for, when it is not for who asks
 */
export async function openInvoiceDocument(
  ctx: Context,
  id: string,
  print: PrintInvoice,
  authorize: (tx: TenantTransaction) => Promise<ToldChildren>,
) {
  const found = await ctx.tenant.transaction(async tx => {
    const told = await authorize(tx);
    const [file] = await findInvoiceFiles(tx, [id]);
    if (told !== 'all' && file?.childIds.every(child => told.includes(child)) !== true) {
      const [invoice] = await readPrintable(tx, [id]);
      if (invoice?.lines.some(line => isWithheld(line, told)))
        return { part: { ...invoice, lines: linesFor(invoice.lines, told) } };
    }
    return file ? { file } : { invoices: await readPrintable(tx, [id]) };
  });
  if (found.part) {
    const { part } = found;
    const logos = await readLogos(ctx, [part]);
    return { ...part, bytes: await print(part, logos.get(part.content.issuer.logo?.sha256 ?? '') ?? null) };
  }
  const file = found.file ?? (await makeOne(ctx, id, found.invoices, print));
  return file && { ...file, bytes: await ctx.files.get(ctx.tenant.id, file.sha256) };
}

async function makeOne(ctx: Context, id: string, invoices: readonly PrintableInvoice[], print: PrintInvoice) {
  const made = await printAll(ctx, invoices, print);
  return ctx.tenant.transaction(async tx => {
    await saveInvoiceDocuments(tx, ctx.files, made, ctx.now);
    const [file] = await findInvoiceFiles(tx, [id]);
    return file ?? null;
  });
}

async function printAll(
  ctx: Context,
  invoices: readonly PrintableInvoice[],
  print: PrintInvoice,
): Promise<MadeDocument[]> {
  const logos = await readLogos(ctx, invoices);
  const made: MadeDocument[] = [];
  const waiting = invoices.values();
  const lane = async () => {
    for (const invoice of waiting) {
      const logo = logos.get(invoice.content.issuer.logo?.sha256 ?? '') ?? null;
      made.push({ invoiceId: invoice.id, bytes: await print(invoice, logo) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, invoices.length) }, lane));
  return made;
}

/** The logos that invoices bear, by their SHA-256. One that is no longer kept is left out: better than no invoice. */
export async function readLogos(
  ctx: Context,
  invoices: readonly Pick<PrintableInvoice, 'content'>[],
): Promise<Map<string, Logo>> {
  const wanted = new Map(
    invoices.flatMap(({ content: { issuer } }) =>
      issuer.logo ? [[issuer.logo.sha256, { ...issuer.logo, tenant: issuer.tenant }] as const] : [],
    ),
  );
  const logos = new Map<string, Logo>();
  for (const { sha256, mediaType, tenant } of wanted.values()) {
    const bytes = await ctx.files.get(ctx.tenant.id, sha256).catch(() => null);
    if (bytes) logos.set(sha256, { bytes, mediaType, alt: `Logo : ${tenant}` });
  }
  return logos;
}
