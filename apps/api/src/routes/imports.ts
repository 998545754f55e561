/** Files that the mairie imports: sent, looked at line by line, confirmed or given up. */
import {
  importCreated,
  importLineQuery,
  importList,
  importMoved,
  importQuery,
  shownImport,
} from '@preau/contract/imports';
import { IMPORT_LIMITS } from '@preau/domain/import-status';
import { abandonImport, confirmImport } from '@preau/operations/confirm-import';
import { tenantContext } from '@preau/operations/context';
import { OperationError } from '@preau/operations/operation-error';
import { listImports, showImport } from '@preau/operations/show-import';
import { uploadImport } from '@preau/operations/upload-import';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const named = z.object({ id: printable(100) });

export function importRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/imports',
      describe('The latest imports, and the schools and years to choose from for the next', importList),
      allow('portal', 'families.import'),
      async c => {
        const { imports, ...choices } = await listImports(contextOf(c));
        return c.json({ imports: imports.map(summary), ...choices });
      },
    )
    .post(
      '/office/imports',
      describe('Keeps the bytes of a file and has them read: nothing is changed yet', importCreated),
      allow('portal', 'families.import'),
      check('query', importQuery),
      async c => {
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        if (bytes.byteLength > IMPORT_LIMITS.bytes)
          throw new OperationError('too_large', { mostBytes: IMPORT_LIMITS.bytes });
        const { kind, fileName, siteId, schoolYearId } = c.req.valid('query');
        const id = await uploadImport(contextOf(c), {
          kind,
          fileName,
          siteId: siteId || null,
          schoolYearId: schoolYearId || null,
          bytes,
        });
        return c.json({ id });
      },
    )
    .get(
      '/office/imports/:id',
      describe('How an import stands, with what becomes of some of its lines', shownImport),
      allow('portal', 'families.import'),
      check('param', named),
      check('query', importLineQuery),
      async c => {
        const { outcome, after, limit } = c.req.valid('query');
        const { problem, problemFacts, ignoredColumns, header, totals, lines, ...row } = await showImport(
          contextOf(c),
          c.req.valid('param').id,
          { outcome: outcome ?? null, after, limit },
        );
        return c.json({
          ...summary(row),
          problem,
          problemFacts,
          ignoredColumns,
          header: header ?? [],
          totals,
          lines: lines.map(({ number, cells, plan }) => {
            const { newClass: _, ...said } = plan;
            return { number, cells, ...said };
          }),
        });
      },
    )
    .post(
      '/office/imports/:id/confirmation',
      describe('Has all that was accepted written, in one transaction', importMoved),
      allow('portal', 'families.import'),
      check('param', named),
      async c => {
        await confirmImport(contextOf(c), c.req.valid('param').id);
        return c.json({ moved: true as const });
      },
    )
    .delete(
      '/office/imports/:id',
      describe('Gives an import up before it is confirmed', importMoved),
      allow('portal', 'families.import'),
      check('param', named),
      async c => {
        await abandonImport(contextOf(c), c.req.valid('param').id);
        return c.json({ moved: true as const });
      },
    );
}

type Row = Awaited<ReturnType<typeof listImports>>['imports'][number];

function summary(
  row: Pick<
    Row,
    'id' | 'kind' | 'fileName' | 'status' | 'lineCount' | 'linesDone' | 'requestedAt' | 'endedAt'
  >,
) {
  const { id, kind, fileName, status, lineCount, linesDone, requestedAt, endedAt } = row;
  return {
    id,
    kind,
    fileName,
    status,
    lineCount,
    linesDone,
    requestedAt: requestedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
