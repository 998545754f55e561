/** An agent's own change of a file: no request, but the same checks, and an entry in the audit. */
import { may, type Permission } from '@preau/auth/policy';
import type { Correction } from '@preau/contract/office';
import type { TenantTransaction } from '@preau/db/database';
import { hasPartner, insertPartner, readHouseholdAdults, removePartner } from '@preau/db/family-links';
import { readFamilyRules } from '@preau/db/family-rules';
import { addToSection, readKeptSection, removeFromSection } from '@preau/db/family-sections';
import { recordHealthReading } from '@preau/db/health-reading';
import { type HouseholdNotes, isMember, readHousehold, saveHouseholdNotes } from '@preau/db/office-household';
import {
  changesBetween,
  maskIban,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';
import { type Id, toId } from '@preau/domain/ids';
import { applyChanges } from './apply-request.ts';
import type { Context } from './context.ts';
import { auditOffice, reachChild, reachHousehold } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { readForm } from './read-form.ts';

/** What a correction of a section asks of an agent. */
export function permissionToCorrect(section: SectionName): Permission {
  const { isHealth, type } = sectionOf(section);
  if (isHealth) return 'health.write';
  return type === 'fiscal' || type === 'caf' || type === 'bank' ? 'finances.write' : 'families.write';
}

/** The row that is corrected, and whose it is. */
interface Subject {
  id: string | null;
  householdId: Id<'household'> | null;
  childId: Id<'child'> | null;
}

/**
 * Changes, adds to or removes from a section of a file.
 * @throws OperationError `not_found`, `forbidden`, or `invalid` with `mistakes`
 */
export function correctSection(
  ctx: Context,
  correction: Correction,
): Promise<{ subjectId: string | null; changed: boolean }> {
  const { section, action, input } = correction;
  if (!may(ctx.actor, permissionToCorrect(section))) throw new OperationError('forbidden');
  const { many, isHealth } = sectionOf(section);
  if (action !== 'update' && !many && section !== 'partner') throw new OperationError('invalid');
  if (section === 'child' && action !== 'update') throw new OperationError('invalid');
  return ctx.tenant.transaction(async tx => {
    const subject = await reachSubject(tx, ctx, correction);
    if (isHealth && subject.childId) await noteReading(tx, ctx, subject.childId);
    const today = todayOf(ctx);
    const current =
      action === 'add' || subject.id === null ? null : await readKeptSection(tx, section, subject.id, today);
    if (action !== 'add' && !current) throw new OperationError('not_found');
    if (action === 'remove') {
      await remove(tx, section, subject);
      await audit(tx, ctx, correction, subject, { before: current?.values ?? {}, after: {} });
      return { subjectId: null, changed: true };
    }
    const { values } = await readForm(tx, ctx, {
      section,
      input,
      current: current?.values ?? null,
      about: { childId: subject.childId, rules: await readFamilyRules(tx), today },
    });
    if (action === 'add') {
      const id = await add(tx, ctx, section, subject, values);
      await audit(tx, ctx, correction, { ...subject, id }, { before: {}, after: values });
      return { subjectId: id, changed: true };
    }
    const before = current?.values ?? {};
    const changes = changesBetween(section, before, values);
    if (changes.length === 0 || subject.id === null) return { subjectId: subject.id, changed: false };
    const applied = await applyChanges(tx, ctx, { section, subjectId: subject.id, current: before, changes });
    if (applied.kind !== 'applied') throw new OperationError('conflict', { problem: applied.problem });
    const side = (of: 'before' | 'after') =>
      Object.fromEntries(changes.map(change => [change.field, change[of]]));
    await audit(tx, ctx, correction, subject, { before: side('before'), after: side('after') });
    return { subjectId: subject.id, changed: true };
  });
}

/** @throws OperationError `not_found` for what is not there, or not for this agent */
async function reachSubject(
  tx: TenantTransaction,
  ctx: Context,
  { section, action, subjectId, ownerId }: Correction,
): Promise<Subject> {
  const { of } = sectionOf(section);
  if (of === 'guardian') return reachAdult(tx, ctx, { section, action, subjectId, ownerId });
  if (of === 'household') {
    const householdId = await reachHousehold(tx, ctx, subjectId ?? ownerId ?? NOBODY);
    return { id: householdId, householdId, childId: null };
  }
  if (action === 'add') {
    const childId = await reachChild(tx, ctx, ownerId ?? NOBODY);
    return { id: null, householdId: null, childId };
  }
  const kept = subjectId === null ? null : await readKeptSection(tx, section, subjectId, todayOf(ctx));
  const childId = await reachChild(tx, ctx, kept?.childId ?? NOBODY);
  return { id: subjectId, householdId: null, childId };
}

/** An adult is corrected in the file of a household of which it is. */
async function reachAdult(
  tx: TenantTransaction,
  ctx: Context,
  { section, action, subjectId, ownerId }: Pick<Correction, 'section' | 'action' | 'subjectId' | 'ownerId'>,
): Promise<Subject> {
  const householdId = await reachHousehold(tx, ctx, ownerId ?? NOBODY);
  const adults = await readHouseholdAdults(tx, householdId);
  if (action === 'add') {
    if (section !== 'partner') throw new OperationError('invalid');
    if (await hasPartner(tx, householdId)) throw new OperationError('conflict', { problem: 'partner-there' });
  } else if (!adults.some(({ id }) => id === subjectId)) throw new OperationError('not_found');
  return { id: subjectId, householdId, childId: null };
}

/** An id that no row has: what was not named is not found. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function noteReading(tx: TenantTransaction, ctx: Context, childId: Id<'child'>): Promise<void> {
  const { actor, now: at, requestId } = ctx;
  await recordHealthReading(tx, { childId, actor, occasion: 'office-correction', at, requestId });
}

async function add(
  tx: TenantTransaction,
  ctx: Context,
  section: SectionName,
  { householdId, childId }: Subject,
  values: Values,
): Promise<string> {
  if (section !== 'partner') return addToSection(tx, section, values, { child_id: childId });
  const guardianId = await addToSection(tx, section, values, { created_at: ctx.now });
  await insertPartner(tx, { householdId: householdId ?? toId(NOBODY), guardianId });
  return guardianId;
}

async function remove(
  tx: TenantTransaction,
  section: SectionName,
  { id, householdId }: Subject,
): Promise<void> {
  const guardianId = id ?? NOBODY;
  const isGone =
    section === 'partner'
      ? !(await removePartner(tx, { householdId: householdId ?? toId(NOBODY), guardianId }))
      : !(await removeFromSection(tx, section, guardianId));
  if (isGone) throw new OperationError('not_found');
}

/** Of health the audit names the fields alone; an IBAN is kept as it is shown. */
async function audit(
  tx: TenantTransaction,
  ctx: Context,
  { section, action }: Correction,
  { id, householdId, childId }: Subject,
  { before, after }: { before: Values; after: Values },
): Promise<void> {
  const about = { section, kind: action, subject: id, household: householdId, child: childId };
  if (sectionOf(section).isHealth)
    return auditOffice(tx, ctx, 'file.correct', {
      after: { ...about, fields: Object.keys({ ...before, ...after }) },
    });
  return auditOffice(tx, ctx, 'file.correct', {
    before: masked(before),
    after: { ...about, values: masked(after) },
  });
}

function masked(values: Values): Values {
  const { iban } = values;
  return typeof iban === 'string' ? { ...values, iban: maskIban(iban) } : values;
}

/** Changes what the mairie alone says of a household. @throws OperationError `not_found`, `invalid` */
export async function changeHouseholdNotes(ctx: Context, id: string, notes: HouseholdNotes): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const householdId = await reachHousehold(tx, ctx, id);
    if (notes.memberId !== null && !(await isMember(tx, notes.memberId)))
      throw new OperationError('invalid', { mistakes: { memberId: 'not-a-choice' } });
    const before = await readHousehold(tx, householdId, todayOf(ctx));
    await saveHouseholdNotes(tx, householdId, notes);
    await auditOffice(tx, ctx, 'household.notes', {
      before: { memberId: before?.member?.id ?? null, note: before?.note, leftOn: before?.leftOn },
      after: { household: householdId, ...notes },
    });
  });
}
