/** What a family asks and what becomes of it, through the API, on a real database. */
import { childFile, childHealth, childList, familyFile, familyHome } from '@preau/contract/family';
import {
  answered,
  decisionResults,
  familyRequest,
  familyRequestList,
  officeRequest,
  officeRequestList,
  submitted,
  withdrawn,
} from '@preau/contract/requests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Adult, type Child, type Family, insertFamily, insertSeparatedParents } from '../families.ts';
import { type Browser, createTestPortal, type TestPortal } from './portal.ts';

let portal: TestPortal;
let family: Family;
let parent: Browser;
let agent: Browser;

beforeAll(async () => {
  portal = await createTestPortal('rpi-rognaix');
  family = await makeFamily('DUPONT');
  parent = await portal.as(responsable(family).accountId);
  agent = await portal.agent('gestionnaire');
});
afterAll(() => portal.database.drop());

function makeFamily(lastName: string): Promise<Family> {
  return insertFamily(portal.database, portal.tenantId, {
    lastName,
    member: 'rognaix',
    adults: [{ firstName: 'Jeanne' }, { firstName: 'Marc' }],
    children: [
      { firstName: 'Léa', school: 'ecole-rognaix', level: 'ce2' },
      { firstName: 'Tom', school: 'ecole-rognaix', level: 'gs', birthDate: '2021-03-02' },
    ],
  });
}

function responsable({ adults: [first] }: Family): Adult {
  if (!first) throw new Error('a family has a responsable');
  return first;
}

function childOf({ children }: Family, index = 0): Child {
  const child = children[index];
  if (!child) throw new Error('the family has this child');
  return child;
}

async function ask(browser: Browser, request: object) {
  return (await browser.tell(submitted, '/family/requests', request)).results;
}

/** Asks for one thing that waits. @returns the request's id */
async function askOne(browser: Browser, request: object): Promise<string> {
  const [result] = await ask(browser, request);
  if (result?.kind !== 'submitted') throw new Error(JSON.stringify(result));
  return result.requestId;
}

const decide = async (browser: Browser, ids: string[], decision: object) =>
  (await browser.tell(decisionResults, '/office/requests/decisions', { ids, ...decision })).results;

const accept = (id: string, browser = agent) => decide(browser, [id], { decision: 'accept' });

const addressOf = async () =>
  (await parent.read(familyFile, '/family/file')).households[0]?.responsable.values;

test('a change of address waits for an agent beside the value as it is, and is there once accepted', async () => {
  const { guardianId } = responsable(family);
  const id = await askOne(parent, {
    section: 'guardian',
    action: 'update',
    subjectId: guardianId,
    input: { address: '12 chemin des Vignes', postalCode: '73 730'.replace(' ', ''), city: 'Rognaix' },
    note: 'Nous déménageons samedi.',
  });
  const file = await parent.read(familyFile, '/family/file');
  expect(file.households[0]?.responsable).toMatchObject({
    subjectId: guardianId,
    values: { address: '3 rue de la Poste' },
    pending: [{ by: 'own-household', requestId: id, field: 'address', after: '12 chemin des Vignes' }],
  });
  const queue = await agent.read(officeRequestList, '/office/requests');
  expect(queue.requests.find(request => request.id === id)).toMatchObject({
    type: 'guardian',
    subject: 'Jeanne DUPONT',
    household: { name: 'Jeanne DUPONT', number: family.number },
    member: { name: 'Mairie de Rognaix' },
    mayDecide: true,
    changes: [{ field: 'address', before: '3 rue de la Poste', after: '12 chemin des Vignes' }],
  });
  expect(await accept(id)).toEqual([{ kind: 'decided', id, status: 'accepted' }]);
  expect(await addressOf()).toMatchObject({ address: '12 chemin des Vignes' });
  const told = await parent.read(familyRequest, `/family/requests/${id}`);
  expect(told).toMatchObject({ status: 'accepted', mayWithdraw: false });
  expect(told.events.map(({ kind, side, by, note }) => [kind, side, by, note])).toEqual([
    ['submitted', 'family', 'Jeanne DUPONT', 'Nous déménageons samedi.'],
    ['accepted', 'mairie', null, null],
  ]);
});

test('a refused request changes nothing, and says why; refusing asks for a reason', async () => {
  const before = await addressOf();
  const id = await askOne(parent, {
    section: 'guardian',
    action: 'update',
    subjectId: responsable(family).guardianId,
    input: { profession: 'Soudeuse' },
  });
  const silent = await agent.post('/office/requests/decisions', { ids: [id], decision: 'refuse' });
  expect(silent).toMatchObject({ status: 400, body: { meta: { mistakes: { reason: 'required' } } } });
  await decide(agent, [id], { decision: 'refuse', reason: 'Nous ne demandons pas le métier.' });
  expect(await addressOf()).toEqual(before);
  expect(await parent.read(familyRequest, `/family/requests/${id}`)).toMatchObject({
    status: 'refused',
    reason: 'Nous ne demandons pas le métier.',
  });
  expect(await accept(id)).toMatchObject([{ kind: 'conflict', status: 'refused', by: 'Agnès MARTIN' }]);
});

test('a family takes back what is not decided, and an agent learns that it has', async () => {
  const id = await askOne(parent, {
    section: 'bank',
    action: 'update',
    input: { iban: 'FR76 3000 6000 0112 3456 7890 189', accountHolder: 'Jeanne DUPONT' },
  });
  await parent.tell(withdrawn, `/family/requests/${id}/withdraw`, {});
  expect(await parent.post(`/family/requests/${id}/withdraw`, {})).toMatchObject({
    status: 409,
    body: { code: 'conflict', meta: { status: 'withdrawn', by: 'Jeanne DUPONT' } },
  });
  expect(await accept(id)).toMatchObject([{ kind: 'conflict', status: 'withdrawn' }]);
  expect((await parent.read(familyFile, '/family/file')).households[0]?.bank.values).toMatchObject({
    iban: null,
  });
});

test('an IBAN leaves masked, comes back masked as unchanged, and the audit has it masked', async () => {
  const bank = { section: 'bank', action: 'update' };
  const id = await askOne(parent, {
    ...bank,
    input: { iban: 'FR7630006000011234567890189', directDebit: 'yes' },
  });
  const [row] = (await parent.read(familyRequestList, '/family/requests?type=bank&status=open')).requests;
  expect(row?.changes).toContainEqual({ field: 'iban', before: null, after: '•••• 0189' });
  const regisseur = await portal.agent('regisseur');
  const inFull = await regisseur.read(officeRequest, `/office/requests/${id}`);
  expect(inFull.changes).toContainEqual({
    field: 'iban',
    before: null,
    after: 'FR7630006000011234567890189',
  });
  await accept(id, regisseur);
  const { values } = (await parent.read(familyFile, '/family/file')).households[0]?.bank ?? {};
  expect(values).toMatchObject({ iban: '•••• 0189', directDebit: true });
  expect(await ask(parent, { ...bank, input: { iban: '•••• 0189' } })).toEqual([
    { kind: 'unchanged', childId: null },
  ]);
  const audit = await portal.database.superuser`
    select before, after from audit_entry where action like 'request.%'`;
  expect(JSON.stringify(audit)).not.toContain('1234567890189');
  expect(JSON.stringify(audit)).toContain('•••• 0189');
});

test('what is typed wrong is named field by field, and nothing is kept', async () => {
  const wrong = await parent.post('/family/requests', {
    section: 'guardian',
    action: 'update',
    subjectId: responsable(family).guardianId,
    input: { phoneMobile: '12', email: 'nobody', postalCode: '7373', lastName: '', shoe: '43' },
  });
  expect(wrong).toMatchObject({
    status: 400,
    body: {
      code: 'invalid',
      meta: {
        mistakes: {
          phoneMobile: 'not-a-phone',
          email: 'not-an-email',
          postalCode: 'not-a-postal-code',
          lastName: 'required',
          shoe: 'unknown-field',
        },
      },
    },
  });
});

test('the same is not asked twice, and what is already so is no change', async () => {
  const request = { section: 'caf', action: 'update', input: { scheme: 'caf', quotientFamilial: '645' } };
  const id = await askOne(parent, request);
  expect(await ask(parent, request)).toEqual([{ kind: 'already-asked', childId: null, requestId: id }]);
  const more = await ask(parent, { ...request, input: { ...request.input, beneficiaryNumber: '1234567' } });
  expect(more).toMatchObject([{ kind: 'submitted' }]);
  const { changes } = await parent.read(
    familyRequest,
    `/family/requests/${more[0]?.kind === 'submitted' ? more[0].requestId : ''}`,
  );
  expect(changes).toEqual([{ field: 'beneficiaryNumber', before: null, after: '1234567' }]);
  await accept(id);
  const file = await parent.read(familyFile, '/family/file');
  expect(file.households[0]).toMatchObject({
    quotient: { quotientFamilial: 645, appliesFrom: '2026-11-19', source: 'caf' },
    caf: { values: { quotientFamilial: 645, scheme: 'caf' } },
  });
  expect(await ask(parent, request)).toEqual([{ kind: 'unchanged', childId: null }]);
});

test('two who ask for the same at the same time have asked once', async () => {
  const request = {
    section: 'authorised-person',
    action: 'add',
    childId: childOf(family).id,
    input: { lastName: 'ROUX', firstName: 'Paul', mobile: '0611111111', kinship: 'neighbour' },
  };
  const all = await Promise.all([1, 2, 3, 4].map(() => ask(parent, request)));
  expect(
    all
      .flat()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['already-asked', 'already-asked', 'already-asked', 'submitted']);
});

test('a grandmother is authorised for two children by one form, and is there for both once accepted', async () => {
  const [lea, tom] = [childOf(family, 0), childOf(family, 1)];
  const results = await ask(parent, {
    section: 'authorised-person',
    action: 'add',
    childId: lea.id,
    copyTo: [tom.id],
    input: { lastName: 'DUPONT', firstName: 'Odette', phone: '04 79 31 00 01', kinship: 'grandmother' },
  });
  expect(results.map(({ kind, childId }) => [kind, childId])).toEqual([
    ['submitted', lea.id],
    ['submitted', tom.id],
  ]);
  const file = await parent.read(childFile, `/family/children/${lea.id}`);
  expect(file.authorisedPersons.additions).toContainEqual(
    expect.objectContaining({
      by: 'own-household',
      values: expect.objectContaining({ firstName: 'Odette' }),
    }),
  );
  const ids = results.flatMap(result => (result.kind === 'submitted' ? [result.requestId] : []));
  expect(await decide(agent, ids, { decision: 'accept' })).toMatchObject([
    { kind: 'decided' },
    { kind: 'decided' },
  ]);
  for (const child of [lea, tom]) {
    const { authorisedPersons } = await parent.read(childFile, `/family/children/${child.id}`);
    const row = authorisedPersons.rows.find(({ values }) => values.firstName === 'Odette');
    expect(row?.values).toMatchObject({ phone: '0479310001', kinship: 'grandmother' });
  }
  const wanted = { section: 'authorised-person', action: 'add', childId: lea.id, copyTo: [tom.id] };
  const wrong = await parent.post('/family/requests', {
    ...wanted,
    input: { lastName: 'X', firstName: 'Y', kinship: 'cousin' },
  });
  expect(wrong).toMatchObject({ status: 400, body: { meta: { mistakes: { mobile: 'phone-needed' } } } });
});

test('an authorised person is removed by request, and removing it twice is said to be impossible', async () => {
  const { id: childId } = childOf(family, 1);
  const { authorisedPersons } = await parent.read(childFile, `/family/children/${childId}`);
  const subjectId = authorisedPersons.rows[0]?.subjectId;
  const id = await askOne(parent, { section: 'authorised-person', action: 'remove', subjectId, childId });
  const { rows } = (await parent.read(childFile, `/family/children/${childId}`)).authorisedPersons;
  expect(rows[0]?.pending).toMatchObject([{ action: 'remove', field: null }]);
  await portal.database.superuser`delete from authorised_person where id = ${subjectId ?? ''}`;
  expect(await accept(id)).toEqual([{ kind: 'impossible', id, problem: 'subject-gone' }]);
  expect(await parent.read(familyRequest, `/family/requests/${id}`)).toMatchObject({ status: 'pending' });
});

test('a peanut allergy is asked, a complement is wanted, answered and accepted; its words are nowhere but in health', async () => {
  const { id: childId } = childOf(family);
  const id = await askOne(parent, {
    section: 'allergy',
    action: 'add',
    childId,
    input: { kind: 'food', name: 'Arachide-Vix', observations: 'Trousse-Vix dans le cartable' },
    note: 'Notevix au médecin',
  });
  const [inList] = (await parent.read(familyRequestList, '/family/requests?type=health')).requests;
  expect(inList).toMatchObject({ id, changes: null });
  await decide(agent, [id], { decision: 'ask-complement', reason: 'Motifvix : un certificat.' });
  expect((await parent.read(familyHome, '/family/home')).nextSteps).toContainEqual({
    kind: 'complement-asked',
    requestId: id,
    type: 'health',
    child: 'Léa',
  });
  expect(await parent.post(`/family/requests/${id}/answer`, {})).toMatchObject({ status: 400 });
  await parent.tell(answered, `/family/requests/${id}/answer`, {
    note: 'Le voici.',
    input: { noticedOn: '2024-02-01' },
  });
  const health = await parent.read(childHealth, `/family/children/${childId}/health`);
  expect(health.allergies.additions).toMatchObject([
    { values: { name: 'Arachide-Vix', noticedOn: '2024-02-01' } },
  ]);
  await accept(id);
  const after = await parent.read(childHealth, `/family/children/${childId}/health`);
  expect(after.allergies.rows).toMatchObject([
    { values: { name: 'Arachide-Vix', kind: 'food', noticedOn: '2024-02-01' } },
  ]);

  const sql = portal.database.superuser;
  const elsewhere = await sql`
    select (select jsonb_agg(to_jsonb(request)) from request) as requests,
      (select jsonb_agg(to_jsonb(audit_entry)) from audit_entry) as audit,
      (select jsonb_agg(to_jsonb(outbox)) from outbox) as outbox`;
  expect(JSON.stringify(elsewhere)).not.toMatch(/-Vix/);
  const [audit] = await sql`select jsonb_agg(to_jsonb(audit_entry)) as all from audit_entry`;
  expect(JSON.stringify(audit)).not.toMatch(/vix/i);
  const readings = await sql<{ kind: string; occasion: string }[]>`
    select distinct actor_kind as kind, occasion from health_reading where child_id = ${childId} order by 2, 1`;
  expect(readings).toEqual([{ kind: 'guardian', occasion: 'child-file' }]);
});

test('health is for who may write it: a régisseur neither sees nor decides it, nor a gestionnaire without a trace', async () => {
  const { id: childId } = childOf(family);
  const id = await askOne(parent, {
    section: 'complement',
    action: 'update',
    childId,
    input: { glasses: 'yes' },
    note: 'Lunettes-Vix',
  });
  const regisseur = await portal.agent('regisseur');
  const seen = await regisseur.read(officeRequest, `/office/requests/${id}`);
  expect(seen).toMatchObject({ changes: null, mayDecide: false, reason: null });
  expect(JSON.stringify(seen)).not.toMatch(/-Vix|glasses/);
  expect(await accept(id, regisseur)).toEqual([{ kind: 'forbidden', id }]);
  const sql = portal.database.superuser;
  const count = async () =>
    (await sql`select from health_reading where actor_kind = 'agent' and child_id = ${childId}`).length;
  const before = await count();
  expect(await agent.read(officeRequest, `/office/requests/${id}`)).toMatchObject({
    changes: [{ field: 'glasses', before: null, after: true }],
  });
  expect(await count()).toBe(before + 1);
  await accept(id);
});

test('the meal types to choose from are those of the child’s canteen, and another is refused', async () => {
  const { id: childId } = childOf(family);
  const health = await parent.read(childHealth, `/family/children/${childId}/health`);
  expect(health.mealTypes.length).toBeGreaterThan(1);
  const offered = health.mealTypes[1]?.id;
  const foreign = await portal.find('site', 'ecole-rognaix');
  const change = { section: 'health', action: 'update', childId };
  expect(await parent.post('/family/requests', { ...change, input: { mealTypeId: foreign } })).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { mealTypeId: 'not-a-choice' } } },
  });
  const id = await askOne(parent, { ...change, input: { mealTypeId: offered } });
  await accept(id);
  const after = await parent.read(childHealth, `/family/children/${childId}/health`);
  expect(after.health.values.mealTypeId).toBe(offered);
  expect(after.names[offered ?? '']).toBe(health.mealTypes[1]?.name);
});

test('a child is added with its custody, its asker answers for it and the conjoint does not yet', async () => {
  const school = await portal.find('site', 'ecole-rognaix');
  const id = await askOne(parent, {
    section: 'child',
    action: 'add',
    input: {
      lastName: 'DUPONT',
      firstName: 'Zoé',
      birthDate: '2023-06-01',
      sex: 'female',
      school,
      wishedLevel: 'PS',
    },
  });
  const list = await parent.read(childList, '/family/children');
  expect(list.additions).toMatchObject([{ requestId: id, values: { firstName: 'Zoé', wishedLevel: 'PS' } }]);
  expect(await agent.read(officeRequest, `/office/requests/${id}`)).toMatchObject({
    subject: 'Zoé DUPONT',
    names: { [school]: 'École de Rognaix' },
  });
  await accept(id);
  const zoe = (await parent.read(childList, '/family/children')).children.find(
    ({ firstName }) => firstName === 'Zoé',
  );
  expect(zoe).toMatchObject({ birthDate: '2023-06-01', schooling: null });
  const conjoint = await portal.as(family.adults[1]?.accountId ?? null);
  expect(
    (await conjoint.read(childList, '/family/children')).children.map(({ firstName }) => firstName),
  ).not.toContain('Zoé');
  expect(await conjoint.get(`/family/children/${zoe?.id}`)).toMatchObject({ status: 404 });
  const file = await parent.read(childFile, `/family/children/${zoe?.id}`);
  expect(file.custody).toMatchObject([{ isOwn: true, weeks: 'every', costShareBp: 10_000 }]);
  const steps = (await parent.read(familyHome, '/family/home')).nextSteps;
  expect(steps).toContainEqual({ kind: 'class-unknown', childId: zoe?.id, child: 'Zoé' });
});

test('an enrolment becomes one, and a second at the same time is said to overlap', async () => {
  const { id: childId } = childOf(family);
  const { services } = await parent.read(childFile, `/family/children/${childId}`);
  const [service] = services;
  if (!service) throw new Error('there is a service to ask for');
  const weekdays = service.weekdays.slice(0, 2);
  const request = { section: 'enrolment', action: 'add', childId };
  const input = { serviceId: service.id, firstDay: '2026-12-01', contract: 'regular' };
  expect(
    await parent.post('/family/requests', { ...request, input: { ...input, weekdays: [7] } }),
  ).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { weekdays: 'not-a-choice' } } },
  });
  const id = await askOne(parent, { ...request, input: { ...input, weekdays: weekdays.map(String) } });
  await accept(id);
  const file = await parent.read(childFile, `/family/children/${childId}`);
  expect(file.enrolments.rows).toMatchObject([
    { editable: true, values: { serviceId: service.id, weekdays } },
  ]);
  expect(file.names[service.id]).toBe(service.name);
  const subjectId = file.enrolments.rows[0]?.subjectId;
  const change = { section: 'enrolment', action: 'update', childId, subjectId };
  await accept(await askOne(parent, { ...change, input: { contract: 'occasional' } }));
  expect(await ask(parent, { ...change, input: { weekdays: ['1'] } })).toMatchObject([{ kind: 'unchanged' }]);
  const { enrolments } = await parent.read(childFile, `/family/children/${childId}`);
  expect(enrolments.rows).toMatchObject([{ values: { contract: 'occasional', weekdays: [] } }]);
  const again = await askOne(parent, {
    ...request,
    input: { ...input, firstDay: '2027-01-04', contract: 'occasional' },
  });
  expect(await accept(again)).toEqual([{ kind: 'impossible', id: again, problem: 'enrolment-overlaps' }]);
});

test('a value that has changed since is told field by field, and accepted despite it where that is said', async () => {
  const { guardianId } = responsable(family);
  const id = await askOne(parent, {
    section: 'guardian',
    action: 'update',
    subjectId: guardianId,
    input: { city: 'La Bâthie', lieuDit: 'Le Moulin' },
  });
  await portal.database.superuser`update guardian set city = 'Esserts-Blay' where id = ${guardianId}`;
  const changes = [{ field: 'city', before: 'Rognaix', after: 'La Bâthie', now: 'Esserts-Blay' }];
  expect((await agent.read(officeRequest, `/office/requests/${id}`)).stale).toEqual(changes);
  expect(await accept(id)).toEqual([{ kind: 'stale', id, changes }]);
  expect(await addressOf()).toMatchObject({ city: 'Esserts-Blay', lieuDit: null });
  await decide(agent, [id], { decision: 'accept', despiteChanges: true });
  expect(await addressOf()).toMatchObject({ city: 'La Bâthie', lieuDit: 'Le Moulin' });
});

test('two requests that were right one by one and are not together are not both accepted', async () => {
  const other = await makeFamily('MARTIN');
  const browser = await portal.as(responsable(other).accountId);
  const change = { section: 'bank', action: 'update' };
  await accept(await askOne(browser, { ...change, input: { iban: 'FR7630006000011234567890189' } }));
  const debit = await askOne(browser, { ...change, input: { directDebit: 'yes' } });
  const without = await askOne(browser, { ...change, input: { iban: '' } });
  expect(await decide(agent, [debit, without], { decision: 'accept' })).toEqual([
    { kind: 'decided', id: debit, status: 'accepted' },
    { kind: 'impossible', id: without, problem: 'mistaken' },
  ]);
});

test('what the commune lets take effect at once does, in the same form in which the rest waits', async () => {
  const other = await makeFamily('PETIT');
  const browser = await portal.as(responsable(other).accountId);
  const { guardianId } = responsable(other);
  const change = { section: 'guardian', action: 'update', subjectId: guardianId };
  const results = await ask(browser, { ...change, input: { phoneMobile: '06 98 76 54 32', city: 'Tours' } });
  expect(results.map(({ kind }) => kind)).toEqual(['applied', 'submitted']);
  const { values } = (await browser.read(familyFile, '/family/file')).households[0]?.responsable ?? {};
  expect(values).toMatchObject({ phoneMobile: '0698765432', city: 'Rognaix' });
  const list = await browser.read(familyRequestList, '/family/requests');
  expect(list.requests.map(({ status, immediate, mayWithdraw }) => [status, immediate, mayWithdraw])).toEqual(
    [
      ['pending', false, true],
      ['accepted', true, false],
    ],
  );
  expect(await browser.post('/family/requests', { ...change, input: { phoneMobile: '' } })).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { phoneMobile: 'phone-needed' } } },
  });
  const found = await portal.database.superuser`select search from guardian where id = ${guardianId}`;
  expect(found[0]?.search).toContain('0698765432');
});

test('the e-mail of an adult who signs in is for that adult alone to change: a forgotten password goes there', async () => {
  const { adults } = await makeFamily('ROUX');
  const [victim, conjoint] = adults;
  const asker = await portal.as(conjoint?.accountId ?? null);
  const change = { section: 'guardian', action: 'update', subjectId: victim?.guardianId };
  const input = { email: 'voleur@example.org' };
  const setPassword = (hash: string | null) => portal.database.superuser`
    update account set password_hash = ${hash} where id = ${victim?.accountId ?? null}`;
  await setPassword('argon2');
  expect(await asker.post('/family/requests', { ...change, input })).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { email: 'not-yours' } } },
  });
  await setPassword(null);
  expect(await ask(asker, { ...change, input })).toMatchObject([{ kind: 'submitted' }]);
});

test('an address of e-mail that is changed is the one that signs in from then on', async () => {
  const other = await makeFamily('GIRARD');
  const { guardianId, accountId } = responsable(other);
  const browser = await portal.as(accountId);
  const id = await askOne(browser, {
    section: 'guardian',
    action: 'update',
    subjectId: guardianId,
    input: { email: 'Nouvelle@Example.org' },
  });
  await accept(id);
  const [account] = await portal.database.superuser`select email from account where id = ${accountId}`;
  expect(account).toEqual({ email: 'nouvelle@example.org' });
  expect(await toldOfAddress(guardianId)).toEqual([{ address: other.adults[0]?.email, state: 'waiting' }]);
});

test('an agent who corrects an address of e-mail has the former one told; another field tells nobody', async () => {
  const { adults, householdId } = await makeFamily('GARNIER');
  const { guardianId } = adults[0] ?? { guardianId: '' };
  const correct = (input: object) =>
    agent.post('/office/corrections', {
      section: 'guardian',
      action: 'update',
      subjectId: guardianId,
      ownerId: householdId,
      input,
    });
  expect(await correct({ phoneMobile: '06 11 22 33 44' })).toMatchObject({ status: 200 });
  expect(await toldOfAddress(guardianId)).toEqual([]);
  expect(await correct({ email: 'corrigee@example.org' })).toMatchObject({ status: 200 });
  expect(await toldOfAddress(guardianId)).toEqual([{ address: adults[0]?.email, state: 'waiting' }]);
});

function toldOfAddress(guardianId: string) {
  return portal.database.superuser<{ address: string; state: string }[]>`
    select address, state from notification where occasion = 'email-changed' and guardian_id = ${guardianId}`;
}

test('a conjoint is added once and removed again; the one who was there answers for no child', async () => {
  const alone = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'SEUL',
    adults: [{ firstName: 'Anne' }],
    children: [{ firstName: 'Noé' }],
  });
  const browser = await portal.as(responsable(alone).accountId);
  const request = { section: 'partner', action: 'add', input: { lastName: 'BON', firstName: 'Luc' } };
  const id = await askOne(browser, request);
  const file = await browser.read(familyFile, '/family/file');
  expect(file.households[0]).toMatchObject({
    partner: null,
    partnerAddition: { values: { firstName: 'Luc' } },
  });
  await accept(id);
  const partner = (await browser.read(familyFile, '/family/file')).households[0]?.partner;
  expect(partner?.values).toMatchObject({ lastName: 'BON', emailConsent: false });
  expect(await browser.post('/family/requests', request)).toMatchObject({ status: 409 });
  const removal = await askOne(browser, {
    section: 'partner',
    action: 'remove',
    subjectId: partner?.subjectId,
  });
  await accept(removal);
  expect((await browser.read(familyFile, '/family/file')).households[0]?.partner).toBeNull();
});

test('of separated parents each sees its own requests, and of the other’s only that a field of the child is asked for', async () => {
  const { first, second } = await insertSeparatedParents(portal.database, portal.tenantId, {
    first: { lastName: 'NORD', adults: [{ firstName: 'Nadia', address: 'Adressenord' }], children: [] },
    second: { lastName: 'SUD', adults: [{ firstName: 'Serge', address: 'Adressesud' }], children: [] },
    children: [{ firstName: 'Lou', lastName: 'LOUP' }],
  });
  const { id: childId } = childOf(first);
  const [nadia, serge] = await Promise.all([first, second].map(one => portal.as(responsable(one).accountId)));
  if (!nadia || !serge) throw new Error('both are signed in');
  const change = await askOne(nadia, {
    section: 'child',
    action: 'update',
    childId,
    input: { birthPlace: 'Motnord' },
  });
  await askOne(nadia, {
    section: 'authorised-person',
    action: 'add',
    childId,
    input: { lastName: 'Motnord', firstName: 'X', mobile: '0611111112', kinship: 'cousin' },
    note: 'Motnord',
  });
  await askOne(nadia, {
    section: 'allergy',
    action: 'add',
    childId,
    input: { kind: 'food', name: 'Motnord' },
  });
  const wished = (await nadia.read(childHealth, `/family/children/${childId}/health`)).mealTypes.at(-1);
  await askOne(nadia, { section: 'health', action: 'update', childId, input: { mealTypeId: wished?.id } });
  const seen = await serge.read(childFile, `/family/children/${childId}`);
  expect(seen.identity.pending).toEqual([{ by: 'other-household', field: 'birthPlace' }]);
  expect(seen.authorisedPersons.additions).toEqual([{ by: 'other-household' }]);
  expect(seen.custody).toMatchObject([{ isOwn: false }, { isOwn: true }]);
  const health = await serge.read(childHealth, `/family/children/${childId}/health`);
  expect(health.allergies.additions).toEqual([{ by: 'other-household' }]);
  expect(health.names).toEqual({});
  const all = [
    seen,
    health,
    (await serge.get('/family/home')).body,
    (await serge.get('/family/file')).body,
    (await serge.get('/family/requests')).body,
  ];
  expect(JSON.stringify(all)).not.toMatch(/Motnord|Adressenord|Nadia|NORD/);
  for (const answer of [
    await serge.get(`/family/requests/${change}`),
    await serge.post(`/family/requests/${change}/withdraw`, {}),
    await serge.post(`/family/requests/${change}/answer`, { note: 'x' }),
    await serge.post('/family/requests', {
      section: 'guardian',
      action: 'update',
      subjectId: responsable(first).guardianId,
      input: { city: 'Ici' },
    }),
    await serge.post('/family/requests', {
      section: 'bank',
      action: 'update',
      subjectId: first.householdId,
      input: { bankName: 'x' },
    }),
  ])
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', meta: {} } });
  const own = await askOne(serge, {
    section: 'child',
    action: 'update',
    childId,
    input: { birthPlace: 'Albertville' },
  });
  await accept(own);
  expect((await nadia.read(childFile, `/family/children/${childId}`)).identity.values.birthPlace).toBe(
    'Albertville',
  );
});

test('an adult without authority sees nothing of a child, in its own household or not', async () => {
  const step = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'RECOMPOSE',
    adults: [{ firstName: 'Eve' }, { firstName: 'Adam' }],
    children: [{ firstName: 'Motenfant', authorities: ['parental', 'none'] }],
  });
  const { id: childId } = childOf(step);
  const eve = await portal.as(responsable(step).accountId);
  const adam = await portal.as(step.adults[1]?.accountId ?? null);
  const id = await askOne(eve, {
    section: 'child',
    action: 'update',
    childId,
    input: { birthPlace: 'Motenfant' },
  });
  const paths = ['/family/home', '/family/children', '/family/file', '/family/requests'];
  const all = await Promise.all(paths.map(path => adam.get(path)));
  expect(JSON.stringify(all.map(({ body }) => body))).not.toContain('Motenfant');
  for (const path of [
    `/family/children/${childId}`,
    `/family/children/${childId}/health`,
    `/family/requests/${id}`,
  ])
    expect(await adam.get(path)).toMatchObject({ status: 404 });
  const asked = { section: 'complement', action: 'update', childId, input: { glasses: 'yes' } };
  expect(await adam.post('/family/requests', asked)).toMatchObject({ status: 404 });
});

test('an agent limited to a member sees and decides its own requests, another’s as if there were none', async () => {
  const there = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'BLAY',
    member: 'esserts-blay',
    adults: [{ firstName: 'Ida' }],
    children: [{ firstName: 'Max', school: 'ecole-esserts-blay', level: 'cp' }],
  });
  const ida = await portal.as(responsable(there).accountId);
  const id = await askOne(ida, {
    section: 'child',
    action: 'update',
    childId: childOf(there).id,
    input: { birthPlace: 'Moûtiers' },
  });
  const limitedTo = async (key: string) =>
    portal.agent('gestionnaire', [{ kind: 'member', id: (await portal.find('member', key)) as never }]); // a member's
  const [ours, theirs] = [await limitedTo('esserts-blay'), await limitedTo('rognaix')];
  expect((await ours.read(officeRequestList, '/office/requests')).requests.map(row => row.id)).toContain(id);
  const others = await theirs.read(officeRequestList, '/office/requests');
  expect(others.requests.map(row => row.id)).not.toContain(id);
  expect(others.requests.length).toBeGreaterThan(0);
  expect(await theirs.get(`/office/requests/${id}`)).toMatchObject({ status: 404 });
  expect(await accept(id, theirs)).toEqual([{ kind: 'not-found', id }]);
  const atSchool = await portal.agent('gestionnaire', [
    { kind: 'site', id: (await portal.find('site', 'ecole-esserts-blay')) as never }, // a site's
  ]);
  expect((await atSchool.read(officeRequestList, '/office/requests')).requests.map(row => row.id)).toEqual([
    id,
  ]);
  expect(await accept(id, ours)).toMatchObject([{ kind: 'decided' }]);
});

test('the queue is filtered by type, member, age and state, page by page, and counts what waits', async () => {
  const open = await agent.read(officeRequestList, '/office/requests?limit=2');
  expect(open.requests).toHaveLength(2);
  expect(open.total).toBeGreaterThan(2);
  const next = await agent.read(officeRequestList, `/office/requests?limit=2&after=${open.next}`);
  expect(next.requests.map(({ id }) => id)).not.toContain(open.requests[0]?.id);
  const typed = await agent.read(officeRequestList, '/office/requests?type=health');
  expect(typed.requests.every(({ type }) => type === 'health')).toBe(true);
  expect(open.counts.types.health).toBe(typed.total);
  const old = await agent.read(officeRequestList, '/office/requests?olderThanDays=3');
  expect(old.requests).toEqual([]);
  const member = open.counts.members.find(({ name }) => name === 'Mairie de Rognaix');
  const ofMember = await agent.read(officeRequestList, `/office/requests?member=${member?.id}`);
  expect(ofMember.total).toBe(member?.count);
  const decided = await agent.read(officeRequestList, '/office/requests?status=decided');
  expect(decided.requests.length).toBeGreaterThan(5);
  const shared = await agent.get('/office/requests?status=nothing');
  expect(shared).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

test('an accepted request never loses an event of its history', async () => {
  const [row] = await portal.database.superuser<{ lost: number }[]>`
    select count(*)::int as lost from request
    where not exists (select from request_event where request_id = request.id and kind = 'submitted')
      or (status in ('accepted', 'refused', 'withdrawn')
        and not exists (select from request_event where request_id = request.id and kind = request.status))`;
  expect(row).toEqual({ lost: 0 });
});
