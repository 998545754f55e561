/** The filters of a page's address: French names there, and what the API calls them. */
import { redirect } from '@sveltejs/kit';
import { Failure } from './failure.ts';

/** Of an address, the values of those filters that it names, under their French names. */
export function filtersIn(url: URL, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = url.searchParams.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** What is read with them; a filter that nobody offers is none: the page is shown without any. */
export async function readFiltered<Read>(url: URL, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'invalid' && url.search) redirect(303, url.pathname);
    throw failure;
  }
}
