/** What of a family's debts is paid on the portal, and what is not. */
import type { OnlineRefusal } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import type { AccountDebt } from '@preau/db/family-account';
import { describeDebts } from '@preau/db/payment';
import type { Regie } from '@preau/db/regies';
import { refusingServices } from '@preau/domain/billing/collect';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';

/** A debt with why it is not paid online; null where it may be. */
export type JudgedDebt<Debt = AccountDebt> = Debt & { label: string | null; refusal: OnlineRefusal | null };

/** Whether each debt is paid online: by what the règlement says of all services that it is for. */
export async function judgeDebts<Debt extends Pick<AccountDebt, 'id' | 'regieId' | 'leftCents'>>(
  tx: TenantTransaction,
  ctx: Context,
  regies: readonly Pick<Regie, 'id' | 'collectedBy' | 'means'>[],
  debts: readonly Debt[],
): Promise<JudgedDebt<Debt>[]> {
  if (debts.length === 0) return [];
  const ids = debts.map(({ id }) => id);
  const [{ rulebook, names }, shown] = await Promise.all([
    ctx.rules.current(tx, ctx.tenant),
    describeDebts(tx, ids),
  ]);
  const described = new Map(shown.map(one => [one.id, one]));
  return debts.map(debt => {
    const regie = regies.find(({ id }) => id === debt.regieId);
    const known = described.get(debt.id);
    const label = known?.label ?? null;
    // One whose debts the trésorerie collects takes nothing itself.
    if (regie?.collectedBy !== 'regie') return { ...debt, label, refusal: { services: [], article: null } };
    const refusing = refusingServices(
      rulebook,
      todayOf(ctx),
      { means: 'online-card', amountCents: debt.leftCents },
      known?.services ?? [],
      regie.means,
    );
    const article = refusing.find(one => one.article !== null)?.article ?? null;
    const services = refusing.flatMap(({ service }) => (service === null ? [] : serviceName(service, names)));
    return { ...debt, label, refusal: refusing.length === 0 ? null : { services, article } };
  });
}
