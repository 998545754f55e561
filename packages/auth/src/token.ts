/** Secrets that are handed out: how they are made, and the hash by which alone they are kept. */
import { hash, randomInt } from 'node:crypto';

/** The SHA-256 of a token, in hexadecimal. Tokens have 200 bits: nobody finds one from its hash, salted or not. */
export function hashToken(token: string): string {
  return hash('sha256', token);
}

/** Without the letters and digits that one takes for others. */
const LEGIBLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** `groups` groups of four legible characters, `k7pd-m2xq-9trw`: each character has five bits. */
export function legibleCode(groups: number): string {
  const group = () => Array.from({ length: 4 }, () => LEGIBLE[randomInt(LEGIBLE.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** A legible code as it was made, however it was typed: in capitals, with spaces, without hyphens. */
export function plainCode(typed: string): string {
  return typed.toLowerCase().replace(/[^a-z0-9]/g, '');
}
