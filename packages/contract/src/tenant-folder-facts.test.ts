import { readCalendar } from '@preau/domain/calendar/day';
import { toLocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { sampleFolder } from './tenant-folder.sample.ts';
import { communeCalendar, communeServices } from './tenant-folder-facts.ts';

test('a folder tells the rules what each day is for each of its services', () => {
  const folder = sampleFolder();
  const calendar = readCalendar(communeCalendar(folder));
  const days = ['2026-11-20', '2027-03-01', '2026-12-12', '2027-05-07'].map(toLocalDate);
  const served = communeServices(folder).map(service => [
    service.key,
    ...days.map(day => calendar.dayOf(service, day).served),
  ]);
  expect(served).toEqual([
    ['repas', true, false, false, false],
    ['garderie-soir', true, true, true, false],
  ]);
});

test('a folder tells the rules its place, its services in holidays, and holidays of its own', () => {
  const folder = sampleFolder({
    'commune.yaml': text => text.replace('zone: A', 'zone: corse\n  alsaceMoselle: true'),
    'calendar.yaml': text =>
      `${text}holidays:\n  - { key: noel, from: 2026-12-19, to: 2027-01-03, name: Noël }\n`,
    'services.yaml': text =>
      text.replace('friday]\n    capacity', 'friday]\n    holidayWeekdays: [wednesday]\n    capacity'),
  });
  expect(communeCalendar(folder)).toMatchObject({
    timeZone: 'Europe/Paris',
    zone: 'corse',
    alsaceMoselle: true,
    schoolWeekdays: ['monday', 'tuesday', 'thursday', 'friday'],
    holidays: [{ from: '2026-12-19', to: '2027-01-03', name: 'Noël' }],
  });
  expect(communeServices(folder)).toMatchObject([
    { key: 'repas', holidayWeekdays: ['wednesday'], hours: null, capacity: 60 },
    { key: 'garderie-soir', holidayWeekdays: [], hours: { start: '16:45', end: '18:30' }, capacity: null },
  ]);
});
