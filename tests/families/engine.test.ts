/**
 * The engine of requests against a model of it: whatever families and agents do, in whatever order, the file is what the
 * accepted requests have made of it, and each request has the history of all that was done to it.
 */
import type { Decisions } from '@preau/contract/requests';
import type { FileStore } from '@preau/db/files';
import type { AgentActor, GuardianActor } from '@preau/domain/actor';
import { toId } from '@preau/domain/ids';
import { isOpen, nextStatus, type RequestEvent, type RequestStatus } from '@preau/domain/request';
import { answerRequest } from '@preau/operations/answer-request';
import { type Context, tenantContext } from '@preau/operations/context';
import { decideRequests } from '@preau/operations/decide-requests';
import { OperationError } from '@preau/operations/operation-error';
import { readChildHealth, readFamilyFile } from '@preau/operations/read-family-file';
import { submitRequest } from '@preau/operations/submit-request';
import { withdrawRequest } from '@preau/operations/withdraw-request';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Family, insertAgent, insertFamily } from '../families.ts';
import { createTestPortal, NOW, type TestPortal } from './portal.ts';

let portal: TestPortal;
let agent: AgentActor;

beforeAll(async () => {
  portal = await createTestPortal('rpi-rognaix');
  agent = await insertAgent(portal.database, portal.tenantId, 'gestionnaire');
});
afterAll(() => portal.database.drop());

function contextOf(actor: GuardianActor | AgentActor): Context {
  const stores: { app: TestPortal['database']['app']; files: FileStore } = {
    app: portal.database.app,
    files: portal.files,
  };
  const tenant = {
    id: portal.tenantId,
    slug: 'rpi-rognaix',
    name: 'RPI',
    kind: 'rpi',
    timeZone: 'Europe/Paris',
  } as const;
  return tenantContext(stores, tenant, { actor, now: NOW, requestId: 'test' });
}

/** Two sections: one of an adult, one of health, so that what is kept apart goes the same way. */
const FIELDS = { guardian: ['city', 'lieuDit', 'birthName'], health: ['doctor', 'observations'] } as const;
type Name = keyof typeof FIELDS;
type Values = Record<string, string | null>;

interface ModelRequest {
  id: string;
  section: Name;
  changes: { field: string; before: string | null; after: string | null }[];
  status: RequestStatus;
  events: RequestEvent[];
}

const text = fc.constantFrom('Un', 'Deux', 'Trois', '');
const some = (section: Name) =>
  fc.dictionary(fc.constantFrom(...FIELDS[section]), text, { minKeys: 1, maxKeys: 2 });
const submission = fc
  .constantFrom<Name>('guardian', 'health')
  .chain(section => some(section).map(input => ({ kind: 'submit' as const, section, input })));
const which = fc.nat(8);
const act = fc.oneof(
  { weight: 4, arbitrary: submission },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      which,
      decision: fc.constantFrom<Decisions['decision']>(
        'accept',
        'accept',
        'refuse',
        'ask-complement',
        'hold',
      ),
      despiteChanges: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), which }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

const EVENTS = {
  accept: 'accepted',
  refuse: 'refused',
  'ask-complement': 'complement-asked',
  hold: 'held',
} as const;

class Model {
  readonly kept: Record<Name, Values> = {
    guardian: { city: 'Rognaix', lieuDit: null, birthName: null },
    health: { doctor: null, observations: null },
  };
  readonly requests: ModelRequest[] = [];
  readonly #family: Family;

  constructor(family: Family) {
    this.#family = family;
  }

  get #parent(): Context {
    const [adult] = this.#family.adults;
    if (!adult) throw new Error('the family has an adult');
    return contextOf(adult.actor);
  }

  get #child(): string {
    return this.#family.children[0]?.id ?? '';
  }

  async do(one: Act): Promise<void> {
    if (one.kind === 'submit') return this.#submit(one);
    const request = this.requests[one.which % Math.max(1, this.requests.length)];
    if (!request) return;
    if (one.kind === 'decide') return this.#decide(request, one);
    const event = one.kind === 'withdraw' ? 'withdrawn' : 'answered';
    const status = nextStatus(request.status, event, 'family');
    const done =
      one.kind === 'withdraw'
        ? withdrawRequest(this.#parent, toId(request.id))
        : answerRequest(this.#parent, toId(request.id), { note: 'Voici.', fileIds: [], input: {} });
    if (status === null)
      return expect(done).rejects.toSatisfy(
        error => error instanceof OperationError && error.code === 'conflict',
      );
    await done;
    request.status = status;
    request.events.push(event);
  }

  async #submit({ section, input }: { section: Name; input: Record<string, string> }): Promise<void> {
    const changes = FIELDS[section].flatMap(field => {
      const after = input[field] === undefined ? undefined : input[field] || null;
      const before = this.kept[section][field] ?? null;
      return after === undefined || after === before ? [] : [{ field, before, after }];
    });
    const open = this.requests.filter(request => request.section === section && isOpen(request.status));
    const fresh = changes.filter(
      ({ field, after }) =>
        !open.some(request =>
          request.changes.some(change => change.field === field && change.after === after),
        ),
    );
    const subjectId = section === 'guardian' ? (this.#family.adults[0]?.guardianId ?? null) : null;
    const { results } = await submitRequest(this.#parent, {
      section,
      action: 'update',
      subjectId,
      childId: section === 'health' ? this.#child : null,
      householdId: null,
      input,
      note: null,
      fileIds: [],
      copyTo: [],
    });
    const [result] = results;
    if (changes.length === 0) return expect(result?.kind).toBe('unchanged');
    if (fresh.length === 0) return expect(result?.kind).toBe('already-asked');
    if (result?.kind !== 'submitted') throw new Error(JSON.stringify(result));
    this.requests.push({
      id: result.requestId,
      section,
      changes: fresh,
      status: 'pending',
      events: ['submitted'],
    });
  }

  async #decide(
    request: ModelRequest,
    { decision, despiteChanges }: { decision: Decisions['decision']; despiteChanges: boolean },
  ): Promise<void> {
    const kept = this.kept[request.section];
    const status = nextStatus(request.status, EVENTS[decision], 'agent');
    const isStale = request.changes.some(
      ({ field, before, after }) => kept[field] !== before && kept[field] !== after,
    );
    const { results } = await decideRequests(contextOf(agent), {
      ids: [request.id],
      decision,
      reason: 'Parce que.',
      despiteChanges,
    });
    const [result] = results;
    if (status === null) return expect(result).toMatchObject({ kind: 'conflict', status: request.status });
    if (decision === 'accept' && isStale && !despiteChanges) return expect(result?.kind).toBe('stale');
    expect(result).toEqual({ kind: 'decided', id: request.id, status });
    request.status = status;
    request.events.push(EVENTS[decision]);
    if (decision === 'accept') for (const { field, after } of request.changes) kept[field] = after;
  }

  /** Holds what is kept against what should be. */
  async check(): Promise<void> {
    const { households } = await readFamilyFile(this.#parent);
    expect(households[0]?.responsable.values).toMatchObject(this.kept.guardian);
    const { health } = await readChildHealth(this.#parent, this.#child);
    expect(health.values).toMatchObject(this.kept.health);
    const events = await portal.database.superuser<
      { id: string; status: RequestStatus; kinds: RequestEvent[] }[]
    >`
      select request.id, status, array_agg(request_event.kind order by request_event.id) as kinds
      from request join request_event on request_id = request.id
      where household_id = ${this.#family.householdId} group by request.id, status order by request.id`;
    expect(events.map(({ id, status, kinds }) => ({ id, status, kinds }))).toEqual(
      this.requests.map(({ id, status, events: kinds }) => ({ id, status, kinds })),
    );
  }
}

test('whatever is asked and decided, the file is what was accepted and the history is all that was done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async acts => {
      const model = new Model(
        await insertFamily(portal.database, portal.tenantId, {
          lastName: 'MODELE',
          adults: [{ firstName: 'Jeanne' }],
          children: [{ firstName: 'Léa' }],
        }),
      );
      for (const one of acts) await model.do(one);
      await model.check();
    }),
    { numRuns: 50 },
  );
});

test('of two agents who decide at the same time one does, and the other is told so', async () => {
  const family = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'COURSE',
    adults: [{ firstName: 'Jeanne' }],
    children: [{ firstName: 'Léa' }],
  });
  const [adult] = family.adults;
  if (!adult) throw new Error('the family has an adult');
  const { results } = await submitRequest(contextOf(adult.actor), {
    section: 'allergy',
    action: 'add',
    subjectId: null,
    childId: family.children[0]?.id ?? null,
    householdId: null,
    input: { kind: 'food', name: 'Arachide' },
    note: null,
    fileIds: [],
    copyTo: [],
  });
  const id = results[0]?.kind === 'submitted' ? results[0].requestId : '';
  const decisions: Decisions['decision'][] = ['accept', 'accept', 'refuse', 'accept'];
  const all = await Promise.all(
    decisions.map(decision =>
      decideRequests(contextOf(agent), { ids: [id], decision, reason: 'Parce que.', despiteChanges: false }),
    ),
  );
  expect(all.map(({ results: [result] }) => result?.kind).sort()).toEqual([
    'conflict',
    'conflict',
    'conflict',
    'decided',
  ]);
  const rows = await portal.database
    .superuser`select from child_allergy where child_id = ${family.children[0]?.id ?? ''}`;
  expect(rows.length).toBeLessThanOrEqual(1);
});
