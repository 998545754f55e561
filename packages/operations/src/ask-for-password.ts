/** First connection and forgotten password: what was typed is noted, and whom it means is found when the e-mail is written. */
import { attemptKey, countedAddress } from '@preau/auth/secret-box';
import { newToken } from '@preau/auth/sign-ins';
import { hashToken, legibleCode, plainCode } from '@preau/auth/token';
import {
  type AccountContact,
  findByEmail,
  findContact,
  findFirstAdult,
  openGuardianAccount,
} from '@preau/db/account';
import { addPasswordLink, countAttempt } from '@preau/db/credentials';
import type { TenantTransaction } from '@preau/db/database';
import { readPublicPage } from '@preau/db/public-page';
import type { RealmTransaction } from '@preau/db/sign-in';
import type { Id } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';
import type { RealmContext } from './realm.ts';
import { readIdentifier } from './sign-in.ts';

/** So often an address, and so often one and the same identifier, within a quarter of an hour. */
const WINDOW_MS = 15 * 60_000;
export const MOST_REQUESTS_OF_ADDRESS = 30;
export const MOST_REQUESTS_FOR_ONE = 5;

/** A link for whoever asks lasts half an hour; one for somebody who did not ask, until they have read their mail. */
const LASTS_MS = { asked: 30 * 60_000, invited: 72 * 3_600_000 };
export type LinkOccasion = keyof typeof LASTS_MS;

/**
 * Asks for the e-mail. The same statements and the same answer whoever is meant, or nobody.
 * @throws OperationError `too_many`
 */
export async function askForPassword(
  ctx: RealmContext,
  { identifier, address }: { identifier: string; address: string },
): Promise<void> {
  const typed = readIdentifier(identifier);
  const counted = [
    [MOST_REQUESTS_OF_ADDRESS, attemptKey(ctx.secretKey, 'password/address', countedAddress(address))],
    [MOST_REQUESTS_FOR_ONE, attemptKey(ctx.secretKey, 'password/identifier', JSON.stringify(typed))],
  ] as const;
  const windowEndsAt = new Date(ctx.at.getTime() + WINDOW_MS);
  const isTooMuch = await ctx.transaction(async tx => {
    if (tx.kind !== 'tenant') throw new OperationError('not_found');
    const counts: boolean[] = [];
    for (const [most, key] of counted)
      counts.push((await countAttempt(tx, key, { at: ctx.at, windowEndsAt })) > most);
    if (counts.some(Boolean)) return true;
    await enqueue(tx, 'send-password-link', { identifier, occasion: 'asked' });
    return false;
  });
  if (isTooMuch) throw new OperationError('too_many');
}

/** What the e-mail tells, and to whom. */
export interface PasswordLetter {
  contact: AccountContact;
  occasion: LinkOccasion;
  /** For the address `/mot-de-passe/<token>`. */
  token: string;
  /** To be typed in the place of a password; null where the link alone is meant. */
  temporaryPassword: string | null;
  accent: string;
}

/**
 * Finds whom an identifier means, opens the account of an adult who has none, and makes what their e-mail brings: nobody
 * but the e-mail has it, the database keeps hashes. Null when there is nobody to write to.
 */
export async function preparePasswordLetter(
  ctx: Context,
  { identifier, occasion, at }: { identifier: string; occasion: LinkOccasion; at: Date },
): Promise<PasswordLetter | null> {
  return ctx.tenant.transaction(async tx => {
    const accountId = await accountMeant(tx, identifier, at);
    const contact = accountId && (await findContact(tx, accountId));
    if (!contact) return null;
    const { accent } = await readPublicPage(tx);
    return {
      contact,
      occasion,
      accent,
      ...(await makePasswordLink(tx, contact.accountId, { occasion, at })),
    };
  });
}

/** Makes a link, and a temporary password beside it. For letters on paper too. */
export async function makePasswordLink(
  tx: RealmTransaction,
  accountId: Id<'account'>,
  { occasion, at }: { occasion: LinkOccasion; at: Date },
): Promise<{ token: string; temporaryPassword: string | null }> {
  const token = newToken();
  const temporaryPassword = occasion === 'asked' ? legibleCode(3) : null;
  await addPasswordLink(tx, {
    accountId,
    tokenHash: hashToken(token),
    temporaryPasswordHash: temporaryPassword && hashToken(plainCode(temporaryPassword)),
    at,
    expiresAt: new Date(at.getTime() + LASTS_MS[occasion]),
  });
  return { token, temporaryPassword };
}

async function accountMeant(
  tx: TenantTransaction,
  identifier: string,
  at: Date,
): Promise<Id<'account'> | null> {
  const typed = readIdentifier(identifier);
  if (typed.by === 'id') return null;
  const found =
    typed.by === 'number' ? await findFirstAdult(tx, typed.number) : await findByEmail(tx, typed.email);
  if (found?.accountId || !found?.guardianId) return found?.accountId ?? null;
  // Without an address there is nobody to write to, and no account to open.
  if (!found.email) return null;
  return openGuardianAccount(tx, found.guardianId, { email: found.email.toLowerCase(), at });
}
