/** Walking a price tree without a child to price. */
import type { Price } from './price-language.ts';

/** Nodes that ask what stays the same for a child in a month, or its quotient, its residence and its meal. */
const OF_MONTH = new Set<Price['kind']>([
  'amount',
  'rate',
  'linear',
  'share',
  'sum',
  'by-quotient',
  'by-residence',
  'by-level',
  'by-meal-type',
  'by-guest',
  'by-weekly-days',
]);

/** Whether a price is the same on all days of a month on which a child has the same quotient, residence and meal. */
export function isOfMonth(price: Price): boolean {
  const isSiblings = price.kind === 'by-rank' || price.kind === 'by-children';
  const isAsked = OF_MONTH.has(price.kind) || (isSiblings && price.counted === 'enrolled');
  return isAsked && innerPrices(price).every(isOfMonth);
}

/** The prices right below a node of a tree. */
export function innerPrices(price: Price): Price[] {
  switch (price.kind) {
    case 'amount':
      return [];
    case 'rate':
    case 'linear':
      return price.missing.take === 'price' ? [price.missing.price] : [];
    case 'share':
      return [price.of];
    case 'sum':
      return price.of;
    case 'by-quotient':
      return [
        ...price.brackets.map(bracket => bracket.price),
        ...(price.missing.take === 'price' ? [price.missing.price] : []),
      ];
    case 'by-rank':
    case 'by-children':
    case 'by-weekly-days':
    case 'by-count':
      return price.brackets.map(bracket => bracket.price);
    case 'by-residence':
    case 'by-weekday':
    case 'by-meal-type':
    case 'by-guest': {
      const otherwise = 'otherwise' in price && price.otherwise ? [price.otherwise] : [];
      return [...Object.values(price.cases).filter(one => one !== undefined), ...otherwise];
    }
    case 'by-level':
      return [...price.cases.map(one => one.price), ...(price.otherwise ? [price.otherwise] : [])];
    case 'by-season':
      return [price['school-time'], price.holidays];
    case 'by-contract':
      return [price.regular, price.occasional];
    case 'by-fact':
      return [price.price, price.otherwise];
    case 'by-date':
      return [price.before, ...price.from.map(one => one.price)];
    case 'by-time':
    case 'by-duration':
      return price.steps.map(one => one.price);
    case 'term-forfait':
      return price.terms.map(one => one.price);
    case 'slices':
    case 'forfait':
    case 'year-forfait':
    case 'open-days':
      return [price.price];
  }
}
