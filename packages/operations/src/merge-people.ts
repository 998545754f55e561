/** Two households, adults or children that are one: what is kept from which, and the act, which cannot be undone. */
import type { MergePreview } from '@preau/contract/office';
import type { TenantTransaction } from '@preau/db/database';
import { allotCredits, listAccounts, lockAccounts } from '@preau/db/family-account';
import { columnsOf } from '@preau/db/family-sections';
import {
  closeAccount,
  countReferences,
  findMergeable,
  giveAccount,
  householdsOfGuardian,
  joinCustodyOfHouseholds,
  type Mergeable,
  type MergedKind,
  moveReferences,
  namesOfAdults,
  quietCustodyOfChild,
  removeMerged,
  saveTaken,
  takePlace,
} from '@preau/db/office-merge';
import { childSearch, guardianSearch, searchKey } from '@preau/domain/family';
import type { Values } from '@preau/domain/family-file';
import { type Id, toId } from '@preau/domain/ids';
import { type MergedField, mergeValues, takenFromOther } from '@preau/domain/merge';
import type { Context } from './context.ts';
import { foldChild } from './fold-attendance.ts';
import { auditOffice, reachChild, reachHousehold } from './office-reach.ts';
import { OperationError } from './operation-error.ts';
import { shownValue } from './show-section.ts';

export interface MergePair {
  kind: MergedKind;
  /** Whose row stays. */
  keptId: string;
  otherId: string;
}

/** What a merge would keep and move. @throws OperationError `not_found`, `invalid` for one and the same */
export function previewMerge(ctx: Context, pair: MergePair): Promise<MergePreview> {
  return ctx.tenant.transaction(async tx => {
    const { kept, other, fields } = await gather(tx, ctx, pair, []);
    return {
      kind: pair.kind,
      kept: { id: kept.id, name: kept.name },
      other: { id: other.id, name: other.name },
      fields: fields.map(field => ({
        ...field,
        kept: shownValue('guardian', field.field, field.kept),
        other: shownValue('guardian', field.field, field.other),
      })),
      moves: await countReferences(tx, pair.kind, pair),
      obstacle: await obstacleTo(tx, pair),
    };
  });
}

/**
 * Merges: what refers to the other refers to the kept one from then on, and the other is no more.
 * @param taken fields of which the other's value stays
 * @throws OperationError `not_found`; `conflict` with `problem` where they cannot be merged
 */
export async function mergePeople(ctx: Context, pair: MergePair, taken: readonly string[]): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const { kept, other, fields } = await gather(tx, ctx, pair, taken);
    const obstacle = await obstacleTo(tx, pair);
    if (obstacle) throw new OperationError('conflict', { problem: obstacle });
    const moves = await countReferences(tx, pair.kind, pair);
    const accounts = pair.kind === 'household' ? await listAccounts(tx, [pair.keptId, pair.otherId]) : [];
    await lockAccounts(tx, accounts);
    await mergeRows(tx, ctx, pair, { kept, other, fields });
    // What was held of the one pays what the other owes.
    await allotCredits(
      tx,
      accounts.map(({ regieId }) => ({ householdId: pair.keptId, regieId })),
      ctx.now,
    );
    await auditOffice(tx, ctx, `${pair.kind}.merge`, {
      before: { kept: kept.values, other: { id: other.id, ...other.values } },
      after: { [pair.kind]: kept.id, values: takenFromOther(fields), moves },
    });
  });
}

interface Gathered {
  kept: Mergeable;
  other: Mergeable;
  fields: MergedField[];
}

async function gather(
  tx: TenantTransaction,
  ctx: Context,
  pair: MergePair,
  taken: readonly string[],
): Promise<Gathered> {
  const { kind, keptId, otherId } = pair;
  if (keptId === otherId) throw new OperationError('invalid');
  await reach(tx, ctx, kind, keptId);
  await reach(tx, ctx, kind, otherId);
  const kept = await findMergeable(tx, kind, keptId);
  const other = await findMergeable(tx, kind, otherId);
  if (!kept || !other) throw new OperationError('not_found');
  return { kept, other, fields: mergeValues(kept.values, other.values, taken) };
}

/** Merging an adult touches each household that it belongs to, so each must be the agent's to touch. */
async function reach(tx: TenantTransaction, ctx: Context, kind: MergedKind, id: string): Promise<void> {
  if (kind === 'household') await reachHousehold(tx, ctx, id);
  else if (kind === 'child') await reachChild(tx, ctx, id);
  else {
    const households = await householdsOfGuardian(tx, id);
    if (households.length === 0) throw new OperationError('not_found');
    for (const household of households) await reachHousehold(tx, ctx, household);
  }
}

/** Why two rows cannot be one; null where they can. */
async function obstacleTo(
  tx: TenantTransaction,
  { kind, keptId, otherId }: MergePair,
): Promise<MergePreview['obstacle']> {
  if (kind !== 'household') return null;
  const { mine, moved } = await pairAdults(tx, toId(keptId), toId(otherId));
  return mine.length + moved.length > 2 ? 'three-adults' : null;
}

/** Adults of the other household who are those of the kept one by name, and those who would come with it. */
async function pairAdults(tx: TenantTransaction, keptId: Id<'household'>, otherId: Id<'household'>) {
  const mine = await namesOfAdults(tx, keptId);
  const theirs = await namesOfAdults(tx, otherId);
  const key = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
    searchKey(lastName, firstName);
  const same = theirs.flatMap(other => {
    const kept = mine.find(one => one.id === other.id || key(one) === key(other));
    return kept ? [{ keptId: kept.id, otherId: other.id }] : [];
  });
  const moved = theirs.filter(({ id }) => !same.some(({ otherId: one }) => one === id));
  return { mine, same, moved };
}

async function mergeRows(
  tx: TenantTransaction,
  ctx: Context,
  pair: MergePair,
  gathered: Gathered,
): Promise<void> {
  const { kind } = pair;
  if (kind === 'household') await mergeAdults(tx, ctx, pair);
  if (kind === 'household') await joinCustodyOfHouseholds(tx, pair);
  if (kind === 'child') await quietCustodyOfChild(tx, pair);
  if (kind === 'guardian') await mergeAccounts(tx, ctx, gathered);
  await moveReferences(tx, kind, pair);
  if (kind === 'child') await foldChild(tx, pair.keptId);
  await removeMerged(tx, kind, pair.otherId);
  await saveTaken(tx, kind, pair.keptId, columnsTaken(kind, gathered));
}

/** Those who are in both households become one; the others take the place that is free. */
async function mergeAdults(tx: TenantTransaction, ctx: Context, pair: MergePair): Promise<void> {
  const { mine, same, moved } = await pairAdults(tx, toId(pair.keptId), toId(pair.otherId));
  for (const { keptId, otherId } of same) {
    if (keptId === otherId) continue;
    const adults: MergePair = { kind: 'guardian', keptId, otherId };
    await reach(tx, ctx, 'guardian', keptId);
    await reach(tx, ctx, 'guardian', otherId);
    const kept = await findMergeable(tx, 'guardian', keptId);
    const other = await findMergeable(tx, 'guardian', otherId);
    if (!kept || !other) throw new OperationError('not_found');
    await mergeRows(tx, ctx, adults, { kept, other, fields: mergeValues(kept.values, other.values) });
  }
  const [alone] = mine;
  const [moving] = moved;
  if (alone && moving)
    await takePlace(tx, pair, { guardianId: moving.id, position: alone.position === 1 ? 2 : 1 });
}

/** The account that stays is the kept adult's; a second one is closed, and what it did is the first one's. */
async function mergeAccounts(tx: TenantTransaction, ctx: Context, { kept, other }: Gathered): Promise<void> {
  if (!other.accountId) return;
  await giveAccount(tx, other.id, null);
  if (!kept.accountId) return giveAccount(tx, kept.id, other.accountId);
  await moveReferences(tx, 'account', { keptId: kept.accountId, otherId: other.accountId });
  await closeAccount(tx, other.accountId, ctx.now);
}

/** What is written over the kept row, with what it is found by. */
function columnsTaken(kind: MergedKind, { kept, fields }: Gathered) {
  const taken = takenFromOther(fields);
  const names = new Map<string, string>([
    ...columnsOf(kind === 'child' ? 'child' : 'guardian'),
    ...OWN_COLUMNS,
  ]);
  const columns = Object.fromEntries(
    Object.entries(taken).map(([field, value]) => [
      names.get(field) ?? field,
      value as string | boolean | null, // no field holds a list
    ]),
  );
  const whole: Values = { ...kept.values, ...taken };
  return kind === 'household' ? columns : { ...columns, search: searchOf(kind, whole) };
}

const OWN_COLUMNS: [string, string][] = [
  ['memberId', 'member_id'],
  ['note', 'note'],
  ['leftOn', 'left_on'],
  ['ine', 'ine'],
  ['photoFileId', 'photo_file_id'],
];

function searchOf(kind: 'guardian' | 'child', values: Values): string {
  const text = (field: string) => (typeof values[field] === 'string' ? values[field] : null);
  const lastName = text('lastName') ?? '';
  const firstName = text('firstName') ?? '';
  if (kind === 'child') return childSearch({ lastName, firstName, usageName: text('usageName') });
  const [birthName, email] = [text('birthName'), text('email')];
  const [phoneHome, phoneWork, phoneMobile] = [text('phoneHome'), text('phoneWork'), text('phoneMobile')];
  return guardianSearch({ lastName, firstName, birthName, email, phoneHome, phoneWork, phoneMobile });
}
