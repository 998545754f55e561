/** What attendance comes to in figures and in files, over a played fortnight, on a real database: right to the unit. */
import { readCsv } from '@preau/contract/csv';
import { occupancy, places } from '@preau/contract/occupancy';
import type { Occupancy } from '@preau/domain/attendance/occupancy';
import { toId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { reserve } from '../planning/world.ts';
import {
  countOutcomes,
  EVENING,
  type Fortnight,
  insertDay,
  LAST_DAY,
  MEAL,
  MORNING,
  OTHERS,
  type PlayedDay,
  playFortnight,
} from './fortnight.ts';

let fortnight: Fortnight;
let agent: Browser;

beforeAll(async () => {
  fortnight = await playFortnight();
  agent = await fortnight.world.agent('gestionnaire');
});
afterAll(() => fortnight.world.database.drop());

/** The same as {@link Occupancy}, counted by hand. */
function figuresOf(days: readonly PlayedDay[]): Occupancy {
  const real = days.filter(({ outcome }) => outcome !== null);
  const {
    present,
    excused,
    billed,
    pending,
    unbooked,
    'no-show': noShow,
    'not-taken': notTaken,
  } = countOutcomes(days);
  return {
    days: new Set(real.map(({ date }) => date)).size,
    daysTaken: new Set(real.filter(({ seen }) => seen).map(({ date }) => date)).size,
    reserved: real.filter(({ outcome }) => outcome !== 'unbooked').length,
    present,
    excused,
    billed,
    pending,
    noShow,
    notTaken,
    unbooked,
  };
}

test('each day of a child is counted once, in all, by service, by month, by weekday, by class and by level', async () => {
  const { days } = fortnight;
  const found = await agent.read(occupancy, '/office/occupancy');
  expect(found.period).toEqual({ kind: 'year', year: '2026-2027', from: '2026-09-01', to: '2027-09-01' });
  expect(found.counted).toEqual({ from: '2026-09-01', to: LAST_DAY });
  expect(found.total).toEqual({ now: figuresOf(days), former: null });
  const { reserved, present, excused, billed, pending, noShow, notTaken } = found.total.now;
  expect(present + excused + billed + pending + noShow + notTaken).toBe(reserved);
  for (const service of [MEAL, MORNING, EVENING])
    expect(found.services.find(({ key }) => key === service)?.now, service).toEqual(
      figuresOf(days.filter(day => day.service === service)),
    );
  // The canteen is at a site of its own.
  const school = await agent.read(occupancy, '/office/occupancy?site=ecole-rognaix');
  expect(school.total.now).toEqual(figuresOf(days.filter(({ service }) => service !== MEAL)));
  expect(found.steps.map(({ from, now }) => [from, now])).toEqual([['2026-11-01', figuresOf(days)]]);
  expect(found.weekdays.map(({ weekday }) => weekday)).toEqual(['monday', 'tuesday', 'thursday', 'friday']);
  expect(found.weekdays[0]?.now).toEqual(
    figuresOf(days.filter(({ date }) => date === '2026-11-16' || date === '2026-11-23')),
  );
  expect(found.classes.map(({ now }) => now)).toEqual([figuresOf(days)]);
  expect(found.levels).toEqual([{ level: 'ce2', now: figuresOf(days), former: null }]);
});

test('a month is shown day by day, and a year beside the year before up to the same day', async () => {
  const { world, families, days } = fortnight;
  const month = await agent.read(occupancy, `/office/occupancy?month=2026-11-12&service=${EVENING}`);
  expect(month.period).toEqual({ kind: 'month', from: '2026-11-01', to: '2026-11-30' });
  const evenings = days.filter(({ service }) => service === EVENING);
  expect(month.total.now).toEqual(figuresOf(evenings));
  for (const { from, now } of month.steps)
    expect(now, from).toEqual(figuresOf(evenings.filter(({ date }) => date === from)));
  const [family] = families;
  const before = (date: string): PlayedDay => ({
    status: 'reserved',
    seen: ['16:30', '17:30'],
    outcome: 'present',
    date: date as PlayedDay['date'], // a day of the calendar
    service: EVENING,
    childId: family?.children[0]?.id ?? '',
  });
  for (const date of ['2025-11-27', '2025-11-28'])
    await insertDay(world, before(date), family?.householdId ?? '');
  const year = await agent.read(occupancy, `/office/occupancy?year=2026-2027&service=${EVENING}`);
  // The 28th is a day later than today was a year ago.
  expect(year.former).toEqual({ from: '2025-09-01', to: '2025-11-27' });
  expect(year.total.former).toEqual(figuresOf([before('2025-11-27')]));
  expect(year.steps[0]?.former).toEqual(year.total.former);
});

test('places of a week: how many there are, are taken and are waited for, and what is nearly full', async () => {
  const { world, families } = fortnight;
  world.at('2026-11-27T08:00:00Z');
  const [one, other, third] = families;
  if (!one || !other || !third) throw new Error('three families');
  const date = '2026-12-10';
  const set = await agent.post('/office/planning/capacity', {
    key: 'essai-places-1',
    service: MORNING,
    from: date,
    to: date,
    capacity: 3,
  });
  expect(set.status).toBe(200);
  const ids = ({ children }: typeof one) => children.map(({ id }) => id);
  await reserve(one, MORNING, [date, '2026-12-11'], { childIds: ids(one) });
  await reserve(other, MORNING, [date], { childIds: ids(other) });
  const shown = await agent.read(places, '/office/places?from=2026-12-09&weeks=1&site=ecole-rognaix');
  expect(shown).toMatchObject({ from: '2026-12-07', to: '2026-12-13' });
  expect(shown.services.map(({ key }) => key)).toEqual([MORNING, EVENING]);
  const day = (on: string) => shown.services[0]?.days.find(one => one.date === on);
  expect(day(date)).toMatchObject({ capacity: 3, taken: 3, waiting: 1, fullness: 'full' });
  expect(day('2026-12-11')).toMatchObject({ capacity: 24, taken: 2, waiting: 0, fullness: 'free' });
  expect(day('2026-12-09')).toMatchObject({ served: false, taken: 0 });
  expect(shown.services[0]?.days).toHaveLength(5);
  world.at('2026-11-27T19:00:00Z');
});

const textOf = (body: unknown) => String((body as { text?: string }).text); // what an answer that is no JSON is kept as

/** The rows of a CSV, each by the titles of its columns. */
async function rowsOf(browser: Browser, query: string): Promise<Record<string, string>[]> {
  const { status, body } = await browser.get(`/office/attendance/export?format=csv&${query}`);
  expect(status).toBe(200);
  const read = readCsv(new TextEncoder().encode(textOf(body)), { mostLines: 10_000 });
  if (read.kind !== 'read') throw new Error(read.problem);
  return read.lines.map(({ cells }) =>
    Object.fromEntries(read.header.map((title, at) => [title, cells[at] ?? ''])),
  );
}

const SPAN = 'from=2026-11-16&to=2026-11-27';

test('a file has a row for each child and day, with its outcome and its hours, and says where these come from', async () => {
  const { days } = fortnight;
  const rows = await rowsOf(agent, `kind=presences&${SPAN}`);
  const real = days.filter(({ outcome }) => outcome !== null);
  expect(rows).toHaveLength(real.length);
  const words = {
    present: 'Présent',
    'no-show': 'Absent sans avoir prévenu',
    unbooked: 'Présent sans réservation',
  };
  for (const [outcome, word] of Object.entries(words))
    expect(rows.filter(row => row.État === word).length, word).toBe(
      real.filter(day => day.outcome === outcome).length,
    );
  const evening = rows.filter(({ Service }) => Service?.includes('Soir'));
  const timed = evening.find(row => row.Arrivée === '16:32');
  expect(timed).toMatchObject({
    'Durée réalisée': '1:08',
    'Durée réalisée d’après': 'Pointage',
    'Durée facturée': '1:30',
    'Durée facturée d’après': 'Horaires du service',
  });
  const partly = evening.find(row => row.Arrivée === '16:30' && row.Départ === '');
  expect(partly).toMatchObject({
    'Durée réalisée': '1:30',
    'Durée réalisée d’après': 'Pointage et horaires',
  });
  expect(evening.find(row => row.État === 'Absent excusé')).toMatchObject({
    'Durée facturée': '0:00',
    Arrivée: '',
  });
  expect(rows.some(row => Object.values(row).some(value => /medical|médical/i.test(value)))).toBe(false);
});

test('hours by service and month are the sums of the rows, and figures are those of the screen', async () => {
  const rows = await rowsOf(agent, `kind=presences&${SPAN}`);
  const hours = await rowsOf(agent, `kind=hours&${SPAN}`);
  expect(hours.map(row => [row.Mois, row.Service])).toHaveLength(3);
  const minutes = (text = '') => Number(text.split(':')[0]) * 60 + Number(text.split(':')[1]);
  for (const sum of hours) {
    const own = rows.filter(({ Service }) => Service === sum.Service);
    const total = (title: string) =>
      (own.reduce((all, row) => all + (row[title] ? minutes(row[title]) : 0), 0) / 60)
        .toFixed(2)
        .replace('.', ',');
    expect(sum['Heures réalisées']).toBe(total('Durée réalisée'));
    expect(sum['Heures facturées']).toBe(total('Durée facturée'));
    const came = own.filter(({ État }) => État?.startsWith('Présent'));
    expect(Number(sum.Présences)).toBe(came.length);
    expect(Number(sum['Pointages non faits'])).toBe(
      own.filter(({ État }) => État === 'Pointage non fait').length,
    );
  }
  const figures = await rowsOf(agent, `kind=occupancy&${SPAN}&services=${EVENING}`);
  const expected = figuresOf(fortnight.days.filter(({ service }) => service === EVENING));
  expect(figures).toHaveLength(1);
  expect(figures[0]).toMatchObject({
    Mois: '11/2026',
    Réservations: String(expected.reserved),
    Présents: String(expected.present),
    'Présents sans réservation': String(expected.unbooked),
  });
});

test('a name that is a formula is text in both files, and that a file has left is in the audit', async () => {
  const { world, families } = fortnight;
  const child = families[0]?.children[0]?.id ?? '';
  await world.database.superuser`update child set first_name = '=1+1' where id = ${child}`;
  const { body } = await agent.get(
    `/office/attendance/export?kind=presences&format=csv&${SPAN}&services=${EVENING}`,
  );
  expect(textOf(body)).toContain(";'=1+1;");
  const sheet = await agent.get(
    `/office/attendance/export?kind=presences&format=xlsx&${SPAN}&services=${EVENING}`,
  );
  expect(sheet.status).toBe(200);
  expect(textOf(sheet.body).startsWith('PK')).toBe(true);
  await world.database.superuser`update child set first_name = 'Zoé' where id = ${child}`;
  const audits = await world.database.superuser`
    select after from audit_entry where action = 'attendance.export' order by id desc limit 1`;
  expect(audits[0]?.after).toMatchObject({ kind: 'presences', format: 'xlsx', services: [EVENING] });
});

test('an agent has the figures and the files of its own services alone; who may not see names has no file', async () => {
  const { world, days } = fortnight;
  const member = await world.find('member', 'saint-paul');
  const elsewhere = await world.agent('gestionnaire', [{ kind: 'member', id: toId(member) }]);
  expect((await elsewhere.read(occupancy, '/office/occupancy')).total.now.reserved).toBe(0);
  expect(await rowsOf(elsewhere, `kind=presences&${SPAN}`)).toEqual([]);
  const foreign = await elsewhere.get(
    `/office/attendance/export?kind=hours&format=csv&${SPAN}&services=${EVENING}`,
  );
  expect(foreign.status).toBe(404);
  const unknown = await agent.get(`/office/attendance/export?kind=hours&format=csv&${SPAN}&services=aucun`);
  expect(unknown.status).toBe(404);
  expect((await agent.read(occupancy, `/office/occupancy?service=${OTHERS}`)).total.now.reserved).toBe(0);
  const evening = await world.find('service', EVENING);
  const animateur = await world.agent('animateur', [{ kind: 'service', id: toId(evening) }]);
  const own = await animateur.read(occupancy, '/office/occupancy');
  expect(own.services.map(({ key }) => key)).toEqual([EVENING]);
  expect(own.total.now).toEqual(figuresOf(days.filter(({ service }) => service === EVENING)));
  const query = `kind=presences&format=csv&${SPAN}`;
  expect((await animateur.get(`/office/attendance/export?${query}`)).status).toBe(403);
  const caterer = await world.agent('caterer');
  for (const path of ['/office/occupancy', '/office/places', `/office/attendance/export?${query}`])
    expect((await caterer.get(path)).status, path).toBe(403);
  const backwards = await agent.get(
    '/office/attendance/export?kind=hours&format=csv&from=2026-11-27&to=2026-11-16',
  );
  expect(backwards.status).toBe(400);
});
