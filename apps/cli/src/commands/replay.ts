/** `preau replay`: what a period would have been under a règlement that is only thought of, beside the one in force. */
import { lstat, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FactsMistake } from '@preau/contract/replay-facts';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import type { FolderFiles } from '@preau/contract/tenant-folder-check';
import type { Days } from '@preau/domain/calendar/calendar';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { frenchDate, frenchMoney } from '@preau/domain/french';
import type { Cents } from '@preau/domain/money';
import type { Rulebook } from '@preau/domain/regulation/rulebook';
import type { RegulationVersion } from '@preau/domain/regulation/version';
import type { ReplayFacts } from '@preau/domain/replay/facts';
import type { UnjudgedReason } from '@preau/domain/replay/judge-facts';
import type { Compared, FamilyCompared, Replay, Unjudged } from '@preau/domain/replay/replay';
import type { PlatformContext } from '@preau/operations/context';
import { OperationError } from '@preau/operations/operation-error';
import { Command } from 'commander';
import { readFolderFiles } from '../folder-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface ReplayCommandDeps {
  /** Opens the installation's stores for as long as `work` lasts. */
  platform<Result>(work: (ctx: PlatformContext) => Promise<Result>): Promise<Result>;
  terminal: Terminal;
  /** What paths on the command line are relative to. */
  directory: string;
  /** Where the folders of communes are. */
  tenants: string;
}

interface ReplayOptions {
  from: string;
  to: string;
  with: string;
  facts?: string;
  demonstration?: true;
}

/** The command. It throws a UserError for what its user can mend, and changes nothing. */
export function replayCommand(deps: ReplayCommandDeps): Command {
  return new Command('replay')
    .argument('<slug>', 'la commune : un dossier de tenants/, ou une commune installée')
    .description('rejoue une période sous un règlement candidat, et dit ce qui changerait ; ne change rien')
    .requiredOption('--from <jour>', 'premier jour, comme 2026-09-01 ; le mois compte en entier')
    .requiredOption('--to <jour>', 'dernier jour, comme 2027-06-30')
    .requiredOption('--with <règlement.yaml>', 'le candidat, écrit comme ceux du dossier de la commune')
    .option('--facts <faits.json>', 'ce que les familles ont fait ; docs/reglement.md dit comment l’écrire')
    .option('--demonstration', 'sans faits : rejoue une année inventée, pour une première impression')
    .exitOverride()
    .action((slug: string, options: ReplayOptions) => run(deps, slug, options));
}

async function run(deps: ReplayCommandDeps, slug: string, options: ReplayOptions): Promise<void> {
  const { terminal, directory } = deps;
  const period = periodOf(options);
  if (options.facts !== undefined && options.demonstration)
    throw new UserError(
      'Donnez des faits avec --facts, ou une année inventée avec --demonstration : pas les deux.',
    );
  if (options.facts === undefined && !options.demonstration)
    throw new UserError(
      'La base ne contient pas encore de réservations : donnez celles de la période avec --facts (docs/reglement.md dit comment les écrire, packages/contract/schema/replay-facts.schema.json en est le schéma), ou essayez avec --demonstration, sur une année inventée.',
    );
  const files = await filesOf(deps, slug);
  const folder = await readFolder(slug, files);
  const candidate = await readCandidate(slug, files, resolve(directory, options.with), options.with);

  const { communeOf } = await import('@preau/contract/tenant-folder-facts');
  const { createRulebook } = await import('@preau/domain/regulation/rulebook');
  const { overlay, replay } = await import('@preau/domain/replay/replay');
  const commune = communeOf(folder);
  const inForce = createRulebook(commune);
  const regulations = overlay(commune.regulations, candidate);
  const facts =
    options.facts === undefined
      ? await inventedFacts(deps, inForce, period)
      : await readFacts(resolve(directory, options.facts), options.facts, folder.commune.timeZone);
  const replayed = replay(facts, period, {
    inForce,
    candidate: createRulebook({ ...commune, regulations }),
  });
  tell(terminal, folder, candidate, replayed);
}

function periodOf({ from, to }: ReplayOptions): Days {
  for (const [name, text] of Object.entries({ from, to }))
    if (!isLocalDate(text))
      throw new UserError(`--${name} vaut « ${text} » : écrivez année-mois-jour, par exemple 2026-09-01.`);
  if (to < from) throw new UserError('--to est avant --from : donnez le premier jour, puis le dernier.');
  return { from: toLocalDate(from), to: toLocalDate(to) };
}

/** The files of a commune: of its folder in tenants/, else of the installation. */
async function filesOf({ platform, tenants }: ReplayCommandDeps, slug: string): Promise<FolderFiles> {
  const path = join(tenants, slug);
  const found = await lstat(join(path, 'commune.yaml')).catch(() => null);
  if (found?.isFile() && basename(path) === slug) return readFolderFiles(path);
  const { exportTenant } = await import('@preau/operations/export-tenant');
  return platform(ctx => exportTenant(ctx, slug)).catch((error: unknown) => {
    if (error instanceof OperationError && error.code === 'not_found')
      throw new UserError(
        `Ni dossier de tenants/ ni commune installée n’a le slug « ${slug} » : « preau tenant list » montre les communes.`,
      );
    throw error;
  });
}

async function readFolder(slug: string, files: FolderFiles): Promise<TenantFolder> {
  const { checkTenantFolder } = await import('@preau/contract/tenant-folder-check');
  const checked = checkTenantFolder(slug, files);
  if (checked.kind === 'sound') return checked.folder;
  throw new UserError(
    `Le dossier de la commune n’est pas en ordre : « preau tenant check tenants/${slug} » dit ce qui ne va pas.`,
  );
}

/** The candidate, checked among the files of the commune as if it were one of them; one of the same name gives way to it. */
async function readCandidate(
  slug: string,
  files: FolderFiles,
  path: string,
  shown: string,
): Promise<RegulationVersion> {
  const { checkTenantFolder } = await import('@preau/contract/tenant-folder-check');
  const name = `regulations/${basename(path)}`;
  const bytes = new Uint8Array(await readFileOf(path, shown));
  const checked = checkTenantFolder(slug, new Map([...files, [name, bytes]]));
  if (checked.kind === 'mistaken') {
    const lines = checked.mistakes.map(
      ({ file, line, sentence }) => `${file === name ? shown : file}:${line}  ${sentence}`,
    );
    throw new UserError([...lines, '', 'Le candidat est vérifié avec le dossier de la commune.'].join('\n'));
  }
  const key = basename(path).replace(/\.[^.]*$/, '');
  const candidate = checked.folder.regulations.find(version => version.key === key);
  if (candidate) return candidate;
  throw new UserError(
    `${shown} ne porte pas un nom de règlement : nommez-le AAAA-MM-JJ[-clé].yaml, par exemple 2027-01-01-candidat.yaml.`,
  );
}

async function readFileOf(path: string, shown: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') throw new UserError(`Le fichier ${shown} n’existe pas : vérifiez son nom.`);
    if (code === 'EISDIR') throw new UserError(`${shown} est un dossier : donnez le fichier lui-même.`);
    throw error;
  });
}

const MOST_MISTAKES = 20;

async function readFacts(path: string, shown: string, timeZone: string): Promise<ReplayFacts> {
  const { readReplayFacts } = await import('@preau/contract/replay-facts');
  const read = readReplayFacts((await readFileOf(path, shown)).toString('utf8'), timeZone);
  if (read.kind === 'sound') return read.facts;
  const { mistakes } = read;
  const lines = mistakes.slice(0, MOST_MISTAKES).map((mistake: FactsMistake) => {
    const place = mistake.place === '' ? shown : `${shown}, ${mistake.place}`;
    return `${place} : ${mistake.sentence}`;
  });
  const more = mistakes.length - lines.length;
  throw new UserError([...lines, ...(more > 0 ? [`… et ${more} autres.`] : [])].join('\n'));
}

const INVENTED_HOUSEHOLDS = 200;

async function inventedFacts(
  { terminal }: ReplayCommandDeps,
  rulebook: Rulebook,
  period: Days,
): Promise<ReplayFacts> {
  const { inventFacts } = await import('@preau/domain/replay/invented-year');
  terminal.print(
    `ANNÉE INVENTÉE : ${INVENTED_HOUSEHOLDS} familles qui n’existent pas. Ces chiffres montrent ce que fait la commande, ils ne disent rien de vos familles.`,
  );
  terminal.print('');
  return inventFacts(rulebook, period, { households: INVENTED_HOUSEHOLDS });
}

function tell(
  terminal: Terminal,
  folder: TenantFolder,
  candidate: RegulationVersion,
  replayed: Replay,
): void {
  const names = new Map(folder.services.services.map(({ key, name }) => [key, name]));
  const nameOf = (service: string | null) =>
    service === null ? 'Pour la famille' : (names.get(service) ?? service);
  const { period, families, services, total, dearer, cheaper, unjudged } = replayed;
  terminal.print(
    `${folder.commune.name}, du ${frenchDate(period.from)} au ${frenchDate(period.to)}, ${count(families.length, 'famille')}.`,
  );
  terminal.print(
    `Candidat : ${candidate.key}, à partir du ${frenchDate(candidate.effectiveFrom)}, pour ${candidate.services.map(nameOf).join(', ')}.`,
  );
  terminal.print('');
  terminal.print('Ce que deviennent les réservations : en vigueur → candidat');
  table(terminal, [
    ['', 'accordées', 'hors délai', 'à un agent', 'en attente', 'refusées'],
    ...services.map(one => [nameOf(one.service), ...reservationCells(one)]),
    ['Total', ...reservationCells(total)],
  ]);
  terminal.print('');
  terminal.print('Les absences, en jours : en vigueur → candidat');
  table(terminal, [
    ['', 'gratuites', 'facturées', 'en partie', 'à un agent'],
    ...services.map(one => [nameOf(one.service), ...absenceCells(one)]),
    ['Total', ...absenceCells(total)],
  ]);
  terminal.print('');
  terminal.print('Ce qui est facturé');
  table(terminal, [
    ['', 'en vigueur', 'candidat', 'différence'],
    ...services.map(one => [nameOf(one.service), ...moneyCells(one)]),
    ['Total', ...moneyCells(total)],
  ]);
  tellFamilies(terminal, 'Paieraient le plus en plus', dearer, nameOf);
  tellFamilies(terminal, 'Paieraient le plus en moins', cheaper, nameOf);
  if (dearer.length + cheaper.length === 0) {
    terminal.print('');
    terminal.print('Aucune famille ne paierait autre chose.');
  }
  terminal.print('');
  terminal.print(
    'Chacun est supposé agir aux mêmes moments qu’alors : sous un délai plus court, beaucoup s’y prendraient plus tôt.',
  );
  tellUnjudged(terminal, unjudged, nameOf);
}

function reservationCells({ inForce, candidate }: Compared): string[] {
  const cell = (of: (side: Compared['inForce']['reservations']) => number) =>
    change(of(inForce.reservations), of(candidate.reservations));
  return [
    cell(side => side.accepted + side['awaiting-payment']),
    cell(side => side['accepted-late']),
    cell(side => side.requested),
    cell(side => side['on-hold']),
    cell(side => side.refused),
  ];
}

function absenceCells({ inForce, candidate }: Compared): string[] {
  const cell = (of: (side: Compared['inForce']['absences']) => number) =>
    change(of(inForce.absences), of(candidate.absences));
  return [
    cell(side => side.free),
    cell(side => side.billed + side.collectable + side['awaiting-proof']),
    cell(side => side.share + side.fixed + side.refund),
    cell(side => side['ask-agent']),
  ];
}

function moneyCells({ inForce, candidate, differenceCents }: Compared): string[] {
  return [frenchMoney(inForce.billedCents), frenchMoney(candidate.billedCents), signed(differenceCents)];
}

function tellFamilies(
  terminal: Terminal,
  title: string,
  families: readonly FamilyCompared[],
  nameOf: (service: string | null) => string,
): void {
  if (families.length === 0) return;
  terminal.print('');
  terminal.print(title);
  table(
    terminal,
    families.map(({ household, inForce, candidate, differenceCents, services }) => [
      household,
      signed(differenceCents),
      `${frenchMoney(inForce.billedCents)} → ${frenchMoney(candidate.billedCents)}`,
      services
        .filter(one => one.differenceCents !== 0)
        .map(one => `${nameOf(one.service)} ${signed(one.differenceCents)}`)
        .join(', '),
    ]),
    1,
  );
}

const REASONS: Record<UnjudgedReason, string> = {
  'no-received-at': 'on ne sait pas quand la mairie l’a reçu ; non facturé',
  'unknown-service': 'la commune n’a pas ce service',
  'no-regulation': 'aucun règlement n’est en vigueur ce jour-là',
  'agent-decides': 'un agent décide, et les faits ne disent pas quoi',
  'nothing-reserved': 'une absence d’un jour que personne n’avait demandé',
  'came-without-place': 'l’enfant est venu, mais n’aurait pas eu de place ; non facturé',
  'no-price': 'le règlement n’a pas de prix ; non facturé',
};
const UNDER: Record<Unjudged['under'], string> = {
  both: 'avec l’un comme avec l’autre',
  'in-force': 'avec le règlement en vigueur',
  candidate: 'avec le candidat',
};

function tellUnjudged(
  terminal: Terminal,
  unjudged: readonly Unjudged[],
  nameOf: (service: string | null) => string,
): void {
  terminal.print('');
  terminal.print(
    unjudged.length === 0
      ? 'Tout a pu être jugé.'
      : `N’ont pas pu être jugés : ${count(unjudged.length, 'jour')}`,
  );
  const groups = Map.groupBy(unjudged, ({ reason, lacks, under }) => [reason, lacks, under].join(' '));
  table(
    terminal,
    [...groups.values()]
      .toSorted((one, other) => other.length - one.length)
      .map(days => {
        const [first] = days;
        if (!first) return [];
        const lacks = first.lacks === null ? '' : ` (${first.lacks})`;
        return [
          frenchNumber.format(days.length),
          `${REASONS[first.reason]}${lacks}`,
          UNDER[first.under],
          `ainsi ${first.household}, ${first.child}, ${nameOf(first.service)}, ${first.date}`,
        ];
      }),
    0,
  );
}

/** « 120 → 98 », or one figure where nothing changes. */
function change(before: number, after: number): string {
  const [from, to] = [frenchNumber.format(before), frenchNumber.format(after)];
  return from === to ? from : `${from} → ${to}`;
}

function signed(amount: Cents): string {
  return amount > 0 ? `+${frenchMoney(amount)}` : frenchMoney(amount);
}

const frenchNumber = new Intl.NumberFormat('fr-FR');

/** Prints rows in columns: words to the left, and to the right the column of figures, or all but the first. */
function table(terminal: Terminal, rows: readonly string[][], figures: number | null = null): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  for (const row of rows)
    terminal.print(
      `  ${row
        .map((cell, column) => {
          const isFigure = figures === null ? column > 0 : column === figures;
          const width = widths[column] ?? 0;
          return isFigure ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd()}`,
    );
}

function count(number: number, noun: string): string {
  return `${frenchNumber.format(number)} ${noun}${number > 1 ? 's' : ''}`;
}
