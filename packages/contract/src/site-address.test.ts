import { expect, test } from 'vitest';
import { siteAddress } from './site-address.ts';

test('on this machine a site is found by its port', () => {
  expect(siteAddress('rpi-rognaix', { baseDomain: 'localhost', port: 3100 })).toBe(
    'http://rpi-rognaix.localhost:3100/',
  );
});

test('under a domain a site is found by https, whatever the port behind the proxy', () => {
  expect(siteAddress('console', { baseDomain: 'famille.example.fr', port: 3100 })).toBe(
    'https://console.famille.example.fr/',
  );
});
