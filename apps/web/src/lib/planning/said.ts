/** What became of an act, as a page hears it back: days with the API's own sentences, and what undoes it. */
import type { AbsenceResult, ReservationResult, WithdrawalResult } from '@preau/contract/planning';
import type { LocalDate } from '@preau/domain/dates';
import { daySaid, doneWords, money } from '../fr/planning.ts';
import { fr } from '../fr/typeset.ts';

export interface SaidDay {
  childId: string;
  service: string;
  date: LocalDate;
  isDone: boolean;
  sentence: string;
  cents?: number;
}

export interface Said {
  days: SaidDay[];
  /** Null: there is nothing to undo. */
  actId: string | null;
}

export function saidOfReservation({ actId, days }: Pick<ReservationResult, 'actId' | 'days'>): Said {
  return {
    actId,
    days: days.map(({ childId, service, date, outcome, sentence, cents }) => ({
      childId,
      service,
      date,
      isDone: outcome !== 'refused',
      sentence,
      ...(cents !== null && { cents }),
    })),
  };
}

export function saidOfAbsence({ actId, days }: Pick<AbsenceResult, 'actId' | 'days'>): Said {
  return {
    actId,
    days: days.map(({ childId, service, date, outcome, sentence }) => ({
      childId,
      service,
      date,
      isDone: outcome !== null,
      sentence,
    })),
  };
}

/** @param isUndoing an undoing is not undone in its turn */
export function saidOfWithdrawal({ actId, days }: WithdrawalResult, isUndoing: boolean): Said {
  return {
    actId: isUndoing ? null : actId,
    days: days.map(({ childId, service, date, isDone, sentence }) => ({
      childId,
      service,
      date,
      isDone,
      sentence,
    })),
  };
}

/** Who and what a day is about: « Alexandre, Repas ». */
export type Naming = (day: { childId: string; service: string }) => string;

/** The sentences of an act, those of equal days once. Of many days that went well, how many. */
export function saidSentences(
  { days }: Said,
  naming: Naming,
  manyDone: (days: number) => string = doneWords.reserved,
): { done: string[]; refused: string[] } {
  const line = (day: SaidDay) =>
    daySaid(naming(day), day.date, day.sentence) + (day.cents === undefined ? '' : fr` ${money(day.cents)}.`);
  const done = days.filter(({ isDone }) => isDone);
  return {
    done: done.length > FEW ? [manyDone(done.length)] : done.map(line),
    refused: days.filter(({ isDone }) => !isDone).map(line),
  };
}

const FEW = 4;
