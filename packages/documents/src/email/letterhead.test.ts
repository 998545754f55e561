import { expect, test } from 'vitest';
import { portalName, readableOn } from './letterhead.ts';

test.each([
  ['commune', 'Rognaix', 'Portail famille de Rognaix'],
  ['commune', 'Esserts-Blay', 'Portail famille d’Esserts-Blay'],
  ['commune', 'Épinal', 'Portail famille d’Épinal'],
  ['commune', 'Le Versoud', 'Portail famille du Versoud'],
  ['commune', 'Les Mureaux', 'Portail famille des Mureaux'],
  ['commune', 'La Côte-Saint-André', 'Portail famille de La Côte-Saint-André'],
  ['commune', 'Hyères', 'Portail famille – Hyères'],
  ['rpi', 'RPI du Versant', 'Portail famille – RPI du Versant'],
  ['association', 'Les P’tiots Lanniaux', 'Portail famille – Les P’tiots Lanniaux'],
] as const)('the portal of the %s %s is « %s »', (kind, name, expected) => {
  expect(portalName({ kind, name })).toBe(expected);
});

test('text on a dark accent is white, on a light one black', () => {
  expect(readableOn('#1f5f8b')).toBe('#ffffff');
  expect(readableOn('#ffd54a')).toBe('#000000');
});
