import { toLocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { renderLetter } from './letter.ts';
import type { Letterhead } from './letterhead.ts';
import { portalReady } from './portal-ready.ts';
import { testEmail } from './test-email.ts';

const rognaix: Letterhead = {
  kind: 'commune',
  name: 'Rognaix',
  accent: '#1f5f8b',
  url: 'https://rognaix.famille.example.fr/',
  replyTo: 'mairie@rognaix.example',
};

test('the HTML and the text of an e-mail say the same sentences, and lead to the same page', () => {
  const { html, text } = renderLetter(rognaix, portalReady(rognaix, { member: 'Mairie de Rognaix' }));
  const sentences = text.split('\n').filter(line => line.endsWith('.'));
  expect(sentences.length).toBe(3);
  for (const sentence of sentences) expect(html).toContain(`>${sentence}<`);
  expect(html).toContain('href="https://rognaix.famille.example.fr/"');
  expect(text).toContain('Ouvrir le portail\u00a0:\nhttps://rognaix.famille.example.fr/\n');
});

test.each([
  ['commune', 'Crégy-lès-Meaux', 'Le portail famille de Crégy-lès-Meaux est en ligne.'],
  ['commune', 'Esserts-Blay', 'Le portail famille d’Esserts-Blay est en ligne.'],
  ['commune', 'Le Versoud', 'Le portail famille du Versoud est en ligne.'],
  ['commune', 'Les Mureaux', 'Le portail famille des Mureaux est en ligne.'],
  ['commune', 'Hyères', 'Le portail famille «\u00a0Hyères\u00a0» est en ligne.'],
  ['rpi', 'RPI du Versant', 'Le portail famille «\u00a0RPI du Versant\u00a0» est en ligne.'],
] as const)('the %s %s reads of its portal as in a sentence', (kind, name, expected) => {
  const letterhead = { ...rognaix, kind, name };
  const { text } = renderLetter(letterhead, portalReady(letterhead, { member: 'Mairie' }));
  expect(text).toContain(expected);
});

test('what a commune is called cannot become markup', () => {
  const nasty = { ...rognaix, name: '<script>"&' };
  const { html } = renderLetter(nasty, portalReady(nasty, { member: '<img src=x>' }));
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('&lt;script&gt;&quot;&amp;');
});

test('dates and punctuation bear their hard spaces', () => {
  const letter = testEmail(rognaix, { on: toLocalDate('2026-12-01') });
  const { text } = renderLetter(rognaix, letter);
  expect(text).toContain('le mardi\u00a01er\u00a0décembre\u00a02026.');
  expect(text).toContain('parvenu\u00a0: l’envoi');
});

test('where nobody would read an answer, nobody is told to answer', () => {
  const { text } = renderLetter({ ...rognaix, replyTo: null }, portalReady(rognaix, { member: 'Mairie' }));
  expect(text).not.toContain('Répondez');
});
