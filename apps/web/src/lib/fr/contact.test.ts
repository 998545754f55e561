import { expect, test } from 'vitest';
import { telephoneUrl, webName } from './contact.ts';

test('a French number is dialled from anywhere, however it is written', () => {
  for (const written of ['04.79.38.21.94', '04 79 38 21 94', '+33 4 79 38 21 94', '0033479382194']) {
    expect(telephoneUrl(written)).toBe('tel:+33479382194');
  }
});

test('a short number and a foreign one are left as they are', () => {
  expect(telephoneUrl('3939')).toBe('tel:3939');
  expect(telephoneUrl('+41 22 327 41 11')).toBe('tel:+41223274111');
});

test('a site is named without what machines add', () => {
  expect(webName('https://www.rognaix.fr/')).toBe('www.rognaix.fr');
});
