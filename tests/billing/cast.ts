/** Families to whom histories happen: each act is done as families and the mairie do it, through the API. */
import { attendanceCorrected } from '@preau/contract/attendance';
import { recordedPayment, reversedPayment } from '@preau/contract/payments';
import {
  absenceResult,
  planningDecisionResults,
  planningQueue,
  reservationResult,
} from '@preau/contract/planning';
import { addDays, toLocalDate } from '@preau/domain/dates';
import type { Browser } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';
import { type PlanningFamily, sendKey } from '../planning/world.ts';
import { paymentOf } from './counter.ts';
import { EVENING, type Happening, MEAL, type Payment } from './histories.ts';
import { type BillingWorld, createBillingWorld } from './world.ts';

export const REGIE = 'saint-verand';

/** Families of a commune to whom histories happen, one history after the other. */
export interface Cast {
  world: BillingWorld;
  /** The last bears a part of what the first child of the first costs, and reserves nothing. */
  families: Family[];
  /** Forgets whatever has happened. */
  clear(): Promise<void>;
  happen(happening: Happening): Promise<void>;
  /** Each family sends the proofs that are awaited of it; those that are too late change nothing. */
  prove(): Promise<void>;
  /** Has the first family bear so much of what its first child costs, and the last the rest. */
  share(shareBp: number): Promise<void>;
  quotient(told: { family: number; value: number; since: string }): Promise<void>;
  /** @returns the payment as the account has it; null for one that is refused */
  pay(payment: Payment, receivedOn: string): Promise<Paid | null>;
  /** Takes a payment back. */
  bounce(paid: Paid): Promise<void>;
}

export interface Paid {
  id: string;
  householdId: string;
  cents: number;
}

export async function createCast(): Promise<Cast> {
  const world = await createBillingWorld('saint-verand');
  const agent = await world.agent('gestionnaire');
  const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL, EVENING] };
  const own: PlanningFamily[] = [];
  for (const lastName of ['Aubry', 'Bazin', 'Caron', 'Denis'])
    own.push(await world.family({ lastName, children: ['Zoé', 'Tom'], ...cast }));
  const other = await insertFamily(world.database, world.tenantId, {
    lastName: 'Moreau',
    member: cast.member,
    adults: [{ firstName: 'Ben' }],
    children: [],
  });
  const families = [...own, other];
  const regieId = await world.regie(REGIE);
  return {
    world,
    families,
    async clear() {
      await world.database.superuser`
        truncate reservation, absence, attendance, attendance_mark, household_quotient, invoice, invoice_line, payment,
          ledger_entry, allotment, billed_month, billing_chunk, billing_run, number_series, outbox cascade`;
    },
    async happen(happening) {
      const family = own[happening.family];
      if (family) await happenTo(family, happening, agent);
    },
    async prove() {
      const awaited = await world.database.superuser<{ id: string; householdId: string }[]>`
        select distinct absence_id as id, household_id as "householdId" from reservation
        where absence_outcome = 'awaiting-proof' order by 1`;
      for (const { id, householdId } of awaited) {
        const family = own.find(one => one.householdId === householdId);
        if (family) await prove(family, id);
      }
    },
    async share(shareBp) {
      const [first] = own;
      const whole = { firstDay: '2026-08-25', lastDay: null };
      await agent.put(`/office/children/${first?.children[0]?.id}/custody`, {
        periods: [
          {
            ...whole,
            householdId: first?.householdId,
            weeks: 'every',
            holidays: 'all',
            costShareBp: shareBp,
          },
          {
            ...whole,
            householdId: other.householdId,
            weeks: 'none',
            holidays: 'none',
            costShareBp: 10_000 - shareBp,
          },
        ],
      });
    },
    async quotient({ family, value, since }) {
      const one = families[family];
      if (one) await world.quotient(one, value, since);
    },
    async pay({ family, means, cents }, receivedOn) {
      const householdId = families[family]?.householdId ?? '';
      const { status, body } = await world.regisseur.post(
        '/office/payments',
        paymentOf({ householdId }, regieId, cents, { means, receivedOn }),
      );
      if (status !== 200) return null;
      const { payment } = recordedPayment.parse(body);
      return { id: payment.id, householdId, cents: payment.amountCents };
    },
    async bounce({ id }) {
      const body = { key: sendKey(), reason: 'Impayé' };
      await world.regisseur.tell(reversedPayment, `/office/payments/${id}/reversal`, body);
    },
  };
}

/** When the mairie hears of an absence, from its day on; why; and what follows. */
const ABSENCES = {
  cancelled: { days: -7, at: '12:00', reason: 'other' },
  'told-late': { days: 0, at: '12:00', reason: 'other' },
  ill: { days: 0, at: '06:00', reason: 'medical' },
  'ill-proven': { days: 0, at: '06:00', reason: 'medical' },
  excused: { days: 0, at: '12:00', reason: 'exceptional' },
  'not-excused': { days: 0, at: '12:00', reason: 'exceptional' },
} as const;

/** Does it, if it can be done: of a day of which something else is known already, what is refused changes nothing. */
async function happenTo(
  family: PlanningFamily,
  { child, service, date, what }: Happening,
  agent: Browser,
): Promise<void> {
  const childId = family.children[child]?.id ?? '';
  const asked = { key: sendKey(), preview: false, childIds: [childId], services: [service] };
  const heard = { channel: 'telephone', receivedAt: '2026-08-25T08:00:00Z', override: 'Fiche papier' };
  if (what !== 'seen')
    await agent.tell(reservationResult, '/office/planning/reservations', {
      ...asked,
      ...heard,
      householdId: null,
      when: { kind: 'dates', dates: [date] },
      acceptsRequested: false,
    });
  if (what === 'reserved') return;
  if (what === 'seen' || what === 'missing') {
    const came = what === 'seen';
    await agent.tell(attendanceCorrected, '/office/attendance/corrections', {
      key: sendKey(),
      service,
      date,
      reason: 'Feuille retrouvée',
      closes: false,
      children: [
        {
          childId,
          presence: came ? 'present' : 'absent',
          arrival: came ? '16:30' : null,
          departure: came ? '18:40' : null,
        },
      ],
    });
    return;
  }
  const { days, at, reason } = ABSENCES[what];
  const told = await agent.tell(absenceResult, '/office/planning/absences', {
    ...asked,
    ...heard,
    key: sendKey(),
    override: null,
    receivedAt: `${addDays(toLocalDate(date), days)}T${at}:00Z`,
    from: date,
    to: date,
    reason,
    note: null,
    returnOn: null,
    proofs: [],
  });
  const [absenceId] = told.absenceIds;
  if (what === 'excused' || what === 'not-excused') await decide(family, agent, what);
  if (absenceId && what === 'ill-proven') await prove(family, absenceId);
}

async function decide({ number }: Family, agent: Browser, what: 'excused' | 'not-excused'): Promise<void> {
  const { items } = await agent.read(planningQueue, `/office/planning/queue?household=${number}`);
  const ids = items.flatMap(item => item.ids);
  if (ids.length === 0) return;
  const decision = what === 'excused' ? 'accept' : 'refuse';
  const body = { key: sendKey(), ids, decision, reason: 'Vu avec la famille' };
  await agent.tell(planningDecisionResults, '/office/planning/decisions', body);
}

async function prove({ browser }: PlanningFamily, absenceId: string): Promise<void> {
  const { body } = await browser.send(
    '/family/files?purpose=document&name=certificat.pdf',
    new TextEncoder().encode(`%PDF-1.4 ${absenceId}\n%%EOF`),
  );
  const { id: fileId } = body as { id: string }; // what a file that is taken is answered with
  await browser.tell(absenceResult, `/family/planning/absences/${absenceId}/proofs`, {
    key: sendKey(),
    kind: 'medical-certificate',
    fileId,
  });
}
