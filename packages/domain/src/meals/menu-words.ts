/** What a menu's words are in French: on screens, on paper, and in the files that kitchens send. */
import { searchKey } from '../family.ts';
import { nearestWord } from '../spelling.ts';
import { ALLERGENS, type Allergen, COURSES, type Course, DISH_LABELS, type DishLabel } from './menu.ts';

export const COURSE_NAMES: Readonly<Record<Course, string>> = {
  starter: 'Entrée',
  main: 'Plat',
  side: 'Accompagnement',
  dairy: 'Laitage',
  dessert: 'Dessert',
  snack: 'Goûter',
};

export const ALLERGEN_NAMES: Readonly<Record<Allergen, string>> = {
  gluten: 'gluten',
  crustaceans: 'crustacés',
  eggs: 'œufs',
  fish: 'poisson',
  peanuts: 'arachides',
  soy: 'soja',
  milk: 'lait',
  nuts: 'fruits à coque',
  celery: 'céleri',
  mustard: 'moutarde',
  sesame: 'sésame',
  sulphites: 'sulfites',
  lupin: 'lupin',
  molluscs: 'mollusques',
};

export const LABEL_NAMES: Readonly<Record<DishLabel, string>> = {
  vegetarian: 'végétarien',
  organic: 'bio',
  local: 'local',
  'label-rouge': 'Label Rouge',
  pdo: 'AOP ou IGP',
  'sustainable-fishing': 'pêche durable',
  homemade: 'fait maison',
  pork: 'contient du porc',
};

/** Other ways to write them, as {@link searchKey} reads them. */
const COURSE_SYNONYMS: Readonly<Record<string, Course>> = {
  'plat principal': 'main',
  garniture: 'side',
  legumes: 'side',
  legume: 'side',
  fromage: 'dairy',
  'produit laitier': 'dairy',
  fruit: 'dessert',
};
const ALLERGEN_SYNONYMS: Readonly<Record<string, Allergen>> = {
  'cereales contenant du gluten': 'gluten',
  ble: 'gluten',
  crustace: 'crustaceans',
  oeuf: 'eggs',
  oeufs: 'eggs',
  poissons: 'fish',
  arachide: 'peanuts',
  lactose: 'milk',
  laitages: 'milk',
  'fruit a coque': 'nuts',
  'fruits a coques': 'nuts',
  noix: 'nuts',
  'anhydride sulfureux et sulfites': 'sulphites',
  sulfite: 'sulphites',
  mollusque: 'molluscs',
};
const LABEL_SYNONYMS: Readonly<Record<string, DishLabel>> = {
  vegetarienne: 'vegetarian',
  vege: 'vegetarian',
  biologique: 'organic',
  'agriculture biologique': 'organic',
  ab: 'organic',
  locale: 'local',
  aop: 'pdo',
  igp: 'pdo',
  msc: 'sustainable-fishing',
  maison: 'homemade',
  porc: 'pork',
};

interface Words<Word extends string> {
  of: ReadonlyMap<string, Word>;
  names: Readonly<Record<Word, string>>;
}

function wordsOf<Word extends string>(
  all: readonly Word[],
  names: Readonly<Record<Word, string>>,
  synonyms: Readonly<Record<string, Word>>,
): Words<Word> {
  return {
    names,
    of: new Map([...Object.entries(synonyms), ...all.map(word => [plain(names[word]), word] as const)]),
  };
}

function plain(text: string): string {
  return searchKey(text.replaceAll('œ', 'oe').replaceAll('Œ', 'oe'));
}

const COURSE_WORDS = wordsOf(COURSES, COURSE_NAMES, COURSE_SYNONYMS);
const ALLERGEN_WORDS = wordsOf(ALLERGENS, ALLERGEN_NAMES, ALLERGEN_SYNONYMS);
const LABEL_WORDS = wordsOf(DISH_LABELS, LABEL_NAMES, LABEL_SYNONYMS);

/** A word as it is meant; `nearest` is what may have been meant by one that is none. */
export type ReadWord<Word> = { word: Word } | { word: null; nearest: string | null };

function read<Word extends string>({ of, names }: Words<Word>, written: string): ReadWord<Word> {
  const word = of.get(plain(written));
  if (word) return { word };
  const near = nearestWord(plain(written), of.keys());
  const meant = near === null ? undefined : of.get(near);
  return { word: null, nearest: meant ? names[meant] : null };
}

export const readCourse = (written: string) => read(COURSE_WORDS, written);
export const readAllergen = (written: string) => read(ALLERGEN_WORDS, written);
export const readLabel = (written: string) => read(LABEL_WORDS, written);
