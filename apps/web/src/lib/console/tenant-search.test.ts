import { expect, test } from 'vitest';
import { addressesOf, matches } from './tenant-search.ts';

const cregy = { name: 'Crégy-lès-Meaux', slug: 'cregy-les-meaux', hosts: ['famille.cregy.example'] };

test('accents, capitals and hyphens are no obstacle', () => {
  expect(matches(cregy, 'CREGY LES')).toBe(true);
  expect(matches(cregy, 'crégy-lès')).toBe(true);
});

test('an address is found by a part of it', () => {
  expect(matches(cregy, 'famille.cregy')).toBe(true);
});

test('another commune is not found, and nothing typed finds all', () => {
  expect(matches(cregy, 'rognaix')).toBe(false);
  expect(matches(cregy, '')).toBe(true);
});

test('a portal is visited beside the console, by its protocol and port, then at its own hosts', () => {
  const local = new URL('http://console.localhost:3000/plateforme');
  expect(addressesOf({ slug: 'cregy', hosts: [] }, local)).toEqual([
    { href: 'http://cregy.localhost:3000/', label: 'cregy.localhost:3000' },
  ]);
  const online = new URL('https://console.famille.example.fr/plateforme');
  expect(addressesOf({ slug: 'cregy', hosts: ['famille.cregy.example'] }, online)).toEqual([
    { href: 'https://cregy.famille.example.fr/', label: 'cregy.famille.example.fr' },
    { href: 'https://famille.cregy.example/', label: 'famille.cregy.example' },
  ]);
});
