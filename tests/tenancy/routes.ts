/**
 * How every route of the API is tried across tenants. A route that is added without a case here fails the suite.
 * `{theirs}` is an id of the other tenant, `{missing}` one that nobody has.
 */
export type RouteCase =
  /** Names nothing: its answer must hold nothing of the other tenant. */
  | { kind: 'nameless' }
  /** Names something in its address: the other tenant's must be answered as a missing one. */
  | { kind: 'named'; theirs: 'text' | 'logo' | 'job' | 'mail' | 'slug'; missing: string; body?: object }
  /** Says nothing of any tenant, to anyone. */
  | { kind: 'health' };

const NO_ID = '01900000-0000-7000-8000-000000000000';

export const ROUTE_CASES: Record<string, RouteCase> = {
  'GET /healthz': { kind: 'health' },
  'GET /readyz': { kind: 'health' },
  'GET /api/v1/portal': { kind: 'nameless' },
  'GET /api/v1/portal/texts/:key': { kind: 'named', theirs: 'text', missing: 'aucun-texte' },
  'GET /api/v1/portal/files/:id': { kind: 'named', theirs: 'logo', missing: NO_ID },
  'GET /api/v1/platform/tenants': { kind: 'nameless' },
  'GET /api/v1/platform/tenants/:slug': { kind: 'named', theirs: 'slug', missing: 'aucune-commune' },
  'POST /api/v1/platform/tenants/:slug/test-email': {
    kind: 'named',
    theirs: 'slug',
    missing: 'aucune-commune',
    body: { to: 'essai@example.org' },
  },
  'GET /api/v1/platform/jobs/failed': { kind: 'nameless' },
  'POST /api/v1/platform/jobs/:id/retry': { kind: 'named', theirs: 'job', missing: NO_ID },
  'GET /api/v1/platform/mail': { kind: 'nameless' },
  'GET /api/v1/platform/mail/:id': { kind: 'named', theirs: 'mail', missing: 'aucun-courriel' },
};
