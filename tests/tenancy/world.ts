/**
 * A family of which every part bears a word of its own, so that whatever leaks says from where; and everybody who could
 * ask for it, signed in.
 */
import { hashPassword } from '@preau/auth/password';
import { COOKIE_NAME, newToken } from '@preau/auth/sign-ins';
import { hashToken } from '@preau/auth/token';
import { tenantTransaction } from '@preau/db/database';
import { type FileStore, saveFile } from '@preau/db/files';
import { newId } from '@preau/db/new-id';
import type { ActorKind, AgentLimit, StaffRole } from '@preau/domain/actor';
import { STAFF_ROLES } from '@preau/domain/actor';
import type { Id, TenantId } from '@preau/domain/ids';
import { PASSWORD } from '../accounts.ts';
import type { TestDatabase } from '../database.ts';
import { type Family, insertAgent, insertChild, insertFamily, insertSeparatedParents } from '../families.ts';
import { type Ids, MISSING } from './routes.ts';

/** What each part of the family says, wherever a text can be. */
export const WORDS = {
  adult: 'Vixadulte',
  contact: 'Vixadresse',
  money: 'Vixbanque',
  child: 'Vixenfant',
  health: 'Vixsante',
  person: 'Vixmamie',
  note: 'Vixnote',
  request: 'Vixdemande',
  childRequest: 'Vixrequete',
  message: 'Vixmessage',
  document: 'Vixpiece',
  agent: 'Vixagent',
  job: 'Vixtravail',
} as const;
export type Part = keyof typeof WORDS;
export const PARTS = Object.keys(WORDS) as Part[]; // the record has these keys and no others

const AT = new Date('2026-11-02T08:00:00Z');

export interface Victim {
  tenantId: TenantId;
  /** What each id of a route stands for: of a child that lives in this household alone. */
  ids: Ids;
  /** The child that lives in the other parent's household as well. */
  sharedChild: string;
  /** A request about the household, beside that about the child. */
  householdRequest: string;
  /** The responsable; then the conjoint, who is no parent. */
  household: Family;
  /** The other parent of the shared child. */
  other: Family;
  /** Every id of a row that is this family's. */
  all: string[];
}

/** Adds the family to a tenant, with one row at least in every table that can be about it. */
export async function insertVictim(
  database: TestDatabase,
  files: FileStore,
  tenantId: TenantId,
  { member, school }: { member: string; school: string },
): Promise<Victim> {
  const sql = database.superuser;
  const all: string[] = [];
  /** Adds a row; what it does not say is null. */
  const add = async (table: string, values: object): Promise<string> => {
    const id = newId();
    await sql`insert into ${sql(table)} ${sql({ tenant_id: tenantId, id, ...values })}`;
    all.push(id);
    return id;
  };
  const { first: household, second: other } = await insertSeparatedParents(database, tenantId, {
    first: {
      lastName: WORDS.adult,
      number: '990000000001',
      member,
      adults: [
        { firstName: 'Marthe', address: WORDS.contact, email: 'vixadresse.marthe@example.org' },
        { firstName: 'Luc', address: WORDS.contact, email: 'vixadresse.luc@example.org' },
      ],
      children: [],
    },
    second: {
      lastName: 'Autreparent',
      number: '990000000002',
      member,
      adults: [{ firstName: 'Paul' }],
      children: [],
    },
    children: [{ firstName: 'Shared', lastName: WORDS.child, authorities: ['parental', null], school }],
  });
  const [shared] = household.children;
  const own = await addOwnChild(database, tenantId, household, school);
  const [responsable, conjoint] = household.adults;
  if (!shared || !responsable || !conjoint) throw new Error('the family that was asked for');
  const { householdId } = household;
  const childId = own;
  all.push(householdId, shared.id, own, responsable.guardianId, responsable.accountId);

  await sql`
    update household set note = ${WORDS.note} where tenant_id = ${tenantId} and id = ${householdId}`;
  await sql`
    update guardian set address_complement_1 = ${WORDS.contact}, phone_mobile = '0639981234'
    where tenant_id = ${tenantId} and id in (${responsable.guardianId}, ${conjoint.guardianId})`;
  await sql`
    update account set password_hash = ${await hashPassword(PASSWORD)}
    where tenant_id = ${tenantId} and id = ${responsable.accountId}`;
  await add('household_fiscal', {
    household_id: householdId,
    fiscal_number: WORDS.money,
    income_year: 2025,
    reference_income_cents: 123_456_78,
    shares_hundredths: 250,
  });
  await add('household_caf', {
    household_id: householdId,
    scheme: 'caf',
    beneficiary_number: WORDS.money,
  });
  await add('household_bank', {
    household_id: householdId,
    account_holder: WORDS.money,
    bank_name: WORDS.money,
    iban: 'FR7630006000011234567890189',
    bic: 'AGRIFRPP',
    direct_debit: true,
  });
  await add('household_quotient', {
    household_id: householdId,
    quotient_familial: 777,
    reference_date: '2026-09-01',
    applies_from: '2026-09-01',
    source: 'caf',
    recorded_at: AT,
  });
  /** A day that waits for a decision, and one on which the child is absent. */
  const feed = newToken();
  const addPlanning = async (child: string) => {
    const [{ serviceId } = { serviceId: '' }] = await sql<{ serviceId: string }[]>`
      select service_id as "serviceId" from enrolment where tenant_id = ${tenantId} and child_id = ${child}`;
    const made = await add('act', {
      kind: 'reserve',
      household_id: householdId,
      by_account_id: responsable.accountId,
      channel: 'portal',
      received_at: AT,
      recorded_at: AT,
      content: sql.json({
        result: { days: [{ childId: child, service: 'rognaix-garderie-matin', date: '2027-03-05' }] },
      }),
    });
    const missed = await add('absence', {
      child_id: child,
      service_id: serviceId,
      household_id: householdId,
      reason: 'medical',
      note: WORDS.health,
      announcements: sql.json([{ channel: 'portal', receivedAt: AT.toISOString() }]),
      act_id: made,
    });
    await add('absence_proof', {
      absence_id: missed,
      kind: 'certificat-medical',
      file_id: certificate,
      name: `${WORDS.health}.pdf`,
      received_at: AT,
    });
    const day = { child_id: child, service_id: serviceId, household_id: householdId, act_id: made };
    const asked = { channel: 'portal', received_at: AT, reason: 'in-time' };
    await add('reservation', {
      ...day,
      ...asked,
      date: '2027-03-04',
      status: 'reserved',
      absence_id: missed,
      absence_outcome: 'ask-agent',
      absence_charge: sql.json({ kind: 'whole' }),
    });
    const waiting = await add('reservation', { ...day, ...asked, date: '2027-03-05', status: 'requested' });
    await add('attendance', {
      child_id: child,
      service_id: serviceId,
      household_id: householdId,
      date: '2026-11-19',
      is_present: true,
      arrived_at: '07:45',
    });
    await add('attendance_mark', {
      child_id: child,
      service_id: serviceId,
      date: '2026-11-19',
      kind: 'arrived',
      at: '07:45',
      noted_at: AT,
      received_at: AT,
      source: 'list',
      format: 1,
    });
    await add('child_badge', { child_id: child, token: 'A'.repeat(26), made_at: AT });
    await add('planning_feed', {
      guardian_id: responsable.guardianId,
      token_hash: hashToken(feed),
      created_at: AT,
    });
    return { act: made, absence: missed, reservation: waiting };
  };
  const save = (word: string) =>
    tenantTransaction(database.app, tenantId, tx =>
      saveFile(tx, files, {
        bytes: new TextEncoder().encode(`%PDF-1.4 ${word}`),
        mediaType: 'application/pdf',
        visibility: 'private',
        at: AT,
      }),
    );
  const proof = await save(WORDS.document);
  // Another file: who cares for the child may read this one.
  const certificate = await save(WORDS.health);
  all.push(proof, certificate);
  for (const child of [own, shared.id]) {
    await add('child_complement', { child_id: child, glasses: true, insurer: WORDS.health });
    await add('child_health', { child_id: child, doctor: WORDS.health, observations: WORDS.health });
    await add('child_allergy', {
      child_id: child,
      kind: 'food',
      name: WORDS.health,
      observations: WORDS.health,
    });
    await add('authorised_person', {
      child_id: child,
      last_name: WORDS.person,
      first_name: WORDS.person,
      mobile: '0639981235',
      kinship: 'grandmother',
    });
  }
  await add('child_pai', {
    child_id: own,
    instructions: WORDS.health,
    certificate_file_id: certificate,
    valid_from: '2026-09-01',
    valid_until: '2027-07-01',
  });
  await add('health_reading', {
    child_id: own,
    actor_kind: 'guardian',
    actor_id: responsable.accountId,
    occasion: 'child-file',
    at: AT,
    request_id: 'test',
  });
  const familyDocument = await add('family_document', {
    household_id: householdId,
    kind: 'assurance-scolaire',
    file_id: proof,
    name: `${WORDS.document}.pdf`,
    provided_at: AT,
  });
  const [{ enrolment } = { enrolment: '' }] = await sql<{ enrolment: string }[]>`
    insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
    select ${tenantId}, ${newId()}, ${own}, s.id, ${householdId}, '2026-09-01', 'occasional', '{}'
    from service s join member m on m.tenant_id = s.tenant_id and m.id = s.member_id
    where s.tenant_id = ${tenantId} and m.key = ${member} order by s.position limit 1
    returning id as enrolment`;
  all.push(enrolment);

  const { act, absence, reservation } = await addPlanning(own);
  const communeAct = newId();
  const closing = await add('act', {
    kind: 'close',
    channel: 'portal',
    received_at: AT,
    recorded_at: AT,
    content: sql.json({ result: {}, before: [] }),
  });
  // Of a summer in which nobody has reserved.
  await sql`
    insert into commune_act (tenant_id, id, kind, cause, reason, first_day, last_day, service_id, act_id)
    select ${tenantId}, ${communeAct}, 'closure', 'closure', 'Travaux', '2028-07-10', '2028-07-11', service_id, ${closing}
    from enrolment where tenant_id = ${tenantId} and id = ${enrolment}`;

  /** An invoice, what was paid of it, handed over and recalled. */
  const addMoney = async () => {
    const [{ regie } = { regie: '' }] = await sql<{ regie: string }[]>`
      select id as regie from regie where tenant_id = ${tenantId} order by position limit 1`;
    const account = { household_id: householdId, regie_id: regie };
    const piece = { regie_id: regie, year: 2025, number: 1 };
    await add('family_account', account);
    const issue = (number: number) =>
      add('invoice', {
        ...account,
        household_number: household.number,
        household_name: WORDS.money,
        kind: 'complement',
        reason: WORDS.money,
        year: 2025,
        number,
        reference: `${WORDS.money}-${number}`,
        first_day: '2025-10-01',
        last_day: '2025-10-31',
        issued_on: '2025-11-05',
        issued_at: AT,
        due_on: '2025-12-05',
        total_cents: 50_000,
        previous_balance_cents: 0,
        content: sql.json({
          issuer: {
            tenant: WORDS.money,
            kind: 'commune',
            accent: '#2c5f86',
            logo: null,
            regie: WORDS.money,
            member: WORDS.money,
            address: [],
            phone: null,
            email: null,
            siret: null,
          },
          recipient: { householdNumber: household.number, names: [WORDS.money], address: [] },
          pay: {
            collectedBy: 'regie',
            means: ['cheque'],
            chequePayee: WORDS.money,
            note: null,
            dueOn: '2025-12-05',
            showsPreviousBalance: true,
          },
          words: { office: '', home: '', services: {}, mealTypes: {}, words: {} },
        }),
      });
    const entry = { ...account, dated_on: '2025-11-05', at: AT };
    const invoice = await issue(1);
    const handed = await issue(2);
    for (const invoice_id of [invoice, handed])
      await add('ledger_entry', { ...entry, kind: 'complement', amount_cents: 50_000, invoice_id });
    await add('invoice_line', {
      invoice_id: invoice,
      position: 0,
      month: '2025-10-01',
      kind: 'presence',
      nature: 'meal',
      child_id: own,
      child_name: WORDS.child,
      dates: [],
      quantity: 1,
      unit_cents: 50_000,
      amount_cents: 50_000,
      steps: sql.json([]),
    });
    const payment = await add('payment', {
      ...account,
      means: 'cheque',
      amount_cents: 1000,
      received_on: '2025-11-20',
      recorded_at: AT,
      detail: sql.json({ bank: WORDS.money }),
      year: 2025,
      receipt_number: 1,
    });
    await add('ledger_entry', { ...entry, kind: 'payment', amount_cents: -1000, payment_id: payment });
    await add('allotment', {
      household_id: householdId,
      invoice_id: invoice,
      payment_id: payment,
      amount_cents: 1000,
      at: AT,
    });
    const waiver = await add('ledger_entry', {
      ...entry,
      kind: 'waiver',
      amount_cents: -500,
      invoice_id: invoice,
      reason: WORDS.money,
    });
    const deposit = await add('deposit', {
      ...piece,
      means: 'cheque',
      made_on: '2025-11-21',
      recorded_at: AT,
      amount_cents: 1000,
    });
    await add('deposit_payment', { deposit_id: deposit, payment_id: payment });
    const titreBatch = await add('titre_batch', { ...piece, handed_on: '2026-02-01', recorded_at: AT });
    const titre = await add('titre', {
      batch_id: titreBatch,
      invoice_id: handed,
      household_id: householdId,
      kind: 'titre',
      amount_cents: 50_000,
      recorded_at: AT,
    });
    await add('ledger_entry', { ...entry, kind: 'titre', amount_cents: -50_000, titre_id: titre });
    const reminderBatch = await add('reminder_batch', {
      regie_id: regie,
      level: 1,
      wording: WORDS.money,
      sent_at: AT,
    });
    await add('reminder', {
      batch_id: reminderBatch,
      household_id: householdId,
      invoice_id: invoice,
      level: 1,
      channel: 'letter',
      amount_cents: 48_500,
    });
    const simulated = newId();
    const onlinePayment = await add('online_payment', {
      ...account,
      provider: 'simulated',
      provider_reference: simulated,
      amount_cents: 48_500,
      invoice_ids: [invoice],
      status: 'pending',
      begun_at: AT,
    });
    return { regie, invoice, payment, waiver, deposit, titreBatch, reminderBatch, onlinePayment, simulated };
  };

  const [{ site } = { site: '' }] = await sql<{ site: string }[]>`
    select site_id as site from service where tenant_id = ${tenantId} and kind = 'meal' order by position limit 1`;
  const [{ meal } = { meal: '' }] = await sql<{ meal: string }[]>`
    select id as meal from service where tenant_id = ${tenantId} and kind = 'meal' order by position limit 1`;
  const mealOrder = await add('meal_order', {
    site_id: site,
    date: '2027-03-01',
    version: 1,
    made_by: 'deadline',
    frozen_at: AT,
  });
  await add('meal_order_line', {
    order_id: mealOrder,
    position: 0,
    service: 'repas',
    service_name: 'Crégy',
    meal_type_name: 'Crégy',
    age_group: 'adult',
    quantity: 3,
  });
  const mealOrderLink = newToken();
  await add('meal_order_sending', {
    order_id: mealOrder,
    address: 'cuisine@cregy.example.org',
    requested_at: AT,
    token: mealOrderLink,
    token_hash: hashToken(mealOrderLink),
  });
  const guestSeries = newId();
  all.push(guestSeries);
  await add('guest_meal', {
    series_id: guestSeries,
    service_id: meal,
    date: '2027-03-01',
    kind: 'guest',
    quantity: 2,
    label: 'Crégy',
    noted_by_id: responsable.accountId,
    noted_at: AT,
  });
  await add('menu', {
    site_id: site,
    date: '2027-03-01',
    status: 'draft',
    dishes: sql.json([{ course: 'main', name: 'Crégy', allergens: [], labels: [] }]),
    updated_at: AT,
    updated_by_id: responsable.accountId,
  });

  const [{ memberId } = { memberId: null }] = await sql<{ memberId: string | null }[]>`
    select member_id as "memberId" from household where tenant_id = ${tenantId} and id = ${householdId}`;
  const request = async (about: object, word: string, changes: unknown) => {
    const id = await add('request', {
      household_id: householdId,
      member_id: memberId,
      submitted_by: responsable.accountId,
      action: 'update',
      status: 'pending',
      immediate: false,
      submitted_at: AT,
      status_at: AT,
      reason: word,
      changes: changes === null ? null : sql.json(changes as never), // postgres.js' JSONValue excludes unknown
      ...about,
    });
    await add('request_event', {
      request_id: id,
      kind: 'submitted',
      by_account_id: responsable.accountId,
      at: AT,
      note: word,
    });
    await add('request_file', { request_id: id, file_id: proof, name: `${word}.pdf`, position: 0 });
    return id;
  };
  const change = [{ field: 'address', before: WORDS.contact, after: WORDS.request }];
  const householdRequest = await request(
    { type: 'guardian', section: 'guardian', subject_id: responsable.guardianId },
    WORDS.request,
    change,
  );
  const childRequest = await request(
    { type: 'health', section: 'health', subject_id: own, child_id: own },
    WORDS.childRequest,
    null,
  );
  await add('request_health', {
    request_id: childRequest,
    changes: sql.json([{ field: 'observations', before: WORDS.health, after: WORDS.health }]),
  });
  const thread = await add('thread', {
    household_id: householdId,
    member_id: memberId,
    subject: WORDS.message,
    created_at: AT,
    last_message_at: AT,
    message_count: 1,
    awaits_answer: true,
  });
  const message = await add('message', {
    thread_id: thread,
    number: 1,
    side: 'family',
    author_id: responsable.accountId,
    author_name: WORDS.adult,
    text: WORDS.message,
    at: AT,
  });
  await add('message_file', { message_id: message, file_id: proof, name: 'piece.pdf', position: 0 });
  const broadcast = await add('broadcast', {
    subject: WORDS.message,
    text: WORDS.message,
    audience: sql.json({ kind: 'all' }),
    created_by: responsable.accountId,
    sender: WORDS.agent,
    created_at: AT,
    household_count: 1,
    sent_count: 1,
  });
  await add('notification', {
    occasion: 'request-accepted',
    guardian_id: responsable.guardianId,
    channel: 'email',
    state: 'waiting',
    send_after: AT,
    created_at: AT,
    subject: WORDS.message,
    text: WORDS.message,
    path: '/demandes',
    household_id: householdId,
    request_id: householdRequest,
  });
  const [{ schoolClass } = { schoolClass: '' }] = await sql<{ schoolClass: string }[]>`
    select school_class_id as "schoolClass" from schooling where tenant_id = ${tenantId} and child_id = ${own}`;
  const [{ person } = { person: '' }] = await sql<{ person: string }[]>`
    select id as person from authorised_person where tenant_id = ${tenantId} and child_id = ${own}`;
  const [{ custody } = { custody: '' }] = await sql<{ custody: string }[]>`
    select id as custody from custody where tenant_id = ${tenantId} and child_id = ${own}`;
  const signIn = await add('sign_in', {
    token_hash: hashToken(newToken()),
    account_id: responsable.accountId,
    awaits: 'nothing',
    created_at: AT,
    last_seen_at: AT,
    expires_at: new Date(Date.now() + 3_600_000),
    user_agent: WORDS.agent,
  });
  const imported = await add('data_import', {
    kind: 'families',
    file_id: proof,
    file_name: 'familles.csv',
    status: 'checked',
    requested_by: responsable.accountId,
    requested_at: AT,
  });
  const [{ regie } = { regie: '' }] = await sql<{ regie: string }[]>`
    select id as regie from regie where tenant_id = ${tenantId} order by position limit 1`;
  const billingRun = await addDraft(add, sql, { regie, householdId });
  const money = await addMoney();
  const known: Record<string, string> = {
    ...money,
    import: imported,
    billingRun,
    child: childId,
    household: householdId,
    otherHousehold: other.householdId,
    guardian: responsable.guardianId,
    // By what one signs in.
    account: responsable.email,
    number: household.number,
    request: childRequest,
    file: proof,
    familyDocument,
    document: familyDocument,
    enrolment,
    act,
    feed,
    absence,
    reservation,
    communeAct,
    mealOrder,
    mealOrderLink,
    guestSeries,
    thread,
    broadcast,
    message,
    person,
    authorisedPerson: person,
    custody,
    schoolClass,
    signIn,
  };
  return {
    tenantId,
    ids: { ...MISSING, ...pick(known, Object.keys(MISSING)) },
    sharedChild: shared.id,
    householdRequest,
    household,
    other,
    all: [...new Set([...all, enrolment, custody].filter(id => id !== ''))],
  };
}

/** A draft that is computed, of this family. */
async function addDraft(
  add: (table: string, row: Record<string, unknown>) => Promise<string>,
  sql: TestDatabase['superuser'],
  { regie, householdId }: { regie: string; householdId: string },
): Promise<string> {
  const head = {
    householdId,
    number: '990000000001',
    name: WORDS.adult,
    totalCents: 1234,
    outcome: 'issued',
    lastCents: null,
    signals: [],
  };
  const run = await add('billing_run', {
    regie_id: regie,
    first_day: '2026-10-01',
    last_day: '2026-10-31',
    status: 'draft',
    revision: 1,
    chunk_count: 1,
    chunks_done: 1,
    household_count: 1,
    summary: sql.json({
      outcomes: { issued: 1, 'carried-over': 0, waived: 0, nothing: 0 },
      issuedCents: 1234,
      carriedCents: 0,
      services: [{ service: null, name: WORDS.money, quantity: 1, cents: 1234 }],
      signals: {},
    }),
    created_at: AT,
  });
  await add('billing_chunk', {
    run_id: run,
    position: 0,
    status: 'priced',
    household_ids: [householdId],
    bills: sql.json([{ ...head, article: null, lines: [] }]),
    lines: sql.json({ owners: [], prices: [], lines: [] }),
    heads: sql.json([head]),
    facts_at: AT,
  });
  return run;
}

function pick(record: Record<string, string>, keys: string[]): Partial<Ids> {
  return Object.fromEntries(keys.flatMap(key => (key in record ? [[key, record[key]]] : [])));
}

async function addOwnChild(
  database: TestDatabase,
  tenantId: TenantId,
  household: Family,
  school: string,
): Promise<string> {
  const child = await insertChild(database, tenantId, household, {
    firstName: 'Own',
    lastName: WORDS.child,
    authorities: ['parental', null],
    school,
    level: 'cm1',
  });
  return child.id;
}

/** Signs an account in, now. @returns the value of the `cookie` header */
export async function cookieOf(
  { superuser: sql }: TestDatabase,
  tenantId: TenantId,
  accountId: string,
): Promise<string> {
  const token = newToken();
  await sql`
    insert into sign_in ${sql({ tenant_id: tenantId, id: newId(), account_id: accountId, ...signInUnder(token) })}`;
  return `${COOKIE_NAME}=${token}`;
}

function signInUnder(token: string) {
  return {
    token_hash: hashToken(token),
    awaits: 'nothing',
    created_at: new Date(),
    last_seen_at: new Date(),
    expires_at: new Date(Date.now() + 3_600_000),
  };
}

/** Signs an operator in on the console. */
export async function operatorCookie({ superuser: sql }: TestDatabase): Promise<string> {
  const id = newId();
  await sql`
    insert into operator (id, email, name, failures, created_at)
    values (${id}, ${`${id}@preau.example`}, 'Odile', 0, now())`;
  const token = newToken();
  await sql`insert into operator_sign_in ${sql({ id: newId(), operator_id: id, ...signInUnder(token) })}`;
  return `${COOKIE_NAME}=${token}`;
}

/** Signs an operator in to a tenant whose admin has granted it. */
export async function supportCookie(
  { superuser: sql }: TestDatabase,
  tenantId: TenantId,
  grantedBy: string,
): Promise<string> {
  const grantId = newId();
  await sql`
    insert into support_grant (tenant_id, id, granted_by, reason, granted_at, expires_at)
    values (${tenantId}, ${grantId}, ${grantedBy}, 'Essai', now(), now() + interval '50 minutes')`;
  const token = newToken();
  await sql`
    insert into sign_in ${sql({ tenant_id: tenantId, id: newId(), support_grant_id: grantId, operator_id: newId(), ...signInUnder(token) })}`;
  return `${COOKIE_NAME}=${token}`;
}

/** Who of a tenant asks as each kind of actor; each call signs in anew, for a route may end the sign-in it came with. */
export interface Cast {
  tenantId: TenantId;
  /** Null for a visitor. */
  cookieFor(kind: Exclude<ActorKind, 'operator' | 'system'>): Promise<string | null>;
}

/** Adds a family of one adult and an agent of each role to a tenant. */
export async function insertCast(database: TestDatabase, tenantId: TenantId): Promise<Cast> {
  const family = await insertFamily(database, tenantId, {
    lastName: 'Duplain',
    adults: [{ firstName: 'Rose' }],
    children: [{ firstName: 'Tom' }],
  });
  const agents = Object.fromEntries(
    await Promise.all(
      STAFF_ROLES.map(async role => [role, (await insertAgent(database, tenantId, role)).id] as const),
    ),
  ) as Record<StaffRole, Id<'account'>>; // one for each role
  return {
    tenantId,
    async cookieFor(kind) {
      if (kind === 'visitor') return null;
      if (kind === 'support') return supportCookie(database, tenantId, agents.admin);
      const accountId = kind === 'guardian' ? family.adults[0]?.accountId : agents[kind];
      return cookieOf(database, tenantId, accountId ?? '');
    },
  };
}

/** An agent who sees one member alone. */
export async function insertLimitedAgent(
  database: TestDatabase,
  tenantId: TenantId,
  role: StaffRole,
  member: string,
): Promise<Id<'account'>> {
  const [row] = await database.superuser<{ id: Id<'member'> }[]>`
    select id from member where tenant_id = ${tenantId} and key = ${member}`;
  const limits: AgentLimit[] = row ? [{ kind: 'member', id: row.id }] : [];
  return (await insertAgent(database, tenantId, role, limits)).id;
}
