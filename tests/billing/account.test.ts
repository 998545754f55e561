/** The account is the sum of its entries, and what is left of debts and credits, whatever has happened to it. */

import { agedBalance, depositMade, desk, entryMade, recordedPayment } from '@preau/contract/payments';
import { tenantTransaction } from '@preau/db/database';
import {
  lockAccounts,
  nextNumbers,
  readBalance,
  readOpenCredits,
  readOpenDebts,
} from '@preau/db/family-account';
import { purgeOnce } from '@preau/db/retention';
import { AGES, allotOldest } from '@preau/domain/billing/account';
import { localDateAt } from '@preau/domain/dates';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { type Counter, createCounter, type IssuedPiece, paymentOf } from './counter.ts';

let counter: Counter;
let admin: Browser;
let regieId: string;

beforeAll(async () => {
  counter = await createCounter('saint-verand');
  admin = await counter.agent('admin');
  regieId = await counter.regieId('saint-verand');
});

const MEALS = 'st-verand-restauration-elementaire';
const newFamily = () =>
  insertFamily(counter.database, counter.tenantId, {
    lastName: 'DUPONT',
    member: 'saint-verand',
    adults: [{ firstName: 'Ada' }],
    children: [],
  });

/** What may happen to an account; numbers choose among what is there. */
const ACTS = [
  'invoice',
  'credit-note',
  'cheque',
  'cash',
  'chosen',
  'reverse',
  'refund',
  'waive',
  'undo',
  'hand',
] as const;
const history = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    amount: fc.integer({ min: 1500, max: 9000 }),
    which: fc.nat(20),
  }),
  { minLength: 4, maxLength: 14 },
);
type Happening = { act: (typeof ACTS)[number]; amount: number; which: number };

/** Does it, if it can be done: what is refused changes nothing. */
async function happen(
  family: Family,
  said: { invoices: IssuedPiece[]; payments: string[]; acts: string[] },
  one: Happening,
) {
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[one.which % Math.max(1, values.length)];
  const account = { householdId: family.householdId, regieId };
  const reason = 'Essai';
  switch (one.act) {
    case 'invoice':
      said.invoices.push(
        await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: one.amount } }),
      );
      return;
    case 'credit-note': {
      const corrected = pick(said.invoices);
      if (corrected)
        await counter.issue(family, {
          regie: 'saint-verand',
          lines: { [MEALS]: -Math.min(one.amount, corrected.totalCents) },
          kind: 'credit-note',
          correctsId: corrected.id,
        });
      return;
    }
    case 'cheque':
    case 'cash':
    case 'chosen': {
      const invoice = pick(said.invoices);
      const invoiceIds = one.act === 'chosen' && invoice ? [invoice.id] : [];
      const means = one.act === 'cash' ? 'cash' : 'cheque';
      const { status, body } = await admin.post(
        '/office/payments',
        paymentOf(family, regieId, one.amount, { means, invoiceIds }),
      );
      if (status === 200) said.payments.push(recordedPayment.parse(body).payment.id);
      return;
    }
    case 'reverse':
      await admin.post(`/office/payments/${pick(said.payments)}/reversal`, { key: sendKey(), reason });
      return;
    case 'refund': {
      const { status, body } = await admin.post('/office/refunds', {
        ...account,
        key: sendKey(),
        amountCents: (one.amount % 700) + 1,
        reason,
      });
      if (status === 200) said.acts.push(entryMade.parse(body).entryId);
      return;
    }
    case 'waive': {
      const { status, body } = await admin.post('/office/waivers', {
        key: sendKey(),
        invoiceId: pick(said.invoices)?.id,
        amountCents: (one.amount % 900) + 1,
        reason,
      });
      if (status === 200) said.acts.push(entryMade.parse(body).entryId);
      return;
    }
    case 'undo':
      await admin.post(`/office/account-acts/${pick(said.acts)}/reversal`, { key: sendKey(), reason });
      return;
    case 'hand':
      await admin.post('/office/titres', {
        key: sendKey(),
        regieId,
        handedOn: '2026-11-19',
        invoiceIds: [pick(said.invoices)?.id],
      });
  }
}

describe('after any history', () => {
  test('the account is the sum of its entries, equals what is left of debts less credits, and never has both', async () => {
    await fc.assert(
      fc.asyncProperty(history, async happenings => {
        const family = await newFamily();
        const said = { invoices: [], payments: [], acts: [] };
        for (const one of happenings) {
          await happen(family, said, one);
          const { entries, open } = await counter.account(family.householdId, regieId);
          expect(open, JSON.stringify(one)).toBe(entries);
        }
        const account = { householdId: family.householdId, regieId };
        await tenantTransaction(counter.database.app, counter.tenantId, async tx => {
          const [debts, credits, balance] = [
            await readOpenDebts(tx, [account]),
            await readOpenCredits(tx, [account]),
            await readBalance(tx, account),
          ];
          const sum = (of: readonly { leftCents: number }[]) =>
            of.reduce((all, { leftCents }) => all + leftCents, 0);
          expect(sum(debts) - sum(credits)).toBe(balance);
          expect(Math.min(debts.length, credits.length)).toBe(0);
          expect(allotOldest(debts, credits)).toEqual([]);
        });
        // Nothing of an invoice is paid or handed over twice.
        const wrong = await counter.database.superuser`
          select invoice.id from invoice where household_id = ${family.householdId} and total_cents > 0 and
            total_cents < coalesce((select sum(amount_cents) from allotment where invoice_id = invoice.id), 0)
              + coalesce((select sum(amount_cents) from titre where invoice_id = invoice.id), 0)`;
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('the aged balance sums to what the accounts of the régie come to, and the desk says the same', async () => {
    const balance = await admin.read(agedBalance, `/office/accounts?regie=${regieId}`);
    const [{ total } = { total: 0 }] = await counter.database.superuser<{ total: number }[]>`
      select sum(amount_cents)::int as total from ledger_entry where regie_id = ${regieId}`;
    expect(balance.totals.balanceCents).toBe(total);
    expect(balance.totals.leftCents - balance.totals.creditCents).toBe(total);
    for (const row of balance.rows.slice(0, 3)) {
      expect(AGES.reduce((sum, age) => sum + (row.ages[age] ?? 0), 0)).toBe(row.leftCents);
      const { account } = await admin.read(
        desk,
        `/office/payments?household=${row.family.id}&regie=${regieId}`,
      );
      expect(account).toMatchObject({ balanceCents: row.balanceCents, creditCents: row.creditCents });
    }
  });
});

test('two families that are found to be one have one account, in which what was held of the one pays for the other', async () => {
  const [kept, other] = [await newFamily(), await newFamily()];
  await counter.issue(kept, { regie: 'saint-verand', lines: { [MEALS]: 5000 } });
  await admin.tell(recordedPayment, '/office/payments', paymentOf(other, regieId, 3000));
  const merged = await admin.post('/office/merges', {
    kind: 'household',
    keptId: kept.householdId,
    otherId: other.householdId,
    taken: [],
  });
  expect(merged.status, JSON.stringify(merged.body)).toBe(200);
  expect(await counter.account(kept.householdId, regieId)).toEqual({ entries: 2000, open: 2000 });
  const { account } = await admin.read(
    desk,
    `/office/payments?household=${kept.householdId}&regie=${regieId}`,
  );
  expect(account).toMatchObject({ creditCents: 0, debts: [{ leftCents: 2000 }] });
});

describe('the database', () => {
  test('gives a number again where a transaction is undone, and has two at once wait for each other', async () => {
    const take = (fails: boolean) =>
      tenantTransaction(counter.database.app, counter.tenantId, async tx => {
        const first = await nextNumbers(tx, { regieId, series: 'receipt', year: 2031 }, 3);
        if (fails) throw new Error('undone');
        return first;
      }).catch(() => null);
    const taken = await Promise.all([take(false), take(true), take(false), take(true), take(false)]);
    expect(taken.filter(first => first !== null).toSorted((one, other) => one - other)).toEqual([1, 4, 7]);
  });

  test('lets nobody change what is entered, nor delete what is younger than six years', async () => {
    const family = await newFamily();
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 2000 } });
    await admin.tell(recordedPayment, '/office/payments', paymentOf(family, regieId, 2000));
    for (const table of ['invoice', 'payment', 'ledger_entry', 'allotment', 'titre', 'deposit']) {
      const amount = table === 'invoice' ? 'total_cents' : 'amount_cents';
      await expect(asApp(sql => sql`update ${sql(table)} set ${sql(amount)} = 1`)).rejects.toThrow(
        /permission denied/,
      );
      await asApp(sql => sql`delete from ${sql(table)}`).catch(() => null);
    }
    const [left] = await counter.database.superuser<{ pieces: number }[]>`
      select (select count(*) from invoice where household_id = ${family.householdId})::int
        + (select count(*) from payment where household_id = ${family.householdId})::int as pieces`;
    expect(left?.pieces).toBe(2);
  });

  test('accounts that are locked in any order wait, and nobody stops anybody', async () => {
    const families = [await newFamily(), await newFamily(), await newFamily()];
    const accounts = families.map(({ householdId }) => ({ householdId, regieId }));
    await Promise.all(
      [accounts, accounts.toReversed(), [...accounts, ...accounts]].map(order =>
        tenantTransaction(counter.database.app, counter.tenantId, tx => lockAccounts(tx, order)),
      ),
    );
    const [{ rows } = { rows: 0 }] = await counter.database.superuser<{ rows: number }[]>`
      select count(*)::int as rows from family_account where household_id in ${counter.database.superuser(families.map(({ householdId }) => householdId))}`;
    expect(rows).toBe(3);
  });
});

/** As the app sees it, with its rights alone. */
async function asApp(work: (sql: Counter['database']['superuser']) => Promise<unknown>): Promise<void> {
  await counter.database.superuser.begin(async sql => {
    await sql`select set_config('app.tenant_id', ${counter.tenantId}, true)`;
    await sql.unsafe('set local role preau_app');
    // What a transaction lends is asked as the connection is.
    await work(sql as unknown as Counter['database']['superuser']);
  });
}

describe('the purge', () => {
  const purge = (now: Date) =>
    tenantTransaction(counter.database.app, counter.tenantId, async tx => {
      const [{ months }] = await counter.database.superuser<[{ months: number }]>`
        select accounting_months as months from family_rules where tenant_id = ${counter.tenantId}`;
      const { counts } = await purgeOnce(tx, {
        retention: {
          departedFamilies: 1200,
          declinedRequests: 1200,
          messages: 1200,
          notifications: 1200,
          signIns: 1200,
          healthReadings: 1200,
          importFiles: 1200,
          accounting: months,
        },
        now,
        today: localDateAt(now, 'Europe/Paris'),
        at: now,
        batch: 1000,
      });
      return counts;
    });
  const rowsOf = async ({ householdId }: Family) => {
    const sql = counter.database.superuser;
    const [row] = await sql<[Record<string, number>]>`
      select (select count(*)::int from invoice where household_id = ${householdId}) as invoices,
        (select count(*)::int from payment where household_id = ${householdId}) as payments,
        (select count(*)::int from ledger_entry where household_id = ${householdId}) as entries,
        (select count(*)::int from allotment where household_id = ${householdId}) as allotments,
        (select count(*)::int from family_account where household_id = ${householdId}) as accounts,
        (select count(*)::int from household where id = ${householdId}) as files`;
    return row;
  };
  const live = async (family: Family) => {
    await counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: 2000 } });
    const { payment } = await admin.tell(
      recordedPayment,
      '/office/payments',
      paymentOf(family, regieId, 3000),
    );
    await admin.tell(entryMade, '/office/refunds', {
      key: sendKey(),
      householdId: family.householdId,
      regieId,
      amountCents: 400,
      reason: 'Départ',
    });
    return payment.id;
  };
  /** As if all of it had been so many years ago. */
  const age = async ({ householdId }: Family, years: number) => {
    const sql = counter.database.superuser;
    const ago = sql`make_interval(years => ${years})`;
    await sql`update ledger_entry set at = now() - ${ago} where household_id = ${householdId}`;
    await sql`update invoice set issued_at = now() - ${ago} where household_id = ${householdId}`;
    await sql`update payment set recorded_at = now() - ${ago} where household_id = ${householdId}`;
    await sql`update allotment set at = now() - ${ago} where household_id = ${householdId}`;
  };

  test('takes an account that is quiet for long with all that made it, and leaves one that lives, its old pieces too', async () => {
    const [quiet, living] = [await newFamily(), await newFamily()];
    await live(quiet);
    await live(living);
    await age(quiet, 12);
    await age(living, 12);
    await counter.issue(living, { regie: 'saint-verand', lines: { [MEALS]: 2000 } });
    const before = await rowsOf(living);
    await purge(new Date());
    expect(await rowsOf(quiet)).toEqual({
      invoices: 0,
      payments: 0,
      entries: 0,
      allotments: 0,
      accounts: 0,
      files: 1,
    });
    expect(await rowsOf(living)).toEqual(before);
  });

  test('takes a bordereau with the last payment that is on it, and waits for what two accounts paid of each other', async () => {
    const [quiet, joined] = [await newFamily(), await newFamily()];
    const sql = counter.database.superuser;
    const paymentId = await live(quiet);
    await live(joined);
    const made = await admin.tell(depositMade, '/office/deposits', {
      key: sendKey(),
      regieId,
      means: 'cheque',
      madeOn: '2026-11-19',
      paymentIds: [paymentId],
      amountCents: null,
    });
    await sql`update deposit set recorded_at = now() - interval '12 years' where id = ${made.id}`;
    await age(quiet, 12);
    await age(joined, 12);
    await sql`update allotment set at = now() where household_id = ${joined.householdId}`;
    await purge(new Date());
    expect(await rowsOf(quiet)).toMatchObject({ payments: 0 });
    expect(await sql`select from deposit where id = ${made.id}`).toHaveLength(0);
    expect(await rowsOf(joined)).toMatchObject({ payments: 1, invoices: 1 });
  });

  test('of a family that has left takes the file, and leaves its accounting, which still says whose it is', async () => {
    const family = await newFamily();
    const paymentId = await live(family);
    const sql = counter.database.superuser;
    await sql`update household set left_on = '2010-07-01' where id = ${family.householdId}`;
    await tenantTransaction(counter.database.app, counter.tenantId, tx =>
      purgeOnce(tx, {
        retention: {
          departedFamilies: 36,
          declinedRequests: 1200,
          messages: 1200,
          notifications: 1200,
          signIns: 1200,
          healthReadings: 1200,
          importFiles: 1200,
          accounting: 120,
        },
        now: new Date(),
        today: localDateAt(new Date(), 'Europe/Paris'),
        at: new Date(),
        batch: 1000,
      }),
    );
    expect(await rowsOf(family)).toMatchObject({ files: 0, invoices: 1, payments: 1, accounts: 1 });
    const { account } = await admin.read(
      desk,
      `/office/payments?household=${family.householdId}&regie=${regieId}`,
    );
    expect(account).toMatchObject({
      family: { number: family.number, name: 'DUPONT Ada' },
      balanceCents: -600,
      payments: [{ id: paymentId }],
    });
  });
});
