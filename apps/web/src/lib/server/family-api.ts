/** What a family's pages ask the API: its file, its children, its requests. */
import type { ChildFile, ChildHealth, ChildList, FamilyFile, FamilyHome } from '@preau/contract/family';
import type {
  FamilyRequest,
  FamilyRequestList,
  NewRequest,
  RequestAnswer,
  Submitted,
} from '@preau/contract/requests';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

export const home = (event: RequestEvent): Promise<FamilyHome> => answer(v1(event).family.home.$get());

export const file = (event: RequestEvent): Promise<FamilyFile> => answer(v1(event).family.file.$get());

export const children = (event: RequestEvent): Promise<ChildList> => answer(v1(event).family.children.$get());

export const child = (event: RequestEvent, id: string): Promise<ChildFile> =>
  answer(v1(event).family.children[':id'].$get({ param: { id: segment(id) } }));

/** Each call is noted as a reading. */
export const childHealth = (event: RequestEvent, id: string): Promise<ChildHealth> =>
  answer(v1(event).family.children[':id'].health.$get({ param: { id: segment(id) } }));

export type RequestFilter = Parameters<ReturnType<typeof v1>['family']['requests']['$get']>[0]['query'];

export const requests = (event: RequestEvent, query: RequestFilter): Promise<FamilyRequestList> =>
  answer(v1(event).family.requests.$get({ query }));

export const request = (event: RequestEvent, id: string): Promise<FamilyRequest> =>
  answer(v1(event).family.requests[':id'].$get({ param: { id: segment(id) } }));

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const submit = (event: RequestEvent, json: NewRequest): Promise<Submitted> =>
  answer(v1(event).family.requests.$post({ json }));

export const withdraw = (event: RequestEvent, id: string): Promise<{ withdrawn: true }> =>
  answer(v1(event).family.requests[':id'].withdraw.$post({ param: { id: segment(id) } }));

export const reply = (event: RequestEvent, id: string, json: RequestAnswer): Promise<{ answered: true }> =>
  answer(v1(event).family.requests[':id'].answer.$post({ param: { id: segment(id) }, json }));
