/** Documents that are made to be printed, when they are asked for: nothing of them is kept. */
import { may } from '@preau/auth/policy';
import { textQuery } from '@preau/contract/portal';
import { letterCounts, letterQuery, sheetQuery } from '@preau/contract/printed';
import { badgeSheets } from '@preau/documents/pdf/badges';
import { childSheet } from '@preau/documents/pdf/child-sheet';
import type { Picture } from '@preau/documents/pdf/document';
import { addressLabels, signInLetters } from '@preau/documents/pdf/letters';
import { registrationForm } from '@preau/documents/pdf/registration-form';
import { regulationText } from '@preau/documents/pdf/regulation-text';
import { localDateAt, toLocalDate } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { OperationError } from '@preau/operations/operation-error';
import { printBadges, renewBadge } from '@preau/operations/print-badges';
import { printChildSheet, type SheetFormat } from '@preau/operations/print-child-sheet';
import { countPrintedLetters, printLetters } from '@preau/operations/print-letters';
import { printRegistrationForm } from '@preau/operations/print-registration-form';
import { printText } from '@preau/operations/read-portal';
import { Hono } from 'hono';
import { z } from 'zod';
import { answerPdf, pdf } from '../answer-pdf.ts';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const child = z.object({ id: printable(100) });
const textKey = z.object({ key: printable(100) });

export function printedRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));

  async function sheetOf(c: RequestContext, childId: string, format: SheetFormat) {
    const ctx = contextOf(c);
    const { accent, today, photo, care, ...facts } = await printChildSheet(ctx, { childId, format });
    return answerPdf(
      c,
      childSheet(
        { name: ctx.tenant.name, accent },
        { ...facts, care: care && careOf(care, ctx.tenant.timeZone) },
        { today, at: ctx.now, photo: photo && pictureOf(photo, facts.child.firstName) },
      ),
    );
  }

  return new Hono<Environment>()
    .get(
      '/family/children/:id/sheet',
      describe('The sheet of one’s own child, short or full, to print', pdf),
      allow('portal', 'family.read'),
      check('param', child),
      check('query', sheetQuery),
      c => sheetOf(c, c.req.valid('param').id, c.req.valid('query').format),
    )
    .get(
      '/office/children/:id/sheet',
      describe('A child’s sheet, to print; the full one asks for the right to read health', pdf),
      allow('portal', 'families.read'),
      check('param', child),
      check('query', sheetQuery),
      c => {
        const { format } = c.req.valid('query');
        if (format === 'full' && !may(c.var.actor, 'health.read')) throw new OperationError('forbidden');
        return sheetOf(c, c.req.valid('param').id, format);
      },
    )
    .get(
      '/portal/registration-form',
      describe('The commune’s blank registration form, to print and fill in by hand', pdf),
      allow('portal', 'portal.read'),
      async c => {
        const ctx = contextOf(c);
        const { accent, members, ...form } = await printRegistrationForm(ctx);
        return answerPdf(
          c,
          registrationForm({ name: ctx.tenant.name, accent }, { ...form, offices: members }, ctx.now),
        );
      },
    )
    .get(
      '/portal/texts/:key/document',
      describe('A text of the règlement as it is on a day, to print', pdf),
      allow('portal', 'portal.read'),
      check('param', textKey),
      check('query', textQuery),
      async c => {
        const ctx = contextOf(c);
        const { date } = c.req.valid('query');
        const { accent, ...text } = await printText(
          ctx,
          c.req.valid('param').key,
          date === undefined ? null : toLocalDate(date),
        );
        return answerPdf(c, regulationText({ name: ctx.tenant.name, accent }, text, ctx.now));
      },
    )
    .get(
      '/office/letters',
      describe('How many families each choice of letters would reach', letterCounts),
      allow('portal', 'families.read'),
      async c => c.json(await countPrintedLetters(contextOf(c))),
    )
    .get(
      '/office/letters/document',
      describe('Letters for the first sign-in, or labels for their envelopes, to print', pdf),
      allow('portal', 'families.write'),
      check('query', letterQuery),
      async c => {
        const ctx = contextOf(c);
        const { who, classId, kind, sheet, skipped } = c.req.valid('query');
        const { accent, today, rows } = await printLetters(ctx, {
          who,
          kind,
          ...(classId !== undefined && { classId }),
        });
        const heading = { name: ctx.tenant.name, accent };
        if (kind === 'labels')
          return answerPdf(c, addressLabels(heading, rows, { sheet, skipped, at: ctx.now }));
        const letters = rows.map(({ sender, ...to }) => ({ to, from: sender }));
        const portalAddress = new URL(c.req.url).host;
        return answerPdf(c, signInLetters(heading, letters, { portalAddress, today, at: ctx.now }));
      },
    )
    .get(
      '/office/classes/:id/badges',
      describe('The badges of a class, to print; a child who has none gets one', pdf),
      allow('portal', 'families.write'),
      check('param', child),
      async c => {
        const ctx = contextOf(c);
        const { id } = c.req.valid('param');
        if (!isUuid(id)) throw new OperationError('not_found');
        const { accent, ...badges } = await printBadges(ctx, id);
        return answerPdf(c, badgeSheets({ name: ctx.tenant.name, accent }, badges, ctx.now));
      },
    )
    .post(
      '/office/children/:id/badge',
      describe(
        'Gives a child another badge: the former means nobody any more',
        z.object({ done: z.literal(true) }),
      ),
      allow('portal', 'families.write'),
      check('param', child),
      async c => {
        const { id } = c.req.valid('param');
        if (!isUuid(id)) throw new OperationError('not_found');
        return c.json(await renewBadge(contextOf(c), id));
      },
    );
}

type Care = NonNullable<Awaited<ReturnType<typeof printChildSheet>>['care']>;

/** A part of a file that nobody has filled in yet is one of which every answer is missing. */
function careOf({ complement, health, documents, ...rest }: Care, timeZone: string) {
  return {
    ...rest,
    complement: complement ?? {
      glasses: null,
      dentalDevice: null,
      hearingDevice: null,
      hospitalConsent: null,
      photoConsent: null,
      mayLeaveAlone: null,
      outingConsent: null,
      insurer: null,
      insuranceNumber: null,
    },
    health: health ?? { mealType: null, doctor: null, doctorPhone: null, observations: null },
    documents: documents.map(({ name, providedAt, validUntil }) => ({
      name,
      providedOn: localDateAt(providedAt, timeZone),
      validUntil,
    })),
  };
}

const PICTURES = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** A photo as documents show one; null for what no document could. */
function pictureOf(
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: string },
  firstName: string,
): Picture | null {
  const known = PICTURES.find(type => type === mediaType);
  return known ? { bytes, mediaType: known, alt: `Photo de ${firstName}` } : null;
}
