/** Finding one commune among many, and the way to its portal. */
import type { TenantList } from '@preau/contract/console';

type TenantRow = TenantList['tenants'][number];

/** Whether what was typed is part of the name or of an address, whatever the accents and capitals. */
export function matches({ name, hosts }: Pick<TenantRow, 'name' | 'hosts'>, query: string): boolean {
  const wanted = fold(query);
  return [name, ...hosts].some(text => fold(text).includes(wanted));
}

/** Where a host is to be visited: as the console itself is, by the same protocol and port. */
export function addressOf(host: string, console: URL): { href: string; label: string } {
  const address = new URL(`${console.protocol}//${host}`);
  if (!address.port) address.port = console.port;
  return { href: address.href, label: address.host };
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{Mn}]/gu, '')
    .replace(/[\s’'-]+/g, ' ')
    .trim()
    .toLowerCase();
}
