/** What is cooked in the weeks around today, and adults who eat too. */
import { derivedId } from '@preau/db/new-id';
import { addDays, mondayOf } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { Allergen, Course, Dish, DishLabel } from '@preau/domain/meals/menu';
import { type Draft, daysAgo } from './draft.ts';

/** Weeks that have menus: the last, this one, and the next two, of which the last is not published yet. */
const WEEKS = [-1, 0, 1, 2];

const dish = (course: Course, name: string, allergens: Allergen[] = [], labels: DishLabel[] = []): Dish => ({
  course,
  name,
  allergens,
  labels,
});

const STARTERS = [
  dish('starter', 'Carottes râpées', ['mustard'], ['organic', 'local']),
  dish('starter', 'Potage de potimarron', ['milk', 'celery'], ['local', 'homemade']),
  dish('starter', 'Salade de betteraves', ['mustard', 'sulphites']),
  dish('starter', 'Céleri rémoulade', ['celery', 'eggs', 'mustard'], ['homemade']),
  dish('starter', 'Chou blanc aux pommes', ['mustard'], ['organic']),
];
/** Each with what goes with it. */
const MAINS: [Dish, Dish][] = [
  [
    dish('main', 'Sauté de dinde', ['celery'], ['label-rouge']),
    dish('side', 'Purée de pommes de terre', ['milk'], ['homemade']),
  ],
  [
    dish('main', 'Filet de colin au citron', ['fish', 'milk'], ['sustainable-fishing']),
    dish('side', 'Riz et épinards', ['milk'], ['organic']),
  ],
  [
    dish('main', 'Bœuf bourguignon', ['celery', 'sulphites'], ['local']),
    dish('side', 'Coquillettes', ['gluten'], ['organic']),
  ],
  [
    dish('main', 'Rôti de porc', ['mustard'], ['pork', 'label-rouge']),
    dish('side', 'Haricots verts', [], ['organic']),
  ],
];
const VEGETARIAN: [Dish, Dish] = [
  dish('main', 'Lasagnes aux lentilles', ['gluten', 'milk', 'celery'], ['vegetarian', 'homemade']),
  dish('side', 'Salade verte', ['mustard']),
];
const DAIRY = [
  dish('dairy', 'Tomme de Savoie', ['milk'], ['pdo']),
  dish('dairy', 'Yaourt nature', ['milk'], ['organic', 'local']),
  dish('dairy', 'Fromage blanc', ['milk']),
];
const DESSERTS = [
  dish('dessert', 'Clémentines', [], ['organic']),
  dish('dessert', 'Compote de pommes', [], ['homemade']),
  dish('dessert', 'Gâteau au yaourt', ['gluten', 'eggs', 'milk'], ['homemade']),
  dish('dessert', 'Poire', [], ['local']),
];

/** Adds menus for all canteens, and the staff's and guests' meals. */
export function addMeals(draft: Draft, by: Id<'account'>): void {
  const { commune, today } = draft;
  const services = commune.services.filter(({ isMeal }) => isMeal);
  const monday = mondayOf(today);
  const served = new Set(services.flatMap(({ days }) => days));
  for (const week of WEEKS) {
    const dates = [0, 1, 2, 3, 4]
      .map(day => addDays(monday, 7 * week + day))
      .filter(date => served.has(date));
    for (const [index, date] of dates.entries()) {
      const turn = index + 2 * (week + 1) + commune.slug.length;
      // Every week has its vegetarian day, the second.
      const [main, side] = index === 1 ? VEGETARIAN : at(MAINS, turn);
      draft.put('menu', date, {
        siteId: null,
        date,
        status: week === 2 ? 'draft' : 'published',
        dishes: [at(STARTERS, turn + week), main, side, at(DAIRY, turn), at(DESSERTS, turn + 1)],
        updatedAt: daysAgo(draft, 7),
        updatedById: by,
      });
    }
  }
  const [service, other = service] = services;
  if (!service || !other) return;
  const staff = service.days.filter(date => date >= today).slice(0, 12);
  noteMeals(draft, by, {
    name: 'staff',
    serviceId: service.id,
    dates: staff,
    kind: 'staff',
    quantity: 2,
    label: 'Équipe du midi',
  });
  const guests = other.days.filter(date => date > today).slice(3, 4);
  noteMeals(draft, by, {
    name: 'guests',
    serviceId: other.id,
    dates: guests,
    kind: 'guest',
    quantity: 4,
    label: 'Conseil d’école',
  });
}

interface Noted {
  name: string;
  serviceId: Id<'service'>;
  dates: readonly Draft['today'][];
  kind: 'guest' | 'staff';
  quantity: number;
  label: string;
}

function noteMeals(draft: Draft, by: Id<'account'>, { name, dates, ...noted }: Noted): void {
  const seriesId = derivedId(draft.commune.tenantId, 'guest_series', `demonstration/${name}`);
  for (const date of dates)
    draft.put('guestMeal', `${name}/${date}`, {
      ...noted,
      seriesId,
      date,
      notedById: by,
      notedAt: daysAgo(draft, 5),
    });
}

function at<Item>(items: readonly Item[], turn: number): Item {
  const item = items[((turn % items.length) + items.length) % items.length];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}
