/** A family that somebody tells of at the counter, with as little as one has to know. */
import { randomInt } from 'node:crypto';
import type { CreatedChild, CreatedFamily, Likeness, NewFamily } from '@preau/contract/office';
import type { TenantTransaction } from '@preau/db/database';
import { insertAuthority, insertFullCustody } from '@preau/db/family-links';
import { addToSection } from '@preau/db/family-sections';
import {
  adultsLike,
  childrenLike,
  insertHousehold,
  isMember,
  isNumberTaken,
  joinHousehold,
  readHousehold,
} from '@preau/db/office-household';
import type { LocalDate } from '@preau/domain/dates';
import { childSearch, searchKey } from '@preau/domain/family';
import { type FieldProblem, readSection, type Values } from '@preau/domain/family-file';
import { householdNumber, RANDOM_DIGITS } from '@preau/domain/household-number';
import type { Id } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { auditOffice, officeScope, reachHousehold } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/**
 * Makes a household of a responsable and its children. Where the like of one is on file already, says who, and makes
 * nothing unless `despiteDuplicates`.
 * @throws OperationError `invalid` with `mistakes`: `guardian.lastName`, `children.0.birthDate`
 */
export function createHousehold(ctx: Context, input: NewFamily): Promise<CreatedFamily> {
  const today = todayOf(ctx);
  // At the counter an e-mail does instead of a telephone number, which is asked of who has never had one.
  const current = input.guardian.email ? {} : null;
  const adult = readSection('guardian', input.guardian, { current, today });
  const children = input.children.map(child => readSection('child', child, { current: null, today }));
  const mistakes: Record<string, FieldProblem> = {};
  const note = (of: string, reading: typeof adult) => {
    if (reading.kind === 'mistaken')
      for (const [field, problem] of Object.entries(reading.mistakes)) mistakes[`${of}.${field}`] = problem;
  };
  note('guardian', adult);
  for (const [index, child] of children.entries()) note(`children.${index}`, child);
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
  const values = valuesOf(adult);
  const kids = children.map(valuesOf);
  return ctx.tenant.transaction(async tx => {
    if (input.memberId !== null && !(await isMember(tx, input.memberId)))
      throw new OperationError('invalid', { mistakes: { memberId: 'not-a-choice' } });
    if (!input.despiteDuplicates) {
      const likenesses = [
        ...(await likeAdult(tx, ctx, values)),
        ...(await Promise.all(kids.map(kid => likeChild(tx, ctx, kid)))).flat(),
      ];
      if (likenesses.length > 0) return { kind: 'likenesses', likenesses };
    }
    const number = await freeNumber(tx);
    const householdId = await insertHousehold(tx, { number, memberId: input.memberId, createdAt: ctx.now });
    const guardianId = await addToSection(tx, 'guardian', values, { created_at: ctx.now });
    await joinHousehold(tx, householdId, guardianId, 1);
    for (const kid of kids) await settleChild(tx, ctx, householdId, kid);
    await auditOffice(tx, ctx, 'household.create', {
      after: { household: householdId, number, guardian: guardianId, values, children: kids },
    });
    return { kind: 'created', householdId, number };
  });
}

/** Adds a child to a household. @throws OperationError `not_found`, or `invalid` with `mistakes` */
export function createChild(
  ctx: Context,
  householdIdGiven: string,
  input: { child: Readonly<Record<string, unknown>>; despiteDuplicates: boolean },
): Promise<CreatedChild> {
  const today = todayOf(ctx);
  const reading = readSection('child', input.child, { current: null, today });
  if (reading.kind === 'mistaken') throw new OperationError('invalid', { mistakes: reading.mistakes });
  return ctx.tenant.transaction(async tx => {
    const householdId = await reachHousehold(tx, ctx, householdIdGiven);
    if (!input.despiteDuplicates) {
      const likenesses = await likeChild(tx, ctx, reading.values);
      if (likenesses.length > 0) return { kind: 'likenesses', likenesses };
    }
    const childId = await settleChild(tx, ctx, householdId, reading.values);
    await auditOffice(tx, ctx, 'child.create', {
      after: { child: childId, household: householdId, values: reading.values },
    });
    return { kind: 'created', childId };
  });
}

type Reading = ReturnType<typeof readSection>;

function valuesOf(reading: Reading): Values {
  if (reading.kind === 'mistaken') throw new OperationError('invalid', { mistakes: reading.mistakes });
  return reading.values;
}

/** The child with its first home; those answer for it who are its parents by what is known. */
async function settleChild(
  tx: TenantTransaction,
  ctx: Context,
  householdId: Id<'household'>,
  values: Values,
): Promise<string> {
  const today = todayOf(ctx);
  const childId = await addToSection(tx, 'child', values, { created_at: ctx.now });
  await insertFullCustody(tx, { childId, householdId, firstDay: today });
  const household = await readHousehold(tx, householdId, today);
  for (const { id, position, values: adult } of household?.adults ?? [])
    if (position === 1 || PARENTS.includes(String(adult.quality)))
      await insertAuthority(tx, { childId, guardianId: id as Id<'guardian'>, authority: 'parental' }); // of the database
  return childId;
}

/** A conjoint of another quality may be anyone: the mairie says what it is to the child. */
const PARENTS = ['father', 'mother', 'legal-guardian'];

/** A number that nobody has. Ten million are tried at random: a second try is rare, a tenth does not happen. */
async function freeNumber(tx: TenantTransaction): Promise<string> {
  for (let tries = 0; tries < 10; tries++) {
    const number = householdNumber(Array.from({ length: RANDOM_DIGITS }, () => randomInt(10)));
    if (!(await isNumberTaken(tx, number))) return number;
  }
  throw new Error('no free N° famille was found');
}

function likeAdult(tx: TenantTransaction, ctx: Context, values: Values): Promise<Likeness[]> {
  const search = searchKey(textOf(values.lastName), textOf(values.firstName));
  const phones = [values.phoneMobile, values.phoneHome, values.phoneWork].flatMap(
    phone => textOf(phone) ?? [],
  );
  return adultsLike(tx, officeScope(ctx), { search, email: textOf(values.email), phones });
}

function likeChild(tx: TenantTransaction, ctx: Context, values: Values): Promise<Likeness[]> {
  const search = childSearch({
    lastName: textOf(values.lastName) ?? '',
    firstName: textOf(values.firstName) ?? '',
    usageName: null,
  });
  const birthDate = values.birthDate as LocalDate; // read as a day
  return childrenLike(tx, officeScope(ctx), { search, birthDate }, todayOf(ctx));
}

function textOf(value: Values[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
