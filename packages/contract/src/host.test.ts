import { expect, test } from 'vitest';
import { requestHost } from './host.ts';

const of = (...hostHeaders: string[]) => requestHost({ hostHeaders, target: '/', forwardedHosts: [] });

test('the host is read without case or final dot, its port apart', () => {
  expect(of('Rognaix.Example.FR:3000')).toEqual({ host: 'rognaix.example.fr', port: 3000 });
  expect(of('rognaix.example.fr.')).toEqual({ host: 'rognaix.example.fr', port: null });
});

test('no host, two hosts or an unreadable host are not served', () => {
  expect(of()).toEqual({ conflict: true });
  expect(of('a.example.fr', 'b.example.fr')).toEqual({ conflict: true });
  expect(of('a.example.fr', 'a.example.fr')).toEqual({ conflict: true });
  expect(of('a.example.fr, b.example.fr')).toEqual({ conflict: true });
  expect(of('a.example.fr@b.example.fr')).toEqual({ conflict: true });
});

test('a target that names another host than the header is not served', () => {
  const target = 'http://b.example.fr/';
  expect(requestHost({ hostHeaders: ['a.example.fr'], target, forwardedHosts: [] })).toEqual({
    conflict: true,
  });
  expect(requestHost({ hostHeaders: ['b.example.fr'], target, forwardedHosts: [] })).toEqual({
    host: 'b.example.fr',
    port: null,
  });
});

test('a host that our proxy forwards replaces the header, two that disagree are not served', () => {
  const hostHeaders = ['internal'];
  expect(requestHost({ hostHeaders, target: '/', forwardedHosts: ['a.example.fr'] })).toEqual({
    host: 'a.example.fr',
    port: null,
  });
  expect(requestHost({ hostHeaders, target: '/', forwardedHosts: ['a.example.fr', 'b.example.fr'] })).toEqual(
    {
      conflict: true,
    },
  );
});

test('a target that is neither a path nor an http address, a host too long, or a false address, is not served', () => {
  const target = (text: string) =>
    requestHost({ hostHeaders: ['a.example.fr'], target: text, forwardedHosts: [] });
  expect(target('host://../')).toEqual({ conflict: true });
  expect(target('file:///etc/passwd')).toEqual({ conflict: true });
  expect(of(`${'a'.repeat(250)}.example.fr`)).toEqual({ conflict: true });
  expect(of('256.256.256.256')).toEqual({ conflict: true });
});
