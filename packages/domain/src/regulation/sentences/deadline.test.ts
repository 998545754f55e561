import { expect, test } from 'vitest';
import { toLocalDate } from '../../dates.ts';
import { type Deadline, deadline } from '../deadline-language.ts';
import {
  sentenceOfAfterHolidays,
  sentenceOfClosedDay,
  sentenceOfDeadline,
  sentenceOfNextDeadline,
} from './deadline.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

/** As a folder writes it. */
const CASES: [string, unknown][] = [
  [
    'Au plus tard 5 jours avant, sans compter les samedis et dimanches, à 23 h 59.',
    { kind: 'days-before', days: 5, counted: 'mon-fri', at: '23:59' },
  ],
  [
    'Au plus tard 8 jours avant, à 23 h 59.',
    { kind: 'days-before', days: 8, counted: 'calendar', at: '24:00' },
  ],
  ['Au plus tard la veille à 11 h.', { kind: 'days-before', days: 1, counted: 'calendar', at: '11:00' }],
  ['Au plus tard le jour même à 8 h 30.', { kind: 'days-before', days: 0, counted: 'calendar', at: '08:30' }],
  [
    'Au plus tard 3 jours ouvrés avant, à 10 h.',
    { kind: 'days-before', days: 3, counted: 'ouvres', at: '10:00' },
  ],
  [
    'Au plus tard le jour ouvré précédent à 10 h.',
    { kind: 'days-before', days: 1, counted: 'ouvres', at: '10:00' },
  ],
  [
    'Au plus tard 2 jours ouvrables avant, à 18 h.',
    { kind: 'days-before', days: 2, counted: 'ouvrables', at: '18:00' },
  ],
  [
    'Au plus tard le jour de classe précédent à 11 h.',
    { kind: 'days-before', days: 1, counted: 'school-days', at: '11:00' },
  ],
  [
    'Au plus tard 2 jours de service avant, à 9 h.',
    { kind: 'days-before', days: 2, counted: 'service-days', at: '09:00' },
  ],
  [
    'Au plus tard la veille, sans compter les samedis et dimanches, à 10 h.',
    { kind: 'days-before', days: 1, counted: 'mon-fri', at: '10:00' },
  ],
  [
    'Au plus tard 2 jours avant, en ne comptant que les lundis, mardis et vendredis, à 10 h.',
    { kind: 'days-before', days: 2, counted: ['friday', 'monday', 'tuesday'], at: '10:00' },
  ],
  ['Au plus tard 48 heures avant le début du service.', { kind: 'hours-before', hours: 48 }],
  [
    'Au plus tard 24 heures avant le début du service, sans compter les week-ends ni les jours fériés.',
    { kind: 'hours-before', hours: 24, counted: 'ouvres' },
  ],
  [
    'Au plus tard 1 heure avant le début du service.',
    { kind: 'hours-before', hours: 1, counted: 'calendar' },
  ],
  ['Avant le début du service.', { kind: 'hours-before', hours: 0 }],
  [
    'Au plus tard le jeudi à 12 h pour la semaine qui suit.',
    { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
  ],
  [
    'Au plus tard le lundi de la même semaine à 8 h.',
    { kind: 'weekday', weekday: 'monday', weeksBefore: 0, at: '08:00' },
  ],
  [
    'Au plus tard le lundi à 23 h 59, deux semaines avant celle du service.',
    { kind: 'weekday', weekday: 'monday', weeksBefore: 2, at: '23:59' },
  ],
  [
    'Au plus tard le vendredi précédent à 11 h pour le lundi ; le lundi à 11 h pour le mardi ; le mardi à 11 h pour le jeudi ; le jeudi à 11 h pour le vendredi.',
    {
      kind: 'per-weekday',
      table: {
        monday: { weekday: 'friday', weeksBefore: 1, at: '11:00' },
        tuesday: { weekday: 'monday', weeksBefore: 0, at: '11:00' },
        thursday: { weekday: 'tuesday', weeksBefore: 0, at: '11:00' },
        friday: { weekday: 'thursday', weeksBefore: 0, at: '11:00' },
      },
    },
  ],
  [
    'Au plus tard le vendredi précédent à 9 h pour le lundi et le mardi ; le mardi de la semaine précédente à 9 h pour le jeudi ; le jour même à 7 h pour le vendredi.',
    {
      kind: 'per-weekday',
      table: {
        monday: { weekday: 'friday', weeksBefore: 1, at: '09:00' },
        tuesday: { weekday: 'friday', weeksBefore: 1, at: '09:00' },
        thursday: { weekday: 'tuesday', weeksBefore: 1, at: '09:00' },
        friday: { weekday: 'friday', weeksBefore: 0, at: '07:00' },
      },
    },
  ],
  ['Avant le 20 du mois précédent.', { kind: 'day-of-month', day: 19, monthsBefore: 1, at: '23:59' }],
  [
    'Au plus tard le 19 du mois précédent à 12 h.',
    { kind: 'day-of-month', day: 19, monthsBefore: 1, at: '12:00' },
  ],
  [
    'Au plus tard le dernier jour du mois précédent à 23 h 59.',
    { kind: 'day-of-month', day: 'last', monthsBefore: 1, at: '23:59' },
  ],
  ['Au plus tard le 1er du mois à 12 h.', { kind: 'day-of-month', day: 1, monthsBefore: 0, at: '12:00' }],
  [
    'Au plus tard le 15 du mois, deux mois avant, à 12 h.',
    { kind: 'day-of-month', day: 15, monthsBefore: 2, at: '12:00' },
  ],
  [
    'Au plus tard le dernier vendredi du mois précédent à 12 h.',
    { kind: 'weekday-of-month', weekday: 'friday', nth: 'last', monthsBefore: 1, at: '12:00' },
  ],
  [
    'Au plus tard le deuxième lundi du même mois à 9 h.',
    { kind: 'weekday-of-month', weekday: 'monday', nth: 2, monthsBefore: 0, at: '09:00' },
  ],
  ['Au plus tard le jour même à 8 h 30.', { kind: 'same-day', at: '08:30' }],
  [
    'Au plus tard 15 jours avant le début des vacances, à 23 h 59.',
    { kind: 'before-period', period: 'holidays', days: 15, counted: 'calendar', at: '23:59' },
  ],
  [
    'Au plus tard la veille du début de l’année scolaire à 12 h.',
    { kind: 'before-period', period: 'school-year', days: 1, counted: 'calendar', at: '12:00' },
  ],
  [
    'Au plus tard le premier jour du mois à 12 h.',
    { kind: 'before-period', period: 'month', days: 0, counted: 'calendar', at: '12:00' },
  ],
  [
    'Au plus tard 3 jours ouvrés avant le début du trimestre, à 12 h.',
    { kind: 'before-period', period: 'term', days: 3, counted: 'ouvres', at: '12:00' },
  ],
  [
    'Au plus tard 2 jours avant le début de la semaine, sans compter les samedis et dimanches, à 12 h.',
    { kind: 'before-period', period: 'week', days: 2, counted: 'mon-fri', at: '12:00' },
  ],
  [
    'Du 1er juin 2026 à 8 h au 3 juillet 2026 à 12 h, puis du 4 janvier 2027 au 15 janvier 2027 à 23 h 59, pour les jours du 1er septembre 2026 au 2 juillet 2027.',
    {
      kind: 'window',
      windows: [
        {
          from: '2026-09-01',
          to: '2027-07-02',
          opens: '2026-06-01T08:00',
          closes: '2026-07-03T12:00',
        },
        {
          from: '2026-09-01',
          to: '2027-07-02',
          opens: '2027-01-04T00:00',
          closes: '2027-01-15T23:59',
        },
      ],
    },
  ],
  ['Dans les 30 jours qui suivent la facture.', { kind: 'days-after', of: 'issue', days: 30, at: '23:59' }],
  [
    'Au plus tard 10 jours après l’échéance de la facture, à 17 h.',
    { kind: 'days-after', of: 'due-date', days: 10, at: '17:00' },
  ],
  ['Au plus tard le lendemain du service.', { kind: 'days-after', of: 'service-date', days: 1, at: '23:59' }],
  ['Au plus tard le jour de la facture.', { kind: 'days-after', of: 'issue', days: 0, at: '23:59' }],
  [
    'Dans les deux mois qui suivent la facture.',
    { kind: 'months-after', of: 'issue', months: 2, at: '23:59' },
  ],
  ['Dans le mois qui suit la facture.', { kind: 'months-after', of: 'issue', months: 1, at: '23:59' }],
  [
    'Au plus tard un mois après l’échéance de la facture, à 12 h.',
    { kind: 'months-after', of: 'due-date', months: 1, at: '12:00' },
  ],
  [
    'Au plus tard 3 jours ouvrés avant, à 10 h, ou au plus tard le jeudi à 12 h pour la semaine qui suit : le premier de ces délais compte.',
    {
      kind: 'earliest',
      of: [
        { kind: 'days-before', days: 3, counted: 'ouvres', at: '10:00' },
        { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      ],
    },
  ],
  [
    'Au plus tard 3 jours ouvrés avant, à 10 h, ou au plus tard le jour même à 8 h : il suffit de tenir l’un de ces délais.',
    {
      kind: 'latest',
      of: [
        { kind: 'days-before', days: 3, counted: 'ouvres', at: '10:00' },
        { kind: 'same-day', at: '08:00' },
      ],
    },
  ],
];

test.each(CASES)('%s', (said, written) => {
  const until: Deadline = deadline.parse(written);
  expect(plain(sentenceOfDeadline(until))).toBe(said);
});

test('every kind of deadline has its sentence here', () => {
  const kinds = new Set(CASES.map(([, written]) => deadline.parse(written).kind));
  expect([...kinds].sort()).toEqual(deadline.options.map(({ shape }) => shape.kind.value).sort());
});

test('a time keeps its hard spaces', () => {
  expect(sentenceOfDeadline({ kind: 'same-day', at: '08:30' })).toBe(
    'Au plus tard le jour même à 8\u00a0h\u00a030.',
  );
});

test('a deadline on a closed day says where it goes', () => {
  expect(plain(sentenceOfClosedDay('working-day-before'))).toBe(
    'Quand ce délai tombe un jour férié ou de fermeture, il est avancé au jour ouvré précédent, à la même heure.',
  );
});

test('a deadline that also leaves week-ends and holidays says so', () => {
  expect(plain(sentenceOfClosedDay('school-day-before', ['week-ends', 'school-holidays']))).toBe(
    'Quand ce délai tombe un samedi ou un dimanche ou pendant les vacances, il est avancé au jour de classe précédent, à la même heure.',
  );
});

test('the first day after holidays has the last day of class before them', () => {
  expect(plain(sentenceOfAfterHolidays('11:00'))).toBe(
    'Pour le premier jour de service après des vacances, le délai est le dernier jour de classe avant ces vacances, à 11 h.',
  );
  expect(plain(sentenceOfAfterHolidays(undefined))).toMatch(/à la même heure\.$/);
});

test.each([
  ['week', '2026-11-23', 'Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour la semaine du 23.'],
  [
    'week',
    '2026-12-01',
    'Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour la semaine du 1er décembre.',
  ],
  ['day', '2026-11-23', 'Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour le lundi 23 novembre.'],
  ['month', '2026-12-01', 'Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour le mois de décembre.'],
  ['month', '2027-04-01', 'Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour le mois d’avril.'],
] as const)('the next deadline for a %s from %s is said with its dates', (kind, date, said) => {
  const next = {
    until: { date: toLocalDate('2026-11-19'), time: '12:00' },
    for: { kind, date: toLocalDate(date) },
  };
  expect(plain(sentenceOfNextDeadline({ act: 'reserve', ...next }))).toBe(said);
});
