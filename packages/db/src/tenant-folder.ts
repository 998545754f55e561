/** A tenant's configuration as its folder says it, saved into and loaded from the rows that the product reads. */
import { WEEKDAYS, type Weekday } from '@preau/domain/dates';
import { markRevised } from './configuration-revision.ts';
import type { TenantTransaction } from './database.ts';
import { readFamilyRules } from './family-rules.ts';
import { type FileStore, saveFile } from './files.ts';
import { type Rows, rowsOf } from './internal/tenant-folder-rows.ts';
import { sqlOf } from './internal/transaction.ts';
import { readRegulationVersions } from './regulation-text.ts';
import type { schoolYear, service, tenantProfile } from './schema/configuration.ts';
import type { Holidays, Period, Said, TenantConfiguration } from './tenant-configuration.ts';

type Commune = TenantConfiguration['commune'];
type Services = TenantConfiguration['services'];

/** Loads the configuration of the transaction's tenant; null for one that has never been given any. */
export async function loadTenantFolder(
  tx: TenantTransaction,
  store: FileStore,
): Promise<TenantConfiguration | null> {
  // Sent together, these cost the time of the slowest.
  const [commune, services, calendar, families, regulations, texts, cases] = await Promise.all([
    loadCommune(tx),
    loadServices(tx),
    loadCalendar(tx),
    loadFamilies(tx),
    readRegulationVersions(tx),
    loadTexts(tx),
    loadCases(tx),
  ]);
  if (!commune) return null;
  const { logoSha256, ...said } = commune;
  const logo = logoSha256 === null ? null : await store.get(tx.tenantId, logoSha256);
  return { commune: said, services, calendar, families, regulations, texts, cases, logo };
}

interface ProfileRow extends Omit<Said<typeof tenantProfile>, 'logoFileId' | 'schoolWeekdays'> {
  logoSha256: string | null;
  logoMediaType: string | null;
}

async function loadCommune(tx: TenantTransaction): Promise<(Commune & { logoSha256: string | null }) | null> {
  const sql = sqlOf(tx);
  const [[found], hosts, members, regies, staffRoles] = await Promise.all([
    sql<(Pick<Commune, 'slug' | 'kind' | 'name' | 'timeZone'> & ProfileRow)[]>`
      select t.slug, t.kind, t.name, t.time_zone as "timeZone", p.website, p.school_zone as "schoolZone",
        p.alsace_moselle as "alsaceMoselle", p.accent, p.header, p.logo_alt as "logoAlt",
        f.sha256 as "logoSha256", f.media_type as "logoMediaType"
      from tenant_profile p
      join tenant t on t.id = p.tenant_id
      left join file f on f.tenant_id = p.tenant_id and f.id = p.logo_file_id
      where p.tenant_id = ${tx.tenantId}`,
    sql<{ host: string }[]>`select host from tenant_host where tenant_id = ${tx.tenantId} order by host`,
    sql<Commune['members']>`
      select key, name, address, phone, email, website, opening_hours as "openingHours", siret
      from member where tenant_id = ${tx.tenantId} order by position`,
    sql<Commune['regies']>`
      select r.key, m.key as member, r.name, r.numbering, r.collected_by as "collectedBy",
        r.means_of_payment as "meansOfPayment", r.cheque_payee as "chequePayee",
        r.invoice_by_email as "invoiceByEmail", r.cash_ceiling_cents as "cashCeilingCents",
        r.payment_note as "paymentNote"
      from regie r join member m on m.tenant_id = r.tenant_id and m.id = r.member_id
      where r.tenant_id = ${tx.tenantId} order by r.position`,
    sql<Commune['staffRoles']>`
      select r.key, r.name, r.role, coalesce((
        select jsonb_agg(jsonb_build_object(
          'kind', case when m.key is not null then 'member' when s.key is not null then 'site' else 'service' end,
          'key', coalesce(m.key, s.key, v.key)) order by l.position)
        from staff_role_limit l
        left join member m on m.tenant_id = l.tenant_id and m.id = l.member_id
        left join site s on s.tenant_id = l.tenant_id and s.id = l.site_id
        left join service v on v.tenant_id = l.tenant_id and v.id = l.service_id
        where l.tenant_id = r.tenant_id and l.staff_role_id = r.id), '[]') as "limitedTo"
      from staff_role r where r.tenant_id = ${tx.tenantId} order by r.position`,
  ]);
  if (!found) return null;
  const { slug, kind, name, timeZone, website, schoolZone, alsaceMoselle, accent, header } = found;
  return {
    slug,
    kind,
    name,
    timeZone,
    website,
    school: { zone: schoolZone, alsaceMoselle },
    hosts: hosts.map(({ host }) => host),
    branding: {
      accent,
      header,
      logo:
        found.logoAlt === null
          ? null
          : { file: found.logoMediaType === PNG ? 'logo.png' : 'logo.svg', alt: found.logoAlt },
    },
    members: [...members],
    regies: [...regies],
    staffRoles: [...staffRoles],
    logoSha256: found.logoSha256,
  };
}

interface ServiceRow extends Omit<Said<typeof service>, 'memberId' | 'siteId' | 'regieId'> {
  member: string;
  site: string;
  regie: string;
}

/** Sites, services, meal types and reasons of absence, in the order of the folder. */
export async function loadServices(tx: TenantTransaction): Promise<Services> {
  const sql = sqlOf(tx);
  const [sites, services, mealTypes, absenceReasons] = await Promise.all([
    sql<Services['sites']>`
      select s.key, m.key as member, s.name, s.kind, s.address,
        case when s.caterer_name is not null then jsonb_build_object('name', s.caterer_name, 'emails', s.caterer_emails,
          'sends', case when s.caterer_sends_at is null then jsonb_build_object('kind', 'deadline')
            else jsonb_build_object('kind', 'days-before', 'days', s.caterer_days_before,
              'at', to_char(s.caterer_sends_at, 'HH24:MI')) end,
          'changesAt', to_char(s.caterer_changes_at, 'HH24:MI')) end as caterer
      from site s join member m on m.tenant_id = s.tenant_id and m.id = s.member_id
      where s.tenant_id = ${tx.tenantId} order by s.position`,
    sql<ServiceRow[]>`
      select s.key, m.key as member, i.key as site, r.key as regie, s.name, s.kind, s.weekdays, s.holiday_weekdays as "holidayWeekdays",
        to_char(s.starts_at, 'HH24:MI') as "startsAt", to_char(s.ends_at, 'HH24:MI') as "endsAt", s.capacity,
        s.contact_name as "contactName", s.contact_phone as "contactPhone", s.contact_note as "contactNote"
      from service s
      join member m on m.tenant_id = s.tenant_id and m.id = s.member_id
      join site i on i.tenant_id = s.tenant_id and i.id = s.site_id
      join regie r on r.tenant_id = s.tenant_id and r.id = s.regie_id
      where s.tenant_id = ${tx.tenantId} order by s.position`,
    sql<Services['mealTypes']>`
      select t.key, t.name, array(
        select s.key from meal_type_site c join site s on s.tenant_id = c.tenant_id and s.id = c.site_id
        where c.tenant_id = t.tenant_id and c.meal_type_id = t.id order by c.position) as canteens
      from meal_type t where t.tenant_id = ${tx.tenantId} order by t.position`,
    sql<Services['absenceReasons']>`
      select key, name from absence_reason where tenant_id = ${tx.tenantId} order by position`,
  ]);
  return {
    sites: [...sites],
    services: services.map(serviceOfRow),
    mealTypes: [...mealTypes],
    absenceReasons: [...absenceReasons],
  };
}

function serviceOfRow(row: ServiceRow): Services['services'][number] {
  const { key, member, site, regie, name, kind, capacity, startsAt, endsAt, contactName, contactPhone } = row;
  return {
    key,
    member,
    site,
    regie,
    name,
    kind,
    weekdays: weekdaysOf(row.weekdays),
    holidayWeekdays: weekdaysOf(row.holidayWeekdays),
    hours: startsAt === null || endsAt === null ? null : { start: startsAt, end: endsAt },
    capacity,
    contact:
      contactName === null || contactPhone === null
        ? null
        : { name: contactName, phone: contactPhone, note: row.contactNote },
  };
}

/** From ISO numbers: Monday is 1. */
function weekdaysOf(numbers: readonly number[]): Weekday[] {
  return numbers.flatMap(number => WEEKDAYS[number - 1] ?? []);
}

/** School years, holidays, closures and openings, in the order of the folder. */
export async function loadCalendar(tx: TenantTransaction): Promise<TenantConfiguration['calendar']> {
  const sql = sqlOf(tx);
  const [schoolYears, [profile], holidays, exceptions] = await Promise.all([
    sql<Said<typeof schoolYear>[]>`
      select key, first_day as "firstDay", last_day as "lastDay"
      from school_year where tenant_id = ${tx.tenantId} order by position`,
    sql<Pick<Said<typeof tenantProfile>, 'schoolWeekdays'>[]>`
      select school_weekdays as "schoolWeekdays" from tenant_profile where tenant_id = ${tx.tenantId}`,
    sql<Holidays[]>`
      select key, first_day as "from", last_day as "to", name
      from school_holidays where tenant_id = ${tx.tenantId} order by position`,
    sql<(Period & { exception: 'closure' | 'opening' })[]>`
      select e.kind as exception, e.key, e.first_day as "from", e.last_day as "to", e.reason, case
        when m.key is not null then jsonb_build_object('kind', 'member', 'key', m.key)
        when s.key is not null then jsonb_build_object('kind', 'site', 'key', s.key)
        when v.key is not null then jsonb_build_object('kind', 'service', 'key', v.key)
        else jsonb_build_object('kind', 'tenant') end as scope
      from calendar_exception e
      left join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
      left join site s on s.tenant_id = e.tenant_id and s.id = e.site_id
      left join service v on v.tenant_id = e.tenant_id and v.id = e.service_id
      where e.tenant_id = ${tx.tenantId} order by e.position`,
  ]);
  const periods = (kind: 'closure' | 'opening') =>
    exceptions.filter(({ exception }) => exception === kind).map(({ exception: _, ...period }) => period);
  return {
    schoolYears: [...schoolYears],
    schoolWeekdays: weekdaysOf(profile?.schoolWeekdays ?? []),
    holidays: [...holidays],
    closures: periods('closure'),
    openings: periods('opening'),
  };
}

async function loadFamilies(tx: TenantTransaction): Promise<TenantConfiguration['families']> {
  const sql = sqlOf(tx);
  const [rules, keys] = await Promise.all([
    readFamilyRules(tx),
    sql<{ id: string; key: string }[]>`
      select id, key from service where tenant_id = ${tx.tenantId}
      union all select id, key from site where tenant_id = ${tx.tenantId}`,
  ]);
  const keyOf = new Map(keys.map(({ id, key }) => [id, key]));
  const { atOnce, optionalFields, passwordMinimum, documents, enrolments, notices, quietHours, retention } =
    rules;
  return {
    atOnce,
    optionalFields,
    passwords: { minimum: passwordMinimum },
    documents,
    enrolments:
      enrolments?.map(({ serviceId, way, siteIds }) => ({
        service: keyOf.get(serviceId) ?? '',
        way,
        schools: siteIds.flatMap(id => keyOf.get(id) ?? []),
      })) ?? null,
    notices,
    quietHours,
    retention,
  };
}

async function loadTexts(tx: TenantTransaction): Promise<TenantConfiguration['texts']> {
  return [
    ...(await sqlOf(tx)<TenantConfiguration['texts']>`
      select key, title, markdown from regulation_text where tenant_id = ${tx.tenantId} order by key collate "C"`),
  ];
}

async function loadCases(tx: TenantTransaction): Promise<TenantConfiguration['cases']> {
  return [
    ...(await sqlOf(tx)<TenantConfiguration['cases']>`
      select title, given, act as "when", expected as expect
      from agreed_case where tenant_id = ${tx.tenantId} order by position`),
  ];
}

const PNG = 'image/png';
const SVG = 'image/svg+xml';

/**
 * Makes the rows of the transaction's tenant say what its folder says: adds, changes, and removes what it no longer
 * names. Rows of a published version of a règlement are never changed; one that differs is left as it was. The tenant's
 * own row and its hosts are for the tenant's registration.
 */
export async function saveTenantFolder(
  tx: TenantTransaction,
  store: FileStore,
  folder: TenantConfiguration,
  at: Date,
): Promise<void> {
  const { logo } = folder.commune.branding;
  const logoFileId =
    logo && folder.logo
      ? await saveFile(tx, store, {
          bytes: folder.logo,
          mediaType: logo.file === 'logo.png' ? PNG : SVG,
          visibility: 'public',
          at,
        })
      : null;
  const tables = rowsOf(tx, folder, logoFileId);
  for (const table of tables) await putRows(tx, table);
  for (const table of tables.toReversed()) await removeOtherRows(tx, table);
  await markRevised(tx);
}

/** Adds the rows, and changes those that are there. Their ids are derived from what they are: meeting one is finding it. */
async function putRows(tx: TenantTransaction, { table, isFixed, rows }: Rows): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const sql = sqlOf(tx);
  const assignments = Object.keys(first).map(column => `${column} = excluded.${column}`);
  await sql`
    insert into ${sql(table)} ${sql(rows.map(row => ({ tenant_id: tx.tenantId, ...row })))}
    on conflict (tenant_id, id) do ${isFixed ? sql`nothing` : sql`update set ${sql.unsafe(assignments.join())}`}`;
}

async function removeOtherRows(tx: TenantTransaction, { table, rows }: Rows): Promise<void> {
  const sql = sqlOf(tx);
  if (table === 'tenant_profile' || table === 'family_rules') return; // a tenant has one, always
  await sql`
    delete from ${sql(table)} where tenant_id = ${tx.tenantId} and id <> all (${rows.map(({ id }) => id)}::uuid[])`;
}
