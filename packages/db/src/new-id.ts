/** New identifiers. Sortable by time where they are new, derived from the row's identity where they must be found again. */
import type { Id, TenantId } from '@preau/domain/ids';
import { parse, v5, v7 } from 'uuid';

/** A new UUIDv7: ids made later sort later. */
export function newId<Noun extends string>(): Id<Noun> {
  return v7() as Id<Noun>; // uuid prints lower-case UUIDs
}

/** The UUIDv5 of a row that is known by its key within a tenant: the same row, the same id, however often it is made. */
export function derivedId<Noun extends string>(tenantId: TenantId, noun: Noun, key: string): Id<Noun> {
  return v5(`${noun}/${key}`, tenantId) as Id<Noun>; // uuid prints lower-case UUIDs
}

/** As {@link derivedId}, and sorting among new ids as one that was made at this instant: for lists in the order of ids. */
export function derivedIdAt<Noun extends string>(
  tenantId: TenantId,
  noun: Noun,
  key: string,
  at: Date,
): Id<Noun> {
  return v7({ msecs: at.getTime(), random: parse(derivedId(tenantId, noun, key)) }) as Id<Noun>; // as above
}
