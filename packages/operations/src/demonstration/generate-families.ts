/** Invents families of every kind: the same seed, the same families. Nothing is read, nothing is saved. */
import { toLocalDate } from '@preau/domain/dates';
import { searchKey } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import { addCare, addDocuments, addReadings } from './care.ts';
import { type Draft, dayFrom } from './draft.ts';
import {
  type Adult,
  addAdult,
  addChild,
  addHousehold,
  type Child,
  type Household,
  startOf,
} from './families.ts';
import { addMoney } from './money.ts';
import { BOYS, GIRLS, LANDLINES, LAST_NAMES, LIEUX_DITS, MEN, MOBILES, STREETS, WOMEN } from './names.ts';
import { addEnrolments, addSchooling, type SchoolClass } from './schools.ts';

/** A family as it was made: one household, or two that share their children. */
export interface Family {
  key: string;
  households: Household[];
  children: Child[];
}

type Kind =
  | 'couple'
  | 'single'
  | 'alternating'
  | 'weekends'
  | 'withdrawn'
  | 'stepfamily'
  | 'grandmother'
  | 'foster';

/** In turn, so that any fifty families have one of each kind. */
const KINDS: readonly Kind[] = [
  ...Array<Kind>(29).fill('couple'),
  ...Array<Kind>(8).fill('single'),
  ...Array<Kind>(5).fill('alternating'),
  ...Array<Kind>(2).fill('weekends'),
  'withdrawn',
  ...Array<Kind>(3).fill('stepfamily'),
  'grandmother',
  'foster',
];
/** Prime to the number of kinds, so that neighbours differ. */
const STRIDE = 21;

/** Adds so many families to a draft, with their children's classes, enrolments and care. */
export function generateFamilies(draft: Draft, classes: readonly SchoolClass[], count: number): Family[] {
  return Array.from({ length: count }, (_, n) => {
    const family = addFamily(draft, n, KINDS[(n * STRIDE) % KINDS.length] ?? 'couple');
    for (const [index, household] of family.households.entries()) addMoney(draft, household, n + index);
    const [first] = family.households;
    if (first) addDocuments(draft, first, family.children, n);
    for (const [index, child] of family.children.entries()) {
      const schoolClass = addSchooling(draft, classes, child);
      // Who bears a part of the costs reserves; the last custody of a withdrawn parent is over.
      if (schoolClass) addEnrolments(draft, child, schoolClass, payersOf(family));
      addCare(draft, child, n + index * 131);
      if (n % 6 === 0) addReadings(draft, child, [{ kind: 'guardian', id: accountOf(family) }]);
    }
    return family;
  });
}

function payersOf({ households }: Family): Household[] {
  return households.filter(({ key }) => !key.endsWith('/apart'));
}

function accountOf({ households }: Family): string | null {
  return households[0]?.adults[0]?.accountId ?? null;
}

function addFamily(draft: Draft, n: number, kind: Kind): Family {
  const { chance, commune } = draft;
  const key = `family-${n}`;
  const member = commune.members[n % commune.members.length];
  const memberId = member?.id ?? null;
  const lastName = chance.oneOf(LAST_NAMES);
  const home = addressIn(draft, member);
  const number = (place: number) => `${38_000_000_000 + n * 10 + place}`;
  const household = (suffix: string, place: number, adults: Adult[]) =>
    addHousehold(draft, `${key}${suffix}`, { number: number(place), memberId, adults });
  const adult = (suffix: string, said: Said) => addGuardian(draft, `${key}${suffix}`, n, said);

  switch (kind) {
    case 'couple': {
      const situation = chance.oneOf(['married', 'civil-union', 'cohabiting'] as const);
      const mother = adult('/mother', { sex: 'female', lastName, home, situation, quality: 'mother' });
      const father = adult('/father', {
        sex: 'male',
        lastName: situation === 'cohabiting' ? chance.oneOf(LAST_NAMES) : lastName,
        home,
        situation,
        quality: 'father',
      });
      const adults = chance.percent(60) ? [mother, father] : [father, mother];
      const only = household('', 0, adults);
      const children = addChildren(draft, key, n, {
        lastName,
        memberId,
        adults,
        households: [[only, 'all']],
      });
      return { key, households: [only], children };
    }
    case 'single': {
      const sex = chance.percent(80) ? 'female' : 'male';
      const quality = sex === 'female' ? 'mother' : 'father';
      const situation = chance.oneOf(['single', 'single', 'divorced', 'widowed'] as const);
      const adults = [adult('/parent', { sex, lastName, home, situation, quality })];
      const only = household('', 0, adults);
      const children = addChildren(draft, key, n, {
        lastName,
        memberId,
        adults,
        households: [[only, 'all']],
      });
      return { key, households: [only], children };
    }
    case 'alternating':
    case 'weekends':
    case 'withdrawn': {
      const situation = chance.oneOf(['separated', 'divorced'] as const);
      const mother = adult('/mother', { sex: 'female', lastName, home, situation, quality: 'mother' });
      const away = addressIn(draft, chance.oneOf(commune.members));
      const father = adult('/father', {
        sex: 'male',
        lastName: chance.oneOf(LAST_NAMES),
        home: away,
        situation,
        quality: 'father',
      });
      const first = household('', 0, [mother]);
      const second = household(kind === 'alternating' ? '/other' : '/apart', 1, [father]);
      const children = addChildren(draft, key, n, {
        lastName: father.row.lastName,
        memberId,
        adults: [mother],
        other: [father, kind === 'withdrawn' ? 'none' : 'parental'],
        households:
          kind === 'alternating'
            ? [
                [first, 'even'],
                [second, 'odd'],
              ]
            : [
                [first, 'all'],
                [second, kind === 'weekends' ? 'holidays' : 'over'],
              ],
      });
      return { key, households: [first, second], children };
    }
    case 'stepfamily': {
      const situation = chance.oneOf(['married', 'cohabiting'] as const);
      const mother = adult('/mother', { sex: 'female', lastName, home, situation, quality: 'mother' });
      // Lives with the children and answers for none of them.
      const stepfather = adult('/stepfather', {
        sex: 'male',
        lastName: chance.oneOf(LAST_NAMES),
        home,
        situation,
        quality: 'other',
      });
      const only = household('', 0, [mother, stepfather]);
      const children = addChildren(draft, key, n, {
        lastName,
        memberId,
        adults: [mother],
        households: [[only, 'all']],
      });
      return { key, households: [only], children };
    }
    case 'grandmother':
    case 'foster': {
      const quality = kind === 'foster' ? 'foster-family' : 'legal-guardian';
      const carer = adult('/carer', { sex: 'female', lastName, home, situation: 'widowed', quality });
      const only = household('', 0, [carer]);
      const children = addChildren(draft, key, n, {
        lastName: chance.oneOf(LAST_NAMES),
        memberId,
        adults: [],
        other: [carer, 'delegated'],
        households: [[only, 'all']],
      });
      return { key, households: [only], children };
    }
  }
}

type Home = Pick<Adult['row'], 'address' | 'addressComplement1' | 'lieuDit' | 'postalCode' | 'city'>;

function addressIn({ chance }: Draft, member: Draft['commune']['members'][number] | undefined): Home {
  return {
    address: `${chance.between(1, 120)} ${chance.oneOf(STREETS)}`,
    addressComplement1: chance.percent(15) ? `Appartement ${chance.between(1, 40)}` : null,
    lieuDit: chance.percent(15) ? chance.oneOf(LIEUX_DITS) : null,
    postalCode: member?.postalCode ?? null,
    city: member?.town ?? null,
  };
}

interface Said {
  sex: 'female' | 'male';
  lastName: string;
  home: Home;
  situation: NonNullable<Adult['row']['situation']>;
  quality: NonNullable<Adult['row']['quality']>;
}

function addGuardian(draft: Draft, key: string, n: number, said: Said): Adult {
  const { chance } = draft;
  const { sex, lastName, home, situation, quality } = said;
  const firstName = chance.oneOf(sex === 'female' ? WOMEN : MEN);
  const isFirst = key.endsWith('/mother') || key.endsWith('/parent') || key.endsWith('/carer');
  const email = n % 8 === 5 ? null : emailOf(firstName, lastName, `${n}${isFirst ? '' : 'b'}`);
  // Files from before the portal, of whom no number is known.
  const hasPhone = n % 26 !== 9;
  const isMarried = sex === 'female' && situation === 'married';
  return addAdult(
    draft,
    key,
    {
      civility: sex === 'female' ? 'madame' : 'monsieur',
      lastName,
      birthName: isMarried && chance.percent(60) ? chance.oneOf(LAST_NAMES) : null,
      firstName,
      quality,
      situation,
      ...home,
      phoneMobile: hasPhone && chance.percent(92) ? `${MOBILES}${chance.between(1000, 9999)}` : null,
      phoneHome: hasPhone ? `${chance.oneOf(LANDLINES)}${chance.between(1000, 9999)}` : null,
      phoneWork: hasPhone && chance.percent(20) ? `${LANDLINES[0]}${chance.between(1000, 9999)}` : null,
      email,
      emailConsent: email !== null && chance.percent(85),
      smsConsent: hasPhone && chance.percent(55),
    },
    { email },
  );
}

/** `lea.ait.kaci.12@famille.example`. */
function emailOf(firstName: string, lastName: string, suffix: string): string {
  return `${searchKey(firstName, lastName).replaceAll(' ', '.')}.${suffix}@famille.example`;
}

type Living = 'all' | 'even' | 'odd' | 'holidays' | 'over';

/** What part of a life and of the costs each way of living is. */
const CUSTODY = {
  all: { weeks: 'every', holidays: 'all', costShareBp: 10_000 },
  even: { weeks: 'even', holidays: 'first-half-even-years', costShareBp: 5000 },
  odd: { weeks: 'odd', holidays: 'first-half-odd-years', costShareBp: 5000 },
  holidays: { weeks: 'none', holidays: 'second-half', costShareBp: 0 },
  over: { weeks: 'none', holidays: 'none', costShareBp: 0 },
} as const;

function addChildren(
  draft: Draft,
  key: string,
  n: number,
  {
    lastName,
    memberId,
    adults,
    other,
    households,
  }: {
    lastName: string;
    memberId: Id<'member'> | null;
    /** Who has parental authority. */
    adults: Adult[];
    other?: [Adult, 'parental' | 'delegated' | 'none'];
    households: [Household, Living][];
  },
): Child[] {
  const { chance } = draft;
  const count = [1, 2, 1, 2, 1, 3, 2, 1, 2, 1, 2, 4][n % 12] ?? 1;
  const areTwins = n % 37 === 11;
  const ages = count === 1 && !areTwins ? [chance.between(3, 10)] : spread(draft, Math.max(count, 2));
  if (areTwins) ages[1] = ages[0] ?? 6;
  const birthday = `${pad(chance.between(1, 12))}-${pad(chance.between(1, 28))}`;
  const firstNames = new Set<string>();
  return ages.map((age, index) => {
    const sex = chance.percent(50) ? 'female' : 'male';
    let firstName = chance.oneOf(sex === 'female' ? GIRLS : BOYS);
    while (firstNames.has(firstName)) firstName = chance.oneOf(sex === 'female' ? GIRLS : BOYS);
    firstNames.add(firstName);
    const own = `${pad(chance.between(1, 12))}-${pad(chance.between(1, 28))}`;
    const birthDate = toLocalDate(`${startOf(draft.year) - age}-${areTwins && index < 2 ? birthday : own}`);
    return addChild(
      draft,
      `${key}/child-${index}`,
      {
        lastName,
        firstName,
        sex,
        birthDate,
        birthPlace: chance.percent(80)
          ? chance.oneOf(['Grenoble', 'Meaux', 'Albertville', 'Lyon', 'Oran', 'Dakar'])
          : null,
      },
      {
        authorities: [
          ...adults.map((adult): [Adult, 'parental'] => [adult, 'parental']),
          ...(other ? [other] : []),
        ],
        custody: households.map(([household, living]) => ({
          household,
          ...CUSTODY[living],
          ...(living === 'over' && { lastDay: dayFrom(draft, -120) }),
        })),
        memberId,
        // Those who have just moved in wait for a class.
        isInClass: n % 31 !== 17,
      },
    );
  });
}

/** Ages of siblings from three to ten, all different. */
function spread({ chance }: Draft, count: number): number[] {
  const ages = new Set<number>();
  while (ages.size < count) ages.add(chance.between(3, 10));
  return [...ages].sort((a, b) => b - a);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
