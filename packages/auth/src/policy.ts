/**
 * Who may do what: one table, read by the API for every route and by nothing else. What an actor may do it *to* (its own
 * household, a child it answers for, the member it is limited to) is the verb's question.
 */
import { type Actor, type ActorKind, actorKind } from '@preau/domain/actor';

/** What a route may ask of its caller, and who has it. */
const GRANTS = {
  /** What a commune says of itself to everyone. */
  'portal.read': [
    'visitor',
    'guardian',
    'admin',
    'gestionnaire',
    'regisseur',
    'animateur',
    'caterer',
    'support',
  ],
  /** Signing in, asking for a password, by whoever comes; on the console as on a portal. */
  'sign-in.begin': [
    'visitor',
    'guardian',
    'admin',
    'gestionnaire',
    'regisseur',
    'animateur',
    'caterer',
    'support',
    'operator',
  ],
  /** One's own account: who one is, one's password, one's sign-ins, signing out. */
  'account.own': [
    'guardian',
    'admin',
    'gestionnaire',
    'regisseur',
    'animateur',
    'caterer',
    'support',
    'operator',
  ],

  /** One's own family: its file, requests, messages, documents, all that is held about it. */
  'family.read': ['guardian'],
  'family.request': ['guardian'],
  'family.export': ['guardian'],

  /** One's own planning: what is reserved, what it costs; reserving, absences, taking back. */
  'planning.read': ['guardian'],
  'planning.write': ['guardian'],
  /** One's own invoices and account; paying online. */
  'family-account.read': ['guardian'],
  'family-account.pay': ['guardian'],
  /** Who is expected where, what waits for a decision; support sees it too. */
  'office-planning.read': ['admin', 'gestionnaire', 'regisseur', 'animateur', 'support'],
  /** Deciding, entering what came by telephone or on paper, within the rules or beyond them with a reason. */
  'office-planning.write': ['admin', 'gestionnaire'],
  /** Closing and opening services, changing places. */
  'office-planning.close': ['admin', 'gestionnaire'],

  /** Meals in numbers, without names: what is ordered, what it would be now. */
  'meals.read': ['admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer', 'support'],
  /** Ordering a day before its time or again, sending an order again. */
  'meals.order': ['admin', 'gestionnaire'],
  /** Saying that an order has come. */
  'meals.receive': ['admin', 'gestionnaire', 'caterer'],
  /** Meals of guests and staff. */
  'guest-meals.write': ['admin', 'gestionnaire', 'animateur'],
  /** What is cooked. */
  'menus.write': ['admin', 'gestionnaire', 'caterer'],
  /** Noting who is there, with what the children's care needs: each download of it is noted. */
  'attendance.take': ['admin', 'gestionnaire', 'animateur'],
  /** What was noted: lists, anomalies, figures. */
  'attendance.read': ['admin', 'gestionnaire', 'regisseur', 'animateur', 'support'],

  /** Families, children, classes, enrolments, as the mairie sees them; without health and without money. */
  'families.read': ['admin', 'gestionnaire', 'regisseur', 'animateur', 'support'],
  'families.write': ['admin', 'gestionnaire'],
  'families.import': ['admin', 'gestionnaire'],
  /** Fiscal, CAF and bank details. */
  'finances.read': ['admin', 'gestionnaire', 'regisseur'],
  'finances.write': ['admin', 'gestionnaire', 'regisseur'],
  /** Données sanitaires et complémentaires: each reading is noted. */
  'health.read': ['admin', 'gestionnaire', 'animateur'],
  'health.write': ['admin', 'gestionnaire'],
  /** Invoices and accounts of families, as the mairie sees them. */
  'billing.read': ['admin', 'gestionnaire', 'regisseur'],
  /** Drafts of invoices, issuing them, reminders. */
  'billing.run': ['admin', 'regisseur'],
  /** Credit notes and complements, giving up a debt, giving money back. */
  'billing.correct': ['admin', 'regisseur'],
  /** Money that comes in, and is brought to the bank. */
  'payments.record': ['admin', 'regisseur'],
  /** Handing debts to the comptable public: the ordonnateur's. */
  'titres.hand': ['admin'],
  'requests.read': ['admin', 'gestionnaire', 'regisseur', 'support'],
  'requests.decide': ['admin', 'gestionnaire', 'regisseur'],
  'messages.read': ['admin', 'gestionnaire', 'regisseur'],
  'messages.send': ['admin', 'gestionnaire', 'regisseur'],
  /** What an agent puts to a message or into a child's file. */
  'files.attach': ['admin', 'gestionnaire', 'regisseur'],
  /** A message to many families. */
  'messages.broadcast': ['admin', 'gestionnaire'],
  /** Attendance as a file, child by child, that leaves the portal. */
  'attendance.export': ['admin', 'gestionnaire', 'regisseur'],
  /** Texts, forms and links of Infos/Documents; templates of e-mails. */
  'information.write': ['admin', 'gestionnaire'],
  'agents.manage': ['admin'],
  'support.grant': ['admin'],
  'retention.run': ['admin'],
  'audit.read': ['admin'],

  /** The list of tenants. */
  'tenants.read': ['operator'],
  /** An e-mail to check a commune's mail. */
  'tenants.test': ['operator'],
  /** Looking into a tenant that has granted it. */
  'tenants.support': ['operator'],
  'jobs.read': ['operator'],
  'jobs.retry': ['operator'],
  /** Mail that was caught instead of sent. */
  'inbox.read': ['operator'],
} as const satisfies Record<string, readonly ActorKind[]>;

export type Permission = keyof typeof GRANTS;

export const PERMISSIONS = Object.keys(GRANTS) as Permission[]; // the record has these keys and no others

/** Whether this actor may do this at all. */
export function may(actor: Actor, permission: Permission): boolean {
  const granted: readonly ActorKind[] = GRANTS[permission];
  return granted.includes(actorKind(actor));
}
