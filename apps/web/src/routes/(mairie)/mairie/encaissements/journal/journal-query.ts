/** French names of an address, and what the API calls them. */
const NAMES = { regie: 'regie', du: 'from', au: 'to', moyen: 'means' };

export function journalQuery(url: URL): Record<string, string> {
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([name, key]) => {
      const value = url.searchParams.get(name)?.trim();
      return value ? [[key, value]] : [];
    }),
  );
}
