/** Where a child lives, who bears its costs, and what each adult is to it. */
import { isAround, readAuthority, readCustody, replaceCustody, saveAuthority } from '@preau/db/office-child';
import { type CustodyPeriod, custodyProblem } from '@preau/domain/custody';
import type { Authority } from '@preau/domain/family';
import type { Context } from './context.ts';
import { auditOffice, reachChild, reachHousehold } from './office-reach.ts';
import { OperationError } from './operation-error.ts';

/**
 * Puts these periods in the place of all that a child had.
 * @throws OperationError `not_found`, also for a household that is not for this agent unless the child is in it already;
 *   `invalid` with `problem` and `day` where the costs or the weeks do not come out even
 */
export async function setCustody(ctx: Context, id: string, periods: readonly CustodyPeriod[]): Promise<void> {
  const problem = custodyProblem(periods);
  if (problem) throw new OperationError('invalid', problem);
  await ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    const before = await readCustody(tx, childId);
    const known = before.map(({ householdId }) => householdId);
    const added = new Set(periods.map(({ householdId }) => householdId).filter(one => !known.includes(one)));
    for (const householdId of added) await reachHousehold(tx, ctx, householdId);
    await replaceCustody(tx, childId, periods);
    await auditOffice(tx, ctx, 'custody.set', {
      before: { periods: before },
      after: { child: childId, periods },
    });
  });
}

/** Says what an adult is to a child, or that it is nothing. @throws OperationError `not_found` */
export async function setAuthority(
  ctx: Context,
  id: string,
  { guardianId, authority }: { guardianId: string; authority: Authority | null },
): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    if (!(await isAround(tx, childId, guardianId))) throw new OperationError('not_found');
    const before = await readAuthority(tx, childId, guardianId);
    await saveAuthority(tx, childId, guardianId, authority);
    await auditOffice(tx, ctx, 'authority.set', {
      before: { authority: before },
      after: { child: childId, guardian: guardianId, authority },
    });
  });
}
