/** Infos/Documents, as a family sees it. */
import {
  fileOfInformation,
  findVisit,
  householdsOfGuardian,
  type InformationItem,
  informationOfHouseholds,
  saveVisit,
} from '@preau/db/information';
import { readPublicPage } from '@preau/db/public-page';
import { type HouseholdRegulation, regulationsOfGuardian } from '@preau/db/regulation-acknowledgement';
import type { GuardianActor } from '@preau/domain/actor';
import { localDateAt } from '@preau/domain/dates';
import { isUuid, toId } from '@preau/domain/ids';
import { isNewTo, visitAt } from '@preau/domain/information';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

export interface FamilyInformation {
  items: (InformationItem & { isNew: boolean })[];
  regulations: HouseholdRegulation[];
  texts: { key: string; title: string }[];
}

/** What the households of an adult are given to read, what of it is new, and the règlement. Notes the visit. */
export function readFamilyInformation(ctx: Context): Promise<FamilyInformation> {
  const actor = guardianOf(ctx);
  const on = localDateAt(ctx.now, ctx.tenant.timeZone);
  return ctx.tenant.transaction(async tx => {
    const households = await householdsOfGuardian(tx, actor.guardianId);
    const visit = visitAt(ctx.now, await findVisit(tx, actor.id));
    const [items, regulations, { texts }] = await Promise.all([
      informationOfHouseholds(tx, households, on),
      regulationsOfGuardian(tx, actor.guardianId, on),
      readPublicPage(tx),
      saveVisit(tx, actor.id, visit),
    ]);
    return {
      items: items.map(item => ({ ...item, isNew: isNewTo(visit, item.publishedAt) })),
      regulations,
      texts,
    };
  });
}

/** The PDF of a form that this adult is given. @throws OperationError `not_found` */
export async function readFamilyForm(
  ctx: Context,
  id: string,
): Promise<{ bytes: Uint8Array; title: string }> {
  const actor = guardianOf(ctx);
  if (!isUuid(id)) throw new OperationError('not_found');
  const on = localDateAt(ctx.now, ctx.tenant.timeZone);
  const file = await ctx.tenant.transaction(async tx => {
    const households = await householdsOfGuardian(tx, actor.guardianId);
    const items = await informationOfHouseholds(tx, households, on);
    return items.some(item => item.id === id) ? fileOfInformation(tx, toId(id)) : null;
  });
  if (!file) throw new OperationError('not_found');
  return { bytes: await ctx.files.get(ctx.tenant.id, file.sha256), title: file.title };
}

/** @throws OperationError `forbidden` for anyone but an adult of a family */
export function guardianOf({ actor }: Context): GuardianActor {
  if (actor.kind !== 'guardian') throw new OperationError('forbidden');
  return actor;
}
