/** `preau emergency`: the sheets for an emergency as PDFs, from the installation's database or from a copy of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileStore } from '@preau/db/files';
import { isLocalDate, type LocalDate, localDateAt, toLocalDate } from '@preau/domain/dates';
import { frenchDate } from '@preau/domain/french';
import type { Context, PlatformContext } from '@preau/operations/context';
import type { EmergencySheet } from '@preau/operations/emergency-sheets';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface EmergencyCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
  /** What paths on the command line are relative to. */
  directory: string;
}

interface Options {
  on?: string;
  databaseUrl?: string;
  into: string;
}

/** The command. It throws a UserError for what its user can mend. */
export function emergencyCommand({ platform, terminal, directory }: EmergencyCommandDeps): Command {
  return new Command('emergency')
    .argument('<slug>', 'la commune')
    .description('écrit les fiches d’urgence d’un jour, en PDF, sans que le serveur tourne')
    .option('--on <date>', 'le jour, comme 2026-11-26 ; sinon aujourd’hui')
    .option(
      '--database-url <adresse>',
      'une base restaurée d’une sauvegarde, au lieu de celle de l’installation',
    )
    .option('--into <dossier>', 'où les écrire', 'fiches-urgence')
    .exitOverride()
    .action(async (slug: string, { on, databaseUrl, into }: Options) => {
      if (on !== undefined && !isLocalDate(on))
        throw new UserError(`« ${on} » n’est pas un jour : écrivez-le comme 2026-11-26.`);
      const write = async (ctx: Context) => {
        const date = on === undefined ? localDateAt(ctx.now, ctx.tenant.timeZone) : toLocalDate(on);
        await writeSheets(ctx, date, { folder: resolve(directory, into), terminal });
      };
      if (databaseUrl !== undefined) return withCopy(databaseUrl, slug, write);
      await platform(async platformContext => {
        const { contextOfTenant } = await import('@preau/operations/context');
        const { OperationError } = await import('@preau/operations/operation-error');
        const ctx = await contextOfTenant(platformContext, slug).catch((error: unknown) => {
          if (!(error instanceof OperationError && error.code === 'not_found')) throw error;
          throw nobody(slug);
        });
        await write(ctx);
      });
    });
}

function nobody(slug: string): UserError {
  return new UserError(`Aucune commune n’a le slug « ${slug} » : « preau tenant list » les montre.`);
}

/** Lends a tenant of a database that is not the installation's. Nothing but this database is needed: no server, no files. */
async function withCopy(url: string, slug: string, work: (ctx: Context) => Promise<void>): Promise<void> {
  const { Database } = await import('@preau/db/database');
  const { findTenantBySlug } = await import('@preau/db/directory');
  const { tenantContext } = await import('@preau/operations/context');
  await using closing = new AsyncDisposableStack();
  const app = new Database('app', url, 2);
  closing.defer(() => app.close());
  if (!(await app.isReachable()))
    throw new UserError(
      'La base restaurée ne répond pas : vérifiez son adresse, par exemple postgres://preau_app:secret@127.0.0.1:5432/preau.',
    );
  const tenant = await findTenantBySlug(app, slug);
  if (!tenant) throw nobody(slug);
  const occasion = { actor: { kind: 'system' } as const, now: new Date(), requestId: 'command' };
  await work(tenantContext({ app, files: NO_FILES }, tenant, occasion));
}

const refuse = () => Promise.reject(new Error('the files are not part of what was restored'));
const NO_FILES: FileStore = { put: refuse, get: refuse, remove: refuse };

/** Only who has called the command reads them: health is in it. */
async function writeSheets(
  ctx: Context,
  date: LocalDate,
  { folder, terminal }: { folder: string; terminal: Terminal },
): Promise<void> {
  const { readAllEmergency } = await import('@preau/operations/emergency-sheets');
  const { emergencySheet, evacuationList } = await import('@preau/documents/pdf/emergency-sheet');
  const { renderPdf } = await import('@preau/documents/pdf/render');
  const sheets = await readAllEmergency(ctx, date);
  if (sheets.length === 0)
    return terminal.print(`${ctx.tenant.name} : personne n’est attendu ${frenchDate(date)}.`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(folder, name), bytes, { mode: 0o600 });
    terminal.print(join(folder, name));
  };
  for (const { accent, ...sheet } of sheets) {
    const heading = { name: ctx.tenant.name, accent };
    const facts = factsOf(sheet);
    for (const [index, { key }] of sheet.services.entries()) {
      const service = facts.services[index];
      if (!service) continue;
      const document = emergencySheet(heading, { ...facts, services: [service] }, ctx.now);
      await write(`${date}-${sheet.site.key}-${key}.pdf`, await renderPdf(document));
    }
    await write(
      `${date}-${sheet.site.key}-evacuation.pdf`,
      await renderPdf(evacuationList(heading, facts, ctx.now)),
    );
  }
  terminal.print(
    `${ctx.tenant.name}, ${frenchDate(date)} : à détruire le soir même, des données de santé y figurent.`,
  );
}

function factsOf({ site, ...facts }: Omit<EmergencySheet, 'accent'>) {
  return { ...facts, site: site.name };
}
