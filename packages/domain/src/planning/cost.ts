/** What a month of a household's planning will cost as it stands, by the same pricing as its invoice. */
import { householdMonth } from '../billing/household-month.ts';
import type { LocalDate } from '../dates.ts';
import { firstOfMonth } from '../dates.ts';
import type { Cents } from '../money.ts';
import type { MonthBill } from '../pricing/price-month.ts';
import { priceMonth } from '../pricing/price-month.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { KeptHousehold, KeptPlanning } from './kept.ts';

/**
 * The bill of a month: of days of which attendance was taken, as the child was seen; of the others, were it to come on each
 * reserved day. What waits for an agent or for a place is not in it.
 * A residence is the household's with regard to a member, so that each member's services are priced with their own.
 */
export function estimateMonth(
  rulebook: Rulebook,
  planning: KeptPlanning,
  household: KeptHousehold,
  month: LocalDate,
): Pick<MonthBill, 'lines' | 'totalCents' | 'unpriced'> {
  const members = new Set(rulebook.commune.services.map(({ member }) => member));
  const bills = [...members].flatMap(member => {
    const asked = householdMonth(rulebook, planning, household, { month: firstOfMonth(month), member });
    return asked.children.some(({ services }) => services.length > 0)
      ? [priceMonth(rulebook, firstOfMonth(month), asked)]
      : [];
  });
  return {
    lines: bills.flatMap(({ lines }) => lines),
    totalCents: bills.reduce((sum, { totalCents }) => sum + totalCents, 0) as Cents, // sums of cents
    unpriced: bills.flatMap(({ unpriced }) => unpriced),
  };
}
