/** Enrolments are asked for while a commune's règlement takes them. */
import { submitted } from '@preau/contract/requests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Family, insertFamily } from '../families.ts';
import { type Browser, createTestPortal, type TestPortal } from './portal.ts';

let portal: TestPortal;
let family: Family;
let parent: Browser;

beforeAll(async () => {
  portal = await createTestPortal('ptiots-lanniaux');
  family = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'Lanvin',
    adults: [{ firstName: 'Ada' }],
    children: [{ firstName: 'Zoé', school: 'groupe-scolaire' }],
  });
  const [adult] = family.adults;
  if (!adult) throw new Error('a family has an adult');
  parent = await portal.as(adult.accountId);
});
afterAll(() => portal.database.drop());

const ask = async (firstDay: string) => ({
  section: 'enrolment',
  action: 'add',
  childId: family.children[0]?.id,
  input: {
    serviceId: await portal.find('service', 'garderie-mercredi'),
    firstDay,
    lastDay: '2027-07-02',
    contract: 'occasional',
    weekdays: [],
  },
});

test('between two campaigns an enrolment cannot be asked for, and the form says so', async () => {
  portal.at('2026-11-19T10:00:00Z');
  const answer = await parent.post('/family/requests', await ask('2026-12-02'));
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid', meta: { mistakes: { serviceId: 'registration-closed' } } },
  });
});

test('in a campaign it is, and waits for an agent', async () => {
  portal.at('2027-01-05T10:00:00Z');
  const { results } = await parent.tell(submitted, '/family/requests', await ask('2027-02-03'));
  expect(results).toMatchObject([{ kind: 'submitted' }]);
});
