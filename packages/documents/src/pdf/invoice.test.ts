/** An invoice as a reader that is not ours finds it. */
import { toLocalDate } from '@preau/domain/dates';
import { cents } from '@preau/domain/money';
import { expect, test } from 'vitest';
import { sampleInvoice, sampleLine } from './invoice.sample.ts';
import { invoiceBatch, invoiceDocument, invoiceFileName, type PrintedInvoice } from './invoice.ts';
import { readPdf } from './reader.sample.ts';
import { renderPdf } from './render.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const logo = {
  bytes: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
  ),
  mediaType: 'image/svg+xml',
  alt: 'Logo de Rognaix',
} as const;

async function readInvoice(invoice: PrintedInvoice) {
  const read = await readPdf(await renderPdf(invoiceDocument(invoice, logo)));
  return { ...read, text: plain(read.pages.map(({ text }) => text).join('\n')) };
}

test('an invoice says first for whom it is, what is due and until when; then children, services, prices and why', async () => {
  const { text, title, language, isTagged, tags } = await readInvoice(sampleInvoice());
  expect({ title: plain(title), language, isTagged }).toEqual({
    title: 'Facture AL-36 du 3 décembre 2026, Monsieur Jean DUPONT et Madame Jeanne DUPONT',
    language: 'fr-FR',
    isTagged: true,
  });
  expect(tags).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TH', 'TD', 'L', 'LI', 'Figure']));
  // In the order in which it is read aloud. 46,80 + 12,00 = 58,80.
  const inOrder = [
    'Facture pour Monsieur Jean DUPONT et Madame Jeanne DUPONT',
    '58,80 € à payer',
    'avant le jeudi 31 décembre 2026',
    'Régie garderie ALSH',
    'AL-36',
    'novembre 2026',
    '100100181839',
    '12 rue des Écoles',
    'Alexandre',
    'Quantité',
    'Repas élémentaire',
    'les 2, 3, 5, 6, 9, 10, 12, 13, 16, 17, 19 et 20 novembre',
    'tranche QF 600–999, art. 8',
    '12 ×',
    '3,90 € =',
    '46,80 €',
    'Total pour Alexandre',
    'Total de cette facture',
    'Solde antérieur, restant à payer',
    '12,00 €',
    'À payer',
    'Comment payer',
    'Par chèque à l’ordre de « Trésor public », avec le numéro AL-36 au dos.',
    'La régie est ouverte le mardi',
    'Mairie de Rognaix',
    'SIRET 217 302 180 00017',
  ];
  let at = 0;
  for (const said of inOrder) {
    const found = text.indexOf(said, at);
    expect(
      found,
      `« ${said} » after « ${text.slice(Math.max(0, at - 40), at)} » in ${text}`,
    ).toBeGreaterThanOrEqual(0);
    at = found;
  }
});

test('what is collected by the trésorerie is not paid to the mairie', async () => {
  const { content } = sampleInvoice();
  const { text } = await readInvoice(
    sampleInvoice({ content: { ...content, pay: { ...content.pay, collectedBy: 'tresorerie' } } }),
  );
  expect(text).toContain('58,80 € à payer à réception de l’avis des sommes à payer');
  expect(text).toContain('Ne payez pas cette facture à la mairie');
  expect(text).not.toContain('chèque');
});

test('a credit note says what it sets right and what is in the family’s favour, and asks for no payment', async () => {
  const { text, title } = await readInvoice(
    sampleInvoice({
      kind: 'credit-note',
      reference: 'AL-37',
      corrects: 'AL-36',
      reason: 'Certificat reçu le 4 décembre',
      previousBalanceCents: cents(0),
      lines: [
        sampleLine({
          quantity: 2,
          unitCents: cents(-390),
          dates: [toLocalDate('2026-11-19'), toLocalDate('2026-11-20')],
          reversesId: '01930000-0000-7000-8000-0000000000aa',
        }),
      ],
    }),
  );
  expect(plain(title)).toMatch(/^Avoir AL-37 /);
  for (const said of [
    '7,80 € en votre faveur vous n’avez rien à payer',
    'Cet avoir corrige la facture AL-36. Motif : Certificat reçu le 4 décembre.',
    'Annulé : Repas élémentaire',
    '2 × −3,90 € = −7,80 €',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Comment payer');
});

test('a complement and an account in credit are said as they are', async () => {
  const { text } = await readInvoice(
    sampleInvoice({
      kind: 'complement',
      corrects: 'AL-36',
      reason: 'Quotient à jour',
      previousBalanceCents: cents(-5000),
    }),
  );
  expect(text).toContain('Facture complémentaire pour');
  expect(text).toContain('Rien à payer il reste 3,20 € en votre faveur');
  expect(text).toContain('Cette facture complète la facture AL-36. Motif : Quotient à jour.');
});

test('of a shared cost the part is said; neither a PAI nor a reason for an absence ever is', async () => {
  const { text } = await readInvoice(
    sampleInvoice({
      lines: [
        sampleLine({
          serviceName: 'Repas (PAI)',
          quantity: 1,
          amountCents: cents(234),
          shareBp: 6000,
          steps: [],
        }),
        sampleLine({
          kind: 'absence',
          steps: [
            {
              kind: 'absence',
              facts: [
                { name: 'reason', value: 'illness' },
                { name: 'proof', value: 'medical-certificate' },
                { name: 'mealType', value: 'panier' },
              ],
              cents: cents(390),
              article: '6.2',
              version: null,
            },
          ],
        }),
      ],
    }),
  );
  expect(text).toContain('Repas (panier-repas)');
  expect(text).toContain('3,90 € à 60 % = 2,34 €');
  expect(text).toContain('votre part : 60 %');
  expect(text).not.toMatch(/PAI|maladie|illness|certificat/i);
});

test('many lines flow over pages, each with the head of the table and its number', async () => {
  const lines = Array.from({ length: 70 }, (_, n) =>
    sampleLine({ serviceName: `Service ${n + 1}`, childName: n < 40 ? 'Alexandre' : 'Cyril' }),
  );
  const { pages } = await readInvoice(sampleInvoice({ lines }));
  expect(pages.length).toBeGreaterThan(3);
  for (const [index, { text }] of pages.slice(0, -1).entries()) {
    expect(plain(text)).toContain(`page ${index + 1} sur ${pages.length}`);
    expect(text).toContain('Prestation');
  }
  const all = pages.map(({ text }) => text).join('\n');
  for (let n = 1; n <= 70; n++) expect(all.match(new RegExp(`Service ${n}\\b`, 'g'))).toHaveLength(1);
});

test('the same invoice makes the same bytes', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => renderPdf(invoiceDocument(sampleInvoice(), logo))));
  expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(true);
});

test('invoices to be folded: each begins a sheet, counts its own pages, and shows its address in the window', async () => {
  const long = Array.from({ length: 40 }, (_, n) => sampleLine({ serviceName: `Service ${n + 1}` }));
  const { content } = sampleInvoice();
  const other = { ...content, recipient: { ...content.recipient, names: ['Madame Inès MARTIN'] } };
  const { pages, title } = await readPdf(
    await renderPdf(
      invoiceBatch([sampleInvoice({ lines: long }), sampleInvoice({ reference: 'AL-40', content: other })], {
        logo,
        at: new Date('2026-12-03T10:00:00Z'),
      }),
    ),
  );
  expect(plain(title)).toBe('Factures à imprimer et plier : Régie garderie ALSH');
  const last = pages.at(-1);
  expect(plain(last?.text ?? '')).toContain('Facture pour Madame Inès MARTIN');
  expect(plain(last?.text ?? '')).not.toContain('page 1 sur');
  expect(plain(pages[0]?.text ?? '')).toContain(`page 1 sur ${pages.length - 1}`);
  for (const line of ['Madame Inès MARTIN', '73730 ROGNAIX']) {
    const shown = last?.items.filter(({ text, xMm }) => plain(text) === line && xMm > 100)[0];
    expect(shown?.xMm).toBeCloseTo(105, 0);
    expect(shown?.yMm).toBeGreaterThan(50);
    expect(shown?.yMm).toBeLessThan(85);
  }
  // Nothing but the address is in the window.
  const inWindow = last?.items.filter(
    ({ xMm, yMm, text }) => xMm > 100 && yMm > 48 && yMm < 90 && text.trim() !== '',
  );
  expect(inWindow).toHaveLength(3);
});

test('a file is named so that it is found again', () => {
  expect(invoiceFileName(sampleInvoice({ reference: '2026/AL 36' }))).toBe(
    'Facture-2026-AL-36-2026-12-03.pdf',
  );
});
