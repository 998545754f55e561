/** The N° famille that the system gives: short enough to be read out, with a last digit that catches a slip. */

/** Digits of a number that the system gives, the check digit among them. Imported numbers may be of any length. */
const DIGITS = 8;

/** How many random digits {@link householdNumber} asks for. */
export const RANDOM_DIGITS = DIGITS - 1;

/**
 * A N° famille from random digits: they, the first never a zero, and Luhn's check digit.
 * @throws RangeError when there are not {@link RANDOM_DIGITS} digits
 */
export function householdNumber(random: readonly number[]): string {
  if (
    random.length !== RANDOM_DIGITS ||
    random.some(digit => !Number.isInteger(digit) || digit < 0 || digit > 9)
  )
    throw new RangeError(`${RANDOM_DIGITS} digits are needed`);
  const [first = 0, ...others] = random;
  const digits = [first === 0 ? 1 : first, ...others];
  return [...digits, checkDigit(digits)].join('');
}

/** Whether the last digit is the one that Luhn's reckoning gives: a number that was mistyped in one place has another. */
export function hasCheckDigit(number: string): boolean {
  const digits = [...number].map(Number);
  return digits.length > 1 && checkDigit(digits.slice(0, -1)) === digits.at(-1);
}

function checkDigit(digits: readonly number[]): number {
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const weighed = index % 2 === 0 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
