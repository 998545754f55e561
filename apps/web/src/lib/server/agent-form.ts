/** The form of an agent: who they are, their role, their limits. */
import type { AgentChange, AgentList } from '@preau/contract/agents';
import { STAFF_ROLES, type StaffRole } from '@preau/domain/actor';
import { agentWords as words } from '#lib/fr/agents.ts';

export interface SentAgent {
  firstName: string;
  lastName: string;
  email: string;
  fn: string;
  role: string;
  /** `member/<id>`. */
  limits: string[];
}

export function readAgent(form: FormData): SentAgent {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return {
    firstName: text('firstName'),
    lastName: text('lastName'),
    email: text('email'),
    fn: text('fn'),
    role: text('role'),
    limits: form.getAll('limits').map(String),
  };
}

/** What is missing, by field. */
export function mistakesOf(sent: SentAgent, { asksEmail }: { asksEmail: boolean }): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!sent.firstName) errors.firstName = words.missing.firstName;
  if (!sent.lastName) errors.lastName = words.missing.lastName;
  if (asksEmail && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(sent.email)) errors.email = words.missing.email;
  if (!sent.fn && !isRole(sent.role)) errors.role = words.missing.role;
  return errors;
}

/** As the API takes it. A function that the commune has named brings its own role and limits. */
export function toChange(
  { firstName, lastName, fn, role, limits }: SentAgent,
  { roles }: AgentList,
): AgentChange {
  const named = roles.find(({ key }) => key === fn);
  return {
    firstName,
    lastName,
    role: named?.role ?? (isRole(role) ? role : 'caterer'),
    limits: named?.limits ?? limits.flatMap(toLimit),
  };
}

function toLimit(value: string): AgentChange['limits'] {
  const [kind, id = ''] = value.split('/');
  return kind === 'member' || kind === 'site' || kind === 'service' ? [{ kind, id }] : [];
}

function isRole(role: string): role is StaffRole {
  return STAFF_ROLES.some(known => known === role);
}
