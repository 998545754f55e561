import type { JobId } from '@preau/db/outbox';
import type { TenantId } from '@preau/domain/ids';
import { expect, test } from 'vitest';
import { chooseRound, type JobRef } from './relay-jobs.ts';

const rognaix = 'rognaix' as TenantId; // stands for a UUID
const cregy = 'cregy' as TenantId; // likewise

function due(...tenants: TenantId[]): JobRef[] {
  return tenants.map((tenantId, index) => ({
    tenantId,
    id: `${tenantId}-${index}` as JobId, // stands for a UUID
    job: 'send-email',
  }));
}

const ids = (jobs: JobRef[]) => jobs.map(({ id }) => id);

test('a tenant is handed no more than its share, what the queue holds of it included', () => {
  const jobs = due(rognaix, cregy, rognaix, cregy, rognaix);
  const chosen = chooseRound(jobs, new Map([[rognaix, 1]]), { inQueue: 10, perTenant: 2 });
  expect(ids(chosen)).toEqual(['rognaix-0', 'cregy-1', 'cregy-3']);
});

test('the queue is never filled beyond what it may hold', () => {
  const jobs = due(rognaix, cregy, rognaix);
  expect(ids(chooseRound(jobs, new Map([[cregy, 3]]), { inQueue: 5, perTenant: 9 }))).toEqual([
    'rognaix-0',
    'cregy-1',
  ]);
  expect(chooseRound(jobs, new Map([[cregy, 5]]), { inQueue: 5, perTenant: 9 })).toEqual([]);
});
