import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLocalDate } from './dates.ts';
import {
  type Change,
  changesBetween,
  maskIban,
  partChanges,
  readEmail,
  readIban,
  readPhone,
  readSection,
  SECTION_NAMES,
  type SectionName,
  sectionOf,
  staleChanges,
  type Values,
} from './family-file.ts';

const today = toLocalDate('2026-11-19');
const read = (section: SectionName, input: Record<string, unknown>, current: Values | null = null) =>
  readSection(section, input, { current, today });

const JEANNE = { lastName: 'DUPONT', firstName: 'Jeanne', phoneMobile: '0601020304' };

test.each([
  ['06 01 02 03 04', '0601020304'],
  ['06.01.02.03.04', '0601020304'],
  ['06-01-02-03-04', '0601020304'],
  ['+33 6 01 02 03 04', '0601020304'],
  ['+33 (0)6 01 02 03 04', '0601020304'],
  ['0033601020304', '0601020304'],
  ['06\u00a001\u202f02 03 04', '0601020304'],
  ['+32 470 12 34 56', '+32470123456'],
  ['0032470123456', '+32470123456'],
  ['0262 12 34 56', '0262123456'],
  ['601020304', null],
  ['06 01 02 03 0', null],
  ['06 01 02 03 04 05', null],
  ['00 01 02 03 04', null],
  ['+33', null],
  ['téléphone', null],
])('the telephone « %s » is %s', (typed, kept) => {
  expect(readPhone(typed)).toBe(kept);
});

test.each([
  ['Jeanne.Dupont@Example.ORG', 'jeanne.dupont@example.org'],
  [' a+b@sous.domaine.fr ', 'a+b@sous.domaine.fr'],
  ['jeanne', null],
  ['jeanne@example', null],
  ['jeanne@@example.org', null],
  ['jeanne dupont@example.org', null],
  ['"a"@example.org', null],
  ['a@example..org', null],
  ['a@example.org\nBcc: b@example.org', null],
  [`${'a'.repeat(250)}@example.org`, null],
])('the address « %s » is %s', (typed, kept) => {
  expect(readEmail(typed)).toBe(kept);
});

test('an IBAN is taken with spaces and in small letters, and not with one sign of it changed', () => {
  const iban = 'FR7630006000011234567890189';
  expect(readIban(' fr76 3000 6000 0112 3456 7890 189 ')).toBe(iban);
  expect(readIban('BE68 5390 0754 7034')).toBe('BE68539007547034');
  expect(readIban('FR76 3000 6000 0112 3456 7890 188')).toBeNull();
  expect(readIban('FR76')).toBeNull();
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 26 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = String((Number(iban[at]) + by) % 10);
      return readIban(iban.slice(0, at) + digit + iban.slice(at + 1)) === null;
    }),
  );
  expect(maskIban(iban)).toBe('•••• 0189');
});

describe('what a form sends', () => {
  test('is kept in one spelling: spaces at the ends, control characters and ways to write letters do not matter', () => {
    const sent = {
      lastName: '  DUPONT\u0000 ',
      firstName: 'Ame\u0301lie',
      phoneMobile: '06 01 02 03 04',
      city: '',
    };
    expect(read('guardian', sent)).toEqual({
      kind: 'valid',
      values: { lastName: 'DUPONT', firstName: 'Amélie', phoneMobile: '0601020304', city: null },
    });
    expect(read('health', { observations: 'une\r\nligne\u0007' }, {})).toEqual({
      kind: 'valid',
      values: { observations: 'une\nligne' },
    });
  });

  test('names each mistake by its field', () => {
    const sent = {
      civility: 'duc',
      lastName: 'x'.repeat(101),
      postalCode: '7373',
      phoneHome: '12',
      email: 'a',
      emailConsent: 'perhaps',
      shoe: '43',
    };
    expect(read('guardian', sent)).toEqual({
      kind: 'mistaken',
      mistakes: {
        civility: 'not-a-choice',
        lastName: 'too-long',
        firstName: 'required',
        phoneMobile: 'phone-needed',
        postalCode: 'not-a-postal-code',
        phoneHome: 'not-a-phone',
        email: 'not-an-email',
        emailConsent: 'not-a-choice',
        shoe: 'unknown-field',
      },
    });
  });

  test('is no way to fields that a section does not have, nor to what every object has', () => {
    const sent = JSON.parse('{"__proto__": "x", "constructor": "x", "toString": "x", "id": "x"}');
    const reading = read('bank', sent, {});
    expect(reading).toMatchObject({
      kind: 'mistaken',
      mistakes: { constructor: 'unknown-field', toString: 'unknown-field', id: 'unknown-field' },
    });
  });

  test('leaves at least one telephone number to a responsable who had one, and lets one be corrected who has none', () => {
    expect(read('guardian', { phoneMobile: '' }, JEANNE)).toMatchObject({
      mistakes: { phoneMobile: 'phone-needed' },
    });
    expect(read('guardian', { phoneMobile: '' }, { ...JEANNE, phoneHome: '0479310001' })).toMatchObject({
      kind: 'valid',
    });
    expect(read('guardian', { city: 'Ici' }, { ...JEANNE, phoneMobile: null })).toMatchObject({
      kind: 'valid',
    });
    expect(read('partner', { lastName: 'A', firstName: 'B' })).toMatchObject({ kind: 'valid' });
  });

  test('has days that are days, not to come where they cannot be, and in their order', () => {
    const child = { lastName: 'A', firstName: 'B' };
    expect(read('child', { ...child, birthDate: '2020-02-29' })).toMatchObject({ kind: 'valid' });
    for (const [birthDate, problem] of [
      ['2021-02-29', 'not-a-date'],
      ['29/02/2020', 'not-a-date'],
      ['2026-11-20', 'in-the-future'],
      ['', 'required'],
    ])
      expect(read('child', { ...child, birthDate }), birthDate).toMatchObject({
        mistakes: { birthDate: problem },
      });
    const pai = { validFrom: '2026-09-01', validUntil: '2026-08-31' };
    expect(read('pai', pai)).toEqual({ kind: 'mistaken', mistakes: { validUntil: 'before-start' } });
  });

  test('has numbers within their bounds, weekdays once and in order, yes and no as a form says them', () => {
    expect(read('caf', { quotientFamilial: ' 645 ' }, {})).toEqual({
      kind: 'valid',
      values: { quotientFamilial: 645 },
    });
    for (const typed of ['6,45', '-1', '1e3', 'x'])
      expect(read('caf', { quotientFamilial: typed }, {}), typed).toMatchObject({
        mistakes: { quotientFamilial: 'not-a-number' },
      });
    expect(read('caf', { quotientFamilial: 100_000 }, {})).toMatchObject({
      mistakes: { quotientFamilial: 'out-of-range' },
    });
    const enrolment = {
      serviceId: '01900000-0000-7000-8000-000000000000',
      firstDay: '2026-12-01',
      contract: 'regular',
    };
    expect(read('enrolment', { ...enrolment, weekdays: ['5', '1', '5'] })).toMatchObject({
      values: { weekdays: [1, 5] },
    });
    expect(read('enrolment', enrolment)).toMatchObject({ mistakes: { weekdays: 'weekdays-needed' } });
    expect(read('enrolment', { ...enrolment, weekdays: ['0'] })).toMatchObject({
      mistakes: { weekdays: 'not-a-choice' },
    });
    expect(read('complement', { glasses: 'yes', dentalDevice: 'no', hearingDevice: '' }, {})).toEqual({
      kind: 'valid',
      values: { glasses: true, dentalDevice: false, hearingDevice: null },
    });
  });

  test('takes a direct debit only with an IBAN', () => {
    expect(read('bank', { directDebit: 'yes' }, {})).toMatchObject({ mistakes: { iban: 'iban-needed' } });
    expect(read('bank', { directDebit: 'yes' }, { iban: 'FR7630006000011234567890189' })).toMatchObject({
      kind: 'valid',
    });
    expect(
      read('bank', { iban: '' }, { iban: 'FR7630006000011234567890189', directDebit: true }),
    ).toMatchObject({
      mistakes: { iban: 'iban-needed' },
    });
  });

  test('never makes a check fail, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SECTION_NAMES),
        fc.dictionary(fc.string(), fc.anything()),
        (section, junk) => {
          const fields = Object.keys(sectionOf(section).fields);
          const input = Object.fromEntries(fields.map((field, index) => [field, Object.values(junk)[index]]));
          for (const sent of [junk, input]) expect(['valid', 'mistaken']).toContain(read(section, sent).kind);
        },
      ),
    );
  });

  test('read once is read the same again', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('06 01 02 03 04', 'yes', '2020-01-01', 'madame', '12', 'a@b.fr'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...SECTION_NAMES),
        fc.array(text, { minLength: 25, maxLength: 25 }),
        (section, texts) => {
          const fields = Object.keys(sectionOf(section).fields);
          const reading = read(
            section,
            Object.fromEntries(fields.map((field, index) => [field, texts[index]])),
            {},
          );
          if (reading.kind === 'valid') expect(read(section, reading.values, {})).toEqual(reading);
        },
      ),
    );
  });
});

const value = fc.oneof(
  fc.constant(null),
  fc.string({ maxLength: 3 }),
  fc.boolean(),
  fc.nat(3),
  fc.array(fc.nat(7), { maxLength: 2 }),
);
const values = (section: SectionName): fc.Arbitrary<Values> =>
  fc
    .subarray(Object.keys(sectionOf(section).fields))
    .chain(fields =>
      fc
        .array(value, { minLength: fields.length, maxLength: fields.length })
        .map(all => Object.fromEntries(fields.map((field, index) => [field, all[index] ?? null]))),
    );
const someSection = fc.constantFrom(...SECTION_NAMES);
const before = someSection.chain(section => fc.tuple(fc.constant(section), values(section), values(section)));

describe('changes', () => {
  test('applied to what was give what is asked, and nothing is left to change', () => {
    fc.assert(
      fc.property(before, ([section, current, next]) => {
        const changes = changesBetween(section, current, next);
        const applied = {
          ...current,
          ...Object.fromEntries(changes.map(({ field, after }) => [field, after])),
        };
        expect(changesBetween(section, applied, next)).toEqual([]);
        expect(staleChanges(changes, applied)).toEqual([]);
      }),
    );
  });

  test('are stale exactly where the value is neither what it was nor what is asked', () => {
    fc.assert(
      fc.property(
        before.chain(known => fc.tuple(fc.constant(known), values(known[0]))),
        ([[section, current, next], now]) => {
          const stale = new Set(
            staleChanges(changesBetween(section, current, next), now).map(({ field }) => field),
          );
          const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
          for (const { field, before: was, after } of changesBetween(section, current, next))
            expect(stale.has(field)).toBe(!same(now[field], was) && !same(now[field], after));
        },
      ),
    );
  });

  test('of a removal are all that there was', () => {
    expect(
      changesBetween('authorised-person', { lastName: 'ROUX', firstName: 'Paul', phone: null }, null),
    ).toEqual([
      { field: 'lastName', before: 'ROUX', after: null },
      { field: 'firstName', before: 'Paul', after: null },
    ]);
  });

  test('that take effect at once and those that wait are all of them, each once; only updates take effect at once', () => {
    const changes: Change[] = [
      { field: 'phoneMobile', before: null, after: '0601020304' },
      { field: 'city', before: null, after: 'Ici' },
    ];
    const atOnce = ['guardian.phoneMobile', 'partner.city'];
    expect(partChanges('guardian', 'update', changes, atOnce)).toEqual({
      immediate: [changes[0]],
      decided: [changes[1]],
    });
    for (const action of ['add', 'remove'] as const)
      expect(partChanges('guardian', action, changes, atOnce)).toEqual({ immediate: [], decided: changes });
  });
});
