/** The accounts of a régie: who owes what since when, and what came in. */
import type { AgedBalance, Journal } from '@preau/contract/payments';
import { readAgedAccounts, sumHanded } from '@preau/db/account-report';
import type { TenantTransaction } from '@preau/db/database';
import { type KeptPayment, listPayments, sumReceipts } from '@preau/db/payment';
import type { Regie } from '@preau/db/regies';
import { AGES, type Age } from '@preau/domain/billing/account';
import type { MeansOfPayment } from '@preau/domain/billing/decide-bill';
import { firstOfMonth, type LocalDate } from '@preau/domain/dates';
import { type Cents, cents, NO_CENTS, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachRegies, regieChoice } from './reach-regie.ts';
import { shownPayment } from './show-payment.ts';

/** @throws OperationError `not_found` for a régie that is not this agent's */
export function readAgedBalance(ctx: Context, regieId: string | undefined): Promise<AgedBalance> {
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, regieId);
    const [accounts, handedCents] = regie
      ? await Promise.all([readAgedAccounts(tx, regie.id, today), sumHanded(tx, regie.id)])
      : [[], NO_CENTS];
    const rows = accounts.map(({ payer, ages, balanceCents, oldestDueOn, remindedLevel }) => {
      const leftCents = sumCents(Object.values(ages));
      return {
        family: payer,
        ages,
        leftCents,
        // What is owed less what is held is the balance.
        creditCents: cents(leftCents - balanceCents),
        balanceCents,
        remindedLevel,
        oldestDueOn,
      };
    });
    const sumOf = (of: (row: (typeof rows)[number]) => Cents) => sumCents(rows.map(of));
    return {
      today,
      regies: regies.map(regieChoice),
      regie: regie && regieChoice(regie),
      rows,
      totals: {
        ages: sumAges(rows),
        leftCents: sumOf(row => row.leftCents),
        creditCents: sumOf(row => row.creditCents),
        balanceCents: sumOf(row => row.balanceCents),
        handedCents,
      },
    };
  });
}

function sumAges(rows: readonly { ages: Record<Age, Cents> }[]): Record<Age, Cents> {
  const sums: Record<Age, Cents> = {
    'not-due': NO_CENTS,
    'to-30': NO_CENTS,
    'to-60': NO_CENTS,
    'to-90': NO_CENTS,
    'beyond-90': NO_CENTS,
  };
  for (const { ages } of rows) for (const age of AGES) sums[age] = cents(sums[age] + ages[age]);
  return sums;
}

export interface JournalQuestion {
  regie?: string | undefined;
  from?: LocalDate | undefined;
  to?: LocalDate | undefined;
  means?: MeansOfPayment | undefined;
}

/** A screen shows so many; a file has them all. */
const ON_SCREEN = 300;
const IN_FILE = 200_000;

/** What came in, of this month unless a period is asked for. @throws OperationError as {@link readAgedBalance} */
export function readJournal(ctx: Context, asked: JournalQuestion): Promise<Journal> {
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, asked.regie);
    const period = periodOf(asked, today);
    const rows = regie ? await listOf(tx, regie, asked, period, ON_SCREEN + 1) : [];
    const totals = regie
      ? await sumReceipts(tx, { regieId: regie.id, ...period, means: asked.means ?? null })
      : [];
    return {
      today,
      ...period,
      regies: regies.map(regieChoice),
      regie: regie && regieChoice(regie),
      totals,
      totalCents: sumCents(totals.map(({ amountCents }) => amountCents)),
      rows: rows.slice(0, ON_SCREEN).map(shownPayment),
      isCut: rows.length > ON_SCREEN,
    };
  });
}

/** All of it, for a file. @throws OperationError as {@link readAgedBalance} */
export function exportJournal(
  ctx: Context,
  asked: JournalQuestion,
): Promise<{ regie: Regie; from: LocalDate; to: LocalDate; payments: KeptPayment[] }> {
  return ctx.tenant.transaction(async tx => {
    const { regie } = await reachRegies(tx, ctx, asked.regie);
    if (!regie) throw new OperationError('not_found');
    const period = periodOf(asked, todayOf(ctx));
    return { regie, ...period, payments: await listOf(tx, regie, asked, period, IN_FILE) };
  });
}

function periodOf(asked: JournalQuestion, today: LocalDate): { from: LocalDate; to: LocalDate } {
  const to = asked.to ?? today;
  const from = asked.from ?? firstOfMonth(to);
  if (from > to) throw new OperationError('invalid', { problem: 'period' });
  return { from, to };
}

function listOf(
  tx: TenantTransaction,
  regie: Regie,
  { means }: JournalQuestion,
  period: { from: LocalDate; to: LocalDate },
  limit: number,
): Promise<KeptPayment[]> {
  const filter = { regieId: regie.id, ...period, ...(means && { means }) };
  return listPayments(tx, filter, { order: 'receipts', limit });
}
