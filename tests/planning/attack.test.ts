/** What somebody tries who means no good, or sends things twice, at once or in an order that nobody thought of. */
import {
  absenceResult,
  capacityResult,
  communeActResult,
  communeActs,
  communeActWithdrawn,
  familyPlanning,
  planningDecisionResults,
  planningHistory,
  planningQueue,
  reservationResult,
  withdrawalResult,
} from '@preau/contract/planning';
import { findTenantBySlug } from '@preau/db/directory';
import { toLocalDate } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { endOffers, offerPlaces } from '@preau/operations/offer-places';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { insertFamily, insertSeparatedParents } from '../families.ts';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
  sendKey,
  undo,
  withdraw,
} from './world.ts';

const MEAL = 'rognaix-repas-elementaire';
const MORNING = 'rognaix-garderie-matin';
const SERVICES = [MEAL, MORNING];
const NOON = '2026-11-17T11:00:00Z';

let world: PlanningWorld;
let agent: Browser;
let own: PlanningFamily;
let stranger: PlanningFamily;
beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  world.at(NOON);
  agent = await world.agent('gestionnaire');
  own = await family('Lanvin', ['Zoé', 'Tom']);
  stranger = await family('Moreau');
});
afterAll(() => world.database.drop());

const CAST = { member: 'rognaix', school: 'ecole-rognaix' };

function family(lastName: string, children = ['Zoé']): Promise<PlanningFamily> {
  return world.family({ lastName, ...CAST, services: SERVICES, children });
}

const childOf = (one: PlanningFamily, index = 0): string => one.children[index]?.id ?? '';

function officeBody(one: PlanningFamily, changes: object = {}) {
  return {
    key: sendKey(),
    preview: false,
    childIds: [childOf(one)],
    channel: 'telephone',
    receivedAt: NOON,
    override: null,
    ...changes,
  };
}

/** An agent writes down what a family asks by telephone. */
function enter(one: PlanningFamily, service: string, dates: readonly string[], changes: object = {}) {
  return agent.tell(
    reservationResult,
    '/office/planning/reservations',
    officeBody(one, {
      services: [service],
      householdId: null,
      when: { kind: 'dates', dates },
      acceptsRequested: true,
      ...changes,
    }),
  );
}

function called(one: PlanningFamily, from: string, changes: object = {}) {
  return agent.tell(
    absenceResult,
    '/office/planning/absences',
    officeBody(one, {
      services: [],
      from,
      to: from,
      reason: 'medical',
      note: null,
      returnOn: null,
      proofs: [],
      ...changes,
    }),
  );
}

function decide(ids: readonly string[], decision: string, reason: string | null = null) {
  return agent.tell(planningDecisionResults, '/office/planning/decisions', {
    key: sendKey(),
    ids,
    decision,
    reason,
  });
}

async function waitingOf(one: PlanningFamily): Promise<string[]> {
  const { items } = await agent.read(planningQueue, `/office/planning/queue?household=${one.number}`);
  return items.flatMap(({ ids }) => ids);
}

function setPlaces(service: string, date: string, capacity: number) {
  return agent.tell(capacityResult, '/office/planning/capacity', {
    key: sendKey(),
    service,
    from: date,
    to: date,
    capacity,
  });
}

function close(service: string, date: string, services = [service]) {
  return agent.tell(communeActResult, '/office/planning/closures', {
    key: sendKey(),
    preview: false,
    kind: 'closure',
    cause: 'strike',
    reason: 'Grève',
    services,
    classId: null,
    from: date,
    to: date,
  });
}

async function reopen(service: string, date: string) {
  const { acts } = await agent.read(communeActs, '/office/planning/closures');
  const act = acts.find(one => one.service.key === service && one.from === date);
  return agent.tell(communeActWithdrawn, `/office/planning/closures/${act?.id}/withdrawal`, {
    key: sendKey(),
  });
}

async function contextAt(instant: string) {
  const tenant = await findTenantBySlug(world.database.app, 'rpi-rognaix');
  if (!tenant) throw new Error('the tenant that was applied');
  return tenantContext({ app: world.database.app, files: world.files }, tenant, {
    actor: { kind: 'system' },
    now: new Date(instant),
    requestId: 'test',
  });
}

async function certificate(one: PlanningFamily): Promise<string> {
  const sent = await one.browser.send(
    '/family/files?purpose=document&name=certificat.pdf',
    new TextEncoder().encode(`%PDF-1.4 ${sendKey()}\n%%EOF`),
  );
  return (sent.body as { id: string }).id;
}

const rowsOn = (date: string, service = MORNING) => world.database.superuser`
  select child_id, status, place, reason, absence_outcome from reservation
  where date = ${date} and service_id = (select id from service where key = ${service} and tenant_id = ${world.tenantId})
  order by received_at, id`;

test('nobody reads or changes what is another family’s, by whichever field it is named', async () => {
  const date = '2026-12-03';
  const { actId } = await reserve(own, MEAL, [date]);
  const absent = await declareAbsence(own, { from: date });
  const absenceId = absent.absenceIds[0];
  const fileId = await certificate(own);
  const ask = (path: string, body: object) => stranger.browser.post(`/family/planning/${path}`, body);
  const asked = { preview: false, childIds: [childOf(own)], services: [MEAL], householdId: null };
  const when = { kind: 'dates', dates: ['2026-12-04'] };
  const statuses = [
    await ask('reservations', { key: sendKey(), ...asked, when }),
    await ask('reservations', { key: sendKey(), ...asked, preview: true, when }),
    await ask('reservations', {
      key: sendKey(),
      ...asked,
      childIds: [childOf(stranger)],
      householdId: own.householdId,
      when,
    }),
    await ask('absences', {
      key: sendKey(),
      ...asked,
      from: date,
      to: date,
      reason: 'medical',
      note: null,
      returnOn: null,
      proofs: [],
    }),
    await ask('withdrawals', { key: sendKey(), days: [{ childId: childOf(own), service: MEAL, date }] }),
    await ask('undo', { key: sendKey(), actId }),
    await ask(`absences/${absenceId}/proofs`, { key: sendKey(), kind: 'medical-certificate', fileId }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404]);

  // The days of a child of another family cannot be copied, nor its certificate be one's own.
  const copied = await ask('reservations', {
    key: sendKey(),
    ...asked,
    childIds: [childOf(stranger)],
    when: { kind: 'as-child', childId: childOf(own), from: date, to: date },
  });
  expect(copied.status).toBe(400);
  await reserve(stranger, MEAL, [date]);
  const stolen = await ask('absences', {
    key: sendKey(),
    ...asked,
    childIds: [childOf(stranger)],
    from: date,
    to: date,
    reason: 'medical',
    note: null,
    returnOn: null,
    proofs: [{ kind: 'medical-certificate', fileId }],
  });
  expect(stolen.status).toBe(400);
  const { acts } = await stranger.browser.read(
    planningHistory,
    `/family/planning/acts?after=${absent.actId}`,
  );
  const ownActs = await stranger.browser.read(planningHistory, '/family/planning/acts');
  const known = new Set(ownActs.acts.map(({ id }) => id));
  expect(acts.filter(({ id }) => !known.has(id))).toEqual([]);
});

test('an adult of the household who does not answer for the child sees nothing of its planning', async () => {
  const made = await insertFamily(world.database, world.tenantId, {
    lastName: 'Nadal',
    member: 'rognaix',
    adults: [{ firstName: 'Ada' }, { firstName: 'Bruno' }],
    children: [{ firstName: 'Zoé', school: 'ecole-rognaix', authorities: ['parental', null] }],
  });
  const [first, second] = made.adults;
  if (!first || !second) throw new Error('two adults');
  await world.enrol(made.children[0]?.id ?? '', made.householdId, MORNING);
  const parent = { ...made, browser: await world.as(first.accountId) };
  const partner = { ...made, browser: await world.as(second.accountId) };
  const date = '2026-12-04';
  await enter(parent, MORNING, [date], { acceptsRequested: false });
  await decide(await waitingOf(parent), 'refuse', 'Le jugement ne le permet pas');
  expect((await parent.browser.read(planningHistory, '/family/planning/acts')).acts).toHaveLength(2);
  const { rows, children } = await partner.browser.read(familyPlanning, '/family/planning');
  expect([rows, children]).toEqual([[], []]);
  expect((await partner.browser.read(planningHistory, '/family/planning/acts')).acts).toEqual([]);
  const asked = await partner.browser.post('/family/planning/withdrawals', {
    key: sendKey(),
    days: [{ childId: made.children[0]?.id, service: MORNING, date }],
  });
  expect(asked.status).toBe(404);
});

async function separated(lastName: string) {
  const parents = await insertSeparatedParents(world.database, world.tenantId, {
    first: { lastName, member: 'rognaix', adults: [{ firstName: 'Ada' }], children: [] },
    second: {
      lastName: `${lastName}-Bis`,
      member: 'rognaix',
      adults: [{ firstName: 'Bruno' }],
      children: [],
    },
    children: [{ firstName: 'Zoé', school: 'ecole-rognaix' }],
  });
  const of = async (one: typeof parents.first): Promise<PlanningFamily> => {
    for (const service of SERVICES) await world.enrol(one.children[0]?.id ?? '', one.householdId, service);
    const [adult] = one.adults;
    if (!adult) throw new Error('an adult');
    return { ...one, browser: await world.as(adult.accountId) };
  };
  return { mother: await of(parents.first), father: await of(parents.second) };
}

test('the other household of a child can neither take back nor undo, and sees nothing of an absence', async () => {
  const { mother, father } = await separated('Olivier');
  const [even, odd] = ['2026-12-10', '2026-12-03'];
  const mine = await reserve(mother, MEAL, [even]);
  await reserve(father, MEAL, [odd]);
  expect((await reserve(father, MEAL, [even])).days[0]).toMatchObject({ outcome: 'refused', isOthers: true });
  expect((await withdraw(father, MEAL, [even])).days[0]?.isDone).toBe(false);
  expect((await declareAbsence(father, { from: even })).days).toEqual([]);
  const undone = await father.browser.post('/family/planning/undo', { key: sendKey(), actId: mine.actId });
  expect(undone.status).toBe(404);
  // An agent takes both households' absences at once: the history of each has its own days alone.
  await called(mother, odd, { to: even });
  await agent.tell(
    withdrawalResult,
    '/office/planning/withdrawals',
    officeBody(mother, {
      days: [even, odd].map(date => ({ childId: childOf(mother), service: MEAL, date })),
    }),
  );
  await enter(mother, MORNING, [even, odd]);
  for (const [parent, date, hidden] of [
    [mother, even, odd],
    [father, odd, even],
  ] as const) {
    const { acts } = await parent.browser.read(planningHistory, '/family/planning/acts');
    const kinds = acts.filter(({ lines }) => lines.some(({ dates }) => dates.includes(toLocalDate(date))));
    expect(kinds.map(({ kind }) => kind).sort()).toEqual([
      'declare-absence',
      'reserve',
      'reserve',
      'withdraw-absence',
    ]);
    expect(acts.flatMap(({ lines }) => lines.flatMap(({ dates }) => dates))).not.toContain(hidden);
  }
});

test('what is named twice in one act is done once', async () => {
  const date = '2026-12-08';
  await reserve(own, MEAL, [date, date], { childIds: [childOf(own), childOf(own)], services: [MEAL, MEAL] });
  const absent = await declareAbsence(own, { from: date, childIds: [childOf(own), childOf(own)] });
  expect(absent.days).toHaveLength(1);
  const taken = await withdraw(own, MEAL, [date, date]);
  expect(taken.days).toHaveLength(1);
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'reserved' });
});

test('a key that was used for one thing is not taken for another', async () => {
  const key = sendKey();
  await reserve(own, MEAL, ['2026-12-11'], { key });
  const absence = await own.browser.post('/family/planning/absences', {
    key,
    preview: false,
    childIds: [childOf(own)],
    services: [],
    from: '2026-12-11',
    to: '2026-12-11',
    reason: 'medical',
    note: null,
    returnOn: null,
    proofs: [],
  });
  expect(absence.status).toBe(409);
  expect(await cellOf(own, MEAL, '2026-12-11')).toMatchObject({ state: 'reserved' });
  // Another account's key is its own.
  expect((await reserve(stranger, MEAL, ['2026-12-11'], { key })).days[0]?.outcome).toBe('accepted');
});

test('a key that is sent again with other days is refused, and nothing of them is done', async () => {
  const key = sendKey();
  await reserve(own, MEAL, ['2026-12-14'], { key });
  const other = await own.browser.post('/family/planning/reservations', {
    key,
    preview: false,
    childIds: [childOf(own)],
    services: [MEAL],
    householdId: null,
    when: { kind: 'dates', dates: ['2026-12-15'] },
  });
  expect(other.status).toBe(409);
  expect(await cellOf(own, MEAL, '2026-12-15')).toMatchObject({ state: 'free' });
});

test('undoing an absence leaves a later one of the same day alone', async () => {
  const date = '2026-12-17';
  await reserve(own, MEAL, [date]);
  const first = await declareAbsence(own, { from: date });
  await withdraw(own, MEAL, [date]);
  await called(own, date, { reason: 'exceptional' });
  const undone = await undo(own, first.actId);
  expect(undone.days).toEqual([]);
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'absentExcused' });
});

test('what an agent has refused stays refused, whatever is sent after it', async () => {
  const date = '2026-11-19';
  await enter(own, MORNING, [date]);
  const absent = await declareAbsence(own, { from: date, reason: 'exceptional', services: [MORNING] });
  expect(absent.days[0]?.outcome).toBe('ask-agent');
  await decide(await waitingOf(own), 'refuse', 'Prévenir avant la veille');
  const fileId = await certificate(own);
  await own.browser.tell(absenceResult, `/family/planning/absences/${absent.absenceIds[0]}/proofs`, {
    key: sendKey(),
    kind: 'medical-certificate',
    fileId,
  });
  expect(await cellOf(own, MORNING, date)).toMatchObject({ state: 'absentBilled' });
  // Nor does telling it by another channel open it again.
  const again = await called(own, date, { reason: 'exceptional', services: [MORNING] });
  expect(again.days.map(({ refusal }) => refusal)).toEqual(['already-absent']);
  expect(await waitingOf(own)).toEqual([]);
});

test('a bill for a late absence is not undone by taking back and asking again', async () => {
  const date = '2026-11-26';
  const reserved = await reserve(own, MEAL, [date]);
  // Friday noon was the last minute.
  world.at('2026-11-23T08:00:00Z');
  const absent = await declareAbsence(own, { from: date, reason: 'other' });
  expect(absent.days[0]?.outcome).toBe('billed');
  await undo(own, reserved.actId);
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'absentBilled' });
  const back = await undo(own, absent.actId);
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'reserved' });
  expect((await undo(own, reserved.actId)).days[0]).toMatchObject({ isDone: false });
  expect((await undo(own, back.actId)).days[0]).toMatchObject({ isDone: true });
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'absentBilled' });
  // Nor is the absence of a day taken back that has begun.
  world.at('2026-11-26T11:30:00Z');
  expect((await withdraw(own, MEAL, [date])).days[0]).toMatchObject({ isDone: false });
  world.at(NOON);
});

test('a day that was given back in time is not had again late by taking back its absence', async () => {
  const date = '2026-11-27';
  await reserve(own, MEAL, [date]);
  const absent = await declareAbsence(own, { from: date });
  expect(absent.days[0]?.outcome).toBe('free');
  world.at('2026-11-23T08:00:00Z');
  expect((await withdraw(own, MEAL, [date])).days[0]).toMatchObject({ isDone: false });
  expect((await undo(own, absent.actId)).days[0]).toMatchObject({ isDone: false });
  expect(await cellOf(own, MEAL, date)).toMatchObject({ state: 'absentExcused' });
  world.at(NOON);
});

test('what is reserved, undone and undone again ends where it began, with one place', async () => {
  const date = '2026-12-01';
  await setPlaces(MORNING, date, 1);
  const first = await reserve(own, MORNING, [date]);
  const gone = await undo(own, first.actId);
  expect((await rowsOn(date)).map(({ status, place }) => [status, place])).toEqual([['cancelled', null]]);
  const again = await undo(own, gone.actId);
  expect((await rowsOn(date)).map(({ status, place }) => [status, place])).toEqual([['reserved', 1]]);
  expect((await undo(own, first.actId)).days).toEqual([]);
  await undo(own, again.actId);
  expect((await reserve(stranger, MORNING, [date])).days[0]?.outcome).toBe('accepted');
  expect((await undo(own, gone.actId)).days[0]).toMatchObject({ status: 'on-hold' });
});

test('brothers and sisters who come back at once for one place left: one has it, the other waits', async () => {
  const date = '2026-12-18';
  await setPlaces(MORNING, date, 2);
  const childIds = own.children.map(({ id }) => id);
  await reserve(own, MORNING, [date], { childIds });
  const absent = await declareAbsence(own, {
    from: date,
    childIds,
    services: [MORNING],
    reason: 'exceptional',
  });
  await reserve(stranger, MORNING, [date]);
  const back = await undo(own, absent.actId);
  expect(back.days.map(({ status }) => status).sort()).toEqual(['on-hold', 'reserved']);
});

test('a request that an agent holds back keeps no place from who asks later', async () => {
  const date = '2027-01-05';
  await setPlaces(MORNING, date, 1);
  await enter(own, MORNING, [date], { acceptsRequested: false });
  await decide(await waitingOf(own), 'hold', 'Un animateur manque');
  expect((await reserve(stranger, MORNING, [date])).days[0]?.outcome).toBe('accepted');
});

test('who has let an offer go by is told the rank that it has, behind the others', async () => {
  const date = '2027-01-07';
  const days = { service: MORNING, dates: [toLocalDate(date)] };
  const [one, two] = [await family('Petit'), await family('Quentin')];
  await setPlaces(MORNING, date, 1);
  await reserve(stranger, MORNING, [date]);
  await reserve(one, MORNING, [date]);
  world.at('2026-11-17T11:01:00Z');
  await reserve(two, MORNING, [date]);
  await declareAbsence(stranger, { from: date, reason: 'exceptional' });
  await offerPlaces(await contextAt('2026-11-17T11:02:00Z'), days);
  await endOffers(await contextAt('2026-11-18T11:03:00Z'), days);
  world.at('2026-11-18T11:04:00Z');
  expect((await cellOf(two, MORNING, date)).act).toBe('take-place');
  expect((await cellOf(one, MORNING, date)).rank).toBe(2);
  world.at(NOON);
});

test('an offered place outlives a closure that is taken back', async () => {
  const date = '2027-01-08';
  const days = { service: MORNING, dates: [toLocalDate(date)] };
  const next = await family('Robert');
  await setPlaces(MORNING, date, 1);
  await reserve(stranger, MORNING, [date]);
  await reserve(next, MORNING, [date]);
  await declareAbsence(stranger, { from: date, reason: 'exceptional' });
  await offerPlaces(await contextAt(NOON), days);
  expect((await cellOf(next, MORNING, date)).act).toBe('take-place');
  await close(MORNING, date);
  expect(await reopen(MORNING, date)).toMatchObject({ restored: 1, lost: 0 });
  expect(await cellOf(next, MORNING, date)).toMatchObject({ state: 'onHold' });
  const [job] = await world.database.superuser`
    select payload from outbox where job = 'offer-places' and payload -> 'dates' ? ${date} order by id desc limit 1`;
  expect(job).toBeDefined();
  await offerPlaces(await contextAt(NOON), days);
  expect((await cellOf(next, MORNING, date)).act).toBe('take-place');
});

test('places that are counted since a closure hold for what comes back with its end', async () => {
  const date = '2027-01-11';
  await reserve(own, MEAL, [date]);
  await reserve(stranger, MEAL, [date]);
  await close(MEAL, date);
  // The first asks for another service's agent: the service is counted meanwhile, by hand.
  await world.database.superuser`
    insert into service_day (tenant_id, id, service_id, date, capacity, is_exceptional)
    select tenant_id, gen_random_uuid(), id, ${date}, 1, true from service
    where tenant_id = ${world.tenantId} and key = ${MEAL}`;
  expect(await reopen(MEAL, date)).toMatchObject({ restored: 1, lost: 1 });
  const held = (await rowsOn(date, MEAL)).filter(({ status }) => status === 'reserved');
  expect(held.map(({ place }) => place)).toEqual([1]);
});

test('a service that is named twice is closed once', async () => {
  const date = '2027-01-12';
  await reserve(own, MEAL, [date]);
  await close(MEAL, date, [MEAL, MEAL]);
  expect(await reopen(MEAL, date)).toMatchObject({ restored: 1 });
  expect(await cellOf(own, MEAL, date)).toMatchObject({ served: true, state: 'reserved' });
});

test('what waits to be paid is not given up once the day has come', async () => {
  const date = '2026-11-24';
  const late = await family('Simon');
  await enter(late, MEAL, [date], { receivedAt: '2026-11-17T10:00:00Z' });
  await world.database.superuser`
    update reservation set status = 'awaiting-payment' where child_id = ${childOf(late)} and date = ${date}`;
  world.at('2026-11-24T12:00:00Z');
  expect((await withdraw(late, MEAL, [date])).days[0]).toMatchObject({ isDone: false });
  expect((await rowsOn(date, MEAL)).map(({ status }) => status)).toEqual(['awaiting-payment']);
  world.at(NOON);
});

test('a family names no day of return that puts off its proof for ever', async () => {
  const date = '2027-01-14';
  await reserve(own, MEAL, [date]);
  for (const returnOn of ['2027-12-01', date, '2027-01-01']) {
    const { status } = await own.browser.post('/family/planning/absences', {
      key: sendKey(),
      preview: false,
      childIds: [childOf(own)],
      services: [],
      from: date,
      to: date,
      reason: 'medical',
      note: null,
      returnOn,
      proofs: [],
    });
    expect(status).toBe(400);
  }
  expect((await declareAbsence(own, { from: date, returnOn: toLocalDate('2027-01-18') })).days).toHaveLength(
    1,
  );
});

test('one act that is sent twice at once is one, and answered alike', async () => {
  const date = '2027-01-15';
  const key = sendKey();
  const [one, other] = await Promise.all([
    reserve(own, MORNING, [date], { key }),
    reserve(own, MORNING, [date], { key }),
  ]);
  expect(one).toEqual(other);
  const undoing = sendKey();
  const undone = await Promise.all(
    [0, 1].map(() =>
      own.browser.tell(withdrawalResult, '/family/planning/undo', { key: undoing, actId: one.actId }),
    ),
  );
  expect(undone[0]).toEqual(undone[1]);
  expect((await rowsOn(date)).map(({ status }) => status)).toEqual(['cancelled']);
});

test('one key for two children at once is no error of the server', async () => {
  const key = sendKey();
  const statuses = await Promise.all(
    own.children.map(async ({ id }) => {
      const body = {
        key,
        preview: false,
        childIds: [id],
        services: [MEAL],
        householdId: null,
        when: { kind: 'dates', dates: ['2027-01-19'] },
      };
      return (await own.browser.post('/family/planning/reservations', body)).status;
    }),
  );
  expect(statuses.sort()).toEqual([200, 409]);
});

test('whoever was accepted with an offer after its end has not taken it from the next', async () => {
  const date = '2027-01-21';
  const days = { service: MORNING, dates: [toLocalDate(date)] };
  const [first, second] = [await family('Thomas'), await family('Urbain')];
  await setPlaces(MORNING, date, 1);
  await reserve(stranger, MORNING, [date]);
  await reserve(first, MORNING, [date]);
  world.at('2026-11-17T11:01:00Z');
  await reserve(second, MORNING, [date]);
  await declareAbsence(stranger, { from: date, reason: 'exceptional', services: [MORNING] });
  await offerPlaces(await contextAt(NOON), days);
  world.at('2026-11-18T11:00:00Z');
  // The offer is over, and the job that ends it has not run yet.
  expect((await reserve(first, MORNING, [date])).days[0]?.outcome).toBe('refused');
  await endOffers(await contextAt('2026-11-18T11:01:00Z'), days);
  expect((await reserve(second, MORNING, [date])).days[0]?.outcome).toBe('accepted');
  // An agent who has the other take it late gives no place that there is not.
  const [waiting] = await waitingOf(first);
  expect((await decide([waiting ?? ''], 'accept')).results[0]?.problem).toBe('full');
  expect((await rowsOn(date)).filter(({ place }) => place !== null)).toHaveLength(1);
  world.at(NOON);
});

test('acts of all kinds at once on the same days leave no error, no place twice, and none that nobody has', async () => {
  world.at(NOON);
  const dates = ['2027-02-01', '2027-02-02', '2027-02-04'];
  const families = [await family('Un', ['Zoé', 'Tom']), await family('Deux', ['Zoé', 'Tom']), stranger];
  for (const date of dates) await setPlaces(MORNING, date, 2);
  const acts: (string | null)[] = [];
  const days = { service: MORNING, dates: dates.map(toLocalDate) };
  const problems: unknown[] = [];
  const said = async (asking: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await asking;
    if (status >= 500) problems.push(body);
    return body as { actId?: string | null };
  };
  const verbs: ((one: PlanningFamily, round: number) => Promise<unknown>)[] = [
    async one => {
      const body = {
        key: sendKey(),
        preview: false,
        childIds: one.children.map(({ id }) => id),
        services: [MORNING],
        householdId: null,
        when: { kind: 'dates', dates },
      };
      acts.push((await said(one.browser.post('/family/planning/reservations', body))).actId ?? null);
    },
    async one => {
      const body = {
        key: sendKey(),
        preview: false,
        childIds: one.children.map(({ id }) => id).reverse(),
        services: [],
        from: dates[0],
        to: dates[2],
        reason: 'exceptional',
        note: null,
        returnOn: null,
        proofs: [],
      };
      acts.push((await said(one.browser.post('/family/planning/absences', body))).actId ?? null);
    },
    one => {
      const named = one.children.flatMap(({ id }) =>
        dates.map(date => ({ childId: id, service: MORNING, date })),
      );
      return said(
        one.browser.post('/family/planning/withdrawals', { key: sendKey(), days: named.reverse() }),
      );
    },
    async one => {
      for (const actId of acts.splice(-2))
        if (actId) await said(one.browser.post('/family/planning/undo', { key: sendKey(), actId }));
    },
    async one => {
      const ids = await waitingOf(one);
      if (ids.length > 0)
        await said(
          agent.post('/office/planning/decisions', { key: sendKey(), ids, decision: 'accept', reason: null }),
        );
    },
    (_, round) =>
      said(
        agent.post('/office/planning/capacity', {
          key: sendKey(),
          service: MORNING,
          from: dates[0],
          to: dates[2],
          capacity: 2 + (round % 2),
        }),
      ),
    async () => {
      await close(MORNING, dates[1] ?? '');
      await reopen(MORNING, dates[1] ?? '');
    },
    async () => offerPlaces(await contextAt(NOON), days),
    async () => endOffers(await contextAt('2026-11-18T11:01:00Z'), days),
  ];
  for (let round = 0; round < 8; round++) {
    const asking = verbs.flatMap((verb, index) =>
      // What families do, two of them do at once.
      (index < 4 ? [0, 1] : [0]).map(other => verb(families[(round + index + other) % 3] ?? own, round)),
    );
    for (const result of await Promise.allSettled(asking))
      if (result.status === 'rejected') problems.push(result.reason);
  }
  expect(problems).toEqual([]);
  await endOffers(await contextAt('2026-11-18T11:01:00Z'), days);
  await offerPlaces(await contextAt(NOON), days);
  for (const date of dates) {
    const rows = await rowsOn(date);
    const holds = (row: (typeof rows)[number]) => row.status === 'reserved' && row.absence_outcome !== 'free';
    expect(rows.filter(row => holds(row) && row.place === null)).toEqual([]);
    expect(rows.filter(row => !holds(row) && row.place !== null && row.status !== 'on-hold')).toEqual([]);
    const [day] = await world.database.superuser`
      select capacity from service_day where date = ${date}
        and service_id = (select id from service where key = ${MORNING} and tenant_id = ${world.tenantId})`;
    const held = rows.filter(({ place }) => place !== null).length;
    const waiting = rows.filter(({ status, place }) => status === 'on-hold' && place === null).length;
    expect(waiting === 0 || held === day?.capacity).toBe(true);
  }
});
