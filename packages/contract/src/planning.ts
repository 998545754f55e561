/** The planning through the API: what a family sees and does, what the mairie decides, enters and closes. */

import { ABSENCE_OUTCOMES } from '@preau/domain/absence/decide-absence';
import { SETTLE_KINDS } from '@preau/domain/attendance/settle';
import { daysBetween } from '@preau/domain/calendar/count';
import { DAY_KINDS } from '@preau/domain/calendar/day';
import { isLocalDate, type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import { ABSENCE_REFUSALS } from '@preau/domain/planning/absent';
import { ACT_KINDS, COMMUNE_ACT_KINDS } from '@preau/domain/planning/act';
import { WEEK_CHOICES } from '@preau/domain/planning/pattern';
import {
  PLANNING_ACTS,
  PLANNING_MARKS,
  PLANNING_STATES,
  RESERVATION_STATUSES,
} from '@preau/domain/planning/state';
import { CAUSES, CHANNELS } from '@preau/domain/regulation/vocabulary';
import { RESERVATION_OUTCOMES, RESERVATION_REASONS } from '@preau/domain/reservation/decide-reservation';
import { z } from 'zod';

const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const sendKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\w-]+$/)
  .describe('Made by who sends it: an act sent again under the same key is the same act');
const text = (most: number) => z.string().trim().min(1).max(most);
const cents = z.int().describe('In cents');

/** The last minute of something, as clocks in the tenant show it. */
const lastMinute = z.object({ day: localDate, at: z.string().describe('hh:mm') });

/** The most days that one act may ask for: a school year of several children and services. */
export const MOST_DAYS = 1500;

// What a family sees.

const planningService = z.object({
  key: z.string(),
  name: z.string(),
  site: z.string().describe('Name'),
  siteKey: z.string(),
  isMeal: z.boolean(),
  hours: z.object({ start: z.string(), end: z.string() }).nullable(),
  contact: z.object({ name: z.string(), phone: z.string(), note: z.string().nullable() }).nullable(),
});

/** What a cell says unless it says otherwise. */
const USUAL_CELL = {
  day: 'schoolDay',
  served: true,
  dayReason: null,
  isOthers: false,
  act: null,
  deadline: null,
  isLate: false,
  why: null,
  cents: null,
  rank: null,
  offeredUntil: null,
  absenceId: null,
} as const;

/** What cells say; what is left out is as usual: a school day with service, and nothing else to say. */
export const planningSaying = z.object({
  state: z.enum(PLANNING_STATES),
  day: z.enum(DAY_KINDS).optional(),
  served: z.boolean().optional(),
  dayReason: z.string().nullable().optional().describe('Name of the holiday, or why it is closed'),
  marks: z.array(z.enum(PLANNING_MARKS)).optional(),
  isOthers: z.boolean().optional().describe('The child’s other household has reserved; no more is told'),
  act: z
    .enum(PLANNING_ACTS)
    .nullable()
    .optional()
    .describe('What one gesture does; null: nothing can be done'),
  deadline: lastMinute.nullable().optional(),
  isLate: z.boolean().optional(),
  why: z
    .string()
    .nullable()
    .optional()
    .describe('Why nothing can be done or what it waits for, with the article, in French'),
  cents: cents.nullable().optional().describe('What the day costs, where it has a price of its own'),
  rank: z.int().nullable().optional().describe('On the waiting list, from 1'),
  offeredUntil: z.iso.datetime().nullable().optional(),
  absenceId: z.string().nullable().optional().describe('To which a proof can be sent'),
});
type PlanningSaying = z.infer<typeof planningSaying>;
/** All that a cell says. */
export type SaidOfCell = Required<PlanningSaying>;
export type PlanningCellAnswer = SaidOfCell & { date: LocalDate };

export const planningRow = z.object({
  childId: z.string(),
  service: z.string(),
  householdId: z.string(),
  cells: z.array(z.int()).describe('One for each day, from the first on: which of `says` it says'),
});

const child = z.object({ id: z.string(), firstName: z.string(), lastName: z.string() });
const household = z.object({ id: z.string(), number: z.string(), payer: z.string() });

export const familyPlanning = z.object({
  now: z.iso.datetime(),
  today: localDate,
  from: localDate,
  to: localDate,
  children: z.array(child),
  households: z.array(household),
  services: z.array(planningService),
  rows: z.array(planningRow),
  says: z.array(planningSaying).describe('A month has hundreds of cells, which say a few things'),
  next: lastMinute.extend({ service: z.string(), dates: z.array(localDate) }).nullable(),
  costs: z
    .array(z.object({ householdId: z.string(), month: localDate, cents, unpriced: z.int() }))
    .describe('What the month of the first day costs as it stands'),
  reasons: z.array(z.object({ key: z.string(), name: z.string() })),
  schoolYear: z.object({ from: localDate, to: localDate }).nullable(),
});
/** What was seen at the gate and does not fit what was reserved. */
export const planningToSettle = z.object({
  today: localDate,
  items: z.array(
    z.object({
      kind: z.enum(SETTLE_KINDS),
      child,
      service: z.object({ key: z.string(), name: z.string() }),
      date: localDate,
      sentence: z.string().describe('What was seen and what it costs as things stand, in French'),
      canDeclare: z.boolean().describe('The absence can be said still'),
      contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
    }),
  ),
});
export type PlanningToSettle = z.infer<typeof planningToSettle>;

/** As it travels. */
export type ShortPlanning = z.infer<typeof familyPlanning>;
export type FamilyPlanning = Omit<ShortPlanning, 'rows' | 'says'> & {
  rows: (Omit<ShortPlanning['rows'][number], 'cells'> & { cells: PlanningCellAnswer[] })[];
};

/** Collects what cells say, each thing once, without what is as usual. */
export class Sayings {
  readonly all: PlanningSaying[] = [];
  /** By the sentence that explains it, which is long and one text for many, then by all else. */
  readonly #known = new Map<string | null, Map<string, number>>();

  /** Which of them this is. */
  indexOf(said: SaidOfCell): number {
    const { state, day, served, dayReason, marks, isOthers, act, deadline, isLate, why } = said;
    const { cents, rank, offeredUntil, absenceId } = said;
    const until = deadline && `${deadline.day} ${deadline.at}`;
    const key = `${state} ${day} ${served} ${marks} ${isOthers} ${act} ${until} ${isLate} ${cents} ${rank} ${offeredUntil} ${absenceId} ${dayReason}`;
    const explained = this.#known.get(why) ?? new Map<string, number>();
    const index = explained.get(key) ?? this.all.push(shortSaying(said)) - 1;
    this.#known.set(why, explained.set(key, index));
    return index;
  }
}

function shortSaying({ state, ...said }: SaidOfCell): PlanningSaying {
  const usual: Readonly<Record<string, unknown>> = USUAL_CELL;
  const short: Record<string, unknown> = { state };
  for (const [name, value] of Object.entries(said))
    if (value !== usual[name] && !(Array.isArray(value) && value.length === 0)) short[name] = value;
  return short as PlanningSaying; // of its own properties, some
}

/** Has each cell say what it says. */
export function wholePlanning({ rows, says, ...planning }: ShortPlanning): FamilyPlanning {
  const dates = daysBetween(planning.from, planning.to);
  const whole = says.map((said): SaidOfCell => ({ ...USUAL_CELL, marks: [], ...said }));
  return {
    ...planning,
    rows: rows.map(row => ({
      ...row,
      cells: row.cells.flatMap((which, index) => {
        const [said, date] = [whole[which], dates[index]];
        return said && date ? { ...said, date } : [];
      }),
    })),
  };
}

export const planningQuery = z.object({
  from: localDate.optional().describe('By default the first day of this month'),
  to: localDate.optional().describe('By default the last day of its month'),
});
export type PlanningQuery = z.infer<typeof planningQuery>;

// What a family, or an agent in its name, asks.

/** Which days are meant. What falls on a day without service is left out of all but `dates`. */
export const when = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dates'), dates: z.array(localDate).min(1).max(400) }),
  z.object({
    kind: z.literal('pattern'),
    from: localDate,
    to: localDate,
    weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7),
    weeks: z.enum(WEEK_CHOICES),
  }),
  z
    .object({
      kind: z.literal('as-child'),
      childId: z.uuid(),
      from: localDate,
      to: localDate,
    })
    .describe('The days on which a brother or sister has reserved the same service'),
  z
    .object({ kind: z.literal('as-last-year'), from: localDate, to: localDate })
    .describe('The days of the same weeks of the school year before'),
]);
export type When = z.infer<typeof when>;

/** For the office: how the act came to the mairie. */
const asReceived = {
  channel: z.enum(CHANNELS),
  receivedAt: z.iso.datetime().describe('When the mairie received it: it counts from then'),
  override: text(300).nullable().describe('The reason for going beyond the rules; null: as they say'),
};

const reservationBody = {
  key: sendKey,
  preview: z.boolean().describe('true: decides and prices, and saves nothing'),
  childIds: z.array(z.uuid()).min(1).max(12),
  services: z.array(key).min(1).max(20),
  householdId: z.uuid().nullable().describe('Who pays; null: as the custody says'),
  when,
};
export const newReservations = z.object(reservationBody);
export type NewReservations = z.infer<typeof newReservations>;
export const officeReservations = z.object({
  ...reservationBody,
  ...asReceived,
  acceptsRequested: z.boolean().describe('Accepts at once what the rules leave to an agent'),
});
export type OfficeReservations = z.infer<typeof officeReservations>;

const monthCost = z.object({ householdId: z.string(), month: localDate, before: cents, after: cents });

export const reservedDay = z.object({
  childId: z.string(),
  service: z.string(),
  householdId: z.string(),
  date: localDate,
  outcome: z.enum(RESERVATION_OUTCOMES),
  reason: z.enum(RESERVATION_REASONS),
  article: z.string().nullable(),
  sentence: z.string().describe('What was decided and why, in French'),
  cents: cents.nullable(),
  isOthers: z.boolean(),
  isOverridden: z.boolean(),
});

export const reservationResult = z.object({
  actId: z.string().nullable().describe('Null for a preview, or where nothing changed'),
  days: z.array(reservedDay),
  costs: z.array(monthCost).describe('Of a preview; what is saved is priced by the planning'),
});
export type ReservationResult = z.infer<typeof reservationResult>;

const absenceBody = {
  key: sendKey,
  preview: z.boolean(),
  childIds: z.array(z.uuid()).min(1).max(12),
  services: z.array(key).max(20).describe('None: all that are reserved'),
  from: localDate,
  to: localDate,
  reason: key,
  note: text(500).nullable(),
  returnOn: localDate.nullable(),
  proofs: z.array(z.object({ kind: key, fileId: z.uuid() })).max(5),
};
export const newAbsence = z.object(absenceBody);
export type NewAbsenceBody = z.infer<typeof newAbsence>;
export const officeAbsence = z.object({ ...absenceBody, ...asReceived });
export type OfficeAbsence = z.infer<typeof officeAbsence>;

export const absentDay = z.object({
  childId: z.string(),
  service: z.string(),
  householdId: z.string(),
  date: localDate,
  outcome: z.enum(ABSENCE_OUTCOMES).nullable().describe('Null: the day is not taken'),
  refusal: z.enum(ABSENCE_REFUSALS).nullable(),
  article: z.string().nullable(),
  sentence: z.string(),
  /** What a proof has to be sent by, where one is asked for. */
  proof: z.object({ kind: z.string(), name: z.string(), by: lastMinute.nullable() }).nullable(),
});

export const absenceResult = z.object({
  actId: z.string().nullable(),
  absenceIds: z.array(z.string()),
  days: z.array(absentDay),
  costs: z.array(monthCost),
  contacts: z
    .array(
      z.object({ service: z.string(), name: z.string(), phone: z.string(), note: z.string().nullable() }),
    )
    .describe('Whom to call for these services'),
});
export type AbsenceResult = z.infer<typeof absenceResult>;

/** Takes back, day by day, what stands: a request that is not decided, or an absence. */
export const newWithdrawals = z.object({
  key: sendKey,
  days: z
    .array(z.object({ childId: z.uuid(), service: key, date: localDate }))
    .min(1)
    .max(MOST_DAYS),
});
export type NewWithdrawals = z.infer<typeof newWithdrawals>;

export const officeWithdrawals = newWithdrawals.extend(asReceived);
export type OfficeWithdrawals = z.infer<typeof officeWithdrawals>;

export const undoing = z.object({ key: sendKey, actId: z.uuid() });
export type Undoing = z.infer<typeof undoing>;

export const withdrawalResult = z.object({
  actId: z.string().nullable(),
  days: z.array(
    z.object({
      childId: z.string(),
      service: z.string(),
      date: localDate,
      isDone: z.boolean(),
      status: z.enum(RESERVATION_STATUSES).nullable(),
      sentence: z.string(),
    }),
  ),
});
export type WithdrawalResult = z.infer<typeof withdrawalResult>;

export const newProof = z.object({ key: sendKey, kind: key, fileId: z.uuid() });
export type NewProofBody = z.infer<typeof newProof>;

export const planningHistory = z.object({
  acts: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(ACT_KINDS),
      channel: z.enum(CHANNELS),
      receivedAt: z.iso.datetime(),
      by: z.enum(['family', 'office', 'system']),
      lines: z.array(
        z.object({ child: z.string(), service: z.string(), dates: z.array(localDate), outcome: z.string() }),
      ),
      note: z.string().nullable(),
      undoneBy: z.string().nullable(),
    }),
  ),
  after: z.string().nullable(),
});
export type PlanningHistory = z.infer<typeof planningHistory>;
export const historyQuery = z.object({ after: z.uuid().optional() });

export const planningFeed = z.object({ exists: z.boolean(), createdAt: z.iso.datetime().nullable() });
export const newFeed = z.object({ path: z.string().describe('The secret address, shown once') });

// The mairie.

export const QUEUE_KINDS = ['reservation', 'absence', 'waiting-list'] as const;

export const queueItem = z.object({
  id: z.string().describe('Of the first of its reservations'),
  ids: z.array(z.string()).describe('Of all its reservations'),
  kind: z.enum(QUEUE_KINDS),
  child: child,
  className: z.string().nullable(),
  household: household,
  service: z.object({ key: z.string(), name: z.string() }),
  dates: z.array(localDate),
  channel: z.enum(CHANNELS),
  receivedAt: z.iso.datetime(),
  isOnHold: z.boolean(),
  reason: z.string().nullable().describe('Of an absence, in French'),
  familyNote: z.string().nullable().describe('Of an absence, for who may read health'),
  note: z.string().nullable().describe('What an agent wrote who put it on hold'),
  proofs: z
    .array(z.object({ fileId: z.string(), name: z.string() }))
    .describe('Of an absence, for who may read health'),
  opinion: z.string().describe('What the règlement says, in French, with the article'),
  places: z.array(z.object({ date: localDate, capacity: z.int(), taken: z.int() })),
});
export type QueueItem = z.infer<typeof queueItem>;

export const planningQueueQuery = z.object({
  kind: z.enum(QUEUE_KINDS).optional(),
  service: key.optional(),
  household: text(40).optional().describe('N° famille'),
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d~\d{1,15}~[0-9a-f-]{36}$/)
    .optional()
    .describe('As the page before said'),
});
export type PlanningQueueQuery = z.infer<typeof planningQueueQuery>;

export const planningQueue = z.object({
  items: z.array(queueItem).describe('That of the nearest day first'),
  services: z.array(z.object({ key: z.string(), name: z.string() })).describe('Of which something waits'),
  counts: z
    .object({ reservation: z.int(), absence: z.int(), 'waiting-list': z.int() })
    .describe('Of all that this agent sees'),
  after: z.string().nullable(),
});
export type PlanningQueue = z.infer<typeof planningQueue>;

export const PLANNING_DECISIONS = ['accept', 'hold', 'refuse'] as const;

export const planningDecisions = z
  .object({
    key: sendKey,
    ids: z.array(z.uuid()).min(1).max(MOST_DAYS).describe('Of reservations'),
    decision: z.enum(PLANNING_DECISIONS),
    reason: text(500).nullable().describe('Required to refuse'),
  })
  .refine(({ decision, reason }) => decision !== 'refuse' || reason !== null, { path: ['reason'] });
export type PlanningDecisions = z.infer<typeof planningDecisions>;

export const DECISION_PROBLEMS = ['not-found', 'already-decided', 'full'] as const;
export const planningDecisionResults = z.object({
  actId: z.string().nullable(),
  results: z.array(z.object({ id: z.string(), problem: z.enum(DECISION_PROBLEMS).nullable() })),
});
export type PlanningDecisionResults = z.infer<typeof planningDecisionResults>;

export const officePlanningQuery = z.object({
  week: localDate.optional().describe('Any day of the week; by default this one, at the weekend the next'),
  site: key.optional(),
  service: key.optional(),
  class: z.uuid().optional(),
});
export type OfficePlanningQuery = z.infer<typeof officePlanningQuery>;

export const officePlanning = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  site: z.string().nullable().describe('Key of the one that is shown'),
  sites: z.array(z.object({ key: z.string(), name: z.string() })),
  classes: z.array(z.object({ id: z.string(), name: z.string(), site: z.string() })),
  choices: z
    .array(z.object({ key: z.string(), name: z.string(), site: z.string() }))
    .describe('The services that could be shown, with the key of their site'),
  services: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      hours: z.object({ start: z.string(), end: z.string() }).nullable(),
      days: z.array(
        z.object({
          date: localDate,
          day: z.enum(DAY_KINDS),
          served: z.boolean(),
          dayReason: z.string().nullable(),
          capacity: z.int().nullable(),
          expected: z.int(),
          waiting: z.int(),
        }),
      ),
      children: z.array(
        z.object({
          id: z.string(),
          firstName: z.string(),
          lastName: z.string(),
          className: z.string().nullable(),
          states: z.array(z.enum(PLANNING_STATES)).describe('One for each day'),
        }),
      ),
    }),
  ),
});
export type OfficePlanning = z.infer<typeof officePlanning>;

export const newCommuneAct = z.object({
  key: sendKey,
  preview: z.boolean(),
  kind: z.enum(COMMUNE_ACT_KINDS),
  cause: z.enum(CAUSES),
  reason: text(200),
  services: z.array(key).min(1).max(40),
  classId: z.uuid().nullable(),
  from: localDate,
  to: localDate,
});
export type NewCommuneAct = z.infer<typeof newCommuneAct>;

export const communeActResult = z.object({
  actId: z.string().nullable(),
  /** How many reservations are cancelled, and how many are kept since the règlement says so. */
  cancelled: z.int(),
  kept: z.int(),
  families: z.int(),
  sentences: z.array(z.string()).describe('What the règlement says, for each service, in French'),
});
export type CommuneActResult = z.infer<typeof communeActResult>;

export const communeActWithdrawal = z.object({ key: sendKey });
export const communeActWithdrawn = z.object({
  actId: z.string(),
  restored: z.int().describe('Reservations that are again as they were'),
  lost: z.int().describe('Those that are not: their place is gone, or the family has another'),
});
export type CommuneActWithdrawn = z.infer<typeof communeActWithdrawn>;

export const communeActs = z.object({
  acts: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(COMMUNE_ACT_KINDS),
      cause: z.enum(CAUSES),
      reason: z.string(),
      service: z.object({ key: z.string(), name: z.string() }),
      className: z.string().nullable(),
      from: localDate,
      to: localDate,
      mayWithdraw: z.boolean(),
    }),
  ),
  services: z.array(z.object({ key: z.string(), name: z.string(), capacity: z.int().nullable() })),
  classes: z.array(z.object({ id: z.string(), name: z.string(), site: z.string() })),
});
export type CommuneActs = z.infer<typeof communeActs>;

export const newCapacity = z.object({
  key: sendKey,
  service: key,
  from: localDate,
  to: localDate,
  capacity: z.int().min(0).max(10_000),
});
export type NewCapacity = z.infer<typeof newCapacity>;

export const capacityResult = z.object({
  days: z
    .array(z.object({ date: localDate, capacity: z.int(), taken: z.int(), isDone: z.boolean() }))
    .describe('Not done: more places are taken than were asked for'),
});
export type CapacityResult = z.infer<typeof capacityResult>;
