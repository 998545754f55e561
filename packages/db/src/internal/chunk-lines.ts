/** Lines of a part of a run as they are stored: what thousands of them have alike is written once. */
import type { BillLine } from '@preau/domain/billing/invoice';

interface Owner extends Pick<BillLine, 'childId' | 'childName'> {
  /** Of the bill, which is the invoice's. */
  invoiceId: string;
}

interface Own extends Pick<BillLine, 'dates' | 'quantity' | 'amountCents'> {
  /** On its invoice. */
  position: number;
}

type Price = Omit<BillLine, keyof Owner | keyof Own | 'reversesId'>;

/** `owner` and `price` of a line are the `place` of what they name. */
export interface PackedLines {
  owners: (Owner & { place: number })[];
  prices: (Price & { place: number })[];
  lines: (Own & { owner: number; price: number })[];
}

/** @param bills whose lines take nothing back: no draft does */
export function packLines(bills: readonly { id: string; lines: readonly BillLine[] }[]): PackedLines {
  const owners: PackedLines['owners'] = [];
  const prices: PackedLines['prices'] = [];
  const lines: PackedLines['lines'] = [];
  const priceAt = new Map<string, number>();
  for (const { id: invoiceId, lines: own } of bills)
    for (const [position, line] of own.entries()) {
      // The lines of a child stand together.
      const last = owners.at(-1);
      if (last?.invoiceId !== invoiceId || last.childId !== line.childId)
        owners.push({ place: owners.length, invoiceId, childId: line.childId, childName: line.childName });
      const key = keyOfPrice(line);
      const price = priceAt.get(key) ?? prices.length;
      if (price === prices.length) {
        priceAt.set(key, price);
        prices.push({ place: price, ...priceOf(line) });
      }
      const { dates, quantity, amountCents } = line;
      lines.push({ owner: owners.length - 1, price, position, dates, quantity, amountCents });
    }
  return { owners, prices, lines };
}

function priceOf(line: BillLine): Price {
  const { month, kind, nature, service, serviceName, unitCents, shareBp, article, version, steps } = line;
  return { month, kind, nature, service, serviceName, unitCents, shareBp, article, version, steps };
}

/** Of names that have no line breaks. */
function keyOfPrice(line: BillLine): string {
  const { month, kind, nature, service, serviceName, unitCents, shareBp, article, version, steps } = line;
  return `${month}\n${kind}\n${nature}\n${service}\n${serviceName}\n${unitCents}\n${shareBp}\n${article}\n${version}\n${JSON.stringify(steps)}`;
}

/** @returns lines by bill, in their order */
export function unpackLines({ owners, prices, lines }: PackedLines): Map<string, BillLine[]> {
  const unpacked = lines.map(({ owner, price, position: _, ...own }) => {
    const { invoiceId, ...child } = at(owners, owner);
    return { invoiceId, line: { ...child, ...at(prices, price), ...own, reversesId: null } };
  });
  const byInvoice = Map.groupBy(unpacked, ({ invoiceId }) => invoiceId);
  return new Map([...byInvoice].map(([id, own]) => [id, own.map(({ line }) => line)]));
}

function at<Shared extends { place: number }>(all: readonly Shared[], wanted: number): Omit<Shared, 'place'> {
  const found = all[wanted];
  if (!found) throw new Error(`nothing at ${wanted} of a chunk's lines`);
  const { place: _, ...shared } = found;
  return shared;
}
