/** Meals as a kitchen reads them: a row for each service and meal type, a column for each age. */
import { AGE_GROUPS, type AgeGroup, type ComparedCount } from './count.ts';

export const AGE_NAMES: Readonly<Record<AgeGroup, string>> = {
  maternelle: 'Maternelle',
  elementaire: 'Élémentaire',
  unknown: 'Âge non noté',
  adult: 'Adultes',
};

export interface Figure {
  /** Null as long as nothing is ordered. */
  ordered: number | null;
  now: number;
}

export interface SheetRow {
  mealTypeName: string;
  /** In the order of the sheet's groups. */
  cells: Figure[];
  total: Figure;
}

export interface Sheet {
  /** Those of which there is at least one meal, then or now. */
  groups: AgeGroup[];
  services: { name: string; rows: SheetRow[]; total: Figure }[];
  /** By group, all services together. */
  totals: Figure[];
  total: Figure;
}

/** The sheet of a day, in the order of the lines. */
export function sheetOf(lines: readonly ComparedCount[]): Sheet {
  const groups = AGE_GROUPS.filter(group => lines.some(line => line.group === group));
  const byGroup = (some: readonly ComparedCount[]) =>
    groups.map(group => sum(some.filter(line => line.group === group)));
  return {
    groups,
    services: [...Map.groupBy(lines, ({ service }) => service).values()].map(own => ({
      name: own[0]?.serviceName ?? '',
      rows: [...Map.groupBy(own, ({ mealType }) => mealType).values()].map(same => ({
        mealTypeName: same[0]?.mealTypeName ?? '',
        cells: byGroup(same),
        total: sum(same),
      })),
      total: sum(own),
    })),
    totals: byGroup(lines),
    total: sum(lines),
  };
}

function sum(lines: readonly ComparedCount[]): Figure {
  return {
    ordered: lines.every(({ ordered }) => ordered === null)
      ? null
      : lines.reduce((all, { ordered }) => all + (ordered ?? 0), 0),
    now: lines.reduce((all, { now }) => all + now, 0),
  };
}

/** « +2 », « −1 », « 0 ». */
export function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : difference < 0 ? `−${-difference}` : '0';
}
