/** Accueil: who one is, whose file it is, one's children, and what there is to do next. */
import type { ChildCard, DaysAhead, FamilyHome, NextStep } from '@preau/contract/family';
import type { TenantTransaction } from '@preau/db/database';
import { type ChildFacts, type HomeFacts, readHomeFacts } from '@preau/db/family-file';
import { recordHealthReading } from '@preau/db/health-reading';
import { pendingRegulations } from '@preau/db/regulation-acknowledgement';
import type { GuardianActor } from '@preau/domain/actor';
import { unsettled } from '@preau/domain/attendance/settle';
import { addDays, type LocalDate } from '@preau/domain/dates';
import { daysAhead } from '@preau/domain/planning/ahead';
import type { Context } from './context.ts';
import { schoolingsOf } from './family-choices.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { openAs } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';
import type { ReadRegulations } from './public-pages.ts';
import { SETTLE_DAYS } from './read-to-settle.ts';

/** How long before its end something is to be renewed. */
const AHEAD_DAYS = { document: 30, pai: 60 };

/** @throws OperationError `forbidden` for anyone but an adult of a family; `not_found` when it is gone */
export async function readFamilyHome(ctx: Context, readRegulations: ReadRegulations): Promise<FamilyHome> {
  const actor = guardianOf(ctx);
  const today = todayOf(ctx);
  // Asked together, since neither waits for the other's answer.
  const [inForce, { facts, pais, ahead, toSettle }] = await Promise.all([
    readRegulations(ctx),
    ctx.tenant.transaction(tx => readOwnFacts(tx, ctx, { actor, today })),
  ]);
  const { guardian, households, children, openRequests } = facts;
  return {
    now: ctx.now.toISOString(),
    guardian,
    households: households.map(({ id, number, responsable }) => ({ id, number, responsable })),
    openRequests,
    children: children.map(child => childCard(child, today)),
    ahead,
    nextSteps: [
      ...facts.complements.map(complement => ({ kind: 'complement-asked' as const, ...complement })),
      ...households.flatMap(({ withoutPhone }) =>
        withoutPhone ? [{ kind: 'phone-missing' as const, guardianId: withoutPhone }] : [],
      ),
      ...(toSettle > 0 ? [{ kind: 'presence-to-settle' as const, count: toSettle }] : []),
      ...pais.map(pai => ({ kind: 'pai-expiring' as const, ...pai })),
      ...pendingRegulations(inForce, households).map(({ id, memberName, serviceKinds }) => ({
        kind: 'regulation-to-acknowledge' as const,
        key: id,
        memberName,
        serviceKinds,
      })),
      ...documentSteps(facts, today),
      ...children
        .filter(child => facts.hasSchoolYear && schoolingsOf(child, today).now === null)
        .map(({ id, firstName }) => ({ kind: 'class-unknown' as const, childId: id, child: firstName })),
    ],
    due: facts.due,
    balanceCents: facts.balanceCents,
  };
}

/** What is kept of the family, and what is ahead; that a PAI which is soon to be renewed was read is noted. */
async function readOwnFacts(
  tx: TenantTransaction,
  ctx: Context,
  { actor, today }: { actor: GuardianActor; today: LocalDate },
): Promise<{ facts: HomeFacts; pais: ReturnType<typeof expiringPais>; ahead: DaysAhead; toSettle: number }> {
  const span = { from: addDays(today, -SETTLE_DAYS), to: addDays(today, DEADLINE_DAYS) };
  const { rules, kept: facts } = await openAs(tx, ctx, () =>
    readHomeFacts(tx, actor.guardianId, today, span),
  );
  if (!facts) throw new OperationError('not_found');
  const pais = expiringPais(facts, today);
  for (const { childId } of pais)
    await recordHealthReading(tx, {
      childId,
      actor,
      occasion: 'home',
      at: ctx.now,
      requestId: ctx.requestId,
    });
  const householdIds = facts.households.map(({ id }) => id);
  const open = unsettled(rules, facts, { householdIds, from: span.from, to: today, now: ctx.now });
  return {
    facts,
    pais,
    ahead: shownAhead(ctx, rules, facts, { householdIds, today }),
    toSettle: open.length,
  };
}

/** A deadline of « before the 20th for next month » is about days of up to so far ahead. */
const DEADLINE_DAYS = 62;

function shownAhead(
  ctx: Context,
  rules: TenantRules,
  facts: HomeFacts,
  { householdIds, today }: { householdIds: readonly string[]; today: LocalDate },
): DaysAhead {
  const { deadline, days } = daysAhead(rules.rulebook, facts, householdIds, today, ctx.now);
  const { services } = rules.configuration.services;
  return {
    deadline: deadline && {
      day: deadline.day,
      at: deadline.at,
      dates: deadline.dates,
      children: deadline.children,
    },
    days: days.map(({ date, children }) => ({
      date,
      children: children.map(({ childId, services: used }) => ({
        childId,
        services: used.map(({ service, state }) => ({
          name: services.find(({ key }) => key === service)?.name ?? service,
          state,
        })),
      })),
    })),
  };
}

/** Where the photo of a child is, for who is signed in. */
export function fileUrl(id: string): string {
  return `/api/v1/family/files/${id}`;
}

/** A child as lists show it. In the holidays between two school years the next class is shown. */
export function childCard(child: ChildFacts, today: LocalDate): ChildCard {
  const { id, firstName, lastName, birthDate, photoFileId, openRequests } = child;
  const { now, next } = schoolingsOf(child, today);
  return {
    id,
    firstName,
    lastName,
    birthDate,
    photo: photoFileId && fileUrl(photoFileId),
    schooling: shownSchooling(now ?? next),
    openRequests,
  };
}

/** A schooling without what only we need of it. */
export function shownSchooling(schooling: ChildFacts['schoolings'][number] | null): ChildCard['schooling'] {
  if (!schooling) return null;
  const { school, className, teacher, level, schoolYear } = schooling;
  return { school, className, teacher, level, schoolYear };
}

function expiringPais({ pais, children }: HomeFacts, today: LocalDate) {
  const soon = addDays(today, AHEAD_DAYS.pai);
  return pais
    .filter(({ validUntil }) => validUntil <= soon)
    .map(pai => ({ ...pai, child: children.find(({ id }) => id === pai.childId)?.firstName ?? '' }));
}

/** Proofs that are missing, or that are no longer good soon; not those that are asked to be added. */
function documentSteps(facts: HomeFacts, today: LocalDate): NextStep[] {
  const soon = addDays(today, AHEAD_DAYS.document);
  const [household] = facts.households;
  return facts.kinds.flatMap(({ key, name, per }) => {
    const subjects = per === 'child' ? facts.children : household ? [null] : [];
    return subjects.flatMap((child): NextStep[] => {
      const isFor = (proof: { kind: string; childId: string | null }) =>
        proof.kind === key && proof.childId === (child?.id ?? null);
      if (facts.pendingProofs.some(isFor)) return [];
      const proofs = facts.proofs.filter(isFor);
      const about = { document: key, name, childId: child?.id ?? null, child: child?.firstName ?? null };
      if (proofs.length === 0) return [{ kind: 'document-missing', ...about }];
      if (proofs.some(({ validUntil }) => validUntil === null || validUntil > soon)) return [];
      const validUntil = proofs.map(proof => proof.validUntil ?? today).reduce((a, b) => (a > b ? a : b));
      return [{ kind: 'document-expiring', ...about, validUntil }];
    });
  });
}
