import { expect, test } from 'vitest';
import { addressOf, matches } from './tenant-search.ts';

const cregy = { name: 'Crégy-lès-Meaux', hosts: ['cregy.localhost'] };

test('accents, capitals and hyphens are no obstacle', () => {
  expect(matches(cregy, 'CREGY LES')).toBe(true);
  expect(matches(cregy, 'crégy-lès')).toBe(true);
});

test('an address is found by a part of it', () => {
  expect(matches(cregy, 'cregy.local')).toBe(true);
});

test('another commune is not found, and nothing typed finds all', () => {
  expect(matches(cregy, 'rognaix')).toBe(false);
  expect(matches(cregy, '')).toBe(true);
});

test('a portal is visited by the protocol and the port of the console', () => {
  const local = new URL('http://console.localhost:3000/plateforme');
  expect(addressOf('cregy.localhost', local).href).toBe('http://cregy.localhost:3000/');
  const online = new URL('https://console.famille.example.fr/plateforme');
  expect(addressOf('cregy.famille.example.fr', online)).toEqual({
    href: 'https://cregy.famille.example.fr/',
    label: 'cregy.famille.example.fr',
  });
});
