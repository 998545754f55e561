/** Takes what a tablet has noted: each mark is judged alone, and none counts twice, however often it is sent. */
import type { GateMarkResults, GateMarks, MarkRefusal } from '@preau/contract/gate';
import {
  type DayOfChild,
  dayKey,
  findKnownDays,
  findMarks,
  type KnownDay,
  readMarks,
} from '@preau/db/attendance';
import { type DayOfService, insertMarks, lockRolls, type NewMark } from '@preau/db/attendance-writes';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import type { MarkKind } from '@preau/domain/attendance/mark';
import { readMark, type SentMark } from '@preau/domain/attendance/mark-format';
import { MARK_DAYS } from '@preau/domain/attendance/timed';
import { addDays } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { foldDays } from './fold-attendance.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { settleLater } from './settle-attendance.ts';

interface Judged {
  id: string;
  mark: SentMark | null;
  refused: MarkRefusal | null;
}

/**
 * Saves marks, and what they come to with all that was noted before, in a few statements for them all. A child or a
 * service that is not this agent's is refused as one that is not there.
 */
export function noteAttendance(
  ctx: Context,
  { format, deviceId, marks }: GateMarks,
): Promise<GateMarkResults> {
  const judged = marks.map((mark): Judged => judge(ctx, format, mark));
  return ctx.tenant.transaction(async tx => {
    const read = judged.flatMap(({ mark }) => (mark ? [mark] : []));
    const known = await knownDays(tx, ctx, read);
    const accepted = read.flatMap((mark): NewMark[] => {
      const day = known.get(keyOf(mark));
      if (!day) return [];
      const { childId, serviceId, date } = day;
      const { id, kind, at, undoesId, notedAt, source } = mark;
      const by = { accountId: 'id' in ctx.actor ? ctx.actor.id : null, deviceId, source, format };
      return [{ id, childId, serviceId, date, kind, at, undoesId, notedAt, receivedAt: ctx.now, ...by }];
    });
    const contents = await save(tx, ctx, accepted, known, deviceId);
    const refusalOf = (mark: SentMark): MarkRefusal | null => {
      const day = known.get(keyOf(mark));
      if (!day) return 'not-found';
      return contents.get(mark.id) === contentOf({ ...day, kind: mark.kind }) ? null : 'other-mark';
    };
    return {
      results: judged.map(({ id, mark, refused }) => ({ id, refused: mark ? refusalOf(mark) : refused })),
    };
  });
}

/** What can be said of a mark alone. A tablet's clock may be ahead; the day of the portal's is what counts. */
function judge(ctx: Context, format: number, sent: GateMarks['marks'][number]): Judged {
  const id = typeof sent.id === 'string' ? sent.id : '';
  const read = readMark(format, sent);
  if (read.kind === 'refused') return { id, mark: null, refused: read.refusal };
  const today = todayOf(ctx);
  const { date } = read.mark;
  if (date > today) return { id, mark: null, refused: 'future' };
  if (date < addDays(today, -MARK_DAYS)) return { id, mark: null, refused: 'too-old' };
  return { id, mark: read.mark, refused: null };
}

function keyOf({ childId, service, date }: Pick<SentMark, 'childId' | 'service' | 'date'>): string {
  return `${childId} ${service} ${date}`;
}

async function knownDays(
  tx: TenantTransaction,
  ctx: Context,
  marks: readonly SentMark[],
): Promise<Map<string, KnownDay>> {
  const days = [...new Map(marks.map(mark => [keyOf(mark), mark])).values()];
  const known = await findKnownDays(tx, officeScope(ctx), days);
  return new Map(known.map(day => [keyOf(day), day]));
}

/** @returns what is kept under each id, as {@link contentOf} tells it: what was sent, but for an id that was given twice */
async function save(
  tx: TenantTransaction,
  ctx: Context,
  accepted: readonly NewMark[],
  known: ReadonlyMap<string, KnownDay>,
  deviceId: string,
): Promise<ReadonlyMap<string, string>> {
  if (accepted.length === 0) return new Map();
  const days = [...known.values()];
  const marks = [...new Map(accepted.toReversed().map(mark => [mark.id, mark])).values()];
  // One flight: each statement sees what those before it have locked and written.
  const [fresh, added, marked] = await Promise.all([
    lockRolls(tx, days),
    insertMarks(tx, marks),
    readMarks(tx, days),
  ]);
  const isAdded = new Set(added);
  const sentAgain = marks.filter(({ id }) => !isAdded.has(id)).map(({ id }) => id);
  const services = servicesOf(days);
  const [before] = await Promise.all([
    findMarks(tx, sentAgain),
    ...(added.length > 0
      ? [
          foldDays(tx, days, Promise.resolve(marked)),
          settleLater(tx, ctx, { fresh, days: services, key: added[0] ?? '' }),
          recordAudit(tx, {
            actor: ctx.actor,
            at: ctx.now,
            requestId: ctx.requestId,
            action: 'attendance.note',
            after: { marks: added, device: deviceId, days: services },
          }),
        ]
      : []),
  ]);
  return new Map(
    [...marks.filter(({ id }) => isAdded.has(id)), ...before].map(mark => [mark.id, contentOf(mark)]),
  );
}

function contentOf(mark: DayOfChild & { kind: MarkKind }): string {
  return `${mark.kind} ${dayKey(mark)}`;
}

function servicesOf(days: readonly KnownDay[]): (DayOfService & { service: string })[] {
  const all = days.map(({ serviceId, service, date }) => ({ serviceId, service, date }));
  return [...new Map(all.map(day => [`${day.serviceId} ${day.date}`, day])).values()];
}
