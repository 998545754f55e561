/** Histories of families whom a régie bills, made at random; `cast.ts` has them happen. */
import fc from 'fast-check';

export const MEAL = 'st-verand-restauration-elementaire';
export const EVENING = 'st-verand-garderie-soir';
export const MONTHS = ['2026-09', '2026-10', '2026-11'];
/** School days; a proof of the last can still come when its month is billed. */
const DAYS = [
  ['2026-09-03', '2026-09-07', '2026-09-10', '2026-09-29'],
  ['2026-10-05', '2026-10-06', '2026-10-08', '2026-10-16'],
  ['2026-11-03', '2026-11-05', '2026-11-09', '2026-11-30'],
];

const HAPPENINGS = [
  'reserved',
  'seen',
  'missing',
  'cancelled',
  'told-late',
  'ill',
  'ill-proven',
  'excused',
  'not-excused',
] as const;

/** What becomes of a child's day in a service. */
export interface Happening {
  family: number;
  child: number;
  service: string;
  date: string;
  what: (typeof HAPPENINGS)[number];
}

export interface Payment {
  family: number;
  means: 'cheque' | 'cash' | 'transfer';
  cents: number;
  /** Comes back unpaid once the next month is billed. */
  bounces: boolean;
}

/** A month as it goes, and what is said and paid once it is billed. */
interface Month {
  days: Happening[];
  late: Happening[];
  /** A quotient that is told of now and holds since the first day of one of the months. */
  quotient: { family: number; value: number; since: string } | null;
  /** What the first household bears of its first child since the first month, in basis points. */
  shareBp: number | null;
  payments: Payment[];
  /** Whether families send the proofs that are awaited. */
  proves: boolean;
  corrects: boolean;
}

export interface History {
  quotients: number[];
  shareBp: number;
  months: Month[];
}

/** How a run is computed and issued: in parts of so many families, and which jobs come to nothing at first. */
export interface Interruption {
  familiesAPart: number;
  drafting: number[];
  issuing: number[];
}

const quotient = fc.integer({ min: 500, max: 1500 });
const share = fc.integer({ min: 1, max: 9_999 });
const stops = fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 2 });

const happenings = (days: string[], maxLength: number) =>
  fc.array(
    fc.record({
      family: fc.nat(3),
      child: fc.nat(1),
      service: fc.constantFrom(MEAL, EVENING),
      date: fc.constantFrom(...days),
      what: fc.constantFrom('reserved' as const, 'ill' as const, ...HAPPENINGS),
    }),
    { maxLength },
  );

const payments = fc.array(
  fc.record({
    family: fc.nat(4),
    means: fc.constantFrom('cheque' as const, 'cash' as const, 'transfer' as const),
    cents: fc.integer({ min: 1, max: 4_000 }),
    bounces: fc.boolean(),
  }),
  { maxLength: 4 },
);

const month = (index: number) =>
  fc.record({
    days: happenings(DAYS[index] ?? [], 7),
    late: happenings(DAYS.slice(0, index + 1).flat(), 4),
    quotient: fc.option(
      fc.record({
        family: fc.nat(4),
        value: quotient,
        since: fc.constantFrom(...MONTHS.slice(0, index + 1)).map(first => `${first}-01`),
      }),
    ),
    shareBp: fc.option(share, { freq: 2 }),
    payments,
    proves: fc.boolean(),
    corrects: fc.boolean(),
  });

export const histories: fc.Arbitrary<History> = fc.record({
  quotients: fc.array(quotient, { minLength: 5, maxLength: 5 }),
  shareBp: share,
  months: fc.tuple(...MONTHS.map((_, index) => month(index))),
});

export const interruptions: fc.Arbitrary<Interruption> = fc.record({
  familiesAPart: fc.integer({ min: 1, max: 4 }),
  drafting: stops,
  issuing: stops,
});
