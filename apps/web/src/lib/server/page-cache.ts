/**
 * Public pages, kept for a moment as they were rendered: on the evening of a deadline a whole commune asks for the
 * same one. What may be kept is the same for every visitor; what changes shows within half a second.
 */
import type { RequestEvent } from '@sveltejs/kit';

/** With what the API remembers of a tenant, a change is on every page within a second. */
export const LIFETIME_MS = 500;

/** Of text, whoever asks for whatever under however many names. */
const MOST_CHARACTERS = 5_000_000;

type Visit = Pick<RequestEvent, 'request' | 'url' | 'isDataRequest'> & { route: { id: string | null } };

interface KeptPage {
  body: string;
  headers: Headers;
  until: number;
}

const pages = new Map<string, KeptPage>();
/** Of all that was put in since it was last emptied. */
let keptCharacters = 0;

function forget(): void {
  pages.clear();
  keptCharacters = 0;
}

/** The page as someone else was just shown it. */
export function keptPage(visit: Visit): Response | null {
  const page = isForEveryone(visit) ? pages.get(visit.url.href) : undefined;
  return page && page.until > performance.now() ? new Response(page.body, { headers: page.headers }) : null;
}

/** Keeps a page for the next visitor if it may be shared. @returns the answer, still to be sent */
export async function keepPage(visit: Visit, response: Response): Promise<Response> {
  if (!isForEveryone(visit) || !isShareable(response)) return response;
  const page = {
    body: await response.text(),
    headers: response.headers,
    until: performance.now() + LIFETIME_MS,
  };
  if (keptCharacters + page.body.length > MOST_CHARACTERS) forget();
  keptCharacters += page.body.length;
  pages.set(visit.url.href, page);
  return new Response(page.body, { headers: page.headers });
}

/** A stranger's plain reading of a public page. */
function isForEveryone({ request, route, url, isDataRequest }: Visit): boolean {
  return (
    request.method === 'GET' &&
    route.id?.startsWith('/(public)') === true &&
    url.search === '' &&
    !isDataRequest &&
    !request.headers.has('cookie')
  );
}

/** Text alone, since bytes would not survive as a string. A nonce is for one answer only: it is never kept. */
function isShareable({ status, headers }: Response): boolean {
  return (
    status === 200 &&
    headers.get('content-type')?.startsWith('text/') === true &&
    !headers.has('set-cookie') &&
    !headers.get('content-security-policy')?.includes("'nonce-")
  );
}
