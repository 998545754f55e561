/** What signing in costs beside the password itself, which is meant to cost. */
import { hashPassword, verifyPassword } from '@preau/auth/password';
import { newId } from '@preau/db/new-id';
import postgres from 'postgres';
import { ask } from '../http.ts';
import { alternate, type Measure } from './bench.ts';
import { withInstallation } from './installation.ts';

const HOST = 'rpi-rognaix.localhost';
const PASSWORD = 'Chataigne-48-poire';
/** Fewer at once than an account's ten tries, each with accounts of its own. */
const CONCURRENCY = 4;
const SIGN_INS = 200;
const ROUNDS = 3;

/** Families that sign in, through the API with all that it writes; and Argon2id alone, as many at once. */
export const signIn: Measure = {
  name: 'people.sign-in',
  unit: 'sign-ins/s',
  aim: 0.7,
  higherIsBetter: true,
  run: () =>
    withInstallation(async ({ product, superuserUrl, tenantId }) => {
      const passwordHash = await hashPassword(PASSWORD);
      const emails = await addFamilies(superuserUrl, tenantId, passwordHash);
      const sample = () =>
        perSecond(async index => {
          const reply = await ask({
            port: product.port,
            path: '/api/v1/session',
            hosts: [`${HOST}:${product.port}`],
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ identifier: emails[index], password: PASSWORD }),
          });
          if (reply.status !== 200) throw new Error(`nobody signed in: ${reply.status} ${reply.body}`);
        });
      await sample(); // once for the connections and the code
      return alternate(ROUNDS, sample, () =>
        perSecond(async () => void (await verifyPassword(passwordHash, PASSWORD))),
      );
    }),
};

/** Adults with accounts, one for each sign-in of a round. @returns what they sign in with */
async function addFamilies(superuserUrl: string, tenantId: string, passwordHash: string): Promise<string[]> {
  const emails = Array.from({ length: SIGN_INS }, (_, index) => `mesure-${index}@example.org`);
  const accounts = emails.map(email => ({
    tenant_id: tenantId,
    id: newId(),
    kind: 'guardian',
    email,
    password_hash: passwordHash,
    created_at: new Date(),
  }));
  const guardians = accounts.map(({ id, email }) => ({
    tenant_id: tenantId,
    id: newId(),
    account_id: id,
    last_name: 'MESURE',
    first_name: 'Camille',
    search: email,
    created_at: new Date(),
  }));
  const sql = postgres(superuserUrl, { max: 1 });
  await sql`insert into account ${sql(accounts)}`;
  await sql`insert into guardian ${sql(guardians)}`;
  await sql.end();
  return emails;
}

/** How many a second, so many at a time. */
async function perSecond(work: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (next < SIGN_INS) await work(next++);
    }),
  );
  return SIGN_INS / ((performance.now() - startedAt) / 1000);
}
