/** What a service costs a child on a day, before absences, surcharges and caps. */
import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import type { FactName, Ground } from '../regulation/decision.ts';
import { holdsFor, type Rulebook } from '../regulation/rulebook.ts';
import type { RegulationVersion } from '../regulation/version.ts';
import { type Evaluation, evaluatePrice, type PriceFacts } from './evaluate-price.ts';

export type DayPrice =
  | (Extract<Evaluation, { kind: 'priced' }> & Ground)
  | ({ kind: 'no-price'; lacks: FactName | 'regulation' | 'rule' } & Ground);

/**
 * The price by the version in force on the service date, or by another that the caller names (a forfait is judged by the
 * version of the first day of its period).
 */
export function priceDay(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  facts: PriceFacts,
  version: RegulationVersion | null = rulebook.versionOn(service, date),
): DayPrice {
  if (!version) return { kind: 'no-price', lacks: 'regulation', article: null, version: null };
  const rule = rulebook.rulesIn(version, 'price', service, date).find(one => holdsFor(one, facts));
  if (!rule) return { kind: 'no-price', lacks: 'rule', article: null, version: version.key };
  const asked = { rulebook, service, date, facts, version: version.key };
  return { ...evaluatePrice(rule.price, asked, rule.article), version: version.key };
}
