import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { sampleCalendar, sampleService } from '../calendar/calendar.sample.ts';
import { instantOf, toLocalDate } from '../dates.ts';
import { type Commune, createRulebook } from '../regulation/rulebook.ts';
import { type RegulationVersion, regulationVersion } from '../regulation/version.ts';
import type { ReplayFacts, ReplayHousehold, ReplayReservation, ReplayUse } from './facts.ts';
import { inventFacts } from './invented-year.ts';
import { overlay, type Replay, replay } from './replay.ts';

const YEAR = { from: toLocalDate('2026-09-01'), to: toLocalDate('2027-06-30') };
const TERM = { from: toLocalDate('2026-09-01'), to: toLocalDate('2026-10-31') };

const SERVICES = [
  sampleService({ key: 'repas' }),
  sampleService({ key: 'soir', kind: 'childcare', hours: { start: '16:30', end: '18:30' } }),
];

type SaidRule = z.input<typeof regulationVersion>['rules'][number];

const RULES: SaidRule[] = [
  {
    article: '1',
    kind: 'deadline',
    act: 'reserve',
    until: { kind: 'days-before', days: 2, counted: 'mon-fri', at: '23:59' },
    inTime: { outcome: 'accept' },
    late: { outcome: 'refuse' },
  },
  {
    article: '2',
    kind: 'deadline',
    act: 'declare-absence',
    until: { kind: 'days-before', days: 2, counted: 'mon-fri', at: '23:59' },
    inTime: { outcome: 'accept' },
    late: { outcome: 'accept' },
  },
  { article: '3', kind: 'absence', notice: [{ kind: 'in-time' }], outcome: 'free' },
  {
    article: '4',
    kind: 'absence',
    reasons: ['medical'],
    proof: { kind: 'medical-certificate', within: { kind: 'days', days: 3, of: 'return' } },
    outcome: 'free',
  },
  {
    article: '5',
    kind: 'price',
    services: ['repas'],
    price: {
      kind: 'by-quotient',
      brackets: [
        { upTo: 800, price: { kind: 'amount', cents: 300 } },
        { price: { kind: 'amount', cents: 450 } },
      ],
      missing: { take: 'highest' },
    },
  },
  { article: '6', kind: 'price', services: ['soir'], price: { kind: 'amount', cents: 200 } },
];

function version(said: Partial<z.input<typeof regulationVersion>> = {}): RegulationVersion {
  const { effectiveFrom = '2026-09-01', revision = 1 } = said;
  return {
    key: `${effectiveFrom}-${revision}`,
    ...regulationVersion.parse({
      format: 1,
      effectiveFrom,
      revision,
      adoptedBy: {
        kind: 'deliberation',
        reference: '2026-01',
        date: '2026-06-01',
        dateExecutoire: '2026-06-08',
      },
      services: ['repas', 'soir'],
      rules: RULES,
      ...said,
    }),
  };
}

/** The rules with one of them, by its article, said otherwise. */
function withRule(article: string, said: object): SaidRule[] {
  // What is said otherwise is of the same kind, and parsed.
  return RULES.map(rule => (rule.article === article ? ({ ...rule, ...said } as SaidRule) : rule));
}

const SIX_DAYS = { until: { kind: 'days-before', days: 6, counted: 'mon-fri', at: '23:59' } };
const STRICTER = withRule('1', SIX_DAYS);
const DEARER = withRule('6', { price: { kind: 'amount', cents: 230 } });

function communeWith(regulations: RegulationVersion[], services = SERVICES): Commune {
  return { calendar: sampleCalendar(), services, regulations };
}

function replayed(
  facts: ReplayFacts,
  candidate: RegulationVersion,
  { period = YEAR, services = SERVICES, inForce = version() } = {},
): Replay {
  const regulations = [inForce];
  return replay(facts, period, {
    inForce: createRulebook(communeWith(regulations, services)),
    candidate: createRulebook(communeWith(overlay(regulations, candidate), services)),
  });
}

function invented(seed: number, households = 6): ReplayFacts {
  return inventFacts(createRulebook(communeWith([version()])), TERM, { households, seed });
}

const anyFacts = fc.integer({ min: 0, max: 10_000 }).map(seed => invented(seed));

function at(text: string): Date {
  return instantOf(text, 'Europe/Paris');
}

function reservation(date: string, receivedAt: string | null, said: Partial<ReplayReservation> = {}) {
  return {
    date: toLocalDate(date),
    channel: 'portal' as const,
    receivedAt: receivedAt === null ? null : at(receivedAt),
    order: null,
    mealType: null,
    agentDecision: null,
    ...said,
  };
}

function use(said: Partial<ReplayUse>): ReplayUse {
  return {
    service: 'repas',
    enrolments: [{ ...YEAR, contract: 'occasional', weekdays: [], isLate: false }],
    reservations: [],
    absences: [],
    attendances: [],
    ...said,
  };
}

function household(
  name: string,
  services: ReplayUse[],
  said: Partial<ReplayHousehold> = {},
): ReplayHousehold {
  return {
    household: name,
    quotients: [{ value: 600, receivedOn: toLocalDate('2026-08-20') }],
    residences: [],
    attestations: [],
    children: [{ child: `enfant de ${name}`, level: 'cp', guest: null, services }],
    occurrences: [],
    feesBilled: [],
    ...said,
  };
}

function facts(...households: ReplayHousehold[]): ReplayFacts {
  return { households, communeActs: [] };
}

test('a version replayed against itself changes nothing, for no family, in no service', () => {
  fc.assert(
    fc.property(anyFacts, given => {
      const { families, total, dearer, cheaper, unjudged } = replayed(given, version({ revision: 2 }), {
        period: TERM,
      });
      expect(families.filter(family => family.differenceCents !== 0)).toEqual([]);
      expect([dearer, cheaper]).toEqual([[], []]);
      expect(total.candidate).toEqual(total.inForce);
      expect(unjudged.filter(({ under }) => under !== 'both')).toEqual([]);
      expect(total.inForce.billedCents).toBeGreaterThan(0);
    }),
    { numRuns: 15 },
  );
});

test('what families have and pay, and what services do, is the total', () => {
  fc.assert(
    fc.property(anyFacts, given => {
      const result = replayed(given, version({ revision: 2, rules: STRICTER }), { period: TERM });
      for (const side of ['inForce', 'candidate'] as const)
        for (const parts of [
          result.families,
          result.services,
          result.families.flatMap(one => one.services),
        ]) {
          const sum = (of: (part: (typeof parts)[number]) => number) =>
            parts.reduce((all, part) => all + of(part), 0);
          expect(sum(part => part[side].billedCents)).toBe(result.total[side].billedCents);
          expect(sum(part => part[side].reservations.refused)).toBe(result.total[side].reservations.refused);
          expect(sum(part => part.differenceCents)).toBe(result.total.differenceCents);
        }
      expect(result.total.differenceCents).toBe(
        result.total.candidate.billedCents - result.total.inForce.billedCents,
      );
    }),
    { numRuns: 10 },
  );
});

test('a candidate that raises one price changes that service alone, by the rise of each presence that is billed', () => {
  fc.assert(
    fc.property(anyFacts, given => {
      const result = replayed(given, version({ revision: 2, rules: DEARER }), { period: TERM });
      const soir = result.services.find(({ service }) => service === 'soir');
      expect(result.total.candidate.reservations).toEqual(result.total.inForce.reservations);
      expect(result.services.filter(one => one.service !== 'soir' && one.differenceCents !== 0)).toEqual([]);
      if (soir) expect(soir.differenceCents * 200).toBe(soir.inForce.billedCents * 30);
    }),
    { numRuns: 10 },
  );
  const days = ['2026-09-07', '2026-09-08', '2026-09-10'].map(day => reservation(day, '2026-09-01T08:00'));
  const given = facts(
    household('A', [use({ service: 'soir', reservations: days }), use({ reservations: days })]),
  );
  expect(replayed(given, version({ revision: 2, rules: DEARER })).total.differenceCents).toBe(90);
});

test('whichever of two sets of rules is judged first, each comes to the same', () => {
  const commune = communeWith([]);
  const [one, other] = [version(), version({ revision: 2, rules: STRICTER })];
  const book = (regulation: RegulationVersion) => createRulebook({ ...commune, regulations: [regulation] });
  fc.assert(
    fc.property(anyFacts, given => {
      const there = replay(given, TERM, { inForce: book(one), candidate: book(other) });
      const back = replay(given, TERM, { inForce: book(other), candidate: book(one) });
      expect(there.total.candidate).toEqual(back.total.inForce);
      expect(there.total.inForce).toEqual(back.total.candidate);
    }),
    { numRuns: 10 },
  );
});

test('a stricter deadline refuses more and accepts less, for every family', () => {
  fc.assert(
    fc.property(anyFacts, given => {
      const { families } = replayed(given, version({ revision: 2, rules: STRICTER }), { period: TERM });
      for (const { inForce, candidate } of families) {
        expect(candidate.reservations.accepted).toBeLessThanOrEqual(inForce.reservations.accepted);
        expect(candidate.reservations.refused).toBeGreaterThanOrEqual(inForce.reservations.refused);
        const all = (tally: typeof inForce) =>
          Object.values(tally.reservations).reduce((sum, number) => sum + number, 0);
        expect(all(candidate)).toBe(all(inForce));
      }
    }),
    { numRuns: 10 },
  );
});

test('the order in which facts are given changes nothing', () => {
  const limited = SERVICES.map(service => ({ ...service, capacity: 4 }));
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 1000 }), (given, seed) => {
      const candidate = version({ revision: 2, rules: STRICTER });
      const said = { period: TERM, services: limited };
      const shuffled: ReplayFacts = {
        communeActs: shuffle(given.communeActs, seed),
        households: shuffle(given.households, seed).map(one => ({
          ...one,
          quotients: shuffle(one.quotients, seed),
          children: one.children.map(child => ({
            ...child,
            services: shuffle(child.services, seed).map(service => ({
              ...service,
              reservations: shuffle(service.reservations, seed),
              absences: shuffle(service.absences, seed),
              attendances: shuffle(service.attendances, seed),
            })),
          })),
        })),
      };
      expect(replayed(shuffled, candidate, said)).toEqual(replayed(given, candidate, said));
    }),
    { numRuns: 10 },
  );
});

test('nothing that is given is changed, and the same facts give the same answer again', () => {
  const given = deepFreeze(invented(7));
  const candidate = deepFreeze(version({ revision: 2, rules: STRICTER }));
  const inForce = deepFreeze(version());
  const first = replayed(given, candidate, { inForce, period: TERM });
  expect(replayed(given, candidate, { inForce, period: TERM })).toEqual(first);
});

test('places go to who came first, and a day given back in time is free again', () => {
  const one = SERVICES.map(service => ({ ...service, capacity: 1 }));
  const day = '2026-09-14';
  const last = household('last', [use({ reservations: [reservation(day, '2026-09-08T10:00')] })]);
  const early = use({ reservations: [reservation(day, '2026-09-01T08:00')] });
  const middle = household('middle', [use({ reservations: [reservation(day, '2026-09-02T08:00')] })]);
  const outcomes = (first: ReplayUse) =>
    replayed(facts(last, middle, household('first', [first])), version({ revision: 2 }), {
      services: one,
    }).families.map(({ household: name, inForce }) => [
      name,
      inForce.reservations.accepted,
      inForce.reservations['on-hold'],
    ]);
  expect(outcomes(early)).toEqual([
    ['first', 1, 0],
    ['last', 0, 1],
    ['middle', 0, 1],
  ]);
  const absences = [
    {
      dates: [toLocalDate(day)],
      reason: 'other',
      announcements: [{ channel: 'portal' as const, receivedAt: at('2026-09-05T08:00') }],
      proofs: [],
      returnOn: null,
    },
  ];
  expect(outcomes({ ...early, absences })).toEqual([
    ['first', 1, 0],
    ['last', 1, 0],
    ['middle', 0, 1],
  ]);
});

test('a child of two households has one place a day, paid by the household that asked first', () => {
  const of = (name: string, receivedAt: string) =>
    household(name, [], {
      children: [
        {
          child: 'Lou',
          level: 'cp',
          guest: null,
          services: [use({ reservations: [reservation('2026-09-14', receivedAt)] })],
        },
      ],
    });
  const { families } = replayed(
    facts(of('A', '2026-09-02T08:00'), of('B', '2026-09-01T08:00')),
    version({ revision: 2 }),
  );
  expect(families.map(({ inForce }) => [inForce.reservations.refused, inForce.billedCents])).toEqual([
    [1, 0],
    [0, 300],
  ]);
});

test('an absence is decided anew, and a sick child with a certificate costs nothing', () => {
  const sick = (proofs: ReplayUse['absences'][number]['proofs']) =>
    use({
      reservations: [reservation('2026-09-14', '2026-09-01T08:00')],
      absences: [
        {
          dates: [toLocalDate('2026-09-14')],
          reason: 'medical',
          announcements: [{ channel: 'telephone', receivedAt: at('2026-09-14T08:00') }],
          proofs,
          returnOn: toLocalDate('2026-09-15'),
        },
      ],
    });
  const certificate = { kind: 'medical-certificate', receivedAt: at('2026-09-16T08:00') };
  const { families } = replayed(
    facts(household('A', [sick([])]), household('B', [sick([certificate])])),
    version({ revision: 2 }),
  );
  expect(
    families.map(({ inForce: { absences, billedCents } }) => [absences.billed, absences.free, billedCents]),
  ).toEqual([
    [1, 0, 300],
    [0, 1, 0],
  ]);
});

test('what cannot be judged is listed with its reason and under which rules, and is never dropped', () => {
  const dated = (date: string) => ({ date: toLocalDate(date), arrival: null, departure: null });
  const given = facts(
    household('A', [
      use({
        reservations: [
          reservation('2026-09-14', null),
          reservation('2026-09-15', '2026-09-10T08:00'),
          reservation('2026-09-18', '2026-09-17T08:00'),
        ],
        absences: [
          {
            dates: [toLocalDate('2026-09-17')],
            reason: 'other',
            announcements: [{ channel: 'portal', receivedAt: at('2026-09-10T08:00') }],
            proofs: [],
            returnOn: null,
          },
        ],
        attendances: [dated('2026-09-14'), dated('2026-09-15'), dated('2026-09-18')],
      }),
      use({ service: 'piscine', reservations: [reservation('2026-09-14', '2026-09-01T08:00')] }),
      use({ service: 'soir', reservations: [reservation('2026-09-14', '2026-09-01T08:00')] }),
    ]),
  );
  const candidate = version({
    revision: 2,
    rules: withRule('1', { ...SIX_DAYS, late: { outcome: 'ask-agent' } }).filter(
      rule => rule.article !== '6',
    ),
  });
  const { unjudged, total } = replayed(given, candidate);
  expect(
    unjudged.map(({ service, date, reason, lacks, under }) => [service, date, reason, lacks, under]),
  ).toEqual([
    ['piscine', '2026-09-14', 'unknown-service', null, 'both'],
    ['repas', '2026-09-14', 'no-received-at', null, 'both'],
    ['repas', '2026-09-15', 'agent-decides', null, 'candidate'],
    ['repas', '2026-09-17', 'nothing-reserved', null, 'both'],
    ['repas', '2026-09-18', 'agent-decides', null, 'candidate'],
    ['repas', '2026-09-18', 'came-without-place', null, 'in-force'],
    ['soir', '2026-09-14', 'no-price', 'rule', 'candidate'],
  ]);
  expect([total.inForce.billedCents, total.candidate.billedCents]).toEqual([500, 0]);
});

test('where no version is in force nothing is accepted, refused or billed', () => {
  const given = facts(
    household('A', [use({ reservations: [reservation('2026-09-14', '2026-09-01T08:00')] })]),
  );
  const { total, unjudged } = replayed(given, version({ effectiveFrom: '2027-01-01' }), {
    inForce: version({ effectiveFrom: '2027-02-01' }),
  });
  expect(total.inForce.billedCents + total.candidate.billedCents).toBe(0);
  expect(unjudged.map(({ reason, under }) => [reason, under])).toEqual([['no-regulation', 'both']]);
});

test('what an agent decided holds where the rules leave it to one', () => {
  const asked = (agentDecision: ReplayReservation['agentDecision']) =>
    use({ reservations: [reservation('2026-09-14', '2026-09-13T08:00', { agentDecision })] });
  const rules = withRule('1', { late: { outcome: 'ask-agent' } });
  const { families, unjudged } = replayed(
    facts(
      household('A', [asked('accepted')]),
      household('B', [asked('refused')]),
      household('C', [asked(null)]),
    ),
    version({ revision: 2, rules }),
  );
  expect(families.map(({ candidate }) => candidate.billedCents)).toEqual([300, 0, 0]);
  expect(unjudged.map(one => [one.household, one.reason])).toEqual([['C', 'agent-decides']]);
});

test('what the commune prevents is billed to nobody, and a yearly fee once a year', () => {
  const fee: SaidRule = {
    article: '9',
    kind: 'yearly-fee',
    per: 'family',
    price: { kind: 'amount', cents: 1500 },
  };
  const days = ['2026-09-14', '2026-10-12', '2026-11-09'].map(day => reservation(day, '2026-09-01T08:00'));
  const given: ReplayFacts = {
    ...facts(household('A', [use({ reservations: days })])),
    communeActs: [
      { service: 'repas', date: toLocalDate('2026-10-12'), cause: 'strike', children: null },
      { service: 'repas', date: toLocalDate('2026-11-09'), cause: 'school-trip', children: ['another'] },
    ],
  };
  const { families } = replayed(given, version({ revision: 2, rules: [...RULES, fee] }));
  expect(families[0]?.inForce.billedCents).toBe(600);
  expect(families[0]?.services.map(one => [one.service, one.differenceCents])).toEqual([
    ['repas', 0],
    [null, 1500],
  ]);
});

test('at most ten families are named, those with the largest differences first', () => {
  const days = ['2026-09-07', '2026-09-08', '2026-09-10', '2026-09-11', '2026-09-14', '2026-09-15'];
  const given = facts(
    ...Array.from({ length: 14 }, (_, index) =>
      household(`F${index}`, [
        use({
          service: 'soir',
          reservations: days.slice(0, index % 7).map(day => reservation(day, '2026-09-01T08:00')),
        }),
      ]),
    ),
  );
  const { dearer, cheaper } = replayed(given, version({ revision: 2, rules: DEARER }));
  expect(dearer.map(({ differenceCents }) => differenceCents)).toEqual([
    180, 180, 150, 150, 120, 120, 90, 90, 60, 60,
  ]);
  expect(cheaper).toEqual([]);
});

test('a candidate replaces what governs its services from the same day, and yields to what comes later', () => {
  const later = version({ effectiveFrom: '2027-01-01' });
  const others = version({ services: ['repas', 'soir'] });
  const candidate = version({ services: ['soir'] });
  expect(overlay([others, later], candidate)).toEqual([{ ...others, services: ['repas'] }, later, candidate]);
});

function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const keyed = items.map((item, index) => ({ item, key: ((index + 1) * 7919 * seed) % 1009 }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
