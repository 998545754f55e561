/** An amount as one types it. */
import { type Cents, cents } from '@preau/domain/money';

/** « 46,80 », « 46.8 », « 1 250 € » in cents; null for what is no amount. */
export function readAmount(typed: string): Cents | null {
  const plain = typed.replace(/[\s\u00a0\u202f]|€/g, '').replace(',', '.');
  const match = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const [, euros = '', rest = ''] = match;
  return cents(Number(euros) * 100 + Number(rest.padEnd(2, '0')));
}

/** « 46,80 », as it stands in a field. */
export function typedAmount(amount: Cents): string {
  return `${Math.trunc(amount / 100)},${String(amount % 100).padStart(2, '0')}`;
}
