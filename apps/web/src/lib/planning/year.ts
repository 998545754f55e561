/** A school year at a glance: how much of each service is reserved in each month. */
import type { FamilyPlanning } from '@preau/contract/planning';
import { firstOfMonth, type LocalDate } from '@preau/domain/dates';
import type { PlanningState } from '@preau/domain/planning/state';
import { yearCounts } from '../fr/planning.ts';
import { type Shown, shortNames } from './grid.ts';

export interface YearMonth {
  month: LocalDate;
  rows: { name: string; says: string; isQuiet: boolean }[];
}

type Group = 'reserved' | 'pending' | 'absent' | 'free';

const GROUP: Record<PlanningState, Group> = {
  free: 'free',
  refused: 'free',
  requested: 'pending',
  onHold: 'pending',
  awaitingPayment: 'pending',
  reserved: 'reserved',
  present: 'reserved',
  absenceRequested: 'absent',
  awaitingProof: 'absent',
  absentExcused: 'absent',
  absentBilled: 'absent',
  absenceToVerify: 'absent',
  leave: 'absent',
};

export function planningYear(planning: FamilyPlanning, shown: Shown): YearMonth[] {
  const services = new Map(planning.services.map(service => [service.key, service]));
  const names = shortNames(planning.services);
  const children = new Map(planning.children.map(({ id, firstName }) => [id, firstName]));
  const rows = planning.rows.filter(
    ({ childId, service }) =>
      (shown.childId === undefined || childId === shown.childId) &&
      (shown.service === undefined || service === shown.service) &&
      (shown.site === undefined || services.get(service)?.siteKey === shown.site),
  );
  const isOneChild = new Set(rows.map(({ childId }) => childId)).size < 2;
  const months = [...new Set(rows[0]?.cells.map(({ date }) => firstOfMonth(date)) ?? [])];
  return months.map(month => ({
    month,
    rows: rows.map(({ childId, service, cells }) => {
      const counts = { reserved: 0, pending: 0, absent: 0, free: 0 };
      for (const { date, state, served } of cells)
        if (firstOfMonth(date) === month && (served || state !== 'free')) counts[GROUP[state]]++;
      return {
        name: [isOneChild ? '' : children.get(childId), names.get(service) ?? service]
          .filter(Boolean)
          .join(' · '),
        says: yearCounts(counts),
        isQuiet: counts.reserved + counts.pending + counts.absent === 0,
      };
    }),
  }));
}
