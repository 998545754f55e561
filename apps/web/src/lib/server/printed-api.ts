/** Documents to print, as the API makes them. */
import type { LetterCounts } from '@preau/contract/printed';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

export type SheetFormat = 'short' | 'full';

/** Shown by the browser, which prints it; saved under a name that says no more than it must. */
async function shown(asked: Promise<unknown>, name: string): Promise<Response> {
  const response = await download(asked);
  response.headers.set('content-disposition', `inline; filename="${name}"`);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

export const familySheet = (event: RequestEvent, id: string, format: SheetFormat): Promise<Response> =>
  shown(
    v1(event).family.children[':id'].sheet.$get({ param: { id: segment(id) }, query: { format } }),
    'fiche-enfant.pdf',
  );

export const officeSheet = (event: RequestEvent, id: string, format: SheetFormat): Promise<Response> =>
  shown(
    v1(event).office.children[':id'].sheet.$get({ param: { id: segment(id) }, query: { format } }),
    'fiche-enfant.pdf',
  );

export const registrationForm = (event: RequestEvent): Promise<Response> =>
  shown(v1(event).portal['registration-form'].$get(), 'fiche-inscription.pdf');

export const regulationText = (event: RequestEvent, key: string, date: string | null): Promise<Response> =>
  shown(
    v1(event).portal.texts[':key'].document.$get({
      param: { key: segment(key) },
      query: date === null ? {} : { date },
    }),
    'reglement.pdf',
  );

export const letterCounts = (event: RequestEvent): Promise<LetterCounts> =>
  answer(v1(event).office.letters.$get());

export interface LetterChoice {
  who: 'never-signed-in' | 'no-email' | 'class';
  classId: string | undefined;
  kind: 'letters' | 'labels';
  sheet: 'L7160' | 'L7159' | 'L7163';
  skipped: string;
}

export const letters = (event: RequestEvent, { classId, ...choice }: LetterChoice): Promise<Response> =>
  shown(
    v1(event).office.letters.document.$get({ query: { ...choice, ...(classId && { classId }) } }),
    choice.kind === 'labels' ? 'etiquettes.pdf' : 'lettres.pdf',
  );

export const classBadges = (event: RequestEvent, id: string): Promise<Response> =>
  shown(v1(event).office.classes[':id'].badges.$get({ param: { id: segment(id) } }), 'badges.pdf');

export const renewBadge = (event: RequestEvent, id: string): Promise<{ done: true }> =>
  answer(v1(event).office.children[':id'].badge.$post({ param: { id: segment(id) } }));
