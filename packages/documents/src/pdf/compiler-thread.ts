/** The thread that compiles documents, one at a time: the only importer of Typst. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { PdfDocument } from './document.ts';
import { printable } from './printable.ts';
import type { Asked, Compiled } from './render.ts';

const TEMPLATES = fileURLToPath(new URL('./templates', import.meta.url));
const FONTS = '@expo-google-fonts/atkinson-hyperlegible-next';
const FACES = ['400Regular', '400Regular_Italic', '700Bold'];

const { resolve } = createRequire(import.meta.url);
const fontBlobs = FACES.map(face =>
  readFileSync(resolve(`${FONTS}/${face}/AtkinsonHyperlegibleNext_${face}.ttf`)),
);
const compiler = NodeCompiler.create({ workspace: TEMPLATES, fontArgs: [{ fontBlobs }] });

/** After so many documents in a row the compiler forgets what it has not used for the last. */
const KEPT_DOCUMENTS = 8;
let made = 0;

parentPort?.on('message', (asked: Asked) => {
  if (asked.kind === 'forget') {
    compiler.evictCache(0);
    return;
  }
  const compiled = compile(asked.document);
  made += 1;
  parentPort?.postMessage(compiled, compiled.kind === 'made' ? [compiled.pdf.buffer as ArrayBuffer] : []); // made below, shared with nobody
  if (made % KEPT_DOCUMENTS === 0) compiler.evictCache(1);
});

/** As it is; then without letters that no font here draws, then without a picture that cannot be read: better than nothing. */
function compile(document: PdfDocument): Compiled {
  const attempts = [
    () => compileWith(document, 'any'),
    () => compileWith(document, 'latin'),
    () => compileWith({ ...document, picture: null }, 'latin'),
  ];
  let reason = '';
  for (const attempt of attempts) {
    try {
      return { kind: 'made', pdf: attempt() };
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return { kind: 'failed', reason };
}

/** @throws when the document does not compile */
function compileWith(
  { template, title, heading, content, picture, at }: PdfDocument,
  script: 'any' | 'latin',
): Uint8Array<ArrayBuffer> {
  const path = picture && `/picture.${picture.mediaType.replace(/^image\//, '').replace(/\+.*$/, '')}`;
  const data = printable(
    { title, heading, ...content, picture: path && { path, alt: picture?.alt } },
    script,
  );
  try {
    if (path && picture) compiler.mapShadow(`${TEMPLATES}${path}`, Buffer.from(picture.bytes));
    const pdf = compiler.pdf(
      { mainFilePath: `${TEMPLATES}/${template}.typ`, inputs: { data: JSON.stringify(data) } },
      { pdfStandard: 'ua-1', creationTimestamp: Math.floor(at.getTime() / 1000) },
    );
    return new Uint8Array(pdf);
  } finally {
    compiler.resetShadow();
  }
}

/** Where in our own templates it failed. The compiler's message would quote what is printed. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /message: "([^"`\\]{1,80})/.exec(text)?.[1] ?? 'no reason given';
}
