/** The day as the mairie looks at it: what is still to settle, who was there, how full services are, what leaves as a file. */
import {
  attendanceCorrected,
  attendanceCorrection,
  dayBoard,
  dayBoardQuery,
  serviceDay,
  serviceDayQuery,
} from '@preau/contract/attendance';
import {
  attendanceExportQuery,
  occupancy,
  occupancyQuery,
  places,
  placesQuery,
} from '@preau/contract/occupancy';
import { hoursSheet, occupancySheet, presenceSheet } from '@preau/documents/attendance-sheets';
import { type Sheet, SPREADSHEET_TYPE } from '@preau/documents/spreadsheet';
import { tenantContext } from '@preau/operations/context';
import { correctAttendance } from '@preau/operations/correct-attendance';
import { type AttendanceExport, exportAttendance } from '@preau/operations/export-attendance';
import { readDayBoard } from '@preau/operations/read-day-board';
import { readServiceOccupancy } from '@preau/operations/read-occupancy';
import { readServicePlaces } from '@preau/operations/read-places';
import { readDayOfService } from '@preau/operations/read-service-day';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, tenantOf } from '../route.ts';
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
