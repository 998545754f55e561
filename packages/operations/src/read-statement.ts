/** Relevé de compte: what a family owes and has paid, for itself and for the mairie. */
import type { FamilyStatement, OfficeStatement, Statement, StatementQuery } from '@preau/contract/statement';
import type { AgentScope } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import { readStatementFacts, type StatementEntry, type StatementFacts } from '@preau/db/family-statement';
import { type ListedInvoice, listInvoices } from '@preau/db/invoice';
import { listDeliveries } from '@preau/db/invoice-delivery';
import { readHouseholdName } from '@preau/db/office-household';
import { accountYearOf, statementOf } from '@preau/domain/billing/account';
import { type LocalDate, toLocalDate } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { type Cents, cents, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { judgeDebts } from './judge-debts.ts';
import { officeScope, reachHousehold } from './office-reach.ts';
import { openFamily, ownHousehold, todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { deliveryOf } from './read-invoice.ts';

/** @throws OperationError `not_found` for a household or a régie that is not one's own */
export function readFamilyStatement(ctx: Context, query: StatementQuery): Promise<FamilyStatement> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const household = ownHousehold(family, query.household ?? null);
    const { statement, facts, invoices } = await readStatement(tx, ctx, household.id, {
      ...query,
      scope: 'tenant',
      isOpen: true,
    });
    const collecting = facts.regies.filter(({ collectedBy }) => collectedBy === 'regie').map(({ id }) => id);
    const judged = await judgeDebts(
      tx,
      ctx,
      facts.regies,
      invoices.filter(({ regieId }) => collecting.includes(regieId)),
    );
    return {
      ...statement,
      households: family.households.map(({ id, number }) => ({ id, number })),
      online: [...new Set(judged.filter(({ refusal }) => refusal === null).map(({ regieId }) => regieId))],
    };
  });
}

/** The account of a family that the agent sees, at the régies that it sees. @throws OperationError `not_found` */
export function readOfficeStatement(
  ctx: Context,
  householdId: string,
  query: Omit<StatementQuery, 'household'>,
): Promise<OfficeStatement> {
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(householdId)) throw new OperationError('not_found');
    const id = await reachHousehold(tx, ctx, householdId);
    const [household, { statement, invoices }] = await Promise.all([
      readHouseholdName(tx, id),
      readStatement(tx, ctx, id, { ...query, scope: officeScope(ctx) }),
    ]);
    if (!household) throw new OperationError('not_found');
    const regies = new Set(statement.regies.map(regie => regie.id));
    const seen = invoices.filter(({ regieId }) => regies.has(regieId));
    const deliveries = await listDeliveries(
      tx,
      seen.map(invoice => invoice.id),
    );
    return {
      ...statement,
      household,
      invoices: seen.map(invoice => ({
        id: invoice.id,
        kind: invoice.kind,
        reference: invoice.reference,
        regieId: invoice.regieId,
        firstDay: invoice.firstDay,
        lastDay: invoice.lastDay,
        issuedOn: invoice.issuedOn,
        totalCents: invoice.totalCents,
        leftCents: invoice.leftCents,
        titreCents: invoice.titreCents,
        deliveries: (deliveries.get(invoice.id) ?? []).map(deliveryOf),
      })),
    };
  });
}

interface StatementAsked extends StatementQuery {
  scope: AgentScope;
  /** Only invoices of which something is left to pay. */
  isOpen?: boolean;
}

async function readStatement(
  tx: TenantTransaction,
  ctx: Context,
  householdId: string,
  { year, regie, scope, isOpen = false }: StatementAsked,
): Promise<{ statement: Statement; facts: StatementFacts; invoices: ListedInvoice[] }> {
  const today = todayOf(ctx);
  const period = periodOf(today, year);
  // Asked together, since neither waits for the other's answer.
  const [facts, invoices] = await Promise.all([
    readStatementFacts(tx, householdId, { from: period.from, until: period.to, scope }),
    listInvoices(tx, { householdIds: [householdId], isOpen }),
  ]);
  const statement = shownStatement(householdId, { facts, invoices }, { today, period, regie });
  return { statement, facts, invoices };
}

/** The school year that begins in this year, or that of today. */
export function periodOf(today: LocalDate, year: string | undefined): { from: LocalDate; to: LocalDate } {
  return accountYearOf(year === undefined ? today : toLocalDate(`${year}-09-01`));
}

/**
 * The account of a household, of what was read of it: the facts of the period, and at least its open invoices.
 * @param regie the only one whose operations are shown; without it all
 * @throws OperationError `not_found` for a régie that is not of this account
 */
export function shownStatement(
  householdId: string,
  { facts, invoices }: { facts: StatementFacts; invoices: readonly ListedInvoice[] },
  {
    today,
    period,
    regie,
  }: { today: LocalDate; period: { from: LocalDate; to: LocalDate }; regie?: string | undefined },
): Statement {
  if (regie !== undefined && !facts.regies.some(({ id }) => id === regie))
    throw new OperationError('not_found');
  const isShown = (id: string) => regie === undefined || id === regie;
  const regies = facts.regies.filter(({ id }) => isShown(id));
  const opening = sumCents(regies.map(({ openingCents }) => openingCents));
  const stated = statementOf(
    facts.entries.filter(({ regieId }) => isShown(regieId)),
    period,
  );
  const own = new Set<string>(facts.regies.map(({ id }) => id));
  const open = invoices
    .filter(({ leftCents, regieId }) => leftCents > 0 && own.has(regieId))
    .toSorted((one, other) => ((one.dueOn ?? one.issuedOn) < (other.dueOn ?? other.issuedOn) ? -1 : 1));
  return {
    today,
    householdId,
    regies: facts.regies.map(({ openingCents: _, means: _means, ...shown }) => shown),
    open: open.map(({ id, kind, reference, regieId, firstDay, lastDay, dueOn, totalCents, leftCents }) => ({
      id,
      kind,
      reference,
      regieId,
      firstDay,
      lastDay,
      dueOn,
      totalCents,
      leftCents,
      isLate: dueOn !== null && dueOn < today,
    })),
    openCents: sumCents(open.map(({ leftCents }) => leftCents)),
    handed: facts.handed,
    year: period,
    years: yearsBetween(facts.firstOn, facts.lastOn, today),
    regieId: regie ?? null,
    openingCents: opening,
    debitCents: stated.debitCents,
    creditCents: stated.creditCents,
    closingCents: cents(opening + stated.closingCents),
    rows: stated.rows.map(row => rowOf(row, opening)),
  };
}

/** Years in which school years with operations begin, and this one, the latest first. */
function yearsBetween(firstOn: LocalDate | null, lastOn: LocalDate | null, today: LocalDate): string[] {
  const startOf = (date: LocalDate) => Number(accountYearOf(date).from.slice(0, 4));
  const now = startOf(today);
  const first = Math.min(firstOn ? startOf(firstOn) : now, now);
  const last = Math.max(lastOn ? startOf(lastOn) : now, now);
  return Array.from({ length: last - first + 1 }, (_, index) => String(last - index));
}

function rowOf(
  entry: StatementEntry & { debitCents: Cents; creditCents: Cents; balanceCents: Cents },
  opening: Cents,
): Statement['rows'][number] {
  const { id, datedOn, kind, regieId, debitCents, creditCents, balanceCents, reason, invoice, payment } =
    entry;
  return {
    id,
    operation: payment ? `${payment.year}-${payment.receiptNumber}` : (invoice?.reference ?? ''),
    datedOn,
    kind,
    regieId,
    debitCents,
    creditCents,
    balanceCents: cents(balanceCents + opening),
    reason,
    invoice,
    payment: payment && { id: payment.id, means: payment.means },
  };
}
