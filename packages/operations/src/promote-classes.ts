/** Moves the pupils of a school year up to the next: first as a proposal, then in one act. */
import type { Promoted, PromotionPreview } from '@preau/contract/office';
import type { TenantTransaction } from '@preau/db/database';
import {
  listNextClasses,
  listPupils,
  listSchoolYears,
  type PupilOfYear,
  placePupils,
  type SchoolYear,
} from '@preau/db/office-class';
import { levelAfter, type NextClass, promote } from '@preau/domain/promotion';
import type { Context } from './context.ts';
import { yearOf } from './manage-classes.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

type Next = PromotionPreview['pupils'][number]['next'];

/** What is proposed for each pupil of a school year, today's without its key. @throws OperationError `not_found` */
export function previewPromotion(ctx: Context, key: string | undefined): Promise<PromotionPreview> {
  return ctx.tenant.transaction(async tx => {
    const { years, from, to, pupils, classes } = await gather(tx, ctx, key);
    return {
      from: from?.key ?? null,
      to: to?.key ?? null,
      years: years.map(year => year.key),
      classes: classes.map(({ id, name, school, levels }) => ({ id, name, school, levels: [...levels] })),
      pupils: pupils.map(pupil => {
        const { childId, firstName, lastName, className, school, level } = pupil;
        return { childId, firstName, lastName, className, school, level, next: nextOf(pupil, classes) };
      }),
    };
  });
}

/**
 * Moves the pupils of a school year up. Who has a class of the next year already keeps it, so that twice does no more.
 * @param choices where it is not what is proposed; a class of null leaves a pupil without one
 * @throws OperationError `not_found`; `conflict` where the next school year is not set up; `invalid` for a class that does
 *   not teach the level
 */
export function promoteClasses(
  ctx: Context,
  { from: key, choices }: { from: string; choices: readonly { childId: string; classId: string | null }[] },
): Promise<Promoted> {
  return ctx.tenant.transaction(async tx => {
    const { from, to, pupils, classes } = await gather(tx, ctx, key);
    if (!to) throw new OperationError('conflict', { problem: 'no-next-year' });
    const chosen = new Map(choices.map(({ childId, classId }) => [childId, classId]));
    const counts = { placed: 0, kept: 0, left: 0, undecided: 0 };
    const placements = pupils.flatMap(pupil => {
      const next = chosenFor(pupil, nextOf(pupil, classes), chosen.get(pupil.childId), classes);
      if (next.kind === 'class')
        return [{ childId: pupil.childId, classId: next.classId, level: next.level }];
      counts[next.kind === 'placed' ? 'kept' : next.kind === 'leaves' ? 'left' : 'undecided'] += 1;
      return [];
    });
    counts.placed = await placePupils(tx, to.id, placements);
    if (counts.placed > 0)
      await auditOffice(tx, ctx, 'class.promote', {
        after: { from: from?.key, to: to.key, ...counts, pupils: placements },
      });
    return counts;
  });
}

async function gather(tx: TenantTransaction, ctx: Context, key: string | undefined) {
  const years = await listSchoolYears(tx);
  const from = key ? years.find(year => year.key === key) : yearOf(years, todayOf(ctx));
  if (key && !from) throw new OperationError('not_found');
  const to: SchoolYear | null = (from && years[years.indexOf(from) + 1]) ?? null;
  const pupils = from ? await listPupils(tx, officeScope(ctx), from.id, to?.id ?? null) : [];
  const classes = to ? await listNextClasses(tx, to.id) : [];
  return { years, from, to, pupils, classes };
}

function nextOf(pupil: PupilOfYear, classes: readonly NextClass[]): Next {
  return pupil.placedIn === null ? promote(pupil, classes) : { kind: 'placed', classId: pupil.placedIn };
}

/** What an agent chose goes before what is proposed; who has a class already keeps it. */
function chosenFor(
  pupil: PupilOfYear,
  proposed: Next,
  classId: string | null | undefined,
  classes: readonly NextClass[],
): Next {
  const level = levelAfter(pupil.level);
  if (proposed.kind === 'placed' || classId === undefined || level === null) return proposed;
  if (classId === null) return { kind: 'undecided', level, classIds: [] };
  const chosen = classes.find(({ id }) => id === classId);
  // A child may be kept back or go faster: the class has to teach some level, the nearest to the one that follows.
  const taught = chosen?.levels.includes(level)
    ? level
    : chosen?.levels.includes(pupil.level)
      ? pupil.level
      : chosen?.levels[0];
  if (!chosen || !taught)
    throw new OperationError('invalid', { mistakes: { [pupil.childId]: 'not-a-choice' } });
  return { kind: 'class', classId, level: taught };
}
