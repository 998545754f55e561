/** A family asks for a change of its file. What the commune lets take effect at once does; the rest waits for an agent. */
import type { NewRequest, Submitted } from '@preau/contract/requests';
import { hasPassword } from '@preau/db/account';
import type { TenantTransaction } from '@preau/db/database';
import { type FamilyRules, readFamilyRules } from '@preau/db/family-rules';
import { type KeptSection, PLACES, readKeptSection } from '@preau/db/family-sections';
import type { Upload } from '@preau/db/file-uploads';
import {
  insertRequest,
  insertRequestEvent,
  insertRequestFiles,
  lockHouseholds,
  type OpenRequest,
  type RequestId,
  readOpenRequests,
} from '@preau/db/request';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { CONTRACTS } from '@preau/domain/family';
import {
  type Change,
  changesBetween,
  partChanges,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';
import type { Id } from '@preau/domain/ids';
import { deadlineRuleFor } from '@preau/domain/regulation/deadlines';
import { decideAct } from '@preau/domain/regulation/decide-act';
import { applyChanges } from './apply-request.ts';
import { auditRequest } from './audit-request.ts';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { type OpenFamily, openFamily, ownChild, ownHousehold } from './open-family.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { attachable, readForm } from './read-form.ts';

type Result = Submitted['results'][number];

/** What one request is about. */
interface Target {
  householdId: Id<'household'>;
  childId: Id<'child'> | null;
  subjectId: string | null;
  /** The section as it is; null for an addition. */
  current: Values | null;
}

/**
 * Asks for a change. With `copyTo`, an addition is asked for each of these siblings too; a mistake in one is a mistake in
 * all, and nothing is kept.
 * @throws OperationError `invalid` with `mistakes`; `not_found` for what is not this adult's to change; `conflict` for a
 *   conjoint where there is one
 */
export async function submitRequest(ctx: Context, asked: NewRequest): Promise<Submitted> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    await lockHouseholds(tx, family.householdIds);
    const rules = await readFamilyRules(tx);
    const children = asked.copyTo.length > 0 ? siblingsOf(family, asked) : [asked.childId];
    const results: Result[] = [];
    for (const childId of children) {
      const one = { ...asked, childId };
      const target = await findTarget(tx, family, one);
      results.push(...(await submitOne(tx, ctx, { family, rules, asked: one, target })));
    }
    return { results };
  });
}

function siblingsOf(family: OpenFamily, { section, action, childId, copyTo }: NewRequest): string[] {
  const { of, many } = sectionOf(section);
  if (action !== 'add' || of !== 'child' || !many || childId === null) throw new OperationError('invalid');
  return [...new Set([childId, ...copyTo])].map(id => ownChild(family, id).id);
}

/** What may be done to a section at all. */
function isPossible(section: SectionName, action: NewRequest['action']): boolean {
  if (section === 'partner') return true;
  if (section === 'child') return action !== 'remove';
  return sectionOf(section).many || action === 'update';
}

/** Finds what is asked about, within what is this adult's. */
async function findTarget(tx: TenantTransaction, family: OpenFamily, asked: NewRequest): Promise<Target> {
  const { section, action, subjectId, householdId } = asked;
  if (!isPossible(section, action)) throw new OperationError('invalid');
  const isAddition = action === 'add';
  switch (sectionOf(section).of) {
    case 'guardian': {
      const position = section === 'guardian' ? 1 : 2;
      if (isAddition) {
        const household = ownHousehold(family, householdId);
        if (household.adults.some(adult => adult.position === position))
          throw new OperationError('conflict', { subject: 'partner' });
        return { householdId: household.id, childId: null, subjectId: null, current: null };
      }
      const household = family.households.find(own =>
        own.adults.some(adult => adult.id === subjectId && adult.position === position),
      );
      const kept = household && subjectId && (await readKeptSection(tx, section, subjectId, family.today));
      if (!household || !kept) throw new OperationError('not_found');
      return { householdId: household.id, childId: null, subjectId, current: kept.values };
    }
    case 'household':
      if (PLACES[section].subject === 'household_id') {
        const household = ownHousehold(family, subjectId ?? householdId);
        const kept = await readKeptSection(tx, section, household.id, family.today);
        return {
          householdId: household.id,
          childId: null,
          subjectId: household.id,
          current: kept?.values ?? null,
        };
      }
      return findRow(tx, family, asked);
    case 'child':
      if (section === 'child' && isAddition)
        return {
          householdId: ownHousehold(family, householdId).id,
          childId: null,
          subjectId: null,
          current: null,
        };
      return findRow(tx, family, asked);
  }
}

/** Finds a row of a section that is of a child, or of a household and perhaps of a child. */
async function findRow(tx: TenantTransaction, family: OpenFamily, asked: NewRequest): Promise<Target> {
  const { section, action, householdId } = asked;
  const { many, of } = sectionOf(section);
  const child = asked.childId === null ? null : ownChild(family, asked.childId);
  if (of === 'child' && child === null && (many || asked.subjectId === null))
    throw new OperationError('not_found');
  const household = child?.householdId ?? ownHousehold(family, householdId).id;
  if (action === 'add')
    return { householdId: household, childId: child?.id ?? null, subjectId: null, current: null };
  // What a child has one of at most is known by the child itself.
  const subjectId = many && section !== 'child' ? asked.subjectId : (asked.subjectId ?? child?.id ?? null);
  const kept = subjectId && (await readKeptSection(tx, section, subjectId, family.today));
  if (!kept) throw new OperationError('not_found');
  const whose = kept.childId === null ? null : ownChild(family, kept.childId);
  if (child && whose?.id !== child.id) throw new OperationError('not_found');
  return {
    householdId: isOfHousehold(kept)
      ? ownHousehold(family, kept.householdId).id
      : (whose?.householdId ?? household),
    childId: whose?.id ?? null,
    subjectId,
    current: kept.values,
  };
}

/** Whether a row is a household's, so that only its adults may ask for a change of it. */
function isOfHousehold({ householdId }: KeptSection): boolean {
  return householdId !== null;
}

/** A forgotten password goes to an adult's e-mail: once that adult signs in, nobody else may ask to change it. */
async function refuseOthersEmail(
  tx: TenantTransaction,
  { actor }: Context,
  { asked, target }: Submission,
  changes: readonly Change[],
): Promise<void> {
  if (sectionOf(asked.section).of !== 'guardian' || !changes.some(({ field }) => field === 'email')) return;
  const isOneself = actor.kind === 'guardian' && target.subjectId === actor.guardianId;
  if (!isOneself && target.subjectId !== null && (await hasPassword(tx, target.subjectId)))
    throw new OperationError('invalid', { mistakes: { email: 'not-yours' } });
}

interface Submission {
  family: OpenFamily;
  rules: FamilyRules;
  asked: NewRequest;
  target: Target;
}

async function submitOne(tx: TenantTransaction, ctx: Context, submission: Submission): Promise<Result[]> {
  const { rules, asked, target } = submission;
  const { section, action } = asked;
  const { childId } = target;
  const { values, files } = await readAsked(tx, ctx, submission);
  if (section === 'enrolment' && action === 'add') await refuseClosedRegistration(tx, ctx, values);
  const changes = changesBetween(section, target.current, values);
  if (changes.length === 0 && action !== 'remove') return [{ kind: 'unchanged', childId }];
  await refuseOthersEmail(tx, ctx, submission, changes);

  const { fresh, requestId: asksAlready } = await whatIsNew(tx, submission, changes);
  if (asksAlready !== null && fresh.length === 0)
    return [{ kind: 'already-asked', childId, requestId: asksAlready }];

  const { immediate, decided } = partChanges(section, action, fresh, rules.atOnce);
  const results: Result[] = [];
  if (immediate.length > 0 && target.subjectId !== null && target.current !== null) {
    const effect = { section, subjectId: target.subjectId, current: target.current, changes: immediate };
    const applied = await applyChanges(tx, ctx, effect);
    if (applied.kind !== 'applied') throw new OperationError('conflict', { problem: applied.problem });
    const requestId = await keep(tx, ctx, submission, { changes: immediate, immediate: true, files });
    results.push({ kind: 'applied', childId, requestId });
  }
  if (decided.length > 0 || action === 'remove') {
    const requestId = await keep(tx, ctx, submission, { changes: decided, immediate: false, files });
    await notify(tx, ctx, { occasion: 'request-submitted', requestId });
    results.push({ kind: 'submitted', childId, requestId });
  }
  return results;
}

/**
 * An enrolment is asked for while the règlement takes them: in the weeks of a campaign, before a day of the month. Where
 * it says nothing of it, at any time; an agent enrols whenever it wishes.
 */
async function refuseClosedRegistration(
  tx: TenantTransaction,
  ctx: Context,
  values: Values | null,
): Promise<void> {
  const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
  const { serviceId, firstDay, contract } = values ?? {};
  const service = rulebook.commune.services.find(({ key }) => serviceIdOf(tx, key) === serviceId);
  if (!service || typeof firstDay !== 'string' || !isLocalDate(firstDay)) return;
  const act = { act: 'enrol', date: toLocalDate(firstDay), channel: 'portal', receivedAt: ctx.now } as const;
  const subject = { level: null, contract: CONTRACTS.find(known => known === contract) ?? null };
  if (!deadlineRuleFor(rulebook, service, act.date, act.act, act.channel, subject)) return;
  if (decideAct(rulebook, service, act, subject).outcome === 'refused')
    throw new OperationError('invalid', { mistakes: { serviceId: 'registration-closed' } });
}

/** What is not asked for yet, and the last open request that asks for some of it. */
async function whatIsNew(
  tx: TenantTransaction,
  { asked: { section, action }, target }: Submission,
  changes: readonly Change[],
): Promise<{ fresh: readonly Change[]; requestId: RequestId | null }> {
  const { isHealth } = sectionOf(section);
  const open = await readOpenRequests(tx, {
    households: [target.householdId],
    children: [],
    health: isHealth,
  });
  const same = open.filter(
    request =>
      request.section === section &&
      request.action === action &&
      request.childId === target.childId &&
      (action === 'add' || request.subjectId === target.subjectId),
  );
  const asks = (request: OpenRequest, change: Change) =>
    (request.changes ?? []).some(asked => isSameWish(asked, change));
  if (action === 'update') {
    const fresh = changes.filter(change => !same.some(request => asks(request, change)));
    return {
      fresh,
      requestId: same.findLast(request => changes.some(change => asks(request, change)))?.id ?? null,
    };
  }
  // What is added or removed is asked for whole.
  const twin = same.find(
    request =>
      action === 'remove' ||
      (request.changes?.length === changes.length && changes.every(change => asks(request, change))),
  );
  return { fresh: twin ? [] : changes, requestId: twin?.id ?? null };
}

/** Whether two changes want the same of the same field. A list of days is compared by what is in it. */
function isSameWish(a: Change, b: Change): boolean {
  return a.field === b.field && JSON.stringify(a.after) === JSON.stringify(b.after);
}

/** Keeps a request with all that goes with it. */
async function keep(
  tx: TenantTransaction,
  ctx: Context,
  { family, asked, target }: Submission,
  kept: { changes: readonly Change[]; immediate: boolean; files: readonly Upload[] },
): Promise<RequestId> {
  const { section, action, note } = asked;
  const { actor, today } = family;
  const { changes, immediate } = kept;
  const { householdId, subjectId, childId, current } = target;
  const wished = (field: string) => {
    const value = changes.find(change => change.field === field)?.after ?? current?.[field];
    return typeof value === 'string' ? value : null;
  };
  const id = await insertRequest(
    tx,
    {
      householdId,
      submittedBy: actor.id,
      type: sectionOf(section).type,
      section,
      action,
      subjectId,
      childId,
      status: immediate ? 'accepted' : 'pending',
      immediate,
      submittedAt: ctx.now,
      isHealth: sectionOf(section).isHealth,
      changes,
    },
    { serviceId: wished('serviceId'), schoolId: wished('school'), today },
  );
  await insertRequestEvent(tx, { requestId: id, kind: 'submitted', by: actor.id, at: ctx.now, note });
  if (immediate)
    await insertRequestEvent(tx, { requestId: id, kind: 'accepted', by: null, at: ctx.now, note: null });
  await insertRequestFiles(tx, id, kept.files);
  await auditRequest(tx, ctx, immediate ? 'request.apply' : 'request.submit', {
    request: { id, section, action, subjectId, childId },
    changes,
  });
  return id;
}

/** What the form sent, read and judged as the section would then be, and all files that go with it. */
async function readAsked(
  tx: TenantTransaction,
  ctx: Context,
  { family, rules, asked, target }: Submission,
): Promise<{ values: Values | null; files: Upload[] }> {
  const { section, action, input } = asked;
  const files = await attachable(tx, ctx, asked.fileIds);
  if (action === 'remove') return { values: null, files };
  const { values, uploads } = await readForm(tx, ctx, {
    section,
    input,
    current: target.current,
    about: { childId: target.childId, rules, today: family.today },
  });
  return {
    values,
    files: [...files, ...uploads.filter(upload => !files.some(file => file.fileId === upload.fileId))],
  };
}
