/** What the documents of a run cost: made as the worker makes them, against the compiler alone on as many threads. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  type GivenLogo,
  invoiceDocument,
  type PrintedInvoice,
  printInvoice,
} from '@preau/documents/pdf/invoice';
import { printable } from '@preau/documents/pdf/printable';
import { toLocalDate } from '@preau/domain/dates';
import { sampleInvoice, sampleLine } from '../../packages/documents/src/pdf/invoice.sample.ts';
import type { BareWork } from './bare-typst.ts';
import { alternate, type Measure } from './bench.ts';

const INVOICES = 200;
/** As makeInvoiceDocuments has them made at the same time. */
const AT_ONCE = 4;
const THREADS = 2;
const ROUNDS = 3;
const TEMPLATE = fileURLToPath(
  new URL('../../packages/documents/src/pdf/templates/invoice.typ', import.meta.url),
);
const LOGO = new URL('../../tenants/rpi-rognaix/logo.svg', import.meta.url);
const FONTS = ['400Regular', '400Regular_Italic', '700Bold'].map(
  face => `@expo-google-fonts/atkinson-hyperlegible-next/${face}/AtkinsonHyperlegibleNext_${face}.ttf`,
);

/** Invoices of fifteen lines a second through the door of the documents; and by Typst alone, of data that is ready. */
export const pdf: Measure = {
  name: 'billing.pdf',
  unit: 'pdf/s',
  aim: 0.75,
  higherIsBetter: true,
  async run() {
    const logo = { bytes: await readFile(LOGO), mediaType: 'image/svg+xml', alt: 'Logo de Rognaix' };
    const invoices = Array.from({ length: INVOICES }, (_, nth) => invoiceOf(nth));
    const bare = startBare(invoices, logo);
    try {
      // Both have started, and have made the same documents.
      const [made, compiled] = [await print(invoices, logo), await bare.compile()];
      if (made !== compiled) throw new Error(`${made} bytes through the door, ${compiled} of Typst alone`);
      return await alternate(
        ROUNDS,
        () => perSecond(() => print(invoices, logo)),
        () => perSecond(bare.compile),
      );
    } finally {
      await bare.stop();
    }
  },
};

async function perSecond(work: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (INVOICES * 1000) / (performance.now() - startedAt);
}

/** @returns bytes */
async function print(invoices: readonly PrintedInvoice[], logo: GivenLogo): Promise<number> {
  const waiting = invoices.values();
  let bytes = 0;
  const lane = async () => {
    for (const invoice of waiting) {
      const made = await printInvoice(invoice, logo);
      bytes += made.byteLength;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return bytes;
}

function startBare(invoices: readonly PrintedInvoice[], { bytes, alt }: GivenLogo) {
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const work: BareWork = {
    template: TEMPLATE,
    fonts: FONTS,
    picture: { path: fileURLToPath(new URL('picture.svg', `file://${TEMPLATE}`)), bytes },
    documents: invoices.map(invoice => {
      const { title, heading, content } = invoiceDocument(invoice, null);
      return JSON.stringify(
        printable({ title, heading, ...content, picture: { path: '/picture.svg', alt } }, 'any'),
      );
    }),
    creationTimestamp: Math.floor((invoices[0]?.issuedAt.getTime() ?? 0) / 1000),
    next,
  };
  const threads = Array.from(
    { length: THREADS },
    () => new Worker(new URL('bare-typst.ts', import.meta.url), { workerData: work }),
  );
  return {
    /** @returns bytes */
    async compile(): Promise<number> {
      new Int32Array(next)[0] = 0;
      const answers = threads.map(thread => once(thread, 'message'));
      for (const thread of threads) thread.postMessage('begin');
      const made: number[][] = await Promise.all(answers);
      return made.flat().reduce((sum, one) => sum + one, 0);
    },
    stop: () => Promise.all(threads.map(thread => thread.terminate())),
  };
}

const CHILDREN = ['Alexandre', 'Zoé', 'Noé'];
const SERVICES = ['Garderie du matin', 'Repas', 'Garderie du soir', 'Étude surveillée', 'Mercredi'];

/** Three children at five services; no two invoices say the same. */
function invoiceOf(nth: number): PrintedInvoice {
  const sample = sampleInvoice();
  const lines = CHILDREN.flatMap((childName, child) =>
    SERVICES.map((serviceName, service) => {
      const days = 1 + ((nth + child + service) % 14);
      return sampleLine({
        childName,
        childId: `01930000-0000-7000-8000-00000000000${child}`,
        service: `service-${service}`,
        serviceName,
        dates: Array.from({ length: days }, (_, day) =>
          toLocalDate(`2026-11-${String(2 + day).padStart(2, '0')}`),
        ),
        quantity: days,
      });
    }),
  );
  const recipient = {
    householdNumber: String(100_000 + nth),
    names: [`Madame Camille FAMILLE${nth}`],
    address: [`${nth} rue des Écoles`, '73730 ROGNAIX'],
  };
  return sampleInvoice({ reference: `AL-${nth}`, lines, content: { ...sample.content, recipient } });
}
