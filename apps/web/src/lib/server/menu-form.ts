/** The week of menus as it is typed: a row for each dish, words separated by commas. */
import type { MenuDay, OfficeMenus } from '@preau/contract/meals';
import type { LocalDate } from '@preau/domain/dates';
import { COURSES, type Course, type Dish } from '@preau/domain/meals/menu';
import { ALLERGEN_NAMES, LABEL_NAMES, readAllergen, readLabel } from '@preau/domain/meals/menu-words';
import { menuWords } from '../fr/meals.ts';
import { textOf } from './section-form.ts';

/** A row of the form, under `name` in every field: `2026-11-30.0`. */
export interface MenuRow {
  name: string;
  course: Course;
  dish: string;
  allergens: string;
  labels: string;
}

/** What a meal usually has: these rows are there to be filled in, others only where the menu has them. */
const USUAL: readonly Course[] = ['starter', 'main', 'side', 'dairy', 'dessert'];

/** The rows of a day: its dishes, and an empty one for each usual course that it has not. */
export function rowsOf({ date, dishes }: OfficeMenus['days'][number]): MenuRow[] {
  const courses = COURSES.filter(
    course => USUAL.includes(course) || dishes.some(dish => dish.course === course),
  );
  const rows = courses.flatMap(course => {
    const own = dishes.filter(dish => dish.course === course);
    const empty: Dish = { course, name: '', allergens: [], labels: [] };
    return own.length > 0 ? own : [empty];
  });
  return rows.map(({ course, name, allergens, labels }, index) => ({
    name: `${date}.${index}`,
    course,
    dish: name,
    allergens: allergens.map(word => ALLERGEN_NAMES[word]).join(', '),
    labels: labels.map(word => LABEL_NAMES[word]).join(', '),
  }));
}

export interface TypedMenus {
  days: MenuDay['dishes'][];
  rows: Record<string, MenuRow[]>;
  errors: Record<string, string>;
}

const MOST_ROWS = 20;

/** What was typed for these days, with what is wrong in it by the name of its field. */
export function readMenus(form: FormData, dates: readonly LocalDate[]): TypedMenus {
  const errors: Record<string, string> = {};
  const rows: Record<string, MenuRow[]> = {};
  const days = dates.map(date => {
    const own: MenuRow[] = [];
    for (let index = 0; index < MOST_ROWS && form.has(`${date}.${index}.plat`); index += 1) {
      const name = `${date}.${index}`;
      const course = COURSES.find(known => known === textOf(form, `${name}.element`)) ?? 'main';
      const [dish, allergens, labels] = [
        textOf(form, `${name}.plat`),
        textOf(form, `${name}.allergenes`),
        textOf(form, `${name}.mentions`),
      ];
      own.push({ name, course, dish, allergens, labels });
    }
    rows[date] = own;
    return own.flatMap(row => readRow(row, errors));
  });
  return { days, rows, errors };
}

function readRow({ name, course, dish, allergens, labels }: MenuRow, errors: Record<string, string>): Dish[] {
  const words = (text: string) =>
    text
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== '');
  const read = <Word extends string>(
    field: string,
    text: string,
    one: (written: string) => { word: Word } | { word: null; nearest: string | null },
    sentence: (word: string, nearest: string | null) => string,
  ): Word[] => [
    ...new Set(
      words(text).flatMap(written => {
        const found = one(written);
        if (!('nearest' in found)) return [found.word];
        errors[`${name}.${field}`] = sentence(written, found.nearest);
        return [];
      }),
    ),
  ];
  const found: Dish = {
    course,
    name: dish,
    allergens: read('allergenes', allergens, readAllergen, menuWords.office.allergen),
    labels: read('mentions', labels, readLabel, menuWords.office.label),
  };
  if (dish.length > 120) errors[`${name}.plat`] = menuWords.office.longName;
  if (dish !== '') return [found];
  if (words(allergens).length + words(labels).length > 0) errors[`${name}.plat`] = menuWords.office.noName;
  return [];
}
