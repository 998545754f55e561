/** Infos/Documents: who is given what to read, what is new, and who has taken note of the règlement. */
import { derivedId, newId } from '@preau/db/new-id';
import type { Actor } from '@preau/domain/actor';
import type { TenantId } from '@preau/domain/ids';
import { acknowledgeRegulation } from '@preau/operations/acknowledge-regulation';
import {
  arrangeInformation,
  restoreInformation,
  withdrawInformation,
} from '@preau/operations/arrange-information';
import { type Context, tenantContext } from '@preau/operations/context';
import { createRegulationsReader } from '@preau/operations/public-pages';
import { keepForm, publishInformation, reviseInformation } from '@preau/operations/publish-information';
import { readFamilyHome } from '@preau/operations/read-family-home';
import { readFamilyForm, readFamilyInformation } from '@preau/operations/read-family-information';
import { readLackingFamilies, readOfficeInformation } from '@preau/operations/read-office-information';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertAgent, insertFamily } from '../families.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const PDF = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

let database: TestDatabase;
let tenantId: TenantId;
let dupont: Family;
let neighbour: Family;
const files = memoryFiles();

beforeAll(async () => {
  database = await createTestDatabase();
  ({ tenantId } = await applyFolder(database, files, SLUG));
  dupont = await insertFamily(database, tenantId, {
    lastName: 'DUPONT',
    member: 'rognaix',
    adults: [{ firstName: 'Jeanne' }, { firstName: 'Paul' }],
    children: [{ firstName: 'Alexandre' }],
  });
  neighbour = await insertFamily(database, tenantId, {
    lastName: 'ZTEST',
    member: 'esserts-blay',
    adults: [{ firstName: 'Zoé' }],
    children: [{ firstName: 'Cyril' }],
  });
});
afterAll(() => database.drop());

function context(actor: Actor, now = '2026-11-19T10:00:00Z'): Context {
  const tenant = { id: tenantId, slug: SLUG, kind: 'rpi', name: 'RPI', timeZone: 'Europe/Paris' } as const;
  return tenantContext({ app: database.app, files }, tenant, {
    actor,
    now: new Date(now),
    requestId: 'test',
  });
}

const family = (of: Family, now?: string, adult = 0) => {
  const actor = of.adults[adult]?.actor;
  if (!actor) throw new Error('the family has this adult');
  return context(actor, now);
};
const member = (key: string) => derivedId<'member'>(tenantId, 'member' as never, key);
const blank = { markdown: null, url: null, fileId: null, memberId: null };

test('what is published is read by the families that it is for, marked new once, and no more once withdrawn', async () => {
  const admin = context(await insertAgent(database, tenantId, 'admin'));
  const { id } = await publishInformation(admin, {
    ...blank,
    kind: 'message',
    title: 'Grève du 24',
    markdown: 'Le service est **fermé**.',
  });
  await publishInformation(admin, {
    ...blank,
    kind: 'link',
    title: 'Menus',
    url: 'https://www.rognaix.fr/menus',
    memberId: member('rognaix'),
  });
  const titles = async (ctx: Context) =>
    (await readFamilyInformation(ctx)).items.map(({ title, isNew }) => `${title}${isNew ? ' *' : ''}`);
  expect(await titles(family(dupont))).toEqual(['Grève du 24 *', 'Menus *']);
  expect(await titles(family(neighbour))).toEqual(['Grève du 24 *']);
  expect(await titles(family(dupont, '2026-11-19T10:10:00Z'))).toEqual(['Grève du 24 *', 'Menus *']);
  expect(await titles(family(dupont, '2026-11-19T15:00:00Z'))).toEqual(['Grève du 24', 'Menus']);
  // The other adult has not looked yet.
  expect(await titles(family(dupont, '2026-11-19T15:00:00Z', 1))).toEqual(['Grève du 24 *', 'Menus *']);

  const later = context(admin.actor, '2026-11-20T08:00:00Z');
  await reviseInformation(later, id, { ...blank, title: 'Grève du 25', markdown: 'Un jour plus tard.' });
  expect(await titles(family(dupont, '2026-11-20T09:00:00Z'))).toEqual(['Grève du 25 *', 'Menus']);
  await withdrawInformation(later, id);
  expect(await titles(family(dupont, '2026-11-20T10:00:00Z'))).toEqual(['Menus']);
  await restoreInformation(later, id);
  const { items } = await readOfficeInformation(later);
  await arrangeInformation(later, items.map(item => item.id).reverse());
  expect(await titles(family(dupont, '2026-11-21T10:00:00Z'))).toEqual(['Menus', 'Grève du 25']);
});

test('an agent of one member publishes for its families alone, and changes nothing of the others’', async () => {
  const admin = context(await insertAgent(database, tenantId, 'admin'));
  const rognaix = context(
    await insertAgent(database, tenantId, 'gestionnaire', [{ kind: 'member', id: member('rognaix') }]),
  );
  const message = { ...blank, kind: 'message', title: 'Essai', markdown: 'Essai' } as const;
  await expect(publishInformation(rognaix, message)).rejects.toMatchObject({ code: 'not_found' });
  await expect(
    publishInformation(rognaix, { ...message, memberId: member('esserts-blay') }),
  ).rejects.toMatchObject({ code: 'not_found' });
  const { id } = await publishInformation(rognaix, { ...message, memberId: member('rognaix') });
  const { id: forAll } = await publishInformation(admin, message);
  await expect(withdrawInformation(rognaix, forAll)).rejects.toMatchObject({ code: 'not_found' });
  await expect(arrangeInformation(rognaix, [id])).rejects.toMatchObject({ code: 'forbidden' });
  const seen = await readOfficeInformation(rognaix);
  expect(seen.members.map(({ name }) => name)).toEqual(['Mairie de Rognaix']);
  expect(seen.mayPublishForAll).toBe(false);
  await withdrawInformation(rognaix, id);
  await withdrawInformation(admin, forAll);
});

test('a form is a PDF that the agent has sent, and is fetched by the families that it is for alone', async () => {
  const admin = context(await insertAgent(database, tenantId, 'admin'));
  const other = context(await insertAgent(database, tenantId, 'gestionnaire'));
  await expect(keepForm(admin, new TextEncoder().encode('MZ not a PDF'))).rejects.toMatchObject({
    meta: { mistakes: { file: 'not-a-pdf' } },
  });
  const { fileId } = await keepForm(admin, PDF);
  const form = { ...blank, kind: 'form', title: 'Fiche', fileId, memberId: member('rognaix') } as const;
  await expect(publishInformation(other, form)).rejects.toMatchObject({
    meta: { mistakes: { file: 'no-such-file' } },
  });
  const { id } = await publishInformation(admin, form);
  expect((await readFamilyForm(family(dupont), id)).bytes).toEqual(PDF);
  await expect(readFamilyForm(family(neighbour), id)).rejects.toMatchObject({ code: 'not_found' });
  // Another title keeps the file.
  await reviseInformation(admin, id, { ...blank, title: 'Fiche 2027' });
  expect((await readFamilyForm(family(dupont), id)).title).toBe('Fiche 2027');
  await withdrawInformation(admin, id);
  await expect(readFamilyForm(family(dupont), id)).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  [
    { kind: 'message', title: '', markdown: '' },
    { title: 'required', markdown: 'required' },
  ],
  [{ kind: 'link', title: 'Lien', url: 'javascript:alert(1)' }, { url: 'not-an-address' }],
  [{ kind: 'link', title: 'Lien' }, { url: 'required' }],
  [{ kind: 'form', title: 'Fiche' }, { file: 'required' }],
] as const)('what is missing or wrong in %j is told by field', async (input, mistakes) => {
  const admin = context(await insertAgent(database, tenantId, 'admin'));
  await expect(publishInformation(admin, { ...blank, ...input })).rejects.toMatchObject({
    code: 'invalid',
    meta: { mistakes },
  });
});

test('a family takes note of each version in force that concerns it once, whichever adult does', async () => {
  const pending = async (of: Family) =>
    (await readFamilyHome(family(of), createRegulationsReader())).nextSteps.flatMap(step =>
      step.kind === 'regulation-to-acknowledge' ? [{ id: step.key, memberName: step.memberName }] : [],
    );
  const before = await pending(dupont);
  expect(before.length).toBeGreaterThan(0);
  expect(before.every(({ memberName }) => memberName === null || memberName === 'Mairie de Rognaix')).toBe(
    true,
  );
  // A child enrolled elsewhere brings that member's règlement with it, and no other.
  const enrolled = await insertFamily(database, tenantId, {
    lastName: 'LOIN',
    member: 'rognaix',
    adults: [{ firstName: 'Ève' }],
    children: [{ firstName: 'Noé' }],
  });
  await database.superuser`
    insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
    values (${tenantId}, ${newId()}, ${enrolled.children[0]?.id ?? ''},
      ${derivedId(tenantId, 'service', 'esserts-blay-garderie-soir')}, ${enrolled.householdId}, '2026-09-01', 'occasional', '{}')`;
  expect(new Set((await pending(enrolled)).map(({ memberName }) => memberName))).toEqual(
    new Set([null, 'Mairie de Rognaix', 'Mairie d’Esserts-Blay']),
  );
  await database.superuser`delete from enrolment where household_id = ${enrolled.householdId}`;
  const [version] = before;
  if (!version) throw new Error('asserted above');
  const foreign = (await pending(neighbour)).find(({ memberName }) => memberName === 'Mairie d’Esserts-Blay');

  await acknowledgeRegulation(family(dupont), version.id);
  await acknowledgeRegulation(family(dupont, undefined, 1), version.id);
  expect(await pending(dupont)).toHaveLength(before.length - 1);
  const rows = await database.superuser`
    select account_id from regulation_acknowledgement where household_id = ${dupont.householdId}`;
  expect(rows.map(row => row.account_id)).toEqual([dupont.adults[0]?.accountId]);
  const entries = await database.superuser`select from audit_entry where action = 'regulation.acknowledge'`;
  expect(entries).toHaveLength(1);
  const seen = (await readFamilyInformation(family(dupont, undefined, 1))).regulations;
  expect(seen.find(({ id }) => id === version.id)?.households).toMatchObject([
    { number: dupont.number, acknowledgedBy: 'Jeanne DUPONT' },
  ]);
  await expect(acknowledgeRegulation(family(dupont), foreign?.id ?? '')).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the mairie sees how many families have taken note, and which have not; an agent, of its own', async () => {
  const admin = context(await insertAgent(database, tenantId, 'admin'));
  const limited = context(
    await insertAgent(database, tenantId, 'gestionnaire', [{ kind: 'member', id: member('esserts-blay') }]),
  );
  const { regulations } = await readOfficeInformation(admin);
  const done = regulations.find(({ acknowledged }) => acknowledged === 1);
  if (!done) throw new Error('the test above acknowledged one');
  expect(done.concerned - done.acknowledged).toBe(
    (await readLackingFamilies(admin, done.id)).families.length,
  );
  const ofRognaix = regulations.find(({ memberName }) => memberName === 'Mairie de Rognaix');
  const ofEsserts = regulations.find(({ memberName }) => memberName === 'Mairie d’Esserts-Blay');
  const numbers = async (ctx: Context, id = '') =>
    (await readLackingFamilies(ctx, id)).families.map(({ number }) => number);
  expect(await numbers(limited, ofRognaix?.id)).toEqual([]);
  expect(await numbers(limited, ofEsserts?.id)).toEqual([neighbour.number]);
  await expect(readLackingFamilies(admin, member('rognaix'))).rejects.toMatchObject({ code: 'not_found' });
});
