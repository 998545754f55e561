/** Who asks about a family's file: the adult, how far it reaches, and the day. */
import type { TenantTransaction } from '@preau/db/database';
import { type FamilyReach, type OwnChild, type OwnHousehold, readFamilyReach } from '@preau/db/family-reach';
import type { GuardianActor } from '@preau/domain/actor';
import { type LocalDate, localDateAt } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

export interface OpenFamily extends FamilyReach {
  actor: GuardianActor;
  today: LocalDate;
  householdIds: string[];
  childIds: string[];
}

/** @throws OperationError `forbidden` for anyone but an adult of a family */
export async function openFamily(tx: TenantTransaction, ctx: Context): Promise<OpenFamily> {
  const actor = guardianOf(ctx);
  const today = todayOf(ctx);
  const reach = await readFamilyReach(tx, actor.guardianId, today);
  return {
    ...reach,
    actor,
    today,
    householdIds: reach.households.map(({ id }) => id),
    childIds: reach.children.map(({ id }) => id),
  };
}

/** The adult who asks. @throws OperationError `forbidden` for anyone else */
export function guardianOf({ actor }: Context): GuardianActor {
  if (actor.kind !== 'guardian') throw new OperationError('forbidden');
  return actor;
}

/** The day of business, where the tenant is. */
export function todayOf({ now, tenant }: Context): LocalDate {
  return localDateAt(now, tenant.timeZone);
}

/** A child that the adult answers for. @throws OperationError `not_found` for any other */
export function ownChild({ children }: FamilyReach, id: string | null): OwnChild {
  const child = children.find(own => own.id === id);
  if (!child) throw new OperationError('not_found');
  return child;
}

/** A household of the adult; without an id, the one that it is responsable of. @throws OperationError `not_found` */
export function ownHousehold({ households }: FamilyReach, id: string | null): OwnHousehold {
  const household = id === null ? households[0] : households.find(own => own.id === id);
  if (!household) throw new OperationError('not_found');
  return household;
}
