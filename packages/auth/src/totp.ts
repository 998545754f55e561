/** Second factors: six digits of the moment, as every authenticator application counts them (RFC 6238). */
import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

const PERIOD_SECONDS = 30;

/** A clock may be a step off, before or after. */
const TOLERATED_STEPS = 1;

function totpOf(secret: string, label = '', issuer = 'Préau'): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_SECONDS });
}

/** A new secret, in base32: 160 bits, as the RFC recommends. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The step of time whose code this is; null when it is none of now. */
export function stepOf(secret: string, code: string, at: Date): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totpOf(secret).validate({ token, timestamp: at.getTime(), window: TOLERATED_STEPS });
  return delta === null ? null : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta;
}

/** The code of a moment. */
export function codeAt(secret: string, at: Date): string {
  return totpOf(secret).generate({ timestamp: at.getTime() });
}

/** The first moment, from now on, whose code comes after a step that was taken. */
export function momentAfter(step: number | null, at: Date): Date {
  return new Date(Math.max(at.getTime(), ((step ?? 0) + 1) * PERIOD_SECONDS * 1000));
}

/** What an application reads: as an address, and as a square to scan. */
export interface Enrolment {
  uri: string;
  /** Black modules as the `d` of one SVG path, in a square of `size` units. */
  square: { size: number; path: string };
}

/** For whoever scans or follows it; `issuer` and `label` are what the application then shows. */
export function enrolmentOf(secret: string, { issuer, label }: { issuer: string; label: string }): Enrolment {
  const uri = totpOf(secret, label, issuer).toString();
  const { data, size } = encode(uri, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return { uri, square: { size, path } };
}
