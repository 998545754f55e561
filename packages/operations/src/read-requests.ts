/** Requests, as the family that asks and the agents who decide see them. */
import { may } from '@preau/auth/policy';
import type {
  FamilyRequest,
  FamilyRequestList,
  OfficeRequest,
  OfficeRequestList,
  OfficeRequestQuery,
} from '@preau/contract/requests';
import { scopeOf } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import { readKeptSection } from '@preau/db/family-sections';
import { recordHealthReading } from '@preau/db/health-reading';
import {
  countFamilyRequests,
  countOfficeRequests,
  findFamilyRequest,
  findOfficeRequest,
  listFamilyRequests,
  listOfficeRequests,
  type NamedRequest,
  type PastEvent,
  type RequestId,
  type RequestState,
  readHealthChanges,
  readNames,
  readRequestEvents,
  readRequestFiles,
  type SentFile,
} from '@preau/db/request';
import type { Actor } from '@preau/domain/actor';
import { type Change, sectionOf } from '@preau/domain/family-file';
import { nextStatus, type RequestType } from '@preau/domain/request';
import { staleAgainst } from './apply-request.ts';
import type { Context } from './context.ts';
import { mayDecide } from './decide-requests.ts';
import { type OpenFamily, openFamily, todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { plainChange, plainStale, referencesIn, shownChange } from './show-section.ts';

const PAGE = 50;

type Names = Record<string, string>;

/** Liste des demandes: those of the adult's households, about children that it answers for or about none. */
export async function readFamilyRequests(
  ctx: Context,
  asked: {
    type?: RequestType | undefined;
    status?: RequestState | undefined;
    childId?: string | undefined;
    before?: string | undefined;
  },
): Promise<FamilyRequestList> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const view = viewOf(family);
    const [rows, counts] = await Promise.all([
      listFamilyRequests(tx, view, { ...asked, limit: PAGE + 1 }),
      countFamilyRequests(tx, view),
    ]);
    const page = rows.slice(0, PAGE);
    const names = await namesOf(tx, page);
    return {
      requests: page.map(request => familyRow(request, names)),
      next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
      counts,
    };
  });
}

/** One request with its history and files; a reading of health is noted. @throws OperationError `not_found` */
export async function readFamilyRequest(ctx: Context, id: RequestId): Promise<FamilyRequest> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const found = await findFamilyRequest(tx, viewOf(family), id);
    if (!found) throw new OperationError('not_found');
    const request = await withHealth(tx, ctx, found);
    const [names, events, files] = await Promise.all([
      namesOf(tx, [request]),
      readRequestEvents(tx, id),
      readRequestFiles(tx, id),
    ]);
    return {
      ...familyRow(request, names),
      events: events.map(event => shownEvent(event, { to: 'family' })),
      files: files.map(file => shownFile(file, 'family')),
    };
  });
}

function viewOf({ householdIds, childIds }: OpenFamily) {
  return { households: householdIds, children: childIds };
}

/** A request with its changes, also where they are of health: then the reading is noted. */
async function withHealth(tx: TenantTransaction, ctx: Context, request: NamedRequest): Promise<NamedRequest> {
  if (!sectionOf(request.section).isHealth || request.childId === null) return request;
  const { id, childId } = request;
  const [changes] = await Promise.all([
    readHealthChanges(tx, id),
    recordHealthReading(tx, {
      childId,
      actor: ctx.actor,
      occasion: 'request',
      at: ctx.now,
      requestId: ctx.requestId,
    }),
  ]);
  return { ...request, changes };
}

/** What both sides see alike. */
function shownRow(request: NamedRequest, names: Names) {
  const { id, type, section, action, status, immediate, child, changes, reason } = request;
  return {
    id,
    type,
    section,
    action,
    status,
    immediate,
    child,
    subject: subjectOf(request),
    names: namesIn(request, names),
    submittedAt: request.submittedAt.toISOString(),
    statusAt: request.statusAt.toISOString(),
    reason,
    changes: changes?.map(change => shownChange(section, change)) ?? null,
  };
}

/** The adult, child or authorised person that a request is about: as the file has it, or as it is asked. */
function subjectOf({ section, subjectName, changes }: NamedRequest): string | null {
  if (subjectName) return subjectName;
  if (!['guardian', 'partner', 'authorised-person', 'child'].includes(section)) return null;
  const name = (field: string) => {
    const change = changes?.find(one => one.field === field);
    return change?.after ?? change?.before ?? null;
  };
  const parts = [name('firstName'), name('lastName')].filter(part => typeof part === 'string');
  return parts.length > 0 ? parts.join(' ') : null;
}

function familyRow(request: NamedRequest, names: Names): FamilyRequestList['requests'][number] {
  return {
    ...shownRow(request, names),
    submittedBy: request.submitter,
    mayWithdraw: nextStatus(request.status, 'withdrawn', 'family') !== null,
    mayAnswer: nextStatus(request.status, 'answered', 'family') !== null,
  };
}

/** The queue: what an agent sees of what families ask. */
export async function readOfficeRequests(
  ctx: Context,
  query: OfficeRequestQuery,
): Promise<OfficeRequestList> {
  const scope = scopeOf(ctx.actor, todayOf(ctx));
  const { olderThanDays, after, limit, ...rest } = query;
  const submittedBefore =
    olderThanDays === undefined ? undefined : new Date(ctx.now.getTime() - olderThanDays * 86_400_000);
  const asked = { ...rest, submittedBefore };
  return ctx.tenant.transaction(async tx => {
    const [rows, { total, types, statuses, members }] = await Promise.all([
      listOfficeRequests(tx, scope, { ...asked, after, limit: limit + 1 }),
      countOfficeRequests(tx, scope, asked),
    ]);
    const page = rows.slice(0, limit);
    const names = await namesOf(tx, page);
    return {
      requests: page.map(request => officeRow(ctx.actor, request, names)),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total,
      counts: { types, statuses, members },
    };
  });
}

/**
 * One request with its history, its files and what has changed since it was asked. What is of health or money is left out
 * for who may not see it; a reading of health is noted.
 * @throws OperationError `not_found`
 */
export async function readOfficeRequest(ctx: Context, id: RequestId): Promise<OfficeRequest> {
  const today = todayOf(ctx);
  const scope = scopeOf(ctx.actor, today);
  return ctx.tenant.transaction(async tx => {
    const found = await findOfficeRequest(tx, scope, id);
    if (!found) throw new OperationError('not_found');
    const isOpen = maySee(ctx.actor, found);
    const request = isOpen ? await withHealth(tx, ctx, found) : found;
    const [names, events, files, kept] = await Promise.all([
      namesOf(tx, [request]),
      readRequestEvents(tx, id),
      isOpen && mayFetch(ctx.actor, found) ? readRequestFiles(tx, id) : [],
      isOpen && request.subjectId !== null && request.action !== 'add'
        ? readKeptSection(tx, request.section, request.subjectId, today)
        : null,
    ]);
    const isWaiting = nextStatus(request.status, 'accepted', 'agent') !== null;
    const row = officeRow(ctx.actor, request, names);
    const inFull = row.mayDecide && row.changes !== null;
    return {
      ...row,
      changes: inFull ? (request.changes ?? []).map(plainChange) : row.changes,
      events: events.map(event => shownEvent(event, { to: isOpen ? 'agent' : 'outsider' })),
      files: files.map(file => shownFile(file, 'office')),
      stale: kept && isWaiting ? staleAgainst(request.changes ?? [], kept.values).map(plainStale) : [],
    };
  });
}

/** Whether an agent may see what a request says: health and money are not everyone's. */
function maySee(actor: Actor, { section }: Pick<NamedRequest, 'section'>): boolean {
  const { isHealth, type } = sectionOf(section);
  if (isHealth) return may(actor, 'health.read');
  return type === 'fiscal' || type === 'caf' || type === 'bank' ? may(actor, 'finances.read') : true;
}

/** Whether an agent may fetch what was sent with it: a child's proofs tell of its health, as vaccinations do. */
function mayFetch(actor: Actor, { section, childId }: Pick<NamedRequest, 'section' | 'childId'>): boolean {
  return section !== 'document' || childId === null || may(actor, 'health.read');
}

function officeRow(actor: Actor, request: NamedRequest, names: Names): OfficeRequestList['requests'][number] {
  const row = shownRow(request, names);
  const isOpen = maySee(actor, request);
  return {
    ...row,
    // A reason may say of health or money what the changes say.
    ...(!isOpen && { changes: null, reason: null, names: {} }),
    household: request.household,
    member: request.member,
    submittedBy: request.submitter,
    mayDecide: mayDecide(actor, request.section),
  };
}

function shownEvent({ kind, at, note, by }: PastEvent, { to }: { to: 'family' | 'agent' | 'outsider' }) {
  const side = by?.kind === 'guardian' ? ('family' as const) : ('mairie' as const);
  return {
    kind,
    at: at.toISOString(),
    side,
    by: side === 'mairie' && to === 'family' ? null : (by?.name ?? null),
    note: to === 'outsider' ? null : note,
  };
}

function shownFile({ id, name, mediaType, byteSize }: SentFile, side: 'family' | 'office') {
  return { id, name, mediaType, byteSize, url: `/api/v1/${side}/files/${id}` };
}

/** What the ids and keys among the changes of these requests are called. */
async function namesOf(tx: TenantTransaction, requests: readonly NamedRequest[]): Promise<Names> {
  const ids = requests.flatMap(({ section, changes }) => (changes ?? []).flatMap(idsIn(section)));
  const hasDocuments = requests.some(({ section }) => section === 'document');
  const [names, kinds] = await Promise.all([
    readNames(tx, [...new Set(ids)]),
    hasDocuments ? readFamilyRules(tx).then(({ documents }) => documents) : [],
  ]);
  return { ...names, ...Object.fromEntries(kinds.map(({ key, name }) => [key, name])) };
}

function idsIn(section: NamedRequest['section']) {
  return ({ field, before, after }: Change) => [
    ...referencesIn(section, { [field]: before }),
    ...referencesIn(section, { [field]: after }),
  ];
}

/** Those of the names that a request needs. */
function namesIn({ changes }: NamedRequest, names: Names): Names {
  const values = (changes ?? []).flatMap(({ before, after }) => [before, after]);
  return Object.fromEntries(
    values.flatMap(value => {
      const name = typeof value === 'string' ? names[value] : undefined;
      return typeof value === 'string' && name !== undefined ? [[value, name]] : [];
    }),
  );
}
