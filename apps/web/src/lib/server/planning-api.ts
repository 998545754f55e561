/** What a family's pages ask the API about its planning. */
import {
  type AbsenceResult,
  type FamilyPlanning,
  type NewAbsenceBody,
  type NewProofBody,
  type NewReservations,
  type NewWithdrawals,
  type PlanningQuery,
  type PlanningToSettle,
  type ReservationResult,
  type ShortPlanning,
  type Undoing,
  type WithdrawalResult,
  wholePlanning,
} from '@preau/contract/planning';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

export const planning = async (event: RequestEvent, query: PlanningQuery): Promise<FamilyPlanning> =>
  wholePlanning(await answer<ShortPlanning>(v1(event).family.planning.$get({ query })));

export const toSettle = (event: RequestEvent): Promise<PlanningToSettle> =>
  answer(v1(event).family.planning['to-settle'].$get());

/** Throws `Failure` `conflict` where someone was faster. */
export const reserve = (event: RequestEvent, json: NewReservations): Promise<ReservationResult> =>
  answer(v1(event).family.planning.reservations.$post({ json }));

/** Throws `Failure` `invalid` with the mistakes of the sheet. */
export const declareAbsence = (event: RequestEvent, json: NewAbsenceBody): Promise<AbsenceResult> =>
  answer(v1(event).family.planning.absences.$post({ json }));

export const addProof = (event: RequestEvent, id: string, json: NewProofBody): Promise<AbsenceResult> =>
  answer(v1(event).family.planning.absences[':id'].proofs.$post({ param: { id: segment(id) }, json }));

export const withdraw = (event: RequestEvent, json: NewWithdrawals): Promise<WithdrawalResult> =>
  answer(v1(event).family.planning.withdrawals.$post({ json }));

export const undo = (event: RequestEvent, json: Undoing): Promise<WithdrawalResult> =>
  answer(v1(event).family.planning.undo.$post({ json }));
