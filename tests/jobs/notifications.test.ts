/** What people are told, from the act to the inbox: to whom, when, once; and what never leaves. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import { type Mailer, openMailer } from '@preau/documents/email/mailer';
import { openSmsSender, type SmsSender } from '@preau/documents/sms/sms-sender';
import type { AgentActor } from '@preau/domain/actor';
import { type Id, type TenantId, toId } from '@preau/domain/ids';
import { type Context, tenantContext } from '@preau/operations/context';
import { changeTemplate } from '@preau/operations/edit-template';
import { type Notice, notify } from '@preau/operations/notify';
import { grantSupport } from '@preau/operations/support';
import { createHandlers } from '@preau/worker/handlers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { startSmsCatcher } from '../../apps/cli/src/sms-catcher.ts';
import { type Family, insertAgent, insertFamily } from '../families.ts';
import { applyFolder } from '../tenants.ts';
import { type JobBench, openBench } from './jobs.ts';

const SOON = { timeout: 20_000, interval: 25 };
const SLUG = 'cregy-les-meaux';
/** Thursday at 11:58, and at 22:40, in Paris. */
const NOON = new Date('2026-11-19T10:58:00Z');
const NIGHT = new Date('2026-11-19T21:40:00Z');

let bench: JobBench;
let tenantId: TenantId;
let family: Family;
let directory: string;
let catcher: MailCatcher;
let now: Date;
const closers: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  now = NOON;
  bench = await openBench();
  ({ tenantId } = await applyFolder(bench.database, bench.files, SLUG));
  family = await insertFamily(bench.database, tenantId, {
    lastName: 'DUPONT',
    adults: [{ firstName: 'Jeanne' }, { firstName: 'Marc' }],
    children: [{ firstName: 'Alexandre', authorities: ['parental', null] }],
  });
  directory = await mkdtemp(join(tmpdir(), 'preau-inbox-'));
  catcher = await startMailCatcher({ directory });
});
afterEach(async () => {
  await bench.end();
  for (const close of closers.splice(0).reverse()) await close();
  await catcher.stop();
  await rm(directory, { recursive: true, force: true });
});

async function contextOf(actor: Context['actor'] = { kind: 'system' }): Promise<Context> {
  const tenant = await findTenantBySlug(bench.database.app, SLUG);
  if (!tenant) throw new Error('the tenant is there');
  return tenantContext({ app: bench.database.app, files: bench.files }, tenant, {
    actor,
    now,
    requestId: 'test',
  });
}

async function tell(notice: Notice | Notice[], actor?: Context['actor']): Promise<void> {
  const ctx = await contextOf(actor);
  await ctx.tenant.transaction(tx => notify(tx, ctx, notice));
}

interface NewRequest {
  section?: string;
  type?: string;
  status?: string;
  reason?: string | null;
  childId?: string | null;
}

/** A request with one event, as the engine of requests leaves it. */
async function insertRequest({
  section = 'guardian',
  type = 'guardian',
  status = 'pending',
  reason = null,
  childId = null,
}: NewRequest = {}): Promise<Id<'request'>> {
  const id = newId<'request'>();
  const sql = bench.database.superuser;
  await sql`
    insert into request (tenant_id, id, household_id, submitted_by, type, section, action, child_id, status, changes,
      immediate, submitted_at, status_at, reason)
    values (${tenantId}, ${id}, ${family.householdId}, ${family.adults[0]?.accountId ?? null}, ${type}, ${section},
      'update', ${childId}, ${status}, '[]', false, ${now}, ${now}, ${reason})`;
  await sql`
    insert into request_event (tenant_id, id, request_id, kind, at) values (${tenantId}, ${newId()}, ${id}, 'submitted', ${now})`;
  return id;
}

async function startSending(parts: { mailer?: Mailer; sms?: SmsSender } = {}): Promise<void> {
  const mailer =
    parts.mailer ?? openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@famille.example.fr' });
  closers.push(() => mailer.close());
  const siteAddress = (slug: string) => `https://${slug}.famille.example.fr/`;
  await bench.start(createHandlers({ mailer, sms: parts.sms ?? null, siteAddress }), {
    clock: { now: () => now },
  });
}

interface Row {
  occasion: string;
  name: string;
  channel: string;
  state: string;
  because: string | null;
  sentTo: string | null;
}
async function told(): Promise<Row[]> {
  return await bench.database.superuser<Row[]>`
    select occasion, coalesce(guardian.first_name, account.email) as name, channel, state, because, sent_to as "sentTo"
    from notification
    left join guardian on guardian.tenant_id = notification.tenant_id and guardian.id = guardian_id
    left join account on account.tenant_id = notification.tenant_id and account.id = notification.account_id
    order by 1, 2, 3`;
}
const states = async () => (await told()).map(({ name, channel, state }) => `${name} ${channel} ${state}`);

async function mails() {
  const list = await catcher.list();
  return Promise.all(list.map(async mail => ({ ...mail, text: (await catcher.read(mail.id))?.text ?? '' })));
}
const settled = () =>
  vi.waitFor(async () => expect(Object.keys(await bench.states())).toEqual(['done']), SOON);

test('a decision reaches the adults of the household, with the reason, a link and a way to choose what comes', async () => {
  await startSending();
  const requestId = await insertRequest({ status: 'refused', reason: 'L’adresse est incomplète.' });
  await tell({ occasion: 'request-refused', requestId });
  await tell({ occasion: 'request-refused', requestId });
  await vi.waitFor(async () => expect(await catcher.list()).toHaveLength(2), SOON);
  await settled();
  const [mail] = await mails();
  expect(mail?.subject).toBe('Refusée\u00a0: la demande sur les coordonnées du responsable');
  expect(mail?.text).toContain('L’adresse est incomplète.');
  expect(mail?.text).toContain(`https://${SLUG}.famille.example.fr/demandes/${requestId}`);
  expect((await mails()).flatMap(({ to }) => to).sort()).toEqual(
    family.adults.map(({ email }) => email).sort(),
  );
  const [file = ''] = (await readdir(directory)).filter(name => name.endsWith('.eml'));
  expect(await readFile(join(directory, file), 'utf8')).toMatch(
    new RegExp(
      `^List-Unsubscribe:\\s+<https://${SLUG}\\.famille\\.example\\.fr/mon-compte/notifications>`,
      'm',
    ),
  );
  expect(await states()).toEqual(['Jeanne email sent', 'Marc email sent']);
});

test('why a request about health was refused never leaves the portal, and is told only to who answers for the child', async () => {
  await startSending();
  const childId = family.children[0]?.id ?? null;
  const requestId = await insertRequest({
    section: 'allergy',
    type: 'health',
    status: 'refused',
    reason: 'Le certificat d’allergie à l’arachide manque.',
    childId,
  });
  await tell({ occasion: 'request-refused', requestId });
  await settled();
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    to: [family.adults[0]?.email],
    subject: 'Refusée\u00a0: la demande sur la santé d’Alexandre',
  });
  expect(mail?.text).not.toMatch(/arachide|allergie|certificat/);
  const stored = await bench.database.superuser`select subject || text as said from notification`;
  expect(JSON.stringify(stored)).not.toMatch(/arachide|allergie|certificat/);
});

test('a request is told to the agents who may decide it, within their limits, and to nobody who has just done it', async () => {
  const sql = bench.database.superuser;
  const [service] = await sql<
    { id: Id<'service'> }[]
  >`select id from service where tenant_id = ${tenantId} limit 1`;
  if (!service) throw new Error('there is a service');
  const limits = [{ kind: 'service', id: service.id } as const];
  const agents: Record<string, AgentActor> = {};
  for (const role of ['admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer'] as const)
    agents[role] = await insertAgent(bench.database, tenantId, role);
  agents.limited = await insertAgent(bench.database, tenantId, 'gestionnaire', limits);
  const closed = await insertAgent(bench.database, tenantId, 'admin');
  await sql`update account set closed_at = now() where id = ${closed.id}`;
  const names = async (requestId: string) => {
    const rows = await sql<
      { id: string }[]
    >`select account_id as id from notification where request_id = ${requestId}`;
    return Object.keys(agents).filter(name => rows.some(({ id }) => id === agents[name]?.id));
  };
  const childId = family.children[0]?.id ?? null;
  const ordinary = await insertRequest();
  await tell({ occasion: 'request-submitted', requestId: ordinary });
  expect(await names(ordinary)).toEqual(['admin', 'gestionnaire', 'regisseur']);
  const health = await insertRequest({ section: 'pai', type: 'health', childId });
  await tell({ occasion: 'request-submitted', requestId: health });
  expect(await names(health)).toEqual(['admin', 'gestionnaire']);
  await sql`
    insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
    values (${tenantId}, ${newId()}, ${childId}, ${service.id}, ${family.householdId}, '2026-09-01', 'occasional', '{}')`;
  const enrolled = await insertRequest({ section: 'health', type: 'health', childId });
  await tell({ occasion: 'request-submitted', requestId: enrolled }, agents.admin);
  expect(await names(enrolled)).toEqual(['gestionnaire', 'limited']);
});

test('what happens in the quiet hours waits for the morning, and comes as one e-mail', async () => {
  now = NIGHT;
  await startSending();
  for (let index = 0; index < 3; index += 1)
    await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(await catcher.list()).toEqual([]);
  now = new Date('2026-11-20T06:59:59Z');
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(await catcher.list()).toEqual([]);
  now = new Date('2026-11-20T07:00:00Z');
  await settled();
  const sent = await mails();
  expect(sent.map(({ subject }) => subject)).toEqual(Array(2).fill('3 nouvelles de votre portail famille'));
  expect(sent[0]?.text.match(/• Acceptée/g)).toHaveLength(3);
  expect(new Set(await states())).toEqual(new Set(['Jeanne email sent', 'Marc email sent']));
});

test('what waited for the morning leaves only to who still is of the household and answers for the child', async () => {
  now = NIGHT;
  const sql = bench.database.superuser;
  const childId = family.children[0]?.id ?? null;
  await sql`
    insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
    select tenant_id, ${newId()}, ${childId}, id, 'parental' from guardian
    where tenant_id = ${tenantId} and first_name = 'Marc'`;
  const aboutChild = await insertRequest({ section: 'child', status: 'accepted', childId });
  await tell({ occasion: 'request-accepted', requestId: aboutChild });
  await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  expect(await states()).toEqual([
    'Jeanne email waiting',
    'Jeanne email waiting',
    'Marc email waiting',
    'Marc email waiting',
  ]);
  await sql`
    update child_guardian set authority = 'none' where tenant_id = ${tenantId}
      and guardian_id = (select id from guardian where tenant_id = ${tenantId} and first_name = 'Marc')`;
  now = new Date('2026-11-20T07:00:00Z');
  await startSending();
  await settled();
  expect((await told()).map(({ name, state, because }) => [name, state, because]).sort()).toEqual([
    ['Jeanne', 'sent', null],
    ['Jeanne', 'sent', null],
    ['Marc', 'sent', null],
    ['Marc', 'suppressed', 'departed'],
  ]);
  const texts = (await mails()).filter(({ to }) => to.includes(family.adults[1]?.email ?? ''));
  expect(texts).toHaveLength(1);
  expect(texts[0]?.text).not.toContain('Alexandre');
});

test('an SMS goes to who has consented to SMS alone, once, whatever the provider answers in between', async () => {
  await bench.database.superuser`
    update guardian set email_consent = false, sms_consent = true, phone_mobile = '0692123456' where first_name = 'Jeanne'`;
  const seen: {
    key: string | undefined;
    auth: string | undefined;
    body: { to: string; text: string; from: string };
  }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    seen.push({
      key: request.headers['idempotency-key'] as string | undefined,
      auth: request.headers.authorization,
      body: JSON.parse(text),
    });
    response.writeHead(seen.length < 3 ? 503 : 202).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>(resolve => server.close(() => resolve())));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  await startSending({ sms: openSmsSender({ url, token: 'secret' }) });
  await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  await settled();
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
  expect(seen).toHaveLength(3);
  expect(seen[0]).toMatchObject({
    auth: 'Bearer secret',
    body: { to: '+262692123456', from: 'CregylesMea' },
  });
  expect(seen[0]?.body.text).toMatch(/^Crégy-lès-Meaux : la demande .* est acceptée\. https:\/\//);
  expect(await states()).toEqual(['Jeanne sms sent', 'Marc email sent']);
});

test('an SMS that a demonstration catches is in the inbox beside the e-mails, once', async () => {
  await bench.database
    .superuser`update guardian set email_consent = false, sms_consent = true where first_name = 'Jeanne'`;
  const caught = await startSmsCatcher({ directory });
  closers.push(caught.stop);
  const sms = openSmsSender({ url: caught.url, token: null });
  await startSending({ sms });
  await tell({
    occasion: 'complement-asked',
    requestId: await insertRequest({ status: 'complement-asked', reason: 'Quel étage ?' }),
  });
  await settled();
  const again = { id: 'same', to: '+33601020304', from: 'Crégy', text: 'Essai' };
  expect([await sms.send(again), await sms.send(again)]).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
  const list = await mails();
  expect(list.flatMap(({ to }) => to).sort()).toEqual([
    '+33601020304',
    '+33601020304',
    family.adults[1]?.email,
  ]);
  expect(list.find(({ to }) => to[0]?.startsWith('+'))?.text).toMatch(/1 SMS \(GSM 7 bits\)/);
});

test('a refusal, a missing provider, and a consent withdrawn meanwhile are told to the mairie', async () => {
  now = NIGHT;
  await bench.database
    .superuser`update guardian set email_consent = false, sms_consent = true where first_name = 'Jeanne'`;
  const refusing: SmsSender = { send: async () => ({ kind: 'refused', reason: 'Le fournisseur a refusé.' }) };
  await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  await bench.database.superuser`update guardian set email_consent = false where first_name = 'Marc'`;
  now = new Date('2026-11-20T07:00:00Z');
  await startSending({ sms: refusing });
  await vi.waitFor(
    async () => expect((await told()).every(({ state }) => state !== 'waiting')).toBe(true),
    SOON,
  );
  expect((await told()).map(({ name, state, because }) => [name, state, because])).toEqual([
    ['Jeanne', 'failed', 'provider-refused'],
    ['Marc', 'suppressed', 'no-consent'],
  ]);
  expect(await catcher.list()).toEqual([]);
});

test('without a provider no SMS is sent, and that is said', async () => {
  await bench.database.superuser`update guardian set email_consent = false, sms_consent = true`;
  await startSending();
  await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  await vi.waitFor(
    async () => expect((await told()).every(({ state }) => state === 'failed')).toBe(true),
    SOON,
  );
  expect(new Set((await told()).map(({ because }) => because))).toEqual(new Set(['no-provider']));
});

test('a process that dies just after it has sent repeats one e-mail, under the same Message-ID', async () => {
  const real = openMailer({ smtpUrl: catcher.url, fromAddress: 'portail@famille.example.fr' });
  closers.push(() => real.close());
  let deaths = 2;
  const dying: Mailer = {
    close: () => {},
    async send(email) {
      const delivery = await real.send(email);
      if (deaths-- > 0) throw new Error('killed before it was saved');
      return delivery;
    },
  };
  await bench.database
    .superuser`delete from household_guardian where position = 2 and tenant_id = ${tenantId}`;
  await startSending({ mailer: dying });
  const requestIds = [
    await insertRequest({ status: 'accepted' }),
    await insertRequest({ status: 'accepted' }),
  ];
  await tell(requestIds.map(requestId => ({ occasion: 'request-accepted', requestId })));
  await settled();
  const sources = await Promise.all(
    (await readdir(directory))
      .filter(name => name.endsWith('.eml'))
      .map(name => readFile(join(directory, name), 'utf8')),
  );
  expect(sources).toHaveLength(3);
  expect(new Set(sources.map(source => /^Message-ID: (.+)$/im.exec(source)?.[1])).size).toBe(1);
  expect(new Set(await states())).toEqual(new Set(['Jeanne email sent']));
});

test('neither a commune’s text nor what a family is called becomes markup, a header, or a place to be filled', async () => {
  await startSending();
  const admin = await insertAgent(bench.database, tenantId, 'admin');
  await changeTemplate(await contextOf(admin), 'request-submitted', {
    subject: 'De {{famille}}',
    text: '<script>alert(1)</script> {{famille}}',
    sms: '{{famille}}',
  });
  await bench.database.superuser`
    update guardian set last_name = ${'<img src=x> {{numero}}\r\nBcc: voisin@example.org'} where first_name = 'Jeanne'`;
  await tell({ occasion: 'request-submitted', requestId: await insertRequest() });
  await settled();
  const [mail, ...others] = await catcher.list();
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('De <img src=x> {{numero}} Bcc\u00a0: voisin@example.org');
  const content = await catcher.read(mail?.id ?? '');
  expect(content?.html).not.toMatch(/<script|<img/);
  expect(content?.html).toContain('&lt;script&gt;');
  const [file = ''] = (await readdir(directory)).filter(name => name.endsWith('.eml'));
  expect(await readFile(join(directory, file), 'utf8')).not.toMatch(/^Bcc:/im);
});

test('two processes told of the same thing at once tell it once', async () => {
  const requestId = await insertRequest({ status: 'accepted' });
  const ctx = await contextOf();
  await Promise.all(
    Array.from({ length: 4 }, () =>
      tenantTransaction(bench.database.app, tenantId, tx =>
        notify(tx, ctx, { occasion: 'request-accepted', requestId }),
      ),
    ),
  );
  expect(await states()).toEqual(['Jeanne email waiting', 'Marc email waiting']);
  expect(await bench.states()).toEqual({ waiting: 2 });
});

test('that an e-mail has changed is told where it was, at once and alone, without a way in', async () => {
  now = NIGHT;
  const sql = bench.database.superuser;
  const [jeanne] = family.adults;
  await tell({ occasion: 'request-accepted', requestId: await insertRequest({ status: 'accepted' }) });
  await sql`
    update guardian set email = 'nouvelle@example.org', email_consent = false
    where tenant_id = ${tenantId} and first_name = 'Jeanne'`;
  const guardianId = toId<'guardian'>(jeanne?.guardianId ?? '');
  await tell({ occasion: 'email-changed', guardianId, former: 'ancienne@example.org' });
  await tell({ occasion: 'email-changed', guardianId, former: 'plus-ancienne@example.org' });
  await startSending();
  await vi.waitFor(async () => expect(await catcher.list()).toHaveLength(2), SOON);
  const sent = await mails();
  expect(sent.flatMap(({ to }) => to).sort()).toEqual(['ancienne@example.org', 'plus-ancienne@example.org']);
  for (const { subject, text } of sent) {
    expect(subject).toBe('Votre adresse électronique a changé');
    expect(text).toContain('Prévenez tout de suite la mairie');
    expect(text).toContain(`https://${SLUG}.famille.example.fr/mon-compte`);
    expect(text).not.toMatch(/nouvelle@|mot-de-passe/);
  }
  // An e-mail arrives a moment before it is noted that it was sent.
  await vi.waitFor(
    async () =>
      expect(
        (await told()).map(({ occasion, name, state, sentTo }) => [occasion, name, state, sentTo]),
      ).toEqual([
        ['email-changed', 'Jeanne', 'sent', expect.stringContaining('ancienne@')],
        ['email-changed', 'Jeanne', 'sent', expect.stringContaining('ancienne@')],
        ['request-accepted', 'Jeanne', 'waiting', null],
        ['request-accepted', 'Marc', 'waiting', null],
      ]),
    SOON,
  );
});

test('that the assistance may look in is told to every administrator at once, in the quiet hours too', async () => {
  now = NIGHT;
  const admin = await insertAgent(bench.database, tenantId, 'admin');
  const other = await insertAgent(bench.database, tenantId, 'admin');
  await insertAgent(bench.database, tenantId, 'gestionnaire');
  await grantSupport(await contextOf(admin), 'Une facture ne s’affiche pas', NIGHT);
  await startSending();
  await settled();
  const sent = await mails();
  expect(sent.flatMap(({ to }) => to).sort()).toEqual(
    [admin, other].map(({ id }) => `admin.${id}@mairie.example`).sort(),
  );
  expect(sent[0]?.subject).toBe('L’assistance peut consulter votre portail jusqu’à 23\u00a0h\u00a040');
  expect(sent[0]?.text).toContain('Agnès MARTIN a autorisé');
});
