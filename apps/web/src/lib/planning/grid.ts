/**
 * What the planning's page shows, derived once on the server and kept small: cells that say the same are one object, which
 * the page's data holds once. Days come first, services within: a phone reads a list of days, a wide screen turns it.
 */
import type { FamilyPlanning, PlanningCellAnswer } from '@preau/contract/planning';
import { addDays, dayNumber, isLocalDate, type LocalDate, toLocalDate, weekdayOf } from '@preau/domain/dates';
import { frenchDay, frenchTime } from '@preau/domain/french';
import type { PlanningAct } from '@preau/domain/planning/state';
import { moment } from '../fr/moment.ts';
import { actWords, changeableUntil, money, planningScreen } from '../fr/planning.ts';
import {
  dayWords,
  markWords,
  type PlanningDay,
  type PlanningMark,
  type PlanningState,
  stateWords,
} from '../fr/states.ts';
import { fr } from '../fr/typeset.ts';

export interface GridRow {
  /** « child service household »: what a cell of this row is about. */
  ref: string;
  /** First name, where several children are shown. */
  child: string;
  service: string;
  hours: string;
  site: string;
  /** Who pays, where there are several households. */
  payer: string;
  contact: { name: string; phone: string; note: string | null } | null;
  /** Key of the site, of a meal: it has a menu. */
  canteen?: string;
}

/** What cells say that is the same for many of them. */
export interface CellKind {
  state: PlanningState;
  act: PlanningAct | null;
  why?: string;
  rank?: number;
  /** « jeudi 19 novembre 2026, 12 h ». */
  offeredUntil?: string;
  /** That waits for its proof. */
  absenceId?: string;
  marks?: PlanningMark[];
  isLate?: true;
  isOthers?: true;
}

/** A service that takes place, or did for the child. */
export interface UseCell {
  is: CellKind;
  /** Until when it can be changed: which of the grid's `untils`. */
  until?: number;
  cents?: number;
}

/** A service that does not take place on a day when another does. */
export interface ClosedCell {
  closed: PlanningDay;
  reason?: string;
}

export type GridCell = UseCell | ClosedCell;

export interface GridDay {
  /** One for each row; none where no service takes place. */
  cells: GridCell[];
  /** What the day is, where it is no ordinary one. */
  kind?: PlanningDay;
  reason?: string;
  /** The last of a run of such days, on the first of them. */
  runsTo?: LocalDate;
  /** Until when most of what can be changed can be: the others say their own. */
  until?: number;
}

export interface PlanningGrid {
  from: LocalDate;
  today: LocalDate;
  /** Last minutes: `2026-11-19 12:00`. */
  untils: string[];
  rows: GridRow[];
  days: GridDay[];
}

export interface Shown {
  childId?: string | undefined;
  site?: string | undefined;
  service?: string | undefined;
}

/** @param timeZone of the clocks that the screen shows */
export function planningGrid(planning: FamilyPlanning, shown: Shown, timeZone: string): PlanningGrid {
  const services = new Map(planning.services.map(service => [service.key, service]));
  const names = shortNames(planning.services.map(({ key, name }) => ({ key, name })));
  const rows = planning.rows.filter(
    ({ childId, service }) =>
      (shown.childId === undefined || childId === shown.childId) &&
      (shown.service === undefined || service === shown.service) &&
      (shown.site === undefined || services.get(service)?.siteKey === shown.site),
  );
  const children = new Map(planning.children.map(({ id, firstName }) => [id, firstName]));
  const isOneChild = new Set(rows.map(({ childId }) => childId)).size < 2;
  const payers = new Map(planning.households.map(({ id, payer }) => [id, payer]));
  const contacts = new Interned<NonNullable<GridRow['contact']>>();
  const shared: Shared = { kinds: new Interned(), cells: new Interned(), untils: [], timeZone };
  const length = dayNumber(planning.to) - dayNumber(planning.from) + 1;
  const days = Array.from({ length }, (_, index): GridDay => {
    const asked = rows.flatMap(row => row.cells[index] ?? []);
    return dayOf(asked, shared);
  });
  return {
    from: planning.from,
    today: planning.today,
    untils: shared.untils,
    rows: rows.map(({ childId, service: key, householdId }) => {
      const service = services.get(key);
      const hours = service?.hours;
      return {
        ref: `${childId} ${key} ${householdId}`,
        child: isOneChild ? '' : (children.get(childId) ?? ''),
        service: names.get(key) ?? key,
        hours: hours ? `${frenchTime(hours.start)} – ${frenchTime(hours.end)}` : '',
        site: service?.site ?? '',
        payer: payers.size > 1 ? (payers.get(householdId) ?? '') : '',
        contact: service?.contact ? contacts.one(service.contact) : null,
        ...(service?.isMeal && { canteen: service.siteKey }),
      };
    }),
    days: withRuns(days, planning.from),
  };
}

/** What a day without service is; of several, the one that says most. */
const TELLING: readonly PlanningDay[] = [
  'publicHoliday',
  'closed',
  'shortHolidays',
  'summerHolidays',
  'notServed',
];

/** What the cells of a grid share. */
interface Shared {
  kinds: Interned<CellKind>;
  cells: Interned<GridCell>;
  untils: string[];
  timeZone: string;
}

function dayOf(asked: readonly PlanningCellAnswer[], shared: Shared): GridDay {
  const kind = TELLING.find(known => asked.some(({ day }) => day === known));
  const reason = asked.find(({ day, dayReason }) => day === kind && dayReason)?.dayReason ?? undefined;
  const isUsed = asked.some(cell => cell.served || cell.state !== 'free');
  if (!isUsed) return { cells: [], kind: kind ?? 'notServed', ...(reason && { reason }) };
  const cells = asked.map(cell => shared.cells.one(shownCell(cell, shared)));
  const untils = Map.groupBy(
    cells.flatMap(cell =>
      'is' in cell && cell.is.act !== null && cell.until !== undefined ? [cell.until] : [],
    ),
    until => until,
  );
  const [until] = [...untils].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const isWhole = asked.every(({ day }) => day === kind);
  return {
    cells,
    ...(isWhole && kind && { kind, ...(reason && { reason }) }),
    ...(until !== undefined && { until }),
  };
}

function shownCell(cell: PlanningCellAnswer, { kinds, untils, timeZone }: Shared): GridCell {
  const { day, dayReason, served, state, act, deadline, isLate, why, cents, rank, offeredUntil } = cell;
  if (!served && state === 'free')
    return {
      closed: day === 'schoolDay' ? 'notServed' : day,
      ...(dayReason && { reason: dayReason }),
    };
  const is = kinds.one({
    state,
    act,
    ...(why && { why }),
    ...(rank !== null && { rank }),
    ...(offeredUntil && { offeredUntil: moment(new Date(offeredUntil), timeZone) }),
    ...(state === 'awaitingProof' && cell.absenceId && { absenceId: cell.absenceId }),
    ...(cell.marks.length > 0 && { marks: cell.marks }),
    ...(isLate && { isLate }),
    ...(cell.isOthers && { isOthers: true }),
  });
  return {
    is,
    ...(act && deadline && !isLate && { until: indexIn(untils, `${deadline.day} ${deadline.at}`) }),
    ...(cents !== null && { cents }),
  };
}

function indexIn(values: string[], value: string): number {
  const index = values.indexOf(value);
  return index >= 0 ? index : values.push(value) - 1;
}

/** Days that follow one another and are the same say it once. */
function withRuns(days: GridDay[], from: LocalDate): GridDay[] {
  return days.map((day, index) => {
    if (day.cells.length > 0 || day.kind === 'notServed') return day;
    const isSame = (other: GridDay | undefined) =>
      other?.cells.length === 0 && (other.kind === day.kind || other.kind === 'notServed');
    const before = days.slice(0, index).findLastIndex(other => !isSame(other));
    if (days.slice(before + 1, index).some(({ kind }) => kind === day.kind)) return day;
    const after = days.findIndex((other, at) => at > index && !isSame(other));
    const end = after === -1 ? days.length : after;
    const last = days.slice(0, end).findLastIndex(({ kind }) => kind === day.kind);
    return last > index ? { ...day, runsTo: addDays(from, last) } : day;
  });
}

/** Equal values, as the same object. */
class Interned<Value extends object> {
  readonly #known = new Map<string, Value>();

  one(value: Value): Value {
    const key = JSON.stringify(value);
    const known = this.#known.get(key);
    if (known) return known;
    this.#known.set(key, value);
    return value;
  }
}

/**
 * Names without the words that all of them begin with: of « Rognaix Repas » and « Rognaix Garderie », « Repas » and
 * « Garderie ». As they are where one would be left without a name.
 */
export function shortNames(services: readonly { key: string; name: string }[]): Map<string, string> {
  const split = services.map(({ key, name }) => ({ key, words: name.split(' ') }));
  const [first, ...others] = split;
  let common = 0;
  if (others.length > 0)
    while (split.every(({ words }) => words[common] === first?.words[common] && words.length > common + 1))
      common++;
  const isName = split.every(({ words }) => /^\p{Lu}/u.test(words[common] ?? ''));
  const from = isName ? common : 0;
  return new Map(split.map(({ key, words }) => [key, words.slice(from).join(' ')]));
}

// How a cell is named by the form that it is sent with.

const LETTERS = {
  reserve: 'r',
  'declare-absence': 'a',
  'withdraw-request': 'w',
  'withdraw-absence': 'v',
  'take-place': 't',
} as const satisfies Record<PlanningAct, string>;

/** `r3.25`: what is done, in which row, on which day of the grid. `x`: nothing can be. */
export function cellCode(act: PlanningAct | null, row: number, day: number): string {
  return `${act ? LETTERS[act] : 'x'}${row}.${day}`;
}

export function readCellCode(code: string): { act: PlanningAct | null; row: number; day: number } | null {
  const [, letter, row, day] = /^([ravtwx])(\d{1,3})\.(\d{1,3})$/.exec(code) ?? [];
  if (letter === undefined) return null;
  const found = Object.entries(LETTERS).find(([, known]) => known === letter);
  return { act: found ? (found[0] as PlanningAct) : null, row: Number(row), day: Number(day) }; // a key of LETTERS
}

/** What a cell is about, of the reference of its row. */
export function readRef(ref: string): { childId: string; service: string; householdId: string } {
  const [childId = '', service = '', householdId = ''] = ref.split(' ');
  return { childId, service, householdId };
}

// What a cell says.

/** What the eye reads in a cell, beside its mark. */
export interface CellText {
  name: string;
  shown: string;
  /** Where it is not the one that the day says once, beside its date. */
  until: string;
}

export function cellText(grid: PlanningGrid, cell: GridCell, row: number, day: number): CellText {
  const { child, service } = rowOf(grid, row);
  const name = [child, service].filter(Boolean).join(' · ');
  if ('closed' in cell)
    return { name, shown: (cell.reason ?? dayWords[cell.closed]).toLowerCase(), until: '' };
  const until = cell.until === grid.days[day]?.until ? '' : untilOf(grid, cell, day);
  return { name, shown: stateSaid(cell), until };
}

/** « réservé · 3,90 € », « réserver »: what is, or what can be done. */
function stateSaid({ is, cents }: UseCell): string {
  const state = stateWords[is.state].toLowerCase();
  if (is.isOthers) return planningScreen.otherHousehold.toLowerCase();
  const parts =
    is.state !== 'free'
      ? [
          state,
          is.act === 'take-place' && planningScreen.placeFree,
          is.rank !== undefined && planningScreen.rank(is.rank),
        ]
      : is.act === 'reserve'
        ? [is.isLate && planningScreen.late, actWords.reserve.toLowerCase()]
        : [planningScreen.tooLate];
  return [...parts, cents !== undefined && money(cents)].filter(Boolean).join(' · ');
}

/** « modifiable jusqu’au jeudi 19 à 12 h », or nothing. */
export function untilOf(
  { untils, from }: PlanningGrid,
  { until }: { until?: number },
  index: number,
): string {
  const [day = '', at = ''] = (until === undefined ? undefined : untils[until])?.split(' ') ?? [];
  return isLocalDate(day) ? changeableUntil({ day: toLocalDate(day), at }, dateOf({ from }, index)) : '';
}

/**
 * What the ear needs beyond the words of a cell, before and after its state: « Repas, jeudi 26 novembre, réservé, modifiable
 * jusqu’au jeudi 19 à 12 h ».
 */
export function cellSpoken(
  grid: PlanningGrid,
  row: number,
  day: number,
): { before: string; after: string } | null {
  const cell = grid.days[day]?.cells[row];
  if (!cell || 'closed' in cell) return null;
  const { payer } = rowOf(grid, row);
  const { state, isOthers, marks = [] } = cell.is;
  const said = (words: readonly (string | false)[]) => words.filter(Boolean).join(', ');
  const isShared = cell.until === grid.days[day]?.until;
  return {
    before: `, ${said([frenchDay(dateOf(grid, day)), payer, state === 'free' && !isOthers && stateWords.free.toLowerCase()])}, `,
    after:
      `, ${said([...marks.map(mark => markWords[mark].toLowerCase()), isShared && untilOf(grid, cell, day)])}`.replace(
        /^, $/,
        '',
      ),
  };
}

/** The mark of a cell: what is wrong with it first. */
export function markOf(cell: GridCell): PlanningDay | PlanningMark | PlanningState {
  return 'closed' in cell ? cell.closed : (cell.is.marks?.[0] ?? cell.is.state);
}

/** All that the grid's cells and days are marked with, to be drawn and explained. */
export function subjectsOf({ days }: PlanningGrid): Set<string> {
  return new Set(
    days.flatMap(({ cells, kind }) => [
      ...cells.flatMap(cell =>
        'closed' in cell ? [cell.closed] : [cell.is.state, ...(cell.is.marks ?? [])],
      ),
      ...(kind ? [kind] : []),
    ]),
  );
}

/** What a day without service says to a phone: « Vacances de Noël jusqu’au dimanche 3 janvier ». */
export function dayText(grid: PlanningGrid, index: number): string {
  const day = grid.days[index];
  if (!day) return '';
  const until = untilOf(grid, day, index);
  if (until) return until;
  const { kind, reason, runsTo } = day;
  if (!kind) return '';
  const what = reason ?? dayWords[kind];
  return runsTo ? fr`${what}, jusqu’au ${frenchDay(runsTo)}` : what;
}

export function rowOf({ rows }: Pick<PlanningGrid, 'rows'>, index: number): GridRow {
  const row = rows[index];
  if (!row) throw new Error(`no row ${index}`);
  return row;
}

export function dateOf(grid: Pick<PlanningGrid, 'from'>, day: number): LocalDate {
  return addDays(grid.from, day);
}

export function isWeekend(date: LocalDate): boolean {
  return ['saturday', 'sunday'].includes(weekdayOf(date));
}
