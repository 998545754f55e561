/** Money: integer cents of a euro. */

declare const unit: unique symbol;
export type Cents = number & { readonly [unit]: 'cents' };

/** Takes a whole number of cents. @throws RangeError when it is not a safe integer. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of cents: ${amount}`);
  return amount as Cents; // checked on the line above
}
