/** Tablets at the gate of a commune, for tests: what they note, and what they are answered. */
import { randomUUID } from 'node:crypto';
import { gateDay, gateMarkResults, gateRollClosed } from '@preau/contract/gate';
import { newId } from '@preau/db/new-id';
import { foldMarks } from '@preau/domain/attendance/fold';
import { MARK_FORMAT, markOf } from '@preau/domain/attendance/mark';
import type { WrittenMark } from '@preau/domain/attendance/mark-format';
import { type LocalDate, toLocalDate } from '@preau/domain/dates';
import type { Browser } from '../families/portal.ts';

export const DAY = toLocalDate('2026-11-26');

export interface Tablet {
  deviceId: string;
  browser: Browser;
}

export function tabletOf(browser: Browser): Tablet {
  return { deviceId: randomUUID(), browser };
}

/** A mark as a tablet writes it. */
export function mark(
  childId: string,
  service: string,
  kind: WrittenMark['kind'],
  changes: Partial<WrittenMark> = {},
): WrittenMark {
  return {
    id: newId(),
    childId,
    service,
    date: DAY,
    kind,
    at: null,
    undoesId: null,
    notedAt: '2026-11-26T15:40:00Z',
    source: 'list',
    ...changes,
  };
}

/** @returns for each mark, why it was refused; null where it was taken */
export async function send({ browser, deviceId }: Tablet, marks: readonly object[], format = MARK_FORMAT) {
  const { results } = await browser.tell(gateMarkResults, '/office/gate/marks', { format, deviceId, marks });
  return results.map(({ refused }) => refused);
}

export function close({ browser, deviceId }: Tablet, service: string, leftAt: string | null = null) {
  return browser.tell(gateRollClosed, '/office/gate/rolls', { service, date: DAY, deviceId, leftAt });
}

/** What a tablet makes of the day: of each child what its marks come to. */
export async function seenBy({ browser }: Tablet, service: string, date: LocalDate = DAY) {
  const day = await browser.read(gateDay, `/office/gate/day?services=${service}&date=${date}`);
  const seen = new Map(
    [...Map.groupBy(day.marks, ({ childId }) => childId)].map(([childId, marks]) => [
      childId,
      foldMarks(marks.map(markOf)),
    ]),
  );
  return { day, seen };
}
