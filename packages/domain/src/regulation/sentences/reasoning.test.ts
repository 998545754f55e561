import { expect, test } from 'vitest';
import type { Reasoning } from '../../agreed-case/run-case.ts';
import { reasoningLines } from './reasoning.ts';

test('a child is not a guest of an unknown kind, and a meal that was not chosen is not unknown either', () => {
  const reasoning: Reasoning = {
    about: '2026-11-26',
    outcome: 'priced',
    article: '6.1',
    version: '2026-09-01',
    facts: [
      { name: 'guest', value: null },
      { name: 'mealType', value: null },
      { name: 'level', value: null },
    ],
    steps: [],
  };
  expect(reasoningLines(reasoning).map(line => line.replaceAll(/[\u00a0\u202f]/g, ' '))).toEqual([
    '2026-11-26 : priced, article 6.1, version 2026-09-01 (convive un enfant ; type de repas non choisi ; niveau non connu)',
  ]);
});
