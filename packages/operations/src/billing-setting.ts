/** What a régie bills, and by which rules: what drafts, issues and corrections have in common. */
import { type BillingRegie, listRegies, type RunRow, readIssuer } from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import type { BillingSetting } from '@preau/domain/billing/draft';
import { type InvoiceContent, stepWords } from '@preau/domain/billing/invoice';
import { showsPreviousBalance } from '@preau/domain/billing/period';
import type { Service } from '@preau/domain/calendar/calendar';
import type { LocalDate } from '@preau/domain/dates';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

/** @throws OperationError `not_found` for a régie that is not there, or not for this agent */
export async function reachBillingRegie(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<BillingRegie> {
  const regies = await listRegies(tx, officeScope(ctx));
  const regie = regies.find(one => one.id === id);
  if (!regie) throw new OperationError('not_found');
  return regie;
}

export function servicesOf({ rulebook }: TenantRules, { services }: BillingRegie): Service[] {
  return services.flatMap(key => rulebook.service(key) ?? []);
}

export function settingOf(
  ctx: Context,
  rules: TenantRules,
  regie: BillingRegie,
  period: Pick<RunRow, 'from' | 'to'>,
): BillingSetting {
  return {
    rulebook: rules.rulebook,
    services: servicesOf(rules, regie),
    nameOf: key => serviceName(key, rules.names),
    period,
    today: todayOf(ctx),
    now: ctx.now,
  };
}

/** What is printed on all invoices of a régie that are issued together. */
export async function contentOf(
  tx: TenantTransaction,
  rules: TenantRules,
  regie: BillingRegie,
  { month, dueOn }: { month: LocalDate; dueOn: LocalDate | null },
): Promise<Omit<InvoiceContent, 'recipient'>> {
  const { collectedBy, means, chequePayee, note } = regie;
  return {
    issuer: await readIssuer(tx, regie.id),
    pay: {
      collectedBy,
      means,
      chequePayee,
      note,
      dueOn,
      showsPreviousBalance: showsPreviousBalance(rules.rulebook, servicesOf(rules, regie), month),
    },
    words: stepWords(rules.names, regie.services),
  };
}
