/** The clock at the gate: the portal's, since a tablet's own may be wrong. */

/** By how much a tablet is behind the portal, as it has just answered. */
export function behindMs(portalNow: string, tabletNow: number): number {
  return Date.parse(portalNow) - tabletNow;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** hh:mm at an instant, where the commune is. */
export function timeAt(instant: number, timeZone: string): string {
  const known = formats.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat('fr-FR', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (!known) formats.set(timeZone, format);
  return format.format(instant);
}

/** A UUIDv7 made at an instant: marks made later sort later. */
export function newMarkId(instant: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(instant / 256 ** (5 - index)) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
