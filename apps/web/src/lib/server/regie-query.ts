/** The régie of an address, as the API asks for it. */
import { redirect } from '@sveltejs/kit';
import { Failure } from './failure.ts';

export function regieQuery(url: URL): Record<string, string> {
  const regie = url.searchParams.get('regie')?.trim();
  return regie ? { regie } : {};
}

/** What an address names that nobody offers is not asked for: the page as it is without. */
export async function orPlain<Answer>(url: URL, asked: Promise<Answer>): Promise<Answer> {
  return asked.catch((failure: unknown): never => {
    if (failure instanceof Failure && failure.code === 'invalid' && url.search) redirect(303, url.pathname);
    throw failure;
  });
}
