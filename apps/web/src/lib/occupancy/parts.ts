/** What the figures of a line are parted into, in the order of bars and tables, each with a pattern of its own. */
import { averageCame, changePercent, type Occupancy } from '@preau/domain/attendance/occupancy';

export const PARTS = ['present', 'unbooked', 'notTaken', 'noShow', 'billed', 'pending', 'excused'] as const;
export type Part = (typeof PARTS)[number];

export interface Line {
  key: string;
  label: string;
  /** Said below the label: of a service, its site. */
  note?: string | undefined;
  /** Of a line that leads somewhere. */
  href?: string | undefined;
  now: Occupancy;
  former: Occupancy | null;
}

/** How long a bar is: all places that were granted, and who came without one. */
export function sizeOf({ reserved, unbooked }: Occupancy): number {
  return reserved + unbooked;
}

/** Those of which there is at least one, anywhere. */
export function usedParts(lines: readonly Line[]): Part[] {
  return PARTS.filter(part => lines.some(({ now }) => now[part] > 0));
}

/** « 21,4 », of the days of which attendance was taken. */
export function averageText(occupancy: Occupancy): string {
  const average = averageCame(occupancy);
  return average === null
    ? '–'
    : average.toLocaleString('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** Against the year before: of who came where attendance was taken both years, else of what was reserved. */
export function changeOf({ now, former }: Line): number | null {
  if (!former) return null;
  const [one, other] = [averageCame(now), averageCame(former)];
  return one !== null && other !== null && other > 0
    ? changePercent(one, other)
    : changePercent(now.reserved, former.reserved);
}
