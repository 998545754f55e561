/** Gives a commune of a demonstration its invented families, agents and requests. */
import { hashPassword } from '@preau/auth/password';
import { type FamilyRows, hasFamilies, saveFamilyRows } from '@preau/db/demonstration';
import { readPurpose } from '@preau/db/directory';
import { readFamilyRules } from '@preau/db/family-rules';
import { saveFile } from '@preau/db/files';
import { derivedId } from '@preau/db/new-id';
import { loadTenantFolder } from '@preau/db/tenant-folder';
import { isTimed } from '@preau/domain/attendance/timed';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, localDateAt, WEEKDAYS } from '@preau/domain/dates';
import type { Rulebook } from '@preau/domain/regulation/rulebook';
import { type Context, contextOfTenant, type PlatformContext } from './context.ts';
import { addAgents } from './demonstration/agents.ts';
import { addAttendance } from './demonstration/attendance.ts';
import { addReadings } from './demonstration/care.ts';
import { type Commune, createDraft } from './demonstration/draft.ts';
import { generateFamilies } from './demonstration/generate-families.ts';
import { addGuideFamilies } from './demonstration/guide-families.ts';
import { addMeals } from './demonstration/meals.ts';
import { firstBilledMonth, livePast } from './demonstration/past.ts';
import { addPlanning } from './demonstration/planning.ts';
import { demonstrationProof } from './demonstration/proof.ts';
import { addGuideRequests, addRequests } from './demonstration/requests.ts';
import { addClasses } from './demonstration/schools.ts';
import { DEMONSTRATION_PASSWORD } from './demonstration-accounts.ts';
import { OperationError } from './operation-error.ts';

export interface InstallFamiliesInput {
  slug: string;
  /** How many families beside those of the guides. */
  count: number;
  /** Whether they have months behind them that were billed, and meals that were ordered: it takes a while to live. */
  hasPast: boolean;
}

/**
 * Installs families where there are none yet; a commune that has one is left as it is.
 * @returns whether anything was installed
 * @throws OperationError `forbidden` where the database is not one for demonstration
 */
export async function installDemonstrationFamilies(
  ctx: PlatformContext,
  { slug, count, hasPast }: InstallFamiliesInput,
): Promise<boolean> {
  if ((await readPurpose(ctx.app)) !== 'demonstration') throw new OperationError('forbidden');
  const commune = await contextOfTenant(ctx, slug);
  if (await commune.tenant.transaction(hasFamilies)) return false;
  const [offer, passwordHash] = await Promise.all([
    readCommune(commune, hasPast),
    hashPassword(DEMONSTRATION_PASSWORD),
  ]);
  const rows = inventFamilies(offer, { count, passwordHash, now: commune.now, today: todayOf(commune) });
  // Together, so that whoever is stopped in between begins anew.
  await commune.tenant.transaction(async tx => {
    await saveFamilyRows(tx, rows);
    if (hasPast) await livePast(tx, commune);
  });
  return true;
}

function todayOf({ now, tenant }: Context) {
  return localDateAt(now, tenant.timeZone);
}

/** The same families for the same commune, whenever and wherever. */
const SEED = 20_261_125;

/** All rows of a commune's demonstration. */
export function inventFamilies(
  commune: Commune,
  {
    count,
    passwordHash,
    now,
    today,
  }: { count: number; passwordHash: string; now: Date; today: Commune['schoolYears'][number]['firstDay'] },
): FamilyRows {
  const draft = createDraft(commune, SEED, now, today);
  const agents = addAgents(draft, passwordHash);
  const classes = addClasses(draft);
  const guides = addGuideFamilies(draft, classes, passwordHash);
  const families = generateFamilies(draft, classes, count);
  addGuideRequests(draft, guides, agents.gestionnaire);
  addRequests(draft, families, agents.gestionnaire);
  addPlanning(draft, [...Object.values(guides), ...families]);
  addAttendance(draft);
  addMeals(draft, agents.gestionnaire);
  for (const child of guides.ztest.children)
    addReadings(draft, child, [{ kind: 'agent', id: agents.animateur }]);
  return draft.rows;
}

/** What the commune of a context offers, as its folder was applied; with the one file that all proofs are. */
export function readCommune(
  { tenant, files, now, rules: memory }: Context,
  hasPast: boolean,
): Promise<Commune> {
  return tenant.transaction(async tx => {
    const [folder, rules] = await Promise.all([loadTenantFolder(tx, files), readFamilyRules(tx)]);
    if (!folder) throw new OperationError('not_found');
    const bytes = demonstrationProof();
    const proof = await saveFile(tx, files, {
      bytes,
      mediaType: 'application/pdf',
      visibility: 'private',
      at: now,
    });
    const { commune, services, calendar } = folder;
    const { rulebook } = await memory.read(tx, tenant);
    const today = localDateAt(now, tenant.timeZone);
    const from = hasPast ? firstBilledMonth(today) : addDays(today, -28);
    const id = <Noun extends string>(noun: Noun, key: string) => derivedId(tx.tenantId, noun, key);
    return {
      tenantId: tx.tenantId,
      slug: commune.slug,
      proof,
      members: commune.members.map(({ key, address }) => ({ id: id('member', key), ...townOf(address) })),
      schools: services.sites
        .filter(({ kind }) => kind === 'school')
        .map(({ key, member, name }) => ({ id: id('site', key), memberId: id('member', member), name })),
      services: services.services.map(({ key, member, name, kind, weekdays, hours, capacity }) => ({
        id: id('service', key),
        key,
        capacity,
        days: servedDays(rulebook, key, { from: addDays(today, -10), to: addDays(today, 35) }),
        daysBefore: servedDays(rulebook, key, { from, to: addDays(today, -11) }),
        hours: isTimed({ kind, hours }) ? hours : null,
        memberId: id('member', member),
        name,
        isMeal: kind === 'meal',
        weekdays: weekdays.map(weekday => WEEKDAYS.indexOf(weekday) + 1),
      })),
      mealTypes: services.mealTypes.map(({ key }) => ({ id: id('meal_type', key), key })),
      schoolYears: calendar.schoolYears.map(({ key, firstDay, lastDay }) => ({
        id: id('school_year', key),
        firstDay,
        lastDay,
      })),
      documents: rules.documents,
      enrolments: rules.enrolments,
      staffRoles: commune.staffRoles.map(({ key, name, role, limitedTo }) => ({
        key,
        name,
        role,
        limits: limitedTo.map(({ kind, key }) => ({ kind, id: id(kind, key) })),
      })),
    };
  });
}

/** The days in a span on which a service takes place. */
function servedDays(
  rulebook: Rulebook,
  key: string,
  { from, to }: { from: LocalDate; to: LocalDate },
): LocalDate[] {
  const service = rulebook.service(key);
  return service ? daysBetween(from, to).filter(date => rulebook.calendar.dayOf(service, date).served) : [];
}

/** The town of an address whose last line has one, as « 73730 Rognaix »; or else the one that the guides show. */
function townOf(address: readonly string[]): { town: string; postalCode: string } {
  const [, postalCode = '31400', town = 'Saint-Jean'] = /^(\d{5}) (.+)$/.exec(address.at(-1) ?? '') ?? [];
  return { town, postalCode };
}
