/** With what a demonstration can be tried: its accounts, and the codes that their agents are asked for. */
import { codeAt, momentAfter } from '@preau/auth/totp';
import type { DemonstrationAccounts } from '@preau/contract/session';
import { listShownAccounts } from '@preau/db/account';
import { STAFF_ROLES } from '@preau/domain/actor';
import {
  DEMONSTRATION_FAMILIES,
  DEMONSTRATION_PASSWORD,
  demonstrationAgentEmail,
} from './demonstration-accounts.ts';
import { OperationError } from './operation-error.ts';
import type { RealmContext } from './realm.ts';

/** @throws OperationError `not_found` outside a demonstration */
export async function listDemonstrationAccounts(
  ctx: RealmContext,
  { demonstration }: { demonstration: boolean },
): Promise<DemonstrationAccounts> {
  const { site } = ctx;
  if (!demonstration || site.kind !== 'portal') throw new OperationError('not_found');
  const emails = [
    ...Object.values(DEMONSTRATION_FAMILIES).map(({ email }) => email),
    ...STAFF_ROLES.map(role => demonstrationAgentEmail(site.tenant.slug, role)),
  ];
  const accounts = await ctx.transaction(async tx =>
    tx.kind === 'tenant' ? listShownAccounts(tx, emails) : [],
  );
  return {
    password: DEMONSTRATION_PASSWORD,
    families: accounts.flatMap(({ kind, name, number, email }) =>
      kind === 'guardian' ? [{ name, identifier: number ?? email }] : [],
    ),
    agents: accounts.flatMap(({ role, name, email, totpSecret, totpStep }) =>
      role && totpSecret
        ? [{ name, role, email, code: codeAt(totpSecret, momentAfter(totpStep, ctx.at)) }]
        : [],
    ),
  };
}
