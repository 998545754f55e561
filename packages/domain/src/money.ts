/** Money: integer cents of a euro. */

declare const unit: unique symbol;
export type Cents = number & { readonly [unit]: 'cents' };

/** Takes a whole number of cents. @throws RangeError when it is not a safe integer. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of cents: ${amount}`);
  return amount as Cents; // checked on the line above
}

export const NO_CENTS = cents(0);

/** The sum of amounts. */
export function sumCents(amounts: Iterable<Cents>): Cents {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return cents(sum);
}

/** An amount so many times. */
export function timesCents(amount: Cents, times: number): Cents {
  return cents(amount * times);
}

/** How what is computed becomes whole cents: to a multiple of so many, and which way. */
export interface RoundTo {
  cents: number;
  way: 'nearest' | 'down' | 'up';
}

export const TO_THE_CENT: RoundTo = { cents: 1, way: 'nearest' };

/**
 * The one place where a fraction becomes cents. The fraction is `numerator / denominator` cents, both whole numbers, so
 * that nothing is lost before it is rounded; half goes up, away from zero.
 * @throws RangeError when the numbers are not whole, or the denominator is not positive.
 */
export function roundCents(numerator: number, denominator: number, to: RoundTo = TO_THE_CENT): Cents {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0)
    throw new RangeError(`not a fraction of cents: ${numerator}/${denominator}`);
  const step = BigInt(denominator) * BigInt(to.cents);
  const amount = BigInt(Math.abs(numerator));
  const [whole, rest] = [amount / step, amount % step];
  const isUp = to.way === 'up' ? rest > 0n : to.way === 'nearest' && rest * 2n >= step;
  const rounded = Number(whole + (isUp ? 1n : 0n)) * to.cents;
  return cents(numerator < 0 ? -rounded : rounded);
}

/**
 * An amount in parts in proportion to weights, whose sum is the amount to the cent: what is left over goes, a cent each,
 * to the first parts.
 * @throws RangeError when no weight is positive, or one is negative.
 */
export function splitCents(amount: Cents, weights: readonly number[]): Cents[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || weights.some(weight => weight < 0 || !Number.isSafeInteger(weight)))
    throw new RangeError(`not weights: ${weights.join(', ')}`);
  const sign = amount < 0 ? -1 : 1;
  const whole = Math.abs(amount);
  const parts = weights.map(weight => Number((BigInt(whole) * BigInt(weight)) / BigInt(total)));
  let left = whole - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => {
    const isGiven = left > 0 && (weights[index] ?? 0) > 0;
    if (isGiven) left--;
    return cents(sign * (part + (isGiven ? 1 : 0)));
  });
}
