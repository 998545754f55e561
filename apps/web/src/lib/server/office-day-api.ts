/** What the mairie's pages ask the API about the days behind and ahead. */
import type {
  AttendanceCorrected,
  AttendanceCorrection,
  DayBoard,
  ServiceDay,
  ServiceDayQuery,
} from '@preau/contract/attendance';
import type { EmergencyQuery, EmergencySheets } from '@preau/contract/emergency';
import type { OccupancyAnswer, PlacesAnswer } from '@preau/contract/occupancy';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

type Query = Readonly<Record<string, string>>;

export const board = (event: RequestEvent, query: Query): Promise<DayBoard> =>
  answer(v1(event).office['day-board'].$get({ query: query as never })); // checked by the route, which says what is wrong

export const serviceDay = (event: RequestEvent, query: ServiceDayQuery): Promise<ServiceDay> =>
  answer(v1(event).office.attendance.day.$get({ query }));

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const correct = (event: RequestEvent, json: AttendanceCorrection): Promise<AttendanceCorrected> =>
  answer(v1(event).office.attendance.corrections.$post({ json }));

export const places = (event: RequestEvent, query: Query): Promise<PlacesAnswer> =>
  answer(v1(event).office.places.$get({ query: query as never })); // as above

export const occupancy = (event: RequestEvent, query: Query): Promise<OccupancyAnswer> =>
  answer(v1(event).office.occupancy.$get({ query: query as never })); // as above

export const file = (event: RequestEvent, query: Query): Promise<Response> =>
  download(v1(event).office.attendance.export.$get({ query: query as never })); // as above

export const emergency = (event: RequestEvent): Promise<EmergencySheets> =>
  answer(v1(event).office.emergency.$get());

/** Shown by the browser, which prints it; kept by none. */
async function shown(asked: Promise<unknown>): Promise<Response> {
  const response = await download(asked);
  response.headers.set('content-disposition', 'inline; filename="fiche-urgence.pdf"');
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

export const emergencySheet = (event: RequestEvent, id: string): Promise<Response> =>
  shown(v1(event).office.emergency.sheets[':id'].$get({ param: { id: segment(id) } }));

export const emergencyDocument = (event: RequestEvent, query: EmergencyQuery): Promise<Response> =>
  shown(v1(event).office.emergency.document.$get({ query }));
