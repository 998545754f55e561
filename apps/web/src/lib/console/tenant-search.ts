/** Finding one commune among many, and the way to its portal. */
import type { TenantList } from '@preau/contract/console';

type TenantRow = TenantList['tenants'][number];

/** Whether what was typed is part of the name or of an address, whatever the accents and capitals. */
export function matches({ name, slug, hosts }: Pick<TenantRow, 'name' | 'slug' | 'hosts'>, query: string) {
  const wanted = fold(query);
  return [name, slug, ...hosts].some(text => fold(text).includes(wanted));
}

export interface Address {
  href: string;
  label: string;
}

/**
 * Where a portal is to be visited: beside the console, as `<slug>.<base domain>`, then at the hosts of its own; by the
 * protocol and the port that the console is seen by.
 */
export function addressesOf({ slug, hosts }: Pick<TenantRow, 'slug' | 'hosts'>, console: URL): Address[] {
  const beside = console.hostname.replace(/^[^.]+/, slug);
  return [beside, ...hosts].map(host => {
    const address = new URL(console.origin);
    address.hostname = host;
    return { href: address.href, label: address.host };
  });
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{Mn}]/gu, '')
    .replace(/[\s’'-]+/g, ' ')
    .trim()
    .toLowerCase();
}
