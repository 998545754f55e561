/** Has whoever is concerned told of what has happened, in the transaction in which it happens. */
import { may } from '@preau/auth/policy';
import type { NotificationRecipient } from '@preau/contract/jobs';
import { isAnyServiceWithin } from '@preau/db/agent-reach';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import { isThreadWithin } from '@preau/db/message';
import {
  type AgentAddressee,
  addNotifications,
  type FamilyAddressee,
  findRecipient,
  isRequestWithin,
  listAgentAddressees,
  listFamilyAddressees,
  type NewNotification,
  type Recipient,
  type RequestFacts,
  readRequestFacts,
  readTemplates,
} from '@preau/db/notification';
import { addJobs } from '@preau/db/outbox';
import { localDateAt, localTimeAt } from '@preau/domain/dates';
import { isSectionName, sectionOf } from '@preau/domain/family-file';
import { frenchTime } from '@preau/domain/french';
import type { Id } from '@preau/domain/ids';
import { DEFAULT_TEMPLATES, fillTemplate, type TemplateValues } from '@preau/domain/message-template';
import {
  type Addressee,
  decideDispatches,
  type NotificationOccasion,
  type NotificationRules,
} from '@preau/domain/notification';
import { requestPhrase } from '@preau/domain/request-phrase';
import type { Context } from './context.ts';

/** A message, as far as those who are told of it may know. Neither its subject nor its text is sent. */
export interface MessageNotice {
  messageId: Id<'message'>;
  threadId: Id<'thread'>;
  householdId: Id<'household'>;
  /** Of what concerns a child only those are told who answer for it. */
  childId: Id<'child'> | null;
  /** « Jeanne DUPONT », « Mairie de Rognaix ». */
  sender: string;
}

/** Days of a household's planning, as far as those who are told may know: never why a child is absent. */
export interface PlanningNotice {
  occasion:
    | 'planning-receipt'
    | 'planning-decided'
    | 'planning-asked'
    | 'place-offered'
    | 'service-closed'
    | 'presence-to-settle';
  /** By which it is known for the same. */
  key: string;
  householdId: string;
  number: string;
  familyName: string;
  /** Only adults who answer for all of them are told. */
  childIds: readonly string[];
  /** Keys: only agents who decide about one of them are told. */
  services: readonly string[];
  firstDay: string | null;
  /** « 3 jours réservés ». */
  phrase: string;
  details: string;
  reason: string | null;
  /** Until when an offered place is kept, as it is said. */
  until: string | null;
}

/** An invoice, as its family is told of it; the bytes go with the e-mail when it is sent. */
export interface InvoiceNotice {
  occasion: 'invoice-issued';
  /** By which it is known for the same. */
  key: string;
  invoiceId: string;
  householdId: string;
  number: string;
  familyName: string;
  /** « Facture AL-36 ». */
  name: string;
  /** « 58,80 € à payer ». */
  amount: string;
  until: string;
  period: string;
  regie: string;
}

/** What a family still owes a régie, as it is reminded of it. */
export interface ReminderNotice {
  occasion: 'payment-reminder';
  key: string;
  householdId: string;
  number: string;
  familyName: string;
  /** « 58,80 € à payer ». */
  amount: string;
  /** The invoices, line by line. */
  details: string;
  /** As the régie words this level. */
  wording: string;
  regie: string;
}

/** Money that a régie has received of a family. */
export interface ReceiptNotice {
  occasion: 'payment-received';
  key: string;
  paymentId: string;
  householdId: string;
  number: string;
  familyName: string;
  /** « 58,80 € ». */
  amount: string;
  /** Number of the receipt. */
  receipt: string;
  details: string;
  regie: string;
}

/** What somebody is told of, with the ids of what it is about. */
export type Notice =
  | {
      occasion:
        | 'request-submitted'
        | 'request-answered'
        | 'request-withdrawn'
        | 'request-accepted'
        | 'request-refused'
        | 'complement-asked';
      requestId: Id<'request'>;
    }
  | PlanningNotice
  | InvoiceNotice
  | ReminderNotice
  | ReceiptNotice
  | ({ occasion: 'message-from-mairie' } & MessageNotice)
  | ({ occasion: 'message-from-family'; familyName: string; number: string } & MessageNotice)
  /** One message to many families: the threads of a part of them. */
  | {
      occasion: 'broadcast';
      sender: string;
      subject: string;
      text: string;
      threads: readonly { threadId: Id<'thread'>; householdId: Id<'household'> }[];
    }
  | {
      occasion: 'support-granted';
      grantId: Id<'support-grant'>;
      by: Id<'account'>;
      reason: string;
      until: Date;
    }
  /** An adult has another e-mail on file from now on: told at the one that it had, since whoever changed it reads the new. */
  | { occasion: 'email-changed'; guardianId: Id<'guardian'>; former: string };

/** One person to be told one thing. */
interface Telling {
  occasion: NotificationOccasion;
  key: string;
  addressee: Addressee & { recipient: Recipient };
  values: TemplateValues;
  path: string;
  /** Where it goes instead of what is on file; null for what is. */
  address: string | null;
  householdId: string | null;
  childId: string | null;
  requestId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
}

/**
 * Records what is to be told, and asks for what may leave to be sent. Who, by which channel and when is decided here and
 * in domain/notification alone. Told again of the same thing, nobody hears of it twice.
 */
export async function notify(
  tx: TenantTransaction,
  ctx: Context,
  notice: Notice | readonly Notice[],
): Promise<void> {
  const notices = [notice].flat() as Notice[]; // a readonly array flattens to its elements
  const tellings = await findTellings(tx, ctx, notices);
  if (tellings.length === 0) return;
  const [{ notices: rhythm, quietHours }, own] = await Promise.all([readFamilyRules(tx), readTemplates(tx)]);
  const rules: NotificationRules = { notices: rhythm, quietHours, timeZone: ctx.tenant.timeZone };
  const notifications = tellings.flatMap(telling => {
    const template = own.get(telling.occasion) ?? DEFAULT_TEMPLATES[telling.occasion];
    const filled = fillTemplate(template, { collectivite: ctx.tenant.name, ...telling.values });
    return decideDispatches(telling.occasion, telling.addressee, rules, ctx.now).map(
      (dispatch): NewNotification => ({
        key: telling.key,
        occasion: telling.occasion,
        recipient: telling.addressee.recipient,
        channel: dispatch.channel,
        state:
          dispatch.kind === 'send' ? { kind: 'waiting' } : { kind: 'suppressed', because: dispatch.because },
        sendAfter: dispatch.kind === 'send' ? dispatch.sendAfter : ctx.now,
        subject: filled.subject,
        text: dispatch.channel === 'sms' ? filled.sms : filled.text,
        path: telling.path,
        address: telling.address,
        householdId: telling.householdId,
        childId: telling.childId,
        requestId: telling.requestId,
        invoiceId: telling.invoiceId,
        paymentId: telling.paymentId,
      }),
    );
  });
  const added = await addNotifications(tx, notifications, ctx.now);
  await addJobs(tx, 'send-notification', jobsOf(added, ctx.now));
}

/** One job for each recipient, channel and instant: what is due together leaves together, but what goes elsewhere alone. */
function jobsOf(
  notifications: readonly (NewNotification & { id: string })[],
  now: Date,
): { payload: NotificationRecipient; runAt?: Date }[] {
  const jobs = new Map<string, { payload: NotificationRecipient; runAt?: Date }>();
  for (const { id, state, recipient, channel, address, sendAfter } of notifications) {
    if (state.kind !== 'waiting') continue;
    const payload: NotificationRecipient = { ...recipient, channel, ...(address !== null && { alone: id }) };
    const key = `${recipient.id}/${channel}/${payload.alone ?? ''}/${sendAfter.getTime()}`;
    jobs.set(key, sendAfter > now ? { payload, runAt: sendAfter } : { payload });
  }
  return [...jobs.values()];
}

async function findTellings(
  tx: TenantTransaction,
  ctx: Context,
  notices: readonly Notice[],
): Promise<Telling[]> {
  const requestIds = notices.flatMap(notice => ('requestId' in notice ? [notice.requestId] : []));
  const requests = requestIds.length > 0 ? await readRequestFacts(tx, requestIds) : new Map();
  // Those of many families are asked for at once.
  const householdIds = new Set(
    notices.flatMap(notice => ('phrase' in notice || 'regie' in notice ? [notice.householdId] : [])),
  );
  const adults = householdIds.size > 0 ? await listFamilyAddressees(tx, [...householdIds]) : [];
  const families = Map.groupBy(adults, ({ householdId }) => householdId as string); // as a notice names it
  const tellings: Telling[] = [];
  for (const notice of notices) tellings.push(...(await tellingsOf(tx, ctx, notice, requests, families)));
  return tellings;
}

async function tellingsOf(
  tx: TenantTransaction,
  ctx: Context,
  notice: Notice,
  requests: ReadonlyMap<string, RequestFacts>,
  families: ReadonlyMap<string, readonly FamilyAddressee[]>,
): Promise<Telling[]> {
  switch (notice.occasion) {
    case 'request-submitted':
    case 'request-answered':
    case 'request-withdrawn': {
      const request = requests.get(notice.requestId);
      if (!request) return [];
      const agents = await agentsFor(tx, ctx, {
        isConcerned: agent => mayDecide(agent, request),
        isWithin: scope => isRequestWithin(tx, scope, request.id),
      });
      return agents.map(addressee => ({
        ...aboutRequest(notice.occasion, request),
        addressee,
        path: `/mairie/demandes/${request.id}`,
      }));
    }
    case 'request-accepted':
    case 'request-refused':
    case 'complement-asked': {
      const request = requests.get(notice.requestId);
      if (!request) return [];
      return (await adultsFor(tx, request)).map(addressee => ({
        ...aboutRequest(notice.occasion, request),
        addressee,
        path: `/demandes/${request.id}`,
      }));
    }
    case 'message-from-mairie':
      return (await adultsFor(tx, notice)).map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.messageId,
        addressee,
        values: { expediteur: notice.sender },
        path: `/messages/${notice.threadId}`,
        householdId: notice.householdId,
        childId: notice.childId,
      }));
    case 'message-from-family': {
      const { familyName, number, sender } = notice;
      const agents = await agentsFor(tx, ctx, {
        isConcerned: agent => may(actorOf(agent), 'messages.read'),
        isWithin: scope => isThreadWithin(tx, scope, notice.threadId),
      });
      return agents.map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.messageId,
        addressee,
        values: { expediteur: sender, famille: familyName, numero: number },
        path: `/mairie/messages/${notice.threadId}`,
        householdId: notice.householdId,
      }));
    }
    case 'broadcast': {
      const threadOf = new Map(notice.threads.map(thread => [thread.householdId, thread.threadId]));
      const adults = await listFamilyAddressees(tx, [...threadOf.keys()]);
      return adults.map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: threadOf.get(addressee.householdId) ?? '',
        addressee,
        values: { expediteur: notice.sender, objet: notice.subject, message: notice.text },
        path: `/messages/${threadOf.get(addressee.householdId)}`,
        householdId: addressee.householdId,
      }));
    }
    case 'planning-asked': {
      const agents = await agentsFor(tx, ctx, {
        isConcerned: agent => may(actorOf(agent), 'office-planning.write'),
        isWithin: scope => isAnyServiceWithin(tx, scope, notice.services),
      });
      return agents.map(addressee => ({
        ...aboutPlanning(notice),
        addressee,
        path: '/mairie/planning/demandes',
      }));
    }
    case 'planning-receipt':
    case 'planning-decided':
    case 'place-offered':
    case 'service-closed':
    case 'presence-to-settle': {
      const adults = families.get(notice.householdId) ?? [];
      return adults
        .filter(({ childIds }) => notice.childIds.every(id => childIds.includes(id)))
        .map(addressee => ({
          ...aboutPlanning(notice),
          addressee,
          path:
            notice.occasion === 'presence-to-settle'
              ? '/planning/a-regler'
              : notice.firstDay
                ? `/planning?du=${notice.firstDay}`
                : '/planning',
        }));
    }
    case 'invoice-issued': {
      const { number, familyName, name, amount, until, period, regie } = notice;
      return (families.get(notice.householdId) ?? []).map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.key,
        addressee,
        values: {
          famille: familyName,
          numero: number,
          facture: name,
          montant: amount,
          echeance: until,
          periode: period,
          regie,
        },
        path: `/factures/${notice.invoiceId}`,
        householdId: notice.householdId,
        invoiceId: notice.invoiceId,
      }));
    }
    case 'payment-reminder': {
      const { number, familyName, amount, details, wording, regie } = notice;
      return (families.get(notice.householdId) ?? []).map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.key,
        addressee,
        values: { famille: familyName, numero: number, montant: amount, details, message: wording, regie },
        path: '/factures',
        householdId: notice.householdId,
      }));
    }
    case 'payment-received': {
      const { number, familyName, amount, receipt, details, regie } = notice;
      return (families.get(notice.householdId) ?? []).map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.key,
        addressee,
        values: { famille: familyName, numero: number, montant: amount, quittance: receipt, details, regie },
        path: `/factures/quittances/${notice.paymentId}`,
        householdId: notice.householdId,
        paymentId: notice.paymentId,
      }));
    }
    case 'support-granted': {
      const agents = await listAgentAddressees(tx);
      const by = agents.find(({ recipient }) => recipient.id === notice.by)?.name ?? '';
      const admins = agents.filter(({ role }) => role === 'admin');
      return admins.map(addressee => ({
        ...NOTHING_ELSE,
        occasion: notice.occasion,
        key: notice.grantId,
        addressee,
        values: {
          heure: frenchTime(localTimeAt(notice.until, ctx.tenant.timeZone)),
          agent: by,
          motif: notice.reason,
        },
        path: '/mairie/assistance',
        householdId: null,
      }));
    }
    case 'email-changed': {
      const recipient = { kind: 'guardian', id: notice.guardianId } as const;
      const adult = await findRecipient(tx, recipient);
      if (!adult) return [];
      return [
        {
          ...NOTHING_ELSE,
          occasion: notice.occasion,
          // Each time anew: an address may be left, taken again, and left.
          key: `${notice.former}/${ctx.now.toISOString()}`,
          addressee: { ...adult, recipient, email: notice.former },
          values: {},
          path: '/mon-compte',
          address: notice.former,
          householdId: adult.householdIds[0] ?? null,
        },
      ];
    }
  }
}

const NOTHING_ELSE = { address: null, childId: null, requestId: null, invoiceId: null, paymentId: null };

/** What is told of days of the planning. */
function aboutPlanning(notice: PlanningNotice): Omit<Telling, 'addressee' | 'path'> {
  const [childId, ...others] = notice.childIds;
  return {
    ...NOTHING_ELSE,
    occasion: notice.occasion,
    key: notice.key,
    values: {
      famille: notice.familyName,
      numero: notice.number,
      acte: notice.phrase,
      details: notice.details,
      motif: notice.reason ?? '',
      heure: notice.until ?? '',
    },
    householdId: notice.householdId,
    childId: others.length === 0 ? (childId ?? null) : null,
  };
}

/** What is told of a request. Why a request about health was decided as it was is not for an e-mail. */
function aboutRequest(
  occasion: NotificationOccasion,
  { id, householdId, number, familyName, section, action, childId, childName, reason, eventId }: RequestFacts,
): Omit<Telling, 'addressee' | 'path'> {
  const demande = isSectionName(section) ? requestPhrase({ section, action, childName }) : 'une demande';
  return {
    occasion,
    key: eventId ?? id,
    values: {
      famille: familyName,
      numero: number,
      demande,
      enfant: childName ?? '',
      motif:
        isAboutHealth(section) && reason
          ? 'La raison se lit sur le portail, après connexion.'
          : (reason ?? ''),
    },
    address: null,
    householdId,
    childId,
    requestId: id,
    invoiceId: null,
    paymentId: null,
  };
}

function isAboutHealth(section: string): boolean {
  return !isSectionName(section) || sectionOf(section).isHealth;
}

/** The adults of a household, but for what concerns a child those who answer for it. */
async function adultsFor(
  tx: TenantTransaction,
  { householdId, childId }: { householdId: string; childId: string | null },
) {
  const adults = await listFamilyAddressees(tx, [householdId]);
  return childId === null ? adults : adults.filter(({ childIds }) => childIds.includes(childId));
}

/** The agents within whose limits this is and who may do something about it, but for whoever has just done it. */
async function agentsFor(
  tx: TenantTransaction,
  ctx: Context,
  {
    isConcerned,
    isWithin,
  }: { isConcerned: (agent: AgentAddressee) => boolean; isWithin: (scope: AgentScope) => Promise<boolean> },
): Promise<AgentAddressee[]> {
  const today = localDateAt(ctx.now, ctx.tenant.timeZone);
  const told: AgentAddressee[] = [];
  for (const agent of await listAgentAddressees(tx)) {
    if (!isConcerned(agent) || ('id' in ctx.actor && agent.recipient.id === ctx.actor.id)) continue;
    const scope = scopeOf(actorOf(agent), today);
    if (scope === 'tenant' || (await isWithin(scope))) told.push(agent);
  }
  return told;
}

function actorOf({ recipient, role, limits }: AgentAddressee) {
  return { kind: 'agent', id: recipient.id as Id<'account'>, role, limits } as const; // an agent is known by its account
}

/** Requests about health are for those who may write it, those about money likewise. */
function mayDecide(agent: AgentAddressee, { section }: RequestFacts): boolean {
  const actor = actorOf(agent);
  if (!may(actor, 'requests.decide')) return false;
  if (isAboutHealth(section)) return may(actor, 'health.write');
  return ['fiscal', 'caf', 'bank'].includes(section) ? may(actor, 'finances.write') : true;
}
