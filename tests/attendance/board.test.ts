/** What the mairie has to settle of the days behind it, and how it mends it, through the API, on a real database. */
import { randomUUID } from 'node:crypto';
import {
  type AttendanceCorrection,
  attendanceCorrected,
  type DayBoard,
  dayBoard,
  serviceDay,
} from '@preau/contract/attendance';
import type { AnomalyKind } from '@preau/domain/attendance/anomaly';
import { toId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { cellOf, reserve, sendKey } from '../planning/world.ts';
import {
  AFTERWARDS,
  EVENING,
  type Fortnight,
  MEAL,
  MORNING,
  OTHERS,
  type PlayedDay,
  playFortnight,
} from './fortnight.ts';
import { mark, seenBy, send, tabletOf } from './world.ts';

let fortnight: Fortnight;
let agent: Browser;

beforeAll(async () => {
  fortnight = await playFortnight();
  agent = await fortnight.world.agent('gestionnaire');
});
afterAll(() => fortnight.world.database.drop());

/** What of a day does not fit, by hand: the last departure in time is at 18:00, and only the evening asks for more. */
function anomaliesOf({ service, seen, outcome }: PlayedDay): AnomalyKind[] {
  if (outcome === 'no-show') return ['missing'];
  if (!Array.isArray(seen)) return [];
  const [arrival, departure] = seen;
  return [
    ...(outcome === 'unbooked' ? (['unbooked'] as const) : []),
    ...(service !== MEAL && arrival !== null && departure === null ? (['no-departure'] as const) : []),
    ...(service === EVENING && departure !== null && departure > '18:00' ? (['late'] as const) : []),
  ];
}

function tally({ anomalies }: DayBoard): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { kind } of anomalies) counted[kind] = (counted[kind] ?? 0) + 1;
  return counted;
}

function tallyOf(days: readonly PlayedDay[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const kind of days.flatMap(anomaliesOf)) counted[kind] = (counted[kind] ?? 0) + 1;
  return counted;
}

test('what does not fit is listed to the unit, for a week, a day, a site and a service', async () => {
  const { days } = fortnight;
  const week = await agent.read(dayBoard, '/office/day-board?week=2026-11-18');
  expect(week).toMatchObject({ from: '2026-11-16', to: '2026-11-22' });
  const first = days.filter(({ date }) => date <= '2026-11-22');
  expect(tally(week)).toEqual(tallyOf(first));
  expect(week.counts).toEqual({ 'outside-contract': 0, ...tallyOf(first) });
  const day = await agent.read(dayBoard, '/office/day-board?day=2026-11-24&site=ecole-rognaix');
  expect(tally(day)).toEqual(
    tallyOf(days.filter(({ date, service }) => date === '2026-11-24' && service !== MEAL)),
  );
  const evening = await agent.read(dayBoard, `/office/day-board?week=2026-11-25&service=${EVENING}`);
  expect(tally(evening)).toEqual(
    tallyOf(days.filter(({ date, service }) => date > '2026-11-22' && service === EVENING)),
  );
  const late = evening.anomalies.find(({ kind }) => kind === 'late');
  expect(late).toMatchObject({ departure: '18:10', lateFrom: '18:00', service: { key: EVENING } });
});

test('without a day one sees the last day of service and today: on a Monday, Friday', async () => {
  const { world } = fortnight;
  const today = await agent.read(dayBoard, '/office/day-board');
  expect([today.from, today.to]).toEqual(['2026-11-26', '2026-11-27']);
  world.at('2026-11-30T09:00:00Z');
  const monday = await agent.read(dayBoard, '/office/day-board');
  expect([monday.from, monday.to]).toEqual(['2026-11-27', '2026-11-30']);
  world.at(AFTERWARDS);
  expect((await agent.get('/office/day-board?day=2026-11-28')).status).toBe(400);
});

test('attendance that nobody took is named once the service is over, and no more once an agent has said who was there', async () => {
  const { world, families } = fortnight;
  const [one, other] = families;
  if (!one || !other) throw new Error('two families');
  const date = '2026-12-01';
  world.at('2026-11-27T08:00:00Z');
  for (const family of [one, other]) await reserve(family, EVENING, [date]);
  world.at(`${date}T16:45:00Z`);
  const rollsOf = async (by: Browser = agent) =>
    (await by.read(dayBoard, `/office/day-board?day=${date}`)).rolls.map(
      ({ service, problem, expected, noted }) => [service.key, problem, expected, noted],
    );
  // The evening ends at six.
  expect(await rollsOf()).toEqual([]);
  world.at(`${date}T17:05:00Z`);
  expect(await rollsOf()).toEqual([[EVENING, 'missing', 2, 0]]);
  await correct({ date, children: [[one.children[0]?.id, 'present', '16:30', '17:20']] });
  expect(await rollsOf()).toEqual([[EVENING, 'unfinished', 2, 1]]);
  await correct({ date, closes: true, children: [] });
  expect(await rollsOf()).toEqual([]);
  const board = await agent.read(dayBoard, `/office/day-board?day=${date}`);
  expect(board.anomalies.map(({ kind, child }) => [kind, child.id])).toEqual([
    ['missing', other.children[0]?.id],
  ]);
  // The other family hears of it as from the gate.
  const [job] = await world.database.superuser`
    select payload from outbox where job = 'settle-attendance' order by id desc limit 1`;
  expect(job?.payload).toEqual({ service: EVENING, date });
  world.at(AFTERWARDS);
});

type Said = [
  childId: string | undefined,
  presence: 'present' | 'absent' | 'unknown',
  arrival?: string,
  departure?: string,
];

function correctionOf({
  children,
  ...changes
}: Partial<Omit<AttendanceCorrection, 'children' | 'date'>> & { date: string; children: Said[] }) {
  return {
    key: sendKey(),
    service: EVENING,
    reason: 'Feuille retrouvée',
    closes: false,
    children: children.map(([childId, presence, arrival = null, departure = null]) => ({
      childId,
      presence,
      arrival,
      departure,
    })),
    ...changes,
  };
}

function correct(asked: Parameters<typeof correctionOf>[0], by: Browser = agent) {
  return by.tell(attendanceCorrected, '/office/attendance/corrections', correctionOf(asked));
}

test('a correction takes back what a tablet noted, keeps who, when and why, and changes what the family sees', async () => {
  const { world, families } = fortnight;
  const family = families[2];
  const child = family?.children[0]?.id ?? '';
  if (!family) throw new Error('a family');
  const date = '2026-12-03';
  world.at('2026-11-27T08:00:00Z');
  await reserve(family, EVENING, [date]);
  world.at(`${date}T17:00:00Z`);
  const tablet = tabletOf(agent);
  const marks = { date: date as never, notedAt: `${date}T16:40:00Z` }; // a day of the calendar
  await send(tablet, [mark(child, EVENING, 'arrived', { ...marks, at: '16:40' })]);
  world.at('2026-12-10T09:00:00Z');
  expect(await cellOf(family, EVENING, date)).toMatchObject({ state: 'present', marks: ['missingClocking'] });
  const asked = correctionOf({ date, children: [[child, 'present', '16:35', '17:50']] });
  const send2 = () => agent.tell(attendanceCorrected, '/office/attendance/corrections', asked);
  expect(await send2()).toMatchObject({ changed: 1 });
  expect(await cellOf(family, EVENING, date)).toMatchObject({ state: 'present' });
  const shown = await agent.read(serviceDay, `/office/attendance/day?service=${EVENING}&date=${date}`);
  expect(shown.children.find(({ id }) => id === child)).toMatchObject({
    attendance: { isPresent: true, arrival: '16:35', departure: '17:50' },
    anomalies: [],
  });
  expect(shown.corrections).toMatchObject([{ note: 'Feuille retrouvée', children: 1 }]);
  // Sent again it is the same; after another correction it does not come back.
  expect(await send2()).toMatchObject({ changed: 0 });
  await correct({ date, children: [[child, 'absent']] });
  expect(await send2()).toMatchObject({ changed: 0 });
  expect(await cellOf(family, EVENING, date)).toMatchObject({ state: 'absenceToVerify' });
  await correct({ date, children: [[child, 'unknown']] });
  expect(await cellOf(family, EVENING, date)).toMatchObject({ state: 'reserved' });
  const { day } = await seenBy(tablet, EVENING, date as never); // as above
  expect(day.marks.filter(({ kind }) => kind !== 'undo')).toHaveLength(4);
  const audits = await world.database.superuser`
    select before, after from audit_entry where action = 'attendance.correct' order by id desc limit 1`;
  expect(audits[0]?.after).toMatchObject({ date, reason: 'Feuille retrouvée', service: EVENING });
  expect(audits[0]?.before).toMatchObject({
    children: [{ childId: child, attendance: { isPresent: false } }],
  });
  world.at(AFTERWARDS);
});

test('a day that is past asks for a reason, one to come and one long past for none of it, and nobody leaves before coming', async () => {
  const child = fortnight.families[0]?.children[0]?.id;
  const post = (asked: Parameters<typeof correctionOf>[0]) =>
    agent.post('/office/attendance/corrections', correctionOf(asked));
  const mistakesOf = async (asked: Parameters<typeof correctionOf>[0]) => {
    const { status, body } = await post(asked);
    expect(status).toBe(400);
    return Object.keys((body as { meta: { mistakes: object } }).meta.mistakes); // the shape of an error
  };
  expect(await mistakesOf({ date: '2026-11-26', reason: null, children: [[child, 'present']] })).toEqual([
    'reason',
  ]);
  expect(await mistakesOf({ date: '2026-11-28', children: [[child, 'present']] })).toEqual(['date']);
  expect(await mistakesOf({ date: '2025-10-01', children: [[child, 'present']] })).toEqual(['date']);
  expect(await mistakesOf({ date: '2026-11-26', children: [[child, 'present', '17:00', '16:00']] })).toEqual([
    'departure',
  ]);
  expect((await post({ date: '2026-11-27', reason: null, children: [[child, 'present']] })).status).toBe(200);
  expect((await post({ date: '2026-11-26', children: [[randomUUID(), 'present']] })).status).toBe(404);
});

test('a child who came beyond its contract is named, and a family that had a contract for the day is not', async () => {
  const { world } = fortnight;
  const family = await world.family({
    lastName: 'Simon',
    member: 'rognaix',
    school: 'ecole-rognaix',
    services: [],
  });
  const child = family.children[0]?.id ?? '';
  await world.enrol(child, family.householdId, EVENING, [1, 2]);
  world.at('2026-11-10T08:00:00Z');
  await reserve(family, EVENING, ['2026-11-24', '2026-11-26']);
  world.at(AFTERWARDS);
  for (const date of ['2026-11-24', '2026-11-26'])
    await correct({ date, children: [[child, 'present', '16:30', '17:30']] });
  const board = await agent.read(dayBoard, '/office/day-board?week=2026-11-23');
  const own = board.anomalies.filter(one => one.child.id === child);
  expect(own.map(({ kind, date }) => [kind, date])).toEqual([['outside-contract', '2026-11-26']]);
});

test('an agent sees and corrects what is its own alone; who only reads changes nothing; the caterer has nothing', async () => {
  const { world, days, families } = fortnight;
  const child = families[1]?.children[0]?.id;
  const evening = await world.find('service', EVENING);
  const animateur = await world.agent('animateur', [{ kind: 'service', id: toId(evening) }]);
  const own = await animateur.read(dayBoard, '/office/day-board?week=2026-11-18');
  expect(tally(own)).toEqual(
    tallyOf(days.filter(({ date, service }) => date <= '2026-11-22' && service === EVENING)),
  );
  const dayPath = (service: string) => `/office/attendance/day?service=${service}&date=2026-11-26`;
  expect((await animateur.get(dayPath(MORNING))).status).toBe(404);
  expect((await animateur.read(serviceDay, dayPath(EVENING))).mayCorrect).toBe(true);
  const refused = await animateur.post(
    '/office/attendance/corrections',
    correctionOf({ date: '2026-11-26', service: MORNING, children: [[child, 'present']] }),
  );
  expect(refused.status).toBe(404);
  const member = await world.find('member', 'saint-paul');
  const elsewhere = await world.agent('gestionnaire', [{ kind: 'member', id: toId(member) }]);
  expect((await elsewhere.read(dayBoard, '/office/day-board?week=2026-11-18')).anomalies).toEqual([]);
  // A child of Rognaix is nobody that this agent could note at its own evening.
  const foreign = await elsewhere.post(
    '/office/attendance/corrections',
    correctionOf({ date: '2026-11-26', service: OTHERS, children: [[child, 'present']] }),
  );
  expect(foreign.status).toBe(404);
  const regisseur = await world.agent('regisseur');
  expect((await regisseur.read(serviceDay, dayPath(EVENING))).mayCorrect).toBe(false);
  const asked = correctionOf({ date: '2026-11-26', children: [[child, 'present']] });
  expect((await regisseur.post('/office/attendance/corrections', asked)).status).toBe(403);
  const caterer = await world.agent('caterer');
  for (const path of ['/office/day-board', dayPath(EVENING)])
    expect((await caterer.get(path)).status).toBe(403);
});
