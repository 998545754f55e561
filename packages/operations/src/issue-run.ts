/** Issuing a draft: each part becomes invoices whole or not at all, with numbers that have no gap. It is not undone. */
import {
  beginIssue,
  findChunk,
  issueChunk,
  lastIssuedOn,
  listIssued,
  listRegies,
  readRun,
  saveProgress,
  takeChunk,
  takeRun,
} from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { allotCredits, lockAccounts, nextNumbers } from '@preau/db/family-account';
import { exerciceOf } from '@preau/domain/billing/account';
import { NO_SUMMARY } from '@preau/domain/billing/run-summary';
import { addMonths, type LocalDate } from '@preau/domain/dates';
import { contentOf } from './billing-setting.ts';
import type { Context } from './context.ts';
import { takeReachedRun } from './draft-run.ts';
import { enqueue } from './enqueue.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { tellOfInvoices } from './tell-of-invoices.ts';

export interface IssueAsked {
  issuedOn: LocalDate;
  dueOn: LocalDate;
  /** What the agent has seen that it issues. */
  seen: { invoices: number; cents: number };
}

/**
 * Issues a draft. Asked for again, it is under way or done already.
 * @throws OperationError `not_found`; `conflict` while it is computed, or with `changed` where the draft is another than
 *   the one that was seen; `invalid` for days that cannot be
 */
export async function issueRun(ctx: Context, id: string, asked: IssueAsked): Promise<void> {
  const { issuedOn, dueOn, seen } = asked;
  await ctx.tenant.transaction(async tx => {
    const { run, regie } = await takeReachedRun(tx, ctx, id);
    if (run.status === 'issuing' || run.status === 'issued') return;
    if (run.status !== 'draft') throw new OperationError('conflict', { problem: run.status });
    const { outcomes, issuedCents } = run.summary ?? NO_SUMMARY;
    if (outcomes.issued !== seen.invoices || issuedCents !== seen.cents)
      throw new OperationError('conflict', { problem: 'changed' });
    await checkDays(tx, ctx, regie.id, { issuedOn, dueOn });
    const by = ctx.actor.kind === 'agent' ? ctx.actor.id : null;
    await beginIssue(tx, run.id, { issuedOn, dueOn, by, at: ctx.now });
    const first = await findChunk(tx, run.id, 0);
    if (first) await enqueue(tx, 'issue-billing-chunk', { chunkId: first }, { dedupeKey: first });
    // A period in which nobody had anything to do with the régie.
    else await saveProgress(tx, run.id, { status: 'issued', chunksDone: 0 });
    await auditOffice(tx, ctx, 'billing-run.issue', {
      after: {
        run: run.id,
        regie: regie.key,
        issuedOn,
        dueOn,
        invoices: outcomes.issued,
        cents: issuedCents,
      },
    });
  });
}

/** An invoice is dated within a month of today, not before the last of its year, and due on its day or later. */
export async function checkDays(
  tx: TenantTransaction,
  ctx: Context,
  regieId: string,
  { issuedOn, dueOn }: { issuedOn: LocalDate; dueOn: LocalDate | null },
): Promise<void> {
  const today = todayOf(ctx);
  const refuse = (problem: string) => {
    throw new OperationError('invalid', { problem });
  };
  if (issuedOn < addMonths(today, -1) || issuedOn > addMonths(today, 1)) refuse('issued-on');
  if (dueOn !== null && (dueOn < issuedOn || dueOn > addMonths(issuedOn, 12))) refuse('due-on');
  const last = await lastIssuedOn(tx, regieId, exerciceOf(issuedOn));
  if (last !== null && issuedOn < last) refuse('before-last');
}

/** Issues a chunk that is priced, and asks for the next. Asked for again it does nothing. */
export async function issueRunChunk(ctx: Context, chunkId: string): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const chunk = await takeChunk(tx, chunkId, 'priced');
    const run = chunk && (await readRun(tx, chunk.runId));
    if (!chunk || run?.status !== 'issuing' || !run.issuedOn || !run.dueOn) return;
    const { issuedOn, dueOn, regieId } = run;
    const [rules, regies, issued] = await Promise.all([
      ctx.rules.current(tx, ctx.tenant),
      listRegies(tx, 'tenant'),
      listIssued(tx, chunkId),
    ]);
    const regie = regies.find(one => one.id === regieId);
    if (!regie) throw new Error('the régie of a run is there');
    const accounts = issued.map(({ householdId }) => ({ householdId, regieId }));
    await lockAccounts(tx, accounts);
    const series = { regieId, series: 'invoice', year: exerciceOf(issuedOn) } as const;
    const firstNumber = issued.length > 0 ? await nextNumbers(tx, series, issued.length) : 1;
    await issueChunk(tx, {
      chunkId,
      run: { ...run, issuedOn, dueOn },
      at: ctx.now,
      firstNumber,
      numbering: regie.numbering,
      content: await contentOf(tx, rules, regie, { month: run.from, dueOn }),
    });
    await allotCredits(tx, accounts, ctx.now);
    const invoiceIds = issued.map(({ id }) => id);
    if (invoiceIds.length > 0) await tellOfInvoices(tx, ctx, { invoiceIds });
    const next = await findChunk(tx, run.id, chunk.position + 1);
    if (next) await enqueue(tx, 'issue-billing-chunk', { chunkId: next }, { dedupeKey: next });
    const held = await takeRun(tx, run.id);
    if (held)
      await saveProgress(tx, run.id, {
        status: next ? 'issuing' : 'issued',
        chunksDone: held.chunksDone + 1,
        ...(next ? {} : { issuedAt: ctx.now }),
      });
  });
}
