/** Infos/Documents: what families read and take note of, and what the mairie publishes there. */
import {
  acknowledged,
  familyInformation,
  informationDone,
  informationOrder,
  informationVersion,
  lackingFamilies,
  MOST_FORM_BYTES,
  newInformation,
  officeInformation,
  uploadedForm,
} from '@preau/contract/information';
import { acknowledgeRegulation } from '@preau/operations/acknowledge-regulation';
import {
  arrangeInformation,
  restoreInformation,
  withdrawInformation,
} from '@preau/operations/arrange-information';
import { tenantContext } from '@preau/operations/context';
import { OperationError } from '@preau/operations/operation-error';
import { keepForm, publishInformation, reviseInformation } from '@preau/operations/publish-information';
import { readFamilyForm, readFamilyInformation } from '@preau/operations/read-family-information';
import {
  readLackingFamilies,
  readOfficeForm,
  readOfficeInformation,
} from '@preau/operations/read-office-information';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const named = z.object({ id: printable(100) });
const published = z.object({ id: z.string() });
const done = { done: true as const };

export function informationRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/family/information',
      describe('What the mairie gives the family to read, and the règlement', familyInformation),
      allow('portal', 'family.read'),
      async c => {
        const { renderMarkdown } = await import('@preau/documents/markdown');
        const { items, regulations, texts } = await readFamilyInformation(contextOf(c));
        return c.json({
          items: items.map(({ markdown, fileId: _file, memberId: _member, withdrawnAt: _at, ...item }) => ({
            ...item,
            html: markdown === null ? null : renderMarkdown(markdown),
            publishedAt: item.publishedAt.toISOString(),
          })),
          regulations: regulations.map(({ households, ...version }) => ({
            ...version,
            acknowledgements: households.flatMap(({ number, acknowledgedAt, acknowledgedBy }) =>
              acknowledgedAt ? [{ number, at: acknowledgedAt.toISOString(), by: acknowledgedBy }] : [],
            ),
            isPending: households.some(({ acknowledgedAt }) => acknowledgedAt === null),
          })),
          texts,
        });
      },
    )
    .get(
      '/family/information/:id/file',
      describe('The PDF of a form', z.string()),
      allow('portal', 'family.read'),
      check('param', named),
      async c => answerForm(c, await readFamilyForm(contextOf(c), c.req.valid('param').id)),
    )
    .post(
      '/family/regulations/:id/acknowledgement',
      describe('Takes note of a version of the règlement', acknowledged),
      allow('portal', 'family.request'),
      check('param', named),
      async c => {
        await acknowledgeRegulation(contextOf(c), c.req.valid('param').id);
        return c.json({ acknowledged: true as const });
      },
    )
    .get(
      '/office/information',
      describe('All that the mairie publishes, and who has taken note of the règlement', officeInformation),
      allow('portal', 'information.write'),
      async c => c.json(await readOfficeInformation(contextOf(c))),
    )
    .post(
      '/office/information',
      describe('Publishes a text, a message, a form or a link', published),
      allow('portal', 'information.write'),
      check('json', newInformation),
      async c => c.json(await publishInformation(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/information/order',
      describe('Puts what is published in another order', informationDone),
      allow('portal', 'information.write'),
      check('json', informationOrder),
      async c => {
        await arrangeInformation(contextOf(c), c.req.valid('json').ids);
        return c.json(done);
      },
    )
    .post(
      '/office/information/files',
      describe('Keeps the PDF of a form to come; the body is its bytes', uploadedForm),
      allow('portal', 'information.write'),
      async c => {
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        if (bytes.byteLength > MOST_FORM_BYTES)
          throw new OperationError('too_large', { mostBytes: MOST_FORM_BYTES });
        return c.json(await keepForm(contextOf(c), bytes));
      },
    )
    .get(
      '/office/information/:id/file',
      describe('The PDF of a form, whether or not families see it', z.string()),
      allow('portal', 'information.write'),
      check('param', named),
      async c => answerForm(c, await readOfficeForm(contextOf(c), c.req.valid('param').id)),
    )
    .post(
      '/office/information/:id/versions',
      describe('Publishes a new version', informationDone),
      allow('portal', 'information.write'),
      check('param', named),
      check('json', informationVersion),
      async c => {
        await reviseInformation(contextOf(c), c.req.valid('param').id, c.req.valid('json'));
        return c.json(done);
      },
    )
    .post(
      '/office/information/:id/withdrawal',
      describe('Takes it from the families’ page', informationDone),
      allow('portal', 'information.write'),
      check('param', named),
      async c => {
        await withdrawInformation(contextOf(c), c.req.valid('param').id);
        return c.json(done);
      },
    )
    .delete(
      '/office/information/:id/withdrawal',
      describe('Puts it back on the families’ page', informationDone),
      allow('portal', 'information.write'),
      check('param', named),
      async c => {
        await restoreInformation(contextOf(c), c.req.valid('param').id);
        return c.json(done);
      },
    )
    .get(
      '/office/regulations/:id/lacking',
      describe('Families that have yet to take note of a version of the règlement', lackingFamilies),
      allow('portal', 'information.write'),
      check('param', named),
      async c => c.json(await readLackingFamilies(contextOf(c), c.req.valid('param').id)),
    );
}

/** A PDF is never opened in the portal's own origin: it is fetched, and read elsewhere. */
function answerForm(c: RequestContext, { bytes, title }: { bytes: Uint8Array; title: string }) {
  // A store reads into memory of its own, never into memory that is shared between threads.
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${title}.pdf`)}`,
  });
}
