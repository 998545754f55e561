/** Badges to cut out and wear: a first name that children read, and a square that a tablet does. */
import { frenchTypography } from '@preau/domain/french';
import { encode } from 'uqr';
import type { Heading, PdfDocument } from './document.ts';

export interface Badge {
  firstName: string;
  lastName: string;
  /** What the square says. */
  token: string;
}

/** Eight a page, of the size of a bank card. */
export function badgeSheets(
  heading: Heading,
  { className, children }: { className: string; children: readonly Badge[] },
  at: Date,
): PdfDocument {
  return {
    template: 'badges',
    title: frenchTypography(`Badges : ${className}`),
    heading,
    at,
    picture: null,
    content: {
      className,
      badges: children.map(({ firstName, lastName, token }) => ({
        firstName,
        lastName,
        square: squareOf(token),
        alt: frenchTypography(`Code du badge de ${firstName}`),
      })),
    },
  };
}

/** The square as a drawing of its own: dark fields on white, with the margin that readers need. */
function squareOf(token: string): string {
  const { data, size } = encode(token, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
}
