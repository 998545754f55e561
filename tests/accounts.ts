/** Families and agents who can sign in, for tests, and what a browser sends once they have. */
import { hashPassword } from '@preau/auth/password';
import { beginSignIn, COOKIE_NAME } from '@preau/auth/sign-ins';
import { tenantTransaction } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import type { AgentLimit, StaffRole } from '@preau/domain/actor';
import type { Id, TenantId } from '@preau/domain/ids';
import type { TestDatabase } from './database.ts';

/** What every account of these tests signs in with. */
export const PASSWORD = 'Chataigne-48-poire';
/** Hashed once: it takes as long as it is meant to. */
let hash: Promise<string> | undefined;

export interface TestGuardian {
  accountId: Id<'account'>;
  guardianId: Id<'guardian'>;
  householdId: Id<'household'>;
  /** N° famille. */
  number: string;
  email: string | null;
}

let count = 0;

export interface GuardianOptions {
  firstName?: string;
  lastName?: string;
  email?: string | null;
  number?: string;
  /** Into which household, as its conjoint; without it a household of its own, as its responsable. */
  householdId?: Id<'household'>;
}

/** A responsable, or the conjoint of a household that is there, with an account. */
export async function createAccountOfGuardian(
  { superuser }: TestDatabase,
  tenantId: TenantId,
  options: GuardianOptions = {},
): Promise<TestGuardian> {
  const { firstName = 'Camille', lastName = 'DUPONT' } = options;
  const serial = ++count;
  const email = options.email === undefined ? `famille-${serial}@example.org` : options.email;
  let number = options.number ?? String(100_000 + serial);
  const accountId = newId<'account'>();
  const guardianId = newId<'guardian'>();
  const householdId = options.householdId ?? newId<'household'>();
  hash ??= hashPassword(PASSWORD);
  await superuser`
    insert into account (tenant_id, id, kind, email, password_hash, created_at)
    values (${tenantId}, ${accountId}, 'guardian', ${email}, ${await hash}, now())`;
  await superuser`
    insert into guardian (tenant_id, id, account_id, last_name, first_name, email, phone_mobile, search, created_at)
    values (${tenantId}, ${guardianId}, ${accountId}, ${lastName}, ${firstName}, ${email}, '0612345678',
      ${`${firstName} ${lastName}`.toLowerCase()}, now())`;
  if (options.householdId) {
    const [row] = await superuser<{ number: string }[]>`
      select number from household where tenant_id = ${tenantId} and id = ${householdId}`;
    number = row?.number ?? number;
  } else
    await superuser`
      insert into household (tenant_id, id, number, created_at) values (${tenantId}, ${householdId}, ${number}, now())`;
  await superuser`
    insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
    values (${tenantId}, ${newId()}, ${householdId}, ${guardianId}, ${options.householdId ? 2 : 1})`;
  return { accountId, guardianId, householdId, number, email };
}

export interface TestAgent {
  accountId: Id<'account'>;
  agentId: Id<'agent'>;
  email: string;
}

/** An agent of a role. The second factor is for the tests of it: a sign-in by {@link signInAs} awaits nothing. */
export async function createAccountOfAgent(
  { superuser }: TestDatabase,
  tenantId: TenantId,
  role: StaffRole,
  limits: readonly AgentLimit[] = [],
): Promise<TestAgent> {
  const serial = ++count;
  const email = `${role}-${serial}@mairie.example`;
  const accountId = newId<'account'>();
  const agentId = newId<'agent'>();
  hash ??= hashPassword(PASSWORD);
  await superuser`
    insert into account (tenant_id, id, kind, email, password_hash, created_at)
    values (${tenantId}, ${accountId}, 'agent', ${email}, ${await hash}, now())`;
  await superuser`
    insert into agent (tenant_id, id, account_id, first_name, last_name, role)
    values (${tenantId}, ${agentId}, ${accountId}, 'Dominique', 'MARTIN', ${role})`;
  for (const limit of limits)
    await superuser`
      insert into agent_limit ${superuser({ tenant_id: tenantId, id: newId(), agent_id: agentId, [`${limit.kind}_id`]: limit.id })}`;
  return { accountId, agentId, email };
}

/** Signs an account in, as after its password and its code. @returns the value of the `cookie` header */
export async function signInAs(
  { app }: TestDatabase,
  tenantId: TenantId,
  accountId: Id<'account'>,
): Promise<string> {
  const token = await tenantTransaction(app, tenantId, tx =>
    beginSignIn(tx, { accountId, lifetime: 'staff', awaits: 'nothing', userAgent: null }),
  );
  return `${COOKIE_NAME}=${token}`;
}
