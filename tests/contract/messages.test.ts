/** Boîte de réception, preferences and templates, asked by those who may and by those who may not. */
import { done } from '@preau/contract/console';
import {
  audienceChoices,
  broadcast,
  broadcastList,
  reach,
  thread,
  threadList,
  writingChoices,
  written,
} from '@preau/contract/message';
import { preferences, sentNotificationList, templateList } from '@preau/contract/notification';
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { insertUpload } from '@preau/db/file-uploads';
import type { FileStore } from '@preau/db/files';
import { saveFile } from '@preau/db/files';
import type { Id, TenantId } from '@preau/domain/ids';
import { sendBroadcastChunk } from '@preau/operations/broadcast-message';
import { tenantContext } from '@preau/operations/context';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { signInAs } from '../accounts.ts';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertAgent, insertFamily, insertSeparatedParents } from '../families.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const OTHER = 'cregy-les-meaux';
const NOW = new Date('2026-11-19T10:58:00Z');

let database: TestDatabase;
let files: FileStore;
let api: TestApi;
let tenantId: TenantId;
let members: { id: Id<'member'>; key: string; name: string }[];
let dupont: Family;
let martin: Family;
let apart: { first: Family; second: Family };
let elsewhere: Family;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  files = memoryFiles();
  ({ tenantId } = await applyFolder(database, files, SLUG));
  const { tenantId: otherId } = await applyFolder(database, files, OTHER);
  members = await database.superuser`
    select id, key, name from member where tenant_id = ${tenantId} order by position`;
  const [first, second] = members;
  if (!first || !second) throw new Error('this RPI has members');
  api = createTestApi(database, files, { now: NOW });
  dupont = await insertFamily(database, tenantId, {
    lastName: 'DUPONT',
    member: first.key,
    // The second adult of the household answers for nobody: a new partner.
    adults: [{ firstName: 'Jeanne' }, { firstName: 'Marc', phoneMobile: null }],
    children: [{ firstName: 'Alexandre', authorities: ['parental', null] }],
  });
  martin = await insertFamily(database, tenantId, {
    lastName: 'MARTIN',
    member: second.key,
    adults: [{ firstName: 'Karim', phoneMobile: null }],
    children: [{ firstName: 'Inès' }],
  });
  apart = await insertSeparatedParents(database, tenantId, {
    first: { lastName: 'ROUX', adults: [{ firstName: 'Anne' }], children: [] },
    second: { lastName: 'BLANC', adults: [{ firstName: 'Paul' }], children: [] },
    children: [{ firstName: 'Léo' }],
  });
  elsewhere = await insertFamily(database, otherId, {
    lastName: 'AILLEURS',
    adults: [{ firstName: 'Zoé' }],
    children: [],
  });
  await database.superuser`update guardian set email_consent = false where last_name = 'MARTIN'`;
  const sign = async (name: string, tenant: TenantId, accountId: Id<'account'> | undefined) => {
    if (!accountId) throw new Error(`${name} has no account`);
    cookies[name] = await signInAs(database, tenant, accountId);
  };
  await sign('jeanne', tenantId, dupont.adults[0]?.accountId);
  await sign('marc', tenantId, dupont.adults[1]?.accountId);
  await sign('karim', tenantId, martin.adults[0]?.accountId);
  await sign('anne', tenantId, apart.first.adults[0]?.accountId);
  await sign('paul', tenantId, apart.second.adults[0]?.accountId);
  await sign('zoe', otherId, elsewhere.adults[0]?.accountId);
  await sign('admin', tenantId, (await insertAgent(database, tenantId, 'admin')).id);
  await sign(
    'first',
    tenantId,
    (await insertAgent(database, tenantId, 'gestionnaire', [{ kind: 'member', id: first.id }])).id,
  );
  await sign(
    'second',
    tenantId,
    (await insertAgent(database, tenantId, 'gestionnaire', [{ kind: 'member', id: second.id }])).id,
  );
  await sign('animator', tenantId, (await insertAgent(database, tenantId, 'animateur')).id);
  await sign('regisseur', tenantId, (await insertAgent(database, tenantId, 'regisseur')).id);
});
afterAll(() => database.drop());

let keys = 0;
const newKey = () => `test-key-${++keys}`;

async function ask(who: string | null, method: string, path: string, body?: object) {
  const host = who === 'zoe' ? OTHER : SLUG;
  return api.ask(`${host}.localhost`, `/api/v1${path}`, {
    method,
    headers: {
      ...(who && { cookie: cookies[who] ?? '' }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Asks, and holds the answer against its schema. */
async function good<Schema extends z.ZodType>(
  schema: Schema,
  who: string,
  method: string,
  path: string,
  body?: object,
) {
  const answer = await ask(who, method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return schema.parse(answer.body);
}

const message = (changed: object = {}) => ({
  key: newKey(),
  memberId: null,
  about: null,
  subject: 'Sortie du 3 décembre',
  text: 'Bonjour,\nà quelle heure rentre le car ?',
  fileIds: [],
  ...changed,
});

async function upload(accountId: Id<'account'>, name: string): Promise<string> {
  return tenantTransaction(database.app, tenantId, async tx => {
    const bytes = new TextEncoder().encode(`${name} ${newKey()}`);
    const fileId = await saveFile(tx, files, {
      bytes,
      mediaType: 'application/pdf',
      visibility: 'private',
      at: NOW,
    });
    await insertUpload(tx, { accountId, fileId, name, purpose: 'document', at: NOW });
    return fileId;
  });
}

const unreadOf = async (who: string) => (await good(threadList, who, 'GET', '/family/messages')).unread;

test('a family writes, the mairie reads and answers, the family reads the answer; each sees what is new to it', async () => {
  const choices = await good(writingChoices, 'jeanne', 'GET', '/family/messages/choices');
  expect(choices.members).toHaveLength(members.length);
  expect(choices.households).toMatchObject([
    { familyName: 'DUPONT', children: [{ firstName: 'Alexandre' }] },
  ]);

  const { id } = await good(written, 'jeanne', 'POST', '/family/messages', message());
  const waiting = await good(threadList, 'admin', 'GET', '/office/messages');
  expect(waiting.threads.find(row => row.id === id)).toMatchObject({
    familyName: 'DUPONT',
    lastAuthor: 'Jeanne DUPONT',
    unread: 1,
    awaitsAnswer: true,
    excerpt: 'Bonjour, à quelle heure rentre le car ?',
  });
  const before = waiting.unread;
  await good(done, 'admin', 'POST', `/office/messages/${id}/reading`, { number: 1 });
  await good(written, 'admin', 'POST', `/office/messages/${id}/answer`, {
    key: newKey(),
    text: 'À 16 h 30.',
  });
  const answered = await good(threadList, 'admin', 'GET', '/office/messages');
  expect(answered.unread).toBe(before - 1);
  expect(answered.threads.map(row => row.id)).not.toContain(id);

  expect(await unreadOf('jeanne')).toBe(1);
  const seen = await good(thread, 'jeanne', 'GET', `/family/messages/${id}`);
  expect(seen.messages.map(({ side, text, agentName }) => [side, text, agentName])).toEqual([
    ['family', 'Bonjour,\nà quelle heure rentre le car ?', null],
    ['mairie', 'À 16 h 30.', null],
  ]);
  await good(done, 'jeanne', 'POST', `/family/messages/${id}/reading`, { number: 2 });
  expect(await unreadOf('jeanne')).toBe(0);
  // The other adult reads for itself.
  expect(await unreadOf('marc')).toBe(1);
  // Which agent wrote is for the mairie alone.
  const office = await good(thread, 'admin', 'GET', `/office/messages/${id}`);
  expect(office.messages[1]).toMatchObject({ agentName: 'Agnès MARTIN' });
});

test('no other family, household, tenant or visitor sees a thread, and each is answered as for none', async () => {
  const { id } = await good(
    written,
    'anne',
    'POST',
    '/family/messages',
    message({
      about: { kind: 'child', id: apart.first.children[0]?.id },
    }),
  );
  const none = '01900000-0000-7000-8000-00000000dead';
  for (const who of ['karim', 'jeanne', 'paul', 'zoe'])
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '/answer', { key: newKey(), text: 'Bonjour' }],
      ['POST', '/reading', { number: 1 }],
      ['POST', '/filing', { deleted: true }],
      ['GET', `/files/${none}`, undefined],
    ] as const) {
      const foreign = await ask(who, method, `/family/messages/${id}${path}`, body);
      expect(foreign, `${who} ${path}`).toMatchObject({ status: 404, body: { code: 'not_found', meta: {} } });
      const missing = await ask(who, method, `/family/messages/${none}${path}`, body);
      expect({ ...foreign, headers: [] }).toEqual({ ...missing, headers: [] });
    }
  // Paul, Léo's other parent, shares the child and not the household.
  expect((await good(threadList, 'paul', 'GET', '/family/messages?box=sent')).threads).toEqual([]);
  expect((await ask(null, 'GET', `/family/messages/${id}`)).status).toBe(401);
  expect((await ask('admin', 'GET', `/family/messages/${id}`)).status).toBe(403);
  expect((await ask('jeanne', 'GET', `/office/messages/${id}`)).status).toBe(403);
  expect((await ask('animator', 'GET', `/office/messages/${id}`)).status).toBe(403);
});

test('of what concerns a child only those of the household read who answer for it', async () => {
  const about = { kind: 'child', id: dupont.children[0]?.id };
  const { id } = await good(written, 'jeanne', 'POST', '/family/messages', message({ about }));
  await good(written, 'admin', 'POST', `/office/messages/${id}/answer`, { key: newKey(), text: 'Entendu.' });
  expect((await ask('marc', 'GET', `/family/messages/${id}`)).status).toBe(404);
  const rows = await database.superuser`
    select guardian.first_name as name from notification
    join guardian on guardian.id = notification.guardian_id where path = ${`/messages/${id}`}`;
  expect(rows.map(row => row.name)).toEqual(['Jeanne']);
  // Nor may he write about it.
  expect((await ask('marc', 'POST', '/family/messages', message({ about }))).status).toBe(404);
  expect((await ask('karim', 'POST', '/family/messages', message({ about }))).status).toBe(404);
});

test('an agent of a member sees what is addressed to it, and of what is addressed to all what its families write', async () => {
  const [first, second] = members;
  const toFirst = await good(written, 'karim', 'POST', '/family/messages', message({ memberId: first?.id }));
  const toSecond = await good(
    written,
    'karim',
    'POST',
    '/family/messages',
    message({ memberId: second?.id }),
  );
  const toAll = await good(written, 'karim', 'POST', '/family/messages', message());
  const seenBy = async (who: string) => {
    const { threads } = await good(threadList, who, 'GET', '/office/messages?q=martin');
    return threads.map(row => row.id).sort();
  };
  expect(await seenBy('admin')).toEqual([toFirst.id, toSecond.id, toAll.id].sort());
  expect(await seenBy('first')).toEqual([toFirst.id]);
  expect(await seenBy('second')).toEqual([toSecond.id, toAll.id].sort());
  for (const [who, id] of [
    ['first', toSecond.id],
    ['first', toAll.id],
    ['second', toFirst.id],
  ]) {
    expect((await ask(who ?? '', 'GET', `/office/messages/${id}`)).status).toBe(404);
    const answer = { key: newKey(), text: 'Non' };
    expect((await ask(who ?? '', 'POST', `/office/messages/${id}/answer`, answer)).status).toBe(404);
  }
  const told = await database.superuser<{ email: string }[]>`
    select account.email from notification join account on account.id = notification.account_id
    where path = ${`/mairie/messages/${toFirst.id}`} order by 1`;
  expect(told.map(({ email }) => email.split('.')[0])).toEqual(['admin', 'gestionnaire', 'regisseur']);
  // Nor may it write to another's family.
  const body = message({ householdId: martin.householdId });
  expect((await ask('first', 'POST', '/office/messages', body)).status).toBe(404);
  expect((await ask('second', 'POST', '/office/messages', body)).status).toBe(200);
});

test('an agent of a member writes to a family in no other member’s name', async () => {
  const [first, second] = members;
  const to = { householdId: dupont.householdId };
  const write = (who: string, memberId: string | undefined) =>
    ask(who, 'POST', '/office/messages', message({ ...to, memberId }));
  expect((await write('first', second?.id)).status).toBe(404);
  expect((await write('first', first?.id)).status).toBe(200);
  expect((await write('regisseur', second?.id)).status).toBe(200);
});

test('what is deleted is deleted for one reader, comes back when asked, and with the next message', async () => {
  const { id } = await good(written, 'jeanne', 'POST', '/family/messages', message());
  const listed = async (who: string, box: string) =>
    (await good(threadList, who, 'GET', `/family/messages?box=${box}`)).threads.some(row => row.id === id);
  await good(done, 'jeanne', 'POST', `/family/messages/${id}/filing`, { deleted: true });
  expect([await listed('jeanne', 'sent'), await listed('jeanne', 'deleted')]).toEqual([false, true]);
  expect([await listed('marc', 'sent'), await listed('marc', 'deleted')]).toEqual([true, false]);
  expect((await good(threadList, 'admin', 'GET', '/office/messages')).threads.map(row => row.id)).toContain(
    id,
  );
  await good(done, 'jeanne', 'POST', `/family/messages/${id}/filing`, { deleted: false });
  expect(await listed('jeanne', 'sent')).toBe(true);
  await good(done, 'jeanne', 'POST', `/family/messages/${id}/filing`, { deleted: true });
  await good(written, 'admin', 'POST', `/office/messages/${id}/answer`, { key: newKey(), text: 'Bonjour.' });
  expect([await listed('jeanne', 'received'), await listed('jeanne', 'deleted')]).toEqual([true, false]);
});

test('a thread can be said to need no answer, and to need one after all', async () => {
  const { id } = await good(written, 'jeanne', 'POST', '/family/messages', message({ text: 'Merci !' }));
  const waits = async () =>
    (await good(threadList, 'admin', 'GET', '/office/messages')).threads.some(row => row.id === id);
  await good(done, 'admin', 'POST', `/office/messages/${id}/waiting`, { awaitsAnswer: false });
  expect(await waits()).toBe(false);
  await good(done, 'admin', 'POST', `/office/messages/${id}/waiting`, { awaitsAnswer: true });
  expect(await waits()).toBe(true);
});

test('what is sent twice under one key is written once', async () => {
  const sent = message();
  const ids = await Promise.all(
    [1, 2, 3].map(() => good(written, 'jeanne', 'POST', '/family/messages', sent)),
  );
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  const [{ id } = { id: '' }] = ids;
  const answer = { key: newKey(), text: 'Une fois' };
  await Promise.all(
    [1, 2, 3].map(() => good(written, 'jeanne', 'POST', `/family/messages/${id}/answer`, answer)),
  );
  const { messages } = await good(thread, 'jeanne', 'GET', `/family/messages/${id}`);
  expect(messages.map(({ number, text }) => [number, text])).toEqual([
    [1, sent.text],
    [2, 'Une fois'],
  ]);
});

test('every mistake is named by its field', async () => {
  const cases = [
    [message({ subject: ' \n ', text: '' }), { subject: 'required', text: 'required' }],
    [message({ subject: 'a'.repeat(151) }), { subject: 'too-long' }],
    [message({ text: 'a'.repeat(10_001) }), { text: 'too-long' }],
    [message({ fileIds: ['01900000-0000-7000-8000-00000000dead'] }), { fileIds: 'unknown-file' }],
  ] as const;
  for (const [body, mistakes] of cases)
    expect(await ask('jeanne', 'POST', '/family/messages', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid', meta: { mistakes } },
    });
  expect((await ask('jeanne', 'POST', '/family/messages', { text: 'a' })).status).toBe(400);
});

test('a file that was attached is fetched by both sides, as a download, and by nobody else', async () => {
  const accountId = dupont.adults[0]?.accountId;
  if (!accountId) throw new Error('there is a responsable');
  const fileId = await upload(accountId, 'Attestation d’assurance.pdf');
  expect((await ask('karim', 'POST', '/family/messages', message({ fileIds: [fileId] }))).status).toBe(400);
  const { id } = await good(written, 'jeanne', 'POST', '/family/messages', message({ fileIds: [fileId] }));
  const seen = await good(thread, 'admin', 'GET', `/office/messages/${id}`);
  expect(seen.messages[0]?.files).toMatchObject([{ name: 'Attestation d’assurance.pdf' }]);
  for (const [who, side] of [
    ['jeanne', 'family'],
    ['marc', 'family'],
    ['admin', 'office'],
  ]) {
    const answer = await ask(who ?? '', 'GET', `/${side}/messages/${id}/files/${fileId}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  }
  const { id: other } = await good(written, 'karim', 'POST', '/family/messages', message());
  for (const [who, side, threadId] of [
    ['karim', 'family', id],
    ['karim', 'family', other],
    ['paul', 'family', id],
    ['second', 'office', id],
    ['admin', 'office', other],
  ])
    expect((await ask(who ?? '', 'GET', `/${side}/messages/${threadId}/files/${fileId}`)).status).toBe(404);
});

test('lists go on from where they ended', async () => {
  for (let index = 0; index < 35; index += 1)
    await good(written, 'paul', 'POST', '/family/messages', message({ subject: `Question ${index}` }));
  const first = await good(threadList, 'paul', 'GET', '/family/messages?box=sent');
  expect(first.threads).toHaveLength(30);
  const next = await good(threadList, 'paul', 'GET', `/family/messages?box=sent&before=${first.next}`);
  expect(next).toMatchObject({ next: null });
  const subjects = [...first.threads, ...next.threads].map(({ subject }) => subject);
  expect(new Set(subjects).size).toBe(35);
});

describe('a message to many families', () => {
  const all = { kind: 'all', ids: [] };

  async function sendAll(id: string): Promise<void> {
    const tenant = await findTenantBySlug(database.app, SLUG);
    if (!tenant) throw new Error('the tenant is there');
    const occasion = { actor: { kind: 'system' }, now: NOW, requestId: 'test' } as const;
    const ctx = tenantContext({ app: database.app, files }, tenant, occasion);
    await sendBroadcastChunk(ctx, { broadcastId: id, position: 0 });
  }

  test('says beforehand how many it reaches, and how', async () => {
    expect(await good(reach, 'admin', 'POST', '/office/broadcasts/reach', all)).toEqual({
      families: 4,
      byEmail: 3,
      bySms: 0,
      byNeither: 1,
    });
    const ids = [members[0]?.id];
    expect(
      await good(reach, 'admin', 'POST', '/office/broadcasts/reach', { kind: 'member', ids }),
    ).toMatchObject({
      families: 1,
    });
    // Within an agent's limits, all are its own.
    expect(await good(reach, 'second', 'POST', '/office/broadcasts/reach', all)).toMatchObject({
      families: 1,
    });
    expect(
      await good(reach, 'second', 'POST', '/office/broadcasts/reach', { kind: 'member', ids }),
    ).toMatchObject({
      families: 0,
    });
    const choices = await good(audienceChoices, 'second', 'GET', '/office/broadcasts/choices');
    expect(choices.senders).toMatchObject([{ id: members[1]?.id }]);
  });

  test('gives each family a thread of its own, once, however often it is sent', async () => {
    const body = { ...message({ subject: 'Pas de garderie vendredi' }), audience: all };
    const { id } = await good(written, 'admin', 'POST', '/office/broadcasts', body);
    expect(await good(written, 'admin', 'POST', '/office/broadcasts', body)).toEqual({ id });
    expect(await good(broadcast, 'admin', 'GET', `/office/broadcasts/${id}`)).toMatchObject({
      families: 4,
      sent: 0,
    });
    await sendAll(id);
    await sendAll(id);
    const threads = await database.superuser`
      select household_id, count(*)::int as count from thread where broadcast_id = ${id} group by 1`;
    expect(threads.map(row => row.count)).toEqual([1, 1, 1, 1]);
    const told = await database.superuser<{ state: string; count: number }[]>`
      select state, count(*)::int as count from notification where occasion = 'broadcast' group by 1 order by 1`;
    expect(told).toEqual([
      { state: 'suppressed', count: 1 },
      { state: 'waiting', count: 4 },
    ]);
    const row = (await good(threadList, 'karim', 'GET', '/family/messages')).threads.find(
      ({ subject }) => subject === 'Pas de garderie vendredi',
    );
    await good(done, 'karim', 'POST', `/family/messages/${row?.id}/reading`, { number: 1 });
    await good(written, 'karim', 'POST', `/family/messages/${row?.id}/answer`, {
      key: newKey(),
      text: 'Bien reçu.',
    });
    expect(await good(broadcast, 'admin', 'GET', `/office/broadcasts/${id}`)).toMatchObject({
      sent: 4,
      read: 1,
    });
    expect((await good(broadcastList, 'admin', 'GET', '/office/broadcasts')).broadcasts).toHaveLength(1);
    // The answer is in the family's thread, and no other family's.
    expect((await good(threadList, 'admin', 'GET', '/office/messages?q=Bien reçu')).threads).toHaveLength(1);
    expect((await ask('second', 'GET', `/office/broadcasts/${id}`)).status).toBe(404);
  });

  test('is for those who may, in their own name, to somebody', async () => {
    const body = { ...message(), audience: all };
    expect((await ask('regisseur', 'POST', '/office/broadcasts', body)).status).toBe(403);
    expect((await ask('jeanne', 'POST', '/office/broadcasts', body)).status).toBe(403);
    expect((await ask(null, 'POST', '/office/broadcasts', body)).status).toBe(401);
    expect((await ask('second', 'POST', '/office/broadcasts', body)).status).toBe(404);
    const nobody = {
      ...message(),
      audience: { kind: 'class', ids: ['01900000-0000-7000-8000-00000000dead'] },
    };
    expect(await ask('admin', 'POST', '/office/broadcasts', nobody)).toMatchObject({
      status: 400,
      body: { meta: { mistakes: { audience: 'nobody' } } },
    });
  });
});

test('an adult and an agent choose what they are told, each for itself', async () => {
  const usual = await good(preferences, 'jeanne', 'GET', '/family/preferences');
  expect(usual).toMatchObject({
    reader: 'family',
    email: { consent: true },
    sms: { consent: false, usable: true },
    quietHours: { from: '21:00', to: '08:00' },
  });
  expect(usual.preferences.map(({ topic, rhythm }) => [topic, rhythm])).toEqual([
    ['requests', 'at-once'],
    ['planning', 'at-once'],
    ['invoices', 'at-once'],
    ['messages', 'at-once'],
    ['broadcasts', 'at-once'],
  ]);
  const wish = [{ topic: 'messages', rhythm: 'digest', channel: 'both' }];
  await good(done, 'jeanne', 'PUT', '/family/preferences', { preferences: wish });
  expect((await good(preferences, 'jeanne', 'GET', '/family/preferences')).preferences).toContainEqual(
    wish[0],
  );
  expect((await good(preferences, 'marc', 'GET', '/family/preferences')).preferences).not.toContainEqual(
    wish[0],
  );
  await good(done, 'admin', 'PUT', '/office/preferences', { preferences: wish });
  const agents = await good(preferences, 'admin', 'GET', '/office/preferences');
  expect(agents.preferences.map(({ topic, rhythm, channel }) => [topic, rhythm, channel])).toEqual([
    // As this RPI wishes for its agents.
    ['requests', 'digest', 'email'],
    ['planning', 'digest', 'email'],
    ['messages', 'digest', 'email'],
  ]);
  expect(
    (await ask('jeanne', 'PUT', '/family/preferences', { preferences: [{ topic: 'all' }] })).status,
  ).toBe(400);
  expect((await ask('jeanne', 'GET', '/office/preferences')).status).toBe(403);
  expect((await ask(null, 'GET', '/family/preferences')).status).toBe(401);
});

test('a commune has texts of its own, and goes back to the product’s', async () => {
  const { templates } = await good(templateList, 'admin', 'GET', '/office/templates');
  expect(templates.every(({ isOwn }) => !isOwn)).toBe(true);
  const path = '/office/templates';
  const occasion = 'request-refused';
  const own = {
    occasion,
    subject: 'Refus pour {{enfant}}',
    text: '<b>Bonjour</b>\n\n{{motif}}',
    sms: 'Refus : {{demande}}',
  };
  await good(done, 'admin', 'PUT', path, own);
  const changed = await good(templateList, 'admin', 'GET', '/office/templates');
  expect(changed.templates.find(row => row.occasion === 'request-refused')).toMatchObject({
    ...own,
    isOwn: true,
  });
  expect(await ask('admin', 'PUT', path, { ...own, subject: '{{motf}}' })).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { subject: { kind: 'unknown-variable', name: 'motf', nearest: 'motif' } } } },
  });
  await good(done, 'admin', 'POST', `${path}/restoration`, { occasion });
  const back = await good(templateList, 'admin', 'GET', '/office/templates');
  expect(back.templates).toEqual(templates);
  expect((await ask('regisseur', 'GET', '/office/templates')).status).toBe(403);
  expect((await ask('admin', 'PUT', path, { ...own, occasion: 'birthday' })).status).toBe(400);
  // The words in which all families are told are not one member's to change.
  expect((await ask('first', 'PUT', path, own)).status).toBe(403);
  expect((await ask('first', 'POST', `${path}/restoration`, { occasion })).status).toBe(403);
});

test('the mairie sees what a family was told, and why not, within its limits', async () => {
  const path = `/office/families/${martin.householdId}/notifications`;
  const { notifications, familyName } = await good(sentNotificationList, 'admin', 'GET', path);
  expect(familyName).toBe('MARTIN');
  expect(notifications).toContainEqual(
    expect.objectContaining({ state: 'suppressed', because: 'no-consent', to: 'Karim MARTIN' }),
  );
  expect((await ask('first', 'GET', path)).status).toBe(404);
  expect((await ask('second', 'GET', path)).status).toBe(200);
  const theirs = `/office/families/${elsewhere.householdId}/notifications`;
  expect((await ask('admin', 'GET', theirs)).status).toBe(404);
});
