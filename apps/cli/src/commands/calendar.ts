/** `preau calendar`: the school holidays of a zone, from the ministère's export, as lines for calendar.yaml. */
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { SchoolZone } from '@preau/domain/calendar/calendar';
import type { RefusedRow } from '@preau/domain/calendar/ministry-export';
import { SCHOOL_ZONES } from '@preau/domain/tenant';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface CalendarCommandDeps {
  terminal: Terminal;
  /** What paths on the command line are relative to. */
  directory: string;
}

/** The command. It throws a UserError for what its user can mend. */
export function calendarCommand({ terminal, directory }: CalendarCommandDeps): Command {
  return new Command('calendar')
    .argument('<export.json>', 'l’export JSON du jeu de données fr-en-calendrier-scolaire')
    .description('écrit pour calendar.yaml les vacances d’une zone, d’après l’export du ministère')
    .requiredOption(
      '--zone <zone>',
      'la zone de la commune, comme dans commune.yaml : A, B, C, corse, reunion…',
    )
    .requiredOption('--year <année>', 'l’année scolaire, comme 2027-2028')
    .exitOverride()
    .action(async (path: string, { zone, year }: { zone: string; year: string }) => {
      const wanted = { zone: zoneNamed(zone), year: yearNamed(year) };
      const file = resolve(directory, path);
      const lines = await linesFor(await readExport(file), relative(directory, file), wanted);
      for (const line of lines) terminal.print(line);
    });
}

interface Wanted {
  zone: SchoolZone;
  year: string;
}

/** @throws UserError when there is no such zone */
function zoneNamed(written: string): SchoolZone {
  const zone = SCHOOL_ZONES.find(known => known.toLowerCase() === written.toLowerCase());
  if (zone) return zone;
  throw new UserError(`La zone « ${written} » n’existe pas : choisissez parmi ${SCHOOL_ZONES.join(', ')}.`);
}

/** @throws UserError when it is not written as a school year is */
function yearNamed(written: string): string {
  const [first = '', second] = written.split('-');
  const isYear = /^\d{4}(-\d{4})?$/.test(written);
  if (isYear && (second === undefined || Number(second) === Number(first) + 1)) return written;
  throw new UserError(
    `« ${written} » n’est pas une année scolaire : écrivez ses deux années qui se suivent, comme 2027-2028.`,
  );
}

/** @throws UserError when there is no such file, or it is not JSON */
async function readExport(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UserError(`Le fichier ${file} n’existe pas : vérifiez son nom.`);
    if (error.code === 'EISDIR')
      throw new UserError(`${file} est un dossier : donnez le fichier de l’export.`);
    throw error;
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new UserError(
      `Le fichier ${file} n’est pas du JSON : sur ${DATA_SET}, choisissez « Export », puis « JSON ».`,
    );
  }
}

const DATA_SET = 'data.education.gouv.fr/explore/dataset/fr-en-calendrier-scolaire';

/** @throws UserError when the export cannot be read, or has nothing of the zone and year */
async function linesFor(content: unknown, shown: string, { zone, year }: Wanted): Promise<string[]> {
  const { readMinistryExport } = await import('@preau/domain/calendar/ministry-export');
  const read = readMinistryExport(content);
  if (read.kind === 'unreadable')
    throw new UserError(
      `${shown} n’est pas l’export attendu : ${read.reason}. Sur ${DATA_SET}, choisissez « Export », puis « JSON », en entier.`,
    );
  const ofZone = read.years.filter(known => known.zone === zone);
  const found = ofZone.find(known => known.year === year);
  // A row that does not say its zone or its year may be one of those that are wanted.
  const refused = read.refused.filter(row => (row.zone ?? zone) === zone && (row.year ?? year) === year);
  if (!found || found.holidays.length === 0) {
    const years = ofZone.filter(({ holidays }) => holidays.length > 0).map(known => known.year);
    throw new UserError(
      [
        `${shown} n’a pas les vacances de la zone ${zone} pour ${year}${
          years.length > 0 ? `, mais celles de ${years.join(', ')}` : ''
        }. Le ministère ne les a peut-être pas encore publiées : téléchargez un export récent.`,
        ...refused.map(sentenceOf),
      ].join('\n'),
    );
  }
  const previous = ofZone.find(
    known => known.year < year && known.nextFirstDay?.startsWith(year.slice(0, 4)),
  );
  const { suggestCalendar } = await import('@preau/contract/tenant-folder-suggestion');
  return [
    ...suggestCalendar(found, previous?.nextFirstDay ?? null),
    ...refused.map(row => `# ${sentenceOf(row)}`),
  ];
}

function sentenceOf({ row, reason }: RefusedRow): string {
  return `Ligne ${row} laissée de côté : ${reason}.`;
}
