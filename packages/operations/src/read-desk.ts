/** The counter: who pays, what is owed, by what it may be paid, what was recorded last. */
import { COUNTER_MEANS, type Desk } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import {
  type AccountKey,
  listBalancesOf,
  readBalance,
  readOpenCredits,
  readOpenDebts,
} from '@preau/db/family-account';
import { findPeople } from '@preau/db/office-search';
import {
  describeDebts,
  findByReference,
  listAdjustments,
  listPayments,
  readHanded,
  readPayer,
} from '@preau/db/payment';
import { type Regie, readCashHeld } from '@preau/db/regies';
import { ageOf, oldestFirst } from '@preau/domain/billing/account';
import { NO_CENTS, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { reachAccount, reachRegies, regieChoice } from './reach-regie.ts';
import { shownCash, shownPayment } from './show-payment.ts';

/** So many are shown of what was recorded last. */
const LATEST = 10;
const OF_FAMILY = 20;
const ACTS = 10;

/** @throws OperationError `not_found` for a régie or a family that is not this agent's */
export function readDesk(
  ctx: Context,
  asked: { q: string; household?: string | undefined; regie?: string | undefined },
): Promise<Desk> {
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, asked.regie);
    const account = regie && asked.household ? { householdId: asked.household, regieId: regie.id } : null;
    if (account) await reachAccount(tx, ctx, account);
    const [found, shown, latest, held] = await Promise.all([
      account ? [] : search(tx, ctx, asked.q.trim(), regies),
      account && readAccount(tx, account, regies, today),
      regie && !account ? listPayments(tx, { regieId: regie.id }, { order: 'latest', limit: LATEST }) : [],
      regie && readCashHeld(tx, regie.id),
    ]);
    return {
      today,
      regies: regies.map(regieChoice),
      regie: regie && {
        ...regieChoice(regie),
        means: COUNTER_MEANS.filter(means => regie.means.includes(means)),
        chequePayee: regie.chequePayee,
        cash: shownCash(regie, held ?? NO_CENTS),
      },
      found,
      account: shown,
      latest: latest.map(shownPayment),
    };
  });
}

/** The family of an invoice whose reference it is goes before people whose names are like it. */
async function search(
  tx: TenantTransaction,
  ctx: Context,
  text: string,
  regies: readonly Regie[],
): Promise<Desk['found']> {
  if (text === '') return [];
  const billed = await findByReference(
    tx,
    text,
    regies.map(({ id }) => id),
  );
  if (billed.length > 0) return billed.map(({ payer, reference }) => ({ ...payer, invoice: reference }));
  const people = await findPeople(tx, officeScope(ctx), text, todayOf(ctx));
  const families = people.flatMap(person =>
    person.kind === 'family'
      ? [{ id: person.id, number: person.number, name: person.adults.join(', ') }]
      : person.households,
  );
  return [...new Map(families.map(family => [family.id, { ...family, invoice: null }])).values()];
}

async function readAccount(
  tx: TenantTransaction,
  account: AccountKey,
  regies: readonly Regie[],
  today: Desk['today'],
): Promise<NonNullable<Desk['account']>> {
  const debts = oldestFirst(await readOpenDebts(tx, [account]));
  const [family, balanceCents, credits, described, handedCents, payments, acts, balances] = await Promise.all(
    [
      readPayer(tx, account.householdId),
      readBalance(tx, account),
      readOpenCredits(tx, [account]),
      describeDebts(
        tx,
        debts.map(({ id }) => id),
      ),
      readHanded(tx, account),
      listPayments(tx, account, { order: 'latest', limit: OF_FAMILY }),
      listAdjustments(tx, account, ACTS),
      listBalancesOf(tx, account.householdId),
    ],
  );
  return {
    family,
    regieId: account.regieId,
    balanceCents,
    creditCents: sumCents(credits.map(({ leftCents }) => leftCents)),
    handedCents,
    debts: debts.map(({ kind, id, dueOn, datedOn, leftCents }) => {
      const said = described.find(one => one.id === id);
      return {
        kind,
        id,
        label: said?.label ?? '',
        firstDay: said?.firstDay ?? null,
        lastDay: said?.lastDay ?? null,
        datedOn,
        dueOn,
        age: ageOf(dueOn ?? datedOn, today),
        totalCents: said?.totalCents ?? leftCents,
        leftCents,
      };
    }),
    elsewhere: balances.flatMap(({ regieId, balanceCents: owed }) => {
      const regie = regies.find(one => one.id === regieId);
      return regie && regieId !== account.regieId && owed !== 0
        ? [{ regie: regieChoice(regie), balanceCents: owed }]
        : [];
    }),
    payments: payments.map(shownPayment),
    acts,
  };
}
