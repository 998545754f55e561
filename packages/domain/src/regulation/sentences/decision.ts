/** What was decided, and why, for whom it concerns: always with the article, where a rule decided. */
import type { AbsenceDay } from '../../absence/decide-absence.ts';
import type { CommuneActDecision } from '../../absence/decide-commune-act.ts';
import { isLocalDate, type LocalDate, localDateAt, localTimeAt, toLocalDate } from '../../dates.ts';
import { frenchDay, frenchTime } from '../../french.ts';
import type { AbsentDay } from '../../planning/absent.ts';
import type { ReservationDecision } from '../../reservation/decide-reservation.ts';
import type { LastMinute } from '../deadlines.ts';
import type { FactName, Ground, Step, StepKind, UsedFact } from '../decision.ts';
import { factName, guestName, mealName, type Names, ofOffice, proofName, serviceName } from './names.ts';
import { lateSurchargePhrase } from './rule.ts';
import {
  counted,
  grouped,
  levelNames,
  money,
  ordinal,
  percentage,
  sentence,
  uncapitalised,
} from './words.ts';

/** « Le délai pour réserver est passé : c’était le jeudi 19 novembre à 12 h (article 3.3). » */
export function sentenceOfReservation(decision: ReservationDecision, names: Names, timeZone: string): string {
  const why = reservationReason(decision, timeZone);
  const what = {
    accepted: 'La réservation est acceptée',
    'accepted-late': 'La réservation est acceptée après le délai',
    requested: `La réservation attend la décision ${ofOffice(names)}`,
    'awaiting-payment': 'La réservation sera acquise une fois payée',
    'on-hold': 'La réservation est mise en attente',
    refused: '',
  }[decision.outcome];
  const surcharge = decision.surcharge ? ` ; ${lateSurchargePhrase(decision.surcharge, names)}` : '';
  if (decision.outcome === 'refused') return grounded(why || 'La réservation est refusée', decision);
  return grounded(`${why === '' ? what : `${why} : ${uncapitalised(what)}`}${surcharge}`, decision);
}

/** Why, where it is not that all is well. */
function reservationReason(decision: ReservationDecision, timeZone: string): string {
  switch (decision.reason) {
    case 'in-time':
      return '';
    case 'late':
      if (decision.outcome === 'accepted-late') return '';
      return decision.deadline && decision.outcome === 'refused'
        ? `Le délai pour réserver est passé : c’était le ${moment(decision.deadline)}`
        : 'Le délai pour réserver est passé';
    case 'full':
      return 'Il n’y a plus de place ce jour-là';
    case 'unknown-service':
      return 'Ce service n’existe pas';
    case 'no-regulation':
      return 'Aucun règlement n’est en vigueur ce jour-là';
    case 'past':
      return 'Il est trop tard : le service a commencé';
    case 'not-served':
      return 'Le service n’a pas lieu ce jour-là';
    case 'not-enrolled':
      return 'L’enfant n’est pas inscrit à ce service';
    case 'already-reserved':
      return 'Ce jour est déjà réservé';
    case 'other-channel':
      return 'D’autres jours ont été réservés autrement, et le règlement demande de choisir';
    case 'limit':
      return 'L’enfant a réservé autant de jours que le règlement le permet';
    case 'repetition':
      return 'Ce que le règlement demande n’a pas été respecté plusieurs fois';
    case 'not-open-yet':
      return decision.opensAt
        ? `Ce jour n’est pas encore ouvert : il le sera le ${instant(decision.opensAt, timeZone)}`
        : 'Ce jour n’est pas encore ouvert à la réservation';
    case 'too-far': {
      const farthest = decision.facts.find(({ name }) => name === 'date')?.value;
      return typeof farthest === 'string' && isLocalDate(farthest)
        ? `Ce jour est trop loin : on réserve jusqu’au ${frenchDay(toLocalDate(farthest))}`
        : 'Ce jour est trop loin pour être réservé';
    }
    case 'no-deadline':
      return 'Le règlement ne fixe aucun délai pour ce jour';
  }
}

/** « Le jeudi 19 novembre n’est pas facturé (article 4.1). » */
export function sentenceOfAbsenceDay(day: AbsenceDay, names: Names): string {
  return grounded(`Le ${frenchDay(day.date)} ${absenceOutcome(day, names)}`, day);
}

/** « Le jeudi 19 novembre : il est trop tard, le délai était le mercredi 18 à 18 h (article 3.1). » */
export function sentenceOfAbsenceRefusal(
  { date, refusal, article, version, deadline }: Extract<AbsentDay, { kind: 'refused' }>,
  names: Names,
): string {
  const day = `Le ${frenchDay(date)}`;
  switch (refusal) {
    case 'not-reserved':
      return sentence(`${day} n’était pas réservé`);
    case 'already-absent':
      return sentence(`${day}, l’absence est déjà déclarée`);
    case 'past':
      return sentence(`${day}, le service a commencé : prévenez ${names.office}`);
    case 'too-late': {
      const until = deadline ? ` : c’était le ${moment(deadline)}` : '';
      return grounded(`${day}, le délai pour le dire est passé${until}`, { article, version });
    }
  }
}

/** « Les réservations sont annulées et rien n’est facturé (article 4.6). » */
export function sentenceOfCommuneDecision({
  effect,
  article,
  version,
}: Pick<CommuneActDecision, 'effect' | 'article' | 'version'>): string {
  const what = {
    cancel: 'Les réservations sont annulées et rien n’est facturé',
    'family-decides': 'L’enfant peut venir ; s’il ne vient pas, rien n’est facturé',
    keep: 'Les réservations restent, à annuler dans le délai par qui ne vient pas',
  }[effect];
  return grounded(what, { article, version });
}

function absenceOutcome(day: AbsenceDay, names: Names): string {
  switch (day.outcome) {
    case 'free':
      return 'n’est pas facturé';
    case 'billed':
    case 'share':
    case 'fixed':
    case 'refund':
      return charged(day);
    case 'collectable':
      return `${charged(day)}, mais le repas peut être emporté`;
    case 'awaiting-proof': {
      const kind = day.facts.find(({ name }) => name === 'proof')?.value;
      const proof = typeof kind === 'string' ? proofName(kind, names) : 'un justificatif';
      const by = day.proofBy ? ` au plus tard le ${moment(day.proofBy)}` : '';
      return `attend ${proof}, que ${names.office} doit recevoir${by} ; sans cela, il ${charged(day)}`;
    }
    case 'ask-agent':
      return `attend la décision ${ofOffice(names)} ; d’ici là, il ${charged(day)}`;
    case 'refused':
      return 'n’était pas réservé';
  }
}

function charged({ charge }: AbsenceDay): string {
  switch (charge.kind) {
    case 'none':
      return 'n’est pas facturé';
    case 'whole':
      return 'est facturé';
    case 'share':
      return `est facturé à ${percentage(charge.percent)} du prix`;
    case 'fixed':
      return `est facturé ${money(charge.cents)}`;
    case 'refund':
      return `donne lieu à un remboursement de ${money(charge.cents)}`;
  }
}

const STEPS: Record<StepKind, string> = {
  price: 'Prix',
  quantity: 'Quantité',
  share: 'Part',
  surcharge: 'Majoration',
  absence: 'Absence',
  forfait: 'Forfait',
  cap: 'Plafond',
  refund: 'Remboursement',
  instalment: 'Versement',
  split: 'Part du foyer',
  fee: 'Droit annuel',
};

/** « Prix : 4,10 €, quotient familial 650, domicile dans la commune (article 6.1). » */
export function sentenceOfStep(step: Step, names: Names): string {
  const facts = step.facts.flatMap(fact =>
    step.kind === 'share' && fact.name === 'count' && typeof fact.value === 'number'
      ? [percentage(fact.value)]
      : factPhrase(fact, names),
  );
  return grounded(`${STEPS[step.kind]} : ${[money(step.cents), ...facts].join(', ')}`, step);
}

/** A fact that a decision used, in a few words; nothing for one that tells the reader nothing. */
export function factPhrase({ name, value, within }: UsedFact, names: Names): string[] {
  if (value === null) return UNKNOWN[name] ? [UNKNOWN[name]] : [];
  const text = String(value);
  switch (name) {
    case 'service':
      return [serviceName(text, names)];
    case 'date':
      return isLocalDate(text) ? [frenchDay(toLocalDate(text))] : [];
    case 'quotientFamilial':
      return [`quotient familial ${text}${within ? `, ${bracketPhrase(within)}` : ''}`];
    case 'residence':
      return [text === 'outside' ? 'domicile hors de la commune' : `domicile : ${names.home}`];
    case 'rank':
      return [`${ordinal(Number(value))} enfant`];
    case 'children':
      return [counted(Number(value), 'enfant')];
    case 'level':
      return [`niveau ${levelNames([text as Parameters<typeof levelNames>[0][number]])}`]; // the engine names levels alone
    case 'mealType':
      return [uncapitalised(mealName(text, names))];
    case 'guest':
      return [guestName(text, names)];
    case 'contract':
      return [text === 'regular' ? 'contrat régulier' : 'contrat occasionnel'];
    case 'weeklyDays':
      return [`${counted(Number(value), 'jour')} par semaine`];
    case 'fact':
      return [factName(text, names)];
    case 'reason':
      return [uncapitalised(names.reasons.get(text) ?? text)];
    case 'season':
      return [text === 'holidays' ? 'vacances' : 'période scolaire'];
    case 'minutes':
      return [counted(Number(value), 'minute')];
    case 'slices':
      return [counted(Number(value), 'tranche')];
    case 'openDays':
      return [counted(Number(value), 'jour', 'jours')];
    case 'presences':
      return [counted(Number(value), 'présence')];
    case 'count':
      return [`${ordinal(Number(value), 'f')} fois`];
    default:
      return [];
  }
}

/** « tranche QF 600–999 », « tranche QF jusqu’à 599 », « tranche QF 1 000 et plus ». */
export function bracketPhrase({ from, to }: NonNullable<UsedFact['within']>): string {
  if (to === null) return `tranche QF ${grouped(from)} et plus`;
  return from === 0 ? `tranche QF jusqu’à ${grouped(to)}` : `tranche QF ${grouped(from)}–${grouped(to)}`;
}

const UNKNOWN: Partial<Record<FactName, string>> = {
  quotientFamilial: 'quotient familial inconnu',
  residence: 'domicile inconnu',
};

/** « jeudi 19 novembre à 12 h ». */
function moment({ day, at }: LastMinute): string {
  return `${frenchDay(day)} à ${frenchTime(at)}`;
}

function instant(at: Date, timeZone: string): string {
  const day: LocalDate = localDateAt(at, timeZone);
  const time = localTimeAt(at, timeZone);
  return time === '00:00' ? frenchDay(day) : `${frenchDay(day)} à ${frenchTime(time)}`;
}

function grounded(text: string, { article }: Ground): string {
  return sentence(article === null ? text : `${text} (article ${article})`);
}
