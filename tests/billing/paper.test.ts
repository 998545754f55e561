/** What families get: the document, made once; the e-mail, once; paper for the others; and what comes back. */

import { done } from '@preau/contract/office';
import { recordedPayment } from '@preau/contract/payments';
import { familyInvoice, officeInvoice, officeStatement, runDeliveries } from '@preau/contract/statement';
import { tenantTransaction } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { findInvoiceFiles } from '@preau/db/invoice-document';
import type { Mailer } from '@preau/documents/email/mailer';
import { printInvoice } from '@preau/documents/pdf/invoice';
import { toId } from '@preau/domain/ids';
import { platformContext, tenantContext } from '@preau/operations/context';
import { openInvoiceDocument } from '@preau/operations/make-invoice-documents';
import { authorizeFamily } from '@preau/operations/read-invoice';
import { takeDeliveryReport } from '@preau/operations/take-delivery-report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPdf } from '../../packages/documents/src/pdf/reader.sample.ts';
import { type Family, insertFamily } from '../families.ts';
import { paymentOf } from './counter.ts';
import { newKey, openPost, type Post } from './post.ts';
import { type BillingWorld, createBillingWorld } from './world.ts';

const MEAL = 'st-verand-restauration-elementaire';
const SCHOOL = 'ecole-saint-verand';
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');

let world: BillingWorld;
let post: Post;
let now = new Date('2026-12-01T08:00:00Z');
/** What the server refuses for good. */
const refused = new Set<string>();
/** Of what was sent, an e-mail after which the process dies. */
let dies = false;
const messageIds: string[] = [];
let run: string;
let families: Record<'lanvin' | 'moreau' | 'noel' | 'petit', Family>;

beforeAll(async () => {
  world = await createBillingWorld('saint-verand');
  post = await openPost(
    world,
    () => now,
    (real): Mailer => ({
      ...real,
      async send(email) {
        if (refused.has(email.to)) return { kind: 'refused', reason: 'Réponse 550.' };
        const delivery = await real.send(email);
        messageIds.push(`${email.id} ${email.to}`);
        if (dies) {
          dies = false;
          throw new Error('the process is gone');
        }
        return delivery;
      },
    }),
  );
  const family = async (lastName: string, adults: string[]) => {
    const made = await insertFamily(world.database, world.tenantId, {
      lastName,
      member: 'saint-verand',
      adults: adults.map(firstName => ({ firstName })),
      children: [{ firstName: 'Zoé', school: SCHOOL }],
    });
    for (const { id } of made.children) await world.enrol(id, made.householdId, MEAL);
    await world.quotient(made, 900, '2026-09-01');
    await world.reserved(made, MEAL, ['2026-11-03', '2026-11-05', '2026-11-06']);
    return made;
  };
  families = {
    lanvin: await family('Lanvin', ['Ada', 'Marc']),
    moreau: await family('Moreau', ['Inès']),
    noel: await family('Noël', ['Luc']),
    petit: await family('Petit', ['Anna']),
  };
  // No consent: this family gets paper.
  await world.database.superuser`
    update guardian set email_consent = false where id = ${families.moreau.adults[0]?.guardianId ?? ''}`;
  refused.add(families.noel.adults[0]?.email ?? '');
  const { id } = await world.draft('saint-verand', '2026-11');
  await world.issue(id);
  run = id;
});
afterAll(async () => {
  await post.stop();
  await world.database.drop();
});

const invoiceOf = async (family: Family) => {
  const [invoice] = await world.invoicesOf(family);
  if (!invoice) throw new Error('it was issued');
  return invoice;
};

/** The bytes that are kept of an invoice. */
async function keptBytes(invoiceId: string): Promise<Buffer> {
  const [file] = await tenantTransaction(world.database.app, world.tenantId, tx =>
    findInvoiceFiles(tx, [invoiceId]),
  );
  if (!file) throw new Error('it was made');
  return Buffer.from(await world.files.get(world.tenantId, file.sha256));
}

test('an invoice that is asked for before the worker has come to it is made once: whoever asks, and the e-mail, have its bytes', async () => {
  const invoice = await invoiceOf(families.lanvin);
  const adult = await world.as(families.lanvin.adults[0]?.accountId ?? null);
  const asked = await Promise.all([1, 2, 3].map(() => adult.get(`/family/invoices/${invoice.id}/document`)));
  for (const answer of asked) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.body).toEqual(asked[0]?.body);
  }
  const first = await keptBytes(invoice.id);
  // The commune is called otherwise, and issues under another logo, from now on.
  await world.database.superuser`update tenant set name = 'Autre nom' where id = ${world.tenantId}`;
  await world.database.superuser`update regie set name = 'Autre régie' where tenant_id = ${world.tenantId}`;
  await post.deliver();
  expect((await keptBytes(invoice.id)).equals(first)).toBe(true);
  expect((await adult.get(`/family/invoices/${invoice.id}/document`)).body).toEqual(asked[0]?.body);
  const [mail] = await post.mailsTo(families.lanvin.adults[0]?.email ?? '');
  expect(Buffer.from(mail?.attachments[0]?.bytes ?? []).equals(first)).toBe(true);
  expect(mail?.attachments.map(({ name }) => name)).toEqual([`Facture-SV-2026-1-${invoice.issuedOn}.pdf`]);
  // 0,40 % of a quotient of 900 is 3,60 €, three times.
  const { pages, language, isTagged } = await readPdf(first);
  const text = plain(pages.map(page => page.text).join('\n'));
  expect({ language, isTagged }).toEqual({ language: 'fr-FR', isTagged: true });
  expect(text).toContain('10,80 € à payer');
  expect(text).toContain('3 × 3,60 € = 10,80 €');
  expect(text).not.toMatch(/Autre nom|Autre régie|PAI/);
  const [row] = await world.database.superuser<[{ count: number }]>`
    select count(*)::int as count from invoice_document where invoice_id = ${invoice.id}`;
  expect(row.count).toBe(1);
});

test('both adults who agreed have one e-mail each, which says what is due and until when; told again, none', async () => {
  const { lanvin, moreau } = families;
  for (const { email } of lanvin.adults) {
    const mails = await post.mailsTo(email);
    expect(mails).toHaveLength(1);
    expect(plain(mails[0]?.subject ?? '')).toMatch(/^Facture SV-2026-1 : 10,80 € à payer/);
    expect(plain(mails[0]?.text ?? '')).toContain('Le document est joint à ce courriel.');
    expect(mails[0]?.text).toContain(`/factures/${(await invoiceOf(lanvin)).id}`);
    // Neither a child nor a service is in the text of an e-mail.
    expect(mails[0]?.text).not.toMatch(/Zoé|Restauration/);
  }
  expect(await post.mailsTo(moreau.adults[0]?.email ?? '')).toEqual([]);
  await world.database.superuser`
    update outbox set state = 'waiting', hidden_until = '-infinity', ended_at = null
    where tenant_id = ${world.tenantId} and job = 'deliver-invoices'`;
  await post.deliver();
  expect(await post.mailsTo(lanvin.adults[0]?.email ?? '')).toHaveLength(1);
});

test('the mairie sees of each invoice how it reached its family, what was refused, and what is to be printed', async () => {
  const regisseur = world.regisseur;
  const states = async (family: Family) => {
    const { deliveries, isOnPaper } = await regisseur.read(
      officeInvoice,
      `/office/invoices/${(await invoiceOf(family)).id}`,
    );
    return [isOnPaper, ...deliveries.map(({ to, state, because }) => [to, state, because])];
  };
  expect(await states(families.lanvin)).toEqual([
    false,
    expect.arrayContaining(['sent']),
    expect.arrayContaining(['sent']),
  ]);
  expect(await states(families.moreau)).toEqual([
    true,
    [expect.stringContaining('Inès'), 'suppressed', 'no-consent'],
  ]);
  expect(await states(families.noel)).toEqual([
    true,
    [expect.stringContaining('Luc'), 'failed', 'provider-refused'],
  ]);
  expect(await regisseur.read(runDeliveries, `/office/billing-runs/${run}/deliveries`)).toEqual({
    invoices: 4,
    documents: 4,
    byEmail: 2,
    waiting: 0,
    refused: 1,
    bounced: 0,
    onPaper: 2,
    paperParts: 1,
    // Whoever gave no consent was not tried.
    unreached: [
      expect.objectContaining({
        to: expect.stringContaining('Luc'),
        state: 'failed',
        because: 'provider-refused',
        bounced: null,
        address: families.noel.adults[0]?.email,
        invoice: expect.objectContaining({ id: (await invoiceOf(families.noel)).id, kind: 'invoice' }),
        household: expect.objectContaining({ id: families.noel.householdId }),
        isOnPaper: true,
      }),
    ],
    isCut: false,
  });
});

test('an invoice is sent once more to an address that was corrected, once however often the button is pressed', async () => {
  const invoice = await invoiceOf(families.noel);
  const address = 'luc.corrige@example.org';
  await world.database.superuser`
    update guardian set email = ${address} where id = ${families.noel.adults[0]?.guardianId ?? ''}`;
  const key = newKey();
  for (let pressed = 0; pressed < 2; pressed++)
    await world.regisseur.tell(done, `/office/invoices/${invoice.id}/resend`, { key });
  await post.deliver();
  const mails = await post.mailsTo(address);
  expect(mails).toHaveLength(1);
  expect(Buffer.from(mails[0]?.attachments[0]?.bytes ?? []).equals(await keptBytes(invoice.id))).toBe(true);
  const { isOnPaper } = await world.regisseur.read(officeInvoice, `/office/invoices/${invoice.id}`);
  expect(isOnPaper).toBe(false);
});

test('an e-mail that comes back is told beside its invoice, which then is for paper; its report is taken once', async () => {
  const { petit } = families;
  const invoice = await invoiceOf(petit);
  const [sent] = await world.database.superuser<[{ jobId: string }]>`
    select job_id as "jobId" from notification where invoice_id = ${invoice.id} and state = 'sent'`;
  const { database, files } = world;
  const ctx = platformContext(
    { app: database.app, relay: database.relay, platform: database.platform, files },
    { actor: { kind: 'system' }, now, requestId: 'test' },
  );
  const report = { jobId: sent.jobId, status: '5.1.1' };
  expect(await takeDeliveryReport(ctx, report)).toBe(true);
  expect(await takeDeliveryReport(ctx, report)).toBe(false);
  expect(await takeDeliveryReport(ctx, { ...report, jobId: newKey() })).toBe(false);
  const { isOnPaper, deliveries } = await world.regisseur.read(
    officeInvoice,
    `/office/invoices/${invoice.id}`,
  );
  expect(isOnPaper).toBe(true);
  expect(deliveries[0]?.bounced).toMatchObject({ status: '5.1.1' });
  const account = await world.regisseur.read(
    officeStatement,
    `/office/families/${petit.householdId}/account`,
  );
  expect(account.invoices[0]?.deliveries[0]?.bounced?.status).toBe('5.1.1');
});

test('what no e-mail takes is one PDF by family, each invoice from a sheet of its own on', async () => {
  const { body, status } = await world.regisseur.get(`/office/billing-runs/${run}/paper`);
  expect(status).toBe(200);
  expect((body as { text: string }).text).toMatch(/^%PDF/); // a body that is no JSON is kept as its text
  const told = await world.regisseur.read(runDeliveries, `/office/billing-runs/${run}/deliveries`);
  // What was refused has reached its corrected address since, so that nobody has to mend it.
  expect(told).toMatchObject({ byEmail: 2, refused: 0, bounced: 1, onPaper: 2 });
  expect(told.unreached.map(({ to, bounced }) => [to.split(' ')[0], bounced?.status])).toEqual([
    ['Anna', '5.1.1'],
  ]);
  expect((await world.regisseur.get(`/office/billing-runs/${run}/paper?part=2`)).status).toBe(404);
});

test('a process that dies just after it has sent repeats one e-mail under the same Message-ID, and loses none', async () => {
  const { lanvin } = families;
  await world.reserved(lanvin, MEAL, ['2026-12-03']);
  await world.reserved(families.petit, MEAL, ['2026-12-03']);
  now = new Date('2027-01-02T08:00:00Z');
  world.at(now.toISOString());
  const { id } = await world.draft('saint-verand', '2026-12');
  await world.issue(id);
  messageIds.length = 0;
  dies = true;
  await post.deliver();
  // The job that was postponed is due again.
  await world.database.superuser`update outbox set hidden_until = '-infinity' where state = 'waiting'`;
  await post.deliver();
  const sent = Map.groupBy(messageIds, message => message.split(' ')[1]);
  expect([...sent.keys()].sort()).toEqual(
    [...lanvin.adults, ...families.petit.adults].map(({ email }) => email).sort(),
  );
  const doubles = [...sent.values()].filter(ids => ids.length > 1);
  expect(doubles).toHaveLength(1);
  expect(new Set(doubles[0]).size).toBe(1);
});

test('who is told of a payment has its quittance in the e-mail, unless it was taken back before', async () => {
  const { petit } = families;
  const regieId = await world.regie('saint-verand');
  const { adults } = petit;
  await world.database.superuser`
    update guardian set email = 'anna@petit.example' where id = ${adults[0]?.guardianId ?? ''}`;
  const pay = (amount: number) =>
    world.regisseur.tell(
      recordedPayment,
      '/office/payments',
      paymentOf(petit, regieId, amount, { email: true, receivedOn: '2027-01-02' }),
    );
  const { payment } = await pay(500);
  await post.deliver();
  const [told] = await post.mailsTo('anna@petit.example');
  expect(told?.attachments.map(({ name }) => name)).toEqual([`Quittance-${payment.receipt}.pdf`]);
  expect(told?.text).toContain('Le document est joint');
  const { pages } = await readPdf(Buffer.from(told?.attachments[0]?.bytes ?? []));
  const text = pages.map(page => page.text).join(' ');
  expect(plain(text)).toContain(`Quittance n° ${payment.receipt}`);
  expect(plain(text)).toContain('5,00 € reçus');
  const { payment: wrong } = await pay(600);
  await world.regisseur.post(`/office/payments/${wrong.id}/reversal`, { key: newKey(), reason: 'Erreur.' });
  await post.deliver();
  const [after] = await post.mailsTo('anna@petit.example');
  expect(after?.id).not.toBe(told?.id);
  expect(after?.attachments).toEqual([]);
});

test('an adult who does not answer for a child reads what is owed for it, and neither its name nor its days', async () => {
  const { lanvin } = families;
  const [ada, marc] = lanvin.adults;
  const [child] = lanvin.children;
  if (!ada || !marc || !child) throw new Error('two adults and a child');
  const invoice = await invoiceOf(lanvin);
  const [asAda, asMarc] = [await world.as(ada.accountId), await world.as(marc.accountId)];
  const path = `/family/invoices/${invoice.id}`;
  const whole = await asAda.read(familyInvoice, path);
  await world.database.superuser`
    update child_guardian set authority = 'none' where guardian_id = ${marc.guardianId}`;
  expect(await asAda.read(familyInvoice, path)).toEqual(whole);
  const told = await asMarc.read(familyInvoice, path);
  expect(told).toMatchObject({ totalCents: whole.totalCents, leftCents: whole.leftCents });
  expect(whole.lines[0]).toMatchObject({ childName: 'Zoé Lanvin', isWithheld: false });
  expect(told.lines).toEqual(
    whole.lines.map(line => ({
      ...line,
      childName: 'Un enfant du foyer',
      isWithheld: true,
      days: [],
      dates: told.lines[0]?.dates,
      why: told.lines[0]?.why,
      reason: told.lines[0]?.reason,
    })),
  );
  expect(JSON.stringify(told)).not.toMatch(/Zoé|2026-1\d-0[356]|quotient/);
  const tenant = await findTenantBySlug(world.database.app, 'saint-verand');
  if (!tenant) throw new Error('a tenant');
  const ctx = tenantContext({ app: world.database.app, files: world.files }, tenant, {
    actor: {
      kind: 'guardian',
      id: toId<'account'>(marc.accountId ?? ''),
      guardianId: toId<'guardian'>(marc.guardianId),
    },
    now,
    requestId: 'test',
  });
  const ownPdf = await openInvoiceDocument(ctx, invoice.id, printInvoice, authorizeFamily(ctx, invoice.id));
  const { pages } = await readPdf(Buffer.from(ownPdf?.bytes ?? []));
  const text = plain(pages.map(page => page.text).join(' '));
  expect(text).toContain('Un enfant du foyer');
  expect(text).not.toContain('Zoé');
  expect(
    plain((await readPdf(await keptBytes(invoice.id))).pages.map(page => page.text).join(' ')),
  ).toContain('Zoé');
  const question = {
    key: newKey(),
    householdId: lanvin.householdId,
    subject: 'Ma facture',
    text: 'Pourquoi ?',
    about: { kind: 'invoice-line', id: whole.lines[0]?.id },
    memberId: null,
    fileIds: [],
  };
  expect((await asMarc.post('/family/messages', question)).status).toBe(404);
  // Sent once more, it goes to each as each may read it.
  await world.regisseur.tell(done, `/office/invoices/${invoice.id}/resend`, { key: newKey() });
  await post.deliver();
  const [toAda] = await post.mailsTo(ada.email);
  const [toMarc] = await post.mailsTo(marc.email);
  expect(toAda?.attachments).toHaveLength(1);
  expect(toMarc?.attachments).toEqual([]);
  expect(toMarc?.text).toContain(`/factures/${invoice.id}`);
});

test('a commune that wants links has no invoice in its e-mails', async () => {
  await world.database
    .superuser`update regie set invoice_by_email = 'link' where tenant_id = ${world.tenantId}`;
  const invoice = await invoiceOf(families.lanvin);
  await world.regisseur.tell(done, `/office/invoices/${invoice.id}/resend`, { key: newKey() });
  await post.deliver();
  const [mail] = await post.mailsTo(families.lanvin.adults[0]?.email ?? '');
  expect(mail?.attachments).toEqual([]);
  expect(mail?.text).toContain(`/factures/${invoice.id}`);
});
