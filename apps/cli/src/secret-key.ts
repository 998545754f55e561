/** The key that hides second factors and addresses: given, or made once and kept beside the data. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@preau/contract/settings';

/** @returns 32 bytes or more, the same at each start of this installation */
export async function secretKeyOf({ secretKey, dataDirectory }: Settings): Promise<Uint8Array> {
  if (secretKey) return secretKey;
  const file = join(dataDirectory, 'secret-key');
  await mkdir(dataDirectory, { recursive: true });
  // Only the first start writes it; two at once read what the first has written.
  await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 }).catch(error => {
    if (error.code !== 'EEXIST') throw error;
  });
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}
