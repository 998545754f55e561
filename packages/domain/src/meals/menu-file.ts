/** A month of menus as a kitchen sends it: a line for each dish, in French words, read whole or not at all. */
import { addDays, isLocalDate, type LocalDate, toLocalDate } from '../dates.ts';
import { searchKey } from '../family.ts';
import type { Dish } from './menu.ts';
import { readAllergen, readCourse, readLabel } from './menu-words.ts';

/** The columns of the file, in the order of its template. */
export const MENU_COLUMNS = ['Jour', 'Élément', 'Plat', 'Allergènes', 'Mentions'] as const;
type Column = (typeof MENU_COLUMNS)[number];

export interface MenuFileMistake {
  /** Of the file; null: of the file as a whole. */
  line: number | null;
  problem: 'column' | 'day' | 'too-far' | 'course' | 'name' | 'allergen' | 'label';
  value: string;
  nearest: string | null;
}

export interface MenuFile {
  days: { date: LocalDate; dishes: Dish[] }[];
  mistakes: MenuFileMistake[];
}

const LONGEST_NAME = 120;
/** So far from today a day is a slip of the pen. */
const MOST_DAYS = 400;

/** Reads the lines of a file. With any mistake the days are for nothing: half a month is worse than none. */
export function readMenuFile(
  header: readonly string[],
  lines: readonly { number: number; cells: readonly string[] }[],
  today: LocalDate,
): MenuFile {
  const places = new Map(header.map((name, index) => [searchKey(name), index]));
  const missing = MENU_COLUMNS.slice(0, 3).filter(name => !places.has(searchKey(name)));
  if (missing.length > 0)
    return {
      days: [],
      mistakes: missing.map(value => ({ line: null, problem: 'column', value, nearest: null })),
    };
  const days = new Map<LocalDate, Dish[]>();
  const mistakes: MenuFileMistake[] = [];
  for (const { number: line, cells } of lines) {
    const cell = (column: Column) => (cells[places.get(searchKey(column)) ?? -1] ?? '').trim();
    const wrong = (problem: MenuFileMistake['problem'], value: string, nearest: string | null = null) =>
      mistakes.push({ line, problem, value, nearest });
    const date = readDay(cell('Jour'));
    if (date === null) wrong('day', cell('Jour'));
    else if (date < addDays(today, -MOST_DAYS) || addDays(today, MOST_DAYS) < date)
      wrong('too-far', cell('Jour'));
    const course = readCourse(cell('Élément'));
    if (course.word === null) wrong('course', cell('Élément'), course.nearest);
    const name = cell('Plat');
    if (name === '' || name.length > LONGEST_NAME) wrong('name', name.slice(0, LONGEST_NAME));
    const words = (column: Column) =>
      cell(column)
        .split(/[,/]/)
        .map(word => word.trim())
        .filter(word => word !== '');
    const allergens = words('Allergènes').flatMap(written => {
      const { word, ...meant } = readAllergen(written);
      if (word === null) wrong('allergen', written, 'nearest' in meant ? meant.nearest : null);
      return word ?? [];
    });
    const labels = words('Mentions').flatMap(written => {
      const { word, ...meant } = readLabel(written);
      if (word === null) wrong('label', written, 'nearest' in meant ? meant.nearest : null);
      return word ?? [];
    });
    if (date === null || course.word === null) continue;
    const dishes = days.get(date) ?? [];
    days.set(date, dishes);
    dishes.push({
      course: course.word,
      name,
      allergens: [...new Set(allergens)],
      labels: [...new Set(labels)],
    });
  }
  return {
    days: [...days]
      .map(([date, dishes]) => ({ date, dishes }))
      .sort((one, other) => (one.date < other.date ? -1 : 1)),
    mistakes,
  };
}

/** `2026-12-03`, `03/12/2026` or `3/12/26`. */
function readDay(written: string): LocalDate | null {
  if (isLocalDate(written)) return toLocalDate(written);
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(written) ?? [];
  const text = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isLocalDate(text) ? toLocalDate(text) : null;
}
