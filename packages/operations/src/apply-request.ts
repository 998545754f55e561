/** What an accepted request does to the file: its fields as they were asked, and what they bring with them. */
import type { ACCEPT_PROBLEMS } from '@preau/contract/requests';
import type { TenantTransaction } from '@preau/db/database';
import {
  followEmail,
  hasPartner,
  insertAuthority,
  insertFullCustody,
  insertPartner,
  insertQuotient,
  readHouseholdAdults,
  removePartner,
} from '@preau/db/family-links';
import { addToSection, changeSection, readKeptSection, removeFromSection } from '@preau/db/family-sections';
import { askedValues, type RequestWithChanges, readRequestFiles } from '@preau/db/request';
import type { LocalDate } from '@preau/domain/dates';
import {
  type Change,
  type FieldValue,
  readSection,
  type SectionName,
  sectionOf,
  staleChanges,
  type Values,
} from '@preau/domain/family-file';
import { type Id, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { todayOf } from './open-family.ts';

export type AcceptProblem = (typeof ACCEPT_PROBLEMS)[number];

export type Applied =
  | { kind: 'applied'; subjectId: string | null }
  | { kind: 'stale'; changes: (Change & { now: FieldValue })[] }
  | { kind: 'impossible'; problem: AcceptProblem };

/**
 * Writes what a request asks. Nothing is written where a value is no longer what the request set out from, unless
 * `despiteChanges`, nor where it cannot be.
 */
export async function applyRequest(
  tx: TenantTransaction,
  ctx: Context,
  request: RequestWithChanges,
  { despiteChanges }: { despiteChanges: boolean },
): Promise<Applied> {
  const { section, action, subjectId, changes } = request;
  if (action === 'add') return add(tx, ctx, request);
  const kept = subjectId === null ? null : await readKeptSection(tx, section, subjectId, todayOf(ctx));
  if (!kept || subjectId === null) return { kind: 'impossible', problem: 'subject-gone' };
  const stale = staleAgainst(changes, kept.values);
  if (stale.length > 0 && !despiteChanges) return { kind: 'stale', changes: stale };
  if (action === 'remove') return remove(tx, request, subjectId);
  return applyChanges(tx, ctx, { section, subjectId, current: kept.values, changes });
}

/** Fields that have changed since they were asked, with what they are now. */
export function staleAgainst(changes: readonly Change[], current: Values): (Change & { now: FieldValue })[] {
  return staleChanges(changes, current).map(change => ({ ...change, now: current[change.field] ?? null }));
}

/** Changes fields of a section that is there. */
export async function applyChanges(
  tx: TenantTransaction,
  ctx: Context,
  effect: { section: SectionName; subjectId: string; current: Values; changes: readonly Change[] },
): Promise<Exclude<Applied, { kind: 'stale' }>> {
  const { section, subjectId, current, changes } = effect;
  const after = askedValues(changes);
  // Two requests may each be right and no longer be so together: the last telephone number taken away.
  const reading = readSection(section, after, { current, today: todayOf(ctx) });
  if (reading.kind === 'mistaken') return { kind: 'impossible', problem: 'mistaken' };
  if (!(await changeSection(tx, section, subjectId, { current, after })))
    return { kind: 'impossible', problem: 'subject-gone' };
  if (section === 'caf') await recordQuotient(tx, ctx, subjectId, { current, after });
  const { email: before } = current;
  if ((section === 'guardian' || section === 'partner') && before && after.email) {
    await followEmail(tx, subjectId, { before: String(before), after: String(after.email) });
    await notify(tx, ctx, {
      occasion: 'email-changed',
      guardianId: toId<'guardian'>(subjectId),
      former: String(before),
    });
  }
  return { kind: 'applied', subjectId };
}

/** A quotient that was declared becomes a fact that applies from today on. */
async function recordQuotient(
  tx: TenantTransaction,
  ctx: Context,
  householdId: string,
  { current, after }: { current: Values; after: Values },
): Promise<void> {
  if (after.quotientFamilial === undefined && after.quotientReferenceDate === undefined) return;
  const { quotientFamilial, quotientReferenceDate, scheme } = { ...current, ...after };
  if (typeof quotientFamilial !== 'number') return;
  const today = todayOf(ctx);
  await insertQuotient(tx, {
    householdId: toId<'household'>(householdId),
    quotientFamilial,
    referenceDate: typeof quotientReferenceDate === 'string' ? (quotientReferenceDate as LocalDate) : today, // read as a day
    appliesFrom: today,
    source: scheme === 'msa' ? 'msa' : 'caf',
    at: ctx.now,
  });
}

async function add(tx: TenantTransaction, ctx: Context, request: RequestWithChanges): Promise<Applied> {
  const { section, householdId, childId, changes } = request;
  const after = askedValues(changes);
  switch (section) {
    case 'partner':
      return addPartner(tx, ctx, householdId, after);
    case 'child':
      return addChild(tx, ctx, request, after);
    default: {
      const columns = await columnsOfAddition(tx, ctx, request);
      if (sectionOf(section).of === 'child' && childId === null)
        return { kind: 'impossible', problem: 'subject-gone' };
      return { kind: 'applied', subjectId: await addToSection(tx, section, after, columns) };
    }
  }
}

/** What a new row says beside its fields: whose it is, and how its file is called. */
async function columnsOfAddition(
  tx: TenantTransaction,
  ctx: Context,
  { id, section, householdId, childId, changes }: RequestWithChanges,
): Promise<Record<string, string | Date | null>> {
  if (section === 'enrolment') return { household_id: householdId, child_id: childId };
  if (section !== 'document') return { child_id: childId };
  const { fileId } = askedValues(changes);
  const files = await readRequestFiles(tx, id);
  const name = files.find(file => file.id === fileId)?.name ?? 'Document';
  return { household_id: householdId, child_id: childId, name, provided_at: ctx.now };
}

async function addPartner(
  tx: TenantTransaction,
  ctx: Context,
  householdId: Id<'household'>,
  after: Values,
): Promise<Applied> {
  if (await hasPartner(tx, householdId)) return { kind: 'impossible', problem: 'partner-there' };
  const guardianId = await addToSection(tx, 'partner', after, { created_at: ctx.now });
  await insertPartner(tx, { householdId, guardianId });
  return { kind: 'applied', subjectId: guardianId };
}

/** The adult who asked answers for the child; the other one does not until the mairie has been told. */
async function addChild(
  tx: TenantTransaction,
  ctx: Context,
  { householdId, submittedBy }: RequestWithChanges,
  after: Values,
): Promise<Applied> {
  const childId = await addToSection(tx, 'child', after, { created_at: ctx.now });
  const adults = await readHouseholdAdults(tx, householdId);
  const asker = adults.find(({ accountId }) => accountId !== null && accountId === submittedBy) ?? adults[0];
  for (const { id } of adults)
    await insertAuthority(tx, {
      childId,
      guardianId: id,
      authority: id === asker?.id ? 'parental' : 'none',
    });
  await insertFullCustody(tx, { childId, householdId, firstDay: todayOf(ctx) });
  return { kind: 'applied', subjectId: childId };
}

async function remove(
  tx: TenantTransaction,
  { section, householdId }: RequestWithChanges,
  subjectId: string,
): Promise<Applied> {
  const isGone =
    section === 'partner'
      ? !(await removePartner(tx, { householdId, guardianId: subjectId }))
      : !(await removeFromSection(tx, section, subjectId));
  return isGone ? { kind: 'impossible', problem: 'subject-gone' } : { kind: 'applied', subjectId };
}
