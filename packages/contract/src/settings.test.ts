import { expect, test } from 'vitest';
import { readReplicaSettings, readSettings } from './settings.ts';

function mistakesOf(environment: Record<string, string>): string[] {
  const read = readSettings(environment);
  return 'mistakes' in read ? read.mistakes : [];
}

test('without any variable everything has a default that needs no other server', () => {
  const read = readSettings({});
  expect('settings' in read && read.settings).toMatchObject({
    port: 3000,
    baseDomain: 'localhost',
    database: null,
    redisUrl: null,
    smtpUrl: null,
    s3: null,
    trustProxy: false,
  });
});

test('every wrong value is named, each with a sentence that says what to write', () => {
  expect(mistakesOf({ PORT: '99999', SMTP_URL: 'mailhost', PREAU_BASE_DOMAIN: 'https://x.fr' })).toEqual([
    'PORT doit être un numéro de port, de 0 à 65535.',
    expect.stringMatching(/^PREAU_BASE_DOMAIN doit être un nom de domaine/),
    'SMTP_URL doit être une adresse comme smtp://utilisateur:motdepasse@serveur:587.',
  ]);
});

test('the S3 variables go together', () => {
  expect(mistakesOf({ S3_BUCKET: 'preau' })).toHaveLength(4);
});

test('an owner without an application role is refused', () => {
  expect(mistakesOf({ DATABASE_OWNER_URL: 'postgres://preau_owner@h/preau' })).toHaveLength(1);
});

test('the other roles of the database follow from its address unless they are given', () => {
  const read = readSettings({
    DATABASE_URL: 'postgres://preau_app:s%40cret@h:5433/preau',
    DATABASE_RELAY_URL: 'postgres://preau_relay:other@h:5433/preau',
  });
  expect('settings' in read && read.settings.database).toEqual({
    owner: null,
    app: 'postgres://preau_app:s%40cret@h:5433/preau',
    relay: 'postgres://preau_relay:other@h:5433/preau',
    platform: 'postgres://preau_platform:s%40cret@h:5433/preau',
  });
});

test('an empty variable counts as absent', () => {
  expect(mistakesOf({ DATABASE_URL: '', REDIS_URL: '' })).toEqual([]);
});

test('figures are on the port that is given, else on the next one, else on any that is free', () => {
  const metricsPort = (environment: Record<string, string>) => {
    const read = readSettings(environment);
    return 'settings' in read ? read.settings.metricsPort : read.mistakes;
  };
  expect(metricsPort({ PORT: '8080', METRICS_PORT: '9100' })).toBe(9100);
  expect(metricsPort({ PORT: '8080' })).toBe(8081);
  expect(metricsPort({ PORT: '0' })).toBe(0);
  expect(metricsPort({ PORT: '65535', METRICS_PORT: '9100' })).toBe(9100);
  expect(metricsPort({ PORT: '65535' })).toEqual([expect.stringMatching(/^METRICS_PORT manque/)]);
  expect(metricsPort({ PORT: '8080', METRICS_PORT: '8080' })).toEqual([
    expect.stringMatching(/^METRICS_PORT doit être un autre port/),
  ]);
});

test('a process of its own names all that it requires and was not given, after any value that is wrong', () => {
  const required = ['database', 's3', 'smtpUrl', 'apiUrl'] as const;
  expect(readReplicaSettings({ REDIS_URL: 'redis://h' }, required)).toEqual({
    mistakes: [
      expect.stringMatching(/^DATABASE_URL manque/),
      expect.stringMatching(/^S3_ENDPOINT manque/),
      expect.stringMatching(/^SMTP_URL manque/),
      expect.stringMatching(/^PREAU_API_URL manque/),
    ],
  });
  expect(readReplicaSettings({ PORT: 'x' }, required)).toEqual(readSettings({ PORT: 'x' }));
  const given = { PREAU_API_URL: 'http://api.interne:3001' };
  expect(readReplicaSettings(given, ['apiUrl'])).toEqual(readSettings(given));
});
