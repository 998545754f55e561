/** Letters and labels for families who are not on the portal yet. */
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchPhone, frenchTypography } from '@preau/domain/french';
import type { Heading, PdfDocument } from './document.ts';
import { civilityWords } from './words.ts';

/** Whom a letter goes to. */
export interface Addressee {
  /** N° famille. */
  number: string;
  civility: keyof typeof civilityWords | null;
  firstName: string;
  lastName: string;
  address: string | null;
  addressComplement1: string | null;
  addressComplement2: string | null;
  lieuDit: string | null;
  postalCode: string | null;
  city: string | null;
  /** Whether the mairie has an e-mail address, to which a temporary password can go. */
  hasEmail: boolean;
}

/** Who writes: the mairie of the family. */
export interface Sender {
  name: string;
  address: string[];
  phone: string | null;
  email: string | null;
}

export interface LetterOptions {
  /** As one types it: without `https://`. */
  portalAddress: string;
  today: LocalDate;
  at: Date;
}

/** Letters for the first sign-in, in one document, a page each. */
export function signInLetters(
  heading: Heading,
  letters: readonly { to: Addressee; from: Sender }[],
  { portalAddress, today, at }: LetterOptions,
): PdfDocument {
  return {
    template: 'letters',
    title: 'Lettres pour la première connexion',
    heading,
    at,
    picture: null,
    content: {
      letters: letters.map(({ to, from }) => ({
        sender: [from.name, ...from.address, from.phone && frenchPhone(from.phone), from.email].filter(
          Boolean,
        ),
        address: addressLines(to),
        date: frenchTypography(`Le ${frenchDate(today)}`),
        subject: frenchTypography('Votre accès au portail famille'),
        before: [
          frenchTypography(`${to.civility ? civilityWords[to.civility] : 'Madame, Monsieur'},`),
          frenchTypography(
            'La cantine et les garderies se suivent désormais sur le portail famille : vos enfants, vos demandes, vos réservations, les messages de la mairie.',
          ),
        ],
        facts: [
          ['Adresse du portail', portalAddress],
          ['N° famille', to.number],
        ],
        steps: (to.hasEmail ? WITH_EMAIL : WITHOUT_EMAIL).map(frenchTypography),
        after: [
          frenchTypography(
            'Gardez ce N° famille : il vous identifie. Personne, à la mairie, ne connaît votre mot de passe ni ne vous le demandera.',
          ),
        ],
      })),
    },
  };
}

const WITH_EMAIL = [
  'Ouvrez l’adresse du portail, puis choisissez « Première connexion ou mot de passe oublié ».',
  'Écrivez votre N° famille. Un courriel part aussitôt à l’adresse que vous avez donnée à la mairie.',
  'Suivez le lien de ce courriel et choisissez votre mot de passe.',
];
const WITHOUT_EMAIL = [
  'Donnez à la mairie votre adresse électronique, par téléphone, sur place ou avec la fiche d’inscription : elle n’en a pas encore.',
  'Ouvrez ensuite l’adresse du portail et choisissez « Première connexion ou mot de passe oublié ».',
  'Écrivez votre N° famille, suivez le lien du courriel que vous recevez et choisissez votre mot de passe.',
];

/** As La Poste wants it: the person, what is inside the building, outside of it, the street, the lieu-dit, the town. */
export function addressLines(to: Addressee): string[] {
  const { civility, firstName, lastName } = to;
  return [
    [civility && civilityWords[civility], firstName, lastName].filter(Boolean).join(' '),
    to.addressComplement1,
    to.addressComplement2,
    to.address,
    to.lieuDit,
    [to.postalCode, to.city?.toUpperCase()].filter(Boolean).join(' '),
  ].filter((line): line is string => Boolean(line));
}

/** Sheets of labels that one buys, by their maker's number. Millimetres; `pitch` from one column to the next. */
export const LABEL_SHEETS = {
  L7160: { columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.25, top: 15.15, pitch: 66 },
  L7159: { columns: 3, rows: 8, width: 63.5, height: 33.9, left: 7.25, top: 12.9, pitch: 66 },
  L7163: { columns: 2, rows: 7, width: 99.1, height: 38.1, left: 4.65, top: 15.15, pitch: 101.6 },
} as const;
export type LabelSheet = keyof typeof LABEL_SHEETS;

/** @param skipped labels of the first sheet that are gone already */
export function addressLabels(
  heading: Heading,
  families: readonly Addressee[],
  { sheet, skipped, at }: { sheet: LabelSheet; skipped: number; at: Date },
): PdfDocument {
  return {
    template: 'labels',
    title: 'Étiquettes d’adresse',
    heading,
    at,
    picture: null,
    content: { format: LABEL_SHEETS[sheet], skipped, labels: families.map(addressLines) },
  };
}
