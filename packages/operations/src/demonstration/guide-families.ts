/** The families that the guides show, and one of parents who live apart, each with an account that can be tried. */
import { type LocalDate, toLocalDate } from '@preau/domain/dates';
import { DEMONSTRATION_FAMILIES } from '../demonstration-accounts.ts';
import { type Draft, dayFrom } from './draft.ts';
import { type Adult, addAdult, addChild, addHousehold, type Child, startOf } from './families.ts';
import type { Family } from './generate-families.ts';
import { addEnrolments, addSchooling, type SchoolClass } from './schools.ts';

/** Adds them, in classes of today. */
export function addGuideFamilies(
  draft: Draft,
  classes: readonly SchoolClass[],
  passwordHash: string,
): { dupont: Family; ztest: Family; shared: Family } {
  const families = {
    dupont: addDupont(draft, passwordHash),
    ztest: addZtest(draft, passwordHash),
    shared: addShared(draft, passwordHash),
  };
  for (const family of Object.values(families))
    for (const child of family.children) {
      const schoolClass = addSchooling(draft, classes, child);
      if (schoolClass) addEnrolments(draft, child, schoolClass, family.households);
    }
  return families;
}

/** The guides' children were at school in 2015: their days stay, their years move so that they still are. */
function bornFor(draft: Draft, age: number, monthAndDay: string): LocalDate {
  return toLocalDate(`${startOf(draft.year) - age}-${monthAndDay}`);
}

/** Guides 000 and 001, where Alexandre was born on 02/12/2010 and Cyril on 11/12/2013. */
function addDupont(draft: Draft, passwordHash: string): Family {
  const { jean, jeanne } = DEMONSTRATION_FAMILIES;
  const memberId = draft.commune.members[0]?.id ?? null;
  const town = { postalCode: '31400', city: 'Saint-Jean' };
  const father = addAdult(
    draft,
    'dupont/jean',
    {
      civility: 'monsieur',
      lastName: 'DUPONT',
      firstName: 'Jean',
      quality: 'father',
      situation: 'separated',
      address: '12 rue des Bonbons',
      ...town,
      phoneHome: '0102030405',
      email: jean.email,
      emailConsent: true,
    },
    { email: jean.email, passwordHash },
  );
  const mother = addAdult(
    draft,
    'dupont/jeanne',
    {
      civility: 'madame',
      lastName: 'DUPONT',
      firstName: 'Jeanne',
      quality: 'mother',
      address: 'Lotissement Les Bons Bonbons',
      ...town,
      email: jeanne.email,
      emailConsent: true,
    },
    { email: jeanne.email, passwordHash },
  );
  const household = addHousehold(draft, 'dupont', {
    number: jean.number,
    memberId,
    adults: [father, mother],
  });
  const child = (firstName: string, birthDate: LocalDate) =>
    addChild(
      draft,
      `dupont/${firstName}`,
      { lastName: 'DUPONT', firstName, sex: 'male', birthDate },
      {
        authorities: parents(father, mother),
        custody: [{ household, weeks: 'every', holidays: 'all', costShareBp: 10_000 }],
        memberId,
        isInClass: true,
      },
    );
  const children = [
    child('Alexandre', bornFor(draft, 8, '12-02')),
    child('Cyril', bornFor(draft, 5, '12-11')),
  ];
  draft.put('householdQuotient', 'dupont', {
    householdId: household.id,
    quotientFamilial: 862,
    referenceDate: dayFrom(draft, -90),
    appliesFrom: dayFrom(draft, -80),
    source: 'caf',
    recordedAt: draft.now,
  });
  addComplements(draft, children, true);
  return { key: 'dupont', households: [household], children };
}

/** Guides 002 and 004, with Commune born on 01/01/2006, Crèche in 2012 and Princesse in 2014. */
function addZtest(draft: Draft, passwordHash: string): Family {
  const { pays } = DEMONSTRATION_FAMILIES;
  const memberId = draft.commune.members[0]?.id ?? null;
  const mother = addAdult(
    draft,
    'ztest/pays',
    {
      civility: 'madame',
      lastName: 'ZTEST',
      firstName: 'Pays',
      quality: 'mother',
      situation: 'single',
      address: '7 rue du Colombier',
      postalCode: '38160',
      city: 'Saint-Marcellin',
      phoneHome: '0465710076',
      phoneMobile: '0639980076',
      email: pays.email,
      emailConsent: true,
      smsConsent: true,
    },
    { email: pays.email, passwordHash },
  );
  const household = addHousehold(draft, 'ztest', { number: pays.number, memberId, adults: [mother] });
  const child = (firstName: string, sex: 'female' | 'male', age: number) =>
    addChild(
      draft,
      `ztest/${firstName}`,
      { lastName: 'ZTEST', firstName, sex, birthDate: bornFor(draft, age, '01-01') },
      {
        authorities: parents(mother),
        custody: [{ household, weeks: 'every', holidays: 'all', costShareBp: 10_000 }],
        memberId,
        isInClass: true,
      },
    );
  const children = [
    child('Commune', 'female', 10),
    child('Crèche', 'male', 6),
    child('Princesse', 'female', 4),
  ];
  addComplements(draft, children, false);
  return { key: 'ztest', households: [household], children };
}

/** Parents who live apart: two households, one week each, half of the costs each. In no guide, and in every commune. */
function addShared(draft: Draft, passwordHash: string): Family {
  const { claire, thomas } = DEMONSTRATION_FAMILIES;
  const [near] = draft.commune.members;
  const far = draft.commune.members.at(-1);
  const mother = addAdult(
    draft,
    'shared/claire',
    {
      civility: 'madame',
      lastName: 'BERNARD',
      firstName: 'Claire',
      quality: 'mother',
      situation: 'divorced',
      address: '4 rue des Écoles',
      postalCode: near?.postalCode,
      city: near?.town,
      phoneMobile: '0639980011',
      email: claire.email,
      emailConsent: true,
      smsConsent: true,
    },
    { email: claire.email, passwordHash },
  );
  const father = addAdult(
    draft,
    'shared/thomas',
    {
      civility: 'monsieur',
      lastName: 'MOREAU',
      firstName: 'Thomas',
      quality: 'father',
      situation: 'divorced',
      address: '31 chemin du Moulin',
      postalCode: far?.postalCode,
      city: far?.town,
      phoneMobile: '0639980012',
      email: thomas.email,
      emailConsent: true,
    },
    { email: thomas.email, passwordHash },
  );
  const hers = addHousehold(draft, 'shared/claire', {
    number: claire.number,
    memberId: near?.id ?? null,
    adults: [mother],
  });
  const his = addHousehold(draft, 'shared/thomas', {
    number: thomas.number,
    memberId: far?.id ?? null,
    adults: [father],
  });
  const child = (firstName: string, sex: 'female' | 'male', age: number, day: string) =>
    addChild(
      draft,
      `shared/${firstName}`,
      {
        lastName: 'MOREAU',
        usageName: 'BERNARD-MOREAU',
        firstName,
        sex,
        birthDate: bornFor(draft, age, day),
      },
      {
        authorities: parents(mother, father),
        custody: [
          { household: hers, weeks: 'even', holidays: 'first-half-even-years', costShareBp: 5000 },
          { household: his, weeks: 'odd', holidays: 'first-half-odd-years', costShareBp: 5000 },
        ],
        memberId: near?.id ?? null,
        isInClass: true,
      },
    );
  const children = [child('Lina', 'female', 9, '03-14'), child('Noé', 'male', 6, '09-22')];
  addComplements(draft, children, true);
  return { key: 'shared', households: [hers, his], children };
}

function parents(...adults: Adult[]): [Adult, 'parental'][] {
  return adults.map(adult => [adult, 'parental']);
}

/** The guides answer « non » to everything; the other families have answered yes where one usually does. */
function addComplements(draft: Draft, children: readonly Child[], agrees: boolean): void {
  for (const { id, key } of children) {
    draft.put('childComplement', key, {
      childId: id,
      glasses: false,
      dentalDevice: false,
      hearingDevice: false,
      hospitalConsent: agrees,
      photoConsent: agrees,
      mayLeaveAlone: false,
      outingConsent: agrees,
    });
    draft.put('childHealth', key, { childId: id, mealTypeId: draft.commune.mealTypes[0]?.id ?? null });
  }
}
