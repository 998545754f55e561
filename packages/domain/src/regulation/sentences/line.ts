/**
 * What a line of an invoice says to the family that reads it: what it is for, on which days, and why it costs that. Made of
 * what is kept with the line, so that it says the same for ever. It never says why a child was absent, nor anything of
 * its health: a meal brought along is a « panier-repas », whatever the commune calls it.
 */
import type { BillLine } from '../../billing/invoice.ts';
import type { LocalDate } from '../../dates.ts';
import { frenchTypography } from '../../french.ts';
import type { LineKind } from '../../pricing/price-month.ts';
import type { FactName, UsedFact } from '../decision.ts';
import { bracketPhrase, factPhrase, sentenceOfStep } from './decision.ts';
import type { Names } from './names.ts';
import { counted, listed, MONTH_NAMES, percentage } from './words.ts';

/** A line as it is kept, as far as it is told. */
export type ToldLine = Pick<
  BillLine,
  'kind' | 'month' | 'serviceName' | 'dates' | 'quantity' | 'shareBp' | 'article' | 'steps' | 'reversesId'
>;

/** « Repas élémentaire », « Absence facturée, Repas élémentaire », « Forfait, Garderie du matin ». */
export function lineTitle({ kind, serviceName, reversesId }: ToldLine): string {
  const service = serviceName === null ? null : withoutPai(serviceName);
  const prefix = PREFIXES[kind];
  const title =
    prefix === null ? (service ?? 'Prestation') : [prefix, service].filter(part => part !== null).join(', ');
  return frenchTypography(reversesId === null ? title : `Annulé : ${title}`);
}

const PREFIXES: Record<LineKind, string | null> = {
  presence: null,
  forfait: 'Forfait',
  absence: 'Absence facturée',
  refund: 'Remboursement',
  surcharge: 'Majoration',
  cap: 'Plafond atteint',
  fee: 'Droit annuel',
};

/** « les 2, 3 et du 9 au 13 novembre »; of what is owed for a whole month, the month. */
export function lineDates({ kind, month, dates }: Pick<ToldLine, 'kind' | 'month' | 'dates'>): string {
  const isOfMonth = kind === 'cap' || kind === 'fee' || (kind === 'forfait' && dates.length === 1);
  if (isOfMonth || dates.length === 0) return monthPhrase(month);
  return daysPhrase(dates);
}

/** « novembre 2026 ». */
export function monthPhrase(month: LocalDate): string {
  return `${MONTH_NAMES[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** « le 5 novembre », « les 2, 3, 5 et 6 novembre », « du 9 au 13 novembre et le 1ᵉʳ décembre ». */
export function daysPhrase(dates: readonly LocalDate[]): string {
  const ordered = [...new Set(dates)].sort();
  const months = Map.groupBy(ordered, date => date.slice(0, 7));
  return listed(
    [...months].map(([month, days]) => {
      const name = MONTH_NAMES[Number(month.slice(5, 7)) - 1] ?? '';
      return `${daysOfMonth(days.map(day => Number(day.slice(8, 10))))} ${name}`;
    }),
  );
}

/** Three days in a row and more are told by the first and the last. */
function daysOfMonth(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const single = runs.flatMap(run => (run.length < 3 ? run : []));
  const long = runs.filter(run => run.length >= 3);
  const named =
    single.length === 0 ? [] : [`${single.length === 1 ? 'le' : 'les'} ${listed(single.map(nth))}`];
  return listed([...named, ...long.map(run => `du ${nth(run[0] ?? 0)} au ${nth(run.at(-1) ?? 0)}`)]);
}

function nth(day: number): string {
  return day === 1 ? '1er' : String(day);
}

/** In a few words, below the line: « tranche QF 600–999, art. 8 ». Empty where nothing is known of it. */
export function lineReason(line: ToldLine, names: Names): string {
  const facts = line.steps.flatMap(({ facts: used }) => used.filter(isTold));
  const phrases = [
    ...facts.flatMap(fact =>
      fact.name === 'quotientFamilial' && fact.within
        ? [bracketPhrase(fact.within)]
        : factPhrase(fact, names),
    ),
    ...(line.shareBp < 10_000 ? [sharePhrase(line)] : []),
    ...(line.article === null ? [] : [`art. ${line.article}`]),
  ];
  return frenchTypography(withoutPai([...new Set(phrases)].join(', ')));
}

/** « votre part : 60 % ». */
export function sharePhrase({ shareBp }: Pick<ToldLine, 'shareBp'>): string {
  return `votre part : ${percentage(shareBp / 100)}`;
}

/** « Pourquoi ce prix ? »: a sentence for each step that led to it. */
export function lineSentences(line: ToldLine, names: Names): string[] {
  const steps = line.steps.map(step => sentenceOfStep({ ...step, facts: step.facts.filter(isTold) }, names));
  const own = [
    ...steps,
    ...(line.quantity > 1 && line.kind === 'presence'
      ? [`Ce prix est compté ${counted(line.quantity, 'fois', 'fois')}.`]
      : []),
    ...(line.shareBp < 10_000
      ? [`Les frais de cet enfant sont partagés entre deux foyers : ${sharePhrase(line)}.`]
      : []),
  ];
  return own.map(text => frenchTypography(withoutPai(text)));
}

/** Why a child was absent, and what proves it, is told to nobody by an invoice. */
const UNTOLD: ReadonlySet<FactName> = new Set(['reason', 'proof', 'proofBy', 'announcedAt']);

function isTold({ name }: UsedFact): boolean {
  return !UNTOLD.has(name);
}

const PAI = /\s*\(?\b(?:P\.?A\.?I\.?|projets? d[’']accueil individualisés?)(?![\p{L}\d])\)?/giu;

/** A name as an invoice may say it: « Repas (PAI) » is « Repas (panier-repas) », « Panier-repas PAI » a « Panier-repas ». */
export function withoutPai(text: string): string {
  if (text.search(PAI) < 0) return text;
  const rest = text
    .replace(PAI, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
  if (/panier/i.test(rest)) return rest;
  return rest === '' ? 'Panier-repas' : text.replace(PAI, ' (panier-repas)').trim();
}
