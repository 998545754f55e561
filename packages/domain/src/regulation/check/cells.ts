/** The cases that can occur for a service, and which of them a rule speaks of: weekdays and seasons, levels, contracts. */
import type { Calendar, Service } from '../../calendar/calendar.ts';
import { type CalendarReader, readCalendar } from '../../calendar/day.ts';
import { addDays, type LocalDate, type Weekday, weekdayOf } from '../../dates.ts';
import { CONTRACTS, LEVELS, type Level } from '../../family.ts';
import type { Rule } from '../rule.ts';
import { cycleOf, type Season } from '../vocabulary.ts';

/** A weekday in school time or in holidays on which a service takes place. */
export interface Cell {
  service: Service;
  weekday: Weekday;
  season: Season;
}

/** Those of the services' own weekdays, and of the exceptional openings. */
export function cellsOf(services: readonly Service[], calendar: Calendar | null): Cell[] {
  const reader = calendar && readCalendar(calendar);
  return services.flatMap(service => {
    const usual: Cell[] = [
      ...service.weekdays.map(weekday => ({ service, weekday, season: 'school-time' as const })),
      ...service.holidayWeekdays.map(weekday => ({ service, weekday, season: 'holidays' as const })),
    ];
    const opened = reader ? openedCells(service, reader) : [];
    return [
      ...usual,
      ...opened.filter(
        ({ weekday, season }) => !usual.some(cell => cell.weekday === weekday && cell.season === season),
      ),
    ];
  });
}

const LONGEST_OPENING = 31;

function openedCells(service: Service, reader: CalendarReader): Cell[] {
  const found = new Map<string, Cell>();
  for (const { from, to } of reader.calendar.openings)
    for (
      let date: LocalDate = from, days = 0;
      date <= to && days < LONGEST_OPENING;
      date = addDays(date, 1), days++
    ) {
      if (!reader.dayOf(service, date).served) continue;
      const cell = { service, weekday: weekdayOf(date), season: reader.season(date) };
      found.set(`${cell.weekday} ${cell.season}`, cell);
    }
  return [...found.values()];
}

type Scope = Pick<Rule, 'services' | 'weekdays' | 'during' | 'levels' | 'contract'>;

/** Whether a rule holds on such a day. */
export function holdsOn({ services, weekdays, during }: Scope, { service, weekday, season }: Cell): boolean {
  return (
    (services?.includes(service.key) ?? true) &&
    (weekdays?.includes(weekday) ?? true) &&
    (during === undefined || during === season)
  );
}

/** The levels that a rule or a price names, cycles told level by level. */
export function levelsOf(levels: readonly string[] | undefined): readonly Level[] {
  return levels === undefined
    ? LEVELS
    : LEVELS.filter(level => levels.includes(level) || levels.includes(cycleOf(level)));
}

/** All cases that a rule speaks of, each as a text: its days, levels and contracts, and what else tells its kind apart. */
export function casesOf(rule: Scope, cells: readonly Cell[], others: readonly string[] = ['']): Set<string> {
  const contracts = rule.contract === undefined ? CONTRACTS : [rule.contract];
  const cases = new Set<string>();
  for (const cell of cells) {
    if (!holdsOn(rule, cell)) continue;
    for (const level of levelsOf(rule.levels))
      for (const contract of contracts)
        for (const other of others)
          cases.add([cell.service.key, cell.weekday, cell.season, level, contract, other].join(' '));
  }
  return cases;
}
