/** A school month in each of the four communes, by their own rules: to reserve, too late, absent, proven, on strike, in line. */
import { afterAll, describe, expect, test } from 'vitest';
import { beginMonth, type Month, waitingList } from './month.ts';
import type { PlanningFamily } from './world.ts';

const open: Month[] = [];
afterAll(() => Promise.all(open.map(({ world }) => world.database.drop())));

async function begin(slug: string): Promise<Month> {
  const month = await beginMonth(slug);
  open.push(month);
  return month;
}

describe('RPI Rognaix, Esserts-Blay, Saint-Paul: Friday noon for the week after', () => {
  const MEAL = 'rognaix-repas-elementaire';
  const MORNING = 'rognaix-garderie-matin';
  let month: Month;
  let family: PlanningFamily;
  let other: PlanningFamily;

  test('the week closes on Friday at noon, and on the working day before where Friday is closed', async () => {
    month = await begin('rpi-rognaix');
    const cast = { member: 'rognaix', school: 'ecole-rognaix', services: [MEAL, MORNING] };
    family = await month.family({ lastName: 'Lanvin', ...cast });
    other = await month.family({ lastName: 'Moreau', ...cast });
    month.at('2026-11-20T12:00');
    expect(await month.asks(family, MEAL, '2026-11-23', '2026-11-24', '2026-11-26')).toEqual([
      'accepted in-time 3.1',
      'accepted in-time 3.1',
      'accepted in-time 3.1',
    ]);
    month.at('2026-11-20T12:01');
    expect(await month.asks(family, MEAL, '2026-11-27', '2026-11-30')).toEqual([
      'refused late 3.3',
      'accepted in-time 3.1',
    ]);
  });

  test('a sick child: the canteen is called, the portal told, the certificate sent, and the day is not billed', async () => {
    month.at('2026-11-23T08:10');
    expect(await month.absent(family, '2026-11-23')).toEqual(['billed 4.5']);
    expect(await month.state(family, MEAL, '2026-11-23')).toBe('absentBilled');
    month.at('2026-11-23T09:10');
    // Typed at ten past nine, heard at twenty past eight.
    expect(await month.called(family, '2026-11-23T08:20', '2026-11-23')).toEqual(['awaiting-proof 4.2']);
    expect(await month.state(family, MEAL, '2026-11-23')).toBe('awaitingProof');
    month.at('2026-11-25T18:00');
    expect(await month.proves(family, MEAL, '2026-11-23')).toBe('absentExcused');
  });

  test('a proof that never comes leaves the day billed', async () => {
    month.at('2026-11-24T08:00');
    await month.called(family, '2026-11-24T07:55', '2026-11-24');
    expect(await month.absent(family, '2026-11-24')).toEqual(['awaiting-proof 4.2']);
    month.at('2026-12-02T08:00');
    expect(await month.state(family, MEAL, '2026-11-24')).toBe('absentBilled');
  });

  test('a strike cancels what was reserved, and nothing can be reserved that day any more', async () => {
    month.at('2026-11-25T09:00');
    expect(await month.closes(MEAL, '2026-11-26', 'strike')).toMatchObject({ cancelled: 1, kept: 0 });
    expect(await month.state(family, MEAL, '2026-11-26')).toBe('free');
    expect(await month.asks(other, MEAL, '2026-11-26')).toEqual(['refused not-served']);
    const told = await month.world.database.superuser`
      select subject from notification where occasion = 'service-closed'`;
    expect(told).toHaveLength(1);
  });

  test('the second in line has the place that comes free', async () => {
    month.at('2026-11-25T10:00');
    expect(await waitingList(month, [family, other], MORNING, '2026-12-01')).toEqual([
      'accepted in-time 2.1',
      'on-hold full 2.1',
      'accepted in-time 2.1',
      'reserved',
    ]);
  });
});

describe('Saint-Vérand and Varacieux: a day of its own for each day of the week', () => {
  const MEAL = 'st-verand-restauration-elementaire';
  const EVENING = 'st-verand-garderie-soir';
  let month: Month;
  let family: PlanningFamily;
  let other: PlanningFamily;

  test('Thursday night for Monday, Friday night for Tuesday, the day before last for the others', async () => {
    month = await begin('saint-verand');
    const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL, EVENING] };
    family = await month.family({ lastName: 'Lanvin', ...cast });
    other = await month.family({ lastName: 'Moreau', ...cast });
    month.at('2026-11-19T23:59');
    expect(await month.asks(family, MEAL, '2026-11-23')).toEqual(['accepted in-time 3.2']);
    month.at('2026-11-20T00:00');
    expect(await month.asks(other, MEAL, '2026-11-23', '2026-11-24')).toEqual([
      'refused late 3.3',
      'accepted in-time 3.2',
    ]);
    month.at('2026-11-24T23:59');
    expect(await month.asks(family, MEAL, '2026-11-26', '2026-11-27')).toEqual([
      'accepted in-time 3.2',
      'accepted in-time 3.2',
    ]);
    // By telephone until ten o’clock of the working day before, an agent decides.
    month.at('2026-11-25T11:00');
    expect(
      await month.enters(other, MEAL, { channel: 'telephone', at: '2026-11-25T10:00' }, '2026-11-26'),
    ).toEqual(['requested in-time 3.4']);
    expect(await month.decides('accept')).toBe(1);
    expect(await month.state(other, MEAL, '2026-11-26')).toBe('reserved');
  });

  test('sick this morning: free on a certificate within three days, billed without; the garderie is free at once', async () => {
    month.at('2026-11-25T20:00');
    await month.asks(family, EVENING, '2026-11-26');
    month.at('2026-11-26T08:30');
    expect((await month.absent(family, '2026-11-26')).sort()).toEqual(['awaiting-proof 4.2', 'free 3.2']);
    month.at('2026-11-28T10:00');
    expect(await month.proves(family, MEAL, '2026-11-26')).toBe('absentExcused');
    // Told after nine o’clock, with a certificate or without, the day is billed.
    month.at('2026-11-26T09:01');
    expect(await month.absent(other, '2026-11-26')).toEqual(['billed 4.6']);
    // The next day goes on with the first, which was told in time.
    month.at('2026-11-27T09:01');
    expect(await month.absent(family, '2026-11-27')).toEqual(['awaiting-proof 4.2']);
  });

  test('a strike is free whoever tells it, and cancels for all', async () => {
    month.at('2026-11-27T10:00');
    expect(await month.asks(family, MEAL, '2026-12-01', '2026-12-03')).toEqual([
      'accepted in-time 3.2',
      'accepted in-time 3.2',
    ]);
    expect(await month.closes(MEAL, '2026-12-01', 'strike')).toMatchObject({ cancelled: 1 });
    expect(await month.state(family, MEAL, '2026-12-01')).toBe('free');
    expect(await month.state(family, MEAL, '2026-12-03')).toBe('reserved');
  });

  test('the second in line has the place that comes free', async () => {
    month.at('2026-11-27T11:00');
    expect(await waitingList(month, [family, other], EVENING, '2026-12-04')).toEqual([
      'accepted in-time 2.1',
      'on-hold full 2.1',
      'accepted in-time 2.1',
      'reserved',
    ]);
  });
});

describe('Crégy-lès-Meaux: five weekdays before, and the first day of an illness is billed', () => {
  const MEAL = 'restauration';
  const NOON = 'garderie-midi';
  let month: Month;
  let family: PlanningFamily;
  let other: PlanningFamily;

  test('five days before at 23:59, without Saturdays and Sundays', async () => {
    month = await begin('cregy-les-meaux');
    const cast = { school: 'ecole-elementaire', services: [MEAL, NOON] };
    family = await month.family({ lastName: 'Lanvin', ...cast });
    other = await month.family({ lastName: 'Moreau', ...cast });
    month.at('2026-11-12T23:59');
    expect(await month.asks(family, MEAL, '2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24')).toEqual(
      Array(4).fill('accepted in-time 3.2'),
    );
    month.at('2026-11-13T00:00');
    expect(await month.asks(other, MEAL, '2026-11-19', '2026-11-20')).toEqual([
      'refused late 3.3',
      'accepted in-time 3.2',
    ]);
  });

  test('a paper planning counts until the 19th, and never beside the portal', async () => {
    month.at('2026-11-19T17:00');
    const paper = { channel: 'paper', at: '2026-11-19T16:30' };
    expect(await month.enters(other, MEAL, paper, '2026-12-03', '2026-12-04')).toEqual([
      'accepted in-time 3.4',
      'accepted in-time 3.4',
    ]);
    expect(await month.asks(other, MEAL, '2026-12-07')).toEqual(['refused other-channel 3.5']);
    month.at('2026-11-20T09:00');
    expect(
      await month.enters(other, MEAL, { channel: 'paper', at: '2026-11-20T08:00' }, '2026-12-08'),
    ).toEqual(['refused late 3.4']);
  });

  test('ill for three days: the first is billed, the others wait for a certificate, which comes', async () => {
    month.at('2026-11-20T07:30');
    expect(await month.absent(family, '2026-11-20', { to: '2026-11-24' })).toEqual([
      'billed 4.2',
      'awaiting-proof 4.3',
      'awaiting-proof 4.3',
    ]);
    month.at('2026-11-26T10:00');
    expect(await month.proves(family, MEAL, '2026-11-23')).toBe('absentExcused');
    expect(await month.state(family, MEAL, '2026-11-24')).toBe('absentExcused');
    expect(await month.state(family, MEAL, '2026-11-20')).toBe('absentBilled');
  });

  test('an accident is for the mairie to judge', async () => {
    month.at('2026-11-26T11:00');
    await month.asks(family, MEAL, '2026-12-04');
    month.at('2026-12-03T19:00');
    expect(await month.absent(family, '2026-12-04', { reason: 'traffic-accident' })).toEqual([
      'ask-agent 4.5',
    ]);
    expect(await month.state(family, MEAL, '2026-12-04')).toBe('absenceRequested');
    expect(await month.decides('accept')).toBe(1);
    expect(await month.state(family, MEAL, '2026-12-04')).toBe('absentExcused');
  });

  test('a strike cancels for everyone, and the second in line has the place that comes free', async () => {
    month.at('2026-11-26T12:00');
    await month.asks(family, MEAL, '2026-12-10');
    expect(await month.closes(MEAL, '2026-12-10', 'strike')).toMatchObject({ cancelled: 1 });
    expect(await waitingList(month, [family, other], NOON, '2026-12-11')).toEqual([
      'accepted in-time 3.2',
      'on-hold full 3.2',
      'accepted in-time 3.2',
      'reserved',
    ]);
  });
});

describe('Les P’tiots Lanniaux: Thursday noon, and an administrator validates', () => {
  const MEAL = 'repas';
  const WEDNESDAY = 'garderie-mercredi';
  let month: Month;
  let family: PlanningFamily;
  let other: PlanningFamily;

  test('asked until Thursday noon, validated, or refused with a reason', async () => {
    month = await begin('ptiots-lanniaux');
    const cast = { school: 'groupe-scolaire', services: [MEAL, WEDNESDAY] };
    family = await month.family({ lastName: 'Lanvin', ...cast });
    other = await month.family({ lastName: 'Moreau', ...cast });
    month.at('2026-11-19T12:00');
    expect(await month.asks(family, MEAL, '2026-11-23', '2026-11-26')).toEqual(
      Array(2).fill('requested in-time 3.2'),
    );
    expect(await month.state(family, MEAL, '2026-11-23')).toBe('requested');
    expect(await month.decides('accept')).toBe(2);
    expect(await month.state(family, MEAL, '2026-11-23')).toBe('reserved');
    month.at('2026-11-19T12:01');
    expect(await month.asks(other, MEAL, '2026-11-23', '2026-11-30')).toEqual([
      'refused late 3.3',
      'requested in-time 3.2',
    ]);
    expect(await month.decides('refuse', 'Le dossier n’est pas complet.')).toBe(1);
    expect(await month.state(other, MEAL, '2026-11-30')).toBe('refused');
  });

  test('ill without notice: free on a certificate within three days, else billed', async () => {
    month.at('2026-11-23T10:00');
    expect(await month.absent(family, '2026-11-23')).toEqual(['awaiting-proof 4.2']);
    month.at('2026-11-25T19:00');
    expect(await month.proves(family, MEAL, '2026-11-23')).toBe('absentExcused');
    month.at('2026-11-26T10:00');
    expect(await month.absent(family, '2026-11-26')).toEqual(['awaiting-proof 4.2']);
    month.at('2026-12-03T10:00');
    expect(await month.state(family, MEAL, '2026-11-26')).toBe('absentBilled');
  });

  test('a strike cancels for everyone, and the mairie gives the only place there is, then the one that comes free', async () => {
    month.at('2026-12-03T10:00');
    await month.asks(family, MEAL, '2026-12-10');
    await month.decides('accept');
    expect(await month.closes(MEAL, '2026-12-10', 'strike')).toMatchObject({ cancelled: 1 });
    // Nobody has a place before the mairie gives it: it can give one, and the other when the first is given back.
    await month.places(WEDNESDAY, '2026-12-16', 1);
    await month.asks(family, WEDNESDAY, '2026-12-16');
    await month.asks(other, WEDNESDAY, '2026-12-16');
    expect(await month.decides('accept')).toBe(1);
    expect(await month.state(family, WEDNESDAY, '2026-12-16')).toBe('reserved');
    expect(await month.state(other, WEDNESDAY, '2026-12-16')).toBe('requested');
    await month.absent(family, '2026-12-16', { reason: 'exceptional', services: [WEDNESDAY] });
    expect(await month.decides('accept')).toBe(1);
    expect(await month.state(other, WEDNESDAY, '2026-12-16')).toBe('reserved');
  });
});
