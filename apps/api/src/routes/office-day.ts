/** The day as the mairie looks at it: what is still to settle, who was there, how full services are, what leaves as a file. */
import {
  attendanceCorrected,
  attendanceCorrection,
  dayBoard,
  dayBoardQuery,
  serviceDay,
  serviceDayQuery,
} from '@preau/contract/attendance';
import { emergencyQuery, emergencySheets } from '@preau/contract/emergency';
import {
  attendanceExportQuery,
  occupancy,
  occupancyQuery,
  places,
  placesQuery,
} from '@preau/contract/occupancy';
import { hoursSheet, occupancySheet, presenceSheet } from '@preau/documents/attendance-sheets';
import { emergencySheet, evacuationList } from '@preau/documents/pdf/emergency-sheet';
import { PdfBusy, renderPdf } from '@preau/documents/pdf/render';
import { type Sheet, SPREADSHEET_TYPE } from '@preau/documents/spreadsheet';
import { tenantContext } from '@preau/operations/context';
import { correctAttendance } from '@preau/operations/correct-attendance';
import { listEmergency, printEmergency, readKeptSheet } from '@preau/operations/emergency-sheets';
import { type AttendanceExport, exportAttendance } from '@preau/operations/export-attendance';
import { OperationError } from '@preau/operations/operation-error';
import { readDayBoard } from '@preau/operations/read-day-board';
import { readServiceOccupancy } from '@preau/operations/read-occupancy';
import { readServicePlaces } from '@preau/operations/read-places';
import { readDayOfService } from '@preau/operations/read-service-day';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';
import { tableFile } from '../table-file.ts';

export function officeDayRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/day-board',
      describe('What is still to settle: attendance that was not taken, and what does not fit', dayBoard),
      allow('portal', 'attendance.read'),
      check('query', dayBoardQuery),
      async c => c.json(await readDayBoard(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/attendance/day',
      describe('A day of a service, child by child', serviceDay),
      allow('portal', 'attendance.read'),
      check('query', serviceDayQuery),
      async c => c.json(await readDayOfService(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/attendance/corrections',
      describe('Says afterwards who was there, and why it is said now', attendanceCorrected),
      allow('portal', 'attendance.take'),
      check('json', attendanceCorrection),
      async c => c.json(await correctAttendance(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/occupancy',
      describe('How services were used in a month or a school year, beside the year before', occupancy),
      allow('portal', 'attendance.read'),
      check('query', occupancyQuery),
      async c => c.json(await readServiceOccupancy(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/places',
      describe('Places of the coming weeks: how many there are, are taken and are waited for', places),
      allow('portal', 'office-planning.read'),
      check('query', placesQuery),
      async c => c.json(await readServicePlaces(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/office/emergency',
      describe(
        'Sheets for an emergency: those of this morning, and what can be printed now',
        emergencySheets,
      ),
      allow('portal', 'health.read'),
      async c => c.json(await listEmergency(contextOf(c))),
    )
    .get(
      '/office/emergency/sheets/:id',
      describe('A sheet of this morning, whose reading is noted', pdf),
      allow('portal', 'health.read'),
      check('param', z.object({ id: printable(100) })),
      async c => answerBytes(c, await readKeptSheet(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/emergency/document',
      describe('Who is where now, whom to call, what their care needs; or the list of a site to tick', pdf),
      allow('portal', 'health.read'),
      check('query', emergencyQuery),
      async c => {
        const ctx = contextOf(c);
        const query = c.req.valid('query');
        const { accent, site, ...facts } = await printEmergency(ctx, query);
        const make = query.kind === 'care' ? emergencySheet : evacuationList;
        const bytes = await renderPdf(
          make({ name: ctx.tenant.name, accent }, { ...facts, site: site.name }, ctx.now),
        ).catch(error => {
          throw error instanceof PdfBusy ? new OperationError('unavailable') : error;
        });
        return answerBytes(c, bytes);
      },
    )
    .get(
      '/office/attendance/export',
      describe(
        'Attendance of a period as a file: days of children, hours for the CAF, or figures',
        z.string().describe('CSV or XLSX'),
      ),
      allow('portal', 'attendance.export'),
      check('query', attendanceExportQuery),
      async c => {
        const ctx = contextOf(c);
        const query = c.req.valid('query');
        const sheet = sheetOf(await exportAttendance(ctx, query));
        const name = `${FILE_NAMES[query.kind]}-${ctx.tenant.slug}-${query.from}-${query.to}.${query.format}`;
        return c.body(tableFile(sheet, query.format, ctx.now), 200, {
          'content-type': query.format === 'xlsx' ? SPREADSHEET_TYPE : 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
        });
      },
    );
}

/** What a PDF is in the API's description. */
const pdf = z.string().describe('A tagged PDF');

function answerBytes(c: RequestContext, bytes: Uint8Array) {
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': 'application/pdf' }); // made or read here, shared with nobody
}

const FILE_NAMES = { presences: 'presences', hours: 'heures', occupancy: 'frequentation' };

function sheetOf(exported: AttendanceExport): Sheet {
  switch (exported.kind) {
    case 'presences':
      return presenceSheet(exported.rows);
    case 'hours':
      return hoursSheet(exported.rows);
    case 'occupancy':
      return occupancySheet(exported.rows);
  }
}
