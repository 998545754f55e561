/** Our PDFs, read back by a reader that is not ours. */
import type { LocalDate } from '@preau/domain/dates';
import { expect, test } from 'vitest';
import { badgeSheets } from './badges.ts';
import { type ChildSheet, childSheet } from './child-sheet.ts';
import type { PdfDocument } from './document.ts';
import { type Addressee, addressLabels, LABEL_SHEETS, signInLetters } from './letters.ts';
import { readPdf } from './reader.sample.ts';
import { registrationForm } from './registration-form.ts';
import { regulationText } from './regulation-text.ts';
import { PdfBusy, renderPdf } from './render.ts';

const heading = { name: 'Commune de Rognaix', accent: '#2c5f86' };
const at = new Date('2026-11-25T10:00:00Z');
const today = '2026-11-25' as LocalDate; // a day of the calendar

const sheet: ChildSheet = {
  child: {
    lastName: 'DUPONT',
    usageName: null,
    firstName: 'Alexandre',
    sex: 'male',
    birthDate: '2018-05-03' as LocalDate, // a day of the calendar
    birthPlace: 'Albertville',
  },
  school: {
    school: 'École de Rognaix',
    className: 'CE1-CE2',
    level: 'ce1',
    teacher: 'Mme Blanc',
    schoolYear: '2026-2027',
  },
  guardians: [{ lastName: 'DUPONT', firstName: 'Jean', quality: 'father', phones: ['0601020304'] }],
  authorisedPersons: [
    { lastName: 'MARTIN', firstName: 'Odette', kinship: 'grandmother', phones: ['0479000000'] },
  ],
  care: {
    complement: {
      glasses: true,
      dentalDevice: null,
      hearingDevice: null,
      hospitalConsent: true,
      photoConsent: false,
      mayLeaveAlone: false,
      outingConsent: null,
      insurer: null,
      insuranceNumber: null,
    },
    health: {
      mealType: 'Panier-repas',
      doctor: 'Dr Favre',
      doctorPhone: null,
      observations: 'Une ligne.\nUne autre.',
    },
    allergies: [{ kind: 'food', name: 'Arachide', observations: null, noticedOn: null, doctor: null }],
    pais: [],
    documents: [],
  },
};

const addressee: Addressee = {
  number: '1001001818331',
  civility: 'madame',
  firstName: 'Jeanne',
  lastName: 'DUPONT',
  address: '12 rue des Écoles',
  addressComplement1: null,
  addressComplement2: null,
  lieuDit: null,
  postalCode: '73730',
  city: 'Rognaix',
  hasEmail: false,
};

const readDocument = async (document: PdfDocument) => readPdf(await renderPdf(document));

test('a child’s sheet is tagged, in French, titled, and says everything once', async () => {
  const { pages, title, language, isTagged, tags } = await readDocument(
    childSheet(heading, sheet, { today, at, photo: null }),
  );
  const text = pages.map(page => page.text).join('\n');
  expect({ title, language, isTagged }).toEqual({
    title: 'Fiche complète de Alexandre DUPONT',
    language: 'fr-FR',
    isTagged: true,
  });
  expect(tags).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TH', 'TD']));
  for (const said of [
    '03/05/2018',
    'CE1-CE2',
    'Mme Blanc',
    '06\u00a001\u00a002\u00a003\u00a004',
    'Grand-mère',
  ])
    expect(text.replaceAll(' ', '\u00a0')).toContain(said.replaceAll(' ', '\u00a0'));
  expect(text).toMatch(/Alimentaire.*Arachide/);
  expect(text).toContain('Panier-repas');
});

test('the short sheet has nothing of health', async () => {
  const { pages } = await readDocument(
    childSheet(heading, { ...sheet, care: null }, { today, at, photo: null }),
  );
  expect(pages).toHaveLength(1);
  expect(pages[0]?.text).not.toMatch(/Arachide|Panier|Médecin|lunettes|santé/i);
  expect(pages[0]?.text).toContain('Odette');
});

test.each([
  ['Typst’s own signs', '#panic("x") \\ " \' $a$ *b* _c_ @x <y> `z` // /* [x] {y} #let a = 1'],
  ['a JSON that ends early', '"}],"x":[{"'],
  ['line ends and tabs', 'une\r\ndeux\ttrois'],
])('%s are printed as they stand', async (_, hostile) => {
  const { pages } = await readDocument(
    childSheet(
      heading,
      { ...sheet, care: null, child: { ...sheet.child, birthPlace: hostile } },
      { today, at, photo: null },
    ),
  );
  const squeezed = (text: string) => text.replace(/[\s\u200b]/g, '');
  expect(squeezed(pages.map(page => page.text).join(''))).toContain(squeezed(hostile));
});

test.each([
  ['5,000 letters', 'x'.repeat(5000)],
  ['emoji', 'Zoé 😀👩‍👩‍👧'],
  ['right to left', 'مرحبا שלום'],
  ['a rare script', '日本 𓀀'],
  ['controls and broken halves', 'a\u0000b\u0007c\ud800d\u202e'],
  ['nothing', ''],
])('%s in a name break no sheet', async (_, text) => {
  const { pages, isTagged } = await readDocument(
    childSheet(
      heading,
      { ...sheet, child: { ...sheet.child, lastName: text, firstName: text, birthPlace: text } },
      { today, at, photo: null },
    ),
  );
  expect(isTagged).toBe(true);
  expect(pages.map(page => page.text).join('')).toContain('Arachide');
});

test('a photo is shown with its alternative, and one that cannot be read is left out', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const photo = { bytes: png, mediaType: 'image/png', alt: 'Photo de Alexandre' } as const;
  const shown = await readDocument(childSheet(heading, sheet, { today, at, photo }));
  expect(shown.tags).toContain('Figure');
  const broken = await readDocument(
    childSheet(heading, sheet, { today, at, photo: { ...photo, bytes: png.subarray(0, 20) } }),
  );
  expect(broken.tags).not.toContain('Figure');
});

test('the blank form offers what the commune has, and asks for its documents', async () => {
  const { pages, title, isTagged } = await readDocument(
    registrationForm(
      heading,
      {
        offices: [{ name: 'Mairie de Rognaix', address: ['73730 Rognaix'], phone: null, email: null }],
        schoolYear: '2026-2027',
        schools: ['École de Rognaix'],
        services: [{ name: 'Rognaix Garderie Soir', weekdays: [1, 2, 4, 5] }],
        mealTypes: ['Sans viande'],
        documents: [
          { name: 'Attestation d’assurance', required: true, per: 'child' },
          { name: 'Avis d’imposition', required: false, per: 'household' },
        ],
        optionalFields: ['employer'],
      },
      at,
    ),
  );
  const text = pages.map(page => page.text).join('\n');
  expect({ title, isTagged }).toEqual({ title: 'Fiche d’inscription 2026-2027', isTagged: true });
  for (const said of [
    'École de Rognaix',
    'Garderie Soir',
    'Sans viande',
    'Employeur',
    '(facultatif)',
    'Mairie de Rognaix',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Profession');
});

test('a letter a page, its address in the window of a C5 or DL envelope', async () => {
  const from = { name: 'Mairie de Rognaix', address: ['73730 Rognaix'], phone: null, email: null };
  const letters = [
    { to: addressee, from },
    { to: { ...addressee, firstName: 'Paul', number: '100002', hasEmail: true }, from },
  ];
  const { pages } = await readDocument(
    signInLetters(heading, letters, { portalAddress: 'rognaix.famille.example.fr', today, at }),
  );
  expect(pages).toHaveLength(2);
  expect(pages[0]?.text).toContain('1001001818331');
  expect(pages[1]?.text).toContain('100002');
  expect(pages[0]?.text).toContain('elle n’en a pas encore');
  for (const line of ['Madame Jeanne DUPONT', '73730 ROGNAIX']) {
    const item = pages[0]?.items.find(({ text }) => text === line);
    expect(item?.xMm).toBeCloseTo(105, 0);
    expect(item?.yMm).toBeGreaterThan(50);
    expect(item?.yMm).toBeLessThan(85);
  }
});

test.each(Object.entries(LABEL_SHEETS))(
  'labels of %s stay each in its own field, sheet after sheet',
  async (name, format) => {
    const perSheet = format.columns * format.rows;
    const families = Array.from({ length: perSheet }, (_, n) => ({ ...addressee, firstName: `N${n}` }));
    const { pages } = await readDocument(
      addressLabels(heading, families, { sheet: name as keyof typeof LABEL_SHEETS, skipped: 1, at }), // an entry of this record
    );
    expect(pages).toHaveLength(2);
    const last = pages[0]?.items.find(({ text }) => text.includes(`N${perSheet - 2} `));
    expect(last?.xMm).toBeGreaterThan(format.left + (format.columns - 1) * format.pitch);
    expect(last?.yMm).toBeGreaterThan(format.top + (format.rows - 1) * format.height);
    expect(last?.yMm).toBeLessThan(format.top + format.rows * format.height);
    expect(pages[1]?.text).toContain(`N${perSheet - 1} `);
  },
);

test('badges stay each in its own field, ten a page, with the name beside the square', async () => {
  const children = Array.from({ length: 11 }, (_, n) => ({
    firstName: `Enfant${n}`,
    lastName: 'Vix',
    token: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  }));
  const { pages, isTagged } = await readDocument(badgeSheets(heading, { className: 'CM1', children }, at));
  expect(isTagged).toBe(true);
  expect(pages.map(({ text }) => text.match(/Enfant/g)?.length)).toEqual([10, 1]);
  expect(pages[0]?.items.find(({ text }) => text.includes('Enfant9'))?.xMm).toBeGreaterThan(100);
});

test('a text of the règlement is tagged with its headings, lists and captioned tables, and says all of it as it stands', async () => {
  const markdown = [
    '# Règlement',
    '',
    '## Article 1 – Les tarifs',
    '',
    '**1.1** Le prix dépend du *quotient* #panic("x").',
    '',
    'Tableau : Prix, Repas',
    '',
    '| Quotient familial | Prix |',
    '| --- | ---: |',
    '| Jusqu’à 600 | 3,60 € |',
    '',
    '1. Premier',
    '1. Second',
    '',
    '- Puce',
  ].join('\n');
  const { pages, title, isTagged, tags } = await readDocument(
    regulationText(heading, { title: 'Règlement de la cantine', markdown }, at),
  );
  const text = pages.map(page => page.text).join('\n');
  expect({ title, isTagged }).toEqual({ title: 'Règlement de la cantine', isTagged: true });
  expect(tags).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'LI', 'Caption']));
  for (const said of [
    'Article 1 – Les tarifs',
    '1.1',
    'quotient',
    '#panic("x")',
    'Prix, Repas',
    '3,60',
    'Second',
    'Puce',
  ])
    expect(text).toContain(said);
});

test('too many at once are told to come back, and those that wait are made', async () => {
  const document = childSheet(heading, sheet, { today, at, photo: null });
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => renderPdf(document)));
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PdfBusy);
  expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(20);
});
