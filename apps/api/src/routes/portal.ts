/** What a commune says of itself to everyone. */
import { portal, text, textQuery } from '@preau/contract/portal';
import { toLocalDate } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import type { ReadPublicPage } from '@preau/operations/public-pages';
import { readPortal, readPublicFile, readText } from '@preau/operations/read-portal';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const textKey = z.object({ key: printable(100) });
const fileId = z.object({ id: printable(100) });

export function portalRoutes(parts: ApiParts, readPage: ReadPublicPage) {
  const { stores, clock, demonstration } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/portal',
      describe('The commune: name, branding, members with their contacts, services, texts', portal),
      allow('portal', 'portal.read'),
      async c => c.json(await readPortal(contextOf(c), { demonstration, readPage })),
    )
    .get(
      '/portal/texts/:key',
      describe('A text of the règlement, rendered', text),
      allow('portal', 'portal.read'),
      check('param', textKey),
      check('query', textQuery),
      async c => {
        // Loaded with the first text, not when everything starts.
        const { renderMarkdown } = await import('@preau/documents/markdown');
        const { date } = c.req.valid('query');
        const { markdown, ...facts } = await readText(
          contextOf(c),
          c.req.valid('param').key,
          date === undefined ? null : toLocalDate(date),
        );
        return c.json({ ...facts, html: renderMarkdown(markdown) });
      },
    )
    .get(
      '/portal/files/:id',
      describe('The bytes of a public file, such as the logo', z.string()),
      allow('portal', 'portal.read'),
      check('param', fileId),
      async c => {
        const file = await readPublicFile(contextOf(c), c.req.valid('param').id);
        // A store reads into memory of its own, never into memory that is shared between threads.
        return c.body(file.bytes as Uint8Array<ArrayBuffer>, 200, {
          'content-type': file.mediaType,
          // The id is derived from the bytes, so what it names never changes.
          'cache-control': 'public, max-age=31536000, immutable',
        });
      },
    );
}
