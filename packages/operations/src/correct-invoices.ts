/**
 * What has changed after it was billed: the months of a family are priced again, and what they lack of what was issued is
 * proposed as a credit note or a complement. Nothing that was issued is changed.
 */
import type {
  CorrectionsIssued,
  ProposedCorrection,
  ProposedCorrections,
} from '@preau/contract/billing-runs';
import { listChangedHouseholds, saveComparedMonths } from '@preau/db/billing-changes';
import { type BillingRegie, lastIssuedOn, listRuns } from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { allot, allotCredits, lockAccounts, nextNumbers, readBalances } from '@preau/db/family-account';
import { insertInvoices, listInvoices, type NewInvoice } from '@preau/db/invoice';
import { derivedId } from '@preau/db/new-id';
import { exerciceOf } from '@preau/domain/billing/account';
import { correctionKind } from '@preau/domain/billing/correct';
import { referenceOf } from '@preau/domain/billing/invoice';
import { dueOn } from '@preau/domain/billing/period';
import { type LocalDate, lastOfMonth } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { cents, NO_CENTS } from '@preau/domain/money';
import { contentOf, reachBillingRegie, servicesOf } from './billing-setting.ts';
import type { Context } from './context.ts';
import { type Comparison, comparedMonths, findCorrections, lookAtChanged } from './find-corrections.ts';
import { reduceTitre } from './hand-titres.ts';
import { auditOffice, reachHousehold } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';
import { LONGEST_ACT_MS } from './price-run.ts';
import { shownLine } from './read-run.ts';
import { tellOfInvoices } from './tell-of-invoices.ts';

/**
 * Proposes what sets issued bills right, of all families that are known to differ and of those of whom something was noted
 * since, or of one, looked at whole. A family whose bill comes out the same is not among them.
 * @throws OperationError `not_found`
 */
export function proposeCorrections(
  ctx: Context,
  { regieId, householdId }: { regieId: string; householdId?: string | undefined },
): Promise<ProposedCorrections> {
  return ctx.tenant.transaction(async tx => {
    const regie = await reachBillingRegie(tx, ctx, regieId);
    const rules = await ctx.rules.current(tx, ctx.tenant);
    if (householdId !== undefined) await reachHousehold(tx, ctx, householdId);
    const { differing, more, unseen } =
      householdId === undefined
        ? await lookAtChanged(tx, ctx, rules, regie, await listChangedHouseholds(tx, [regie.id]))
        : { differing: [householdId], more: 0, unseen: 0 };
    const corrections = await findCorrections(tx, ctx, rules, regie, differing);
    const [last] = await listRuns(tx, [regie.id], 1, 'issued');
    return {
      regie: { id: regie.id, name: regie.name },
      corrections: await shown(tx, rules, corrections),
      more,
      unseen,
      lastRun: last?.id ?? null,
    };
  });
}

async function shown(
  tx: TenantTransaction,
  rules: TenantRules,
  corrections: readonly Comparison[],
): Promise<ProposedCorrection[]> {
  const titres = await titresOf(tx, corrections);
  return corrections.map(({ id, household, corrects, months, lines, totalCents }) => ({
    id,
    householdId: household.id,
    number: household.number,
    name: household.name,
    corrects,
    months: months.map(({ month }) => month),
    kind: correctionKind(totalCents),
    totalCents,
    isTitre: corrects !== null && titres.has(corrects.id),
    lines: lines.map(line => shownLine(line, rules.names)),
  }));
}

/** Of the invoices that are corrected, those that were handed to the comptable. */
async function titresOf(tx: TenantTransaction, corrections: readonly Comparison[]): Promise<Set<string>> {
  const ids = corrections.flatMap(({ corrects }) => corrects?.id ?? []);
  const invoices = ids.length > 0 ? await listInvoices(tx, { ids }) : [];
  return new Set(invoices.filter(({ titreCents }) => titreCents > 0).map(({ id }) => id));
}

export interface CorrectionsAsked {
  key: string;
  regieId: string;
  /** As they were proposed. */
  ids: readonly string[];
  reason: string;
  dueOn: LocalDate | null;
}

/**
 * Issues corrections as they were proposed. One that has become another meanwhile is not issued; one that this act has
 * issued already is the same.
 * @throws OperationError `not_found`
 */
export function issueCorrections(ctx: Context, asked: CorrectionsAsked): Promise<CorrectionsIssued> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const regie = await reachBillingRegie(tx, ctx, asked.regieId);
    const ids = new Map(
      asked.ids.map(id => [id, derivedId(tx.tenantId, 'invoice', `${actor.id}/${asked.key}/${id}`)]),
    );
    const householdIds = [...new Set(asked.ids.map(id => id.split('.', 1)[0] ?? ''))].filter(isUuid);
    const accounts = householdIds.map(householdId => ({ householdId, regieId: regie.id }));
    await lockAccounts(tx, accounts);
    const before = await listInvoices(tx, { ids: [...ids.values()] });
    const rules = await ctx.rules.current(tx, ctx.tenant);
    const found = await findCorrections(tx, ctx, rules, regie, householdIds);
    const corrections = found.filter(({ id }) => ids.has(id));
    const invoices = await drawUp(tx, ctx, { rules, regie, corrections, asked, ids });
    await insertInvoices(tx, invoices);
    await settle(tx, ctx, { regie, corrections, invoices, accounts });
    if (invoices.length > 0) await tellOfInvoices(tx, ctx, { invoiceIds: invoices.map(({ id }) => id) });
    for (const { id, reference, householdId, totalCents, correctsId, reason } of invoices)
      await auditOffice(tx, ctx, 'invoice.correct', {
        after: {
          invoice: id,
          reference,
          household: householdId,
          corrects: correctsId,
          cents: totalCents,
          reason,
        },
      });
    const issued = [...before, ...invoices]
      .sort((one, other) => one.number - other.number)
      .map(({ id, householdId, reference, totalCents }) => ({ id, householdId, reference, totalCents }));
    return { issued, changed: asked.ids.length - issued.length };
  });
}

async function drawUp(
  tx: TenantTransaction,
  ctx: Context,
  {
    rules,
    regie,
    corrections,
    asked,
    ids,
  }: {
    rules: TenantRules;
    regie: BillingRegie;
    corrections: readonly Comparison[];
    asked: CorrectionsAsked;
    ids: ReadonlyMap<string, string>;
  },
): Promise<NewInvoice[]> {
  if (corrections.length === 0) return [];
  const today = todayOf(ctx);
  const last = await lastIssuedOn(tx, regie.id, exerciceOf(today));
  const issuedOn = last !== null && last > today ? last : today;
  const due = asked.dueOn ?? dueOn(rules.rulebook, servicesOf(rules, regie), issuedOn, issuedOn).dueOn;
  if (due < issuedOn) throw new OperationError('invalid', { problem: 'due-on' });
  const year = exerciceOf(issuedOn);
  const first = await nextNumbers(tx, { regieId: regie.id, series: 'invoice', year }, corrections.length);
  const balances = new Map(
    (
      await readBalances(
        tx,
        corrections.map(({ household }) => ({ householdId: household.id, regieId: regie.id })),
      )
    ).map(({ householdId, balanceCents }) => [householdId, balanceCents]),
  );
  const content = await contentOf(tx, rules, regie, { month: issuedOn, dueOn: null });
  const { actor } = ctx;
  return corrections.map(({ id, household, corrects, months, lines, totalCents }, index): NewInvoice => {
    const kind = correctionKind(totalCents);
    const previousBalanceCents = balances.get(household.id) ?? NO_CENTS;
    balances.set(household.id, cents(previousBalanceCents + totalCents));
    const ofLines = lines.map(({ month }) => month).sort();
    const dueOfThis = kind === 'complement' ? due : null;
    return {
      id: ids.get(id) ?? '',
      regieId: regie.id,
      householdId: household.id,
      householdNumber: household.number,
      householdName: household.name,
      kind,
      runId: null,
      correctsId: corrects?.id ?? null,
      reason: asked.reason,
      year,
      number: first + index,
      reference: referenceOf(regie.numbering, year, first + index),
      firstDay: ofLines[0] ?? months[0]?.month ?? issuedOn,
      lastDay: lastOfMonth(ofLines.at(-1) ?? months[0]?.month ?? issuedOn),
      issuedOn,
      issuedAt: ctx.now,
      issuedBy: actor.kind === 'agent' ? actor.id : null,
      dueOn: dueOfThis,
      totalCents,
      previousBalanceCents,
      content: { ...content, pay: { ...content.pay, dueOn: dueOfThis }, recipient: household.recipient },
      lines,
    };
  });
}

/** A credit note lowers first the titre of what it corrects, then pays it; what is more pays the oldest, or stays a credit. */
async function settle(
  tx: TenantTransaction,
  ctx: Context,
  {
    regie,
    corrections,
    invoices,
    accounts,
  }: {
    regie: BillingRegie;
    corrections: readonly Comparison[];
    invoices: readonly NewInvoice[];
    accounts: readonly { householdId: string; regieId: string }[];
  },
): Promise<void> {
  const corrected = invoices.flatMap(({ correctsId }) => correctsId ?? []);
  const roots = corrected.length > 0 ? await listInvoices(tx, { ids: corrected }) : [];
  for (const note of invoices) {
    const root = roots.find(({ id }) => id === note.correctsId);
    if (!root || note.totalCents >= 0) continue;
    const account = { householdId: note.householdId, regieId: note.regieId };
    const reduced = await reduceTitre(tx, account, {
      invoiceId: root.id,
      creditNoteId: note.id,
      creditCents: cents(-note.totalCents),
      reason: note.reason ?? '',
      on: note.issuedOn,
      at: ctx.now,
      by: note.issuedBy,
    });
    const amount = Math.min(-note.totalCents - reduced, root.leftCents);
    if (amount > 0)
      await allot(
        tx,
        [
          {
            householdId: note.householdId,
            debt: { kind: 'invoice', id: root.id },
            credit: { kind: 'credit-note', id: note.id },
            amountCents: cents(amount),
          },
        ],
        ctx.now,
      );
  }
  await allotCredits(tx, accounts, ctx.now);
  const factsAt = new Date(ctx.now.getTime() - LONGEST_ACT_MS);
  await saveComparedMonths(
    tx,
    corrections.flatMap((correction, index) => {
      const invoiceId = invoices[index]?.id;
      return invoiceId === undefined ? [] : comparedMonths(tx, regie.id, correction, { invoiceId, factsAt });
    }),
  );
}
