/** Who is told of an act on the planning. */
import type { TenantTransaction } from '@preau/db/database';
import type { ActKind } from '@preau/domain/planning/act';
import type { Context } from './context.ts';
import type { Change, MonthCost, OpenPlanning } from './open-planning.ts';

/** An act that was just saved. */
export interface ToldAct {
  kind: ActKind;
  actId: string;
  changes: readonly Change[];
  costs: readonly MonthCost[];
}

/** Sends the family a receipt of its act. */
export async function tellOfAct(
  _tx: TenantTransaction,
  _ctx: Context,
  _open: OpenPlanning,
  _act: ToldAct,
): Promise<void> {}
