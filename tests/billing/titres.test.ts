/** Debts handed to the comptable public: the trésorerie collects from then on, and nobody else. */
import { desk, recordedPayment, titres, titresMade } from '@preau/contract/payments';
import { toId } from '@preau/domain/ids';
import { beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { insertFamily } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { type Counter, createCounter, paymentOf } from './counter.ts';

let counter: Counter;
let admin: Browser;

beforeAll(async () => {
  counter = await createCounter('saint-verand');
  admin = await counter.agent('admin');
});

const MEALS = 'st-verand-restauration-elementaire';
const newFamily = () =>
  insertFamily(counter.database, counter.tenantId, {
    lastName: 'DUPONT',
    member: 'saint-verand',
    adults: [{ firstName: 'Ada' }],
    children: [],
  });

const hand = (regieId: string, invoiceIds: readonly string[], changes: object = {}) => ({
  key: sendKey(),
  regieId,
  handedOn: '2026-11-19',
  invoiceIds,
  ...changes,
});

test('what is handed over leaves the account once, under numbers without a gap, and no payment is taken for it', async () => {
  const family = await newFamily();
  const regieId = await counter.regieId('saint-verand');
  const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
  await admin.tell(recordedPayment, '/office/payments', paymentOf(family, regieId, 2000));
  const asked = hand(regieId, [issued.id]);
  const [one, same, other] = await Promise.all([
    admin.post('/office/titres', asked),
    admin.post('/office/titres', asked),
    (await counter.agent('admin')).post('/office/titres', hand(regieId, [issued.id])),
  ]);
  expect(one?.body).toEqual(same?.body);
  expect([one?.status, other?.status].toSorted()).toEqual([200, 409]);
  // 50,00 less the 20,00 that were paid.
  expect([one, other].find(answer => answer?.status === 200)?.body).toMatchObject({
    amountCents: 3000,
    count: 1,
  });
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 0, open: 0 });
  const refused = await admin.post(
    '/office/payments',
    paymentOf(family, regieId, 3000, { invoiceIds: [issued.id] }),
  );
  expect(refused).toMatchObject({ status: 400, body: { meta: { problem: 'handed' } } });
  expect(
    await admin.post('/office/waivers', {
      key: sendKey(),
      invoiceId: issued.id,
      amountCents: 1,
      reason: 'Essai',
    }),
  ).toMatchObject({ status: 400, body: { meta: { problem: 'handed' } } });
  const { account } = await admin.read(
    desk,
    `/office/payments?household=${family.householdId}&regie=${regieId}`,
  );
  expect(account).toMatchObject({ balanceCents: 0, handedCents: 3000, debts: [] });
});

test('a correction lowers what the trésorerie collects, and only what is beyond it stays a credit', async () => {
  const family = await newFamily();
  const regieId = await counter.regieId('saint-verand');
  // An older debt must not be paid by what the trésorerie is to collect less.
  const older = await counter.issue(family, {
    regie: 'saint-verand',
    lines: { [MEALS]: 2500 },
    issuedOn: '2026-09-05',
  });
  const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
  await admin.tell(titresMade, '/office/titres', hand(regieId, [issued.id]));
  const correct = (amount: number) =>
    counter.issue(family, {
      regie: 'saint-verand',
      lines: { [MEALS]: -amount },
      issuedOn: '2026-11-10',
      kind: 'credit-note',
      correctsId: issued.id,
    });
  await correct(1200);
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 2500, open: 2500 });
  await correct(4000);
  // 50,00 − 12,00 − 38,00: annulled; the 2,00 beyond pay the older invoice.
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 2300, open: 2300 });
  const kinds = await counter.database.superuser<{ kind: string; cents: number }[]>`
    select kind, amount_cents as cents from titre where invoice_id = ${issued.id} order by recorded_at, id`;
  expect(kinds.map(({ kind, cents }) => [kind, cents])).toEqual(
    expect.arrayContaining([
      ['titre', 5000],
      ['reduction', -1200],
      ['annulation', -3800],
    ]),
  );
  const { account } = await admin.read(
    desk,
    `/office/payments?household=${family.householdId}&regie=${regieId}`,
  );
  expect(account?.debts).toMatchObject([{ id: older.id, leftCents: 2300 }]);
});

test('a cheque that bounces after a titre leaves a rest, which is handed over by another', async () => {
  const family = await newFamily();
  const regieId = await counter.regieId('saint-verand');
  const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
  const paid = await admin.tell(recordedPayment, '/office/payments', paymentOf(family, regieId, 2000));
  await admin.tell(titresMade, '/office/titres', hand(regieId, [issued.id]));
  await admin.post(`/office/payments/${paid.payment.id}/reversal`, { key: sendKey(), reason: 'Impayé' });
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 2000, open: 2000 });
  expect(await admin.tell(titresMade, '/office/titres', hand(regieId, [issued.id]))).toMatchObject({
    amountCents: 2000,
  });
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 0, open: 0 });
  const numbers = await counter.database.superuser<{ n: number }[]>`
    select number as n from titre_batch where regie_id = ${regieId} order by 1`;
  expect(numbers.map(({ n }) => n)).toEqual(numbers.map((_, index) => index + 1));
});

test('what is too small, not yet due, or paid is not handed over; the file has who owes what', async () => {
  const family = await newFamily();
  const regieId = await counter.regieId('saint-verand');
  const small = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 1499 } });
  const recent = await counter.issue(family, {
    regie: 'saint-verand',
    lines: { [MEALS]: 9000 },
    issuedOn: '2026-11-10',
  });
  const due = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 1500 } });
  const { waiting } = await admin.read(titres, `/office/titres?regie=${regieId}`);
  expect(waiting.find(({ invoiceId }) => invoiceId === small.id)?.tooSmall).toBe(true);
  expect(waiting.some(({ invoiceId }) => invoiceId === recent.id)).toBe(false);
  expect(await admin.post('/office/titres', hand(regieId, [small.id]))).toMatchObject({
    status: 400,
    body: { meta: { problem: 'tooSmall' } },
  });
  expect((await admin.post('/office/titres', hand(regieId, [recent.id]))).status).toBe(409);
  const made = await admin.tell(titresMade, '/office/titres', hand(regieId, [due.id]));
  const { body, headers } = await admin.get(`/office/titres/${made.id}/file`);
  const { text } = body as { text: string }; // of what is no JSON
  expect(headers.get('content-disposition')).toBe(`attachment; filename="titres-${made.number}.csv"`);
  const [titles = '', row = '', ...rest] = text.trim().split('\r\n');
  expect(rest).toEqual([]);
  expect(row.split(';')).toHaveLength(titles.split(';').length);
  expect(row).toContain(
    `${family.number};Madame Ada DUPONT;;3 rue de la Poste;;;73730 ROGNAIX;${due.reference}`,
  );
  expect(row).toMatch(/;15,00$/);
});

test('a régisseur hands nothing over, nor an admin of another member; an association has no titres', async () => {
  const family = await newFamily();
  const regieId = await counter.regieId('saint-verand');
  const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
  expect(
    (await (await counter.agent('regisseur')).post('/office/titres', hand(regieId, [issued.id]))).status,
  ).toBe(403);
  const id = toId<'member'>(await counter.find('member', 'varacieux'));
  const other = await counter.agent('admin', [{ kind: 'member', id }]);
  expect((await other.post('/office/titres', hand(regieId, [issued.id]))).status).toBe(404);
  const association = await createCounter('ptiots-lanniaux');
  expect((await (await association.agent('admin')).get('/office/titres')).status).toBe(404);
});

test('a régie whose debts the trésorerie collects takes no money at all, and hands over what is not yet due', async () => {
  const rpi = await createCounter('rpi-rognaix');
  const agent = await rpi.agent('admin');
  const family = await insertFamily(rpi.database, rpi.tenantId, {
    lastName: 'DUPONT',
    member: 'rognaix',
    adults: [{ firstName: 'Ada' }],
    children: [],
  });
  const regieId = await rpi.regieId('rognaix');
  const issued = await rpi.issue(family, {
    regie: 'rognaix',
    lines: { 'rognaix-garderie-matin': 5000 },
    issuedOn: '2026-11-10',
  });
  expect(await agent.post('/office/payments', paymentOf(family, regieId, 5000))).toMatchObject({
    status: 400,
    body: { meta: { problem: 'tresorerie' } },
  });
  expect(await agent.tell(titresMade, '/office/titres', hand(regieId, [issued.id]))).toMatchObject({
    amountCents: 5000,
  });
});
