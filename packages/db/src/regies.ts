/** Régies as those who bill and collect have them. */
import type { EmailForm } from '@preau/domain/billing/piece';
import type { Cents } from '@preau/domain/money';
import type { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { isReversed } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';

export interface Regie {
  id: string;
  key: string;
  name: string;
  /** Name of the commune that it is of. */
  member: string;
  address: string[];
  phone: string | null;
  email: string | null;
  collectedBy: (typeof COLLECTORS)[number];
  means: (typeof MEANS_OF_PAYMENT)[number][];
  chequePayee: string | null;
  cashCeilingCents: Cents | null;
  paymentNote: string | null;
  /** How its papers go with an e-mail. */
  byEmail: EmailForm;
  /** Keys of the services that it bills. */
  services: string[];
}

/** The régies of a scope: an agent who is limited to members has theirs, one limited to places none. */
export async function listRegies(tx: TenantTransaction, scope: AgentScope): Promise<Regie[]> {
  const sql = sqlOf(tx);
  const within = scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`;
  return [
    ...(await sql<Regie[]>`
      select regie.id, regie.key, regie.name, member.name as member, member.address, member.phone, member.email,
        collected_by as "collectedBy", means_of_payment as means, cheque_payee as "chequePayee",
        cash_ceiling_cents as "cashCeilingCents", payment_note as "paymentNote",
        invoice_by_email as "byEmail",
        array(select service.key from service where service.tenant_id = ${tx.tenantId} and service.regie_id = regie.id
          order by service.position) as services
      from regie join member on member.tenant_id = ${tx.tenantId} and member.id = regie.member_id
      where regie.tenant_id = ${tx.tenantId} and ${within}
      order by regie.position`),
  ];
}

/** What is in the cash box of a régie: cash that was taken and stands, less what was brought to the bank. */
export async function readCashHeld(tx: TenantTransaction, regieId: string): Promise<Cents> {
  const sql = sqlOf(tx);
  const [row] = await sql<[{ held: Cents }]>`
    select (coalesce((
        select sum(amount_cents) from payment
        where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and means = 'cash'
          and not ${isReversed(tx, sql`payment.id`)}), 0)
      - coalesce((
        select sum(amount_cents) from deposit
        where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and means = 'cash'), 0))::int as held`;
  return row.held;
}

/**
 * Has whoever else makes a bordereau or sends reminders of the régie wait until this transaction ends: what was done before
 * is seen.
 */
export async function lockRegie(tx: TenantTransaction, regieId: string): Promise<void> {
  await sqlOf(tx)`select pg_advisory_xact_lock(hashtextextended(${regieId}, ${BATCHES}))`;
}

/** Parts this lock from others that are made of a régie's id. */
const BATCHES = 38;
