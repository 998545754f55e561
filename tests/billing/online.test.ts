/** Paying online: the amount is ours, the bank's word is entered once, and no bank is played outside of a demonstration. */

import { onlinePayment, onlinePaymentBegun, payable, simulatedPayment } from '@preau/contract/payments';
import { familyInvoice, familyStatement } from '@preau/contract/statement';
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { tenantContext } from '@preau/operations/context';
import { askOfOnlinePayment } from '@preau/operations/pay-online';
import {
  type PaymentProvider,
  type ProviderOutcome,
  paymentProviderFor,
} from '@preau/operations/payment-provider';
import { beforeAll, expect, test } from 'vitest';
import { signInAs } from '../accounts.ts';
import type { Browser } from '../families/portal.ts';
import { NOW } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { applyFolder, readFolder } from '../tenants.ts';
import { type Counter, createCounter, inProduction, paymentOf } from './counter.ts';

const SLUG = 'cregy-les-meaux';
let counter: Counter;
let regieId: string;

beforeAll(async () => {
  counter = await createCounter(SLUG);
  regieId = await counter.regieId('regie-unique');
});

interface Payer extends Family {
  browser: Browser;
}

async function newFamily(): Promise<Payer> {
  const family = await insertFamily(counter.database, counter.tenantId, {
    lastName: 'DUPONT',
    member: SLUG,
    adults: [{ firstName: 'Ada' }],
    children: [],
  });
  return { ...family, browser: await counter.as(family.adults[0]?.accountId ?? null) };
}

const issue = (family: Family, amount: number, issuedOn = '2026-10-05') =>
  counter.issue(family, { regie: 'regie-unique', lines: { restauration: amount }, issuedOn });

const begin = ({ browser }: Payer, changes: object = {}) =>
  browser.tell(onlinePaymentBegun, '/family/online-payments', {
    key: sendKey(),
    householdId: null,
    regieId,
    invoiceIds: [],
    ...changes,
  });

const bankSays = (outcome: string, id: string) => async (browser: Browser) =>
  browser.tell(simulatedPayment, `/simulated-payments/${id}`, { outcome });

const resultOf = ({ browser }: Payer, id: string) =>
  browser.read(onlinePayment, `/family/online-payments/${id}`);

test('a family pays the whole or chosen invoices; what the bank says twice, at once, is entered once', async () => {
  const family = await newFamily();
  const [old, recent] = [await issue(family, 4000), await issue(family, 3000, '2026-11-05')];
  const owed = await family.browser.read(payable, '/family/payable');
  expect(owed.regies).toMatchObject([{ id: regieId, isOnline: true, totalCents: 7000 }]);
  const key = sendKey();
  const chosen = await begin(family, { key, invoiceIds: [recent.id] });
  expect(chosen.amountCents).toBe(3000);
  // The same click once more, and a browser that says an amount of its own.
  expect(await begin(family, { key, invoiceIds: [recent.id], amountCents: 1 })).toEqual(chosen);
  expect(await resultOf(family, chosen.id)).toMatchObject({ status: 'pending', paymentId: null });
  const visitor = await counter.as(null);
  await Promise.all([1, 2, 3].map(() => bankSays('paid', chosen.id)(visitor)));
  const paid = await resultOf(family, chosen.id);
  expect(paid).toMatchObject({ status: 'paid', creditCents: 0 });
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 4000, open: 4000 });
  const receipt = await family.browser.get(`/family/payments/${paid.paymentId}/receipt`);
  expect(receipt.headers.get('content-type')).toBe('application/pdf');
  const rest = await begin(family);
  expect(rest.amountCents).toBe(4000);
  await bankSays('paid', rest.id)(visitor);
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 0, open: 0 });
  const told = await counter.database.superuser<{ occasion: string }[]>`
    select occasion from notification where household_id = ${family.householdId}`;
  expect(told.map(({ occasion }) => occasion)).toEqual(['payment-received', 'payment-received']);
  expect(
    (
      await family.browser.post('/family/online-payments', {
        key: sendKey(),
        householdId: null,
        regieId,
        invoiceIds: [old.id],
      })
    ).status,
  ).toBe(409);
});

test('what is refused or given up pays nothing; paid in two windows, the second is a credit', async () => {
  const family = await newFamily();
  await issue(family, 5000);
  const visitor = await counter.as(null);
  const [refused, cancelled, one, two] = [
    await begin(family),
    await begin(family),
    await begin(family),
    await begin(family),
  ];
  await bankSays('refused', refused.id)(visitor);
  await bankSays('cancelled', cancelled.id)(visitor);
  expect((await resultOf(family, refused.id)).status).toBe('refused');
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 5000, open: 5000 });
  await Promise.all([bankSays('paid', one.id)(visitor), bankSays('paid', two.id)(visitor)]);
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: -5000, open: -5000 });
  const credits = [
    (await resultOf(family, one.id)).creditCents,
    (await resultOf(family, two.id)).creditCents,
  ];
  expect(credits.toSorted((a, b) => a - b)).toEqual([0, 5000]);
  // The bank takes nothing back that it has paid; what it pays after all is entered.
  await bankSays('refused', one.id)(visitor);
  expect((await resultOf(family, one.id)).status).toBe('paid');
  await bankSays('paid', cancelled.id)(visitor);
  expect((await resultOf(family, cancelled.id)).status).toBe('paid');
  expect(await counter.account(family.householdId, regieId)).toEqual({ entries: -10_000, open: -10_000 });
});

test('a payment of which nobody tells is asked for, and is over after a day', async () => {
  const family = await newFamily();
  await issue(family, 5000);
  const tenant = await findTenantBySlug(counter.database.app, SLUG);
  if (!tenant) throw new Error('the tenant of this test');
  const ask = async (id: string, minutes: number, outcome: ProviderOutcome) => {
    const provider: PaymentProvider = {
      key: 'simulated',
      begin: () => Promise.reject(new Error('not begun here')),
      result: async () => outcome,
    };
    const now = new Date(NOW.getTime() + minutes * 60_000);
    const stores = { app: counter.database.app, files: counter.files };
    const ctx = tenantContext(stores, tenant, { actor: { kind: 'system' }, now, requestId: 'test' });
    await tenantTransaction(counter.database.app, counter.tenantId, tx =>
      askOfOnlinePayment(tx, ctx, id, provider),
    );
    return (await resultOf(family, id)).status;
  };
  const waiting = await begin(family);
  expect(await ask(waiting.id, 20, 'pending')).toBe('pending');
  expect(await ask(waiting.id, 40, 'paid')).toBe('paid');
  expect(await ask(waiting.id, 60, 'refused')).toBe('paid');
  await issue(family, 1000);
  const lost = await begin(family);
  expect(await ask(lost.id, 24 * 60, 'pending')).toBe('expired');
  const jobs = await counter.database.superuser`
    select from outbox where job = 'ask-online-payment' and payload ->> 'onlinePaymentId' = ${waiting.id}`;
  expect(jobs).toHaveLength(2);
});

test('nobody pays, sees or takes along what is another family’s, nor what is handed over or not taken online', async () => {
  const [victim, other] = [await newFamily(), await newFamily()];
  const issued = await issue(victim, 5000);
  await issue(other, 1000);
  const begun = await begin(victim);
  const visitor = await counter.as(null);
  await bankSays('paid', begun.id)(visitor);
  const { paymentId } = await resultOf(victim, begun.id);
  const again = await issue(victim, 6000);
  const asked = { key: sendKey(), householdId: null, regieId, invoiceIds: [] as string[] };
  const tried = await Promise.all([
    other.browser.post('/family/online-payments', { ...asked, householdId: victim.householdId }),
    other.browser.post('/family/online-payments', { ...asked, key: sendKey(), invoiceIds: [again.id] }),
    other.browser.post('/family/online-payments', { ...asked, key: sendKey(), invoiceIds: [issued.id] }),
    other.browser.get(`/family/online-payments/${begun.id}`),
    other.browser.get(`/family/payments/${paymentId}/receipt`),
    other.browser.get(`/family/payable?household=${victim.householdId}`),
  ]);
  expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 404));
  expect((await visitor.post('/family/online-payments', asked)).status).toBe(401);
  const admin = await counter.agent('admin');
  await admin.post('/office/titres', {
    key: sendKey(),
    regieId,
    handedOn: '2026-11-19',
    invoiceIds: [again.id],
  });
  expect(
    await victim.browser.post('/family/online-payments', {
      ...asked,
      key: sendKey(),
      invoiceIds: [again.id],
    }),
  ).toMatchObject({ status: 409, body: { meta: { problem: 'handed' } } });
  await counter.database.superuser`
    update regie set means_of_payment = array_remove(means_of_payment, 'online-card') where id = ${regieId}`;
  expect(await other.browser.post('/family/online-payments', { ...asked, key: sendKey() })).toMatchObject({
    status: 409,
    body: { meta: { problem: 'means' } },
  });
  expect((await other.browser.read(payable, '/family/payable')).regies[0]?.isOnline).toBe(false);
  await counter.database.superuser`
    update regie set means_of_payment = array_append(means_of_payment, 'online-card') where id = ${regieId}`;
});

test('outside of a demonstration no bank is played, and nobody pays online without a provider', async () => {
  const family = await newFamily();
  await issue(family, 5000);
  const begun = await begin(family);
  const production = inProduction(counter);
  expect(paymentProviderFor({ demonstration: false })).toBeNull();
  const [adult] = family.adults;
  if (!adult) throw new Error('a family has an adult');
  const cookie = await signInAs(counter.database, counter.tenantId, adult.accountId);
  const ask = (path: string, body: object | null) =>
    production.ask(`${SLUG}.localhost`, `/api/v1${path}`, {
      headers: { cookie, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  const answers = await Promise.all([
    ask(`/simulated-payments/${begun.id}`, null),
    ask(`/simulated-payments/${begun.id}`, { outcome: 'paid' }),
    ask('/family/online-payments', { key: sendKey(), householdId: null, regieId, invoiceIds: [] }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await resultOf(family, begun.id)).status).toBe('pending');
});

test('CESU pay for care alone, as far as care is owed, where the règlement says so', async () => {
  const family = await newFamily();
  await counter.database.superuser`
    update regie set means_of_payment = array_remove(means_of_payment, 'cesu') where id = ${regieId}`;
  await counter.issue(family, {
    regie: 'regie-unique',
    lines: { restauration: 4000, 'garderie-soir': 1500 },
  });
  const regisseur = await counter.agent('regisseur');
  const tickets = (amount: number) =>
    regisseur.post('/office/payments', paymentOf(family, regieId, amount, { means: 'cesu' }));
  expect(await tickets(1501)).toMatchObject({
    status: 400,
    body: { meta: { problem: 'part', atMostCents: 1500 } },
  });
  expect((await tickets(1500)).status).toBe(200);
});

test('each invoice is paid online where all services of its lines are, as the règlement says, and one is told which are not', async () => {
  const folder = await readFolder(SLUG);
  const [version] = folder.regulations;
  if (!version) throw new Error('a règlement');
  const revised = JSON.stringify(version).replace('"means":["cesu"]', '"means":["cesu","online-card"]');
  await applyFolder(counter.database, counter.files, SLUG, {
    ...folder,
    regulations: [
      ...folder.regulations,
      { ...JSON.parse(revised), key: `${version.key}-r2`, revision: version.revision + 1 },
    ],
  });
  await counter.database.superuser`
    update regie set means_of_payment = array_remove(means_of_payment, 'online-card') where id = ${regieId}`;
  const family = await newFamily();
  const issued = (lines: Record<string, number>) => counter.issue(family, { regie: 'regie-unique', lines });
  const care = await issued({ 'garderie-soir': 1500 });
  const meals = await issued({ restauration: 4000 });
  const both = await issued({ restauration: 2000, 'garderie-matin': 700 });
  const { regies } = await family.browser.read(payable, '/family/payable');
  expect(regies).toMatchObject([{ isOnline: true, totalCents: 8200, onlineCents: 1500 }]);
  const refusals = new Map(regies[0]?.debts.map(({ id, refusal }) => [id, refusal?.services ?? null]));
  expect([care, meals, both].map(({ id }) => refusals.get(id))).toEqual([
    null,
    ['Restauration'],
    ['Restauration'],
  ]);
  const isOnline = async ({ id }: { id: string }) =>
    (await family.browser.read(familyInvoice, `/family/invoices/${id}`)).isOnline;
  expect(await Promise.all([care, meals, both].map(isOnline))).toEqual([true, false, false]);
  expect((await family.browser.read(familyStatement, '/family/statement')).online).toEqual([regieId]);
  const asked = { key: sendKey(), householdId: null, regieId, invoiceIds: [care.id, both.id] };
  expect(await family.browser.post('/family/online-payments', asked)).toMatchObject({
    status: 409,
    body: { meta: { problem: 'means', services: ['Restauration'] } },
  });
  // All that may be paid: no more than the care.
  const begun = await begin(family);
  expect(begun.amountCents).toBe(1500);
  await bankSays('paid', begun.id)(family.browser);
  expect(await isOnline(care)).toBe(false);
  expect((await family.browser.read(payable, '/family/payable')).regies[0]).toMatchObject({
    isOnline: false,
    totalCents: 6700,
  });
  expect((await family.browser.read(familyStatement, '/family/statement')).online).toEqual([]);
});
