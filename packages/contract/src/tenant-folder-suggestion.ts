/** What a school year of the ministère's export becomes in `calendar.yaml`. */
import type { ExportedYear } from '@preau/domain/calendar/ministry-export';
import { type LocalDate, weekdayOf } from '@preau/domain/dates';
import { stringify } from 'yaml';

/**
 * The lines of YAML that say the holidays of a school year, and in comments what else the export knows of it.
 * @param firstDay the rentrée, where the year before tells it.
 */
export function suggestCalendar(found: ExportedYear, firstDay: LocalDate | null): string[] {
  const holidays = found.holidays.map(({ name, from, to }) => ({ key: keyOf(name, from), from, to, name }));
  return [
    `# Vacances de la zone ${found.zone}, ${found.year}, d’après l’export du ministère : relisez-les.`,
    '# Si calendar.yaml a déjà « holidays », ajoutez-les à sa liste.',
    ...yaml({ holidays }),
    ...warningsOf(found),
    ...suggestedYear(found, firstDay),
    ...suggestedClosures(found),
  ];
}

function warningsOf({ zone, holidays }: ExportedYear): string[] {
  const isMainland = zone === 'A' || zone === 'B' || zone === 'C';
  return [
    ...(isMainland && holidays.length !== 4
      ? [`# Attention, l’export en donne ${holidays.length} au lieu de 4 : il est peut-être incomplet.`]
      : []),
    ...holidays
      .filter(({ from }) => weekdayOf(from) !== 'saturday')
      .map(({ name, from }) => `# Attention, ${name} ne commence pas un samedi, mais le ${from} : vérifiez.`),
  ];
}

function suggestedYear({ year, lastDay }: ExportedYear, firstDay: LocalDate | null): string[] {
  if (lastDay === null && firstDay === null) return [];
  return [
    '# L’année scolaire, pour « schoolYears » :',
    ...commented(yaml([{ key: year, ...(firstDay && { firstDay }), ...(lastDay && { lastDay }) }])),
  ];
}

function suggestedClosures({ bridges }: ExportedYear): string[] {
  if (bridges.length === 0) return [];
  return [
    '# Jours sans classe qui ne sont pas des vacances, à mettre sous « closures » si vos services ferment aussi :',
    ...commented(
      yaml(bridges.map(({ name, from, to }) => ({ key: keyOf(name, from), from, to, reason: name }))),
    ),
  ];
}

/** `toussaint-2027`. */
function keyOf(name: string, from: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${words}-${from.slice(0, 4)}`;
}

function yaml(value: unknown): string[] {
  return stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
}

function commented(lines: string[]): string[] {
  return lines.map(line => `#   ${line}`);
}
