/** What the mairie's pages ask the API about the planning. */
import {
  type AbsenceResult,
  type CapacityResult,
  type CommuneActResult,
  type CommuneActs,
  type CommuneActWithdrawn,
  type FamilyPlanning,
  type NewCapacity,
  type NewCommuneAct,
  type OfficeAbsence,
  type OfficePlanning,
  type OfficeReservations,
  type OfficeWithdrawals,
  type PlanningDecisionResults,
  type PlanningDecisions,
  type PlanningQuery,
  type PlanningQueue,
  type ReservationResult,
  type ShortPlanning,
  type WithdrawalResult,
  wholePlanning,
} from '@preau/contract/planning';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

type Query = Readonly<Record<string, string>>;

const planning = (event: RequestEvent) => v1(event).office.planning;

export const week = (event: RequestEvent, query: Query): Promise<OfficePlanning> =>
  answer(planning(event).$get({ query: query as never })); // checked by the route, which says what is wrong

export const ofChild = async (
  event: RequestEvent,
  id: string,
  query: PlanningQuery,
): Promise<FamilyPlanning> =>
  wholePlanning(
    await answer<ShortPlanning>(planning(event).children[':id'].$get({ param: { id: segment(id) }, query })),
  );

export const queue = (event: RequestEvent, query: Query): Promise<PlanningQueue> =>
  answer(planning(event).queue.$get({ query: query as never })); // as above

export const decide = (event: RequestEvent, json: PlanningDecisions): Promise<PlanningDecisionResults> =>
  answer(planning(event).decisions.$post({ json }));

/** Throws `Failure` `invalid` with the mistakes of the form; `conflict` where someone was faster. */
export const reserve = (event: RequestEvent, json: OfficeReservations): Promise<ReservationResult> =>
  answer(planning(event).reservations.$post({ json }));

/** Throws as {@link reserve}. */
export const declareAbsence = (event: RequestEvent, json: OfficeAbsence): Promise<AbsenceResult> =>
  answer(planning(event).absences.$post({ json }));

/** Throws as {@link reserve}. */
export const withdraw = (event: RequestEvent, json: OfficeWithdrawals): Promise<WithdrawalResult> =>
  answer(planning(event).withdrawals.$post({ json }));

export const closures = (event: RequestEvent): Promise<CommuneActs> =>
  answer(planning(event).closures.$get());

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const close = (event: RequestEvent, json: NewCommuneAct): Promise<CommuneActResult> =>
  answer(planning(event).closures.$post({ json }));

/** Throws `Failure` `conflict` for an opening on which families have reserved. */
export const withdrawClosure = (event: RequestEvent, id: string, key: string): Promise<CommuneActWithdrawn> =>
  answer(planning(event).closures[':id'].withdrawal.$post({ param: { id: segment(id) }, json: { key } }));

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const changeCapacity = (event: RequestEvent, json: NewCapacity): Promise<CapacityResult> =>
  answer(planning(event).capacity.$post({ json }));
