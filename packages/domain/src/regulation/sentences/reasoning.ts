/** Why the engine found what it found, as lines to read beside a case: outcome, article, version, facts, steps. */
import type { Reasoning } from '../../agreed-case/run-case.ts';
import { frenchMoney, frenchTypography } from '../../french.ts';
import type { FactName, Step, StepKind, UsedFact } from '../decision.ts';

/** One line for the day or line of an invoice that it is about, and one for each step of its price. */
export function reasoningLines({ about, outcome, facts, steps, ...ground }: Reasoning): string[] {
  return [
    frenchTypography(`${about} : ${outcome}${groundOf(ground)}${factsOf(facts)}`),
    ...steps.map(step => `  ${stepLine(step)}`),
  ];
}

function stepLine({ kind, cents, facts, ...ground }: Step): string {
  return frenchTypography(`${STEPS[kind]} : ${frenchMoney(cents)}${groundOf(ground)}${factsOf(facts)}`);
}

function groundOf({ article, version }: { article: string | null; version: string | null }): string {
  const parts = [
    ...(article === null ? [] : [`article ${article}`]),
    ...(version === null ? [] : [`version ${version}`]),
  ];
  return parts.length > 0 ? `, ${parts.join(', ')}` : '';
}

function factsOf(facts: readonly UsedFact[]): string {
  const said = facts.map(({ name, value }) => `${FACTS[name]} ${value ?? UNSAID[name] ?? 'non connu'}`);
  return said.length > 0 ? ` (${said.join(' ; ')})` : '';
}

/** What it means that a fact is not said, where that is not ignorance. */
const UNSAID: Partial<Record<FactName, string>> = { guest: 'un enfant', mealType: 'non choisi' };

const STEPS: Record<StepKind, string> = {
  price: 'prix',
  quantity: 'nombre',
  share: 'part',
  surcharge: 'majoration',
  absence: 'absence',
  forfait: 'forfait',
  cap: 'plafond',
  refund: 'remboursement',
  instalment: 'échéance',
  split: 'partage',
  fee: 'droit annuel',
};

const FACTS: Record<FactName, string> = {
  service: 'service',
  date: 'jour',
  day: 'nature du jour',
  receivedAt: 'reçu à',
  channel: 'voie',
  capacity: 'places',
  taken: 'places prises',
  weekday: 'jour de la semaine',
  season: 'période',
  reason: 'motif',
  run: 'rang du jour dans l’absence',
  runLength: 'jours d’absence',
  proof: 'preuve',
  proofBy: 'preuve jusqu’à',
  announcedAt: 'annoncé à',
  counted: 'compté',
  quotientFamilial: 'quotient familial',
  residence: 'domicile',
  rank: 'rang parmi les enfants',
  children: 'enfants',
  level: 'niveau',
  mealType: 'type de repas',
  guest: 'convive',
  contract: 'contrat',
  weeklyDays: 'jours par semaine',
  fact: 'attestation',
  count: 'compte',
  arrival: 'arrivée',
  departure: 'départ',
  minutes: 'minutes',
  slices: 'tranches',
  openDays: 'jours d’ouverture',
  presences: 'présences',
  joined: 'inscrit le',
  cause: 'cause',
};
