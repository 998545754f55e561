/** Files that people send, and private files as who may see them fetches them. */
import { fileQuery, uploadedFile } from '@preau/contract/family';
import { MOST_FILE_BYTES } from '@preau/domain/incoming-file';
import { tenantContext } from '@preau/operations/context';
import { keepUpload } from '@preau/operations/keep-upload';
import { OperationError } from '@preau/operations/operation-error';
import { type PrivateFile, readPrivateFile } from '@preau/operations/read-private-file';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const named = z.object({ id: printable(100) });

export function fileRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));

  /** @throws OperationError `too_large`; `invalid` with the `problem` of the file */
  async function keep(c: RequestContext, query: z.infer<typeof fileQuery>) {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.byteLength > MOST_FILE_BYTES)
      throw new OperationError('too_large', { problem: 'too-large', mostBytes: MOST_FILE_BYTES });
    // Loaded with the first file, not when everything starts.
    const { takeFile } = await import('@preau/documents/incoming-file');
    const taken = await takeFile(bytes, query.purpose);
    if (taken.kind === 'refused') throw new OperationError('invalid', { problem: taken.problem });
    const { mediaType } = taken;
    return keepUpload(contextOf(c), { ...query, bytes: taken.bytes, mediaType });
  }

  return new Hono<Environment>()
    .post(
      '/family/files',
      describe('Keeps the bytes that are sent, to go with a request within a day', uploadedFile),
      allow('portal', 'family.request'),
      check('query', fileQuery),
      async c => c.json(await keep(c, c.req.valid('query'))),
    )
    .post(
      '/office/files',
      describe(
        'Keeps the bytes that are sent, to go with a message or into a file within a day',
        uploadedFile,
      ),
      allow('portal', 'files.attach'),
      check('query', fileQuery),
      async c => c.json(await keep(c, c.req.valid('query'))),
    )
    .get(
      '/family/files/:id',
      describe('The bytes of a file of the family', z.string()),
      allow('portal', 'family.read'),
      check('param', named),
      async c => serve(c, await readPrivateFile(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/files/:id',
      describe('The bytes of a file of a family that the agent sees', z.string()),
      allow('portal', 'families.read'),
      check('param', named),
      async c => serve(c, await readPrivateFile(contextOf(c), c.req.valid('param').id)),
    );
}

/** Images that we have written ourselves may be shown; everything else is only ever saved. */
function serve(c: RequestContext, { bytes, mediaType, name }: PrivateFile) {
  const isImage = mediaType === 'image/jpeg';
  const extension = isImage ? '.jpg' : '.pdf';
  const called = (name ?? 'fichier').replace(/\.[a-z0-9]{1,5}$/i, '') + extension;
  // A store reads into memory of its own, never into memory that is shared between threads.
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': isImage ? mediaType : 'application/pdf',
    'content-disposition': `${isImage ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(called)}`,
    'cross-origin-resource-policy': 'same-origin',
    // For the pages of who is signed in alone; what names the file may change at any moment.
    'cache-control': isImage ? 'private, max-age=300' : 'private, no-store',
    vary: 'cookie',
  });
}
