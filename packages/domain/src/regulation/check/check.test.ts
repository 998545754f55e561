import { expect, test } from 'vitest';
import type { Calendar, Service } from '../../calendar/calendar.ts';
import { toLocalDate, type Weekday } from '../../dates.ts';
import { rule } from '../rule.ts';
import { checkRules } from './check.ts';
import type { CheckedVersion, FolderFacts } from './finding.ts';

const SCHOOL: Weekday[] = ['monday', 'tuesday', 'thursday', 'friday'];

const REPAS: Service = {
  key: 'repas',
  member: 'amont',
  site: 'cantine',
  kind: 'meal',
  weekdays: SCHOOL,
  holidayWeekdays: [],
  hours: { start: '11:45', end: '13:20' },
  capacity: null,
};
const GARDERIE: Service = { ...REPAS, key: 'garderie', site: 'ecole', kind: 'childcare', hours: null };

const CALENDAR: Calendar = {
  timeZone: 'Europe/Paris',
  zone: 'A',
  alsaceMoselle: false,
  schoolYears: [
    { key: '2026-2027', firstDay: toLocalDate('2026-09-01'), lastDay: toLocalDate('2027-07-02') },
  ],
  schoolWeekdays: SCHOOL,
  holidays: [],
  closures: [],
  openings: [],
};

const FOLDER: FolderFacts = {
  services: [REPAS, GARDERIE],
  calendar: CALENDAR,
  mealTypes: [
    { key: 'normal', canteens: [] },
    { key: 'panier-repas', canteens: ['cantine'] },
    { key: 'sans-porc', canteens: ['autre-cantine'] },
  ],
  absenceReasons: ['medical', 'strike', 'other'],
  tenantKind: 'commune',
  enrolmentWays: null,
};

const DEADLINE = {
  article: '3.1',
  kind: 'deadline',
  act: 'reserve',
  until: { kind: 'weekday', weekday: 'friday', weeksBefore: 1, at: '12:00' },
  inTime: { outcome: 'accept' },
  late: { outcome: 'refuse' },
};
const PRICE = { article: '6.1', kind: 'price', price: { kind: 'amount', cents: 390 } };

/** What is found in rules as a file says them, for the canteen alone: « rules.0.until … ». */
function found(said: unknown[], edits: Partial<FolderFacts> = {}, services: string[] = ['repas']): string[] {
  const version: CheckedVersion = {
    effectiveFrom: toLocalDate('2026-09-01'),
    services,
    rules: said.map(one => rule.parse(one)),
  };
  return checkRules(version, { ...FOLDER, ...edits }).map(
    ({ path, sentence }) => `${path.join('.')} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`,
  );
}

const deadline = (until: object, more: object = {}) => [{ ...DEADLINE, until, ...more }, PRICE];
const price = (said: object, more: object = {}) => [DEADLINE, { ...PRICE, price: said, ...more }];
const amount = { kind: 'amount', cents: 300 };
const brackets = (...all: object[]) =>
  price({
    kind: 'by-quotient',
    brackets: all.map(one => ({ price: amount, ...one })),
    missing: { take: 'highest' },
  });

test('rules that can be meant are found without fault', () => {
  expect(found([DEADLINE, PRICE])).toEqual([]);
  expect(found(brackets({ upTo: 500 }, { from: 501, upTo: 800 }, {}))).toEqual([]);
});

test.each<[string, unknown[], string[]]>([
  [
    'brackets begin at the beginning',
    brackets({ from: 100, upTo: 500 }, {}),
    [
      'rules.1.price.brackets.0.from Cette tranche commence à 100, et un quotient de 0 n’a pas de prix : commencez à 0.',
    ],
  ],
  [
    'brackets leave no gap',
    brackets({ upTo: 500 }, { from: 600 }),
    [
      'rules.1.price.brackets.1.from De 501 à 599, un quotient n’a pas de prix : commencez cette tranche à 501.',
    ],
  ],
  [
    'brackets do not overlap',
    brackets({ upTo: 500 }, { from: 500 }),
    [
      'rules.1.price.brackets.1.from Cette tranche reprend à 500 ce que celle d’avant dit jusqu’à 500 : commencez-la à 501.',
    ],
  ],
  [
    'brackets are in order',
    brackets({ upTo: 800 }, { upTo: 500 }, {}),
    [
      'rules.1.price.brackets.1.upTo Cette tranche finit à 500, avant de commencer à 801 : mettez les tranches dans l’ordre.',
    ],
  ],
  [
    'the last bracket has no end',
    brackets({ upTo: 500 }, { upTo: 800 }),
    [
      'rules.1.price.brackets.1.upTo Au-delà de 800, un quotient n’a pas de prix : retirez « upTo » de la dernière tranche, ou ajoutez-en une.',
    ],
  ],
  [
    'no bracket follows one without end',
    brackets({}, { upTo: 800 }),
    [
      'rules.1.price.brackets.1 Cette tranche ne sert jamais, car celle d’avant est sans limite : donnez-lui un « upTo », ou changez leur ordre.',
    ],
  ],
  [
    'ranks begin at the first child',
    price({
      kind: 'by-rank',
      counted: 'enrolled',
      brackets: [{ from: 0, upTo: 2, price: amount }, { price: amount }],
    }),
    [
      'rules.1.price.brackets.0.from Cette tranche commence à 0, et un rang ou un nombre d’enfants de 1 n’a pas de prix : commencez à 1.',
    ],
  ],
  [
    'a contract names no more days than the week has: such brackets may end there',
    price({
      kind: 'by-weekly-days',
      brackets: [
        { upTo: 2, price: amount },
        { upTo: 4, price: amount },
      ],
    }),
    [],
  ],
  [
    'a child from elsewhere has a price',
    price({ kind: 'by-residence', cases: { tenant: amount } }),
    ['rules.1.price.cases Il manque le prix d’un enfant qui habite ailleurs : ajoutez « outside ».'],
  ],
  [
    'every level has a price, or there is one for the others',
    price({ kind: 'by-level', cases: [{ levels: ['maternelle', 'cp', 'ce1', 'ce2'], price: amount }] }),
    [
      'rules.1.price.cases Il manque un prix pour les niveaux cm1, cm2, ulis : ajoutez un cas, ou « otherwise ».',
    ],
  ],
  [
    'a level that has its price already has no second one',
    price({
      kind: 'by-level',
      cases: [
        { levels: ['maternelle'], price: amount },
        { levels: ['ps', 'ms'], price: amount },
      ],
      otherwise: amount,
    }),
    [
      'rules.1.price.cases.1.levels Ces niveaux ont déjà leur prix plus haut, ou ne sont pas ceux de la règle : retirez ce cas.',
    ],
  ],
  [
    'every meal that is served there has a price; what is not served has none, what is misspelt is shown',
    price({ kind: 'by-meal-type', cases: { 'panier-repa': amount, 'sans-porc': amount } }),
    [
      'rules.1.price.cases.panier-repa Aucun type de repas n’a la clé « panier-repa » : vouliez-vous dire « panier-repas » ?',
      'rules.1.price.cases.sans-porc Aucune cantine de cette règle ne sert « sans-porc » : retirez ce cas, ou complétez ses « canteens » dans services.yaml.',
      'rules.1.price.cases Il manque le prix de « normal », « panier-repas » : ajoutez-le, ou « otherwise ».',
    ],
  ],
  [
    'every weekday of service has a price, and no other needs one',
    price({ kind: 'by-weekday', cases: { monday: amount, tuesday: amount, thursday: amount } }),
    ['rules.1.price.cases Il manque un prix pour le vendredi : ajoutez-le, ou « otherwise ».'],
  ],
  [
    'a rate has its minimum below its maximum, points rise',
    price({
      kind: 'sum',
      of: [
        { kind: 'rate', percent: 0.4, minimumCents: 500, maximumCents: 300, missing: { take: 'highest' } },
        {
          kind: 'linear',
          points: [
            { quotient: 800, cents: 1 },
            { quotient: 300, cents: 2 },
          ],
          missing: { take: 'lowest' },
        },
      ],
    }),
    [
      'rules.1.price.of.0.minimumCents Le minimum est plus grand que le maximum : corrigez l’un des deux.',
      'rules.1.price.of.1.points.1.quotient Ce point est à 300, après celui de 800 : mettez les points par quotient croissant.',
    ],
  ],
  [
    'dates of prices are in order, and after the date of effect',
    price({
      kind: 'by-date',
      before: amount,
      from: [
        { date: '2026-09-01', price: amount },
        { date: '2026-08-01', price: amount },
      ],
    }),
    [
      'rules.1.price.from.0.date Le règlement prend effet le 1er septembre 2026, si bien que « before » ne sert jamais : gardez le prix qui vaut depuis cette date.',
      'rules.1.price.from.1.date Cette date n’est pas après celle d’avant : mettez-les dans l’ordre.',
    ],
  ],
  [
    'a length of stay has a price until the service ends',
    price({
      kind: 'by-duration',
      steps: [
        { upToMinutes: 30, price: amount },
        { upToMinutes: 60, price: amount },
      ],
    }),
    [
      'rules.1.price.steps.1 Au-delà de 60 minutes, « repas » n’a pas de prix : retirez « upToMinutes » de la dernière durée, ou ajoutez-en une.',
    ],
  ],
  [
    'the months of a yearly forfait are named once',
    price({ kind: 'year-forfait', months: [9, 10, 9], price: amount }),
    ['rules.1.price.months.2 « 9 » est déjà dans « months » : retirez-le.'],
  ],
])('%s', (_, rules, expected) => {
  expect(found(rules)).toEqual(expected);
});

test('time is not billed by reservations where a service has no hours', () => {
  const rules = [
    DEADLINE,
    { ...PRICE, price: { kind: 'slices', minutes: 30, price: amount } },
    { article: '7.1', kind: 'billing', every: 'month', on: 'reservations', terms: 'arrears' },
  ];
  const sentence =
    'rules.1.price « garderie » n’a pas d’horaires, si bien que ce temps n’est pas connu : ajoutez « hours » dans services.yaml, ou facturez sur « attendance », de l’arrivée au départ.';
  expect(found(rules, {}, ['garderie'])).toEqual([sentence]);
  expect(found([...rules.slice(0, 2), { ...rules[2], on: 'attendance' }], {}, ['garderie'])).toEqual([]);
});

test.each<[string, unknown[], string[]]>([
  [
    'a deadline of the day itself ends before the service begins',
    deadline({ kind: 'same-day', at: '12:00' }),
    ['rules.0.until Ce délai finit après le début du service : avancez-le.'],
  ],
  [
    'a weekday of the same week is before every weekday of service',
    deadline({ kind: 'weekday', weekday: 'wednesday', weeksBefore: 0, at: '12:00' }),
    ['rules.0.until Ce délai finit après le début du service, pour le lundi et le mardi : avancez-le.'],
  ],
  [
    'a table has a deadline for each weekday of service, none after it',
    deadline({
      kind: 'per-weekday',
      table: {
        monday: { weekday: 'friday', weeksBefore: 1, at: '11:00' },
        tuesday: { weekday: 'thursday', weeksBefore: 0, at: '11:00' },
        thursday: { weekday: 'tuesday', weeksBefore: 0, at: '11:00' },
      },
    }),
    [
      'rules.0.until.table Cette table n’a pas de délai pour le vendredi, où « repas » a lieu : ajoutez-le.',
      'rules.0.until Ce délai finit après le début du service, pour le mardi : avancez-le.',
    ],
  ],
  [
    'a day of the same month comes after its first services',
    deadline({ kind: 'day-of-month', day: 19, monthsBefore: 0, at: '23:59' }),
    [
      'rules.0.until.monthsBefore Ce jour du mois tombe après les services du début du même mois : comptez du mois d’avant (« monthsBefore: 1 »).',
    ],
  ],
  [
    'a second deadline is after the first',
    deadline(DEADLINE.until, {
      late: {
        outcome: 'ask-agent',
        until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
      },
    }),
    [
      'rules.0.late.until Ce second délai n’est jamais après le premier, si bien qu’il ne sert pas : repoussez-le, ou retirez-le.',
    ],
  ],
  [
    'only a claim counts from what has been',
    deadline({ kind: 'days-after', of: 'service-date', days: 3, at: '12:00' }),
    [
      'rules.0.until.kind Ce délai se compte après coup, ce qui ne convient qu’à une contestation (« claim ») : pour « reserve », comptez-le avant.',
      'rules.0.until Ce délai finit après le début du service : avancez-le.',
    ],
  ],
  [
    'a day of service is never a closed day',
    deadline({ kind: 'same-day', at: '08:30' }, { closedDay: { moveTo: 'working-day-before' } }),
    [
      'rules.0.closedDay Ce délai tombe le jour du service, qui n’est jamais un jour fermé : retirez « closedDay ».',
    ],
  ],
  [
    'a campaign opens before it closes, for days of a school year, and one at a time',
    deadline({
      kind: 'window',
      windows: [
        { from: '2026-09-01', to: '2027-07-02', opens: '2026-06-01T08:00', closes: '2026-07-03T12:00' },
        { from: '2026-11-01', to: '2027-07-02', opens: '2026-07-01T08:00', closes: '2026-07-10T12:00' },
        { from: '2029-09-01', to: '2029-10-02', opens: '2029-06-01T08:00', closes: '2029-05-03T12:00' },
      ],
    }),
    [
      'rules.0.until.windows.1.opens Ce créneau ouvre alors qu’un autre, du 1er juin 2026 à 8 h au 3 juillet 2026 à 12 h, est encore ouvert : réunissez-les, ou séparez leurs dates.',
      'rules.0.until.windows.2.closes Ce créneau ferme avant d’ouvrir : corrigez l’un des deux instants.',
      'rules.0.until.windows.2.from Ces jours de service sont hors de toute année scolaire de calendar.yaml : corrigez leurs dates.',
    ],
  ],
])('%s', (_, rules, expected) => {
  expect(found(rules)).toEqual(expected);
});

test('hours are counted back only from a service that has some', () => {
  expect(found(deadline({ kind: 'hours-before', hours: 48 }), {}, ['repas', 'garderie'])).toEqual([
    'rules.0.until Ces heures se comptent du début du service, et « garderie » n’a pas d’horaires : ajoutez « hours » dans services.yaml, ou comptez en jours.',
  ]);
});

test('a deadline may be too late for the first service of a day when the rule has a later one', () => {
  const early: Service = {
    ...REPAS,
    key: 'matin',
    kind: 'childcare',
    hours: { start: '07:30', end: '08:20' },
  };
  expect(
    found(deadline({ kind: 'same-day', at: '08:20' }), { services: [early, REPAS] }, ['matin', 'repas']),
  ).toEqual([]);
});

test('a service without a price or a deadline is named, for the days, levels and contracts that lack one', () => {
  expect(found([DEADLINE])).toEqual([
    'services.0 « repas » n’a pas de prix : ajoutez une règle « price » (un service gratuit coûte 0 centime).',
  ]);
  expect(
    found([
      { ...DEADLINE, weekdays: ['monday', 'tuesday'] },
      { ...PRICE, levels: ['elementaire'] },
    ]),
  ).toEqual([
    'services.0 « repas » n’a pas de prix pour les niveaux tps, ps, ms, gs : ajoutez une règle « price », ou élargissez celle qu’il a.',
    'services.0 « repas » n’a pas de délai pour réserver le jeudi et le vendredi en période scolaire : ajoutez une règle « deadline » dont l’acte est « reserve ».',
  ]);
});

test('while a rule or the calendar is not known, nothing is missing', () => {
  const version = { effectiveFrom: toLocalDate('2026-09-01'), services: ['repas'], rules: [null] };
  expect(checkRules(version, FOLDER)).toEqual([]);
  expect(found([PRICE], { calendar: null, services: [] })).toEqual([]);
});

test('a forfait of a term, or a bill by attendance, needs no deadline to reserve', () => {
  const terms = [{ from: '2026-09-01', to: '2026-12-18', price: amount }];
  expect(found([{ ...PRICE, price: { kind: 'term-forfait', terms } }])).toEqual([]);
  const billing = { article: '7', kind: 'billing', every: 'month', on: 'attendance', terms: 'arrears' };
  expect(found([PRICE, billing])).toEqual([]);
});

const absence = (more: object) => ({ article: '4.1', kind: 'absence', outcome: 'billed', ...more });

test.each<[string, unknown[], string[]]>([
  [
    'an absence rule after one without conditions never serves',
    [absence({}), absence({ article: '4.2', reasons: ['medical'], outcome: 'free' })],
    [
      'rules.3 Cette règle ne sert jamais : plus haut, l’article « 4.1 » vaut déjà dans tous ses cas. Placez-la avant, ou retirez-la.',
    ],
  ],
  [
    'rules that together speak of every reason leave nothing to one after them',
    [
      absence({ reasons: ['medical'] }),
      absence({ article: '4.2', reasons: ['strike', 'other'] }),
      absence({ article: '4.3', outcome: 'free' }),
    ],
    [
      'rules.4 Cette règle ne sert jamais : plus haut, l’article « 4.1 », « 4.2 » vaut déjà dans tous ses cas. Placez-la avant, ou retirez-la.',
    ],
  ],
  [
    'a rule that asks for more than one after it leaves it its cases',
    [
      absence({ reasons: ['medical'], run: { counts: 'service-days', from: 2 }, outcome: 'free' }),
      absence({ article: '4.2', reasons: ['medical'], run: { counts: 'service-days', from: 1, to: 1 } }),
    ],
    [],
  ],
  [
    'two rules of the same cases contradict each other',
    [absence({ reasons: ['medical'] }), absence({ article: '4.2', reasons: ['medical'], outcome: 'free' })],
    [
      'rules.3 L’article « 4.1 » parle déjà des mêmes cas, plus haut, et c’est lui qui vaut : gardez une seule de ces règles, ou dites en quoi elles diffèrent.',
    ],
  ],
  [
    'a reason that is not in the list is shown the near one',
    [absence({ reasons: ['medica'] })],
    ['rules.2.reasons.0 Aucun motif d’absence n’a la clé « medica » : vouliez-vous dire « medical » ?'],
  ],
  [
    'in time needs a deadline',
    [absence({ notice: [{ kind: 'in-time' }], outcome: 'free' })],
    [
      'rules.2.notice.0 Aucun délai ne dit jusqu’à quand prévenir à temps pour « repas » : ajoutez une règle « deadline » dont l’acte est « declare-absence ».',
    ],
  ],
  [
    'a run and a counter end after they start',
    [
      absence({
        run: { counts: 'service-days', from: 3, to: 2 },
        counter: { counts: 'late-absences', from: 4, to: 3, per: 'month' },
      }),
    ],
    [
      'rules.2.run.to De 3 à 2, il n’y a rien : mettez le plus petit nombre dans « from ».',
      'rules.2.counter.to De 4 à 3, il n’y a rien : mettez le plus petit nombre dans « from ».',
    ],
  ],
  [
    'a rule holds on a day on which one of its services takes place',
    [absence({ weekdays: ['wednesday'] }), absence({ article: '4.2', during: 'holidays' })],
    [
      'rules.2.weekdays Aucun service de cette règle n’a lieu le mercredi : corrigez « weekdays », ou les jours du service.',
      'rules.3.during Aucun service de cette règle n’a lieu pendant les vacances : retirez « during », ou donnez des « holidayWeekdays » au service.',
    ],
  ],
  [
    'a service that the version does not govern is shown the near one, a service to pass to must be there',
    [
      absence({ services: ['repa'] }),
      { article: '8', kind: 'not-collected', after: '18:30', becomes: 'garderies' },
    ],
    [
      'rules.2.services.0 Ce règlement ne régit pas « repa » : vouliez-vous dire « repas » ?',
      'rules.3.becomes Aucun service n’a la clé « garderies » : vouliez-vous dire « garderie » ?',
    ],
  ],
  [
    'a proof that is written in two ways is shown the one that is written more often',
    [
      absence({ reasons: ['medical'], proof: proof('medical-certificate') }),
      absence({ reasons: ['strike'], proof: proof('medical-certificate') }),
      absence({ reasons: ['other'], proof: proof('medical-certificat') }),
    ],
    [
      'rules.4.proof.kind La preuve « medical-certificat » s’écrit ailleurs « medical-certificate » : vouliez-vous dire « medical-certificate » ?',
    ],
  ],
])('%s', (_, rules, expected) => {
  expect(found([DEADLINE, PRICE, ...rules])).toEqual(expected);
});

function proof(kind: string) {
  return { kind, within: { kind: 'hours', hours: 48, of: 'return' } };
}

test('of two deadlines for one act, only one speaks of each channel', () => {
  const phone = { ...DEADLINE, article: '3.2', channels: ['telephone'] };
  expect(found([phone, DEADLINE, PRICE])).toEqual([]);
  expect(found([DEADLINE, phone, PRICE])).toEqual([
    'rules.1 Cette règle ne sert jamais : plus haut, l’article « 3.1 » vaut déjà dans tous ses cas. Placez-la avant, ou retirez-la.',
  ]);
});

test('an exceptional opening gives a rule its day', () => {
  const wednesday = { ...PRICE, article: '6.2', weekdays: ['wednesday'] };
  const openings: Calendar['openings'] = [
    {
      from: toLocalDate('2026-12-09'),
      to: toLocalDate('2026-12-09'),
      scope: { kind: 'service', key: 'repas' },
      reason: 'Repas de Noël',
    },
  ];
  expect(found([DEADLINE, wednesday, PRICE], { calendar: { ...CALENDAR, openings } })).toEqual([]);
});

test('an association issues no titres', () => {
  const collection = { article: '7.2', kind: 'collection', by: 'titre' };
  expect(found([DEADLINE, PRICE, collection])).toEqual([]);
  expect(found([DEADLINE, PRICE, collection], { tenantKind: 'association' })).toEqual([
    'rules.2.by Une association n’émet pas de titres, qu’aucune trésorerie ne recouvrerait : écrivez « regie ».',
  ]);
});

test('families.yaml and the règlement say the same of who is enrolled', () => {
  const enrolment = { article: '2.1', kind: 'enrolment', granted: 'on-request' };
  const ways = (way: string) => ({ enrolmentWays: new Map([['repas', new Set([way])]]) });
  expect(found([DEADLINE, PRICE, enrolment], ways('on-request'))).toEqual([]);
  expect(found([DEADLINE, PRICE, enrolment], ways('by-default'))).toEqual([
    'rules.2.granted Dans families.yaml, « repas » n’est pas « on-request » : accordez les deux.',
  ]);
});

test('a forfait that could not be paid is found: in a sum with presences, in another forfait, as a cap', () => {
  const amount = { kind: 'amount', cents: 450 };
  const month = { kind: 'forfait', per: 'month', started: 'whole', price: amount };
  const priced = (price: object) => found([DEADLINE, { ...PRICE, price }]);
  expect(priced({ kind: 'sum', of: [amount, amount] })).toEqual([]);
  expect(priced({ kind: 'sum', of: [month, amount] })).toEqual([expect.stringContaining('Cette somme')]);
  expect(priced({ kind: 'forfait', per: 'week', started: 'whole', price: month })).toEqual([
    expect.stringContaining('en contient un autre'),
  ]);
  const cap = { article: '6.2', kind: 'cap', per: 'month', across: 'child', maximum: month };
  expect(found([DEADLINE, PRICE, cap])).toEqual([expect.stringContaining('Un forfait ne dit pas')]);
});
