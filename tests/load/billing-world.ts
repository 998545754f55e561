/** A régie with very many families, each with as many lines as it has children and services; and a run of their invoices. */
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { Database } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import type { MigrationUrls } from '@preau/db/migrate';
import { newId } from '@preau/db/new-id';
import { addMonths, toLocalDate } from '@preau/domain/dates';
import { type Context, tenantContext } from '@preau/operations/context';
import { LANES, startRun } from '@preau/operations/draft-run';
import { issueRun, issueRunChunk } from '@preau/operations/issue-run';
import { priceRunChunk } from '@preau/operations/price-run';
import { readRunPage } from '@preau/operations/read-run';
import postgres from 'postgres';
import { memoryFiles } from '../api.ts';
import { applyFolder, readFolder } from '../tenants.ts';

export const SLUG = 'saint-verand';
const REGIE = 'saint-verand';
const CHILDREN = 3;
/** School days of a month, one for each service. */
const DAYS = ['2026-11-03', '2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10'];
const NOW = new Date('2026-12-01T08:00:00Z');

export interface FullRegie {
  urls: MigrationUrls;
  superuser: postgres.Sql;
  tenantId: string;
  regieId: string;
  families: number;
  linesAFamily: number;
}

/**
 * To a commune, which is applied where it is not there yet, adds families of three children, each with a day in every service of a régie that has so many times five of them. The
 * checks of keys are left out: they would take longer than all the rest.
 */
export async function fillRegie(
  urls: MigrationUrls,
  superuserUrl: string,
  { families, copies }: { families: number; copies: number },
): Promise<FullRegie> {
  const superuser = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  const [there] = await superuser<{ id: string }[]>`select id from tenant where slug = ${SLUG}`;
  const tenantId = there?.id ?? (await applyCommune(urls, superuser, copies));
  const [regie] = await superuser<{ id: string }[]>`
    select id from regie where tenant_id = ${tenantId} and key = ${REGIE}`;
  const regieId = regie?.id ?? '';
  await superuser.begin(async sql => {
    await sql`set local session_replication_role = replica`;
    await sql`
      create temporary table family on commit drop as
      select nth, gen_random_uuid() as household_id, gen_random_uuid() as guardian_id from generate_series(1, ${families}) nth`;
    await sql`
      create temporary table kid on commit drop as
      select family.*, place, gen_random_uuid() as child_id from family cross join generate_series(1, ${CHILDREN}) place`;
    await sql`
      insert into household (tenant_id, id, number, member_id, created_at)
      select ${tenantId}, household_id, (9000000000 + nth)::text,
        (select member_id from regie where tenant_id = ${tenantId} and id = ${regieId}), '2026-08-25' from family`;
    await sql`
      insert into guardian (tenant_id, id, last_name, first_name, address, postal_code, city, search, created_at)
      select ${tenantId}, guardian_id, 'FAMILLE' || nth, 'Camille', nth || ' rue de l’École', '38160', 'Saint-Vérand', '',
        '2026-08-25' from family`;
    await sql`
      insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
      select ${tenantId}, gen_random_uuid(), household_id, guardian_id, 1 from family`;
    await sql`
      insert into household_quotient (tenant_id, id, household_id, quotient_familial, reference_date, applies_from, source,
        recorded_at)
      select ${tenantId}, gen_random_uuid(), household_id, 700 + nth % 700, '2026-09-01', '2026-09-01', 'caf', '2026-09-01'
      from family`;
    await sql`
      insert into child (tenant_id, id, last_name, first_name, birth_date, search, created_at)
      select ${tenantId}, child_id, 'FAMILLE' || nth, 'Enfant ' || place, date '2020-01-01' - place * 400, '', '2026-08-25'
      from kid`;
    await sql`
      insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
      select ${tenantId}, gen_random_uuid(), child_id, household_id, '2026-08-25', 'every', 'all', 10000 from kid`;
    await sql`
      insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
      select ${tenantId}, gen_random_uuid(), child_id, service.id, household_id, '2026-08-25', 'occasional', '{}'
      from kid join service on service.tenant_id = ${tenantId} and service.regie_id = ${regieId}`;
    const act = newId();
    await sql`
      insert into act (tenant_id, id, kind, channel, received_at, recorded_at, content)
      values (${tenantId}, ${act}, 'reserve', 'portal', '2026-08-26', '2026-08-26', '{}')`;
    await sql`
      insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel, received_at,
        act_id)
      select ${tenantId}, gen_random_uuid(), child_id, service.id, (${DAYS}::date[])[1 + service.position % ${DAYS.length}],
        household_id, 'reserved', 'in-time', 'portal', '2026-08-26', ${act}
      from kid join service on service.tenant_id = ${tenantId} and service.regie_id = ${regieId}`;
  });
  await superuser`vacuum analyze`;
  const [counted] = await superuser<{ count: number }[]>`
    select count(*)::int as count from service where tenant_id = ${tenantId} and regie_id = ${regieId}`;
  return { urls, superuser, tenantId, regieId, families, linesAFamily: CHILDREN * (counted?.count ?? 0) };
}

async function applyCommune(urls: MigrationUrls, superuser: postgres.Sql, copies: number): Promise<string> {
  const app = new Database('app', urls.app);
  const relay = new Database('relay', urls.relay);
  const platform = new Database('platform', urls.platform);
  const database = { urls, app, relay, platform, superuser, drop: async () => {} };
  await superuser`insert into installation (purpose) values ('demonstration') on conflict do nothing`;
  const folder = withCopies(await readFolder(SLUG), copies);
  const { tenantId } = await applyFolder(database, memoryFiles(), SLUG, folder);
  await Promise.all([app.close(), relay.close(), platform.close()]);
  return tenantId;
}

/** The folder with its services several times over, under the same rules. */
function withCopies(folder: TenantFolder, copies: number): TenantFolder {
  const keys = (key: string) => [key, ...Array.from({ length: copies - 1 }, (_, nth) => `${key}-${nth + 2}`)];
  return {
    ...folder,
    services: {
      ...folder.services,
      services: folder.services.services.flatMap(service =>
        keys(service.key).map((key, nth) => ({
          ...service,
          key,
          name: nth === 0 ? service.name : `${service.name} ${nth + 1}`,
        })),
      ),
    },
    regulations: folder.regulations.map(version => ({
      ...version,
      services: version.services.flatMap(keys),
      rules: version.rules.map(rule => ({
        ...rule,
        ...(rule.services && { services: rule.services.flatMap(keys) }),
      })),
    })),
    cases: [],
  };
}

/** Does with a context what the worker does, whose own business this measurement leaves out. */
export async function withBilling<Result>(
  { urls }: Pick<FullRegie, 'urls'>,
  work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  const app = new Database('app', urls.app, LANES + 2);
  try {
    const tenant = await findTenantBySlug(app, SLUG);
    if (!tenant) throw new Error('the tenant that was applied');
    return await work(
      tenantContext({ app, files: memoryFiles() }, tenant, {
        actor: { kind: 'system' },
        now: NOW,
        requestId: 'bench',
      }),
    );
  } finally {
    await app.close();
  }
}

/** The chunks of a run, in order. */
async function chunksOf({ superuser }: FullRegie, runId: string): Promise<string[]> {
  const rows = await superuser<{ id: string }[]>`
    select id from billing_chunk where run_id = ${runId} order by position`;
  return rows.map(({ id }) => id);
}

/** Computes a draft, in lanes as the worker does. @returns its id */
export async function draftAll(regie: FullRegie, ctx: Context): Promise<string> {
  const { id } = await startRun(ctx, { regieId: regie.regieId, from: '2026-11', to: '2026-11' });
  const chunks = await chunksOf(regie, id);
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let place = lane; place < chunks.length; place += LANES)
        await priceRunChunk(ctx, chunks[place] ?? '');
    }),
  );
  return id;
}

/** Issues a draft. */
export async function issueAll(regie: FullRegie, ctx: Context, id: string): Promise<void> {
  const { summary, proposal } = await readRunPage(ctx, id);
  const issuedOn = toLocalDate('2026-12-01');
  await issueRun(ctx, id, {
    issuedOn,
    dueOn: proposal.dueOn > issuedOn ? proposal.dueOn : addMonths(issuedOn, 1),
    seen: { invoices: summary?.outcomes.issued ?? 0, cents: summary?.issuedCents ?? 0 },
  });
  for (const chunk of await chunksOf(regie, id)) await issueRunChunk(ctx, chunk);
}

/** @throws Error where not every family has its invoice with all of its lines */
export async function expectIssued({ superuser, families, linesAFamily }: FullRegie): Promise<void> {
  const [row] = await superuser<[{ invoices: number; lines: number; last: number }]>`
    select (select count(*)::int from invoice) as invoices, (select count(*)::int from invoice_line) as lines,
      (select max(number)::int from invoice) as last`;
  if (row.invoices !== families || row.last !== families || row.lines !== families * linesAFamily)
    throw new Error(`${row.invoices} invoices to ${row.last} with ${row.lines} lines`);
}
