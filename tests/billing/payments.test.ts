/** What comes in at the counter: allotted, numbered without a gap, taken back by an entry, and nobody's but its own. */
import {
  depositMade,
  deposits,
  desk,
  entryMade,
  journal,
  recordedPayment,
  reversedPayment,
} from '@preau/contract/payments';
import { toId } from '@preau/domain/ids';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { NO_ID } from '../tenancy/routes.ts';
import { type Counter, createCounter, paymentOf } from './counter.ts';

let counter: Counter;
let regisseur: Browser;
let regieId: string;

beforeAll(async () => {
  counter = await createCounter('saint-verand');
  regisseur = await counter.agent('regisseur');
  regieId = await counter.regieId('saint-verand');
});

const MEALS = 'st-verand-restauration-elementaire';

async function newFamily(member = 'saint-verand'): Promise<Family> {
  return insertFamily(counter.database, counter.tenantId, {
    lastName: 'DUPONT',
    member,
    adults: [{ firstName: 'Ada' }],
    children: [{ firstName: 'Zoé' }],
  });
}

const NOTHING_NOTED = { bank: null, number: null, drawer: null, reference: null };

const payment = (family: { householdId: string }, amountCents: number, changes: object = {}) =>
  paymentOf(family, regieId, amountCents, changes);

const pay = (family: Pick<Family, 'householdId'>, amountCents: number, changes: object = {}) =>
  regisseur.tell(recordedPayment, '/office/payments', payment(family, amountCents, changes));

const deskOf = (family: Pick<Family, 'householdId'>) =>
  regisseur.read(desk, `/office/payments?household=${family.householdId}&regie=${regieId}`);

describe('a payment', () => {
  test('pays what is due first, and leaves what is too much on the account', async () => {
    const family = await newFamily();
    const october = await counter.issue(family, {
      regie: 'saint-verand',
      lines: { [MEALS]: 3000 },
      issuedOn: '2026-11-05',
    });
    const september = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    // 70,00 owed, 50,00 paid: all of September, 10,00 of October.
    const first = await pay(family, 5000);
    expect(first.payment.pays).toEqual(
      expect.arrayContaining([
        { label: september.reference, amountCents: 4000 },
        { label: october.reference, amountCents: 1000 },
      ]),
    );
    expect(first).toMatchObject({ balanceCents: 2000, creditCents: 0, changeCents: 0 });
    const second = await pay(family, 2500);
    expect(second).toMatchObject({ balanceCents: -500, creditCents: 500 });
    // The next invoice is paid by what is held, at once.
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 700 }, issuedOn: '2026-11-10' });
    const { account } = await deskOf(family);
    expect(account).toMatchObject({ balanceCents: 200, creditCents: 0 });
    expect(account?.debts.map(({ leftCents }) => leftCents)).toEqual([200]);
  });

  test('pays what is chosen before what is older', async () => {
    const family = await newFamily();
    const old = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const recent = await counter.issue(family, {
      regie: 'saint-verand',
      lines: { [MEALS]: 3000 },
      issuedOn: '2026-11-05',
    });
    const paid = await pay(family, 3500, { invoiceIds: [recent.id] });
    expect(paid.payment.pays).toEqual(
      expect.arrayContaining([
        { label: recent.reference, amountCents: 3000 },
        { label: old.reference, amountCents: 500 },
      ]),
    );
    // Paid already: told, rather than allotted elsewhere.
    const again = await regisseur.post('/office/payments', payment(family, 100, { invoiceIds: [recent.id] }));
    expect(again).toMatchObject({ status: 409, body: { meta: { problem: 'paid' } } });
  });

  test('sent twice under a key is one, and another under the same key is refused', async () => {
    const family = await newFamily();
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const asked = payment(family, 4000);
    const answers = await Promise.all([1, 2, 3].map(() => regisseur.post('/office/payments', asked)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 0, open: 0 });
    const other = await regisseur.post('/office/payments', { ...asked, amountCents: 4100 });
    expect(other).toMatchObject({ status: 409, body: { meta: { problem: 'key' } } });
  });

  test('in cash gives change, and counts for the box what stays in it', async () => {
    const family = await newFamily();
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 1850 } });
    await counter.database.superuser`update regie set cash_ceiling_cents = 2000 where id = ${regieId}`;
    const before = (await deskOf(family)).regie?.cash.heldCents ?? 0;
    const paid = await pay(family, 2000, { means: 'cash', detail: NOTHING_NOTED });
    expect(paid).toMatchObject({ changeCents: 150, balanceCents: 0, payment: { amountCents: 1850 } });
    // 18,50 of 20,00 are held: more than four fifths.
    expect(paid.cash).toEqual({ kind: 'near', heldCents: before + 1850, ceilingCents: 2000 });
    await counter.database.superuser`update regie set cash_ceiling_cents = null where id = ${regieId}`;
  });

  test('is refused by a means that is not taken, and on a day to come', async () => {
    const family = await newFamily();
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 1850 } });
    for (const [changes, problem] of [
      [{ means: 'card' }, 'means'],
      [{ means: 'cesu' }, 'means'],
      [{ receivedOn: '2026-11-20' }, 'future'],
    ] as const)
      expect(await regisseur.post('/office/payments', payment(family, 100, changes))).toMatchObject({
        status: 400,
        body: { meta: { problem } },
      });
    for (const amountCents of [0, -100, 1.5, 1e9])
      expect((await regisseur.post('/office/payments', payment(family, amountCents))).status).toBe(400);
    expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 1850, open: 1850 });
  });

  test('that is taken back has its invoice owed again, once, with a reason', async () => {
    const family = await newFamily();
    const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const { payment: paid } = await pay(family, 5000);
    const path = `/office/payments/${paid.id}/reversal`;
    expect((await regisseur.post(path, { key: sendKey(), reason: '  ' })).status).toBe(400);
    const body = { key: sendKey(), reason: 'Chèque impayé' };
    expect(await regisseur.tell(reversedPayment, path, body)).toEqual({ balanceCents: 4000 });
    expect(await regisseur.tell(reversedPayment, path, body)).toEqual({ balanceCents: 4000 });
    expect((await regisseur.post(path, { key: sendKey(), reason: 'Encore' })).status).toBe(409);
    const { account } = await deskOf(family);
    expect(account?.debts).toMatchObject([{ id: issued.id, leftCents: 4000 }]);
    expect(account?.payments).toMatchObject([{ reversedBecause: 'Chèque impayé', pays: [] }]);
  });

  test('is found by N° famille, by name, and by the reference that the invoice bears', async () => {
    const family = await newFamily();
    const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    for (const words of [family.number, issued.reference.toLowerCase()]) {
      const { found } = await regisseur.read(desk, `/office/payments?q=${encodeURIComponent(words)}`);
      expect(found[0]).toMatchObject({ id: family.householdId, number: family.number });
    }
  });
});

describe('a credit', () => {
  test('is given back up to what is held, and a debt given up to what is left; both can be taken back', async () => {
    const family = await newFamily();
    await pay(family, 3000);
    const refund = {
      key: sendKey(),
      householdId: family.householdId,
      regieId,
      amountCents: 3500,
      reason: 'Départ',
    };
    expect(await regisseur.post('/office/refunds', refund)).toMatchObject({
      status: 400,
      body: { meta: { problem: 'held', atMostCents: 3000 } },
    });
    const asked = { ...refund, key: sendKey(), amountCents: 2000 };
    const made = await regisseur.tell(entryMade, '/office/refunds', asked);
    expect(made.balanceCents).toBe(-1000);
    expect(await regisseur.tell(entryMade, '/office/refunds', asked)).toEqual(made);
    const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const waiver = { key: sendKey(), invoiceId: issued.id, amountCents: 3001, reason: 'Situation difficile' };
    expect((await regisseur.post('/office/waivers', waiver)).status).toBe(400);
    const waived = await regisseur.tell(entryMade, '/office/waivers', { ...waiver, amountCents: 500 });
    expect(waived.balanceCents).toBe(2500);
    // The refund never happened: its 20,00 pay the invoice.
    const back = { key: sendKey(), reason: 'Erreur' };
    const undone = await regisseur.tell(entryMade, `/office/account-acts/${made.entryId}/reversal`, back);
    expect(undone.balanceCents).toBe(500);
    expect(await counter.account(family.householdId, regieId)).toEqual({ entries: 500, open: 500 });
    expect((await regisseur.post(`/office/account-acts/${undone.entryId}/reversal`, back)).status).toBe(404);
  });
});

describe('many at once', () => {
  test('receipts of régisseurs who record, fail and take back together have no gap, and no account is wrong', async () => {
    const families: Family[] = [];
    for (const _ of [1, 2, 3, 4]) families.push(await newFamily());
    for (const family of families)
      await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
    const others = [regisseur, await counter.agent('regisseur')];
    await Promise.all(
      families.flatMap((family, index) =>
        others.flatMap(async (browser, which) => {
          const asked = payment(family, 1000 + index * 10 + which);
          const made = await browser.tell(recordedPayment, '/office/payments', asked);
          // One of them is nobody's: it must leave no gap.
          await browser.post('/office/payments', payment({ householdId: NO_ID }, 100));
          await browser.post('/office/payments', payment(family, 100, { means: 'card' }));
          if (which === 1)
            await Promise.all([
              browser.post(`/office/payments/${made.payment.id}/reversal`, {
                key: sendKey(),
                reason: 'Erreur',
              }),
              regisseur.post(`/office/payments/${made.payment.id}/reversal`, {
                key: sendKey(),
                reason: 'Erreur',
              }),
            ]);
        }),
      ),
    );
    for (const [index, family] of families.entries()) {
      const owed = 5000 - (1000 + index * 10);
      expect(await counter.account(family.householdId, regieId)).toEqual({ entries: owed, open: owed });
    }
    const numbers = await counter.database.superuser<{ n: number }[]>`
      select receipt_number as n from payment where regie_id = ${regieId} order by 1`;
    expect(numbers.map(({ n }) => n)).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('a bordereau', () => {
  test('takes each payment once, whoever else makes one at the same time, and numbers have no gap', async () => {
    const family = await newFamily();
    const cheques = await Promise.all([1000, 2000, 3000].map(amount => pay(family, amount)));
    const ids = cheques.map(({ payment: { id } }) => id);
    const make = (paymentIds: string[], changes: object = {}) => ({
      key: sendKey(),
      regieId,
      means: 'cheque',
      madeOn: '2026-11-19',
      paymentIds,
      amountCents: null,
      ...changes,
    });
    const asked = make(ids.slice(0, 2));
    const [one, same, other] = await Promise.all([
      regisseur.post('/office/deposits', asked),
      regisseur.post('/office/deposits', asked),
      regisseur.post('/office/deposits', make(ids)),
    ]);
    expect(one?.body).toEqual(same?.body);
    expect([one?.status, other?.status].toSorted()).toEqual([200, 409]);
    const waiting = await regisseur.read(deposits, `/office/deposits?regie=${regieId}`);
    const left = waiting.waiting.find(({ means }) => means === 'cheque')?.payments.map(({ id }) => id) ?? [];
    expect(left.filter(id => ids.includes(id))).toHaveLength(one?.status === 200 ? 1 : 0);
    // A cheque that is taken back is brought nowhere, nor is one of another means.
    const spoilt = await pay(family, 4000);
    await regisseur.post(`/office/payments/${spoilt.payment.id}/reversal`, {
      key: sendKey(),
      reason: 'Déchiré',
    });
    expect((await regisseur.post('/office/deposits', make([spoilt.payment.id]))).status).toBe(409);
    const coins = await pay(family, 800, { means: 'cash', detail: NOTHING_NOTED });
    expect((await regisseur.post('/office/deposits', make([coins.payment.id]))).status).toBe(409);
    const cash = make([coins.payment.id], { means: 'cash', amountCents: 500 });
    const held = waiting.cash?.heldCents ?? 0;
    expect(await regisseur.tell(depositMade, '/office/deposits', cash)).toMatchObject({ amountCents: 500 });
    expect((await regisseur.read(deposits, `/office/deposits?regie=${regieId}`)).cash?.heldCents).toBe(
      held + 300,
    );
    const numbers = await counter.database.superuser<{ n: number }[]>`
      select number as n from deposit where regie_id = ${regieId} order by 1`;
    expect(numbers.map(({ n }) => n)).toEqual(numbers.map((_, index) => index + 1));
  });

  test('prints with its total, and a receipt with what it pays', async () => {
    const family = await newFamily();
    const issued = await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const paid = await pay(family, 4000);
    expect(paid.payment.pays).toEqual([{ label: issued.reference, amountCents: 4000 }]);
    const made = await regisseur.tell(depositMade, '/office/deposits', {
      key: sendKey(),
      regieId,
      means: 'cheque',
      madeOn: '2026-11-19',
      paymentIds: [paid.payment.id],
      amountCents: null,
    });
    for (const path of [
      `/office/payments/${paid.payment.id}/receipt`,
      `/office/deposits/${made.id}/document`,
    ]) {
      const { status, headers, body } = await regisseur.get(path);
      expect([status, headers.get('content-type')], JSON.stringify(body).slice(0, 300)).toEqual([
        200,
        'application/pdf',
      ]);
    }
  });
});

describe('the journal', () => {
  test('has every payment with its receipt, sums what stands, and leaves as files in which no name is a formula', async () => {
    const family = await newFamily();
    await counter.database.superuser`
      update guardian set first_name = '=cmd|calc' where id = ${family.adults[0]?.guardianId ?? ''}`;
    const { payment: stands } = await pay(family, 1234, { receivedOn: '2026-10-31' });
    const { payment: taken } = await pay(family, 777, { receivedOn: '2026-10-30' });
    await regisseur.post(`/office/payments/${taken.id}/reversal`, { key: sendKey(), reason: 'Erreur' });
    const query = `regie=${regieId}&from=2026-10-01&to=2026-10-31`;
    const read = await regisseur.read(journal, `/office/receipts?${query}`);
    expect(read.rows.map(({ id }) => id).toSorted()).toEqual([stands.id, taken.id].toSorted());
    expect(read).toMatchObject({
      totalCents: 1234,
      totals: [{ means: 'cheque', count: 1, amountCents: 1234 }],
    });
    const csv = await regisseur.get(`/office/receipts/file?${query}&format=csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const { text } = csv.body as { text: string }; // of what is no JSON
    expect(text).toContain(`'=cmd|calc DUPONT`);
    expect(text).toContain(';12,34;');
    const xlsx = await regisseur.get(`/office/receipts/file?${query}&format=xlsx`);
    expect(xlsx.status).toBe(200);
    expect((await regisseur.get(`/office/receipts?from=2026-11-02&to=2026-11-01`)).status).toBe(400);
  });
});

describe('what is not one’s own', () => {
  test('an agent of another member finds neither the régie, nor its payments, nor its accounts', async () => {
    const family = await newFamily();
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 4000 } });
    const { payment: paid } = await pay(family, 1000);
    const varacieux = await counter.agent('regisseur', [
      { kind: 'member', id: toId<'member'>(await counter.find('member', 'varacieux')) },
    ]);
    const tried = await Promise.all([
      varacieux.get(`/office/payments?regie=${regieId}`),
      varacieux.get(`/office/payments?household=${family.householdId}`),
      varacieux.post('/office/payments', payment(family, 100)),
      varacieux.post(
        '/office/payments',
        payment(family, 100, { regieId: await counter.regieId('varacieux') }),
      ),
      varacieux.post(`/office/payments/${paid.id}/reversal`, { key: sendKey(), reason: 'Non' }),
      varacieux.get(`/office/payments/${paid.id}/receipt`),
      varacieux.get(`/office/accounts?regie=${regieId}`),
      varacieux.get(`/office/receipts?regie=${regieId}`),
      varacieux.post('/office/deposits', {
        key: sendKey(),
        regieId,
        means: 'cheque',
        madeOn: '2026-11-19',
        paymentIds: [paid.id],
        amountCents: null,
      }),
    ]);
    expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 404));
    const { regies } = await varacieux.read(desk, '/office/payments');
    expect(regies.map(({ member }) => member)).toEqual(['Commune de Varacieux']);
  });

  test('a gestionnaire reads accounts and takes no money; an animateur and a family do neither', async () => {
    const family = await newFamily();
    const gestionnaire = await counter.agent('gestionnaire');
    expect((await gestionnaire.get(`/office/accounts?regie=${regieId}`)).status).toBe(200);
    const parent = await counter.as(family.adults[0]?.accountId ?? null);
    for (const browser of [gestionnaire, await counter.agent('animateur'), parent])
      expect((await browser.post('/office/payments', payment(family, 100))).status).toBe(403);
    expect((await parent.get(`/office/accounts?regie=${regieId}`)).status).toBe(403);
  });
});
