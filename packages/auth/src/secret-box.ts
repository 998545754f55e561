/** What an installation's own key is for: hiding second factors at rest, and counting addresses without keeping them. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Each use has a key of its own, so that what leaks by one tells nothing of another. */
type Use = 'second-factor' | 'attempt' | 'recovery-code';

function keyFor(secretKey: Uint8Array, use: Use): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `preau/${use}`, 32));
}

const SEALED = /^v1\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Seals a TOTP secret with AES-256-GCM, for this account alone: copied to another one it does not open. */
export function sealSecret(secretKey: Uint8Array, accountId: string, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secretKey, 'second-factor'), nonce);
  cipher.setAAD(Buffer.from(accountId));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `v1.${[nonce, sealed, cipher.getAuthTag()].map(part => part.toString('base64url')).join('.')}`;
}

/**
 * Opens what {@link sealSecret} has sealed. What is not sealed is taken as it is: a demonstration's secrets are public.
 * @throws Error under another key, or for another account
 */
export function openSecret(secretKey: Uint8Array, accountId: string, stored: string): string {
  const [, nonce, sealed, tag] = SEALED.exec(stored) ?? [];
  if (!nonce || !sealed || !tag) return stored;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(secretKey, 'second-factor'),
    Buffer.from(nonce, 'base64url'),
  );
  decipher.setAAD(Buffer.from(accountId));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString(
    'utf8',
  );
}

/** Under what an address, or what was typed, is counted: nobody finds it from the row without the key. */
export function attemptKey(secretKey: Uint8Array, what: string, counted: string): string {
  return createHmac('sha256', keyFor(secretKey, 'attempt')).update(`${what}/${counted}`).digest('hex');
}

/** As what a recovery code is kept. */
export function recoveryCodeHash(secretKey: Uint8Array, accountId: string, code: string): string {
  return createHmac('sha256', keyFor(secretKey, 'recovery-code'))
    .update(`${accountId}/${code}`)
    .digest('hex');
}

/** What of an address is counted: a household has a whole /64 of IPv6 to itself. */
export function countedAddress(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const missing = plain.includes('::') ? 8 - groups(head).length - groups(tail).length : 0;
  const all = [...groups(head), ...Array<string>(Math.max(missing, 0)).fill('0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
