/**
 * The barest server of a family's planning: what is kept of the family is in memory, from which each request is decided
 * and rendered; what stands around it is remembered as it was once answered. Its arguments are the product's port, the
 * address of the database and the adult; it prints its own port.
 */
import { Database, type TenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { toLocalDate } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { type OpenPlanning, openPlanning } from '@preau/operations/open-planning';
import { shownPlanning } from '@preau/operations/read-planning';
import { memoryFiles } from '../api.ts';
import { rememberedAnswers, servePages } from './from-memory.ts';
import { SLUG } from './planning-world.ts';

const [productPort = '', databaseUrl = '', guardianId = ''] = process.argv.slice(2);

const app = new Database('app', databaseUrl, 1);
const tenant = await findTenantBySlug(app, SLUG);
if (!tenant) throw new Error(`no commune « ${SLUG} »`);
const contextAt = (now: Date) =>
  tenantContext({ app, files: memoryFiles() }, tenant, {
    actor: { kind: 'system' },
    now,
    requestId: 'bench',
  });

/** What was read once, for each period. Nobody of the family waits for a place, so that showing it reads nothing more. */
const known = new Map<string, { tx: TenantTransaction; open: OpenPlanning }>();

async function decide(url: URL): Promise<Response> {
  const span = {
    from: toLocalDate(url.searchParams.get('from') ?? ''),
    to: toLocalDate(url.searchParams.get('to') ?? ''),
  };
  const ctx = contextAt(new Date());
  const { tx, open } = known.get(url.search) ?? (await ctx.tenant.transaction(read));
  known.set(url.search, { tx, open });
  return Response.json(await shownPlanning(tx, ctx, open, span, open.planning.householdIds));

  async function read(tx: TenantTransaction) {
    const subject = { kind: 'guardian', guardianId: toId<'guardian'>(guardianId) } as const;
    return { tx, open: await openPlanning(tx, ctx, subject, span) };
  }
}

const remembered = rememberedAnswers(productPort);
await servePages(request => {
  const url = new URL(request.url);
  return url.pathname === '/api/v1/family/planning' ? decide(url) : remembered(request);
});
