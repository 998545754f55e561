/** Schools, classes, who is in which, and what children are enrolled in. */
import type { Level } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { Draft, SchoolYear } from './draft.ts';
import { type Child, type Household, levelIn } from './families.ts';
import { LAST_NAMES } from './names.ts';

const MATERNELLE: readonly Level[] = ['tps', 'ps', 'ms', 'gs'];
/** Classes of small schools hold two levels. */
const PAIRS: readonly (readonly Level[])[] = [
  ['tps', 'ps', 'ms'],
  ['gs', 'cp'],
  ['ce1', 'ce2'],
  ['cm1', 'cm2'],
];

export interface SchoolClass {
  id: Id<'schoolClass'>;
  siteId: Id<'site'>;
  memberId: Id<'member'>;
  year: SchoolYear;
  levels: Level[];
}

/** Adds the classes of every school in every school year. */
export function addClasses(draft: Draft): SchoolClass[] {
  return draft.commune.schoolYears.flatMap(year =>
    draft.commune.schools.flatMap(school =>
      PAIRS.map(pair => pair.filter(level => teaches(draft, school, level)))
        .filter(levels => levels.length > 0)
        .map(levels => {
          const name = levels.map(level => level.toUpperCase()).join('–');
          const id = draft.put('schoolClass', `${school.id}/${year.id}/${name}`, {
            siteId: school.id,
            schoolYearId: year.id,
            name,
            levels,
            teacher: `${draft.chance.oneOf(['Mme', 'M.'])} ${draft.chance.oneOf(LAST_NAMES)}`,
          });
          return { id, siteId: school.id, memberId: school.memberId, year, levels };
        }),
    ),
  );
}

/** A school takes the ages that its name says; or else those for which its member cooks. */
function teaches({ commune }: Draft, school: Draft['commune']['schools'][number], level: Level): boolean {
  const isYoung = MATERNELLE.includes(level);
  if (/maternelle/i.test(school.name)) return isYoung;
  if (/élémentaire/i.test(school.name)) return !isYoung;
  const meals = commune.services.filter(({ isMeal, memberId }) => isMeal && memberId === school.memberId);
  return meals.length === 0 || meals.some(({ name }) => isServedTo(name, level));
}

/** « Repas Maternelle » is for the young, « Repas Élémentaire » for the others, what says neither for all. */
function isServedTo(serviceName: string, level: Level): boolean {
  if (/maternelle/i.test(serviceName)) return MATERNELLE.includes(level);
  return !/élémentaire/i.test(serviceName) || !MATERNELLE.includes(level);
}

/** Puts a child in the class of its level, in its member's school where that has one, or else where there is one. */
export function addSchooling(
  draft: Draft,
  classes: readonly SchoolClass[],
  child: Child,
): SchoolClass | null {
  const { level } = child;
  if (level === null) return null;
  const fitting = classes.filter(({ year, levels }) => year.id === draft.year.id && levels.includes(level));
  const schoolClass = fitting.find(({ memberId }) => memberId === child.memberId) ?? fitting[0];
  if (!schoolClass) return null;
  draft.put('schooling', `${child.key}/${schoolClass.year.id}`, {
    childId: child.id,
    schoolYearId: schoolClass.year.id,
    schoolClassId: schoolClass.id,
    level,
  });
  return schoolClass;
}

/** Enrols a pupil in what its school's member offers, for each household that bears a part of the costs. */
export function addEnrolments(
  draft: Draft,
  child: Child,
  { memberId, siteId, year }: SchoolClass,
  households: readonly Household[],
): void {
  const { chance, commune } = draft;
  const level = child.level ?? levelIn(year, child.row.birthDate);
  const offered = commune.services.filter(
    service => service.memberId === memberId && level !== null && isServedTo(service.name, level),
  );
  for (const service of offered) {
    const rules = commune.enrolments?.filter(
      ({ serviceId, siteIds }) =>
        serviceId === service.id && (siteIds.length === 0 || siteIds.includes(siteId)),
    );
    const isGiven = rules?.some(({ way }) => way === 'by-default') ?? false;
    if (!isGiven && !chance.percent(service.isMeal ? 85 : 45)) continue;
    const days = service.weekdays.filter(() => chance.percent(75));
    const isRegular = days.length > 0 && chance.percent(55);
    for (const household of households)
      draft.put('enrolment', `${child.key}/${service.id}/${household.key}`, {
        childId: child.id,
        serviceId: service.id,
        householdId: household.id,
        firstDay: year.firstDay,
        lastDay: year.lastDay,
        contract: isRegular ? 'regular' : 'occasional',
        weekdays: isRegular ? days : [],
      });
  }
}
