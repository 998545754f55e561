/**
 * The door to the PDFs: hands documents to a thread, since compiling one blocks whoever does it. The thread is started
 * by the first document and ends after a while without any: docs/decisions/pdf-in-a-thread.md.
 */
import { Worker } from 'node:worker_threads';
import type { PdfDocument } from './document.ts';

/** Documents that may wait; the next is refused, rather than kept in memory with all that it says. */
const MOST_WAITING = 20;
/** A document that takes longer is given up, and the thread with it. */
const LONGEST_MS = 30_000;
const IDLE_MS = 60_000;

/** Too many documents are being made: the same may be asked for again in a moment. */
export class PdfBusy extends Error {
  override readonly name = 'PdfBusy';
}

/** What the thread answers to a document. */
export type Compiled = { kind: 'made'; pdf: Uint8Array } | { kind: 'failed'; reason: string };

interface Task {
  document: PdfDocument;
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
}

const waiting: Task[] = [];
let thread: Worker | null = null;
let current: { task: Task; deadline: NodeJS.Timeout } | null = null;
let idle: NodeJS.Timeout | null = null;

/**
 * Makes a tagged PDF (PDF/UA-1) of a document.
 * @throws PdfBusy when too many wait already
 * @throws Error when the document cannot be made; its message quotes nothing of what the document says
 */
export function renderPdf(document: PdfDocument): Promise<Uint8Array> {
  if (waiting.length >= MOST_WAITING) return Promise.reject(new PdfBusy('too many documents wait'));
  return new Promise((resolve, reject) => {
    waiting.push({ document, resolve, reject });
    makeNext();
  });
}

function makeNext(): void {
  if (current) return;
  const task = waiting.shift();
  if (!task) {
    rest();
    return;
  }
  if (idle) clearTimeout(idle);
  thread ??= startThread();
  thread.ref();
  const deadline = setTimeout(() => lose(new Error('a document took too long')), LONGEST_MS);
  current = { task, deadline };
  thread.postMessage(task.document);
}

function startThread(): Worker {
  // An environment of its own that holds nothing: the compiler needs none of what this process was given.
  const started = new Worker(new URL('./compiler-thread.ts', import.meta.url), { env: {} });
  started.on('message', (compiled: Compiled) => {
    if (started === thread) settle(compiled);
  });
  started.on('error', error => {
    if (started === thread) lose(error);
  });
  started.on('exit', () => {
    if (started === thread) lose(new Error('the thread that makes documents has ended'));
  });
  return started;
}

function settle(compiled: Compiled): void {
  if (!current) return;
  const { task, deadline } = current;
  clearTimeout(deadline);
  current = null;
  if (compiled.kind === 'made') task.resolve(compiled.pdf);
  else task.reject(new Error(`a document could not be made: ${compiled.reason}`));
  makeNext();
}

/** The thread is gone or stuck: its document fails, and the next one gets a new thread. */
function lose(error: Error): void {
  const lost = thread;
  thread = null;
  void lost?.terminate();
  if (!current) return;
  const { task, deadline } = current;
  clearTimeout(deadline);
  current = null;
  task.reject(error);
  makeNext();
}

/** Nothing waits. A process that has nothing else to do may end now; one that goes on ends the thread in a while. */
function rest(): void {
  thread?.unref();
  idle = setTimeout(() => {
    const rested = thread;
    thread = null;
    void rested?.terminate();
  }, IDLE_MS);
  idle.unref();
}
