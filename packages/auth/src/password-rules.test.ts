import { expect, test } from 'vitest';
import { passwordMistakes } from './password-rules.ts';

const minimum = 8;
const personal = ['Montgolfier', 'Zoé', 'zoe.montgolfier@example.org', '381623867924'];

test.each([
  'Password1',
  'Motdepasse123',
  'Azertyuiop1',
  'Soleil123',
  'Bonjour2026',
  'Cantine2026',
  'Doudou123',
  '123456789Aa',
  'Jules14072015',
])('« %s » is one of those that everyone has', async password => {
  expect(await passwordMistakes(password, { minimum, personal })).toEqual(['common']);
});

test.each(['Chataigne-48-poire', 'Xk7pdm2q', 'Marelle-Cerise-2026', 'Le-Train-de-7h42'])(
  '« %s » is good',
  async password => {
    expect(await passwordMistakes(password, { minimum, personal })).toEqual([]);
  },
);

test.each(['Montgolfier-1', 'MONTGOLFIERa1', 'Ab-381623867924'])(
  '« %s » is made of what the one who chooses it is called',
  async password => {
    expect(await passwordMistakes(password, { minimum, personal })).toContain('personal');
  },
);

test('the commune’s length is asked for, and never less than eight', async () => {
  expect(await passwordMistakes('Xk7pdm2q', { minimum: 12, personal })).toEqual(['too-short']);
  expect(await passwordMistakes('Xk7pdm2', { minimum: 1, personal })).toContain('too-short');
});

test('accents count as the letters that they are', async () => {
  expect(await passwordMistakes('éà-ÉTANG-rose-48', { minimum, personal })).toEqual([]);
  expect(await passwordMistakes('ÉTANG-ROSE-48', { minimum, personal })).toEqual(['no-lower']);
});

test('a very long one is refused without being weighed', async () => {
  expect(await passwordMistakes('Ab1-'.repeat(60), { minimum, personal })).toEqual(['too-long']);
});
