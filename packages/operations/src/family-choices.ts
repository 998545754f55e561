/** What a family may choose among, for its forms and for their check alike. */
import type { TenantTransaction } from '@preau/db/database';
import {
  type ChildFacts,
  readChildren,
  readMealTypes,
  readSchools,
  readServices,
  type Schooling,
  type ServiceFacts,
} from '@preau/db/family-file';
import type { FamilyRules } from '@preau/db/family-rules';
import type { LocalDate } from '@preau/domain/dates';
import {
  type FieldProblem,
  type Mistakes,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';
import type { Id } from '@preau/domain/ids';

/** The schooling of the day, and that of the next school year. */
export function schoolingsOf(
  { schoolings }: Pick<ChildFacts, 'schoolings'>,
  today: LocalDate,
): { now: Schooling | null; next: Schooling | null } {
  return {
    now: schoolings.find(({ firstDay, lastDay }) => firstDay <= today && today <= lastDay) ?? null,
    next: schoolings.find(({ firstDay }) => firstDay > today) ?? null,
  };
}

/** The services that may be asked for, for a child at these schools. */
export function servicesToAsk(
  services: readonly ServiceFacts[],
  rules: FamilyRules,
  schools: readonly string[],
): ServiceFacts[] {
  const { enrolments } = rules;
  if (enrolments === null) return [...services];
  const isAsked = ({ id }: ServiceFacts) =>
    enrolments.some(
      rule =>
        rule.serviceId === id &&
        rule.way === 'on-request' &&
        (rule.siteIds.length === 0 || rule.siteIds.some(site => schools.includes(site))),
    );
  return services.filter(isAsked);
}

/** What the fields of a section that name something may name, as far as its values need it. */
export async function referenceMistakes(
  tx: TenantTransaction,
  section: SectionName,
  values: Values,
  about: { childId: Id<'child'> | null; rules: FamilyRules; today: LocalDate },
): Promise<Mistakes> {
  const mistakes: Record<string, FieldProblem> = {};
  for (const [key, field] of Object.entries(sectionOf(section).fields)) {
    const value = values[key];
    if (field.kind !== 'reference' || typeof value !== 'string') continue;
    const offered = await offers(tx, field.to, about);
    if (!offered.some(({ id }) => id === value)) mistakes[key] = 'not-a-choice';
    const service = field.to === 'service' ? offered.find(({ id }) => id === value) : undefined;
    const { weekdays } = values;
    if (
      service?.weekdays &&
      Array.isArray(weekdays) &&
      weekdays.some(day => !service.weekdays?.includes(day))
    )
      mistakes.weekdays = 'not-a-choice';
  }
  return mistakes;
}

async function offers(
  tx: TenantTransaction,
  to: 'meal-type' | 'service' | 'site' | 'document-kind',
  { childId, rules, today }: { childId: Id<'child'> | null; rules: FamilyRules; today: LocalDate },
): Promise<{ id: string; weekdays?: number[] }[]> {
  switch (to) {
    case 'site':
      return readSchools(tx);
    case 'document-kind':
      return rules.documents
        .filter(({ per }) => (per === 'child') === (childId !== null))
        .map(({ key }) => ({ id: key }));
    case 'meal-type':
      return childId === null ? [] : readMealTypes(tx, childId, today);
    case 'service': {
      if (childId === null) return [];
      const [child] = await readChildren(tx, [childId], { households: [], today });
      const schools = child?.schoolings.map(({ siteId }) => siteId) ?? [];
      return servicesToAsk(await readServices(tx), rules, schools);
    }
  }
}
