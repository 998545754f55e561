/** Identifiers: UUIDs branded per noun, so that a member's id cannot be handed over as a site's. */

declare const noun: unique symbol;
export type Id<Noun extends string> = string & { readonly [noun]: Noun };

export type TenantId = Id<'tenant'>;
export type FileId = Id<'file'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a UUID in the lower-case form that PostgreSQL prints. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Takes a text for the id of a noun.
 * @throws RangeError when it is no lower-case UUID: ids come from the database or from our own generator.
 */
export function toId<Noun extends string>(text: string): Id<Noun> {
  if (!isUuid(text)) throw new RangeError(`not a UUID: ${JSON.stringify(text.slice(0, 60))}`);
  return text as Id<Noun>; // checked on the line above
}
