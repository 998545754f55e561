/** What a commune says of itself to everyone: its public page, its texts, its logo. */
import type { Portal } from '@preau/contract/portal';
import { findPublicFile } from '@preau/db/files';
import { findText, type RegulationText, readPublicPage } from '@preau/db/public-page';
import { readRegulationFacts } from '@preau/db/regulation-text';
import { type LocalDate, localDateAt } from '@preau/domain/dates';
import { isUuid, toId } from '@preau/domain/ids';
import { compareVersions } from '@preau/domain/regulation/compare';
import { namesOf } from '@preau/domain/regulation/sentences/names';
import { resolveText, versionBefore, versionsOfText } from '@preau/domain/regulation/text/text';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import type { ReadPublicPage } from './public-pages.ts';

/** The facts of the public page. */
export async function readPortal(
  ctx: Context,
  { demonstration, readPage }: { demonstration: boolean; readPage: ReadPublicPage },
): Promise<Portal> {
  const page = await readPage(ctx);
  const { slug, kind, name, timeZone } = ctx.tenant;
  const { logo, ...rest } = page;
  return {
    slug,
    kind,
    name,
    timeZone,
    ...rest,
    logo: logo && { url: `/api/v1/portal/files/${logo.id}`, alt: logo.alt },
    demonstration,
    now: ctx.now.toISOString(),
  };
}

export interface ReadText extends RegulationText {
  /** Days of effect of the règlement that the text tells, from the first; null: no rule is told. */
  versions: { effectiveFrom: LocalDate; status: 'shown' | 'other' }[];
  /** What the version shown changes of the one before it. */
  changes: string[];
}

/**
 * A text of the règlement in Markdown, its directives resolved for a day.
 * @param date a local day; null: today
 * @throws OperationError `not_found`
 */
export async function readText(ctx: Context, key: string, date: LocalDate | null): Promise<ReadText> {
  const [found, facts] = await ctx.tenant.transaction(tx =>
    Promise.all([findText(tx, key), readRegulationFacts(tx)]),
  );
  if (!found) throw new OperationError('not_found');
  const { regulations } = facts;
  const names = namesOf({ kind: ctx.tenant.kind, ...facts.named });
  const on = date ?? localDateAt(ctx.now, ctx.tenant.timeZone);
  const { markdown, versions } = resolveText(found.markdown, on, { regulations, names });
  const dates = versionsOfText(found.markdown, { regulations, names }).map(version => version.effectiveFrom);
  return {
    ...found,
    markdown,
    versions: [...new Set(dates)].map(effectiveFrom => ({
      effectiveFrom,
      status: versions.some(version => version.effectiveFrom === effectiveFrom) ? 'shown' : 'other',
    })),
    changes: versions.flatMap(version => {
      const before = versionBefore(version, regulations);
      return before ? compareVersions(before, version, names).map(({ text }) => text) : [];
    }),
  };
}

/** The same with the commune's colour, to print. @throws OperationError `not_found` */
export async function printText(
  ctx: Context,
  key: string,
  date: LocalDate | null,
): Promise<ReadText & { accent: string }> {
  const [text, { accent }] = await Promise.all([
    readText(ctx, key, date),
    ctx.tenant.transaction(readPublicPage),
  ]);
  return { ...text, accent };
}

/** The bytes of a file that everyone may fetch. @throws OperationError `not_found` */
export async function readPublicFile(
  ctx: Context,
  id: string,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const file = isUuid(id) ? await ctx.tenant.transaction(tx => findPublicFile(tx, toId(id))) : null;
  if (!file) throw new OperationError('not_found');
  return { bytes: await ctx.files.get(ctx.tenant.id, file.sha256), mediaType: file.mediaType };
}
