/**
 * What becomes of the lines of an imported file, given what is known already: one decision for the dry run and for the
 * run. It takes what the database knows of those whom the lines may mean, and says line by line what would be made,
 * found, changed or refused, and which rows that asks for.
 */
import type { LocalDate } from './dates.ts';
import { type Authority, type Level, searchKey } from './family.ts';
import type { FieldValue, Values } from './family-file.ts';
import type { ChildInput, ImportKind, LineInput, LineProblem, OndeChild, Remark } from './import-format.ts';

export const LINE_OUTCOMES = ['created', 'matched', 'changed', 'refused'] as const;
export type LineOutcome = (typeof LINE_OUTCOMES)[number];

/** How a row was found that a line means. */
export const MATCHED_BY = [
  'ine',
  'name-and-birth-date',
  'name-and-class',
  'number',
  'contact',
  'child',
] as const;
export type MatchedBy = (typeof MATCHED_BY)[number];

/** What a line makes anew. */
export const CREATED_NOUNS = [
  'household',
  'guardian',
  'partner',
  'child',
  'class',
  'schooling',
  'custody',
  'authority',
  'enrolment',
] as const;
export type CreatedNoun = (typeof CREATED_NOUNS)[number];

export interface LineChange {
  of: 'guardian' | 'partner' | 'child' | 'schooling';
  field: string;
  before: FieldValue;
  after: FieldValue;
}

/** What becomes of a line. */
export interface LinePlan {
  outcome: LineOutcome;
  /** Whom it is about, as the file names it. */
  label: string;
  matchedBy: MatchedBy | null;
  creates: CreatedNoun[];
  changes: LineChange[];
  remarks: Remark[];
  /** A class that the line would make: several lines may make the same. */
  newClass: string | null;
}

export interface KnownAdult {
  id: string;
  values: Values;
  householdIds: string[];
}

export interface KnownHousehold {
  id: string;
  number: string;
  /** Whether the agent who imports sees it. */
  isWithin: boolean;
  /** The responsable first. */
  adults: { id: string; position: number }[];
}

export interface KnownChild {
  id: string;
  values: Values;
  ine: string | null;
  isWithin: boolean;
  householdIds: string[];
  links: { guardianId: string; authority: Authority }[];
  /** In the school year of the import. */
  schooling: { id: string; classId: string; level: Level } | null;
}

export interface KnownEnrolment {
  childId: string;
  serviceId: string;
  householdId: string;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
  weekdays: number[];
}

/** What is known of those whom some lines may mean. */
export interface Snapshot {
  adults: KnownAdult[];
  households: KnownHousehold[];
  children: KnownChild[];
  enrolments: KnownEnrolment[];
}

/** What does not depend on the lines. Only what the agent's limits leave it. */
export interface Setting {
  kind: ImportKind;
  today: LocalDate;
  schools: { id: string; name: string }[];
  classes: { id: string; siteId: string; name: string; levels: Level[] }[];
  services: { id: string; name: string; weekdays: number[] }[];
  /** The members' towns: a household belongs to the member in whose town it lives. */
  members: { id: string; town: string }[];
  /** Whose households are that live in no member's town; null: nobody's. */
  memberElsewhere: string | null;
  /** The school that lines without one mean. */
  siteId: string | null;
  hasSchoolYear: boolean;
}

/** What is to be written. Ids are new. */
export interface Writes {
  classes: { id: string; siteId: string; name: string; levels: Level[]; ondeId: string | null }[];
  households: { id: string; number: string | null; memberId: string | null }[];
  adults: { id: string; values: Values }[];
  places: { householdId: string; guardianId: string; position: number }[];
  children: { id: string; values: Values; ine: string | null }[];
  links: { childId: string; guardianId: string; authority: Authority }[];
  custodies: { childId: string; householdId: string; isFirst: boolean }[];
  schoolings: { childId: string; classId: string; level: Level }[];
  enrolments: KnownEnrolment[];
  changedAdults: { id: string; values: Values }[];
  changedChildren: { id: string; values: Values; ine: string | null }[];
  changedSchoolings: { id: string; classId: string; level: Level }[];
}

export function noWrites(): Writes {
  return {
    classes: [],
    households: [],
    adults: [],
    places: [],
    children: [],
    links: [],
    custodies: [],
    schoolings: [],
    enrolments: [],
    changedAdults: [],
    changedChildren: [],
    changedSchoolings: [],
  };
}

export interface PlannedLine {
  number: number;
  input: LineInput;
}

/** Decides the lines of whole groups, see `groupLines`. Writes are added to `writes`, which one run shares. */
export function planLines(
  lines: readonly (PlannedLine & { group: number })[],
  snapshot: Snapshot,
  { setting, writes, newId }: { setting: Setting; writes: Writes; newId: () => string },
): Map<number, LinePlan> {
  const planner = new Planner(snapshot, setting, writes, newId);
  const plans = new Map<number, LinePlan>();
  const groups = Map.groupBy(lines, line => line.group);
  for (const group of groups.values())
    for (const [number, plan] of planner.planGroup(group)) plans.set(number, plan);
  return plans;
}

/** A line refused, and why. Nothing of it has been written by then. */
class Refusal extends Error {
  readonly remark: Remark;
  constructor(remark: Remark) {
    super(remark.problem);
    this.remark = remark;
  }
}

function refuse(problem: LineProblem, rest: Omit<Remark, 'problem'> = {}): never {
  throw new Refusal({ problem, ...rest });
}

/** What a line has come to so far. */
interface Draft {
  label: string;
  matchedBy: MatchedBy | null;
  creates: CreatedNoun[];
  changes: LineChange[];
  remarks: Remark[];
  newClass: string | null;
}

/** An adult of a group: known, or about to be made. */
interface Person {
  id: string;
  known: KnownAdult | null;
}

interface Home {
  id: string;
  isNew: boolean;
  adults: { id: string; position: number }[];
}

class Planner {
  readonly #adults: Map<string, KnownAdult>;
  readonly #adultsByName: Map<string, KnownAdult[]>;
  readonly #households: Map<string, KnownHousehold>;
  readonly #householdsByNumber: Map<string, KnownHousehold>;
  readonly #childrenByIne: Map<string, KnownChild>;
  readonly #childrenByName: Map<string, KnownChild[]>;
  readonly #enrolments: KnownEnrolment[];
  readonly #homes = new Map<string, Home>();
  readonly #setting: Setting;
  readonly #writes: Writes;
  readonly #newId: () => string;

  constructor(snapshot: Snapshot, setting: Setting, writes: Writes, newId: () => string) {
    this.#setting = setting;
    this.#writes = writes;
    this.#newId = newId;
    this.#adults = new Map(snapshot.adults.map(adult => [adult.id, adult]));
    this.#adultsByName = indexed(snapshot.adults, adult => adultNames(adult.values));
    this.#households = new Map(snapshot.households.map(household => [household.id, household]));
    this.#householdsByNumber = new Map(snapshot.households.map(household => [household.number, household]));
    this.#childrenByIne = new Map(
      snapshot.children.flatMap(child => (child.ine ? [[child.ine, child]] : [])),
    );
    this.#childrenByName = indexed(snapshot.children, child => childNames(child.values));
    this.#enrolments = [...snapshot.enrolments];
  }

  planGroup(lines: readonly PlannedLine[]): Map<number, LinePlan> {
    switch (this.#setting.kind) {
      case 'families':
        return this.#planFamily(lines);
      case 'onde-guardians':
        return this.#planOndeGuardians(lines);
      default:
        return new Map(
          lines.map(({ number, input }) => [
            number,
            this.#attempt(input, draft => this.#planAlone(input, draft)),
          ]),
        );
    }
  }

  #attempt(input: LineInput, plan: (draft: Draft) => void): LinePlan {
    const draft: Draft = {
      label: labelOf(input),
      matchedBy: null,
      creates: [],
      changes: [],
      remarks: [],
      newClass: null,
    };
    try {
      plan(draft);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        ...draft,
        outcome: 'refused',
        creates: [],
        changes: [],
        newClass: null,
        remarks: [error.remark],
      };
    }
    const outcome = draft.creates.some(noun => MAIN_NOUNS.includes(noun))
      ? 'created'
      : draft.creates.length > 0 || draft.changes.length > 0
        ? 'changed'
        : 'matched';
    return { ...draft, outcome };
  }

  #planAlone(input: LineInput, draft: Draft): void {
    switch (input.kind) {
      case 'children':
        this.#planChild(input, draft);
        return;
      case 'onde-pupils': {
        const known = this.#findChild(input.child, draft);
        const school = this.#place(input.child, known, draft, true);
        this.#writeChild(input.child, known, school, draft);
        return;
      }
      case 'enrolments':
        this.#planEnrolment(input, draft);
        return;
      default:
        throw new Error(`a line of ${input.kind} is planned with its group`);
    }
  }

  // Families: the lines of one family say its adults, and each a child.

  #planFamily(lines: readonly PlannedLine[]): Map<number, LinePlan> {
    const plans = new Map<number, LinePlan>();
    let home: { home: Home; guardian: Person; partner: Person | null } | null = null;
    for (const { number, input } of lines) {
      if (input.kind !== 'families') throw new Error('a family has lines of families');
      const plan = this.#attempt(input, draft => {
        const child = input.child ? this.#findChild(input.child, draft) : null;
        const school = input.child ? this.#place(input.child, child, draft, false) : null;
        const found = home ? null : this.#findHome(input, child);
        // Everything that may refuse the line comes before anything is written.
        const partner = home ? null : this.#checkPartner(input, found);
        if (child && !(home ?? found)?.home.isNew)
          this.#checkLivesThere(child, (home ?? found)?.home ?? null);
        if (child && (home ?? found)?.home.isNew !== false && child.householdIds.length > 0)
          refuse('two-households', { candidates: this.#numbersOf(child.householdIds) });
        home ??= this.#writeHome(input, found, partner, draft);
        if (input.child) {
          const id = this.#writeChild(input.child, child, school, draft);
          this.#writeCustody(id, child, home.home, draft);
          this.#writeLink(id, child, home.guardian.id, draft);
          if (home.partner && input.partnerHasAuthority) this.#writeLink(id, child, home.partner.id, draft);
        }
      });
      plans.set(number, plan);
    }
    return plans;
  }

  /** The household that a line of families means; null when it has to be made. */
  #findHome(
    { number, guardian }: LineInput & { kind: 'families' },
    child: KnownChild | null,
  ): { home: Home; guardian: Person; by: MatchedBy } | null {
    const byNumber = number === null ? undefined : this.#householdsByNumber.get(number);
    if (byNumber) {
      this.#checkWithin(byNumber);
      const same = this.#adultOf(byNumber, guardian);
      if (!same) refuse('other-household', { value: byNumber.number, candidates: this.#namesOf(byNumber) });
      return { home: this.#homeOf(byNumber), guardian: { id: same.id, known: same }, by: 'number' };
    }
    for (const id of child?.householdIds ?? []) {
      const household = this.#households.get(id);
      const same = household && this.#adultOf(household, guardian);
      if (!household || !same) continue;
      this.#checkWithin(household);
      return { home: this.#homeOf(household), guardian: { id: same.id, known: same }, by: 'child' };
    }
    const alike = this.#adultsLike(guardian);
    if (alike.length > 1)
      refuse('several-adults', { candidates: alike.map(adult => adultLabel(adult.values)) });
    const [adult] = alike;
    if (!adult) return null;
    if (adult.householdIds.length !== 1)
      refuse('several-households', { candidates: this.#numbersOf(adult.householdIds) });
    const household = this.#households.get(adult.householdIds[0] ?? '');
    if (!household) refuse('out-of-reach');
    this.#checkWithin(household);
    if (number !== null && household.number !== number)
      refuse('other-household', { value: household.number, candidates: this.#namesOf(household) });
    return { home: this.#homeOf(household), guardian: { id: adult.id, known: adult }, by: 'contact' };
  }

  #checkPartner(
    { partner }: LineInput & { kind: 'families' },
    found: { home: Home; guardian: Person } | null,
  ): Person | null {
    if (!partner) return null;
    const others = (found?.home.adults ?? []).filter(({ id }) => id !== found?.guardian.id);
    const same = others
      .map(({ id }) => this.#adults.get(id))
      .find(adult => adult && isSamePerson(adult.values, partner));
    if (same) return { id: same.id, known: same };
    if (others.length > 0)
      refuse('other-partner', {
        candidates: others.map(({ id }) => adultLabel(this.#adults.get(id)?.values ?? {})),
      });
    const [known, ...more] = found ? [] : this.#adultsLike(partner);
    if (more.length > 0) refuse('several-adults', { candidates: [adultLabel(partner)] });
    for (const household of known?.householdIds.flatMap(id => this.#households.get(id) ?? []) ?? [])
      this.#checkWithin(household);
    return known ? { id: known.id, known } : { id: this.#newId(), known: null };
  }

  #writeHome(
    input: LineInput & { kind: 'families' },
    found: { home: Home; guardian: Person; by: MatchedBy } | null,
    partner: Person | null,
    draft: Draft,
  ): { home: Home; guardian: Person; partner: Person | null } {
    draft.matchedBy ??= found?.by ?? null;
    const home = found?.home ?? this.#newHome(input.number, input.guardian, draft);
    const guardian = found?.guardian ?? { id: this.#newId(), known: null };
    this.#writeAdult(guardian, input.guardian, home, 'guardian', draft);
    if (partner && input.partner) this.#writeAdult(partner, input.partner, home, 'partner', draft);
    return { home, guardian, partner };
  }

  // Children of families that are there.

  #planChild(input: LineInput & { kind: 'children' }, draft: Draft): void {
    const known = this.#findChild(input.child, draft);
    const school = this.#place(input.child, known, draft, false);
    const home = this.#homeOfNumber(input.number, known);
    if (known && home) this.#checkLivesThere(known, home);
    if (!known && !home) refuse('household-needed', { column: 'N° famille' });
    const id = this.#writeChild(input.child, known, school, draft);
    if (!home) return;
    this.#writeCustody(id, known, home, draft);
    for (const adult of home.adults)
      if (adult.position === 1 || input.partnerHasAuthority) this.#writeLink(id, known, adult.id, draft);
  }

  #homeOfNumber(number: string | null, known: KnownChild | null): Home | null {
    if (number === null) {
      const only =
        known?.householdIds.length === 1 ? this.#households.get(known.householdIds[0] ?? '') : undefined;
      return only ? this.#homeOf(only) : null;
    }
    const household = this.#householdsByNumber.get(number);
    if (!household) refuse('unknown-family', { column: 'N° famille', value: number });
    this.#checkWithin(household);
    return this.#homeOf(household);
  }

  // Enrolments.

  #planEnrolment(input: LineInput & { kind: 'enrolments' }, draft: Draft): void {
    const values = { lastName: input.lastName, firstName: input.firstName, birthDate: input.birthDate };
    const child = this.#findChild(
      { values, ine: input.ine, school: null, className: null, level: null, ondeClassId: null },
      draft,
    );
    if (!child) refuse('unknown-child');
    const service = onlyNamed(this.#setting.services, input.service);
    if (!service)
      refuse('unknown-service', {
        column: 'Service',
        value: input.service,
        candidates: this.#setting.services.map(({ name }) => name),
      });
    const unserved = input.weekdays.filter(day => !service.weekdays.includes(day));
    if (unserved.length > 0)
      refuse('not-weekdays', {
        column: 'Jours',
        candidates: service.weekdays.map(day => WEEKDAY_NAMES[day - 1] ?? ''),
      });
    const households = child.householdIds.flatMap(id => this.#households.get(id) ?? []);
    const named = input.number === null ? null : households.find(({ number }) => number === input.number);
    if (named === undefined)
      refuse('not-in-household', {
        column: 'N° famille',
        ...(input.number !== null && { value: input.number }),
        candidates: households.map(({ number }) => number),
      });
    const household = named ?? (households.length === 1 ? households[0] : undefined);
    if (!household)
      refuse('household-needed', {
        column: 'N° famille',
        candidates: households.map(({ number }) => number),
      });
    const { firstDay, lastDay, weekdays } = input;
    const asked: KnownEnrolment = {
      childId: child.id,
      serviceId: service.id,
      householdId: household.id,
      firstDay,
      lastDay,
      weekdays,
    };
    const clashing = this.#enrolments.find(
      other =>
        other.childId === asked.childId &&
        other.serviceId === asked.serviceId &&
        other.householdId === asked.householdId &&
        (other.lastDay === null || other.lastDay >= firstDay) &&
        (lastDay === null || lastDay >= other.firstDay),
    );
    if (clashing) {
      if (JSON.stringify(clashing) === JSON.stringify(asked)) return;
      refuse('overlapping-enrolment', {
        candidates: [[clashing.firstDay, clashing.lastDay ?? ''].map(frenchDay).join(' – ')],
      });
    }
    draft.creates.push('enrolment');
    this.#enrolments.push(asked);
    this.#writes.enrolments.push(asked);
  }

  // ONDE's responsables: adults with the names of their pupils. Who lives together is told by the address.

  #planOndeGuardians(lines: readonly PlannedLine[]): Map<number, LinePlan> {
    const plans = new Map<number, LinePlan>();
    /** Homes of this group by the address that its first adult gives. */
    const homes: { home: Home; address: string | null; children: Set<string> }[] = [];
    /** Homes that children of this group have got by now. */
    const housed = new Map<string, string[]>();
    for (const { number, input } of lines) {
      if (input.kind !== 'onde-guardians')
        throw new Error('a group of responsables has lines of responsables');
      const plan = this.#attempt(input, draft => {
        const children = this.#ondeChildren(input.children, draft);
        const person = this.#ondeAdult(input.guardian, children);
        const homeIds = (child: KnownChild) => [...child.householdIds, ...(housed.get(child.id) ?? [])];
        draft.matchedBy = person.known ? 'contact' : 'name-and-class';
        const address = addressKey(input.guardian);
        let home: Home;
        let isNewForAdult = true;
        const own = person.known?.householdIds
          .map(id => this.#households.get(id))
          .find(known => known !== undefined);
        if (own) {
          this.#checkWithin(own);
          home = this.#homeOf(own);
          isNewForAdult = false;
        } else {
          const shared = homes.find(
            other =>
              address !== null &&
              other.address === address &&
              children.some(({ id }) => other.children.has(id)),
          );
          const theirs = children
            .flatMap(child => child.householdIds)
            .flatMap(id => this.#households.get(id) ?? [])
            .find(household =>
              household.adults.some(
                ({ id }) => address !== null && addressKey(this.#adults.get(id)?.values ?? {}) === address,
              ),
            );
          const joined = shared?.home ?? (theirs && this.#homeOf(theirs));
          if (joined && joined.adults.length >= 2)
            refuse('third-adult', { candidates: joined.adults.flatMap(({ id }) => this.#labelOf(id)) });
          home = joined ?? this.#newHome(null, input.guardian, draft);
        }
        const role = home.isNew && home.adults.length === 0 ? 'guardian' : 'partner';
        this.#writeAdult(person, input.guardian, home, isNewForAdult ? role : 'guardian', draft);
        const entry = homes.find(other => other.home.id === home.id);
        if (entry) for (const child of children) entry.children.add(child.id);
        else homes.push({ home, address, children: new Set(children.map(({ id }) => id)) });
        for (const child of children) {
          const lives = homeIds(child);
          if (!lives.includes(home.id)) {
            // Who lives where, and who pays, is for the mairie to say: the first household has everything until then.
            if (lives.length > 0)
              draft.remarks.push({
                problem: 'two-households',
                value: childLabel(child.values),
                candidates: this.#numbersOf(lives),
              });
            this.#writes.custodies.push({
              childId: child.id,
              householdId: home.id,
              isFirst: lives.length === 0,
            });
            housed.set(child.id, [...(housed.get(child.id) ?? []), home.id]);
            note(draft.creates, 'custody');
          }
          this.#writeLink(child.id, child, person.id, draft);
        }
      });
      plans.set(number, plan);
    }
    return plans;
  }

  #ondeChildren(children: readonly OndeChild[], draft: Draft): KnownChild[] {
    const found: KnownChild[] = [];
    for (const child of children) {
      const keys = childNames({
        lastName: child.lastName,
        usageName: child.usageName,
        firstName: child.firstName,
      });
      const named = [...new Set(keys.flatMap(key => this.#childrenByName.get(key) ?? []))];
      const inClass =
        child.className === null
          ? named
          : named.filter(known => {
              const at = this.#setting.classes.find(({ id }) => id === known.schooling?.classId);
              return at !== undefined && searchKey(at.name) === searchKey(child.className);
            });
      const label = `${child.firstName} ${child.lastName}`;
      if (inClass.length > 1)
        refuse('several-children', {
          value: label,
          candidates: inClass.map(known => childLabel(known.values)),
        });
      const [known] = inClass;
      if (!known) {
        draft.remarks.push({ problem: 'unknown-child', value: label });
        continue;
      }
      if (!known.isWithin) refuse('out-of-reach', { value: label });
      found.push(known);
    }
    if (found.length === 0) {
      const [first] = children;
      refuse('unknown-child', {
        column: 'Prénom enfant',
        value: first ? `${first.firstName} ${first.lastName}` : '',
      });
    }
    return found;
  }

  #ondeAdult(values: Values, children: readonly KnownChild[]): Person {
    const near = children.flatMap(child => [
      ...child.links.map(({ guardianId }) => guardianId),
      ...child.householdIds.flatMap(id => this.#households.get(id)?.adults.map(adult => adult.id) ?? []),
    ]);
    const ofChild = near
      .map(id => this.#adults.get(id))
      .find(adult => adult && isSamePerson(adult.values, values));
    if (ofChild) return { id: ofChild.id, known: ofChild };
    const alike = this.#adultsLike(values);
    if (alike.length > 1)
      refuse('several-adults', { candidates: alike.map(adult => adultLabel(adult.values)) });
    const [known] = alike;
    return known ? { id: known.id, known } : { id: this.#newId(), known: null };
  }

  // What the kinds share.

  /** The child that a line means. @throws Refusal when it could be several, or is one whom the agent may not see */
  #findChild(input: ChildInput, draft: Draft): KnownChild | null {
    const byIne = input.ine === null ? undefined : this.#childrenByIne.get(input.ine);
    const keys = childNames(input.values);
    const named = [...new Set(keys.flatMap(key => this.#childrenByName.get(key) ?? []))].filter(
      ({ values }) => values.birthDate === input.values.birthDate,
    );
    if (byIne) {
      // Before anything is said of a child whom the agent may not see.
      if (!byIne.isWithin) refuse('out-of-reach');
      if (!named.includes(byIne) && !sharesName(byIne.values, input.values))
        refuse('other-ine', {
          ...(input.ine && { value: input.ine }),
          candidates: [childLabel(byIne.values)],
        });
      draft.matchedBy = 'ine';
      return byIne;
    }
    if (named.some(({ isWithin }) => !isWithin)) refuse('out-of-reach');
    if (named.length > 1)
      refuse('several-children', { candidates: named.map(child => this.#detailed(child)) });
    const [child] = named;
    if (!child) return null;
    if (child.ine && input.ine)
      refuse('other-ine', { value: input.ine, candidates: [`${childLabel(child.values)} ${child.ine}`] });
    draft.matchedBy = 'name-and-birth-date';
    return child;
  }

  #detailed(child: KnownChild): string {
    const numbers = this.#numbersOf(child.householdIds);
    return [childLabel(child.values), ...numbers].join(', ');
  }

  /** The class that a line puts its child into; null when it says nothing of one. */
  #place(
    input: ChildInput,
    known: KnownChild | null,
    draft: Draft,
    makesClasses: boolean,
  ): { classId: string; level: Level; label: string } | null {
    const { className, level } = input;
    if (className === null && level === null) return null;
    const { schools, classes, hasSchoolYear } = this.#setting;
    const school =
      input.school === null
        ? (schools.find(({ id }) => id === this.#setting.siteId) ??
          (schools.length === 1 ? schools[0] : undefined))
        : onlyNamed(schools, input.school);
    if (!school || !hasSchoolYear)
      refuse('unknown-school', {
        column: 'École',
        ...(input.school !== null && { value: input.school }),
        candidates: schools.map(({ name }) => name),
      });
    const here = classes.filter(({ siteId }) => siteId === school.id);
    const fitting =
      className === null
        ? here.filter(({ levels }) => level !== null && levels.includes(level))
        : here.filter(({ name }) => searchKey(name) === searchKey(className));
    const [found] = fitting;
    if (found && fitting.length === 1) {
      const only = found.levels.length === 1 ? (found.levels[0] ?? null) : null;
      const at = level ?? only;
      if (at === null) refuse('level-needed', { column: 'Niveau', candidates: found.levels.map(levelName) });
      return known?.schooling?.classId === found.id && known.schooling.level === at
        ? null
        : { classId: found.id, level: at, label: found.name };
    }
    if (!makesClasses || className === null)
      refuse('unknown-class', {
        column: className === null ? 'Niveau' : 'Classe',
        value: className ?? levelName(level),
        candidates: here.map(({ name }) => name),
      });
    if (level === null) refuse('level-needed', { column: 'Niveau' });
    draft.newClass = className;
    return {
      classId: this.#newClassId(school.id, className, level, input.ondeClassId),
      level,
      label: className,
    };
  }

  /** Every level of a new class is told by its pupils, one after the other. */
  #newClassId(siteId: string, name: string, level: Level, ondeId: string | null): string {
    const made = this.#writes.classes.find(
      other => other.siteId === siteId && searchKey(other.name) === searchKey(name),
    );
    if (made) {
      if (!made.levels.includes(level)) made.levels.push(level);
      return made.id;
    }
    const id = this.#newId();
    this.#writes.classes.push({ id, siteId, name, levels: [level], ondeId });
    return id;
  }

  #writeChild(
    input: ChildInput,
    known: KnownChild | null,
    school: { classId: string; level: Level; label: string } | null,
    draft: Draft,
  ): string {
    const id = known?.id ?? this.#newId();
    if (known) {
      const changes = differences(input.values, known.values);
      const ine = input.ine !== null && known.ine === null ? input.ine : null;
      if (ine !== null) changes.ine = ine;
      for (const [field, after] of Object.entries(changes))
        draft.changes.push({
          of: 'child',
          field,
          before: field === 'ine' ? known.ine : (known.values[field] ?? null),
          after,
        });
      const { ine: _, ...values } = changes;
      if (Object.keys(changes).length > 0)
        this.#writes.changedChildren.push({
          id,
          values: { ...known.values, ...values },
          ine: ine ?? known.ine,
        });
    } else {
      draft.creates.push('child');
      this.#writes.children.push({ id, values: input.values, ine: input.ine });
    }
    if (school) {
      const { classId, level, label } = school;
      if (draft.newClass !== null) draft.creates.push('class');
      if (known?.schooling) {
        const before =
          this.#setting.classes.find(other => other.id === known.schooling?.classId)?.name ?? null;
        draft.changes.push({ of: 'schooling', field: 'className', before, after: label });
        if (known.schooling.level !== level)
          draft.changes.push({
            of: 'schooling',
            field: 'level',
            before: levelName(known.schooling.level),
            after: levelName(level),
          });
        this.#writes.changedSchoolings.push({ id: known.schooling.id, classId, level });
      } else {
        draft.creates.push('schooling');
        this.#writes.schoolings.push({ childId: id, classId, level });
      }
    }
    return id;
  }

  #newHome(number: string | null, adult: Values, draft: Draft): Home {
    const id = this.#newId();
    const town = searchKey(textOf(adult.city));
    const member = this.#setting.members.find(other => searchKey(other.town) === town && town !== '');
    this.#writes.households.push({ id, number, memberId: member?.id ?? this.#setting.memberElsewhere });
    draft.creates.push('household');
    return { id, isNew: true, adults: [] };
  }

  #writeAdult(person: Person, values: Values, home: Home, role: 'guardian' | 'partner', draft: Draft): void {
    if (person.known) {
      const changes = differences(values, person.known.values);
      for (const [field, after] of Object.entries(changes))
        draft.changes.push({ of: role, field, before: person.known.values[field] ?? null, after });
      if (Object.keys(changes).length > 0)
        this.#writes.changedAdults.push({ id: person.id, values: { ...person.known.values, ...changes } });
    } else {
      note(draft.creates, role);
      this.#writes.adults.push({ id: person.id, values });
    }
    if (home.adults.some(({ id }) => id === person.id)) return;
    const position = home.adults.some(other => other.position === 1) ? 2 : 1;
    home.adults.push({ id: person.id, position });
    this.#writes.places.push({ householdId: home.id, guardianId: person.id, position });
    if (person.known) note(draft.creates, role);
  }

  #writeCustody(childId: string, known: KnownChild | null, home: Home, draft: Draft): void {
    if (known?.householdIds.includes(home.id)) return;
    this.#writes.custodies.push({ childId, householdId: home.id, isFirst: true });
    note(draft.creates, 'custody');
  }

  /** Nothing that a judge or the mairie has said of an adult and a child is changed by a file. */
  #writeLink(childId: string, known: KnownChild | null, guardianId: string, draft: Draft): void {
    if (known?.links.some(link => link.guardianId === guardianId)) return;
    this.#writes.links.push({ childId, guardianId, authority: 'parental' });
    note(draft.creates, 'authority');
  }

  #checkLivesThere(child: KnownChild, home: Home | null): void {
    if (child.householdIds.length === 0 || (home && child.householdIds.includes(home.id))) return;
    refuse('two-households', { candidates: this.#numbersOf(child.householdIds) });
  }

  /** One for each household, so that whoever joins it is seen by the next. */
  #homeOf({ id, adults }: KnownHousehold): Home {
    const home = this.#homes.get(id) ?? { id, isNew: false, adults: [...adults] };
    this.#homes.set(id, home);
    return home;
  }

  #checkWithin(household: KnownHousehold): void {
    if (!household.isWithin) refuse('out-of-reach');
  }

  #adultOf(household: KnownHousehold, values: Values): KnownAdult | undefined {
    return household.adults
      .map(({ id }) => this.#adults.get(id))
      .find(adult => adult !== undefined && isSamePerson(adult.values, values));
  }

  /** Adults of the same name with a contact in common: a name alone makes nobody the same. */
  #adultsLike(values: Values): KnownAdult[] {
    const named = new Set(adultNames(values).flatMap(key => this.#adultsByName.get(key) ?? []));
    return [...named].filter(adult => sharesContact(adult.values, values));
  }

  #namesOf(household: KnownHousehold): string[] {
    return household.adults.flatMap(({ id }) => this.#labelOf(id));
  }

  #labelOf(adultId: string): string[] {
    const adult = this.#adults.get(adultId);
    return adult ? [adultLabel(adult.values)] : [];
  }

  #numbersOf(ids: readonly string[]): string[] {
    return ids.flatMap(id => this.#households.get(id)?.number ?? []);
  }
}

/** Of these a line makes something that was not there at all. */
const MAIN_NOUNS: readonly CreatedNoun[] = ['household', 'guardian', 'partner', 'child', 'enrolment'];
const WEEKDAY_NAMES = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

function note(nouns: CreatedNoun[], noun: CreatedNoun): void {
  if (!nouns.includes(noun)) nouns.push(noun);
}

function indexed<Item>(items: readonly Item[], keysOf: (item: Item) => string[]): Map<string, Item[]> {
  const index = new Map<string, Item[]>();
  for (const item of items) for (const key of keysOf(item)) index.set(key, [...(index.get(key) ?? []), item]);
  return index;
}

/** What an adult may be called: by the name in use or that of birth, with the first name. */
function adultNames(values: Values): string[] {
  return namesOf(values.firstName, [values.lastName, values.birthName]);
}

function childNames(values: Values): string[] {
  return namesOf(values.firstName, [values.lastName, values.usageName]);
}

function namesOf(firstName: FieldValue | undefined, lastNames: (FieldValue | undefined)[]): string[] {
  const keys = lastNames
    .filter(name => textOf(name) !== '')
    .map(name => nameKey(textOf(name), textOf(firstName)));
  return [...new Set(keys)];
}

/** Two spellings of one name: without accents, case, hyphens, spaces. */
export function nameKey(lastName: string, firstName: string): string {
  return [lastName, firstName].map(name => searchKey(name).replaceAll(' ', '')).join('|');
}

function isSamePerson(a: Values, b: Values): boolean {
  const names = adultNames(b);
  return adultNames(a).some(name => names.includes(name));
}

/** At least a first or a last name in common: what an INE that is right would leave. */
function sharesName(a: Values, b: Values): boolean {
  const same = (x: FieldValue | undefined, y: FieldValue | undefined) =>
    textOf(x) !== '' && searchKey(textOf(x)) === searchKey(textOf(y));
  return same(a.firstName, b.firstName) || same(a.lastName, b.lastName) || same(a.usageName, b.lastName);
}

function sharesContact(a: Values, b: Values): boolean {
  const phones = ['phoneMobile', 'phoneHome', 'phoneWork'];
  const theirs = phones.map(field => textOf(b[field])).filter(phone => phone !== '');
  if (phones.some(field => theirs.includes(textOf(a[field])))) return true;
  if (textOf(a.email) !== '' && a.email === b.email) return true;
  const address = addressKey(a);
  return address !== null && address === addressKey(b);
}

/** Null where the address is not enough to say that two live at the same. */
function addressKey(values: Values): string | null {
  const street = searchKey(textOf(values.address));
  const postalCode = textOf(values.postalCode);
  return street === '' || postalCode === '' ? null : `${street} ${postalCode}`;
}

const NAMES = ['lastName', 'firstName', 'birthName', 'usageName', 'birthPlace', 'city'];

/** What a file says otherwise. Empty cells say nothing, and a name in another case or without accents is the same. */
function differences(said: Values, known: Values): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(said).filter(([field, value]) => {
      if (value === null || value === '') return false;
      const now = known[field] ?? null;
      if (NAMES.includes(field) && now !== null) return searchKey(textOf(value)) !== searchKey(textOf(now));
      return JSON.stringify(value) !== JSON.stringify(now);
    }),
  );
}

function onlyNamed<Item extends { name: string }>(items: readonly Item[], name: string): Item | undefined {
  const same = items.filter(item => searchKey(item.name) === searchKey(name));
  return same.length === 1 ? same[0] : undefined;
}

function labelOf(input: LineInput): string {
  switch (input.kind) {
    case 'families':
      return input.child ? childLabel(input.child.values) : adultLabel(input.guardian);
    case 'children':
    case 'onde-pupils':
      return childLabel(input.child.values);
    case 'enrolments':
      return `${input.firstName} ${input.lastName}`;
    case 'onde-guardians':
      return adultLabel(input.guardian);
  }
}

function childLabel(values: Values): string {
  return `${textOf(values.firstName)} ${textOf(values.usageName) || textOf(values.lastName)}`;
}

function adultLabel(values: Values): string {
  return `${textOf(values.firstName)} ${textOf(values.lastName)}`;
}

function levelName(level: Level | null): string {
  return level?.toUpperCase() ?? '';
}

function frenchDay(day: string): string {
  return day.split('-').reverse().join('/');
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Groups of lines that are decided together, and what the file says twice. */
export function groupLines(lines: readonly PlannedLine[]): {
  groups: Map<number, number>;
  refusals: Map<number, Remark>;
} {
  const groups = new Map<number, number>();
  const refusals = new Map<number, Remark>();
  const firstOf = new Map<string, number>();
  const seen = new Map<string, number>();
  const leaders = new Leaders();
  for (const { number, input } of lines) {
    const keys = identitiesIn(input);
    const twice = keys.find(key => seen.has(key));
    if (twice !== undefined) {
      refusals.set(number, { problem: 'duplicate-in-file', line: seen.get(twice) ?? 0 });
      continue;
    }
    for (const key of keys) seen.set(key, number);
    leaders.add(number);
    for (const key of bondsOf(input)) {
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, number);
      else leaders.join(first, number);
    }
  }
  const byNumber = new Map(lines.map(line => [line.number, line.input]));
  for (const { number, input } of lines) {
    if (refusals.has(number)) continue;
    const leader = leaders.of(number);
    const said = byNumber.get(leader);
    const differing = leader !== number && said ? differingField(said, input) : null;
    if (differing) refusals.set(number, { problem: 'differs-from-line', line: leader, value: differing });
    else groups.set(number, leader);
  }
  return { groups, refusals };
}

/** What two lines may not both be. */
function identitiesIn(input: LineInput): string[] {
  switch (input.kind) {
    case 'families':
    case 'children':
    case 'onde-pupils': {
      const { child } = input;
      if (!child)
        return input.kind === 'families' ? [`family ${JSON.stringify([input.number, input.guardian])}`] : [];
      const [name = ''] = childNames(child.values);
      return [`child ${name} ${child.values.birthDate}`, ...(child.ine ? [`ine ${child.ine}`] : [])];
    }
    case 'enrolments': {
      const { number: _, ine: __, kind: ___, ...said } = input;
      return [JSON.stringify({ ...said, lastName: nameKey(said.lastName, said.firstName), firstName: '' })];
    }
    case 'onde-guardians':
      return [JSON.stringify([input.guardian, input.children])];
  }
}

/** What lines of one group have in common. */
function bondsOf(input: LineInput): string[] {
  switch (input.kind) {
    case 'families': {
      const { number, guardian } = input;
      if (number !== null) return [`number ${number}`];
      const [name = ''] = adultNames(guardian);
      const contact =
        guardian.email ?? guardian.phoneMobile ?? guardian.phoneHome ?? addressKey(guardian) ?? '';
      return [`adult ${name} ${contact}`];
    }
    case 'enrolments':
      return [`child ${nameKey(input.lastName, input.firstName)} ${input.birthDate}`];
    case 'onde-guardians':
      return input.children.map(
        ({ lastName, firstName, className }) =>
          `${nameKey(lastName, firstName)} ${searchKey(className ?? '')}`,
      );
    case 'children':
    case 'onde-pupils':
      return [];
  }
}

/** The lines of one family say the same of its adults; the name of the first field that they do not. */
function differingField(first: LineInput, other: LineInput): string | null {
  if (first.kind !== 'families' || other.kind !== 'families') return null;
  for (const adult of ['guardian', 'partner'] as const) {
    const [a, b] = [first[adult] ?? {}, other[adult] ?? {}];
    const field = [...new Set([...Object.keys(a), ...Object.keys(b)])].find(
      key => JSON.stringify(a[key] ?? null) !== JSON.stringify(b[key] ?? null),
    );
    if (field) return `${adult}.${field}`;
  }
  return null;
}

/** Sets of lines that are joined one by one, each known by its first line. */
class Leaders {
  readonly #above = new Map<number, number>();

  add(line: number): void {
    this.#above.set(line, line);
  }

  of(line: number): number {
    let at = line;
    for (let above = this.#above.get(at); above !== undefined && above !== at; above = this.#above.get(at))
      at = above;
    this.#above.set(line, at);
    return at;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.of(a), this.of(b)].sort((x, y) => x - y);
    if (first !== undefined && second !== undefined) this.#above.set(second, first);
  }
}
