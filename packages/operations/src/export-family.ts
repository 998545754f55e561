/** All that is held about a family, for its adult who asks: the right of access and of portability. */
import { recordAudit } from '@preau/db/audit';
import { type ExportedFile, readFamilyExport } from '@preau/db/family-export';
import { recordHealthReading } from '@preau/db/health-reading';
import { localDateAt } from '@preau/domain/dates';
import { frenchDate } from '@preau/domain/french';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import { guardianOf } from './read-family-information.ts';

export interface ExportEntry {
  /** Path in the ZIP. */
  name: string;
  content: string | Uint8Array;
}

/**
 * Reads the rows at once, then the files one by one as they are asked for, so that no more than one is held.
 * @returns the entries of a ZIP
 * @throws OperationError `forbidden` for anyone but an adult of a family; `not_found` when the adult is gone
 */
export async function exportFamily(ctx: Context): Promise<AsyncGenerator<ExportEntry>> {
  const actor = guardianOf(ctx);
  const { now: at, requestId } = ctx;
  const found = await ctx.tenant.transaction(async tx => {
    const held = await readFamilyExport(tx, { guardianId: actor.guardianId, accountId: actor.id });
    if (!held) throw new OperationError('not_found');
    for (const childId of held.children)
      await recordHealthReading(tx, { childId, actor, occasion: 'data-export', at, requestId });
    await recordAudit(tx, { actor, at, requestId, action: 'family.export' });
    return held;
  });
  return (async function* () {
    yield { name: 'LISEZ-MOI.txt', content: readMe(ctx, found.nouns) };
    for (const { file, ...noun } of found.nouns)
      yield { name: file, content: `${JSON.stringify(inFrench(noun), null, 2)}\n` };
    for (const file of found.files)
      yield { name: nameOf(file), content: await ctx.files.get(ctx.tenant.id, file.sha256) };
  })();
}

function inFrench({ title, labels, rows }: { title: string; labels: object; rows: object[] }) {
  return { titre: title, libellés: labels, lignes: rows };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** By its id, which the rows name, then as it was called. */
function nameOf({ id, mediaType, name }: ExportedFile): string {
  const called = (name ?? '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _-]+/gu, '-')
    .slice(0, 60)
    .trim();
  const extension = EXTENSIONS[mediaType] ?? 'bin';
  return `fichiers/${id}${called ? ` ${called}` : ''}.${extension}`;
}

function readMe({ tenant, now }: Context, nouns: readonly { file: string; title: string; rows: object[] }[]) {
  const lines = nouns.map(
    ({ file, title, rows }) => `- ${file} : ${title} (${rows.length} ligne${rows.length > 1 ? 's' : ''})`,
  );
  return [
    `${tenant.name}, ${frenchDate(localDateAt(now, tenant.timeZone))}`,
    '',
    'Ce dossier contient tout ce que le portail garde sur vous, votre foyer et les enfants dont vous répondez.',
    'Chaque fichier .json a un titre, le nom français de chaque rubrique (« libellés ») et les données (« lignes »).',
    'Les identifiants relient un fichier à l’autre. Les pièces et les photos sont sous « fichiers », par leur identifiant.',
    'Ce qui appartient à un autre foyer n’y est pas, même quand un enfant vit dans les deux.',
    '',
    ...lines,
    '',
  ].join('\n');
}
