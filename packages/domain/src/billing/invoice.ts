/** An invoice as it is issued, with all that is printed on it: whole in itself, whatever becomes of the file it came from. */
import type { LocalDate } from '../dates.ts';
import type { Cents } from '../money.ts';
import type { LineKind } from '../pricing/price-month.ts';
import type { COLLECTORS, MEANS_OF_PAYMENT } from '../regie.ts';
import type { Ground, Step } from '../regulation/decision.ts';
import type { Names } from '../regulation/sentences/names.ts';
import type { TenantKind } from '../tenant.ts';
import type { LineNature } from './piece.ts';

/** A line of a draft or of an invoice. For a cost that is not shared `quantity` × `unitCents` = `amountCents`. */
export interface BillLine extends Ground {
  /** First day of the month whose bill it is part of. */
  month: LocalDate;
  kind: LineKind;
  nature: LineNature;
  /** Both null for what is the family's. */
  childId: string | null;
  childName: string | null;
  /** Key and name; both null for what is of no service. */
  service: string | null;
  serviceName: string | null;
  dates: LocalDate[];
  quantity: number;
  unitCents: Cents;
  amountCents: Cents;
  /** Of a cost that two households share, this one's part in basis points; 10,000: it bears it alone. */
  shareBp: number;
  steps: Step[];
  /** Id of the issued line that this one takes back. */
  reversesId: string | null;
}

/** How a child is named to an adult of the household who does not answer for it. */
export const CHILD_OF_HOUSEHOLD = 'Un enfant du foyer';

/**
 * Lines as an adult of the household reads them. Of a child that it does not answer for, it is told what is owed and for which
 * service, and neither the name, nor the days, nor what of the child made the price.
 * @param childIds the children that the adult answers for
 */
export function linesFor<Line extends Pick<BillLine, 'childId' | 'childName' | 'dates' | 'steps'>>(
  lines: readonly Line[],
  childIds: readonly string[],
): Line[] {
  return lines.map(line =>
    isWithheld(line, childIds) ? { ...line, childName: CHILD_OF_HOUSEHOLD, dates: [], steps: [] } : line,
  );
}

/** Whether a line is of a child that the reader does not answer for. */
export function isWithheld({ childId }: Pick<BillLine, 'childId'>, childIds: readonly string[]): boolean {
  return childId !== null && !childIds.includes(childId);
}

/** What stands on an invoice beside its lines. */
export interface InvoiceContent {
  issuer: Issuer;
  recipient: Recipient;
  pay: PaymentTerms;
  /** How the keys that steps use were called. */
  words: StepWords;
}

export interface Issuer {
  tenant: string;
  kind: TenantKind;
  accent: string;
  logo: { sha256: string; mediaType: string } | null;
  regie: string;
  member: string;
  address: string[];
  phone: string | null;
  email: string | null;
  siret: string | null;
}

/** To whom it is written, as La Poste wants it. */
export interface Recipient {
  householdNumber: string;
  /** « Madame Jeanne DUPONT », one an adult. */
  names: string[];
  address: string[];
}

export interface PaymentTerms {
  collectedBy: (typeof COLLECTORS)[number];
  means: (typeof MEANS_OF_PAYMENT)[number][];
  chequePayee: string | null;
  /** What families read about paying. */
  note: string | null;
  dueOn: LocalDate | null;
  /** Whether what was owed before is told. */
  showsPreviousBalance: boolean;
}

/** {@link Names}, as they are written down. */
export interface StepWords {
  office: string;
  home: string;
  services: Record<string, string>;
  mealTypes: Record<string, string>;
  words: Record<string, string>;
}

/** The names of which an invoice's steps may speak: of these services, and what a commune has few of. */
export function stepWords(names: Names, services: readonly string[]): StepWords {
  return {
    office: names.office,
    home: names.home,
    services: Object.fromEntries(
      services.flatMap(key => {
        const named = names.services.get(key);
        return named ? [[key, named.name]] : [];
      }),
    ),
    mealTypes: Object.fromEntries(names.mealTypes),
    words: Object.fromEntries(names.words),
  };
}

/** The words of an invoice as sentences take them. */
export function namesOfWords({ office, home, services, mealTypes, words }: StepWords): Names {
  return {
    office,
    home,
    services: new Map(Object.entries(services).map(([key, name]) => [key, { name, isLimited: false }])),
    mealTypes: new Map(Object.entries(mealTypes)),
    reasons: new Map(),
    words: new Map(Object.entries(words)),
  };
}

/**
 * The name of an invoice in a régie's pattern: « RO-{year}-{number} » gives « RO-2026-36 ».
 * @param pattern ends with `{number}`
 */
export function referenceOf(pattern: string, year: number, number: number): string {
  return pattern.replaceAll('{year}', String(year)).replaceAll('{number}', String(number));
}
