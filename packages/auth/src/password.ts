/** Passwords: Argon2id with 19 MiB and two passes, as OWASP states it. */
import { hash, verify } from '@node-rs/argon2';

/** The algorithm is Argon2id unless told otherwise. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of no password: who is unknown, or has none yet, is refused after as long a time. */
export const OF_NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$c2VsLWRlLXBlcnNvbm5l$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The hash by which a password is kept. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

/** Whether the password is the one that was hashed. Without a hash it takes as long, and says no. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? OF_NOBODY, password.normalize('NFC'));
  return passwordHash !== null && matches;
}
