/** Invoices that are there to be paid, and whoever takes the money. */

import { tenantTransaction } from '@preau/db/database';
import { allotCredits, lockAccounts, nextNumbers } from '@preau/db/family-account';
import { insertInvoices } from '@preau/db/invoice';
import { newId } from '@preau/db/new-id';
import type { BillLine } from '@preau/domain/billing/invoice';
import type { InvoiceKind } from '@preau/domain/billing/piece';
import { addDays, toLocalDate } from '@preau/domain/dates';
import { cents, sumCents } from '@preau/domain/money';
import { reduceTitre } from '@preau/operations/hand-titres';
import { createTestApi } from '../api.ts';
import { createTestPortal, type TestPortal } from '../families/portal.ts';
import type { Family } from '../families.ts';
import { sendKey } from '../planning/world.ts';

export interface Counter extends TestPortal {
  regieId(key: string): Promise<string>;
  /** Issues a piece of one line a service, due a month after; a credit note says what it corrects. */
  issue(family: Pick<Family, 'householdId' | 'number'>, piece: NewPiece): Promise<IssuedPiece>;
  /** What an account comes to: by its entries, and by what is left of its debts and credits. */
  account(householdId: string, regieId: string): Promise<{ entries: number; open: number }>;
}

export interface NewPiece {
  regie: string;
  /** Cents by the service's key. */
  lines: Record<string, number>;
  issuedOn?: string;
  kind?: InvoiceKind;
  correctsId?: string;
}

export interface IssuedPiece {
  id: string;
  reference: string;
  regieId: string;
  totalCents: number;
}

export async function createCounter(slug: string): Promise<Counter> {
  const portal = await createTestPortal(slug);
  const { database, tenantId } = portal;
  const sql = database.superuser;
  const regieId = async (key: string) => {
    const [row] = await sql<
      { id: string }[]
    >`select id from regie where tenant_id = ${tenantId} and key = ${key}`;
    if (!row) throw new Error(`no régie « ${key} »`);
    return row.id;
  };
  const runs = new Map<string, string>();
  const runOf = async (regie: string) => {
    const known = runs.get(regie);
    if (known) return known;
    const id = newId();
    await sql`
      insert into billing_run (tenant_id, id, regie_id, first_day, last_day, status, revision, issued_on, due_on,
        chunk_count, chunks_done, created_at, issued_at)
      values (${tenantId}, ${id}, ${regie}, '2026-09-01', '2026-09-30', 'issued', 1, '2026-10-05', '2026-11-05', 0, 0,
        now(), now())`;
    runs.set(regie, id);
    return id;
  };
  return {
    ...portal,
    regieId,
    async issue(family, { regie, lines, issuedOn = '2026-10-05', kind = 'invoice', correctsId }) {
      const on = toLocalDate(issuedOn);
      const id = newId();
      const regieOf = await regieId(regie);
      const runId = kind === 'invoice' ? await runOf(regieOf) : null;
      const at = new Date(`${issuedOn}T08:00:00Z`);
      const bill = Object.entries(lines).map(([service, amount]) => lineOf(service, amount));
      const totalCents = sumCents(bill.map(({ amountCents }) => amountCents));
      const account = { householdId: family.householdId, regieId: regieOf };
      const year = Number(issuedOn.slice(0, 4));
      const number = await tenantTransaction(database.app, tenantId, async tx => {
        await lockAccounts(tx, [account]);
        const next = await nextNumbers(tx, { regieId: regieOf, series: 'invoice', year }, 1);
        await insertInvoices(tx, [
          {
            ...account,
            id,
            householdNumber: family.number,
            householdName: 'DUPONT Ada',
            kind,
            runId,
            correctsId: correctsId ?? null,
            reason: kind === 'invoice' ? null : 'Absence justifiée.',
            year,
            number: next,
            reference: `AL-${next}`,
            firstDay: toLocalDate('2026-09-01'),
            lastDay: toLocalDate('2026-09-30'),
            issuedOn: on,
            issuedAt: at,
            issuedBy: null,
            dueOn: kind === 'credit-note' ? null : addDays(on, 31),
            totalCents,
            previousBalanceCents: cents(0),
            content: {
              issuer: {
                tenant: 'RPI',
                kind: 'commune',
                accent: '#205080',
                logo: null,
                regie: 'Régie cantine',
                member: 'Rognaix',
                address: ['1 place de la Mairie', '73730 ROGNAIX'],
                phone: null,
                email: null,
                siret: '21730216500017',
              },
              recipient: {
                householdNumber: family.number,
                names: ['Madame Ada DUPONT'],
                address: ['3 rue de la Poste', '73730 ROGNAIX'],
              },
              pay: {
                collectedBy: 'regie',
                means: ['cheque'],
                chequePayee: 'Régie',
                note: null,
                dueOn: addDays(on, 31),
                showsPreviousBalance: true,
              },
              words: { office: '', home: '', services: {}, mealTypes: {}, words: {} },
            },
            lines: bill,
          },
        ]);
        if (kind === 'credit-note' && correctsId)
          await reduceTitre(tx, account, {
            invoiceId: correctsId,
            creditNoteId: id,
            creditCents: cents(-totalCents),
            reason: 'Absence justifiée.',
            on,
            at,
            by: null,
          });
        await allotCredits(tx, [account], at);
        return next;
      });
      return { id, reference: `AL-${number}`, regieId: regieOf, totalCents };
    },
    async account(householdId, regie) {
      const [row] = await sql<[{ entries: number; open: number }]>`
        select
          (select coalesce(sum(amount_cents), 0)::int from ledger_entry
            where household_id = ${householdId} and regie_id = ${regie}) as entries,
          (select coalesce(sum(
              case when invoice.total_cents > 0 then invoice.total_cents
                - coalesce((select sum(amount_cents) from allotment where invoice_id = invoice.id), 0)
                - coalesce((select sum(amount_cents) from titre where invoice_id = invoice.id), 0)
                + coalesce((select sum(amount_cents) from ledger_entry
                  where invoice_id = invoice.id and kind = 'waiver'), 0)
              else invoice.total_cents
                + coalesce((select sum(amount_cents) from allotment where credit_note_id = invoice.id), 0) end), 0)::int
            from invoice where household_id = ${householdId} and regie_id = ${regie})
          - (select coalesce(sum(payment.amount_cents
              - coalesce((select sum(amount_cents) from allotment where payment_id = payment.id), 0)), 0)::int
            from payment where household_id = ${householdId} and regie_id = ${regie} and not exists (
              select from ledger_entry where payment_id = payment.id and kind = 'payment-reversal'))
          + (select coalesce(sum(entry.amount_cents
              + coalesce((select sum(amount_cents) from ledger_entry where reverses_id = entry.id), 0)
              - coalesce((select sum(amount_cents) from allotment where debit_entry_id = entry.id), 0)), 0)::int
            from ledger_entry entry where household_id = ${householdId} and regie_id = ${regie}
              and kind = 'refund' and reverses_id is null) as open`;
      return row;
    },
  };
}

function lineOf(service: string, amount: number): BillLine {
  return {
    month: toLocalDate('2026-09-01'),
    kind: 'presence',
    nature: 'meal',
    childId: null,
    childName: null,
    service,
    serviceName: service,
    dates: [],
    quantity: 1,
    unitCents: cents(amount),
    amountCents: cents(amount),
    shareBp: 10_000,
    article: null,
    version: null,
    steps: [],
    reversesId: null,
  };
}

/** The same portal outside of a demonstration. */
export function inProduction({ database, files }: TestPortal) {
  return createTestApi(database, files, { demonstration: false });
}

/** A cheque as a régisseur records it. */
export function paymentOf(
  family: { householdId: string },
  regieId: string,
  amountCents: number,
  changes: object = {},
) {
  return {
    key: sendKey(),
    householdId: family.householdId,
    regieId,
    means: 'cheque',
    amountCents,
    receivedOn: '2026-11-19',
    invoiceIds: [],
    detail: { bank: 'Crédit agricole', number: '0012345', drawer: 'Ada DUPONT', reference: null },
    email: false,
    ...changes,
  };
}
