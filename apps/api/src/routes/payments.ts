/** Money that comes in: the counter, deposits, titres, reminders, accounts, payments online. */
import { writeCsv } from '@preau/contract/csv';
import {
  agedBalance,
  depositMade,
  deposits,
  desk,
  deskQuery,
  entryMade,
  exportQuery,
  type FileFormat,
  journal,
  journalExportQuery,
  journalQuery,
  newDeposit,
  newOnlinePayment,
  newPayment,
  newRefund,
  newReminders,
  newTitres,
  newWaiver,
  onlinePayment,
  onlinePaymentBegun,
  payable,
  payableQuery,
  recordedPayment,
  regieQuery,
  reminders,
  remindersQuery,
  remindersSent,
  reversal,
  reversedPayment,
  simulatedAnswer,
  simulatedPayment,
  titres,
  titresMade,
} from '@preau/contract/payments';
import { agedSheet, journalSheet } from '@preau/documents/accounts';
import { depositDocument, receiptDocument, reminderLetters } from '@preau/documents/pdf/till';
import { type Sheet, SPREADSHEET_TYPE } from '@preau/documents/spreadsheet';
import { titreTable } from '@preau/domain/billing/titre';
import { isUuid } from '@preau/domain/ids';
import { refundCredit, reverseAct, waiveDebt } from '@preau/operations/adjust-account';
import { type Context, tenantContext } from '@preau/operations/context';
import { exportTitres, handTitres, readTitres } from '@preau/operations/hand-titres';
import { makeDeposit, printDeposit, printReceipt, readDeposits } from '@preau/operations/make-deposit';
import { OperationError } from '@preau/operations/operation-error';
import {
  answerSimulatedPayment,
  beginOnlinePayment,
  printOwnReceipt,
  readOnlinePayment,
  readPayable,
  readSimulatedPayment,
} from '@preau/operations/pay-online';
import { paymentProviderFor } from '@preau/operations/payment-provider';
import { exportJournal, readAgedBalance, readJournal } from '@preau/operations/read-accounts';
import { readDesk } from '@preau/operations/read-desk';
import { recordPayment, reversePayment } from '@preau/operations/record-payment';
import { printReminders, readReminders, sendReminders } from '@preau/operations/remind';
import {
  type PrintedReceipt,
  pieceNumber,
  printedPayment,
  shownPayment,
  tillSender,
} from '@preau/operations/show-payment';
import { Hono } from 'hono';
import { z } from 'zod';
import { answerPdf, pdf } from '../answer-pdf.ts';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';
import { tableFile } from '../table-file.ts';

const one = z.object({ id: printable(100) });
const file = z.string().describe('A CSV (UTF-8, semicolons) or an XLSX file');

/** @throws OperationError `not_found` for what is no id at all, as for one that nobody has */
function idOf({ id }: z.infer<typeof one>): string {
  if (!isUuid(id)) throw new OperationError('not_found');
  return id;
}

export function paymentRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const provider = paymentProviderFor(parts);
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));

  return new Hono<Environment>()
    .get(
      '/office/payments',
      describe('The counter: who pays, what is owed, what was recorded last', desk),
      allow('portal', 'payments.record'),
      check('query', deskQuery),
      async c => c.json(await readDesk(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/payments',
      describe('Records a payment and allots it', recordedPayment),
      allow('portal', 'payments.record'),
      check('json', newPayment),
      async c => c.json(await recordPayment(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/payments/:id/reversal',
      describe('Takes a payment back: what it had paid is owed again', reversedPayment),
      allow('portal', 'payments.record'),
      check('param', one),
      check('json', reversal),
      async c => c.json(await reversePayment(contextOf(c), idOf(c.req.valid('param')), c.req.valid('json'))),
    )
    .get(
      '/office/payments/:id/receipt',
      describe('The quittance of a payment, to print', pdf),
      allow('portal', 'payments.record'),
      check('param', one),
      async c => {
        const ctx = contextOf(c);
        return answerReceipt(c, ctx, await printReceipt(ctx, idOf(c.req.valid('param'))));
      },
    )
    .post(
      '/office/refunds',
      describe('Gives back what is held of a family', entryMade),
      allow('portal', 'billing.correct'),
      check('json', newRefund),
      async c => c.json(await refundCredit(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/waivers',
      describe('Gives up what is left of an invoice', entryMade),
      allow('portal', 'billing.correct'),
      check('json', newWaiver),
      async c => c.json(await waiveDebt(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/account-acts/:id/reversal',
      describe('Takes back what was given back or given up by mistake', entryMade),
      allow('portal', 'billing.correct'),
      check('param', one),
      check('json', reversal),
      async c => c.json(await reverseAct(contextOf(c), idOf(c.req.valid('param')), c.req.valid('json'))),
    )
    .get(
      '/office/deposits',
      describe('What waits to be brought to the bank, and what was', deposits),
      allow('portal', 'payments.record'),
      check('query', regieQuery),
      async c => c.json(await readDeposits(contextOf(c), c.req.valid('query').regie)),
    )
    .post(
      '/office/deposits',
      describe('Makes a bordereau of payments, each once', depositMade),
      allow('portal', 'payments.record'),
      check('json', newDeposit),
      async c => c.json(await makeDeposit(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/deposits/:id/document',
      describe('A bordereau de remise, to print', pdf),
      allow('portal', 'payments.record'),
      check('param', one),
      async c => {
        const ctx = contextOf(c);
        const { accent, regie, deposit, payments } = await printDeposit(ctx, idOf(c.req.valid('param')));
        return answerPdf(
          c,
          depositDocument(
            { name: ctx.tenant.name, accent },
            tillSender(regie),
            {
              number: pieceNumber(deposit),
              means: deposit.means,
              madeOn: deposit.madeOn,
              amountCents: deposit.amountCents,
              recordedBy: deposit.recordedByName,
              payments: payments.map(printedPayment),
            },
            ctx.now,
          ),
        );
      },
    )
    .get(
      '/office/titres',
      describe('What may be handed to the comptable public, and what was', titres),
      allow('portal', 'titres.hand'),
      check('query', regieQuery),
      async c => c.json(await readTitres(contextOf(c), c.req.valid('query').regie)),
    )
    .post(
      '/office/titres',
      describe('Hands what is left of invoices to the comptable public', titresMade),
      allow('portal', 'titres.hand'),
      check('json', newTitres),
      async c => c.json(await handTitres(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/titres/:id/file',
      describe('The debts of a bordereau de titres, for the trésorerie', file),
      allow('portal', 'titres.hand'),
      check('param', one),
      async c => {
        const { number, debts } = await exportTitres(contextOf(c), idOf(c.req.valid('param')));
        return c.body(writeCsv(titreTable(debts)), 200, fileHeaders('csv', `titres-${number}`));
      },
    )
    .get(
      '/office/reminders',
      describe('Who would be reminded of what, and how', reminders),
      allow('portal', 'billing.run'),
      check('query', remindersQuery),
      async c => c.json(await readReminders(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/reminders',
      describe('Reminds families of what is late at a level', remindersSent),
      allow('portal', 'billing.run'),
      check('json', newReminders),
      async c => c.json(await sendReminders(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/reminders/:id/letters',
      describe('The letters of a batch of reminders, to print', pdf),
      allow('portal', 'billing.run'),
      check('param', one),
      async c => {
        const ctx = contextOf(c);
        const { accent, regie, today, letters } = await printReminders(ctx, idOf(c.req.valid('param')));
        return answerPdf(
          c,
          reminderLetters(
            { name: ctx.tenant.name, accent },
            tillSender(regie),
            letters.map(({ householdNumber: number, recipient, text }) => ({ number, recipient, text })),
            { today, at: ctx.now },
          ),
        );
      },
    )
    .get(
      '/office/accounts',
      describe('The balance âgée of a régie', agedBalance),
      allow('portal', 'billing.read'),
      check('query', regieQuery),
      async c => c.json(await readAgedBalance(contextOf(c), c.req.valid('query').regie)),
    )
    .get(
      '/office/accounts/file',
      describe('The balance âgée of a régie, as a file', file),
      allow('portal', 'billing.read'),
      check('query', exportQuery),
      async c => {
        const ctx = contextOf(c);
        const { regie, format } = c.req.valid('query');
        const { rows, today } = await readAgedBalance(ctx, regie);
        return answerSheet(c, ctx, agedSheet(rows), format, `balance-agee-${today}`);
      },
    )
    .get(
      '/office/receipts',
      describe('What came in, in a period', journal),
      allow('portal', 'billing.read'),
      check('query', journalQuery),
      async c => c.json(await readJournal(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/receipts/file',
      describe('What came in, in a period, as a file', file),
      allow('portal', 'billing.read'),
      check('query', journalExportQuery),
      async c => {
        const ctx = contextOf(c);
        const { format, ...asked } = c.req.valid('query');
        const { from, to, payments } = await exportJournal(ctx, asked);
        const rows = payments.map(payment => ({
          ...printedPayment(payment),
          deposit: shownPayment(payment).deposit,
        }));
        return answerSheet(c, ctx, journalSheet(rows), format, `encaissements-${from}-${to}`);
      },
    )
    .get(
      '/family/payable',
      describe('What one owes, and where it may be paid online', payable),
      allow('portal', 'family-account.read'),
      check('query', payableQuery),
      async c => c.json(await readPayable(contextOf(c), c.req.valid('query'), provider)),
    )
    .post(
      '/family/online-payments',
      describe('Begins a payment online of what one owes', onlinePaymentBegun),
      allow('portal', 'family-account.pay'),
      check('json', newOnlinePayment),
      async c => c.json(await beginOnlinePayment(contextOf(c), c.req.valid('json'), provider)),
    )
    .get(
      '/family/online-payments/:id',
      describe('What became of a payment online', onlinePayment),
      allow('portal', 'family-account.read'),
      check('param', one),
      async c => c.json(await readOnlinePayment(contextOf(c), idOf(c.req.valid('param')))),
    )
    .get(
      '/family/payments/:id/receipt',
      describe('The quittance of a payment of one’s own, to print', pdf),
      allow('portal', 'family-account.read'),
      check('param', one),
      async c => {
        const ctx = contextOf(c);
        return answerReceipt(c, ctx, await printOwnReceipt(ctx, idOf(c.req.valid('param'))));
      },
    )
    .get(
      '/simulated-payments/:id',
      describe('In a demonstration, what the page that plays the bank shows', simulatedPayment),
      allow('portal', 'portal.read'),
      check('param', one),
      async c => c.json(await readSimulatedPayment(contextOf(c), idOf(c.req.valid('param')), provider)),
    )
    .post(
      '/simulated-payments/:id',
      describe('In a demonstration, what the bank says', simulatedPayment),
      allow('portal', 'portal.read'),
      check('param', one),
      check('json', simulatedAnswer),
      async c =>
        c.json(
          await answerSimulatedPayment(
            contextOf(c),
            idOf(c.req.valid('param')),
            c.req.valid('json').outcome,
            provider,
          ),
        ),
    );
}

function answerReceipt(c: RequestContext, ctx: Context, { accent, sender, payment }: PrintedReceipt) {
  return answerPdf(c, receiptDocument({ name: ctx.tenant.name, accent }, sender, payment, ctx.now));
}

const FILE_TYPES: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: SPREADSHEET_TYPE,
};

function fileHeaders(format: FileFormat, name: string) {
  return {
    'content-type': FILE_TYPES[format],
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'cache-control': 'private, no-store',
  };
}

function answerSheet(c: RequestContext, ctx: Context, sheet: Sheet, format: FileFormat, name: string) {
  return c.body(tableFile(sheet, format, ctx.now), 200, fileHeaders(format, name));
}
