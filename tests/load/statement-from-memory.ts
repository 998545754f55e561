/**
 * The barest server of a family's relevé de compte: what is kept of its account is in memory, from which each request is
 * decided and rendered; what stands around it is remembered as it was once answered. Its arguments are the product's
 * port, the address of the database and the household; it prints its own port.
 */
import { Database } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { readStatementFacts } from '@preau/db/family-statement';
import { listInvoices } from '@preau/db/invoice';
import { localDateAt } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { periodOf, shownStatement } from '@preau/operations/read-statement';
import { memoryFiles } from '../api.ts';
import { rememberedAnswers, servePages } from './from-memory.ts';
import { SLUG } from './planning-world.ts';

const [productPort = '', databaseUrl = '', householdId = ''] = process.argv.slice(2);

const app = new Database('app', databaseUrl, 1);
const tenant = await findTenantBySlug(app, SLUG);
if (!tenant) throw new Error(`no commune « ${SLUG} »`);
const ctx = tenantContext({ app, files: memoryFiles() }, tenant, {
  actor: { kind: 'system' },
  now: new Date(),
  requestId: 'bench',
});
const today = localDateAt(ctx.now, tenant.timeZone);

/** What was read once, for each school year. */
const known = new Map<string, Awaited<ReturnType<typeof read>>>();

async function read(year: string) {
  const period = periodOf(today, year);
  return ctx.tenant.transaction(async tx => ({
    period,
    facts: await readStatementFacts(tx, householdId, {
      from: period.from,
      until: period.to,
      scope: 'tenant',
    }),
    invoices: await listInvoices(tx, { householdIds: [householdId] }),
  }));
}

async function decide(year: string): Promise<Response> {
  const found = known.get(year) ?? (await read(year));
  known.set(year, found);
  const { period } = found;
  const statement = shownStatement(householdId, found, { today, period });
  return Response.json({ ...statement, households: [{ id: householdId, number: '' }], online: [] });
}

const remembered = rememberedAnswers(productPort);
await servePages(request => {
  const { pathname, searchParams } = new URL(request.url);
  return pathname === '/api/v1/family/statement'
    ? decide(searchParams.get('year') ?? '')
    : remembered(request);
});
