/** What is cooked: dishes with their allergens, as règlement (UE) 1169/2011 names them, and what is said of them. */
import { type LocalDate, mondayOf } from '../dates.ts';

export const COURSES = ['starter', 'main', 'side', 'dairy', 'dessert', 'snack'] as const;
export type Course = (typeof COURSES)[number];

/** The fourteen of annex II, in its order. Which of them a dish has is written where it is served (décret 2015-447). */
export const ALLERGENS = [
  'gluten',
  'crustaceans',
  'eggs',
  'fish',
  'peanuts',
  'soy',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
] as const;
export type Allergen = (typeof ALLERGENS)[number];

export const DISH_LABELS = [
  'vegetarian',
  'organic',
  'local',
  'label-rouge',
  'pdo',
  'sustainable-fishing',
  'homemade',
  'pork',
] as const;
export type DishLabel = (typeof DISH_LABELS)[number];

export const MENU_STATUSES = ['draft', 'published'] as const;
export type MenuStatus = (typeof MENU_STATUSES)[number];

export interface Dish {
  course: Course;
  name: string;
  allergens: Allergen[];
  labels: DishLabel[];
}

/** Whether everybody can eat vegetarian on a day: its main dish says so, or all of it where it has none. */
export function isVegetarian(dishes: readonly Dish[]): boolean {
  const mains = dishes.filter(({ course }) => course === 'main');
  const asked = mains.length > 0 ? mains : dishes;
  return asked.length > 0 && asked.every(({ labels }) => labels.includes('vegetarian'));
}

/**
 * The Mondays of weeks with menus, none of which is vegetarian: one a week is owed in schools (L230-5-6 of the code rural).
 */
export function weeksWithoutVegetarian(
  menus: readonly { date: LocalDate; dishes: readonly Dish[] }[],
): LocalDate[] {
  const weeks = Map.groupBy(menus, ({ date }) => mondayOf(date));
  return [...weeks]
    .filter(([, days]) => days.length > 0 && !days.some(({ dishes }) => isVegetarian(dishes)))
    .map(([monday]) => monday)
    .sort();
}
