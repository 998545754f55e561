import { expect, test } from 'vitest';
import { toLocalDate } from '../dates.ts';
import { actPhrase, datesPhrase, type SummaryDay, summaryLines } from './summary.ts';

const day = (date: string, changes: Partial<SummaryDay> = {}): SummaryDay => ({
  childId: 'zoe',
  service: 'repas',
  date: toLocalDate(date),
  status: 'reserved',
  absence: null,
  ...changes,
});
const NAMES = { child: () => 'Zoé', service: () => 'Repas' };
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

test('days of one month share its name, many are counted', () => {
  const dates = (...texts: string[]) => plain(datesPhrase(texts.map(toLocalDate)));
  expect(dates('2026-11-26')).toBe('jeudi 26 novembre');
  expect(dates('2026-11-26', '2026-11-27')).toBe('jeudi 26 et vendredi 27 novembre');
  expect(dates('2026-11-30', '2026-12-01')).toBe(
    'lundi 30 novembre et mardi 1ᵉʳ décembre'.replace('ᵉʳ', 'er'),
  );
  expect(dates(...Array.from({ length: 8 }, (_, n) => `2026-12-0${n + 1}`))).toMatch(/^8 jours, du mardi 1/);
});

test('a receipt has a line for each child, service and outcome, and never says why a child is absent', () => {
  const lines = summaryLines(
    [day('2026-11-26'), day('2026-11-27'), day('2026-11-30', { absence: { outcome: 'free' } })],
    NAMES,
  ).map(plain);
  expect(lines).toEqual([
    '• Zoé, Repas : jeudi 26 et vendredi 27 novembre : réservé',
    '• Zoé, Repas : lundi 30 novembre : absence, non facturée',
  ]);
});

test('the subject counts days and agrees', () => {
  expect(actPhrase([day('2026-11-26')])).toBe('1 jour réservé');
  expect(actPhrase([day('2026-11-26'), day('2026-11-27')])).toBe('2 jours réservés');
  expect(actPhrase([day('2026-11-26', { absence: { outcome: 'billed' } })])).toBe('absence de 1 jour');
  expect(actPhrase([day('2026-11-26'), day('2026-11-27', { status: 'on-hold' })])).toBe(
    '2 jours dans le planning',
  );
});
