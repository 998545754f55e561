import { toLocalDate } from '@preau/domain/dates';
import { readSection, SECTION_NAMES, sectionOf, type Values } from '@preau/domain/family-file';
import { expect, test } from 'vitest';
import { wordsOf } from '../fr/family-file.ts';
import { inputOf, typedIn, typedOf } from './section-input.ts';

const today = toLocalDate('2026-11-19');

test('what a file holds, shown in a form and sent again unchanged, is the same', () => {
  const cases: [Parameters<typeof typedOf>[0], Values][] = [
    [
      'fiscal',
      {
        fiscalNumber: '1234567890123',
        incomeYear: 2025,
        referenceIncomeCents: 2_345_650,
        sharesHundredths: 250,
      },
    ],
    ['fiscal', { fiscalNumber: null, incomeYear: null, referenceIncomeCents: 0, sharesHundredths: 100 }],
    [
      'authorised-person',
      { lastName: 'Petit', firstName: 'Yvonne', phone: null, mobile: '0601020304', kinship: 'grandmother' },
    ],
    [
      'caf',
      {
        scheme: 'caf',
        beneficiaryNumber: '1234567',
        quotientFamilial: 742,
        quotientReferenceDate: '2026-01-05',
      },
    ],
  ];
  for (const [section, values] of cases) {
    const input = inputOf(section, typedOf(section, values));
    expect(readSection(section, input, { current: null, today }), section).toEqual({ kind: 'valid', values });
  }
});

test('an IBAN that is kept stays, unless another is typed', () => {
  expect(typedOf('bank', { iban: 'FR76 •••• 0189' }).iban).toBe('');
  expect(inputOf('bank', { iban: '', bankName: 'La Banque' })).toEqual({ bankName: 'La Banque' });
  expect(inputOf('bank', { iban: 'FR76 3000' })).toEqual({ iban: 'FR76 3000' });
});

test('an amount is typed in euros with a comma or a point, and anything else is said to be no number', () => {
  const sent = (typed: string) => inputOf('fiscal', { referenceIncomeCents: typed }).referenceIncomeCents;
  expect(sent('23 456,50 €')).toBe(2_345_650);
  expect(sent('23456.5')).toBe(2_345_650);
  expect(sent('')).toBeNull();
  for (const typed of ['beaucoup', '12,345', '-3'])
    expect(
      readSection('fiscal', inputOf('fiscal', { referenceIncomeCents: typed }), { current: null, today }),
    ).toEqual({ kind: 'mistaken', mistakes: { referenceIncomeCents: 'not-a-number' } });
});

test('a day is put together from its boxes, and an impossible one stays as it was typed', () => {
  const form = new FormData();
  for (const [part, value] of [
    ['jour', '31'],
    ['mois', '2'],
    ['annee', '2026'],
  ] as const)
    form.set(`noticedOn.${part}`, value);
  expect(typedIn('allergy', ['noticedOn'], form)).toEqual({ noticedOn: '2026-02-31' });
});

test('where a section is shown in parts, each of its fields is in one of them', () => {
  for (const section of SECTION_NAMES) {
    const { parts } = wordsOf(section);
    if (!parts) continue;
    const fields = Object.keys(sectionOf(section).fields).sort();
    expect(parts.flatMap(part => part.fields).sort(), section).toEqual(fields);
  }
});
