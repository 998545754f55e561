/** What the mairie's pages ask the API about families, children and classes. */
import type {
  authorityChange,
  ClassList,
  Correction,
  CreatedChild,
  CreatedFamily,
  classChange,
  custodyChange,
  DuplicateList,
  Found,
  householdChange,
  MergePreview,
  mergeOrder,
  mergePair,
  NewFamily,
  newChild,
  newClass,
  newEnrolment,
  OfficeChild,
  OfficeClass,
  OfficeHealth,
  OfficeHousehold,
  Promoted,
  PromotionPreview,
  placement,
  promotionChoice,
  RecentFamilies,
  Waiting,
} from '@preau/contract/office';
import type { DecisionResults, Decisions, OfficeRequest, OfficeRequestList } from '@preau/contract/requests';
import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { answer, segment, v1 } from './ask.ts';
import type { OfficeSession } from './session-api.ts';

const office = (event: RequestEvent) => v1(event).office;
type Json<Schema extends z.ZodType> = z.input<Schema>;

const NOTHING: Waiting = { requests: null, messages: null, planning: null };

/** What waits for this agent, for the navigation. */
export async function whatWaits(event: RequestEvent, { permissions }: OfficeSession): Promise<Waiting> {
  return permissions.includes('families.read') ? answer(office(event).waiting.$get()) : NOTHING;
}

export const search = (event: RequestEvent, q: string): Promise<Found> =>
  answer(office(event).search.$get({ query: { q } }));

export const families = (event: RequestEvent): Promise<RecentFamilies> =>
  answer(office(event).families.$get());

export const family = (event: RequestEvent, id: string): Promise<OfficeHousehold> =>
  answer(office(event).families[':id'].$get({ param: { id: segment(id) } }));

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const createFamily = (event: RequestEvent, json: NewFamily): Promise<CreatedFamily> =>
  answer(office(event).families.$post({ json }));

export const createChild = (
  event: RequestEvent,
  householdId: string,
  json: Json<typeof newChild>,
): Promise<CreatedChild> =>
  answer(office(event).families[':id'].children.$post({ param: { id: segment(householdId) }, json }));

export const changeNotes = (event: RequestEvent, id: string, json: Json<typeof householdChange>) =>
  answer(office(event).families[':id'].$put({ param: { id: segment(id) }, json }));

export const child = (event: RequestEvent, id: string): Promise<OfficeChild> =>
  answer(office(event).children[':id'].$get({ param: { id: segment(id) } }));

/** Each call is noted as a reading. */
export const health = (event: RequestEvent, id: string): Promise<OfficeHealth> =>
  answer(office(event).children[':id'].health.$get({ param: { id: segment(id) } }));

export const setCustody = (event: RequestEvent, id: string, json: Json<typeof custodyChange>) =>
  answer(office(event).children[':id'].custody.$put({ param: { id: segment(id) }, json }));

export const setAuthority = (event: RequestEvent, id: string, json: Json<typeof authorityChange>) =>
  answer(office(event).children[':id'].authority.$put({ param: { id: segment(id) }, json }));

export const place = (event: RequestEvent, id: string, json: Json<typeof placement>) =>
  answer(office(event).children[':id'].class.$put({ param: { id: segment(id) }, json }));

export const enrol = (event: RequestEvent, id: string, json: Json<typeof newEnrolment>) =>
  answer(office(event).children[':id'].enrolments.$post({ param: { id: segment(id) }, json }));

export const endEnrolment = (event: RequestEvent, id: string, lastDay: string) =>
  answer(office(event).enrolments[':id'].end.$post({ param: { id: segment(id) }, json: { lastDay } }));

/** Corrects a section by the route of its kind. Throws `Failure` `invalid` with the mistakes of the form. */
export function correct(
  event: RequestEvent,
  kind: 'file' | 'finances' | 'health',
  json: Correction,
): Promise<{ subjectId: string | null; changed: boolean }> {
  const { corrections } = office(event);
  switch (kind) {
    case 'file':
      return answer(corrections.$post({ json }));
    case 'finances':
      return answer(corrections.finances.$post({ json }));
    case 'health':
      return answer(corrections.health.$post({ json }));
  }
}

export const duplicates = (event: RequestEvent): Promise<DuplicateList> =>
  answer(office(event).duplicates.$get());

export const mergePreview = (event: RequestEvent, query: Json<typeof mergePair>): Promise<MergePreview> =>
  answer(office(event).merges.$get({ query }));

export const merge = (event: RequestEvent, json: Json<typeof mergeOrder>) =>
  answer(office(event).merges.$post({ json }));

export const classes = (event: RequestEvent, year: string | null): Promise<ClassList> =>
  answer(office(event).classes.$get({ query: year ? { year } : {} }));

export const schoolClass = (event: RequestEvent, id: string): Promise<OfficeClass> =>
  answer(office(event).classes[':id'].$get({ param: { id: segment(id) } }));

export const openClass = (event: RequestEvent, json: Json<typeof newClass>) =>
  answer(office(event).classes.$post({ json }));

export const changeClass = (event: RequestEvent, id: string, json: Json<typeof classChange>) =>
  answer(office(event).classes[':id'].$put({ param: { id: segment(id) }, json }));

export const giveDefaults = (event: RequestEvent, year: string): Promise<{ given: number }> =>
  answer(office(event).classes['default-enrolments'].$post({ json: { year } }));

export const promotion = (event: RequestEvent, from: string | null): Promise<PromotionPreview> =>
  answer(office(event).promotion.$get({ query: from ? { from } : {} }));

export const promote = (event: RequestEvent, json: Json<typeof promotionChoice>): Promise<Promoted> =>
  answer(office(event).promotion.$post({ json }));

/** The queue of requests. */
export const queue = (
  event: RequestEvent,
  query: Readonly<Record<string, string>>,
): Promise<OfficeRequestList> => answer(office(event).requests.$get({ query: query as never })); // checked by the route, which says what is wrong

export const request = (event: RequestEvent, id: string): Promise<OfficeRequest> =>
  answer(office(event).requests[':id'].$get({ param: { id: segment(id) } }));

export const decide = (event: RequestEvent, json: Decisions): Promise<DecisionResults> =>
  answer(office(event).requests.decisions.$post({ json }));
