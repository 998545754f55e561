/** What a child's care needs to know: complement, health, allergies, PAI, and who may fetch it. */
import type { FamilyRow } from '@preau/db/demonstration';
import { ALLERGY_KINDS, KINSHIPS } from '@preau/domain/family';
import { type Draft, dayFrom, daysAgo } from './draft.ts';
import type { Child, Household } from './families.ts';
import { BOYS, DOCTORS, GIRLS, INSURERS, LAST_NAMES, MEN, MOBILES, WOMEN } from './names.ts';

const FEMALE = ['mother', 'sister', 'grandmother', 'childminder', 'godmother', 'stepmother'];

/** How many may fetch a child, from one child to the next. */
const PERSONS = [0, 1, 2, 0, 1];

/** Adds all of it to the `n`-th child; what is rare comes by number, so that a hundred children have one of each. */
export function addCare(draft: Draft, child: Child, n: number): void {
  addComplement(draft, child);
  addHealth(draft, child, n);
  if (n % 9 === 0) addAllergy(draft, child, n / 9);
  if (n % 25 === 3) addPai(draft, child, Math.floor(n / 25));
  const persons = PERSONS[n % PERSONS.length] ?? 0;
  for (let person = 0; person < persons; person++) addAuthorisedPerson(draft, child, n + person * 7, person);
}

function addComplement(draft: Draft, { id, key }: Child): void {
  const { chance } = draft;
  if (chance.percent(15)) return;
  /** Yes, no, or not answered yet. */
  const answer = (yes: number) => (chance.percent(12) ? null : chance.percent(yes));
  const isInsured = chance.percent(70);
  draft.put('childComplement', key, {
    childId: id,
    glasses: answer(15),
    dentalDevice: answer(5),
    hearingDevice: answer(2),
    hospitalConsent: answer(95),
    photoConsent: answer(75),
    mayLeaveAlone: answer(10),
    outingConsent: answer(92),
    insurer: isInsured ? chance.oneOf(INSURERS) : null,
    insuranceNumber: isInsured ? `EC${chance.between(100_000, 999_999)}` : null,
  });
}

const OBSERVATIONS = [
  'Mange lentement, merci de lui laisser le temps.',
  'A besoin de son doudou à la sieste.',
  'Porte des aérateurs : pas d’eau dans les oreilles.',
  'Saigne facilement du nez, sans gravité.',
] as const;

function addHealth(draft: Draft, { id, key }: Child, n: number): void {
  const { chance, commune } = draft;
  const basket = commune.mealTypes.find(type => type.key === 'panier-repas');
  const mealType =
    n % 25 === 3 && basket
      ? basket
      : chance.percent(70)
        ? commune.mealTypes[0]
        : chance.oneOf(commune.mealTypes);
  draft.put('childHealth', key, {
    childId: id,
    mealTypeId: mealType?.id ?? null,
    doctor: chance.percent(70) ? chance.oneOf(DOCTORS) : null,
    doctorPhone: chance.percent(50) ? `019900${chance.between(1000, 9999)}` : null,
    observations: chance.percent(12) ? chance.oneOf(OBSERVATIONS) : null,
  });
}

const ALLERGENS: Record<(typeof ALLERGY_KINDS)[number], readonly string[]> = {
  food: ['Arachide', 'Lait de vache', 'Œuf', 'Fruits à coque', 'Gluten', 'Kiwi'],
  medication: ['Pénicilline', 'Ibuprofène'],
  asthma: ['Asthme à l’effort', 'Acariens', 'Pollens de graminées'],
  other: ['Piqûre de guêpe', 'Latex'],
};

function addAllergy(draft: Draft, { id, key }: Child, n: number): void {
  const { chance } = draft;
  const kind = ALLERGY_KINDS[n % ALLERGY_KINDS.length] ?? 'other';
  draft.put('childAllergy', key, {
    childId: id,
    kind,
    name: chance.oneOf(ALLERGENS[kind]),
    observations: chance.percent(50) ? 'Trousse de secours au bureau de la direction.' : null,
    noticedOn: chance.percent(80) ? dayFrom(draft, -chance.between(100, 1500)) : null,
    doctor: chance.percent(60) ? chance.oneOf(DOCTORS) : null,
  });
}

/** Valid for long, soon over, and over: in turn. */
const DAYS_LEFT = [240, 20, -40];

function addPai(draft: Draft, { id, key }: Child, n: number): void {
  const daysLeft = DAYS_LEFT[n % DAYS_LEFT.length] ?? 0;
  draft.put('childPai', key, {
    childId: id,
    instructions:
      'Panier-repas fourni par la famille. En cas de réaction : antihistaminique de la trousse, puis appeler le 15.',
    certificateFileId: draft.commune.proof,
    validFrom: dayFrom(draft, daysLeft - 365),
    validUntil: dayFrom(draft, daysLeft),
  });
}

function addAuthorisedPerson(draft: Draft, child: Child, n: number, position: number): void {
  const { chance } = draft;
  const kinship = KINSHIPS[n % KINSHIPS.length] ?? 'other';
  const isChildhood = kinship === 'brother' || kinship === 'sister';
  const isFemale = FEMALE.includes(kinship);
  const firstNames = isChildhood ? (isFemale ? GIRLS : BOYS) : isFemale ? WOMEN : MEN;
  draft.put('authorisedPerson', `${child.key}/${position}`, {
    childId: child.id,
    lastName: chance.percent(50) ? child.row.lastName : chance.oneOf(LAST_NAMES),
    firstName: chance.oneOf(firstNames),
    mobile: chance.percent(85) ? `${MOBILES}${chance.between(1000, 9999)}` : null,
    phone: `026191${chance.between(1000, 9999)}`,
    kinship,
  });
}

/** Adds some readings of a child's health, by an adult of its own and by an agent. */
export function addReadings(
  draft: Draft,
  child: Child,
  readers: { kind: FamilyRow<'healthReading'>['actorKind']; id: string | null }[],
): void {
  for (const [index, { kind, id }] of readers.entries()) {
    const at = daysAgo(draft, draft.chance.between(1, 60));
    draft.putAt('healthReading', `${child.key}/${index}`, at, {
      childId: child.id,
      actorKind: kind,
      actorId: id,
      occasion: kind === 'guardian' ? 'child-file' : 'office-child-file',
      at,
      requestId: 'demonstration',
    });
  }
}

/** Adds the proofs of the `n`-th family, of which some are missing and some are out of date. */
export function addDocuments(
  draft: Draft,
  household: Household,
  children: readonly Child[],
  n: number,
): void {
  const { commune, chance } = draft;
  const add = (key: string, kind: (typeof commune.documents)[number], childId: string | null) => {
    if (!chance.percent(70)) return;
    const age = chance.between(5, 500);
    draft.put('familyDocument', key, {
      householdId: household.id,
      childId,
      kind: kind.key,
      fileId: commune.proof,
      name: `${kind.key}-${n}.pdf`,
      validUntil: kind.validMonths === null ? null : dayFrom(draft, kind.validMonths * 30 - age),
      providedAt: daysAgo(draft, age),
    });
  };
  for (const kind of commune.documents)
    if (kind.per === 'household') add(`${household.key}/${kind.key}`, kind, null);
    else for (const { id, key } of children) add(`${household.key}/${key}/${kind.key}`, kind, id);
}
