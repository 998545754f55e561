import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { instantOf } from '../dates.ts';
import { cents } from '../money.ts';
import { keptReservation, samplePlanning } from '../planning/planning.sample.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { type BillingHousehold, Drafts, isUnusual } from './draft.ts';

const MEAL: WrittenRule = { kind: 'price', price: { kind: 'amount', cents: 390 } };
const services = [sampleService()];

function household(changes: Partial<BillingHousehold> = {}): BillingHousehold {
  const planning = samplePlanning();
  const [payer] = planning.households;
  if (!payer) throw new Error('a household');
  return {
    ...planning,
    ...payer,
    member: 'amont',
    name: 'LANVIN Ada',
    recipient: { householdNumber: payer.number, names: ['Madame Ada LANVIN'], address: [] },
    waiting: [],
    lastCents: null,
    ...changes,
  };
}

function draft(one: BillingHousehold, rules: WrittenRule[] = [MEAL], others: BillingHousehold[] = []) {
  const drafts = new Drafts(
    {
      rulebook: sampleRulebook(rules, { services }),
      services,
      nameOf: key => key,
      period: { from: day('2026-11-01'), to: day('2026-11-30') },
      today: day('2026-12-01'),
      now: instantOf('2026-12-01T08:00', 'Europe/Paris'),
    },
    [one, ...others],
  );
  return drafts.billOf(one.id);
}

const signals = (bill: ReturnType<typeof draft>) =>
  bill.signals.map(({ kind, dates }) => [kind, ...dates.map(date => date.slice(8))].join(' '));

test('a draft has lines with names and reasons, their sum, and that the month is billed', () => {
  const bill = draft(
    household({ reservations: [keptReservation('2026-11-03'), keptReservation('2026-11-05')] }),
  );
  expect(bill).toMatchObject({
    outcome: 'issued',
    totalCents: 780,
    months: [{ month: '2026-11-01', totalCents: 780, fees: [] }],
    signals: [],
  });
  expect(bill.lines).toEqual([
    expect.objectContaining({
      nature: 'meal',
      childName: 'Zoé Lanvin',
      serviceName: 'repas',
      quantity: 2,
      unitCents: 390,
      shareBp: 10_000,
    }),
  ]);
});

test('who owes nothing is told of, and its month is looked at all the same', () => {
  const bill = draft(household());
  expect(bill).toMatchObject({ outcome: 'nothing', totalCents: 0 });
  expect(bill.months).toHaveLength(1);
  expect(signals(bill)).toEqual(['nothing-to-bill']);
});

test('what waits, lacks a proof, a price or a quotient, and who came unreserved deserves a look', () => {
  const absence = {
    id: 'a',
    outcome: 'awaiting-proof' as const,
    charge: { kind: 'whole' as const },
    article: '4',
    version: 'v',
    proofBy: instantOf('2026-12-03T08:00', 'Europe/Paris'),
    reason: 'medical',
    returnOn: null,
    announcements: [],
    proofs: [],
  };
  const one = household({
    reservations: [
      keptReservation('2026-11-03', { status: 'requested' }),
      keptReservation('2026-11-05', { absence }),
      keptReservation('2026-11-06'),
    ],
    attendances: [
      {
        childId: 'zoe',
        service: 'repas',
        date: day('2026-11-09'),
        householdId: 'foyer',
        isPresent: true,
        arrival: null,
        departure: null,
      },
    ],
  });
  const price: WrittenRule = {
    kind: 'price',
    price: {
      kind: 'by-quotient',
      brackets: [
        { upTo: 600, price: { kind: 'amount', cents: 300 } },
        { price: { kind: 'amount', cents: 500 } },
      ],
      missing: { take: 'highest' },
    },
  };
  const bill = draft(one, [price]);
  // The absence is billed while its proof may still come; the request is not; the presence is.
  expect(bill.totalCents).toBe(1500);
  expect(signals(bill).sort()).toEqual([
    'proof-awaited 05',
    'quotient-missing 05 06 09',
    'request-pending 03',
    'unbooked-presence 09',
  ]);
  expect(signals(draft(one, [])).filter(signal => signal.startsWith('unpriced'))).toEqual([
    'unpriced 05 06 09',
  ]);
});

test('a day that is billed on attendance that nobody has taken is billed, and told of', () => {
  const rules: WrittenRule[] = [
    MEAL,
    { kind: 'billing', every: 'month', on: 'attendance', terms: 'arrears' },
  ];
  const bill = draft(household({ reservations: [keptReservation('2026-11-03')] }), rules);
  expect(bill.totalCents).toBe(390);
  expect(signals(bill)).toEqual(['attendance-not-taken 03']);
});

test('a sum that is too small for a titre waits with its lines, and the next run prices it again', () => {
  const rules: WrittenRule[] = [MEAL, { kind: 'collection', by: 'titre', minimumCents: 1500 }];
  const small = draft(household({ reservations: [keptReservation('2026-11-03')] }), rules);
  expect(small).toMatchObject({ outcome: 'carried-over', totalCents: 390 });
  expect(signals(small)).toEqual(['below-minimum']);
  const dates = ['2026-10-05', '2026-10-06', '2026-11-03', '2026-11-05'];
  const waiting = household({
    reservations: dates.map(date => keptReservation(date)),
    waiting: [day('2026-10-01')],
  });
  const whole = draft(waiting, rules);
  expect(whole).toMatchObject({ outcome: 'issued', totalCents: 1560 });
  expect(whole.lines.map(({ month, quantity }) => [month, quantity])).toEqual([
    ['2026-10-01', 2],
    ['2026-11-01', 2],
  ]);
  // Only the month of the run is billed by it.
  expect(whole.months.map(({ month, totalCents }) => [month, totalCents])).toEqual([['2026-11-01', 780]]);
});

test('a yearly fee is due with the first month, and with none that comes after', () => {
  const rules: WrittenRule[] = [
    MEAL,
    { kind: 'yearly-fee', article: '2.3', per: 'family', price: { kind: 'amount', cents: 1000 } },
  ];
  const reservations = [keptReservation('2026-11-03')];
  const first = draft(household({ reservations }), rules);
  expect(first.totalCents).toBe(1390);
  const [key = ''] = first.months[0]?.fees ?? [];
  expect(key).toBe('2.3 2026-2027 family');
  const billed = (month: string) => [{ member: 'amont', month: day(month), key }];
  expect(draft(household({ reservations, feesBilled: billed('2026-10-01') }), rules).totalCents).toBe(390);
  // Computed again, the month that has billed it bills it still.
  expect(draft(household({ reservations, feesBilled: billed('2026-11-01') }), rules).totalCents).toBe(1390);
});

test('an amount is unusual from 20 € and half of the last on', () => {
  const told = [
    [3000, null],
    [3000, 1001],
    [3000, 1000],
    [6000, 4000],
    [5999, 4000],
    [2000, 4000],
  ] as const;
  expect(told.map(([total, last]) => isUnusual(cents(total), last === null ? null : cents(last)))).toEqual([
    false,
    false,
    true,
    true,
    false,
    true,
  ]);
});
