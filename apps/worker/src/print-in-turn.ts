/**
 * Invoices printed as many at a time as there is room for. The door to the PDFs refuses whom it would keep waiting long,
 * which is right for somebody at a screen; a run of thousands would be put off by it for hours.
 */
import { printInvoice } from '@preau/documents/pdf/invoice';

/** Two are compiled and two are at hand; the door has room for what others ask for. */
const AT_ONCE = 4;

let printing = 0;
const waiting: (() => void)[] = [];

export async function printInTurn(...asked: Parameters<typeof printInvoice>): Promise<Uint8Array> {
  if (printing >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve));
  else printing += 1;
  try {
    return await printInvoice(...asked);
  } finally {
    const next = waiting.shift();
    // Who waits takes the place over.
    if (next) next();
    else printing -= 1;
  }
}
