/**
 * The file of a family, section by section and field by field: one table from which the forms, the checks, the requests
 * with their before and after, and the columns are all read. The fields are those of the guides.
 */
import { isValidBIC, isValidIBAN } from 'ibantools';
import { isLocalDate, type LocalDate } from './dates.ts';
import {
  ALLERGY_KINDS,
  CAF_SCHEMES,
  CIVILITIES,
  CONTRACTS,
  KINSHIPS,
  QUALITIES,
  SEXES,
  SITUATIONS,
} from './family.ts';
import { isUuid } from './ids.ts';
import type { RequestAction, RequestType } from './request.ts';

/** What a field holds when it is kept: a text, a yes or no, a whole number, ISO weekdays; null when it is empty. */
export type FieldValue = string | boolean | number | readonly number[] | null;

export type Field = {
  /** Needed for an addition, and not to be emptied by a change. */
  required?: true;
  /** Shown only where the commune asks for it. */
  optional?: true;
} & (
  | { kind: 'text' | 'long-text'; most: number }
  | { kind: 'choice'; choices: readonly string[] }
  /** The id of a row that the tenant offers: a meal type, a service, a class. */
  | { kind: 'reference'; to: 'meal-type' | 'service' | 'site' | 'document-kind' }
  /** A day; `past` may not be after today. */
  | { kind: 'date'; past?: true }
  | { kind: 'boolean' | 'phone' | 'email' | 'postal-code' | 'iban' | 'bic' | 'weekdays' | 'file' }
  /** A whole number; `unit` says of what, so that a form can ask in euros and keep cents. */
  | { kind: 'number'; least: number; most: number; unit: 'count' | 'cents' | 'hundredths' | 'year' }
);

export interface Section {
  /** In which row of the list of requests a change of it is found. */
  type: RequestType;
  /** Whose it is. */
  of: 'guardian' | 'household' | 'child';
  /** Whether there are several of them, to be added and removed one by one. */
  many: boolean;
  /** Health: kept apart, its readings noted. */
  isHealth: boolean;
  fields: Readonly<Record<string, Field>>;
}

const name = { kind: 'text', most: 100 } as const;
const line = { kind: 'text', most: 200 } as const;
const note = { kind: 'long-text', most: 2000 } as const;
const yesOrNo = { kind: 'boolean' } as const;

/** Fields of the responsable and of the conjoint alike. */
const GUARDIAN_FIELDS = {
  civility: { kind: 'choice', choices: CIVILITIES },
  lastName: { ...name, required: true },
  birthName: name,
  firstName: { ...name, required: true },
  quality: { kind: 'choice', choices: QUALITIES },
  situation: { kind: 'choice', choices: SITUATIONS },
  address: line,
  addressComplement1: line,
  addressComplement2: line,
  lieuDit: line,
  postalCode: { kind: 'postal-code' },
  city: name,
  phoneHome: { kind: 'phone' },
  phoneWork: { kind: 'phone' },
  phoneMobile: { kind: 'phone' },
  email: { kind: 'email' },
  emailConsent: yesOrNo,
  smsConsent: yesOrNo,
  csp: { ...name, optional: true },
  profession: { ...name, optional: true },
  employer: { ...name, optional: true },
  employerAddress: { ...line, optional: true },
} as const satisfies Record<string, Field>;

export const SECTIONS = {
  guardian: { type: 'guardian', of: 'guardian', many: false, isHealth: false, fields: GUARDIAN_FIELDS },
  partner: { type: 'partner', of: 'guardian', many: false, isHealth: false, fields: GUARDIAN_FIELDS },
  fiscal: {
    type: 'fiscal',
    of: 'household',
    many: false,
    isHealth: false,
    fields: {
      fiscalNumber: { kind: 'text', most: 20 },
      incomeYear: { kind: 'number', least: 1990, most: 2100, unit: 'year' },
      referenceIncomeCents: { kind: 'number', least: 0, most: 100_000_000_00, unit: 'cents' },
      sharesHundredths: { kind: 'number', least: 100, most: 5000, unit: 'hundredths' },
    },
  },
  caf: {
    type: 'caf',
    of: 'household',
    many: false,
    isHealth: false,
    fields: {
      scheme: { kind: 'choice', choices: CAF_SCHEMES },
      beneficiaryNumber: { kind: 'text', most: 20 },
      /** Becomes a dated fact when it is accepted. */
      quotientFamilial: { kind: 'number', least: 0, most: 99_999, unit: 'count' },
      quotientReferenceDate: { kind: 'date', past: true },
    },
  },
  bank: {
    type: 'bank',
    of: 'household',
    many: false,
    isHealth: false,
    fields: {
      accountHolder: name,
      bankName: name,
      iban: { kind: 'iban' },
      bic: { kind: 'bic' },
      directDebit: yesOrNo,
    },
  },
  child: {
    type: 'add-child',
    of: 'child',
    many: true,
    isHealth: false,
    fields: {
      lastName: { ...name, required: true },
      usageName: name,
      firstName: { ...name, required: true },
      sex: { kind: 'choice', choices: SEXES },
      birthDate: { kind: 'date', past: true, required: true },
      birthPlace: name,
      school: { kind: 'reference', to: 'site' },
      wishedLevel: { kind: 'text', most: 40 },
    },
  },
  photo: {
    type: 'complementary',
    of: 'child',
    many: false,
    isHealth: false,
    fields: { photoFileId: { kind: 'file' } },
  },
  'authorised-person': {
    type: 'authorised-person',
    of: 'child',
    many: true,
    isHealth: false,
    fields: {
      lastName: { ...name, required: true },
      firstName: { ...name, required: true },
      phone: { kind: 'phone' },
      mobile: { kind: 'phone' },
      kinship: { kind: 'choice', choices: KINSHIPS, required: true },
    },
  },
  complement: {
    type: 'complementary',
    of: 'child',
    many: false,
    isHealth: true,
    fields: {
      glasses: yesOrNo,
      dentalDevice: yesOrNo,
      hearingDevice: yesOrNo,
      hospitalConsent: yesOrNo,
      photoConsent: yesOrNo,
      mayLeaveAlone: yesOrNo,
      outingConsent: yesOrNo,
      insurer: name,
      insuranceNumber: { kind: 'text', most: 40 },
    },
  },
  health: {
    type: 'health',
    of: 'child',
    many: false,
    isHealth: true,
    fields: {
      mealTypeId: { kind: 'reference', to: 'meal-type' },
      doctor: name,
      doctorPhone: { kind: 'phone' },
      observations: note,
    },
  },
  allergy: {
    type: 'health',
    of: 'child',
    many: true,
    isHealth: true,
    fields: {
      kind: { kind: 'choice', choices: ALLERGY_KINDS, required: true },
      name: { ...name, required: true },
      observations: note,
      noticedOn: { kind: 'date', past: true },
      doctor: name,
    },
  },
  pai: {
    type: 'health',
    of: 'child',
    many: true,
    isHealth: true,
    fields: {
      instructions: note,
      certificateFileId: { kind: 'file' },
      validFrom: { kind: 'date', required: true },
      validUntil: { kind: 'date', required: true },
    },
  },
  document: {
    type: 'document',
    of: 'household',
    many: true,
    isHealth: false,
    fields: {
      kind: { kind: 'reference', to: 'document-kind', required: true },
      fileId: { kind: 'file', required: true },
      validUntil: { kind: 'date' },
    },
  },
  enrolment: {
    type: 'enrolment',
    of: 'child',
    many: true,
    isHealth: false,
    fields: {
      serviceId: { kind: 'reference', to: 'service', required: true },
      firstDay: { kind: 'date', required: true },
      lastDay: { kind: 'date' },
      contract: { kind: 'choice', choices: CONTRACTS, required: true },
      weekdays: { kind: 'weekdays' },
    },
  },
} as const satisfies Record<string, Section>;

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[]; // the record has these keys and no others

/** Whether a text, as a row or an address has it, is the name of a section. */
export function isSectionName(text: string): text is SectionName {
  return Object.hasOwn(SECTIONS, text);
}

/** The same table, for code that reads whichever section it is given. */
export function sectionOf(section: SectionName): Section {
  return SECTIONS[section];
}

export type Values = Readonly<Record<string, FieldValue>>;

/** Why a value cannot be taken; the screen has a sentence for each. */
export const FIELD_PROBLEMS = [
  'required',
  'too-long',
  'not-a-choice',
  'not-a-phone',
  'not-an-email',
  'not-a-postal-code',
  'not-an-iban',
  'not-a-bic',
  'not-a-date',
  'in-the-future',
  'before-start',
  'not-a-number',
  'out-of-range',
  'phone-needed',
  'weekdays-needed',
  'iban-needed',
  'not-yours',
  'registration-closed',
  'unknown-field',
] as const;
export type FieldProblem = (typeof FIELD_PROBLEMS)[number];
export type Mistakes = Readonly<Record<string, FieldProblem>>;

export type Reading = { kind: 'valid'; values: Values } | { kind: 'mistaken'; mistakes: Mistakes };

/**
 * Reads what a form sent for some fields of a section, and judges the section as it would then be.
 * @param input field → what was typed; fields that are not there stay as they are
 * @param current the section as it is; null for an addition
 */
export function readSection(
  section: SectionName,
  input: Readonly<Record<string, unknown>>,
  { current, today }: { current: Values | null; today: LocalDate },
): Reading {
  const { fields } = sectionOf(section);
  const values: Record<string, FieldValue> = {};
  const mistakes: Record<string, FieldProblem> = {};
  for (const [key, raw] of Object.entries(input)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) {
      mistakes[key] = 'unknown-field';
      continue;
    }
    const read = readField(field, raw, today);
    if ('problem' in read) mistakes[key] = read.problem;
    else values[key] = read.value;
  }
  const whole = { ...current, ...values };
  for (const [key, field] of Object.entries(fields))
    if (field.required && (whole[key] ?? null) === null) mistakes[key] ??= 'required';
  Object.assign(mistakes, { ...problemsOfWhole(section, whole, current), ...mistakes });
  return Object.keys(mistakes).length > 0 ? { kind: 'mistaken', mistakes } : { kind: 'valid', values };
}

/** What one field cannot tell alone. */
function problemsOfWhole(section: SectionName, whole: Values, current: Values | null): Mistakes {
  const isEmpty = (key: string) => (whole[key] ?? null) === null;
  const had = (keys: string[]) => keys.some(key => (current?.[key] ?? null) !== null);
  const phones = ['phoneMobile', 'phoneHome', 'phoneWork'];
  switch (section) {
    case 'guardian':
      // One number at least per responsable; a file that never had one may be corrected in other respects first.
      return phones.every(isEmpty) && (current === null || had(phones))
        ? { phoneMobile: 'phone-needed' }
        : {};
    case 'partner':
      return {};
    case 'authorised-person':
      return isEmpty('phone') && isEmpty('mobile') ? { mobile: 'phone-needed' } : {};
    case 'bank':
      return whole.directDebit === true && isEmpty('iban') ? { iban: 'iban-needed' } : {};
    case 'enrolment': {
      const days = whole.weekdays;
      const none = !Array.isArray(days) || days.length === 0;
      if (whole.contract === 'regular' && none) return { weekdays: 'weekdays-needed' };
      return isBefore(whole.lastDay, whole.firstDay) ? { lastDay: 'before-start' } : {};
    }
    case 'pai':
      return isBefore(whole.validUntil, whole.validFrom) ? { validUntil: 'before-start' } : {};
    default:
      return {};
  }
}

function isBefore(end: FieldValue | undefined, start: FieldValue | undefined): boolean {
  return typeof end === 'string' && typeof start === 'string' && end < start;
}

type FieldReading = { value: FieldValue } | { problem: FieldProblem };

/** Reads one value, in the spelling in which it is kept. An empty text is null. */
function readField(field: Field, raw: unknown, today: LocalDate): FieldReading {
  if (field.kind === 'boolean') return readBoolean(raw);
  if (field.kind === 'weekdays') return readWeekdays(raw);
  if (field.kind === 'number') return readNumber(field, raw);
  if (raw === null || raw === undefined) return { value: null };
  if (typeof raw !== 'string') return { problem: 'not-a-choice' };
  const text = tidy(raw, field.kind === 'long-text');
  if (text === '') return { value: null };
  switch (field.kind) {
    case 'text':
    case 'long-text':
      return text.length > field.most ? { problem: 'too-long' } : { value: text };
    case 'choice':
      return field.choices.includes(text) ? { value: text } : { problem: 'not-a-choice' };
    case 'reference':
      // A kind of document is known by its key, the others by their id.
      return field.to === 'document-kind' || isUuid(text) ? { value: text } : { problem: 'not-a-choice' };
    case 'file':
      return isUuid(text) ? { value: text } : { problem: 'not-a-choice' };
    case 'date':
      if (!isLocalDate(text)) return { problem: 'not-a-date' };
      return field.past && text > today ? { problem: 'in-the-future' } : { value: text };
    case 'phone':
      return spelled(readPhone(text), 'not-a-phone');
    case 'email':
      return spelled(readEmail(text), 'not-an-email');
    case 'postal-code':
      return spelled(/^\d{5}$/.test(text) ? text : null, 'not-a-postal-code');
    case 'iban':
      return spelled(readIban(text), 'not-an-iban');
    case 'bic': {
      const bic = text.replace(/\s/g, '').toUpperCase();
      return spelled(isValidBIC(bic) ? bic : null, 'not-a-bic');
    }
  }
}

function spelled(value: string | null, problem: FieldProblem): FieldReading {
  return value === null ? { problem } : { value };
}

/** Without control characters, without spaces at the ends; a long text keeps its lines. */
function tidy(text: string, keepsLines: boolean): string {
  const lines = text.replaceAll('\r\n', '\n').replace(keepsLines ? /[^\P{Cc}\n]/gu : /\p{Cc}/gu, ' ');
  return lines.normalize('NFC').trim();
}

function readBoolean(raw: unknown): FieldReading {
  if (raw === null || raw === undefined || raw === '') return { value: null };
  if (raw === true || raw === 'yes') return { value: true };
  if (raw === false || raw === 'no') return { value: false };
  return { problem: 'not-a-choice' };
}

function readWeekdays(raw: unknown): FieldReading {
  const days = (Array.isArray(raw) ? raw : []).map(Number);
  if (days.some(day => !Number.isInteger(day) || day < 1 || day > 7)) return { problem: 'not-a-choice' };
  return { value: [...new Set(days)].sort() };
}

function readNumber({ least, most }: Field & { kind: 'number' }, raw: unknown): FieldReading {
  if (raw === null || raw === undefined || raw === '') return { value: null };
  const number = typeof raw === 'string' && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return { problem: 'not-a-number' };
  return number < least || number > most ? { problem: 'out-of-range' } : { value: number };
}

/** `06 01 02 03 04` and `+33 6.01.02.03.04` are `0601020304`; another country's keeps its `+`. Null for anything else. */
export function readPhone(text: string): string | null {
  const digits = text.replace(/[\s.\-/()\u00a0\u202f]/g, '').replace(/^(?:\+|00)33(?:0)?/, '0');
  if (/^0[1-9]\d{8}$/.test(digits)) return digits;
  const foreign = digits.replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(foreign) ? foreign : null;
}

/** An address in lower case, or null. */
export function readEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= 254 &&
    /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\.]+(\.[^\s@<>(),;:"[\]\\.]+)+$/.test(email)
    ? email
    : null;
}

/** An IBAN without spaces of which the key is right, or null. */
export function readIban(text: string): string | null {
  const iban = text.replace(/\s/g, '').toUpperCase();
  return isValidIBAN(iban) ? iban : null;
}

/** An IBAN as it is shown: its last four signs. Sent back like this, it is unchanged. */
export function maskIban(iban: string): string {
  return `•••• ${iban.slice(-4)}`;
}

/** One field of a request, as it was and as it is asked to be. */
export interface Change {
  field: string;
  before: FieldValue;
  after: FieldValue;
}

/** What differs, field by field, in the order of the section. For a removal, `next` is null. */
export function changesBetween(section: SectionName, current: Values | null, next: Values | null): Change[] {
  return Object.keys(sectionOf(section).fields)
    .filter(field => next === null || Object.hasOwn(next, field))
    .map(field => ({ field, before: current?.[field] ?? null, after: next?.[field] ?? null }))
    .filter(({ before, after }) => !isSame(before, after));
}

/** What has changed meanwhile: fields of which the value is no longer the one that the request set out from. */
export function staleChanges(changes: readonly Change[], current: Values | null): Change[] {
  return changes.filter(({ field, before, after }) => {
    const now = current?.[field] ?? null;
    return !isSame(now, before) && !isSame(now, after);
  });
}

function isSame(a: FieldValue, b: FieldValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Parts changes into those that take effect at once and those that an agent decides.
 * @param atOnce `section.field` of what the commune lets take effect, as `guardian.phoneMobile`
 */
export function partChanges(
  section: SectionName,
  action: RequestAction,
  changes: readonly Change[],
  atOnce: readonly string[],
): { immediate: Change[]; decided: Change[] } {
  const takesEffect = ({ field }: Change) => action === 'update' && atOnce.includes(`${section}.${field}`);
  return {
    immediate: changes.filter(takesEffect),
    decided: changes.filter(change => !takesEffect(change)),
  };
}
