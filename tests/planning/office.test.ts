/** The mairie's side of the planning through the API, on a real database: the queue, decisions, entries, closures, places. */
import {
  absenceResult,
  type CommuneActResult,
  capacityResult,
  communeActResult,
  communeActs,
  communeActWithdrawn,
  familyPlanning,
  type NewCommuneAct,
  type OfficeReservations,
  officePlanning,
  type PlanningDecisions,
  planningDecisionResults,
  planningHistory,
  planningQueue,
  reservationResult,
  wholePlanning,
} from '@preau/contract/planning';
import type { LocalDate } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
  sendKey,
} from './world.ts';

const MEAL = 'rognaix-repas-elementaire';
const MORNING = 'rognaix-garderie-matin';
const EVENING = 'rognaix-garderie-soir';
const NOON = '2026-11-17T11:00:00Z';

let world: PlanningWorld;
let agent: Browser;
let families: PlanningFamily[];

beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  world.at(NOON);
  agent = await world.agent('gestionnaire');
  families = [];
  for (const lastName of ['Lanvin', 'Moreau', 'Nadal', 'Olivier'])
    families.push(
      await world.family({
        lastName,
        member: 'rognaix',
        school: 'ecole-rognaix',
        services: [MEAL, MORNING, EVENING],
      }),
    );
});
afterAll(() => world.database.drop());

function family(index: number): PlanningFamily {
  const found = families[index];
  if (!found) throw new Error('a family of this cast');
  return found;
}

const childOf = (one: PlanningFamily): string => one.children[0]?.id ?? '';

/** An agent writes down what a family asks by telephone. */
function enter(
  one: PlanningFamily,
  service: string,
  dates: readonly string[],
  changes: Partial<OfficeReservations> = {},
  by: Browser = agent,
) {
  return by.tell(reservationResult, '/office/planning/reservations', {
    key: sendKey(),
    preview: false,
    childIds: [childOf(one)],
    services: [service],
    householdId: null,
    when: { kind: 'dates', dates },
    channel: 'telephone',
    receivedAt: NOON,
    override: null,
    acceptsRequested: false,
    ...changes,
  });
}

function decide(
  ids: readonly string[],
  decision: PlanningDecisions['decision'],
  reason: string | null = null,
  key = sendKey(),
) {
  return agent.tell(planningDecisionResults, '/office/planning/decisions', { key, ids, decision, reason });
}

async function queueOf(one: PlanningFamily, by: Browser = agent) {
  return (await by.read(planningQueue, `/office/planning/queue?household=${one.number}`)).items;
}

function close(changes: Partial<Omit<NewCommuneAct, 'from' | 'to'>> & { from: string; to?: string }) {
  const { from, to = from, ...rest } = changes;
  return agent.tell(communeActResult, '/office/planning/closures', {
    key: sendKey(),
    preview: false,
    kind: 'closure',
    cause: 'strike',
    reason: 'Grève nationale',
    services: [MORNING],
    classId: null,
    from,
    to,
    ...rest,
  });
}

async function withdraw(service: string, from: string) {
  const { acts } = await agent.read(communeActs, '/office/planning/closures');
  const act = acts.find(one => one.service.key === service && one.from === from);
  if (!act) throw new Error('the closure that was made');
  return agent.tell(communeActWithdrawn, `/office/planning/closures/${act.id}/withdrawal`, {
    key: sendKey(),
  });
}

function setPlaces(service: string, from: string, capacity: number, to = from) {
  return agent.tell(capacityResult, '/office/planning/capacity', {
    key: sendKey(),
    service,
    from,
    to,
    capacity,
  });
}

test('what is asked at once is one line of the queue, with its days and what the règlement says', async () => {
  const saved = await enter(family(0), MORNING, ['2026-12-03', '2026-12-04']);
  expect(saved.days.map(({ outcome }) => outcome)).toEqual(['requested', 'requested']);
  const [item, ...others] = await queueOf(family(0));
  expect(others).toEqual([]);
  expect(item).toMatchObject({
    kind: 'reservation',
    dates: ['2026-12-03', '2026-12-04'],
    channel: 'telephone',
    isOnHold: false,
    service: { key: MORNING },
  });
  expect(item?.opinion).toContain('article 2.2');
  expect(item?.places).toEqual([
    { date: '2026-12-03', capacity: 24, taken: 0 },
    { date: '2026-12-04', capacity: 24, taken: 0 },
  ]);
  expect((await decide(item?.ids ?? [], 'hold', 'Un animateur manque')).results).toEqual(
    item?.ids.map(id => ({ id, problem: null })),
  );
  expect((await queueOf(family(0)))[0]).toMatchObject({ isOnHold: true, note: 'Un animateur manque' });
  expect(await cellOf(family(0), MORNING, '2026-12-03')).toMatchObject({ state: 'onHold' });
  await decide(item?.ids ?? [], 'accept');
  expect(await cellOf(family(0), MORNING, '2026-12-03')).toMatchObject({ state: 'reserved' });
  expect(await queueOf(family(0))).toEqual([]);
});

test('a decision that is sent twice is one; what is decided meanwhile is not decided again', async () => {
  await enter(family(0), MORNING, ['2026-12-07']);
  const [item] = await queueOf(family(0));
  const ids = item?.ids ?? [];
  const key = sendKey();
  const once = await decide(ids, 'refuse', 'Plus d’animateur', key);
  expect(await decide(ids, 'refuse', 'Plus d’animateur', key)).toEqual(once);
  expect((await decide(ids, 'accept')).results).toEqual([{ id: ids[0], problem: 'already-decided' }]);
  expect(await cellOf(family(0), MORNING, '2026-12-07')).toMatchObject({
    state: 'refused',
    why: 'Plus d’animateur',
  });
  const audits = await world.database.superuser`
    select after from audit_entry where action = 'planning.decide' and after ->> 'reason' = 'Plus d’animateur'`;
  expect(audits).toHaveLength(1);
  const reasonless = await agent.post('/office/planning/decisions', {
    key: sendKey(),
    ids,
    decision: 'refuse',
    reason: null,
  });
  expect(reasonless.status).toBe(400);
});

test('two agents who decide at once decide once', async () => {
  await enter(family(1), MORNING, ['2026-12-07']);
  const [item] = await queueOf(family(1));
  const ids = item?.ids ?? [];
  const [one, other] = await Promise.all([decide(ids, 'accept'), decide(ids, 'refuse', 'Complet')]);
  const problems = [one, other].flatMap(({ results }) => results.map(({ problem }) => problem));
  expect(problems.toSorted()).toEqual(['already-decided', null]);
});

test('an absence that is accepted costs nothing and gives its place back; one that is refused is billed whole', async () => {
  const date = '2026-11-19';
  for (const one of [family(0), family(1)]) await enter(one, MORNING, [date], { acceptsRequested: true });
  for (const one of [family(0), family(1)]) {
    const { days } = await declareAbsence(one, { from: date, reason: 'exceptional', services: [MORNING] });
    expect(days.map(({ outcome }) => outcome)).toEqual(['ask-agent']);
  }
  const [accepted] = await queueOf(family(0));
  const [refused] = await queueOf(family(1));
  expect(accepted).toMatchObject({ kind: 'absence', reason: expect.stringContaining('exceptionnel') });
  expect(accepted?.opinion).toContain('article 3.4');
  await decide(accepted?.ids ?? [], 'accept');
  await decide(refused?.ids ?? [], 'refuse', 'Prévenir avant la veille');
  expect(await cellOf(family(0), MORNING, date)).toMatchObject({ state: 'absentExcused' });
  expect(await cellOf(family(1), MORNING, date)).toMatchObject({ state: 'absentBilled' });
  const places = await world.database.superuser`
    select place is not null as held from reservation where date = ${date} and absence_id is not null
    order by absence_outcome`;
  expect(places.map(({ held }) => held)).toEqual([true, false]);
});

test('a day that is full is left to wait, and the others are decided', async () => {
  await setPlaces(MORNING, '2026-12-08', 1);
  await enter(family(0), MORNING, ['2026-12-08'], { acceptsRequested: true });
  for (const one of [family(1), family(2)]) await enter(one, MORNING, ['2026-12-08', '2026-12-10']);
  const ids = [...(await queueOf(family(1))), ...(await queueOf(family(2)))].flatMap(item => item.ids);
  const { results } = await decide(ids, 'accept');
  expect(results.map(({ problem }) => problem).toSorted()).toEqual(['full', 'full', null, null]);
  const waiting = await queueOf(family(1));
  expect(waiting.map(({ kind, dates }) => [kind, dates])).toEqual([['waiting-list', ['2026-12-08']]]);
  // More places, and they can be taken.
  const raised = await setPlaces(MORNING, '2026-12-08', 3);
  expect(raised.days).toEqual([{ date: '2026-12-08', capacity: 3, taken: 1, isDone: true }]);
  const again = (await decide(ids, 'accept')).results;
  expect(again.map(({ problem }) => problem).toSorted()).toEqual([
    'already-decided',
    'already-decided',
    null,
    null,
  ]);
});

test('places are lowered to what is taken and no further, and who has one keeps it', async () => {
  const date = '2026-12-11';
  for (const one of families) await enter(one, MORNING, [date], { acceptsRequested: true });
  await declareAbsence(family(0), { from: date, reason: 'exceptional', services: [MORNING] });
  expect((await setPlaces(MORNING, date, 2)).days).toEqual([{ date, capacity: 24, taken: 3, isDone: false }]);
  expect((await setPlaces(MORNING, date, 3)).days).toEqual([{ date, capacity: 3, taken: 3, isDone: true }]);
  const rows = await world.database.superuser`
    select place, capacity from reservation where date = ${date} and place is not null order by place`;
  expect(rows.map(({ place, capacity }) => `${place}/${capacity}`)).toEqual(['1/3', '2/3', '3/3']);
  expect((await reserve(family(0), MORNING, [date])).days[0]?.outcome).toBe('on-hold');
});

test('a service without a limit has one on the days for which an agent sets it', async () => {
  const date = '2026-12-14';
  for (const one of [family(0), family(1)]) await reserve(one, MEAL, [date]);
  expect((await setPlaces(MEAL, date, 2)).days).toEqual([{ date, capacity: 2, taken: 2, isDone: true }]);
  expect((await reserve(family(2), MEAL, [date])).days[0]).toMatchObject({
    outcome: 'on-hold',
    reason: 'full',
  });
});

test('what came by telephone counts from when it came, goes beyond the rules only for a reason, and is never there twice', async () => {
  const date = '2026-11-20';
  // Too late by the portal and by telephone now, in time when the call came.
  world.at('2026-11-19T15:00:00Z');
  const late = await enter(family(3), MORNING, [date], { receivedAt: '2026-11-19T14:00:00Z' });
  expect(late.days[0]).toMatchObject({ outcome: 'refused', reason: 'late' });
  const inTime = await enter(family(3), MORNING, [date], {
    receivedAt: '2026-11-19T09:00:00Z',
    acceptsRequested: true,
    preview: true,
  });
  expect(inTime.days[0]).toMatchObject({ outcome: 'accepted' });
  const beyond = await enter(family(3), MORNING, [date], {
    receivedAt: '2026-11-19T14:00:00Z',
    override: 'La mère est à l’hôpital',
  });
  expect(beyond.days[0]).toMatchObject({ outcome: 'accepted', isOverridden: true });
  const audits = await world.database.superuser`
    select after from audit_entry where action = 'reservation.create' and after ->> 'override' is not null`;
  expect(audits).toHaveLength(1);
  const twice = await enter(family(3), MORNING, [date], { override: 'Encore' });
  expect(twice.days[0]).toMatchObject({ outcome: 'refused', reason: 'already-reserved' });
  const future = await agent.post('/office/planning/absences', {
    key: sendKey(),
    preview: true,
    childIds: [childOf(family(3))],
    services: [],
    from: date,
    to: date,
    reason: 'medical',
    note: null,
    returnOn: null,
    proofs: [],
    channel: 'telephone',
    receivedAt: '2026-11-19T18:00:00Z',
    override: null,
  });
  expect(future.status).toBe(400);
  const absent = await agent.tell(absenceResult, '/office/planning/absences', {
    key: sendKey(),
    preview: false,
    childIds: [childOf(family(3))],
    services: [],
    from: date,
    to: date,
    reason: 'medical',
    note: null,
    returnOn: null,
    proofs: [],
    channel: 'telephone',
    receivedAt: '2026-11-19T14:30:00Z',
    override: null,
  });
  expect(absent.days.map(({ outcome }) => outcome)).toEqual(['free']);
  const planning = wholePlanning(
    await agent.read(
      familyPlanning,
      `/office/planning/children/${childOf(family(3))}?from=${date}&to=${date}`,
    ),
  );
  expect(planning.rows.find(({ service }) => service === MORNING)?.cells[0]?.state).toBe('absentExcused');
  world.at(NOON);
});

test('a closure cancels what is reserved, and all is as it was once it is taken back', async () => {
  const date = '2026-12-15';
  await enter(family(0), MORNING, [date], { acceptsRequested: true });
  await enter(family(1), MORNING, [date]);
  await enter(family(2), MORNING, [date], { acceptsRequested: true });
  await declareAbsence(family(2), { from: date, reason: 'other', services: [MORNING] });
  const before = await statesOn(date);
  const looked = await close({ from: date, preview: true });
  expect(looked).toMatchObject({
    actId: null,
    cancelled: 2,
    kept: 0,
    families: 2,
  } satisfies Partial<CommuneActResult>);
  expect(looked.sentences).toEqual([expect.stringContaining('rien n’est facturé')]);
  const key = sendKey();
  const closed = await close({ from: date, key });
  expect(await close({ from: date, key })).toEqual(closed);
  expect(await cellOf(family(0), MORNING, date)).toMatchObject({ state: 'free', day: 'closed', act: null });
  expect((await reserve(family(3), MORNING, [date])).days[0]).toMatchObject({ reason: 'not-served' });
  const withdrawn = await withdraw(MORNING, date);
  expect(withdrawn).toMatchObject({ restored: 2, lost: 0 });
  expect(await statesOn(date)).toEqual(before);
  expect((await reserve(family(3), MORNING, [date])).days[0]?.outcome).toBe('accepted');
});

async function statesOn(date: string) {
  const rows = await world.database.superuser`
    select child_id, status, reason, article, absence_outcome, place is not null as held from reservation
    where date = ${date} order by child_id`;
  return rows.map(row => ({ ...row }));
}

test('each family finds in its history what was decided and closed, of its own days alone', async () => {
  const date = '2027-01-18';
  for (const one of [family(0), family(1)]) await enter(one, MORNING, [date]);
  const ids = [...(await queueOf(family(0))), ...(await queueOf(family(1)))].flatMap(item => item.ids);
  world.at('2026-11-17T11:10:00Z');
  await decide(ids, 'accept', 'Avec plaisir');
  world.at('2026-11-17T11:20:00Z');
  await close({ from: date, reason: 'Neige', cause: 'snow' });
  world.at(NOON);
  const { acts } = await family(0).browser.read(planningHistory, '/family/planning/acts');
  expect(acts.slice(0, 2)).toMatchObject([
    { kind: 'close', by: 'office', note: 'Neige', lines: [{ dates: [date], outcome: 'cancelled' }] },
    { kind: 'decide', by: 'office', note: 'Avec plaisir', lines: [{ dates: [date], outcome: 'accept' }] },
  ]);
});

test('a closed class closes nothing for the others', async () => {
  const date = '2026-12-17';
  const other = await world.family({
    lastName: 'Petit',
    member: 'rognaix',
    school: 'ecole-esserts-blay',
    services: [MEAL],
  });
  for (const one of [family(0), other]) await reserve(one, MEAL, [date]);
  const { classes } = await agent.read(communeActs, '/office/planning/closures');
  const classId = classes.find(({ site }) => site === 'École de Rognaix')?.id ?? '';
  const closed = await close({
    from: date,
    services: [MEAL],
    classId,
    cause: 'school-trip',
    reason: 'Sortie',
  });
  expect(closed).toMatchObject({ cancelled: 1, families: 1 });
  expect(await cellOf(other, MEAL, date)).toMatchObject({ state: 'reserved', day: 'schoolDay' });
  expect(await cellOf(family(0), MEAL, date)).toMatchObject({ state: 'free', day: 'closed' });
});

test('families who reserve while a service closes have nothing on the closed day, in whichever order', async () => {
  const date = '2027-01-07';
  await Promise.all([
    ...families.map(one => reserve(one, MORNING, [date])),
    close({ from: date }),
    ...families.map(one => reserve(one, EVENING, [date])),
  ]);
  const rows = await world.database.superuser`
    select reservation.status from reservation join service on service.id = reservation.service_id
    where date = ${date} and service.key = ${MORNING} and status <> 'cancelled'`;
  expect([...rows]).toEqual([]);
});

test('a day without service is opened, and stays open once families have reserved it', async () => {
  const date = '2026-12-16'; // a Wednesday
  expect((await reserve(family(0), MORNING, [date])).days[0]?.reason).toBe('not-served');
  await close({ kind: 'opening', cause: 'other', reason: 'Mercredi exceptionnel', from: date });
  expect((await reserve(family(0), MORNING, [date])).days[0]?.outcome).toBe('accepted');
  await expect(withdraw(MORNING, date)).rejects.toThrow();
  // Closed again by a later act, it is closed.
  await close({ from: date, reason: 'Neige', cause: 'snow' });
  expect(await cellOf(family(0), MORNING, date)).toMatchObject({ served: false });
});

test('the week of a service says who is expected, who waits and who is absent', async () => {
  await enter(family(0), EVENING, ['2027-01-11', '2027-01-12'], { acceptsRequested: true });
  await enter(family(1), EVENING, ['2027-01-11']);
  await declareAbsence(family(0), { from: '2027-01-12', services: [EVENING], reason: 'other' });
  const week = await agent.read(officePlanning, `/office/planning?week=2027-01-13&service=${EVENING}`);
  expect(week).toMatchObject({ from: '2027-01-11', to: '2027-01-17' });
  const [service] = week.services;
  expect(service?.days.map(({ date }) => date)).toEqual(
    ['11', '12', '13', '14', '15'].map(day => `2027-01-${day}`),
  );
  expect(service?.days[0]).toMatchObject({ expected: 1, waiting: 1, capacity: 24 });
  expect(service?.days[1]).toMatchObject({ expected: 0, waiting: 0 });
  expect(service?.children.map(({ lastName, states }) => [lastName, ...states])).toEqual([
    ['Lanvin', 'reserved', 'absentExcused', 'free', 'free', 'free'],
    ['Moreau', 'requested', 'free', 'free', 'free', 'free'],
  ]);
});

test('an agent who is limited to a service sees, decides, enters and closes nothing of the others', async () => {
  const serviceId = await world.find('service', EVENING);
  const limited = await world.agent('gestionnaire', [{ kind: 'service', id: toId(serviceId) }]);
  await enter(family(2), MORNING, ['2027-01-14']);
  await enter(family(2), EVENING, ['2027-01-14']);
  const all = await queueOf(family(2));
  const own = await queueOf(family(2), limited);
  expect(own.map(({ service }) => service.key)).toEqual([EVENING]);
  const ids = all.flatMap(item => item.ids);
  const { results } = await limited.tell(planningDecisionResults, '/office/planning/decisions', {
    key: sendKey(),
    ids,
    decision: 'accept',
    reason: null,
  });
  const foreign = all.filter(({ service }) => service.key !== EVENING).flatMap(item => item.ids);
  expect(results.filter(({ problem }) => problem === 'not-found').map(({ id }) => id)).toEqual(foreign);
  const closing = await limited.post('/office/planning/closures', {
    key: sendKey(),
    preview: true,
    kind: 'closure',
    cause: 'strike',
    reason: 'Grève',
    services: [MORNING],
    classId: null,
    from: '2027-01-14',
    to: '2027-01-14',
  });
  expect(closing.status).toBe(404);
  const entering = await limited.post('/office/planning/reservations', {
    key: sendKey(),
    preview: true,
    childIds: [childOf(family(2))],
    services: [MORNING],
    householdId: null,
    when: { kind: 'dates', dates: ['2027-01-15'] },
    channel: 'telephone',
    receivedAt: NOON,
    override: null,
    acceptsRequested: false,
  });
  expect(entering.status).toBe(404);
  const { services } = await limited.read(officePlanning, '/office/planning?week=2027-01-14');
  expect(services.map(({ key }) => key)).toEqual([EVENING]);
});

test('the queue goes on where a page ended, and counts what each kind has', async () => {
  const first = await agent.read(planningQueue, '/office/planning/queue?kind=reservation');
  const keys = first.items.map(({ dates }) => dates[0] as LocalDate);
  expect(keys).toEqual(keys.toSorted());
  expect(first.counts.reservation).toBe(first.items.length);
  const [head, ...rest] = first.items;
  const place = `${head?.dates[0]}~${new Date(head?.receivedAt ?? '').getTime()}~${head?.id}`;
  const next = await agent.read(planningQueue, `/office/planning/queue?kind=reservation&after=${place}`);
  expect(next.items.map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
});
