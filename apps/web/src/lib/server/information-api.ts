/** What the pages of Infos/Documents ask the API, the families' and the mairie's. */
import type {
  FamilyInformation,
  InformationVersion,
  LackingFamilies,
  NewInformation,
  OfficeInformation,
} from '@preau/contract/information';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

const named = (id: string) => ({ param: { id: segment(id) } });

/** Notes the visit. */
export const information = (event: RequestEvent): Promise<FamilyInformation> =>
  answer(v1(event).family.information.$get());

export const form = (event: RequestEvent, id: string): Promise<Response> =>
  download(v1(event).family.information[':id'].file.$get(named(id)));

export const acknowledge = (event: RequestEvent, versionId: string): Promise<{ acknowledged: true }> =>
  answer(v1(event).family.regulations[':id'].acknowledgement.$post(named(versionId)));

export const officeInformation = (event: RequestEvent): Promise<OfficeInformation> =>
  answer(v1(event).office.information.$get());

export const officeForm = (event: RequestEvent, id: string): Promise<Response> =>
  download(v1(event).office.information[':id'].file.$get(named(id)));

/** Throws `Failure` `invalid` with `mistakes` by field. */
export const publish = (event: RequestEvent, json: NewInformation): Promise<{ id: string }> =>
  answer(v1(event).office.information.$post({ json }));

/** Throws `Failure` `invalid` with `mistakes` by field. */
export const revise = (event: RequestEvent, id: string, json: InformationVersion): Promise<{ done: true }> =>
  answer(v1(event).office.information[':id'].versions.$post({ ...named(id), json }));

export const withdraw = (event: RequestEvent, id: string): Promise<{ done: true }> =>
  answer(v1(event).office.information[':id'].withdrawal.$post(named(id)));

export const restore = (event: RequestEvent, id: string): Promise<{ done: true }> =>
  answer(v1(event).office.information[':id'].withdrawal.$delete(named(id)));

export const arrange = (event: RequestEvent, ids: string[]): Promise<{ done: true }> =>
  answer(v1(event).office.information.order.$post({ json: { ids } }));

export const lacking = (event: RequestEvent, versionId: string): Promise<LackingFamilies> =>
  answer(v1(event).office.regulations[':id'].lacking.$get(named(versionId)));

/** Throws `Failure` `invalid` when it is no PDF, `too_large` when it is too large. */
export const keepForm = async (
  event: RequestEvent,
  file: File,
): Promise<{ fileId: string; byteSize: number }> => {
  const body = await file.arrayBuffer();
  const headers = { 'content-type': 'application/pdf', 'content-length': String(body.byteLength) };
  return answer(v1(event).office.information.files.$post({}, { init: { body, headers } }));
};
