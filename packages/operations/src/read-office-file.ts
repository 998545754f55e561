/** The files of a household and of a child, as the mairie reads them. */
import { may } from '@preau/auth/policy';
import type { OfficeChild, OfficeHealth, OfficeHousehold } from '@preau/contract/office';
import { readHealthRows, readHouseholdRows, readMealTypes } from '@preau/db/family-file';
import { type Row, valuesOfRow } from '@preau/db/family-sections';
import { recordHealthReading } from '@preau/db/health-reading';
import { readChild } from '@preau/db/office-child';
import { listQuotients, readHousehold } from '@preau/db/office-household';
import type { Actor } from '@preau/domain/actor';
import type { Context } from './context.ts';
import { reachChild, reachHousehold } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { shownValues } from './show-section.ts';

/** A household's file; its money where the agent may see it. @throws OperationError `not_found` */
export function readOfficeHousehold(ctx: Context, id: string): Promise<OfficeHousehold> {
  return ctx.tenant.transaction(async tx => {
    const householdId = await reachHousehold(tx, ctx, id);
    const today = todayOf(ctx);
    const file = await readHousehold(tx, householdId, today);
    if (!file) throw new OperationError('not_found');
    const adults = file.adults.map(adult => ({ ...adult, values: shownValues('guardian', adult.values) }));
    const documents = file.documents.filter(({ childId }) => maySeeProof(ctx.actor, childId));
    const shown = { ...file, adults, documents, createdAt: file.createdAt.toISOString() };
    if (!may(ctx.actor, 'finances.read')) return { ...shown, finances: null };
    const [rows] = await readHouseholdRows(tx, [householdId], today);
    const quotients = await listQuotients(tx, householdId);
    const [latest] = quotients.filter(({ appliesFrom }) => appliesFrom <= today);
    const caf = {
      ...shownValues('caf', valuesOfRow('caf', rows?.caf ?? null)),
      quotientFamilial: latest?.quotientFamilial ?? null,
      quotientReferenceDate: latest?.referenceDate ?? null,
    };
    const fiscal = shownValues('fiscal', valuesOfRow('fiscal', rows?.fiscal ?? null));
    const bank = shownValues('bank', valuesOfRow('bank', rows?.bank ?? null));
    return { ...shown, finances: { fiscal, caf, bank, quotients } };
  });
}

/** A household's proofs tell of its money, a child's of its health: a tax notice, vaccinations. */
function maySeeProof(actor: Actor, childId: string | null): boolean {
  return may(actor, childId === null ? 'finances.read' : 'health.read');
}

/** A child's file without its health. @throws OperationError `not_found` */
export function readOfficeChild(ctx: Context, id: string): Promise<OfficeChild> {
  return ctx.tenant.transaction(async tx => {
    const child = await readChild(tx, await reachChild(tx, ctx, id), todayOf(ctx));
    if (!child) throw new OperationError('not_found');
    return {
      ...child,
      identity: shownValues('child', child.identity),
      authorisedPersons: child.authorisedPersons.map(person => ({
        ...person,
        values: shownValues('authorised-person', person.values),
      })),
    };
  });
}

/** What is known of a child's health. That it was read is noted. @throws OperationError `not_found` */
export function readOfficeHealth(ctx: Context, id: string): Promise<OfficeHealth> {
  return ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    const { actor, now: at, requestId } = ctx;
    await recordHealthReading(tx, { childId, actor, occasion: 'office-file', at, requestId });
    const kept = await readHealthRows(tx, childId);
    const rows = (section: 'allergy' | 'pai', of: readonly (Row & { id: string })[]) =>
      of.map(row => ({ id: row.id, values: shownValues(section, valuesOfRow(section, row)) }));
    return {
      complement: shownValues('complement', valuesOfRow('complement', kept.complement)),
      health: shownValues('health', valuesOfRow('health', kept.health)),
      allergies: rows('allergy', kept.allergies),
      pais: rows('pai', kept.pais),
      mealTypes: await readMealTypes(tx, childId, todayOf(ctx)),
    };
  });
}
