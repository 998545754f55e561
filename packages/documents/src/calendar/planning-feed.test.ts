import { expect, test } from 'vitest';
import { planningCalendar } from './planning-feed.ts';

const DAY = {
  id: '01900000-0000-7000-8000-000000000000',
  child: 'Zoé',
  service: 'Repas ; élémentaire, et la suite d’un nom qui est bien trop long pour une seule ligne de fichier',
  site: 'Collège',
  begins: new Date('2026-11-26T10:40:00Z'),
  ends: new Date('2026-11-26T12:20:00Z'),
  date: '2026-11-26',
  isTentative: false,
  changedAt: new Date('2026-11-17T08:00:00Z'),
};

test('a day with hours is an event at its instants, folded and escaped as agendas ask for', () => {
  const text = planningCalendar('Planning', 'https://exemple.fr/planning', [DAY]);
  expect(text).toContain('DTSTART:20261126T104000Z');
  expect(text).toContain('DTEND:20261126T122000Z');
  expect(text).toContain('UID:01900000-0000-7000-8000-000000000000@preau');
  expect(text).toContain('Repas \\; élémentaire\\,');
  expect(text.split('\r\n').every(line => new TextEncoder().encode(line).length <= 75)).toBe(true);
});

test('a service without hours takes the whole day, and what waits says so', () => {
  const text = planningCalendar('Planning', 'https://exemple.fr/planning', [
    { ...DAY, begins: null, ends: null, isTentative: true },
  ]);
  expect(text).toContain('DTSTART;VALUE=DATE:20261126');
  expect(text).toContain('STATUS:TENTATIVE');
});
