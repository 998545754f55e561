/** The e-mail that brings a caterer the order of a day: the numbers, what has changed, and a link that says « bien reçu ». */
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate } from '@preau/domain/french';
import { changesSince, compareCounts, type MealCount } from '@preau/domain/meals/count';
import { AGE_NAMES, type Figure, type Sheet, sheetOf, signed } from '@preau/domain/meals/sheet';
import type { Letter, LetterTable } from './letter.ts';

export interface MealOrderFacts {
  siteName: string;
  date: LocalDate;
  version: number;
  /** Why an agent ordered it so. */
  reason: string | null;
  lines: readonly MealCount[];
  /** The version before; null for the first. */
  before: readonly MealCount[] | null;
  /** « vendredi 20 novembre à 12 h 01 » */
  frozenAt: string;
  /** Of the page that shows the same and says that it has come. */
  url: string;
}

export function mealOrder(facts: MealOrderFacts): Letter {
  const { siteName, date, version, reason, lines, before, frozenAt, url } = facts;
  const compared = compareCounts(before, lines);
  const sheet = sheetOf(compared);
  const { more, fewer } = changesSince(compared);
  const meals = `${sheet.total.now}\u00a0repas`;
  const day = frenchDate(date);
  return {
    subject: before
      ? `Commande modifiée : ${meals} ${day}, ${siteName}`
      : `Commande : ${meals} ${day}, ${siteName}`,
    paragraphs: [
      'Bonjour,',
      before
        ? `Les nombres de repas du ${day} ont changé pour ${siteName}. Cette commande (n° ${version}) remplace la précédente.`
        : `Voici la commande de repas du ${day} pour ${siteName}.`,
      ...(before
        ? [`Total : ${meals}, au lieu de ${sheet.total.ordered ?? 0} (${more} de plus, ${fewer} de moins).`]
        : [`Total : ${meals}.`]),
      ...(reason === null ? [] : [`Motif : ${reason}`]),
      `Nombres arrêtés ${frozenAt}.`,
    ],
    ...(sheet.services.length > 0 && { table: figures(sheet, before !== null) }),
    button: { label: 'J’ai bien reçu', url },
  };
}

function figures(sheet: Sheet, isChange: boolean): LetterTable {
  const columns = ['Repas', ...sheet.groups.map(group => AGE_NAMES[group]), 'Total'];
  const row = (name: string, cells: readonly Figure[], total: Figure) => [
    name,
    ...cells.map(({ now }) => String(now)),
    String(total.now),
    ...(isChange ? [signed(total.now - (total.ordered ?? 0))] : []),
  ];
  return {
    caption: isChange ? 'Nombres de repas, et écart avec la commande précédente' : 'Nombres de repas',
    columns: isChange ? [...columns, 'Écart'] : columns,
    rows: [
      ...sheet.services.flatMap(({ name, rows }) =>
        rows.map(({ mealTypeName, cells, total }) => ({
          cells: row(`${name}, ${mealTypeName}`, cells, total),
        })),
      ),
      { cells: row('Total', sheet.totals, sheet.total), isTotal: true },
    ],
  };
}

/** The rows of the file that goes with it: a line of an order each, as a kitchen's program reads them. */
export function mealOrderRows({ siteName, date, lines, before }: MealOrderFacts): string[][] {
  return [
    ['Date', 'Établissement', 'Service', 'Type de repas', 'Âge', 'Quantité', 'Écart'],
    ...compareCounts(before, lines).map(({ serviceName, mealTypeName, group, ordered, now }) => [
      date,
      siteName,
      serviceName,
      mealTypeName,
      AGE_NAMES[group],
      String(now),
      ordered === null ? '' : String(now - ordered),
    ]),
  ];
}
