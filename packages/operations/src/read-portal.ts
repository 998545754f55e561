/** What a commune says of itself to everyone: its public page, its texts, its logo. */
import type { Portal } from '@preau/contract/portal';
import { findPublicFile } from '@preau/db/files';
import { findText, type RegulationText } from '@preau/db/public-page';
import { isUuid, toId } from '@preau/domain/ids';
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

/** A text of the règlement, in Markdown. @throws OperationError `not_found` */
export async function readText(ctx: Context, key: string): Promise<RegulationText> {
  const found = await ctx.tenant.transaction(tx => findText(tx, key));
  if (!found) throw new OperationError('not_found');
  return found;
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
