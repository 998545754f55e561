/**
 * Who is where today, whom to call, what their care needs: made each morning and kept until the night, or printed at any
 * moment with what is known by then.
 */
import type { EmergencyQuery, EmergencySheets } from '@preau/contract/emergency';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import { type GateChildRow, readGateChildren } from '@preau/db/attendance';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import {
  type EmergencyService,
  findEmergencySheet,
  holdsSite,
  isReadOnly,
  listEmergencySheets,
  readEmergencyServices,
  saveEmergencySheet,
} from '@preau/db/emergency';
import { saveFile } from '@preau/db/files';
import { recordHealthReadings } from '@preau/db/health-reading';
import { readAccent } from '@preau/db/printed-document';
import { isTimed } from '@preau/domain/attendance/timed';
import { type Whereabouts, whereaboutsOf } from '@preau/domain/attendance/whereabouts';
import { instantOf, type LocalDate, localTimeAt } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** A child at a service, as a sheet says it. */
export interface SheetChild extends Omit<GateChildRow, 'photo' | 'badge' | 'mealType'> {
  where: Whereabouts;
  arrival: string | null;
  departure: string | null;
}

/** What a sheet of a site says. */
export interface EmergencySheet {
  accent: string;
  site: { id: string; key: string; name: string };
  date: LocalDate;
  /** hh:mm on the clock of the commune. */
  knownAt: string;
  services: (Pick<EmergencyService, 'id' | 'key' | 'name' | 'hours'> & { children: SheetChild[] })[];
}

/** What this morning has made, and what can be made now. */
export function listEmergency(ctx: Context): Promise<EmergencySheets> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const [kept, services] = await Promise.all([
      listEmergencySheets(tx, scope, today),
      readEmergencyServices(tx, scope, { date: today, site: null, service: null }),
    ]);
    const sites = Map.groupBy(services, ({ site }) => site.key);
    return {
      today,
      kept: kept.map(sheet => ({ ...sheet, madeAt: sheet.madeAt.toISOString() })),
      sites: await Promise.all(
        [...sites].map(async ([key, ofSite]) => ({
          key,
          name: ofSite[0]?.site.name ?? key,
          isWhole: await holdsSite(tx, scope, key),
          services: ofSite.map(service => {
            const { key: ofService, name, hours, places } = service;
            const isOver = isOverFor(ctx, service, today);
            return {
              key: ofService,
              name,
              hours,
              children: places.length,
              present: places.filter(({ attendance }) => whereaboutsOf(attendance, isOver) === 'present')
                .length,
            };
          }),
        })),
      ),
    };
  });
}

/**
 * What a sheet says now. Of one with health, the reading of each child is noted; that it was printed is in the audit.
 * @throws OperationError `not_found` where nobody is expected, or the service, or for a list the whole site, is not this
 *   agent's
 */
export function printEmergency(
  ctx: Context,
  { kind, site, service }: EmergencyQuery,
): Promise<EmergencySheet> {
  const scope = officeScope(ctx);
  return ctx.tenant.transaction(async tx => {
    if (kind === 'evacuation' && !(await holdsSite(tx, scope, site))) throw new OperationError('not_found');
    const [sheet] = await gather(tx, ctx, scope, {
      date: todayOf(ctx),
      site,
      service: kind === 'care' ? (service ?? null) : null,
    });
    if (!sheet) throw new OperationError('not_found');
    if (kind === 'care') await noteReading(tx, ctx, sheet.services);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'emergency.print',
      after: { kind, site, service: service ?? null, date: sheet.date },
    });
    return sheet;
  });
}

/** A sheet of this morning. @throws OperationError `not_found` for one that is not there any more, or not this agent's */
export async function readKeptSheet(ctx: Context, id: string): Promise<Uint8Array> {
  const { actor, now, requestId } = ctx;
  if (!isUuid(id)) throw new OperationError('not_found');
  const { sha256 } = await ctx.tenant.transaction(async tx => {
    const found = await findEmergencySheet(tx, officeScope(ctx), { id, date: todayOf(ctx) });
    if (!found) throw new OperationError('not_found');
    await recordHealthReadings(tx, found.childIds, {
      actor,
      occasion: 'emergency-sheet',
      at: now,
      requestId,
    });
    await recordAudit(tx, { actor, at: now, requestId, action: 'emergency.print', after: { sheet: id } });
    return found;
  });
  return ctx.files.get(ctx.tenant.id, sha256);
}

/** Asks for the sheets of each site at which somebody is expected on a day. */
export function planEmergencySheets(ctx: Context, { on }: { on: LocalDate }): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const scope = scopeOf(ctx.actor, on);
    const services = await readEmergencyServices(tx, scope, { date: on, site: null, service: null });
    for (const site of new Set(services.map(one => one.site.key)))
      await enqueue(tx, 'make-emergency-sheets', { date: on, site }, { dedupeKey: `${on}/${site}` });
  });
}

/** What a sheet becomes: a PDF with health, or the list without. */
export interface SheetPrinter {
  care(ctx: Context, sheet: EmergencySheet): Promise<Uint8Array>;
  evacuation(ctx: Context, sheet: EmergencySheet): Promise<Uint8Array>;
}

/** Makes the sheets of a site, one of each service and its list, and keeps them for their day. A day that is over has none. */
export function makeEmergencySheets(
  ctx: Context,
  { date, site }: { date: LocalDate; site: string },
  printer: SheetPrinter,
): Promise<void> {
  if (date < todayOf(ctx)) return Promise.resolve();
  return ctx.tenant.transaction(async tx => {
    const [sheet] = await gather(tx, ctx, scopeOf(ctx.actor, date), { date, site, service: null });
    if (!sheet) return;
    await noteReading(tx, ctx, sheet.services);
    for (const service of sheet.services)
      await keep(tx, ctx, sheet, {
        serviceId: service.id,
        childIds: service.children.map(({ id }) => id),
        children: service.children.length,
        bytes: await printer.care(ctx, { ...sheet, services: [service] }),
      });
    await keep(tx, ctx, sheet, {
      serviceId: null,
      childIds: [],
      children: new Set(sheet.services.flatMap(({ children }) => children.map(({ id }) => id))).size,
      bytes: await printer.evacuation(ctx, sheet),
    });
  });
}

async function keep(
  tx: TenantTransaction,
  { files, now }: Context,
  { site, date }: EmergencySheet,
  { bytes, ...kept }: { serviceId: string | null; childIds: string[]; children: number; bytes: Uint8Array },
): Promise<void> {
  const fileId = await saveFile(tx, files, {
    bytes,
    mediaType: 'application/pdf',
    visibility: 'private',
    at: now,
  });
  await saveEmergencySheet(tx, { siteId: site.id, date, fileId, madeAt: now, ...kept });
}

/**
 * All sheets of a day, for whoever has nothing but the database: a copy that was restored, say. Readings are noted where
 * the database lets itself be written.
 */
export function readAllEmergency(ctx: Context, date: LocalDate): Promise<EmergencySheet[]> {
  return ctx.tenant.transaction(async tx => {
    const sheets = await gather(tx, ctx, scopeOf(ctx.actor, date), { date, site: null, service: null });
    if (!(await isReadOnly(tx)))
      await noteReading(
        tx,
        ctx,
        sheets.flatMap(({ services }) => services),
      );
    return sheets;
  });
}

/** Sheets by site, in the order of the commune. */
async function gather(
  tx: TenantTransaction,
  ctx: Context,
  scope: AgentScope,
  asked: { date: LocalDate; site: string | null; service: string | null },
): Promise<EmergencySheet[]> {
  const services = await readEmergencyServices(tx, scope, asked);
  const childIds = [...new Set(services.flatMap(({ places }) => places.map(({ childId }) => childId)))];
  const [accent, rows] = await Promise.all([readAccent(tx), readGateChildren(tx, childIds, asked.date)]);
  const children = new Map(rows.map(row => [row.id, row]));
  return [...Map.groupBy(services, ({ site }) => site.key).values()].flatMap((ofSite): EmergencySheet[] => {
    const [first] = ofSite;
    if (!first) return [];
    return [
      {
        accent,
        site: first.site,
        date: asked.date,
        knownAt: localTimeAt(ctx.now, ctx.tenant.timeZone),
        services: ofSite.map(service => ({
          id: service.id,
          key: service.key,
          name: service.name,
          hours: service.hours,
          children: service.places.flatMap(({ childId, attendance }): SheetChild[] => {
            const found = children.get(childId);
            if (!found) return [];
            const { photo: _, badge: __, mealType: ___, ...child } = found;
            return [
              {
                ...child,
                where: whereaboutsOf(attendance, isOverFor(ctx, service, asked.date)),
                arrival: attendance?.arrival ?? null,
                departure: attendance?.departure ?? null,
              },
            ];
          }),
        })),
      },
    ];
  });
}

/** Whether a service that notes no departures is over by now. */
function isOverFor(
  { now, tenant }: Context,
  { kind, hours }: Pick<EmergencyService, 'kind' | 'hours'>,
  date: LocalDate,
): boolean {
  return (
    !isTimed({ kind, hours }) && hours !== null && instantOf(`${date}T${hours.end}`, tenant.timeZone) <= now
  );
}

function noteReading(
  tx: TenantTransaction,
  { actor, now, requestId }: Context,
  services: EmergencySheet['services'],
): Promise<void> {
  const childIds = new Set(services.flatMap(({ children }) => children.map(({ id }) => id)));
  return recordHealthReadings(tx, [...childIds], { actor, occasion: 'emergency-sheet', at: now, requestId });
}
