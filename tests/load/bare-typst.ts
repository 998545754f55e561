/**
 * A thread of bare Typst: the library that the product compiles with, and what it is to compile as the library takes it.
 * Told to begin, it compiles what no other thread has taken yet, and answers how many bytes came of it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/** What every thread of these is given. */
export interface BareWork {
  /** The template's path, and those of the fonts. */
  template: string;
  fonts: string[];
  picture: { path: string; bytes: Uint8Array };
  /** JSON, as a template reads it. */
  documents: string[];
  /** In seconds. */
  creationTimestamp: number;
  /** One number: of the next document that nobody has taken. */
  next: SharedArrayBuffer;
}

const { template, fonts, picture, documents, creationTimestamp, next }: BareWork = workerData;
const { resolve } = createRequire(import.meta.url);
const compiler = NodeCompiler.create({
  workspace: dirname(template),
  fontArgs: [{ fontBlobs: fonts.map(font => readFileSync(resolve(font))) }],
});
compiler.mapShadow(picture.path, Buffer.from(picture.bytes));
const counter = new Int32Array(next);

parentPort?.on('message', () => {
  let bytes = 0;
  for (let index = take(); index < documents.length; index = take()) {
    const inputs = { data: documents[index] ?? '' };
    bytes += compiler.pdf(
      { mainFilePath: template, inputs },
      { pdfStandard: 'ua-1', creationTimestamp },
    ).byteLength;
  }
  compiler.evictCache(0);
  parentPort?.postMessage(bytes);
});

function take(): number {
  return Atomics.add(counter, 0, 1);
}
