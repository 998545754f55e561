/** `preau tenant`: a commune's folder checked, applied, exported; the communes listed. */
import { basename, join, relative, resolve } from 'node:path';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import type { Difference } from '@preau/contract/tenant-folder-diff';
import type { UsedNoun, UsingTable } from '@preau/db/configuration-uses';
import { localDateAt } from '@preau/domain/dates';
import { frenchDate } from '@preau/domain/french';
import type { ApplyTenantOutcome, Refusal } from '@preau/operations/apply-tenant';
import type { PlatformContext } from '@preau/operations/context';
import { OperationError } from '@preau/operations/operation-error';
import { Command } from 'commander';
import { foldersHolding, readFolderFiles, writeFolderFiles } from '../folder-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { caseReport } from './case-report.ts';

export interface TenantCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  baseDomain(): string;
  terminal: Terminal;
  /** What paths on the command line are relative to. */
  directory: string;
}

/** The command and its subcommands. They throw a UserError for what their user can mend. */
export function tenantCommand(deps: TenantCommandDeps): Command {
  const tenant = new Command('tenant')
    .description('les communes et leurs dossiers')
    .helpOption('-h, --help', 'montre cette aide')
    .helpCommand('help [commande]', 'montre l’aide d’une commande')
    .exitOverride();
  tenant
    .command('check <dossier>')
    .description('vérifie le dossier d’une commune, dit tout ce qui ne va pas, et joue ses cas')
    .option('--quiet', 'ne montre des cas que ceux qui échouent')
    .action((directory: string, options: CheckOptions) => check(deps, directory, options));
  tenant
    .command('apply <dossier>')
    .description('applique le dossier d’une commune, en une fois ou pas du tout')
    .option('--dry-run', 'montre les différences et ne change rien')
    .option('--yes', 'supprime sans demander ce que le dossier ne contient plus')
    .action((directory: string, options: ApplyOptions) => apply(deps, directory, options));
  tenant
    .command('export <slug> <dossier>')
    .description('écrit la configuration d’une commune dans un dossier')
    .option('--force', 'remplace les fichiers de commune que ce dossier contient')
    .action((slug: string, directory: string, options: ExportOptions) =>
      exportTo(deps, slug, directory, options),
    );
  tenant
    .command('list')
    .description('montre les communes')
    .action(() => list(deps));
  return tenant;
}

async function check(
  { terminal, directory: from }: TenantCommandDeps,
  directory: string,
  { quiet }: CheckOptions,
): Promise<void> {
  const folder = await readTenantFolder(from, directory);
  const { commune, services, regulations, texts, cases } = folder;
  terminal.print(
    `${commune.name} : aucune erreur (${count(commune.members.length, 'membre')}, ${count(services.services.length, 'service')}, ${count(regulations.length, 'règlement')}, ${count(texts.length, 'texte')}).`,
  );
  for (const line of await remindersOf(folder)) terminal.print(line);
  if (cases.length === 0)
    return terminal.print('Aucun cas dans cases.yaml : écrivez-y ce que la mairie attend.');
  const { runCases } = await import('@preau/contract/tenant-folder-cases');
  const results = runCases(folder);
  for (const line of caseReport(results, quiet === true ? 'failed' : 'all')) terminal.print(line);
  const failed = results.filter(({ passed }) => !passed).length;
  const verdict = `${results.length - failed} cases passed, ${failed} failed`;
  if (failed > 0) throw new UserError(verdict);
  terminal.print(verdict);
}

/** What is no mistake today, and will be one if nobody thinks of it. */
async function remindersOf(folder: TenantFolder): Promise<string[]> {
  const { communeCalendar } = await import('@preau/contract/tenant-folder-facts');
  const { yearsWithoutHolidays } = await import('@preau/domain/calendar/school-holidays');
  const zone = folder.commune.school.zone;
  return yearsWithoutHolidays(communeCalendar(folder)).map(
    ({ key }) =>
      `${key} n’a pas encore de vacances, ses services auraient lieu sans interruption : une fois publiées, « preau calendar <export.json> --zone ${zone} --year ${key} » les écrit pour calendar.yaml.`,
  );
}

interface CheckOptions {
  quiet?: true;
}

/** @throws UserError that names every mistake, each with its file and line */
async function readTenantFolder(from: string, directory: string): Promise<TenantFolder> {
  const path = resolve(from, directory);
  const [commune] = await foldersHolding(path, 'commune.yaml');
  if (commune !== undefined)
    throw new UserError(
      `Ce dossier contient des communes : donnez l’une d’elles, par exemple ${relative(from, join(path, commune))}.`,
    );
  const files = await readFolderFiles(path);
  const { checkTenantFolder } = await import('@preau/contract/tenant-folder-check');
  const checked = checkTenantFolder(basename(path), files);
  if (checked.kind === 'sound') return checked.folder;
  const shown = relative(from, path) || '.';
  const lines = checked.mistakes.map(
    ({ file, line, sentence }) => `${join(shown, file)}:${line}  ${sentence}`,
  );
  throw new UserError([...lines, '', `${count(lines.length, 'erreur')} à corriger.`].join('\n'));
}

interface ApplyOptions {
  dryRun?: true;
  yes?: true;
}

async function apply(
  { platform, baseDomain, terminal, directory: from }: TenantCommandDeps,
  directory: string,
  { dryRun, yes }: ApplyOptions,
): Promise<void> {
  const folder = await readTenantFolder(from, directory);
  const { applyTenant } = await import('@preau/operations/apply-tenant');
  const { changesOfVersion } = await import('@preau/contract/tenant-folder-version');
  const input = { folder, baseDomain: baseDomain() };
  await platform(async ctx => {
    const differences = differencesOf(
      await applyTenant(ctx, { ...input, mode: 'preview', agreedRemovals: [] }),
    );
    for (const { change, noun, key, sentence } of differences) {
      terminal.print(`${MARKS[change]} ${sentence}`);
      if (change !== 'added' || noun !== 'regulation') continue;
      for (const said of changesOfVersion(folder, key)) terminal.print(`    ${said}`);
    }
    if (differences.length === 0) return terminal.print(`${folder.commune.name} : rien à changer.`);
    if (dryRun) return terminal.print(`${count(differences.length, 'différence')}, rien n’a été changé.`);

    const removals = differences.filter(({ change }) => change === 'removed');
    if (removals.length > 0 && !yes) await agreeTo(removals.length, terminal);
    differencesOf(await applyTenant(ctx, { ...input, mode: 'apply', agreedRemovals: removals }));
    terminal.print(`${folder.commune.name} : ${count(differences.length, 'différence')}, tout est appliqué.`);
  });
}

const MARKS: Record<Difference['change'], string> = { added: '+', changed: '~', removed: '-' };

/** @throws UserError when nobody is there to agree, or does not */
async function agreeTo(removals: number, { confirm }: Terminal): Promise<void> {
  if (!confirm)
    throw new UserError(
      `${count(removals, 'suppression')} à confirmer : relancez dans un terminal, ou avec --yes. Rien n’a été changé.`,
    );
  if (!(await confirm(`Appliquer, avec ${count(removals, 'suppression')} ?`)))
    throw new UserError('Rien n’a été changé.');
}

/** @throws UserError for an outcome in which nothing was, or would be, applied */
function differencesOf(outcome: ApplyTenantOutcome): Difference[] {
  switch (outcome.kind) {
    case 'refused':
      throw new UserError([...outcome.refusals.map(sentenceOfRefusal), 'Rien n’a été changé.'].join('\n'));
    case 'removals-to-agree':
      throw new UserError(
        'La configuration a changé entre-temps, et d’autres suppressions s’ajoutent : relancez la commande. Rien n’a été changé.',
      );
    default:
      return outcome.differences;
  }
}

function sentenceOfRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'host-taken':
      return `Le domaine ${refusal.host} est déjà celui de « ${refusal.slug} » : retirez-le de l’un des deux dossiers.`;
    case 'host-of-platform':
      return `Le domaine ${refusal.host} est sous celui de la plateforme : retirez-le de « hosts ».`;
    case 'regulation-changed':
      return `Le règlement ${refusal.key} est publié, il ne change plus : rétablissez-le, et ajoutez une révision dans un autre fichier.`;
    case 'regulation-in-effect':
      return `Le règlement ${refusal.key} est en vigueur depuis le ${refusal.effectiveFrom}, il ne se retire plus : rétablissez son fichier.`;
    case 'in-use': {
      const uses = refusal.uses.map(({ user, count: number }) => count(number, USERS[user])).join(', ');
      return `${USED[refusal.noun]} « ${refusal.key} » sert encore (${uses}) : rétablissez cette clé dans le dossier, ou changez d’abord ce qui s’en sert.`;
    }
  }
}

const USED: Record<UsedNoun, string> = {
  member: 'Le membre',
  site: 'L’établissement',
  service: 'Le service',
  regie: 'La régie',
  mealType: 'Le type de repas',
  schoolYear: 'L’année scolaire',
  regulation: 'Le règlement',
  documentKind: 'Le justificatif',
};

const USERS: Record<UsingTable, string> = {
  household: 'famille',
  request: 'demande',
  agent_limit: 'limite d’un agent',
  school_class: 'classe',
  enrolment: 'inscription',
  service_day: 'jour de service à places limitées',
  reservation: 'réservation',
  absence: 'absence',
  commune_act: 'fermeture ou ouverture',
  attendance_mark: 'marque de pointage',
  attendance: 'pointage',
  attendance_roll: 'appel',
  emergency_sheet: 'fiche d’urgence du jour',
  number_series: 'suite de numéros',
  billing_run: 'facturation',
  invoice: 'facture',
  billed_month: 'mois facturé',
  family_account: 'compte de famille',
  payment: 'paiement',
  deposit: 'bordereau de remise',
  titre_batch: 'bordereau de titres',
  ledger_entry: 'opération de compte',
  online_payment: 'paiement en ligne',
  reminder_batch: 'envoi de relances',
  meal_order: 'commande de repas',
  guest_meal: 'repas d’adulte',
  menu: 'menu',
  child_health: 'choix d’un enfant',
  schooling: 'scolarité',
  family_document: 'pièce fournie',
  thread: 'conversation',
  broadcast: 'envoi groupé',
  data_import: 'import',
  information_item: 'information aux familles',
  regulation_acknowledgement: 'prise de connaissance',
};

interface ExportOptions {
  force?: true;
}

async function exportTo(
  { platform, terminal, directory: from }: TenantCommandDeps,
  slug: string,
  directory: string,
  { force }: ExportOptions,
): Promise<void> {
  const { exportTenant } = await import('@preau/operations/export-tenant');
  const { belongsToTenantFolder } = await import('@preau/contract/tenant-folder-check');
  const files = await platform(ctx => exportTenant(ctx, slug)).catch((error: unknown) => {
    if (error instanceof OperationError && error.code === 'not_found')
      throw new UserError(`Aucune commune n’a le slug « ${slug} » : « preau tenant list » les montre.`);
    throw error;
  });
  const path = resolve(from, directory);
  await writeFolderFiles(path, files, { mayReplace: belongsToTenantFolder, force: force === true });
  terminal.print(`${count(files.size, 'fichier')} dans ${relative(from, path) || '.'}.`);
  if (basename(path) !== slug)
    terminal.print(
      `Renommez ce dossier « ${slug} » avant de l’appliquer : il doit porter le slug de sa commune.`,
    );
}

async function list({ platform, terminal }: TenantCommandDeps): Promise<void> {
  const { listTenants } = await import('@preau/operations/list-tenants');
  const { tenants } = await platform(listTenants);
  if (tenants.length === 0)
    return terminal.print('Aucune commune. « preau tenant apply <dossier> » en ajoute une.');
  const rows = tenants.map(({ slug, name, kind, members, services, hosts, appliedAt }) => [
    slug,
    name,
    kind,
    count(members, 'membre'),
    count(services, 'service'),
    frenchDate(localDateAt(new Date(appliedAt), 'Europe/Paris')),
    hosts.join(' '),
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    terminal.print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** « 2 choix d’un enfant », « 3 limites d’un agent »: the first word bears the plural. */
function count(number: number, noun: string): string {
  const [first = '', ...rest] = noun.split(' ');
  const plural = number > 1 && !/[sx]$/.test(first) ? `${first}s` : first;
  return [number, plural, ...rest].join(' ');
}
