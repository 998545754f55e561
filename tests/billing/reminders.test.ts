/** Reminders: each invoice once at each level, to whom it reaches, of what is late and nobody else's to collect. */
import { recordedPayment, reminders, remindersSent } from '@preau/contract/payments';
import { newId } from '@preau/db/new-id';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { insertFamily } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { type Counter, createCounter, paymentOf } from './counter.ts';

let counter: Counter;
let regisseur: Browser;
let regieId: string;

beforeAll(async () => {
  counter = await createCounter('saint-verand');
  regisseur = await counter.agent('regisseur');
  regieId = await counter.regieId('saint-verand');
});
beforeEach(() => counter.at('2026-11-19T10:58:00Z'));

const MEALS = 'st-verand-restauration-elementaire';

async function newFamily({ emails = true }: { emails?: boolean } = {}) {
  const family = await insertFamily(counter.database, counter.tenantId, {
    lastName: 'DUPONT',
    member: 'saint-verand',
    adults: [{ firstName: 'Ada' }],
    children: [],
  });
  if (!emails)
    await counter.database.superuser`
      update guardian set email_consent = false where id = ${family.adults[0]?.guardianId ?? ''}`;
  return family;
}

/** Due on the first of October, 49 days before the day of these tests. */
const issue = (family: Awaited<ReturnType<typeof newFamily>>, amount = 4000) =>
  counter.issue(family, { regie: 'saint-verand', lines: { [MEALS]: amount }, issuedOn: '2026-08-31' });

const seen = (level = 1) => regisseur.read(reminders, `/office/reminders?regie=${regieId}&level=${level}`);
const ask = (householdIds: readonly string[], changes: object = {}) => ({
  key: sendKey(),
  regieId,
  level: 1,
  wording: 'Il reste {total} : {factures}',
  householdIds,
  ...changes,
});
const send = (householdIds: readonly string[], changes: object = {}) =>
  regisseur.tell(remindersSent, '/office/reminders', ask(householdIds, changes));

test('a family is told by e-mail, or by a letter where no adult has agreed to it; nobody twice at a level', async () => {
  const [told, written] = [await newFamily(), await newFamily({ emails: false })];
  const first = await issue(told);
  await issue(told, 1500);
  await issue(written);
  const preview = await seen();
  const own = preview.families.filter(({ family }) =>
    [told, written].some(({ householdId }) => householdId === family.id),
  );
  expect(own.map(({ by, totalCents, invoices }) => [by, totalCents, invoices.length]).toSorted()).toEqual([
    ['email', 5500, 2],
    ['letter', 4000, 1],
  ]);
  expect(own[0]?.text).toContain(first.reference);
  const body = ask([told.householdId, written.householdId]);
  const [one, same, other] = await Promise.all([
    regisseur.post('/office/reminders', body),
    regisseur.post('/office/reminders', body),
    regisseur.post('/office/reminders', ask([told.householdId])),
  ]);
  expect(one?.body).toEqual(same?.body);
  expect([one?.status, other?.status].toSorted()).toEqual([200, 409]);
  const texts = await counter.database.superuser<{ text: string; path: string }[]>`
    select text, path from notification where occasion = 'payment-reminder' and household_id = ${told.householdId}`;
  expect(texts).toHaveLength(1);
  expect(texts[0]?.text).toMatch(/Il reste 55,00.€/);
  if (one?.status === 200) {
    const { id, letters } = remindersSent.parse(one.body);
    expect(letters).toBe(1);
    const pdf = await regisseur.get(`/office/reminders/${id}/letters`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
  }
  expect((await seen()).families.some(({ family }) => family.id === told.householdId)).toBe(false);
  // The next level follows; with the words of the last time that it was sent.
  expect((await seen(2)).families.some(({ family }) => family.id === told.householdId)).toBe(true);
  expect((await seen(1)).wording).toBe('Il reste {total} : {factures}');
});

test('what is paid, handed over, questioned or not yet late is not recalled', async () => {
  const [paid, handed, questioned, early] = [
    await newFamily(),
    await newFamily(),
    await newFamily(),
    await newFamily(),
  ];
  await issue(paid);
  const titre = await issue(handed);
  const asked = await issue(questioned);
  await counter.issue(early, { regie: 'saint-verand', lines: { [MEALS]: 4000 }, issuedOn: '2026-10-10' });
  await regisseur.tell(recordedPayment, '/office/payments', paymentOf(paid, regieId, 4000));
  const admin = await counter.agent('admin');
  await admin.post('/office/titres', {
    key: sendKey(),
    regieId,
    handedOn: '2026-11-19',
    invoiceIds: [titre.id],
  });
  await counter.database.superuser`
    insert into thread (tenant_id, id, household_id, subject, about_kind, about_id, created_at, last_message_at,
      message_count, awaits_answer)
    select ${counter.tenantId}, ${newId()}, ${questioned.householdId}, 'Une ligne', 'invoice-line', id, now(), now(), 1, true
    from invoice_line where invoice_id = ${asked.id} limit 1`;
  const preview = await seen();
  const of = ({ householdId }: { householdId: string }) =>
    preview.families.find(({ family }) => family.id === householdId);
  expect([of(paid), of(handed), of(early)]).toEqual([undefined, undefined, undefined]);
  expect(of(questioned)?.excluded).toBe('question');
  const everyone = [paid, handed, questioned, early].map(({ householdId }) => householdId);
  expect((await regisseur.post('/office/reminders', ask(everyone))).status).toBe(409);
  // A week later it is late enough: the fifteenth day after it was due has come.
  counter.at('2026-11-26T10:00:00Z');
  expect(await send([early.householdId])).toMatchObject({ emails: 1, letters: 0, invoices: 1 });
});

test('what was paid between the preview and the sending is not recalled', async () => {
  const [one, other] = [await newFamily(), await newFamily()];
  await issue(one);
  await issue(other);
  await seen();
  await regisseur.tell(recordedPayment, '/office/payments', paymentOf(one, regieId, 4000));
  expect(await send([one.householdId, other.householdId])).toMatchObject({ emails: 1, invoices: 1 });
});

test('a gestionnaire sends none, and nothing of a name or a wording is taken for a field', async () => {
  const family = await newFamily();
  await issue(family);
  const gestionnaire = await counter.agent('gestionnaire');
  expect((await gestionnaire.post('/office/reminders', ask([family.householdId]))).status).toBe(403);
  await counter.database.superuser`
    update guardian set last_name = '{total}' where id = ${family.adults[0]?.guardianId ?? ''}`;
  await send([family.householdId], { wording: '{famille} {autre} <b>{total}</b>' });
  const [row] = await counter.database.superuser<{ text: string }[]>`
    select text from notification where occasion = 'payment-reminder' and household_id = ${family.householdId}`;
  expect(row?.text).toMatch(/Ada \{total\} \{autre\}/);
});
