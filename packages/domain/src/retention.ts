/**
 * How long what is kept is kept, table by table. The months of a class are the commune's (families.yaml); the other
 * classes say what ends them. A test refuses a table of tenants without a class.
 */
import type { RetentionClass } from './family-rules.ts';

/** What is not counted in months of the commune's choosing, each with what ends it. */
export const FIXED_CLASSES = [
  /** As long as the commune's folder, or its page, says it. */
  'configuration',
  /** Agents' accounts: until the admin closes them, then for the audit. */
  'staff',
  /** Links, codes and counts of attempts: a moment. */
  'passing',
  /** Bytes: as long as a row names them. */
  'files',
  /** Jobs that are done: thirty days. */
  'jobs',
  /** Who did what: proof of what was decided. Nobody may delete any. */
  'proof',
] as const;
export type DataClass = RetentionClass | (typeof FIXED_CLASSES)[number];

export const TABLE_CLASSES: Readonly<Record<string, DataClass>> = {
  tenant_profile: 'configuration',
  member: 'configuration',
  regie: 'configuration',
  site: 'configuration',
  service: 'configuration',
  meal_type: 'configuration',
  meal_type_site: 'configuration',
  absence_reason: 'configuration',
  staff_role: 'configuration',
  staff_role_limit: 'configuration',
  school_year: 'configuration',
  school_holidays: 'configuration',
  calendar_exception: 'configuration',
  regulation_version: 'configuration',
  regulation_version_service: 'configuration',
  regulation_text: 'configuration',
  agreed_case: 'configuration',
  family_rules: 'configuration',
  document_kind: 'configuration',
  enrolment_rule: 'configuration',
  enrolment_rule_site: 'configuration',
  information_item: 'configuration',
  information_version: 'configuration',
  message_template: 'configuration',
  school_class: 'configuration',
  /** Days and places say nothing of anyone. */
  service_day: 'configuration',
  commune_act: 'configuration',
  attendance_roll: 'configuration',
  /** What was ordered, by whom received, and what was cooked: numbers and dishes, of nobody. */
  meal_order: 'configuration',
  meal_order_line: 'configuration',
  meal_order_sending: 'configuration',
  guest_meal: 'configuration',
  menu: 'configuration',

  household: 'departedFamilies',
  household_guardian: 'departedFamilies',
  household_fiscal: 'departedFamilies',
  household_caf: 'departedFamilies',
  household_bank: 'departedFamilies',
  household_quotient: 'departedFamilies',
  guardian: 'departedFamilies',
  child: 'departedFamilies',
  child_guardian: 'departedFamilies',
  custody: 'departedFamilies',
  schooling: 'departedFamilies',
  enrolment: 'departedFamilies',
  authorised_person: 'departedFamilies',
  family_document: 'departedFamilies',
  regulation_acknowledgement: 'departedFamilies',
  child_complement: 'departedFamilies',
  child_health: 'departedFamilies',
  child_allergy: 'departedFamilies',
  child_pai: 'departedFamilies',
  account: 'departedFamilies',
  information_visit: 'departedFamilies',
  act: 'departedFamilies',
  reservation: 'departedFamilies',
  absence: 'departedFamilies',
  absence_proof: 'departedFamilies',
  planning_feed: 'departedFamilies',
  /** Invoices are made of it, and marks say how it came about: both go with the family. */
  attendance: 'departedFamilies',
  attendance_mark: 'departedFamilies',
  child_badge: 'departedFamilies',
  notification_preference: 'departedFamilies',

  /** Those that were accepted are the history of the file, and go with it. */
  request: 'declinedRequests',
  request_health: 'declinedRequests',
  request_event: 'declinedRequests',
  request_file: 'declinedRequests',

  thread: 'messages',
  thread_reading: 'messages',
  message: 'messages',
  message_file: 'messages',
  broadcast: 'messages',
  broadcast_chunk: 'messages',
  broadcast_file: 'messages',

  sign_in: 'signIns',
  health_reading: 'healthReadings',
  notification: 'notifications',
  number_series: 'configuration',
  billing_run: 'accounting',
  billing_chunk: 'accounting',
  invoice: 'accounting',
  invoice_line: 'accounting',
  invoice_document: 'accounting',
  billed_month: 'accounting',
  family_account: 'accounting',
  payment: 'accounting',
  deposit: 'accounting',
  deposit_payment: 'accounting',
  titre_batch: 'accounting',
  titre: 'accounting',
  ledger_entry: 'accounting',
  allotment: 'accounting',
  online_payment: 'accounting',
  reminder_batch: 'accounting',
  reminder: 'accounting',

  data_import: 'importFiles',
  import_line: 'importFiles',

  agent: 'staff',
  agent_limit: 'staff',
  recovery_code: 'staff',

  /** Of a day, until its night. */
  emergency_sheet: 'passing',
  password_link: 'passing',
  attempt: 'passing',

  file: 'files',
  file_upload: 'files',

  outbox: 'jobs',

  audit_entry: 'proof',
  support_grant: 'proof',
};

/** What the purge does, in this order: what families leave behind goes last, so that each step counts its own. */
export const PURGE_STEPS = [
  'declinedRequests',
  'messages',
  'notifications',
  'signIns',
  'passing',
  'healthReadings',
  'importFiles',
  'departedFamilies',
  'accounting',
  'files',
] as const satisfies readonly DataClass[];
export type PurgeStep = (typeof PURGE_STEPS)[number];

/** How many rows of each step went, or would go. Of families also the children and adults that go with them. */
export type PurgeCounts = Record<PurgeStep | 'children' | 'adults', number>;

export const NOTHING_PURGED: PurgeCounts = {
  declinedRequests: 0,
  messages: 0,
  notifications: 0,
  signIns: 0,
  passing: 0,
  healthReadings: 0,
  importFiles: 0,
  departedFamilies: 0,
  accounting: 0,
  files: 0,
  children: 0,
  adults: 0,
};
