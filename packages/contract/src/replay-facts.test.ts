import { sampleCalendar, sampleService } from '@preau/domain/calendar/calendar.sample';
import { toLocalDate } from '@preau/domain/dates';
import { createRulebook } from '@preau/domain/regulation/rulebook';
import { inventFacts } from '@preau/domain/replay/invented-year';
import { expect, test } from 'vitest';
import { readReplayFacts, writeReplayFacts } from './replay-facts.ts';

const MONTH = { from: toLocalDate('2026-10-01'), to: toLocalDate('2026-10-31') };

function invented() {
  const services = [sampleService(), sampleService({ key: 'soir', kind: 'childcare' })];
  const rulebook = createRulebook({ calendar: sampleCalendar(), services, regulations: [] });
  return inventFacts(rulebook, MONTH, { households: 8 });
}

test('facts that are written are read again as they were, over the change of clock', () => {
  for (const timeZone of ['Europe/Paris', 'Indian/Reunion', 'America/Cayenne']) {
    const facts = invented();
    expect(readReplayFacts(writeReplayFacts(facts, timeZone), timeZone)).toEqual({ kind: 'sound', facts });
  }
});

test('every mistake in a file of facts is named by its place, in French', () => {
  const read = (value: unknown) => {
    const found = readReplayFacts(typeof value === 'string' ? value : JSON.stringify(value), 'Europe/Paris');
    return found.kind === 'sound' ? [] : found.mistakes.map(({ place, sentence }) => [place, sentence]);
  };
  expect(read('{')).toEqual([['', expect.stringContaining('n’est pas du JSON')]]);
  const use = { service: 'repas', enrolments: [], reservations: [] };
  const child = (said: object) => ({ child: '1', services: [{ ...use, ...said }] });
  const of = (...households: unknown[]) => ({ format: 1, households });
  expect(
    read(
      of({
        household: 'A',
        children: [child({ reservations: [{ date: '2026-02-30', channel: 'fax', at: '2026-01-01' }] })],
      }),
    ),
  ).toEqual([
    ['households 1 children 1 services 1 reservations 1 date', expect.stringContaining('2026-02-30')],
    ['households 1 children 1 services 1 reservations 1 channel', expect.stringContaining('fax')],
    ['households 1 children 1 services 1 reservations 1 at', expect.stringContaining('2026-06-01T08:00')],
  ]);
  expect(read(of({ household: 'A', children: [] }, { household: 'A', children: [] }))).toEqual([
    ['households 2', expect.stringContaining('deux fois')],
  ]);
});
