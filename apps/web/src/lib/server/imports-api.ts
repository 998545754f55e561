/** What the pages of imports ask the API. */
import type { ImportList, ShownImport } from '@preau/contract/imports';
import type { ImportKind } from '@preau/domain/import-format';
import type { LineOutcome } from '@preau/domain/import-plan';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

export const imports = (event: RequestEvent): Promise<ImportList> => answer(v1(event).office.imports.$get());

export interface SentImport {
  kind: ImportKind;
  siteId: string;
  schoolYearId: string;
  file: File;
}

/** Sends the bytes as they are. Throws `Failure` `invalid` with the mistakes, or `too_large`. */
export async function sendImport(
  event: RequestEvent,
  { file, ...choices }: SentImport,
): Promise<{ id: string }> {
  const bytes = await file.arrayBuffer();
  const query = { ...choices, fileName: file.name.slice(0, 255) || 'fichier.csv' };
  return answer(
    v1(event).office.imports.$post(
      { query },
      {
        init: {
          body: bytes,
          headers: { 'content-type': 'text/csv', 'content-length': String(bytes.byteLength) },
        },
      },
    ),
  );
}

export interface LineChoice {
  outcome: LineOutcome | null;
  after: number;
  limit: number;
}

export const shownImport = (
  event: RequestEvent,
  id: string,
  { outcome, after, limit }: LineChoice,
): Promise<ShownImport> =>
  answer(
    v1(event).office.imports[':id'].$get({
      param: { id: segment(id) },
      query: { ...(outcome && { outcome }), after: String(after), limit: String(limit) },
    }),
  );

export const confirmImport = (event: RequestEvent, id: string): Promise<{ moved: true }> =>
  answer(v1(event).office.imports[':id'].confirmation.$post({ param: { id: segment(id) } }));

export const abandonImport = (event: RequestEvent, id: string): Promise<{ moved: true }> =>
  answer(v1(event).office.imports[':id'].$delete({ param: { id: segment(id) } }));
