/** Families are reminded of what is late, level by level, in batches that an agent has seen before. */
import type { NewReminders, Reminders, RemindersSent } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';

import { derivedId, newId } from '@preau/db/new-id';
import { type FamilyAddressee, listFamilyAddressees } from '@preau/db/notification';
import { readAccent } from '@preau/db/printed-document';
import { lockRegie, type Regie } from '@preau/db/regies';
import {
  insertReminders,
  type KeptReminderBatch,
  listLettersOf,
  listQuestionedInvoices,
  listReminderBatches,
  type RemindedFamily,
} from '@preau/db/reminder';
import { listUnpaid, type UnpaidInvoice } from '@preau/db/titre';
import { meansPhrase } from '@preau/domain/billing/means';
import { daysLate, nextLevel, reminderDays, reminderText, usualWording } from '@preau/domain/billing/remind';
import type { LocalDate } from '@preau/domain/dates';
import { frenchMoney } from '@preau/domain/french';
import { sumCents } from '@preau/domain/money';
import { decideDispatches, type NotificationRules } from '@preau/domain/notification';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachRegie, reachRegies, regieChoice } from './reach-regie.ts';

const SENT = 20;

interface LateInvoice extends UnpaidInvoice {
  dueOn: LocalDate;
  level: number;
  daysAfterDue: number;
}

interface LateFamily {
  payer: UnpaidInvoice['payer'];
  by: 'email' | 'letter';
  excluded: 'question' | null;
  invoices: LateInvoice[];
}

/**
 * What is late at a régie that collects itself, each invoice at the level that comes next. What the trésorerie collects is
 * hers to recall.
 */
async function listLate(tx: TenantTransaction, ctx: Context, regie: Regie): Promise<LateInvoice[]> {
  if (regie.collectedBy === 'tresorerie') return [];
  const today = todayOf(ctx);
  const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
  const unpaid = await listUnpaid(tx, { regieId: regie.id, dueBefore: today });
  return unpaid.flatMap(invoice => {
    const { dueOn } = invoice;
    if (dueOn === null || invoice.isHanded) return [];
    const days = reminderDays(rulebook, invoice.services, today);
    const level = nextLevel({ dueOn, remindedLevel: invoice.remindedLevel }, days, today);
    return level === null ? [] : [{ ...invoice, dueOn, level, daysAfterDue: days[level - 1] ?? 0 }];
  });
}

/** Those of a level, by family, with how each is reached and who is not recalled. */
async function familiesAt(
  tx: TenantTransaction,
  ctx: Context,
  late: readonly LateInvoice[],
): Promise<LateFamily[]> {
  const byFamily = Map.groupBy(late, ({ householdId }) => householdId);
  const [addressees, questioned, { notices, quietHours }] = await Promise.all([
    listFamilyAddressees(tx, [...byFamily.keys()]),
    listQuestionedInvoices(
      tx,
      late.map(({ id }) => id),
    ),
    readFamilyRules(tx),
  ]);
  const rules = { notices, quietHours, timeZone: ctx.tenant.timeZone };
  return [...byFamily].flatMap(([householdId, invoices]) => {
    const [first] = invoices;
    if (!first) return [];
    const adults = addressees.filter(adult => adult.householdId === householdId);
    return [
      {
        payer: first.payer,
        by: adults.some(adult => isEmailed(adult, rules, ctx.now)) ? ('email' as const) : ('letter' as const),
        excluded: invoices.some(({ id }) => questioned.includes(id)) ? ('question' as const) : null,
        invoices,
      },
    ];
  });
}

function isEmailed(adult: FamilyAddressee, rules: NotificationRules, now: Date): boolean {
  return decideDispatches('payment-reminder', adult, rules, now).some(
    ({ kind, channel }) => kind === 'send' && channel === 'email',
  );
}

/** How one pays, as a reminder says it. */
function paymentPhrase({ means, chequePayee, paymentNote }: Regie): string {
  return [meansPhrase(means, chequePayee), paymentNote].filter(Boolean).join('\n');
}

function textFor(
  regie: Regie,
  wording: string,
  family: { name: string; number: string },
  invoices: Parameters<typeof reminderText>[1]['invoices'],
): string {
  const sender = [regie.name, regie.member, regie.phone, regie.email].filter(Boolean).join('\n');
  return reminderText(wording, { family, regie: sender, payment: paymentPhrase(regie), invoices });
}

/**
 * Who would get what at a level; without one, at the first at which there is somebody.
 * @throws OperationError `not_found` for a régie that is not this agent's
 */
export function readReminders(
  ctx: Context,
  asked: { regie?: string | undefined; level?: number | undefined },
): Promise<Reminders> {
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, asked.regie);
    const late = regie ? await listLate(tx, ctx, regie) : [];
    const sent = regie ? await listReminderBatches(tx, { regieId: regie.id }, SENT) : [];
    const levels = [...Map.groupBy(late, ({ level }) => level)]
      .map(([level, invoices]) => ({
        level,
        daysAfterDue: Math.min(...invoices.map(({ daysAfterDue }) => daysAfterDue)),
        count: new Set(invoices.map(({ householdId }) => householdId)).size,
      }))
      .toSorted((one, other) => one.level - other.level);
    const level = asked.level ?? levels[0]?.level ?? null;
    const wording = level === null ? '' : wordingOf(sent, level);
    const families =
      level === null
        ? []
        : await familiesAt(
            tx,
            ctx,
            late.filter(invoice => invoice.level === level),
          );
    return {
      today,
      regies: regies.map(regieChoice),
      regie: regie && regieChoice(regie),
      levels,
      level,
      wording,
      families: families.map(({ payer, by, excluded, invoices }) => ({
        family: payer,
        by,
        excluded,
        totalCents: sumCents(invoices.map(({ leftCents }) => leftCents)),
        text: regie ? textFor(regie, wording, payer, invoices) : '',
        invoices: invoices.map(({ id, reference, dueOn, leftCents }) => ({
          id,
          reference,
          dueOn,
          leftCents,
          daysLate: daysLate(dueOn, today),
        })),
      })),
      sent: sent.map(batch => ({
        id: batch.id,
        level: batch.level,
        sentAt: batch.sentAt.toISOString(),
        families: batch.families,
        letters: batch.letters,
        amountCents: batch.amountCents,
      })),
    };
  });
}

/** As it was worded the last time. */
function wordingOf(sent: readonly KeptReminderBatch[], level: number): string {
  return sent.find(batch => batch.level === level)?.wording ?? usualWording(level);
}

/**
 * Reminds families that were chosen of all that is late at a level: by e-mail whom it reaches, the others by a letter to
 * print. No invoice is recalled twice at a level; one that was paid meanwhile is not.
 * @throws OperationError `not_found` for a régie that is not this agent's; `conflict` where nothing is left to recall
 */
export function sendReminders(ctx: Context, asked: NewReminders): Promise<RemindersSent> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const regie = await reachRegie(tx, ctx, asked.regieId);
    await lockRegie(tx, regie.id);
    const id = derivedId(tx.tenantId, 'reminder_batch', `${actor.id}/${asked.key}`);
    const [known] = await listReminderBatches(tx, { id }, 1);
    if (known) return sentOf(known);
    const late = (await listLate(tx, ctx, regie)).filter(
      ({ level, householdId }) => level === asked.level && asked.householdIds.includes(householdId),
    );
    const families = (await familiesAt(tx, ctx, late)).filter(({ excluded }) => excluded === null);
    if (families.length === 0) throw new OperationError('conflict', { problem: 'nobody' });
    const { level, wording } = asked;
    await insertReminders(
      tx,
      { id, regieId: regie.id, level, wording, sentAt: now, sentBy: actor.id },
      families.flatMap(({ by, invoices }) =>
        invoices.map(({ id: invoiceId, householdId, leftCents }) => ({
          id: newId(),
          householdId,
          invoiceId,
          channel: by,
          amountCents: leftCents,
        })),
      ),
    );
    await notify(
      tx,
      ctx,
      families
        .filter(({ by }) => by === 'email')
        .map(({ payer, invoices }) => ({
          occasion: 'payment-reminder' as const,
          key: `${id}/${payer.id}`,
          householdId: payer.id,
          number: payer.number,
          familyName: payer.name,
          amount: frenchMoney(sumCents(invoices.map(({ leftCents }) => leftCents))),
          details: '',
          wording: textFor(regie, wording, payer, invoices),
          regie: regie.name,
        })),
    );
    const [made] = await listReminderBatches(tx, { id }, 1);
    if (!made) throw new OperationError('internal');
    await auditOffice(tx, ctx, 'reminders.send', {
      after: { batchId: id, regieId: regie.id, level, families: made.families, letters: made.letters },
    });
    return sentOf(made);
  });
}

function sentOf({ id, families, letters, invoices }: KeptReminderBatch): RemindersSent {
  return { id, emails: families - letters, letters, invoices };
}

export interface PrintedReminders {
  accent: string;
  regie: Regie;
  today: LocalDate;
  letters: (RemindedFamily & { text: string })[];
}

/** The letters of a batch. @throws OperationError `not_found` for one that is not this agent's, or that has none */
export function printReminders(ctx: Context, batchId: string): Promise<PrintedReminders> {
  return ctx.tenant.transaction(async tx => {
    const [batch] = await listReminderBatches(tx, { id: batchId }, 1);
    if (!batch) throw new OperationError('not_found');
    const regie = await reachRegie(tx, ctx, batch.regieId);
    const letters = await listLettersOf(tx, batchId);
    if (letters.length === 0) throw new OperationError('not_found');
    return {
      accent: await readAccent(tx),
      regie,
      today: todayOf(ctx),
      letters: letters.map(letter => ({
        ...letter,
        text: textFor(
          regie,
          batch.wording,
          { name: letter.householdName, number: letter.householdNumber },
          letter.invoices,
        ),
      })),
    };
  });
}
