/** The agents of a demonstration: one of each role for all of it, and one for each role that the commune limits. */
import { STAFF_ROLES } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import {
  DEMONSTRATION_AGENTS,
  DEMONSTRATION_TOTP_SECRET,
  demonstrationAgentEmail,
} from '../demonstration-accounts.ts';
import { type Draft, daysAgo } from './draft.ts';
import { LAST_NAMES, MEN, WOMEN } from './names.ts';

/** @returns the accounts of the gestionnaire, who decides most requests, and of the animateur, who reads health */
export function addAgents(
  draft: Draft,
  passwordHash: string,
): { gestionnaire: Id<'account'>; animateur: Id<'account'> } {
  const { commune, chance } = draft;
  const createdAt = daysAgo(draft, 400);
  const add = (
    name: string,
    role: (typeof STAFF_ROLES)[number],
    person: { firstName: string; lastName: string },
  ) => {
    const accountId = draft.put('account', `agent/${name}`, {
      kind: 'agent',
      email: demonstrationAgentEmail(commune.slug, name),
      passwordHash,
      failures: 0,
      totpSecret: DEMONSTRATION_TOTP_SECRET,
      totpConfirmedAt: createdAt,
      createdAt,
    });
    const agentId = draft.put('agent', name, { accountId, role, ...person });
    return { accountId, agentId };
  };
  const accounts = Object.fromEntries(
    STAFF_ROLES.map(role => [role, add(role, role, DEMONSTRATION_AGENTS[role]).accountId]),
  ) as Record<(typeof STAFF_ROLES)[number], Id<'account'>>; // one for each role
  for (const { key, role, limits } of commune.staffRoles.filter(({ limits }) => limits.length > 0)) {
    const firstName = chance.oneOf(chance.percent(70) ? WOMEN : MEN);
    const { agentId } = add(key, role, { firstName, lastName: chance.oneOf(LAST_NAMES) });
    for (const [index, { kind, id }] of limits.entries())
      draft.put('agentLimit', `${key}/${index}`, { agentId, [`${kind}Id`]: id });
  }
  return accounts;
}
