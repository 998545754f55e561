/** What of attendance leaves as a file: days of children, hours for the CAF, figures; in the words of the mairie. */

import type { CountedHours, HoursSource } from '@preau/domain/attendance/hours';
import { averageCame, type Occupancy } from '@preau/domain/attendance/occupancy';
import type { DayOutcome } from '@preau/domain/attendance/outcome';
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import { levelWord } from './pdf/words.ts';
import type { Cell, Column, Sheet } from './spreadsheet.ts';

interface ServiceName {
  name: string;
  site: string;
}

export interface Presence {
  date: LocalDate;
  service: ServiceName;
  household: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  className: string | null;
  level: Level | null;
  outcome: DayOutcome;
  attendance: { arrival: string | null; departure: string | null } | null;
  realised: CountedHours;
  billed: CountedHours;
}

const outcomeWords: Record<DayOutcome, string> = {
  present: 'Présent',
  unbooked: 'Présent sans réservation',
  excused: 'Absent excusé',
  billed: 'Absent facturé',
  pending: 'Absence à décider',
  'no-show': 'Absent sans avoir prévenu',
  'not-taken': 'Pointage non fait',
};

const sourceWords: Record<HoursSource, string> = {
  clocked: 'Pointage',
  partly: 'Pointage et horaires',
  service: 'Horaires du service',
  slices: 'Tranches du tarif',
  none: 'Sans horaires',
};

/** A row for each child and day. */
export function presenceSheet(rows: AsyncIterable<Presence>): Sheet {
  return sheet(
    'Présences',
    [
      ['Date', 'day', 12],
      ['Établissement', 'text', 26],
      ['Service', 'text', 26],
      ['N° famille', 'text', 16],
      ['Nom', 'text', 20],
      ['Prénom', 'text', 16],
      ['Naissance', 'day', 12],
      ['Classe', 'text', 14],
      ['Niveau', 'text', 8],
      ['État', 'text', 26],
      ['Arrivée', 'time'],
      ['Départ', 'time'],
      ['Durée réalisée', 'hours'],
      ['Durée réalisée d’après', 'text', 24],
      ['Durée facturée', 'hours'],
      ['Durée facturée d’après', 'text', 24],
    ],
    rows,
    row => [
      row.date,
      row.service.site,
      row.service.name,
      row.household,
      row.lastName,
      row.firstName,
      row.birthDate,
      row.className,
      row.level && levelWord(row.level),
      outcomeWords[row.outcome],
      row.attendance?.arrival ?? null,
      row.attendance?.departure ?? null,
      row.realised.minutes,
      row.realised.minutes === 0 ? null : sourceWords[row.realised.source],
      row.billed.minutes,
      row.billed.minutes === 0 ? null : sourceWords[row.billed.source],
    ],
  );
}

export interface Hours {
  month: LocalDate;
  service: ServiceName;
  children: number;
  came: number;
  billed: number;
  realisedMinutes: number;
  billedMinutes: number;
  sources: Record<HoursSource, number>;
  notTaken: number;
}

/** By service and month: what the CAF asks for. */
export function hoursSheet(rows: AsyncIterable<Hours>): Sheet {
  return sheet(
    'Heures par mois',
    [
      ['Mois', 'text', 10],
      ['Établissement', 'text', 26],
      ['Service', 'text', 26],
      ['Enfants présents', 'number'],
      ['Présences', 'number'],
      ['Journées facturées', 'number'],
      ['Heures réalisées', 'decimal'],
      ['Heures facturées', 'decimal'],
      ['Présences pointées', 'number'],
      ['Présences pointées en partie', 'number'],
      ['Présences aux horaires du service', 'number'],
      ['Présences sans horaires', 'number'],
      ['Pointages non faits', 'number'],
    ],
    rows,
    row => [
      monthOf(row.month),
      row.service.site,
      row.service.name,
      row.children,
      row.came,
      row.billed,
      row.realisedMinutes / 60,
      row.billedMinutes / 60,
      row.sources.clocked,
      row.sources.partly,
      row.sources.service,
      row.sources.none,
      row.notTaken,
    ],
  );
}

export interface OccupancyLine extends Occupancy {
  month: LocalDate;
  service: ServiceName;
}

/** Figures by service and month. */
export function occupancySheet(rows: AsyncIterable<OccupancyLine>): Sheet {
  return sheet(
    'Fréquentation',
    [
      ['Mois', 'text', 10],
      ['Établissement', 'text', 26],
      ['Service', 'text', 26],
      ['Jours', 'number'],
      ['Jours pointés', 'number'],
      ['Réservations', 'number'],
      ['Présents', 'number'],
      ['Absents excusés', 'number'],
      ['Absents facturés', 'number'],
      ['Absences à décider', 'number'],
      ['Absents sans avoir prévenu', 'number'],
      ['Pointages non faits', 'number'],
      ['Présents sans réservation', 'number'],
      ['Présents par jour pointé', 'decimal'],
    ],
    rows,
    row => [
      monthOf(row.month),
      row.service.site,
      row.service.name,
      row.days,
      row.daysTaken,
      row.reserved,
      row.present,
      row.excused,
      row.billed,
      row.pending,
      row.noShow,
      row.notTaken,
      row.unbooked,
      averageCame(row),
    ],
  );
}

function sheet<Row>(
  name: string,
  columns: [title: string, kind: Column['kind'], width?: number][],
  rows: AsyncIterable<Row>,
  cellsOf: (row: Row) => Cell[],
): Sheet {
  async function* cells() {
    for await (const row of rows) yield cellsOf(row);
  }
  return {
    name,
    columns: columns.map(([title, kind, width]) => ({ title, kind, ...(width !== undefined && { width }) })),
    rows: cells(),
  };
}

/** `2026-11-01` as « 11/2026 ». */
function monthOf(date: LocalDate): string {
  return `${date.slice(5, 7)}/${date.slice(0, 4)}`;
}
