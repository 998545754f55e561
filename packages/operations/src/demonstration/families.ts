/** Adults, households and children: what the guides' families and the invented ones are both made of. */
import type { FamilyRow } from '@preau/db/demonstration';
import type { LocalDate } from '@preau/domain/dates';
import { childSearch, guardianSearch, type Level } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import { type Draft, daysAgo, type SchoolYear } from './draft.ts';

export interface Adult {
  id: Id<'guardian'>;
  accountId: Id<'account'> | null;
  row: Omit<FamilyRow<'guardian'>, 'id'>;
}

type SaidOfAdult = Pick<FamilyRow<'guardian'>, 'lastName' | 'firstName'> &
  Partial<Omit<FamilyRow<'guardian'>, 'id' | 'accountId' | 'search' | 'createdAt'>>;

/**
 * Adds an adult.
 * @param account what signs it in; null where it signs in with the number of its household, `none` where it cannot
 */
export function addAdult(
  draft: Draft,
  key: string,
  said: SaidOfAdult,
  account: { email: string | null; passwordHash?: string } | 'none',
): Adult {
  const createdAt = daysAgo(draft, draft.chance.between(90, 900));
  const accountId =
    account === 'none'
      ? null
      : draft.put('account', key, {
          kind: 'guardian',
          email: account.email,
          passwordHash: account.passwordHash ?? null,
          failures: 0,
          createdAt,
        });
  const row = {
    emailConsent: false,
    smsConsent: false,
    ...said,
    accountId,
    createdAt,
    search: guardianSearch({
      birthName: null,
      email: null,
      phoneHome: null,
      phoneWork: null,
      phoneMobile: null,
      ...said,
    }),
  };
  return { id: draft.put('guardian', key, row), accountId, row };
}

export interface Household {
  id: Id<'household'>;
  key: string;
  memberId: Id<'member'> | null;
  /** The responsable, then the conjoint. */
  adults: Adult[];
}

/** Adds a household of one or two adults. */
export function addHousehold(
  draft: Draft,
  key: string,
  { number, memberId, adults }: { number: string; memberId: Id<'member'> | null; adults: Adult[] },
): Household {
  const createdAt = adults[0]?.row.createdAt ?? draft.now;
  const id = draft.put('household', key, { number, memberId, createdAt });
  for (const [index, { id: guardianId }] of adults.entries())
    draft.put('householdGuardian', `${key}/${index + 1}`, {
      householdId: id,
      guardianId,
      position: index + 1,
    });
  return { id, key, memberId, adults };
}

export interface Child {
  id: Id<'child'>;
  key: string;
  row: Omit<FamilyRow<'child'>, 'id'>;
  /** Null for one that is in no class yet. */
  level: Level | null;
  memberId: Id<'member'> | null;
}

/** Adds a child, with who answers for it and where it lives. */
export function addChild(
  draft: Draft,
  key: string,
  said: Omit<FamilyRow<'child'>, 'id' | 'search' | 'createdAt'>,
  links: {
    authorities: [adult: Adult, authority: FamilyRow<'childGuardian'>['authority']][];
    custody: (Pick<FamilyRow<'custody'>, 'weeks' | 'holidays' | 'costShareBp'> & {
      household: Household;
      lastDay?: LocalDate;
    })[];
    memberId: Id<'member'> | null;
    isInClass: boolean;
  },
): Child {
  const row = {
    ...said,
    search: childSearch({ usageName: null, ...said }),
    createdAt: links.custody[0]?.household.adults[0]?.row.createdAt ?? draft.now,
  };
  const id = draft.put('child', key, row);
  for (const [index, [{ id: guardianId }, authority]] of links.authorities.entries())
    draft.put('childGuardian', `${key}/${index}`, { childId: id, guardianId, authority });
  for (const [index, { household, ...custody }] of links.custody.entries())
    draft.put('custody', `${key}/${index}`, {
      childId: id,
      householdId: household.id,
      firstDay: row.birthDate,
      ...custody,
    });
  const level = links.isInClass ? levelIn(draft.year, row.birthDate) : null;
  return { id, key, row, level, memberId: links.memberId };
}

/** By the year in which a child turns three, four …; null for whoever is too young or too old. */
const LEVELS_BY_AGE: Record<number, Level> = {
  2: 'tps',
  3: 'ps',
  4: 'ms',
  5: 'gs',
  6: 'cp',
  7: 'ce1',
  8: 'ce2',
  9: 'cm1',
  10: 'cm2',
};

/** The level that a birth date gives in a school year. */
export function levelIn({ firstDay }: SchoolYear, birthDate: LocalDate): Level | null {
  return LEVELS_BY_AGE[startOf({ firstDay }) - Number(birthDate.slice(0, 4))] ?? null;
}

/** The calendar year in which a school year begins. */
export function startOf({ firstDay }: Pick<SchoolYear, 'firstDay'>): number {
  return Number(firstDay.slice(0, 4));
}
