/** Meals through the API: what is ordered and what it would be now, adults who eat too, menus. Numbers, never a name. */
import { DAY_KINDS } from '@preau/domain/calendar/day';
import { isLocalDate, type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import { AGE_GROUPS, GUEST_KINDS, ORDER_MAKERS, SENDING_STATES } from '@preau/domain/meals/count';
import { ALLERGENS, COURSES, DISH_LABELS, MENU_STATUSES } from '@preau/domain/meals/menu';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const sendKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\w-]+$/)
  .describe('Made by who sends it: an act sent again under the same key is the same act');
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u);
const instant = z.iso.datetime();

export const acknowledgedOrder = z.object({ acknowledgedAt: instant });

// What is ordered.

export const mealsQuery = z.object({
  from: localDate.optional().describe('Without it, today'),
  to: localDate.optional().describe('Without it, two weeks later'),
  site: key.optional().describe('Without it, all of this account’s'),
});
export type MealsQuery = z.infer<typeof mealsQuery>;

const mealLine = z.object({
  service: z.string(),
  serviceName: z.string(),
  mealType: z.string().nullable(),
  mealTypeName: z.string(),
  group: z.enum(AGE_GROUPS),
});

const comparedLine = mealLine.extend({
  ordered: z.int().nullable().describe('Null as long as the day is not ordered'),
  now: z.int(),
});

const orderVersion = z.object({
  id: z.uuid(),
  version: z.int(),
  madeBy: z.enum(ORDER_MAKERS),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  frozenAt: instant,
  article: z.string().nullable(),
  total: z.int(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  sendings: z.array(
    z.object({
      id: z.uuid(),
      address: z.string(),
      requestedAt: z.string(),
      state: z.enum(SENDING_STATES),
      settledAt: z.string().nullable(),
      refusal: z.string().nullable(),
    }),
  ),
});
export type OrderVersion = z.infer<typeof orderVersion>;

const siteDay = z.object({
  date: localDate,
  served: z.boolean(),
  day: z.enum(DAY_KINDS),
  dayReason: z.string().nullable(),
  freezesAt: instant.nullable().describe('When it is ordered, as long as it is not'),
  freezesBy: z
    .enum(['deadline', 'sending'])
    .nullable()
    .describe('What orders it then: families have until the minute before a deadline ends'),
  orders: z.array(orderVersion).describe('The latest last'),
  lines: z.array(comparedLine),
  ordered: z.int().nullable(),
  now: z.int(),
  more: z.int().describe('Since the order, line by line'),
  fewer: z.int(),
  noShows: z
    .object({ expected: z.int(), days: z.int().describe('On how many past days it rests') })
    .nullable()
    .describe('Advice, from the past'),
});

export const officeMeals = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  site: z.string().nullable(),
  choices: z.array(z.object({ key: z.string(), name: z.string() })),
  sites: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      isWhole: z
        .boolean()
        .describe('Whether this account has all of its meals, and so may order and receive'),
      services: z.array(z.object({ key: z.string(), name: z.string() })),
      caterer: z
        .object({
          name: z.string(),
          emails: z.array(z.string()),
          changesAt: z.string().nullable(),
        })
        .nullable(),
      days: z.array(siteDay),
    }),
  ),
});
export type OfficeMeals = z.infer<typeof officeMeals>;
export type MealDay = z.infer<typeof siteDay>;

export const newMealOrder = z.object({ key: sendKey, site: key, date: localDate, reason: line(200) });
export type NewMealOrder = z.infer<typeof newMealOrder>;
export const madeMealOrder = z.object({ id: z.uuid(), version: z.int() });
export const mealOrderSending = z.object({ key: sendKey });
export const sentMealOrder = z.object({ sent: z.int() });

/** What the link of an e-mail shows. */
export const receivedOrder = z.object({
  siteName: z.string(),
  date: localDate,
  version: z.int(),
  isLatest: z.boolean(),
  frozenAt: instant,
  reason: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  total: z.int(),
  lines: z.array(mealLine.extend({ quantity: z.int(), before: z.int().nullable() })),
});
export type ReceivedOrder = z.infer<typeof receivedOrder>;

// Adults who eat too.

export const MOST_GUEST_DAYS = 370;

export const newGuestMeals = z.object({
  key: sendKey,
  service: key,
  from: localDate,
  to: localDate,
  weekdays: z.array(z.enum(WEEKDAYS)).max(7).describe('None: every day of service'),
  mealType: key.nullable().describe('Null: the first of the canteen'),
  kind: z.enum(GUEST_KINDS),
  quantity: z.int().min(1).max(500),
  label: line(120).nullable(),
});
export type NewGuestMeals = z.infer<typeof newGuestMeals>;
export const notedGuestMeals = z.object({ days: z.array(localDate) });

export const guestMeals = z.object({
  services: z.array(z.object({ key: z.string(), name: z.string(), site: z.string() })),
  mealTypes: z.array(z.object({ key: z.string(), name: z.string() })),
  today: localDate,
  series: z.array(
    z.object({
      id: z.uuid(),
      service: z.string(),
      serviceName: z.string(),
      mealTypeName: z.string().nullable(),
      kind: z.enum(GUEST_KINDS),
      quantity: z.int(),
      label: z.string().nullable(),
      notedBy: z.string().nullable(),
      dates: z.array(localDate).describe('Those to come, the first first'),
    }),
  ),
});
export type GuestMeals = z.infer<typeof guestMeals>;

export const removedGuestMeals = z.object({ removed: z.int() });
export const guestMealsQuery = z.object({ date: localDate.optional().describe('Of that day alone') });

// What is cooked.

const dish = z.object({
  course: z.enum(COURSES),
  name: line(120),
  allergens: z.array(z.enum(ALLERGENS)).max(ALLERGENS.length),
  labels: z.array(z.enum(DISH_LABELS)).max(DISH_LABELS.length),
});

const menuDay = z.object({
  date: localDate,
  status: z.enum(MENU_STATUSES),
  dishes: z.array(dish),
});
export type MenuDay = z.infer<typeof menuDay>;

export const menusQuery = z.object({
  week: localDate.optional().describe('Any day of it; without it, this week, or the next from Saturday on'),
  site: key.optional(),
});
export type MenusQuery = z.infer<typeof menusQuery>;

const menuSite = z.object({ key: z.string(), name: z.string() });

/** The menus of a week as families read them: of a canteen, or of all where it has none of its own. */
export const publicMenus = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  site: menuSite.nullable(),
  sites: z.array(menuSite),
  days: z.array(
    z.object({
      date: localDate,
      served: z.boolean(),
      dayReason: z.string().nullable(),
      dishes: z.array(dish),
    }),
  ),
});
export type PublicMenus = z.infer<typeof publicMenus>;

/** The same as who writes them has them: what is written for this canteen, or for all, drafts too. */
export const officeMenus = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  site: z.string().nullable().describe('Null: for all canteens'),
  sites: z.array(menuSite),
  mayWriteForAll: z.boolean(),
  days: z.array(
    z.object({
      date: localDate,
      served: z.boolean(),
      dayReason: z.string().nullable(),
      status: z.enum(MENU_STATUSES).nullable().describe('Null: nothing is written'),
      dishes: z.array(dish),
      forAll: z.array(dish).describe('What is shown where this canteen has none of its own'),
    }),
  ),
  lacksVegetarian: z.boolean(),
});
export type OfficeMenus = z.infer<typeof officeMenus>;

export const writtenMenus = z.object({
  site: key.nullable(),
  status: z.enum(MENU_STATUSES),
  days: z
    .array(z.object({ date: localDate, dishes: z.array(dish).max(20).describe('None: no menu') }))
    .min(1)
    .max(62),
});
export type WrittenMenus = z.infer<typeof writtenMenus>;
export const savedMenus = z.object({ saved: z.int(), removed: z.int() });

export const copiedMenus = z.object({
  site: key.nullable(),
  from: localDate.describe('A Monday'),
  to: localDate.describe('A Monday'),
});
export type CopiedMenus = z.infer<typeof copiedMenus>;

export const importedMenus = z.object({
  site: key.nullable(),
  status: z.enum(MENU_STATUSES),
  text: z.string().max(200_000).describe('A CSV file'),
});
export type ImportedMenus = z.infer<typeof importedMenus>;

export const MENU_FILE_PROBLEMS = [
  'empty',
  'not-csv',
  'too-many-lines',
  'column',
  'day',
  'too-far',
  'course',
  'name',
  'allergen',
  'label',
] as const;
export type MenuFileProblem = (typeof MENU_FILE_PROBLEMS)[number];

/** What became of a file: all of it, or none where a line is mistaken. */
export const menuImport = z.object({
  saved: z.int(),
  mistakes: z.array(
    z.object({
      line: z.int().nullable(),
      problem: z.enum(MENU_FILE_PROBLEMS),
      value: z.string().describe('What is written there'),
      nearest: z.string().nullable().describe('What may have been meant'),
    }),
  ),
});
export type MenuImport = z.infer<typeof menuImport>;
