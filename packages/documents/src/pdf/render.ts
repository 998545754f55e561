/**
 * The door to the PDFs: hands documents to threads, since compiling one blocks whoever does it. A thread is started by the
 * first document, a second one where documents wait, and both end after a while without any: docs/decisions/pdf-in-a-thread.md.
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

/** What the thread is told: to make a document, or, where none waits, to keep nothing of those that it made. */
export type Asked = { kind: 'make'; document: PdfDocument } | { kind: 'forget' };

interface Task {
  document: PdfDocument;
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
}

/** A thread, and what it makes. */
interface Lane {
  thread: Worker;
  current: { task: Task; deadline: NodeJS.Timeout } | null;
}

/** As many as documents by the hundred are worth; one that is made alone starts one. */
const MOST_LANES = 2;

const waiting: Task[] = [];
const lanes = new Set<Lane>();
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
  const task = waiting[0];
  const free = [...lanes].find(({ current }) => current === null);
  if (!task) {
    if (free) forget(free);
    if ([...lanes].every(({ current }) => current === null)) rest();
    return;
  }
  const lane = free ?? (lanes.size < MOST_LANES ? openLane() : null);
  if (!lane) return;
  waiting.shift();
  if (idle) clearTimeout(idle);
  lane.thread.ref();
  const deadline = setTimeout(() => lose(lane, new Error('a document took too long')), LONGEST_MS);
  lane.current = { task, deadline };
  tell(lane, { kind: 'make', document: task.document });
}

function openLane(): Lane {
  // An environment of its own that holds nothing: the compiler needs none of what this process was given.
  const thread = new Worker(new URL('./compiler-thread.ts', import.meta.url), { env: {} });
  const lane: Lane = { thread, current: null };
  thread.on('message', (compiled: Compiled) => settle(lane, compiled));
  thread.on('error', error => lose(lane, error));
  thread.on('exit', () => lose(lane, new Error('the thread that makes documents has ended')));
  lanes.add(lane);
  return lane;
}

/** No family's data stays behind in a thread that has nothing to make. */
function forget(lane: Lane): void {
  tell(lane, { kind: 'forget' });
  lane.thread.unref();
}

function tell({ thread }: Lane, asked: Asked): void {
  thread.postMessage(asked);
}

/** What a lane was making, which it makes no more. */
function take(lane: Lane): Task | null {
  if (!lane.current) return null;
  const { task, deadline } = lane.current;
  clearTimeout(deadline);
  lane.current = null;
  return task;
}

function settle(lane: Lane, compiled: Compiled): void {
  const task = take(lane);
  if (!task) return;
  if (compiled.kind === 'made') task.resolve(compiled.pdf);
  else task.reject(new Error(`a document could not be made: ${compiled.reason}`));
  makeNext();
}

/** The thread is gone or stuck: its document fails, and the next one gets a new thread. */
function lose(lane: Lane, error: Error): void {
  if (!lanes.delete(lane)) return;
  void lane.thread.terminate();
  take(lane)?.reject(error);
  makeNext();
}

/** Nothing waits. A process that has nothing else to do may end now; one that goes on ends the threads in a while. */
function rest(): void {
  for (const { thread } of lanes) thread.unref();
  if (idle) clearTimeout(idle);
  idle = setTimeout(() => {
    for (const lane of lanes) {
      lanes.delete(lane);
      void lane.thread.terminate();
    }
  }, IDLE_MS);
  idle.unref();
}
