/**
 * What a collectivité decides about the files of its families, with what is so where it has decided nothing. This is the
 * one place of these defaults: the folder's schema and the reader of the rows both take them from here.
 */
import { SECTION_NAMES, sectionOf } from './family-file.ts';

/** Fields of an adult that are shown only where the commune asks for them. */
export const OPTIONAL_FIELDS = ['csp', 'profession', 'employer', 'employerAddress'] as const;
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];

/** Whose a proof is: provided once for the household, or for each child. */
export const DOCUMENT_SUBJECTS = ['household', 'child'] as const;

/** How a child comes by its right to use a service. Without a rule, only the mairie gives it. */
export const ENROLMENT_WAYS = ['by-default', 'on-request'] as const;
export type EnrolmentWay = (typeof ENROLMENT_WAYS)[number];

/** When agents are told of what waits for them. */
export const NOTICE_KINDS = ['at-once', 'daily'] as const;
export type Notices = { kind: 'at-once' } | { kind: 'daily'; at: string };

/** From one local time hh:mm to the other, over midnight if need be: what can wait is not sent. */
export type QuietHours = { from: string; to: string };

/**
 * How many months each class of data is kept, counted from what ends its use: the departure of a family, the decision on
 * a request, the end of a sign-in, a reading, an import, a message.
 */
export const RETENTION_MONTHS = {
  /** Three years after departure, as is said of childcare. */
  departedFamilies: 36,
  /** Refused or withdrawn. */
  declinedRequests: 12,
  messages: 36,
  /** Six months to a year is what the CNIL asks of such journals. */
  signIns: 12,
  healthReadings: 36,
  importFiles: 1,
  notifications: 12,
  /** Accounting pieces: ten years, as merchants keep theirs; the commune asks its comptable. */
  accounting: 120,
} as const satisfies Record<string, number>;
/** Six years: the least that is kept of accounting, which the database holds to as well. */
export const LEAST_ACCOUNTING_MONTHS = 72;
export type RetentionClass = keyof typeof RETENTION_MONTHS;
export const RETENTION_CLASSES = Object.keys(RETENTION_MONTHS) as RetentionClass[]; // the record has these keys and no others
export type Retention = Readonly<Record<RetentionClass, number>>;

/** The least that the CNIL's reckoning asks for where attempts are limited, and what may be asked at most. */
export const PASSWORD_LENGTHS = { least: 8, usual: 12, most: 64 } as const;

export const DEFAULT_NOTICES: Notices = { kind: 'at-once' };
export const DEFAULT_QUIET_HOURS: QuietHours = { from: '21:00', to: '08:00' };

/**
 * Whether a commune may let a change of this field, `section.field`, take effect without an agent. Not what health and
 * money are about, nor what is added or removed whole: those always wait for someone who looks. Nor an e-mail: to it a
 * forgotten password is sent, and either adult of a household could move the other's.
 */
export function mayTakeEffectAtOnce(name: string): boolean {
  return AT_ONCE_NAMES.includes(name);
}

/** All names that {@link mayTakeEffectAtOnce} admits, for who mistypes one. */
export const AT_ONCE_NAMES: readonly string[] = SECTION_NAMES.filter(name => {
  const { isHealth, many, of } = sectionOf(name);
  return !isHealth && !many && of !== 'household';
}).flatMap(name =>
  Object.entries(sectionOf(name).fields)
    .filter(([, { kind }]) => kind !== 'email')
    .map(([field]) => `${name}.${field}`),
);
