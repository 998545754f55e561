/**
 * How every route of the API is tried across tenants: what each name in its address, its query and its body stands for.
 * A route without a case here, or a name without its place, fails the suite.
 */
import type { describeApi } from '@preau/api/openapi';
import { PASSWORD } from '../accounts.ts';

export const NO_ID = '01900000-0000-7000-8000-000000000000';

/** What an id can name, with an id of that sort that nobody has. */
export const MISSING = {
  text: 'aucun-texte',
  logo: NO_ID,
  job: NO_ID,
  mail: 'aucun-courriel',
  /** Of what goes with it. */
  place: '0',
  slug: 'aucune-commune',
  account: 'personne@example.org',
  signIn: NO_ID,
  agent: NO_ID,
  supportGrant: NO_ID,
  supportToken: 'a'.repeat(40),
  passwordLink: 'a'.repeat(40),
  information: NO_ID,
  /** The file of that. */
  form: NO_ID,
  regulation: NO_ID,
  child: NO_ID,
  absence: NO_ID,
  emergencySheet: NO_ID,
  feed: 'aucune-adresse',
  act: NO_ID,
  reservation: NO_ID,
  communeAct: NO_ID,
  mealOrder: NO_ID,
  /** What the e-mail of an order leads to. */
  mealOrderLink: 'aucun-lien',
  guestSeries: NO_ID,
  schoolClass: NO_ID,
  regie: NO_ID,
  billingRun: NO_ID,
  import: NO_ID,
  household: NO_ID,
  invoice: NO_ID,
  payment: NO_ID,
  waiver: NO_ID,
  deposit: NO_ID,
  titreBatch: NO_ID,
  reminderBatch: NO_ID,
  onlinePayment: NO_ID,
  simulated: NO_ID,
  guardian: NO_ID,
  enrolment: NO_ID,
  request: NO_ID,
  thread: NO_ID,
  broadcast: NO_ID,
  /** What a family has sent or been given. */
  file: NO_ID,
  otherHousehold: '01900000-0000-7000-8000-000000000001',
};
export type Ids = typeof MISSING;

/**
 * An id of this sort, a list of one, a value that names nothing of a tenant, the key of an act of this route alone, or a
 * list of one thing that has such places itself.
 */
type Place =
  | keyof Ids
  | { list: keyof Ids }
  | { value: unknown }
  | { isKey: true }
  | { each: Record<string, Place> };

export interface RouteCase {
  params?: Record<string, keyof Ids>;
  query?: Record<string, Place>;
  body?: Record<string, Place>;
  /** A body that is no JSON: a file. */
  bytes?: string;
  /** Its answer has a new id, or tells of the one before: two are never the same. */
  tellsOfItself?: true;
  /** What it answers where the ids are its own; 200 unless it says otherwise. */
  own?: number;
}

/** These say nothing of any tenant, to anyone. */
export const HEALTH_ROUTES = ['GET /healthz', 'GET /readyz'];

/** What is written to somebody, in the order of the contract. */
const SAID = { subject: { value: 'Essai' }, text: { value: 'Essai' }, fileIds: { value: [] } };
const KEY: Record<string, Place> = { key: { isKey: true } };
const MESSAGE: Record<string, Place> = {
  ...KEY,
  householdId: 'household',
  memberId: { value: null },
  about: { value: null },
  ...SAID,
};
const ANSWER: Record<string, Place> = { ...KEY, text: SAID.text, fileIds: SAID.fileIds };

/** Of the planning: a child and a service that is everybody's, on a day to come. */
const DAYS = { value: { kind: 'dates', dates: ['2027-03-01'] } };
const PLANNED: Record<string, Place> = {
  ...KEY,
  preview: { value: false },
  childIds: { list: 'child' },
  services: { value: ['rognaix-garderie-matin'] },
};
const ABSENCE: Record<string, Place> = {
  ...PLANNED,
  from: { value: '2027-03-01' },
  to: { value: '2027-03-02' },
  reason: { value: 'medical' },
  note: { value: null },
  returnOn: { value: null },
  proofs: { value: [] },
};

/** How it came to the mairie. */
const RECEIVED: Record<string, Place> = {
  channel: { value: 'telephone' },
  receivedAt: { value: '2026-11-18T08:00:00Z' },
  override: { value: null },
};

/** A day at the gate of a service that only the other tenant has. */
const GATE = { services: { value: 'garderie-matin' }, date: { value: '2026-11-19' } };

export const ROUTE_CASES: Record<string, RouteCase> = {
  'GET /api/v1/office/classes/:id/badges': { params: { id: 'schoolClass' }, tellsOfItself: true },
  'POST /api/v1/office/children/:id/badge': { params: { id: 'child' } },
  'GET /api/v1/family/planning/to-settle': {},
  'GET /api/v1/office/payments': { query: { q: { value: 'Vix' }, household: 'household', regie: 'regie' } },
  'POST /api/v1/office/payments': {
    body: {
      ...KEY,
      householdId: 'household',
      regieId: 'regie',
      means: { value: 'cheque' },
      amountCents: { value: 100 },
      receivedOn: { value: '2026-11-19' },
      invoiceIds: { list: 'invoice' },
      detail: { value: { bank: null, number: null, drawer: null, reference: null } },
      email: { value: false },
    },
  },
  'POST /api/v1/office/payments/:id/reversal': {
    params: { id: 'payment' },
    body: { ...KEY, reason: { value: 'Essai' } },
  },
  'GET /api/v1/office/payments/:id/receipt': { params: { id: 'payment' } },
  // Nothing is held of the family.
  'POST /api/v1/office/refunds': {
    body: {
      ...KEY,
      householdId: 'household',
      regieId: 'regie',
      amountCents: { value: 100_000 },
      reason: { value: 'Essai' },
    },
    own: 400,
  },
  'POST /api/v1/office/waivers': {
    body: { ...KEY, invoiceId: 'invoice', amountCents: { value: 1 }, reason: { value: 'Essai' } },
  },
  'POST /api/v1/office/account-acts/:id/reversal': {
    params: { id: 'waiver' },
    body: { ...KEY, reason: { value: 'Essai' } },
  },
  'GET /api/v1/office/deposits': { query: { regie: 'regie' } },
  'POST /api/v1/office/deposits': {
    body: {
      ...KEY,
      regieId: 'regie',
      means: { value: 'cheque' },
      madeOn: { value: '2026-11-19' },
      paymentIds: { value: [NO_ID] },
      amountCents: { value: null },
    },
    own: 409,
  },
  'GET /api/v1/office/deposits/:id/document': { params: { id: 'deposit' } },
  'GET /api/v1/office/titres': { query: { regie: 'regie' } },
  'POST /api/v1/office/titres': {
    body: {
      ...KEY,
      regieId: 'regie',
      handedOn: { value: '2026-11-19' },
      invoiceIds: { value: [NO_ID] },
    },
    own: 409,
  },
  'GET /api/v1/office/titres/:id/file': { params: { id: 'titreBatch' } },
  'GET /api/v1/office/reminders': { query: { regie: 'regie', level: { value: '1' } } },
  'POST /api/v1/office/reminders': {
    body: {
      ...KEY,
      regieId: 'regie',
      level: { value: 9 },
      wording: { value: 'Essai' },
      householdIds: { list: 'household' },
    },
    own: 409,
  },
  'GET /api/v1/office/reminders/:id/letters': { params: { id: 'reminderBatch' } },
  'GET /api/v1/office/accounts': { query: { regie: 'regie' } },
  'GET /api/v1/office/accounts/file': { query: { regie: 'regie', format: { value: 'csv' } } },
  'GET /api/v1/office/receipts': {
    query: {
      regie: 'regie',
      from: { value: '2026-11-01' },
      to: { value: '2026-11-30' },
      means: { value: 'cheque' },
    },
  },
  'GET /api/v1/office/receipts/file': {
    query: {
      regie: 'regie',
      from: { value: '2026-11-01' },
      to: { value: '2026-11-30' },
      means: { value: 'cheque' },
      format: { value: 'csv' },
    },
  },
  'GET /api/v1/family/payable': { query: { household: 'household' } },
  'POST /api/v1/family/online-payments': {
    body: { ...KEY, householdId: 'household', regieId: 'regie', invoiceIds: { list: 'invoice' } },
  },
  'GET /api/v1/family/online-payments/:id': { params: { id: 'onlinePayment' } },
  'GET /api/v1/family/payments/:id/receipt': { params: { id: 'payment' } },
  'GET /api/v1/simulated-payments/:id': { params: { id: 'simulated' } },
  'POST /api/v1/simulated-payments/:id': {
    params: { id: 'simulated' },
    body: { outcome: { value: 'refused' } },
  },
  'GET /api/v1/office/gate/services': { query: { date: { value: '2026-11-19' } } },
  'GET /api/v1/office/gate/day': { query: GATE },
  'GET /api/v1/office/gate/pack': { query: GATE },
  'POST /api/v1/office/gate/marks': {
    body: {
      format: { value: 1 },
      deviceId: { value: NO_ID },
      marks: {
        each: {
          id: { value: '01900000-0000-7000-8000-00000000beef' },
          childId: 'child',
          service: { value: 'rognaix-garderie-matin' },
          date: { value: '2026-11-19' },
          kind: { value: 'arrived' },
          at: { value: '07:45' },
          undoesId: { value: null },
          notedAt: { value: '2026-11-19T06:45:00Z' },
          source: { value: 'list' },
        },
      },
    },
  },
  'POST /api/v1/office/gate/rolls': {
    body: {
      service: { value: 'garderie-matin' },
      date: { value: '2026-11-19' },
      deviceId: { value: NO_ID },
      leftAt: { value: null },
    },
  },
  'GET /api/v1/office/emergency': {},
  'GET /api/v1/office/emergency/sheets/:id': { params: { id: 'emergencySheet' } },
  'GET /api/v1/office/emergency/document': {
    query: {
      kind: { value: 'care' },
      site: { value: 'ecole-elementaire' },
      service: { value: 'garderie-matin' },
    },
    own: 404,
  },
  'GET /api/v1/office/day-board': {
    query: {
      day: { value: '2026-11-17' },
      week: { value: '2026-11-16' },
      site: { value: 'ecole-rognaix' },
      service: { value: 'rognaix-garderie-matin' },
    },
  },
  'GET /api/v1/office/attendance/day': {
    query: { service: { value: 'garderie-matin' }, date: { value: '2026-11-19' } },
  },
  'POST /api/v1/office/attendance/corrections': {
    body: {
      ...KEY,
      service: { value: 'garderie-matin' },
      date: { value: '2026-11-19' },
      reason: { value: 'Oubli' },
      closes: { value: false },
      children: {
        each: {
          childId: 'child',
          presence: { value: 'present' },
          arrival: { value: null },
          departure: { value: null },
        },
      },
    },
  },
  'GET /api/v1/office/occupancy': {
    query: {
      year: { value: '2026-2027' },
      month: { value: '2026-11-01' },
      site: { value: 'ecole-rognaix' },
      service: { value: 'rognaix-garderie-matin' },
    },
  },
  'GET /api/v1/office/places': {
    query: { from: { value: '2027-03-01' }, weeks: { value: '6' }, site: { value: 'ecole-rognaix' } },
  },
  'GET /api/v1/office/attendance/export': {
    query: {
      kind: { value: 'presences' },
      format: { value: 'csv' },
      from: { value: '2026-11-01' },
      to: { value: '2026-11-30' },
      site: { value: 'ecole-rognaix' },
      services: { value: '' },
    },
  },
  'GET /api/v1/office/planning': {
    query: {
      week: { value: '2027-03-01' },
      site: { value: 'ecole-rognaix' },
      service: { value: 'rognaix-garderie-matin' },
      class: 'schoolClass',
    },
  },
  'GET /api/v1/office/planning/children/:id': {
    params: { id: 'child' },
    query: { from: { value: '2027-03-01' }, to: { value: '2027-03-31' } },
  },
  'GET /api/v1/office/planning/queue': {
    query: {
      kind: { value: 'reservation' },
      service: { value: 'rognaix-garderie-matin' },
      household: { value: '990000000001' },
      after: { value: `2026-11-01~0~${NO_ID}` },
    },
  },
  'POST /api/v1/office/planning/decisions': {
    body: {
      ...KEY,
      ids: { list: 'reservation' },
      decision: { value: 'refuse' },
      reason: { value: 'Essai' },
    },
    tellsOfItself: true,
  },
  'POST /api/v1/office/planning/reservations': {
    body: {
      ...PLANNED,
      householdId: 'household',
      when: DAYS,
      ...RECEIVED,
      acceptsRequested: { value: true },
    },
  },
  'POST /api/v1/office/planning/absences': { body: { ...ABSENCE, ...RECEIVED } },
  'POST /api/v1/office/planning/withdrawals': {
    body: {
      ...KEY,
      days: { value: [{ childId: NO_ID, service: 'rognaix-garderie-matin', date: '2027-03-01' }] },
      ...RECEIVED,
    },
    own: 404,
  },
  'GET /api/v1/office/planning/closures': {},
  // A service that nobody has.
  'POST /api/v1/office/planning/closures': {
    body: {
      ...KEY,
      preview: { value: false },
      kind: { value: 'closure' },
      cause: { value: 'strike' },
      reason: { value: 'Essai' },
      services: { value: ['aucun-service'] },
      classId: 'schoolClass',
      from: { value: '2027-03-01' },
      to: { value: '2027-03-01' },
    },
    own: 404,
  },
  'POST /api/v1/office/planning/closures/:id/withdrawal': {
    params: { id: 'communeAct' },
    body: KEY,
    tellsOfItself: true,
  },
  'POST /api/v1/office/planning/capacity': {
    body: {
      ...KEY,
      service: { value: 'aucun-service' },
      from: { value: '2027-03-01' },
      to: { value: '2027-03-05' },
      capacity: { value: 12 },
    },
    own: 404,
  },
  'GET /api/v1/office/billing': {},
  // Another month while a draft is there.
  'POST /api/v1/office/billing/runs': {
    body: { regieId: 'regie', from: { value: '2026-11' }, to: { value: '2026-11' } },
    own: 409,
  },
  'GET /api/v1/office/billing/runs/:id': { params: { id: 'billingRun' } },
  'GET /api/v1/office/billing/runs/:id/progress': { params: { id: 'billingRun' } },
  'GET /api/v1/office/billing/runs/:id/families': {
    params: { id: 'billingRun' },
    query: {
      q: { value: 'Vix' },
      signal: { value: 'unpriced' },
      outcome: { value: 'issued' },
      owing: { value: 'yes' },
      page: { value: 1 },
    },
  },
  'GET /api/v1/office/billing/runs/:id/families/:householdId': {
    params: { id: 'billingRun', householdId: 'household' },
  },
  'GET /api/v1/office/billing/runs/:id/invoices': {
    params: { id: 'billingRun' },
    query: { q: { value: 'Vix' }, page: { value: 1 } },
  },
  'GET /api/v1/office/billing/runs/:id/draft.csv': { params: { id: 'billingRun' } },
  // Another draft than the one that was seen.
  'POST /api/v1/office/billing/runs/:id/issue': {
    params: { id: 'billingRun' },
    body: {
      issuedOn: { value: '2026-11-19' },
      dueOn: { value: '2026-12-19' },
      seen: { value: { invoices: 2, cents: 1 } },
    },
    own: 409,
  },
  // A draft has issued nothing to compare with.
  'POST /api/v1/office/billing/runs/:id/compare': { params: { id: 'billingRun' }, own: 409 },
  'GET /api/v1/office/billing/corrections': {
    query: { regieId: 'regie', householdId: 'household' },
  },
  'POST /api/v1/office/billing/corrections': {
    body: {
      ...KEY,
      regieId: 'regie',
      ids: { value: [`${NO_ID}.nothing.0`] },
      reason: { value: 'Essai' },
      dueOn: { value: null },
    },
  },
  'POST /api/v1/office/billing/runs/:id/rebuild': { params: { id: 'billingRun' } },
  'POST /api/v1/office/billing/runs/:id/discard': { params: { id: 'billingRun' } },
  'GET /api/v1/family/statement': {
    query: { household: 'household', year: { value: '2025' }, regie: 'regie' },
  },
  'GET /api/v1/family/invoices/:id': { params: { id: 'invoice' } },
  'GET /api/v1/family/invoices/:id/document': { params: { id: 'invoice' } },
  'GET /api/v1/office/families/:id/account': {
    params: { id: 'household' },
    query: { year: { value: '2025' }, regie: 'regie' },
  },
  'GET /api/v1/office/invoices/:id': { params: { id: 'invoice' } },
  'GET /api/v1/office/invoices/:id/document': { params: { id: 'invoice' } },
  'POST /api/v1/office/invoices/:id/resend': { params: { id: 'invoice' }, body: KEY },
  // A draft has no invoices yet.
  'GET /api/v1/office/billing-runs/:id/deliveries': { params: { id: 'billingRun' }, own: 404 },
  'GET /api/v1/office/billing-runs/:id/paper': {
    params: { id: 'billingRun' },
    query: { part: { value: '1' } },
    own: 404,
  },
  'GET /api/v1/office/meals': {
    query: {
      from: { value: '2027-03-01' },
      to: { value: '2027-03-05' },
      site: { value: 'aucune-cantine' },
    },
    own: 404,
  },
  'POST /api/v1/office/meals/orders': {
    body: {
      ...KEY,
      site: { value: 'aucune-cantine' },
      date: { value: '2026-11-20' },
      reason: { value: 'Sortie' },
    },
    own: 404,
  },
  'POST /api/v1/office/meals/orders/:id/sendings': { params: { id: 'mealOrder' }, body: KEY },
  'POST /api/v1/office/meals/orders/:id/receipt': { params: { id: 'mealOrder' } },
  'GET /api/v1/office/meals/guests': {},
  'POST /api/v1/office/meals/guests': {
    body: {
      ...KEY,
      service: { value: 'aucun-service' },
      from: { value: '2027-03-01' },
      to: { value: '2027-03-05' },
      weekdays: { value: [] },
      mealType: { value: null },
      kind: { value: 'staff' },
      quantity: { value: 2 },
      label: { value: null },
    },
    own: 404,
  },
  'DELETE /api/v1/office/meals/guests/:id': {
    params: { id: 'guestSeries' },
    query: { date: { value: '2027-03-01' } },
  },
  'GET /api/v1/office/menus': {
    query: { week: { value: '2027-03-01' }, site: { value: 'aucune-cantine' } },
    own: 404,
  },
  'PUT /api/v1/office/menus': {
    body: {
      site: { value: 'aucune-cantine' },
      status: { value: 'draft' },
      days: { value: [{ date: '2027-03-01', dishes: [] }] },
    },
    own: 404,
  },
  'POST /api/v1/office/menus/copies': {
    body: {
      site: { value: 'aucune-cantine' },
      from: { value: '2027-03-01' },
      to: { value: '2027-03-08' },
    },
    own: 404,
  },
  'POST /api/v1/office/menus/imports': {
    body: { site: { value: 'aucune-cantine' }, status: { value: 'draft' }, text: { value: 'Jour' } },
    own: 404,
  },
  'GET /api/v1/portal/menus': {
    query: { week: { value: '2027-03-01' }, site: { value: 'aucune-cantine' } },
    own: 404,
  },
  'GET /api/v1/portal/meal-orders/:token': { params: { token: 'mealOrderLink' } },
  'POST /api/v1/portal/meal-orders/:token/receipt': { params: { token: 'mealOrderLink' } },
  // Before the address is replaced, and taken back.
  'GET /api/v1/portal/planning/:token': { params: { token: 'feed' } },
  'GET /api/v1/family/planning': {
    query: { from: { value: '2026-11-01' }, to: { value: '2026-11-30' } },
  },
  'POST /api/v1/family/planning/reservations': {
    body: { ...PLANNED, householdId: 'household', when: DAYS },
  },
  'POST /api/v1/family/planning/absences': { body: ABSENCE },
  'POST /api/v1/family/planning/absences/:id/proofs': {
    params: { id: 'absence' },
    body: { ...KEY, kind: { value: 'certificat-medical' }, fileId: 'file' },
    // The file is not one that has just been sent.
    own: 400,
  },
  'POST /api/v1/family/planning/withdrawals': {
    body: {
      ...KEY,
      days: { value: [{ childId: NO_ID, service: 'rognaix-garderie-matin', date: '2027-03-01' }] },
    },
    own: 404,
  },
  'GET /api/v1/family/planning/acts': { query: { after: { value: NO_ID } } },
  'GET /api/v1/family/planning/feed': {},
  'POST /api/v1/family/planning/feed': { tellsOfItself: true },
  'DELETE /api/v1/family/planning/feed': {},
  'POST /api/v1/family/planning/undo': { body: { ...KEY, actId: 'act' }, tellsOfItself: true },
  'GET /api/v1/portal': {},
  'GET /api/v1/portal/texts/:key': { params: { key: 'text' }, query: { date: { value: '2026-11-19' } } },
  'GET /api/v1/portal/texts/:key/document': {
    params: { key: 'text' },
    query: { date: { value: '2026-11-19' } },
  },
  'GET /api/v1/portal/files/:id': { params: { id: 'logo' } },
  'GET /api/v1/portal/registration-form': {},
  'GET /api/v1/family/children/:id/sheet': { params: { id: 'child' }, query: { format: { value: 'full' } } },
  'GET /api/v1/office/children/:id/sheet': { params: { id: 'child' }, query: { format: { value: 'full' } } },
  'GET /api/v1/office/imports': {},
  'POST /api/v1/office/imports': {
    query: {
      kind: { value: 'families' },
      fileName: { value: 'familles.csv' },
      siteId: { value: '' },
      schoolYearId: { value: '' },
    },
    bytes: 'Responsable nom;Responsable prénom',
    tellsOfItself: true,
  },
  'GET /api/v1/office/imports/:id': {
    params: { id: 'import' },
    query: { outcome: { value: 'refused' }, after: { value: '0' }, limit: { value: '10' } },
  },
  'POST /api/v1/office/imports/:id/confirmation': { params: { id: 'import' } },
  'DELETE /api/v1/office/imports/:id': { params: { id: 'import' }, own: 409 },
  'GET /api/v1/office/letters': {},
  'GET /api/v1/office/letters/document': {
    query: {
      who: { value: 'class' },
      classId: 'schoolClass',
      kind: { value: 'letters' },
      sheet: { value: 'L7160' },
      skipped: { value: '0' },
    },
  },
  'GET /api/v1/session': {},
  'GET /api/v1/frame': {},
  'DELETE /api/v1/session': {},
  'POST /api/v1/session': { body: { identifier: 'account', password: { value: PASSWORD } } },
  // Nobody awaits a code here.
  'POST /api/v1/session/second-factor': { own: 409 },
  'POST /api/v1/session/code': { body: { code: { value: '123456' } }, own: 409 },
  'GET /api/v1/session/password': {},
  'POST /api/v1/session/password/forgotten': { body: { identifier: 'account' } },
  'POST /api/v1/session/password/link': { body: { token: 'passwordLink' } },
  'POST /api/v1/session/password/by-link': {
    body: { token: 'passwordLink', password: { value: 'Noisette-74-prune' } },
  },
  'GET /api/v1/office/agents': {},
  'POST /api/v1/office/agents': {
    body: {
      firstName: { value: 'Essai' },
      lastName: { value: 'ESSAI' },
      role: { value: 'caterer' },
      limits: { value: [] },
      email: { value: 'essai@mairie.example' },
    },
  },
  'PUT /api/v1/office/agents/:id': {
    params: { id: 'agent' },
    body: {
      firstName: { value: 'Essai' },
      lastName: { value: 'ESSAI' },
      role: { value: 'caterer' },
      limits: { value: [] },
    },
  },
  'POST /api/v1/office/agents/:id/invitation': { params: { id: 'agent' } },
  'POST /api/v1/office/agents/:id/closing': { params: { id: 'agent' } },
  'DELETE /api/v1/office/agents/:id/closing': { params: { id: 'agent' } },
  'DELETE /api/v1/office/agents/:id/second-factor': { params: { id: 'agent' } },
  'GET /api/v1/office/support': {},
  'POST /api/v1/office/support': { body: { reason: { value: 'Une facture ne s’affiche pas' } } },
  'POST /api/v1/session/support': { body: { token: 'supportToken' } },
  'DELETE /api/v1/office/support/:id': { params: { id: 'supportGrant' } },
  'GET /api/v1/platform/tenants/:slug/support': { params: { slug: 'slug' } },
  'POST /api/v1/platform/tenants/:slug/support': { params: { slug: 'slug' } },
  'GET /api/v1/session/demonstration': {},
  'GET /api/v1/session/sign-ins': { tellsOfItself: true },
  'DELETE /api/v1/session/sign-ins/:id': { params: { id: 'signIn' } },
  'POST /api/v1/session/password': {
    body: { current: { value: PASSWORD }, password: { value: 'Noisette-73-prune' } },
  },
  'GET /api/v1/family/export': { tellsOfItself: true },
  'GET /api/v1/office/retention': {},
  'POST /api/v1/office/retention': {},
  'GET /api/v1/family/home': {},
  'GET /api/v1/family/file': {},
  'GET /api/v1/family/children': {},
  'GET /api/v1/family/children/:id': { params: { id: 'child' } },
  'GET /api/v1/family/children/:id/health': { params: { id: 'child' } },
  'POST /api/v1/family/files': {
    query: { name: { value: 'essai.pdf' }, purpose: { value: 'document' } },
    bytes: '%PDF-1.4 essai %%EOF',
  },
  'POST /api/v1/office/files': {
    query: { name: { value: 'essai.pdf' }, purpose: { value: 'document' } },
    bytes: '%PDF-1.4 essai %%EOF',
  },
  'GET /api/v1/family/files/:id': { params: { id: 'file' } },
  'GET /api/v1/office/files/:id': { params: { id: 'file' } },
  // What is so already is no change.
  'POST /api/v1/family/requests': {
    body: {
      section: { value: 'child' },
      action: { value: 'update' },
      subjectId: 'child',
      childId: 'child',
      householdId: { value: null },
      input: { value: {} },
      note: { value: null },
      fileIds: { value: [] },
      copyTo: { value: [] },
    },
  },
  'GET /api/v1/family/requests': {
    query: { type: { value: 'health' }, status: { value: 'open' }, childId: 'child', before: 'request' },
  },
  'GET /api/v1/family/requests/:id': { params: { id: 'request' } },
  'GET /api/v1/office/requests': {
    query: {
      type: { value: 'health' },
      status: { value: 'open' },
      member: { value: NO_ID },
      household: 'household',
      child: 'child',
      olderThanDays: { value: '1' },
      after: 'request',
      limit: { value: '20' },
    },
  },
  'GET /api/v1/office/requests/:id': { params: { id: 'request' } },
  'POST /api/v1/office/requests/decisions': {
    tellsOfItself: true,
    body: {
      ids: { list: 'request' },
      decision: { value: 'ask-complement' },
      reason: { value: 'Essai' },
      despiteChanges: { value: false },
    },
  },
  'POST /api/v1/family/requests/:id/answer': {
    params: { id: 'request' },
    body: { note: { value: 'Essai' }, fileIds: { value: [] }, input: { value: {} } },
  },
  'POST /api/v1/family/requests/:id/withdraw': { params: { id: 'request' } },
  'GET /api/v1/family/information': {},
  'GET /api/v1/family/information/:id/file': { params: { id: 'information' } },
  'POST /api/v1/family/regulations/:id/acknowledgement': { params: { id: 'regulation' } },
  'GET /api/v1/office/information': {},
  'POST /api/v1/office/information': {
    tellsOfItself: true,
    body: {
      title: { value: 'Essai' },
      markdown: { value: 'Essai' },
      url: { value: null },
      fileId: { value: null },
      kind: { value: 'message' },
      memberId: { value: null },
    },
  },
  'POST /api/v1/office/information/order': { body: { ids: { list: 'information' } } },
  'POST /api/v1/office/information/files': { bytes: '%PDF-1.4 essai %%EOF' },
  'GET /api/v1/office/information/:id/file': { params: { id: 'information' } },
  'POST /api/v1/office/information/:id/versions': {
    params: { id: 'information' },
    body: {
      title: { value: 'Essai' },
      markdown: { value: 'Essai' },
      url: { value: null },
      fileId: 'form',
    },
  },
  'POST /api/v1/office/information/:id/withdrawal': { params: { id: 'information' } },
  'DELETE /api/v1/office/information/:id/withdrawal': { params: { id: 'information' } },
  'GET /api/v1/office/regulations/:id/lacking': { params: { id: 'regulation' } },
  'GET /api/v1/office/search': { query: { q: { value: 'vix' } } },
  'GET /api/v1/office/waiting': {},
  'GET /api/v1/office/families': {},
  'POST /api/v1/office/families': {
    tellsOfItself: true,
    body: {
      guardian: { value: { lastName: 'Essai', firstName: 'Essai', phoneMobile: '0601020304' } },
      children: { value: [] },
      memberId: { value: null },
      despiteDuplicates: { value: true },
    },
  },
  'GET /api/v1/office/families/:id': { params: { id: 'household' } },
  'PUT /api/v1/office/families/:id': {
    params: { id: 'household' },
    body: { memberId: { value: null }, note: { value: 'Essai' }, leftOn: { value: null } },
  },
  'POST /api/v1/office/families/:id/children': {
    params: { id: 'household' },
    body: {
      child: { value: { lastName: 'Essai', firstName: 'Essai', birthDate: '2020-01-01' } },
      despiteDuplicates: { value: true },
    },
  },
  'GET /api/v1/office/children/:id': { params: { id: 'child' } },
  'GET /api/v1/office/children/:id/health': { params: { id: 'child' } },
  // Into a household that nobody has.
  'PUT /api/v1/office/children/:id/custody': {
    params: { id: 'child' },
    body: {
      periods: {
        value: [
          {
            householdId: NO_ID,
            firstDay: '2026-09-01',
            lastDay: null,
            weeks: 'every',
            holidays: 'all',
            costShareBp: 10_000,
          },
        ],
      },
    },
    own: 404,
  },
  'PUT /api/v1/office/children/:id/authority': {
    params: { id: 'child' },
    body: { guardianId: 'guardian', authority: { value: 'parental' } },
  },
  'PUT /api/v1/office/children/:id/class': {
    params: { id: 'child' },
    body: { classId: 'schoolClass', level: { value: 'cm1' } },
  },
  // Into a service that nobody has.
  'POST /api/v1/office/children/:id/enrolments': {
    params: { id: 'child' },
    body: {
      serviceId: { value: NO_ID },
      householdId: 'household',
      firstDay: { value: '2026-09-01' },
      lastDay: { value: null },
      contract: { value: 'occasional' },
      weekdays: { value: [] },
    },
    own: 404,
  },
  'POST /api/v1/office/enrolments/:id/end': {
    params: { id: 'enrolment' },
    body: { lastDay: { value: '2027-06-30' } },
  },
  'POST /api/v1/office/corrections': {
    body: {
      section: { value: 'child' },
      action: { value: 'update' },
      subjectId: 'child',
      ownerId: 'household',
      input: { value: {} },
    },
  },
  'POST /api/v1/office/corrections/finances': {
    body: {
      section: { value: 'bank' },
      action: { value: 'update' },
      subjectId: 'household',
      ownerId: 'household',
      input: { value: {} },
    },
  },
  'POST /api/v1/office/corrections/health': {
    body: {
      section: { value: 'complement' },
      action: { value: 'update' },
      subjectId: 'child',
      ownerId: 'child',
      input: { value: {} },
    },
  },
  'GET /api/v1/office/duplicates': {},
  'GET /api/v1/office/merges': {
    query: { kind: { value: 'household' }, keptId: 'household', otherId: 'otherHousehold' },
  },
  // Two adults and a third are not one household.
  'POST /api/v1/office/merges': {
    body: {
      kind: { value: 'household' },
      keptId: 'household',
      otherId: 'otherHousehold',
      taken: { value: [] },
    },
    own: 409,
  },
  'GET /api/v1/office/classes': { query: { year: { value: '2026-2027' } } },
  // In a school that nobody has.
  'POST /api/v1/office/classes': {
    body: {
      siteId: { value: NO_ID },
      year: { value: '2026-2027' },
      name: { value: 'Essai' },
      levels: { value: ['cp'] },
      teacher: { value: null },
    },
    own: 404,
  },
  'POST /api/v1/office/classes/default-enrolments': {
    tellsOfItself: true,
    body: { year: { value: '2026-2027' } },
  },
  'GET /api/v1/office/classes/:id': { params: { id: 'schoolClass' } },
  'PUT /api/v1/office/classes/:id': {
    params: { id: 'schoolClass' },
    body: { name: { value: 'Essai' }, levels: { value: ['cm1'] }, teacher: { value: null } },
  },
  'GET /api/v1/office/promotion': { query: { from: { value: '2026-2027' } } },
  // The next school year is not set up.
  'POST /api/v1/office/promotion': {
    body: { from: { value: '2026-2027' }, choices: { value: [] } },
  },
  'GET /api/v1/family/messages': { query: { box: { value: 'sent' }, before: { value: 'none' } } },
  'GET /api/v1/family/messages/choices': {},
  'POST /api/v1/family/messages': { body: MESSAGE },
  'GET /api/v1/family/messages/:id': { params: { id: 'thread' } },
  'POST /api/v1/family/messages/:id/answer': { params: { id: 'thread' }, body: ANSWER },
  'POST /api/v1/family/messages/:id/reading': { params: { id: 'thread' }, body: { number: { value: 1 } } },
  'POST /api/v1/family/messages/:id/filing': {
    params: { id: 'thread' },
    body: { deleted: { value: false } },
  },
  'GET /api/v1/family/messages/:id/files/:fileId': { params: { id: 'thread', fileId: 'file' } },
  'GET /api/v1/family/preferences': {},
  'PUT /api/v1/family/preferences': { body: { preferences: { value: [] } } },
  'GET /api/v1/office/messages': {
    query: {
      box: { value: 'received' },
      memberId: { value: NO_ID },
      householdId: 'household',
      q: { value: 'Vix' },
      before: { value: 'none' },
    },
  },
  'POST /api/v1/office/messages': { body: MESSAGE },
  'GET /api/v1/office/messages/:id': { params: { id: 'thread' } },
  'POST /api/v1/office/messages/:id/answer': { params: { id: 'thread' }, body: ANSWER },
  'POST /api/v1/office/messages/:id/reading': { params: { id: 'thread' }, body: { number: { value: 1 } } },
  'POST /api/v1/office/messages/:id/filing': {
    params: { id: 'thread' },
    body: { deleted: { value: false } },
  },
  'POST /api/v1/office/messages/:id/waiting': {
    params: { id: 'thread' },
    body: { awaitsAnswer: { value: true } },
  },
  'GET /api/v1/office/messages/:id/files/:fileId': { params: { id: 'thread', fileId: 'file' } },
  'GET /api/v1/office/broadcasts': {},
  'GET /api/v1/office/broadcasts/choices': {},
  'POST /api/v1/office/broadcasts/reach': { body: { kind: { value: 'all' }, ids: { value: [] } } },
  'POST /api/v1/office/broadcasts': {
    body: { ...KEY, memberId: { value: null }, audience: { value: { kind: 'all', ids: [] } }, ...SAID },
  },
  'GET /api/v1/office/broadcasts/:id': { params: { id: 'broadcast' } },
  'GET /api/v1/office/preferences': {},
  'PUT /api/v1/office/preferences': { body: { preferences: { value: [] } } },
  'GET /api/v1/office/families/:id/notifications': { params: { id: 'household' } },
  'GET /api/v1/office/templates': {},
  'PUT /api/v1/office/templates': {
    body: {
      occasion: { value: 'broadcast' },
      subject: { value: 'Essai' },
      text: { value: 'Essai' },
      sms: { value: 'Essai' },
    },
  },
  'POST /api/v1/office/templates/restoration': { body: { occasion: { value: 'broadcast' } } },
  'GET /api/v1/platform/tenants': {},
  'GET /api/v1/platform/tenants/:slug': { params: { slug: 'slug' } },
  'POST /api/v1/platform/tenants/:slug/test-email': {
    params: { slug: 'slug' },
    body: { to: { value: 'essai@example.org' } },
  },
  'GET /api/v1/platform/jobs/failed': {},
  'POST /api/v1/platform/jobs/:id/retry': { params: { id: 'job' } },
  'GET /api/v1/platform/mail': {},
  'GET /api/v1/platform/mail/:id': { params: { id: 'mail' } },
  'GET /api/v1/platform/mail/:id/attachments/:place': { params: { id: 'mail', place: 'place' } },
};

/** Runs before the routes, on all of them. */
const MIDDLEWARE = ['ALL /*', 'ALL /api/*'];

/** `GET /api/v1/portal` and so on, of everything that handles requests. */
export function routesOf(registered: readonly { method: string; path: string }[]): string[] {
  const all = new Set(registered.map(({ method, path }) => `${method} ${path}`));
  return [...all].filter(route => !MIDDLEWARE.includes(route));
}

/** The request of a route with these ids in all their places. @throws Error when the path has a name without its place */
export function requestOf(route: string, ids: Ids): { path: string; init: RequestInit } {
  const [method = '', pattern = ''] = route.split(' ');
  const { params = {}, query = {}, body, bytes } = ROUTE_CASES[route] ?? {};
  const saidIn = (place: Place): unknown => {
    if (typeof place === 'string') return ids[place];
    if ('each' in place) return [Object.fromEntries(valuesOf(place.each))];
    if ('isKey' in place) return route.replace(/[^a-z]+/g, '-');
    return 'list' in place ? [ids[place.list]] : place.value;
  };
  const valuesOf = (places: Record<string, Place>): [string, unknown][] =>
    Object.entries(places).map(([name, place]) => [name, saidIn(place)]);
  const path = pattern.replace(PARAMETER, (_, name: string) => {
    const place = params[name];
    if (!place) throw new Error(`${route}: the case does not say what « ${name} » names`);
    return ids[place];
  });
  if (/[^\w./-]/.test(path)) throw new Error(`${route}: a spelling of paths that this test cannot read`);
  const search = new URLSearchParams(
    Object.entries(query).map(([name, place]) => [name, String(saidIn(place))]),
  ).toString();
  return {
    path: search ? `${path}?${search}` : path,
    init: {
      method,
      ...(body && {
        body: JSON.stringify(Object.fromEntries(valuesOf(body))),
        headers: { 'content-type': 'application/json' },
      }),
      ...(bytes && { body: bytes, headers: { 'content-type': 'application/octet-stream' } }),
    },
  };
}

/** `:id`, `:id?`, `:id{[0-9]+}`. */
const PARAMETER = /:(\w+)(?:\{[^/]*\})?\??/g;

interface Names {
  params: string[];
  query: string[];
  body: string[];
}

/** The names of a case, as {@link namesTaken} tells those of its route. */
export function namesIn({ params = {}, query = {}, body = {} }: RouteCase): Names {
  return { params: Object.keys(params), query: Object.keys(query), body: Object.keys(body) };
}

/** The names that a route takes: those of its path, and those that the API's description has of its query and body. */
export function namesTaken(
  route: string,
  description: Awaited<ReturnType<typeof describeApi>>,
): Names | undefined {
  const [method = '', path = ''] = route.split(' ');
  const operation = (JSON.parse(description) as Description).paths[path.replace(PARAMETER, '{$1}')]?.[
    method.toLowerCase()
  ];
  return (
    operation && {
      params: [...path.matchAll(PARAMETER)].map(([, name = '']) => name),
      query: (operation.parameters ?? []).filter(at => at.in === 'query').map(({ name }) => name),
      body: Object.keys(operation.requestBody?.content['application/json'].schema.properties ?? {}),
    }
  );
}

/** What we read of an OpenAPI document. */
interface Description {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { in: string; name: string }[];
        requestBody?: { content: { 'application/json': { schema: { properties?: object } } } };
      }
    >
  >;
}
