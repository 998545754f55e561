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

/** The same, as the API calls them. @param names what it calls each, by its French name */
export function queryIn(url: URL, names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filtersIn(url, Object.keys(names))).map(([name, value]) => [names[name] ?? name, value]),
  );
}

/**
 * What is read with them; a filter that nobody offers is none: the page is shown without any.
 * @param odd what the API answers to such a filter
 */
export async function readFiltered<Read>(
  url: URL,
  read: () => Promise<Read>,
  odd: readonly Failure['code'][] = ['invalid'],
): Promise<Read> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof Failure && odd.includes(failure.code) && url.search) redirect(303, url.pathname);
    throw failure;
  }
}
