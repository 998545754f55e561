/** What was noted and is not yet with the portal: kept on the disk before anything else happens, sent when it can be. */
import type { GateMarkResults, GateRoll, KeptMark, MarkRefusal } from '@preau/contract/gate';
import { MARK_FORMAT } from '@preau/domain/attendance/mark';
import type { WrittenMark } from '@preau/domain/attendance/mark-format';
import { inDrawers, readAll } from './store.ts';

interface ActBase {
  /** Given by the drawer: in which they were noted. */
  order: number;
  /** Why the portal does not take it; null: it waits. */
  refused: MarkRefusal | 'invalid' | null;
}
export type Act = ActBase &
  ({ kind: 'mark'; format: number; deviceId: string; mark: WrittenMark } | { kind: 'roll'; roll: GateRoll });
export type NewAct =
  | { kind: 'mark'; format: number; deviceId: string; mark: WrittenMark }
  | { kind: 'roll'; roll: GateRoll };

export function markAct(deviceId: string, mark: WrittenMark): NewAct {
  return { kind: 'mark', format: MARK_FORMAT, deviceId, mark };
}

/** Keeps acts; they are on the disk when this returns. */
export async function keepActs(acts: readonly NewAct[]): Promise<void> {
  await inDrawers(['acts'], 'readwrite', of => {
    for (const act of acts) of('acts').add({ ...act, refused: null });
    return undefined;
  });
}

export function listActs(): Promise<Act[]> {
  return readAll<Act>('acts');
}

export async function dropActs(orders: readonly number[]): Promise<void> {
  await inDrawers(['acts'], 'readwrite', of => {
    for (const order of orders) of('acts').delete(order);
    return undefined;
  });
}

/** Has acts that were refused sent once more. */
export function retryActs(acts: readonly Act[]): Promise<void> {
  return noteRefusals(acts.map(act => ({ ...act, refused: null })));
}

async function noteRefusals(acts: readonly Act[]): Promise<void> {
  await inDrawers(['acts'], 'readwrite', of => {
    for (const act of acts) of('acts').put(act);
    return undefined;
  });
}

/** A mark as the day has it. */
export function keptMark({ id, childId, service, kind, at, undoesId, source }: WrittenMark): KeptMark {
  return { id, childId, service, kind, at, undoesId, source };
}

/** What the portal makes of what is sent. `offline`: it was not reached, or is not well. */
export type Sending = 'sent' | 'offline' | 'signed-out' | 'forbidden';

export interface Sent {
  outcome: Sending;
  marks: WrittenMark[];
  /** Services of which attendance is closed by this. */
  closed: string[];
}

/** Of one message; a slow network is not kept waiting for hundreds. */
const MOST_SENT = 100;
const PATIENCE_MS = 20_000;

/**
 * Sends what waits, in the order in which it was noted, until nothing does or it cannot be. Nothing leaves the drawer
 * before the portal has said that it has it, so that whatever stops in between, it is sent again, which changes nothing.
 */
export async function sendActs(): Promise<Sent> {
  const sent: Sent = { outcome: 'sent', marks: [], closed: [] };
  // Two tabs would send the same twice: harmless, and for nothing.
  return navigator.locks.request('preau-pointage-envoi', async () => {
    for (;;) {
      const waiting = (await listActs()).filter(({ refused }) => refused === null);
      const [first] = waiting;
      if (!first) return sent;
      sent.outcome = await (first.kind === 'roll'
        ? sendRoll(first, sent)
        : sendMarks(batchOf(waiting), sent));
      if (sent.outcome !== 'sent') return sent;
    }
  });
}

type MarkAct = Extract<Act, { kind: 'mark' }>;

/** The first marks that can go in one message: of one format, and none that was noted after a closing. */
function batchOf(waiting: readonly Act[]): MarkAct[] {
  const marks: MarkAct[] = [];
  for (const act of waiting) {
    const [first] = marks;
    if (act.kind !== 'mark' || marks.length >= MOST_SENT) break;
    if (first && (first.format !== act.format || first.deviceId !== act.deviceId)) break;
    marks.push(act);
  }
  return marks;
}

async function sendMarks(acts: readonly MarkAct[], sent: Sent): Promise<Sending> {
  const [first] = acts;
  if (!first) return 'sent';
  const { format, deviceId } = first;
  const answer = await post('marks', { format, deviceId, marks: acts.map(({ mark }) => mark) });
  if (answer.status === 400 || answer.status === 413) {
    // No page of ours writes such a message. What is wrong with one must not hold up the others.
    if (acts.length > 1) {
      for (const act of acts) {
        const outcome = await sendMarks([act], sent);
        if (outcome !== 'sent') return outcome;
      }
      return 'sent';
    }
    await noteRefusals([{ ...first, refused: 'invalid' }]);
    return 'sent';
  }
  if (answer.status !== 200) return outcomeOf(answer.status);
  const { results } = answer.body as GateMarkResults; // the contract of this route
  const refusals = new Map(results.map(({ id, refused }) => [id, refused]));
  const refused = acts.flatMap((act): Act[] => {
    const refusal = refusals.get(act.mark.id);
    return refusal ? [{ ...act, refused: refusal }] : [];
  });
  const isRefused = new Set(refused.map(({ order }) => order));
  const taken = acts.filter(({ order }) => !isRefused.has(order));
  if (refused.length > 0) await noteRefusals(refused);
  await dropActs(taken.map(({ order }) => order));
  sent.marks.push(...taken.map(({ mark }) => mark));
  return 'sent';
}

async function sendRoll(act: Extract<Act, { kind: 'roll' }>, sent: Sent): Promise<Sending> {
  const { status } = await post('rolls', act.roll);
  if (status === 400 || status === 404) {
    await noteRefusals([{ ...act, refused: status === 404 ? 'not-found' : 'invalid' }]);
    return 'sent';
  }
  if (status !== 200) return outcomeOf(status);
  await dropActs([act.order]);
  sent.closed.push(act.roll.service);
  return 'sent';
}

function outcomeOf(status: number): Sending {
  if (status === 401) return 'signed-out';
  return status === 403 ? 'forbidden' : 'offline';
}

async function post(path: string, body: object): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(`/api/v1/office/gate/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, body: response.ok ? await response.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}
