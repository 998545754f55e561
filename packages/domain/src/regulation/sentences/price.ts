/**
 * A tree of prices (price-language.ts) in French: laid flat into lines, each with the answers that lead to it and what it
 * costs; of which tables and sentences are made.
 */

import { addDays, WEEKDAYS } from '../../dates.ts';
import { frenchTime } from '../../french.ts';
import { roundCents } from '../../money.ts';
import type { Bracket, ContractBasis, Missing, Price, RoundTo } from '../price-language.ts';
import { factName, frenchNumber, guestName, mealName, type Names } from './names.ts';
import {
  calendarDate,
  duration,
  eachStarted,
  grouped,
  length,
  levelNames,
  listed,
  MONTH_NAMES,
  manyWeekdays,
  money,
  ordinal,
  percentage,
  sentence,
  WEEKDAY_NAMES,
} from './words.ts';

/** What a price may ask, as the head of a column. */
export const QUESTIONS = {
  mealType: 'Repas',
  guest: 'Convive',
  residence: 'Domicile',
  level: 'Niveau',
  quotient: 'Quotient familial',
  rank: 'Enfant',
  children: 'Enfants de la famille',
  fact: 'Attestation',
  contract: 'Contrat',
  weeklyDays: 'Jours par semaine',
  weekday: 'Jour',
  season: 'Période',
  count: 'Présence',
  duration: 'Durée',
  term: 'Trimestre',
  date: 'Date',
} as const;
export type Question = keyof typeof QUESTIONS;

export interface Answer {
  question: Question;
  /** In a column of that question: « de 501 à 800 ». */
  said: string;
  /** Within a sentence: « avec un quotient familial de 501 à 800 ». */
  phrase: string;
}

export interface PriceLine {
  /** In the order in which they are asked. */
  answers: Answer[];
  /** « 3,70 € », « 0,36 % du quotient familial, entre 2,60 € et 4,50 € ». */
  said: string;
  /** Of an amount that nothing is left to compute of; null for any other. */
  cents: number | null;
  /** The innermost article that is named on the way; null: the rule's. */
  article: string | null;
}

/** A sentence, and the article that says so when it is not the rule's. */
export interface Remark {
  text: string;
  article: string | null;
}

export interface PriceSaid {
  lines: PriceLine[];
  /** What the lines leave out: who has no quotient, how siblings are counted. */
  remarks: Remark[];
}

/** The lines of a price, and what has to be said besides. */
export function layOutPrice(price: Price, names: Names): PriceSaid {
  const remarks: Remark[] = [];
  const lines = linesOf(price, { names, article: null, remark: remark => remarks.push(remark) });
  const texts = new Set<string>();
  return {
    lines,
    remarks: remarks.filter(({ text }) => !texts.has(text) && texts.add(text)),
  };
}

/** « 4,10 € avec un quotient familial de 601 à 900. », a sentence a line, then the remarks. */
export function sentencesOfPrice(price: Price, names: Names): Remark[] {
  const { lines, remarks } = layOutPrice(price, names);
  return [...lines.map(line => ({ text: sentence(phraseOfLine(line)), article: line.article })), ...remarks];
}

/** « 4,10 € pour un enfant qui habite la commune, avec un quotient familial de 601 à 900 ». */
export function phraseOfLine({ answers, said }: PriceLine): string {
  return answers.length === 0 ? said : `${said} ${phraseOfAnswers(answers)}`;
}

export function phraseOfAnswers(answers: readonly Answer[]): string {
  return answers.map(({ phrase }) => phrase).join(', ');
}

/** A price in a few words, within a sentence: « 19,80 € », « de 16,00 € à 33,00 € selon le quotient familial ». */
export function phraseOfPrice(price: Price, names: Names): string {
  const { lines } = layOutPrice(price, names);
  return lines.length === 1 ? (lines[0]?.said ?? '') : lines.map(phraseOfLine).join(', ');
}

interface Place {
  names: Names;
  article: string | null;
  remark(remark: Remark): void;
}

function linesOf(price: Price, outer: Place): PriceLine[] {
  const place = { ...outer, article: price.article ?? outer.article };
  const { names, article } = place;
  const asked = (question: Question, cases: Case[]) => ask(question, cases, place);
  const remark = (text: string, own: string | null | undefined = null) =>
    place.remark({ text: sentence(text), article: own ?? article });
  switch (price.kind) {
    case 'amount':
      return [leaf(money(price.cents), price.cents, article)];
    case 'rate':
      sayMissing(price.missing, place);
      return [leaf(rate(price), null, article)];
    case 'linear':
      sayMissing(price.missing, place);
      return [leaf(`${linear(price.points)}${rounded(price.roundTo)}`, null, article)];
    case 'share':
      return linesOf(price.of, place).map(line => shareOf(line, price));
    case 'sum':
      return price.of.map(part => linesOf(part, place)).reduce(addLines);
    case 'by-quotient':
      sayMissing(price.missing, place);
      return asked('quotient', bracketCases(price.brackets, amongQuotients));
    case 'by-rank':
      remark(siblings('Le rang de l’enfant est compté', price.counted));
      return asked('rank', bracketCases(price.brackets, amongRanks, 1));
    case 'by-children':
      remark(siblings('Le nombre d’enfants est compté', price.counted));
      return asked('children', bracketCases(price.brackets, amongChildren, 1));
    case 'by-residence':
      return asked('residence', residences(price.cases, names));
    case 'by-level':
      return asked('level', [
        ...price.cases.map(({ levels, price: of }) => {
          const said = levelNames(levels);
          return { said, phrase: `en ${said}`, price: of };
        }),
        ...rest(price.otherwise, 'autres niveaux', 'aux autres niveaux'),
      ]);
    case 'by-meal-type':
      return asked('mealType', [
        ...Object.entries(price.cases).map(([key, of]) => {
          const said = mealName(key, names);
          return { said, phrase: `pour « ${said} »`, price: of };
        }),
        ...rest(price.otherwise, 'autres repas', 'pour les autres repas'),
      ]);
    case 'by-guest':
      return asked('guest', [
        ...rest(price.otherwise, 'enfant', 'pour un enfant'),
        ...Object.entries(price.cases).map(([key, of]) => {
          const said = guestName(key, names);
          return { said, phrase: `pour un convive « ${said} »`, price: of };
        }),
      ]);
    case 'by-weekday':
      return asked('weekday', [
        ...WEEKDAYS.flatMap(weekday => {
          const of = price.cases[weekday];
          const said = WEEKDAY_NAMES[weekday];
          return of ? [{ said, phrase: `le ${said}`, price: of }] : [];
        }),
        ...rest(price.otherwise, 'autres jours', 'les autres jours'),
      ]);
    case 'by-season':
      return asked('season', [
        { said: 'période scolaire', phrase: 'en période scolaire', price: price['school-time'] },
        { said: 'vacances', phrase: 'pendant les vacances', price: price.holidays },
      ]);
    case 'by-contract':
      for (const text of basis(price.basis)) remark(text);
      return asked('contract', [
        { said: 'régulier', phrase: 'en contrat régulier', price: price.regular },
        {
          said: 'occasionnel',
          phrase: price.otherDays
            ? 'en contrat occasionnel, ou hors des jours du contrat'
            : 'en contrat occasionnel',
          price: price.occasional,
        },
      ]);
    case 'by-weekly-days':
      return asked('weeklyDays', bracketCases(price.brackets, amongWeeklyDays, 1));
    case 'by-count':
      return asked(
        'count',
        bracketCases(price.brackets, range => amongPresences(range, price.per), 1),
      );
    case 'by-fact':
      return asked('fact', [
        {
          said: `avec ${factName(price.fact, names)}`,
          phrase: `avec ${factName(price.fact, names)}`,
          price: price.price,
        },
        { said: 'sans', phrase: 'sans cette attestation', price: price.otherwise },
      ]);
    case 'by-date':
      return asked('date', dates(price));
    case 'slices':
      for (const text of timing(price)) remark(text);
      return linesOf(price.price, place).map(line => slices(line, price));
    case 'by-duration':
      for (const text of timing(price)) remark(text);
      return asked('duration', durations(price.steps));
    case 'by-time':
      return asked('duration', times(price));
    case 'forfait':
      remark(FORFAITS[price.per][price.started]);
      return linesOf(price.price, place).map(line =>
        worded(line, `${line.said} ${FORFAIT_UNITS[price.per]}`),
      );
    case 'term-forfait':
      remark('Le prix d’un trimestre est dû quel que soit le nombre de présences');
      return asked(
        'term',
        price.terms.map(({ from, to, price: of }) => {
          const said = `du ${calendarDate(from)} au ${calendarDate(to)}`;
          return { said, phrase: said, price: of };
        }),
      );
    case 'year-forfait':
      return linesOf(price.price, place).map(line =>
        worded(line, `${line.said} par an, en ${instalments(price.months)}`),
      );
    case 'open-days':
      remark('Le prix d’un mois est celui d’un jour, autant de fois que le service a lieu dans le mois');
      if (price.started === 'whole') remark('Un mois commencé est dû en entier');
      return linesOf(price.price, place).map(line =>
        worded(line, `${line.said} par jour de service du mois`),
      );
  }
}

function dates({ before, from }: Extract<Price, { kind: 'by-date' }>): Case[] {
  const first = from[0];
  return [
    ...(first ? [{ said: `avant le ${calendarDate(first.date)}`, price: before }] : []),
    ...from.map(({ date, price }, index) => {
      const next = from[index + 1];
      const start = calendarDate(date);
      return {
        said: next ? `du ${start} au ${calendarDate(addDays(next.date, -1))}` : `à partir du ${start}`,
        price,
      };
    }),
  ].map(found => ({ ...found, phrase: found.said }));
}

interface Case {
  said: string;
  phrase: string;
  price: Price;
  article?: string | undefined;
}

function ask(question: Question, cases: readonly Case[], place: Place): PriceLine[] {
  return cases.flatMap(({ said, phrase, price, article }) =>
    linesOf(price, { ...place, article: article ?? place.article }).map(line => ({
      ...line,
      answers: [{ question, said, phrase }, ...line.answers],
    })),
  );
}

function rest(price: Price | undefined, said: string, phrase: string): Case[] {
  return price ? [{ said, phrase, price }] : [];
}

function leaf(said: string, cents: number | null, article: string | null): PriceLine {
  return { answers: [], said, cents, article };
}

/** The same line, whose amount is not all there is to it any more. */
function worded(line: PriceLine, said: string): PriceLine {
  return { ...line, said, cents: null };
}

function rate(price: Extract<Price, { kind: 'rate' }>): string {
  const { minimumCents: least, maximumCents: most } = price;
  const bounds =
    least !== undefined && most !== undefined
      ? `, entre ${money(least)} et ${money(most)}`
      : least !== undefined
        ? `, au moins ${money(least)}`
        : most !== undefined
          ? `, au plus ${money(most)}`
          : '';
  return `${percentage(price.percent)} du quotient familial${bounds}${rounded(price.roundTo)}`;
}

function linear(points: readonly { quotient: number; cents: number }[]): string {
  const told = points.map(({ quotient, cents }, index) => {
    if (index === 0) return `${money(cents)} jusqu’à un quotient de ${grouped(quotient)}`;
    return index === points.length - 1
      ? `${money(cents)} à partir de ${grouped(quotient)}`
      : `${money(cents)} à ${grouped(quotient)}`;
  });
  return `${listed(told)}, en proportion entre ${points.length > 2 ? 'ces points' : 'les deux'}`;
}

function rounded(roundTo: RoundTo | undefined): string {
  if (!roundTo || (roundTo.cents === 1 && roundTo.way === 'nearest')) return '';
  const to =
    roundTo.cents === 100 ? 'à l’euro' : roundTo.cents === 1 ? 'au centime' : `aux ${roundTo.cents} centimes`;
  const way = {
    nearest:
      roundTo.cents === 5 || roundTo.cents === 10 || roundTo.cents === 50
        ? 'les plus proches'
        : 'le plus proche',
    down: 'en dessous',
    up: 'au-dessus',
  }[roundTo.way];
  return `, arrondi ${to} ${way}`;
}

/** A share of an amount is an amount; of anything else, it is said. */
function shareOf(line: PriceLine, { percent, roundTo }: Extract<Price, { kind: 'share' }>): PriceLine {
  if (line.cents === null)
    return worded(line, `${percentage(percent)} de ce prix : ${line.said}${rounded(roundTo)}`);
  const cents = roundCents(line.cents * Math.round(percent * 10_000), 1_000_000, roundTo);
  return { ...line, said: money(cents), cents };
}

/** Every line of one price with every line of another that does not answer a question otherwise. */
function addLines(ones: PriceLine[], others: PriceLine[]): PriceLine[] {
  return ones.flatMap(one =>
    others.flatMap((other): PriceLine[] => {
      const answered = new Map(one.answers.map(answer => [answer.question, answer.said]));
      if (other.answers.some(({ question, said }) => (answered.get(question) ?? said) !== said)) return [];
      const cents = one.cents !== null && other.cents !== null ? one.cents + other.cents : null;
      return [
        {
          answers: [...one.answers, ...other.answers.filter(({ question }) => !answered.has(question))],
          said: cents === null ? `${one.said}, plus ${other.said}` : money(cents),
          cents,
          article: one.article ?? other.article,
        },
      ];
    }),
  );
}

/** Who has no quotient pays what the règlement names. */
function sayMissing(missing: Missing, { names, article, remark }: Place): void {
  const said =
    missing.take === 'price'
      ? `le prix est de ${phraseOfPrice(missing.price, names)}`
      : `le prix le plus ${missing.take === 'highest' ? 'élevé' : 'bas'} s’applique`;
  remark({
    text: sentence(`Quand le quotient familial n’est pas connu, ${said}`),
    article: missing.article ?? article,
  });
}

function siblings(counted: string, among: 'enrolled' | 'present'): string {
  return `${counted} parmi les enfants de la famille ${among === 'enrolled' ? 'inscrits au service' : 'présents ce jour-là'}`;
}

interface Range {
  from: number;
  to: number | null;
}

/** Each bracket follows the one before it, from `first` on. */
function bracketCases(
  brackets: readonly Bracket[],
  told: (range: Range) => { said: string; phrase: string },
  first = 0,
): Case[] {
  let next = first;
  return brackets.map(({ from = next, upTo, price, article }) => {
    next = (upTo ?? from) + 1;
    return { ...told({ from, to: upTo ?? null }), price, article };
  });
}

function amongQuotients({ from, to }: Range) {
  if (to === null)
    return from === 0
      ? { said: 'tous', phrase: 'quel que soit le quotient familial' }
      : { said: `${grouped(from)} et plus`, phrase: `avec un quotient familial de ${grouped(from)} ou plus` };
  const said = from === 0 ? `jusqu’à ${grouped(to)}` : `de ${grouped(from)} à ${grouped(to)}`;
  return { said, phrase: `avec un quotient familial ${said}` };
}

function amongRanks({ from, to }: Range) {
  if (to === null)
    return from === 1
      ? { said: 'tous', phrase: 'pour tous les enfants' }
      : { said: `à partir du ${ordinal(from)}`, phrase: `à partir du ${ordinal(from)} enfant` };
  if (to === from) return { said: ordinal(from), phrase: `pour le ${ordinal(from)} enfant` };
  return to === from + 1
    ? {
        said: `${ordinal(from)} et ${ordinal(to)}`,
        phrase: `pour les ${ordinal(from)} et ${ordinal(to)} enfants`,
      }
    : {
        said: `du ${ordinal(from)} au ${ordinal(to)}`,
        phrase: `du ${ordinal(from)} au ${ordinal(to)} enfant`,
      };
}

function amongChildren(range: Range) {
  const { said } = amongNumbers(range);
  return {
    said,
    phrase: `pour une famille ${said === '1' ? 'd’un' : `de ${said.replace(' et plus', '')}`} ${range.to === 1 ? 'enfant' : 'enfants'}${range.to === null ? ' ou plus' : ''}`,
  };
}

function amongWeeklyDays(range: Range) {
  const { said } = amongNumbers(range);
  const days = range.to === 1 ? 'jour' : 'jours';
  return {
    said,
    phrase: `pour ${said.replace(' et plus', '')} ${days} ${range.to === null ? 'ou plus ' : ''}par semaine`,
  };
}

function amongNumbers({ from, to }: Range) {
  if (to === null) return { said: `${from} et plus` };
  return { said: to === from ? String(from) : `${from} ${to === from + 1 ? 'ou' : 'à'} ${to}` };
}

function amongPresences({ from, to }: Range, per: 'week' | 'month') {
  const period = per === 'week' ? 'de la semaine' : 'du mois';
  const first = ordinal(from, 'f');
  if (to === null)
    return from === 1
      ? { said: 'toutes', phrase: `pour toutes les présences ${period}` }
      : { said: `à partir de la ${first} ${period}`, phrase: `à partir de la ${first} présence ${period}` };
  if (to === from) return { said: `${first} ${period}`, phrase: `pour la ${first} présence ${period}` };
  const span = `de la ${first} à la ${ordinal(to, 'f')}`;
  return { said: `${span} ${period}`, phrase: `${span} présence ${period}` };
}

function residences(
  { member, tenant, outside }: Extract<Price, { kind: 'by-residence' }>['cases'],
  { home }: Names,
): Case[] {
  return [
    ...(member ? [{ said: 'la commune qui gère le service', price: member }] : []),
    ...(tenant ? [{ said: member ? 'une autre des communes' : home, price: tenant }] : []),
    ...(outside ? [{ said: 'ailleurs', price: outside }] : []),
  ].map(found => ({ ...found, phrase: `pour un enfant qui habite ${found.said}` }));
}

function basis(by: ContractBasis): string[] {
  switch (by.kind) {
    case 'declared':
      return [];
    case 'computed': {
      const days = by.weekdays
        ? `${manyWeekdays(by.weekdays).replace(/^les /, '')} de service`
        : 'jours de service';
      return [
        `Est régulier un enfant présent au moins ${percentage(by.atLeastPercent)} des ${days} du mois, constaté après le mois`,
      ];
    }
    case 'counted':
      return [
        `Est régulier un enfant présent au moins ${by.atLeastDays === 1 ? 'un jour' : `${by.atLeastDays} jours`} dans le mois, constaté après le mois`,
      ];
  }
}

function timing({
  graceMinutes,
  from,
  to,
}: {
  graceMinutes?: number | undefined;
  from?: 'arrival' | 'opening' | undefined;
  to?: 'departure' | 'closing' | undefined;
}): string[] {
  const start = from === 'opening' ? 'l’ouverture du service' : 'l’arrivée de l’enfant';
  const end = to === 'closing' ? 'à la fermeture du service' : 'à son départ';
  return [
    `Le temps est compté de ${start} ${from === 'opening' && to !== 'closing' ? 'au départ de l’enfant' : end}`,
    ...(graceMinutes
      ? [
          `Un dépassement de ${graceMinutes === 1 ? '1 minute' : `${graceMinutes} minutes`} au plus n’est pas compté`,
        ]
      : []),
  ];
}

function slices(line: PriceLine, { minutes, maximumCents }: Extract<Price, { kind: 'slices' }>): PriceLine {
  const started = `${duration(minutes)} ${minutes === 15 ? 'commencé' : 'commencée'}`;
  return worded(
    line,
    `${line.said} par ${started}${maximumCents === undefined ? '' : `, ${money(maximumCents)} au plus`}`,
  );
}

function times({ of, steps }: Extract<Price, { kind: 'by-time' }>): Case[] {
  const noun = of === 'arrival' ? 'arrivée' : 'départ';
  const last = steps.findLast(step => step.until !== undefined)?.until;
  return steps.map(({ until, price }) => {
    const said =
      until !== undefined
        ? `${noun} jusqu’à ${frenchTime(until)}`
        : last === undefined
          ? 'à toute heure'
          : `${noun} après ${frenchTime(last)}`;
    return { said, phrase: `pour ${of === 'arrival' ? 'une' : 'un'} ${said}`, price };
  });
}

function durations(steps: Extract<Price, { kind: 'by-duration' }>['steps']): Case[] {
  let before = 0;
  return steps.map(({ upToMinutes, price }) => {
    const from = before;
    before = upToMinutes ?? before;
    const least = from === 0 ? '' : `plus de ${length(from)}`;
    const most = upToMinutes === undefined ? '' : `${length(upToMinutes)} au plus`;
    const said = listed([least, most].filter(bound => bound !== '')) || 'toutes';
    const bounds = listed([least, most].flatMap(bound => (bound === '' ? [] : [`de ${bound}`])));
    return { said, phrase: `pour une présence ${bounds || 'de toute durée'}`, price };
  });
}

const FORFAIT_UNITS = { day: 'par jour', week: 'par semaine', month: 'par mois' };
const FORFAITS = {
  day: {
    whole: 'Le prix d’un jour est dû quel que soit le temps de présence',
    prorated: 'Le prix d’un jour est dû quel que soit le temps de présence',
  },
  week: {
    whole: 'Une semaine commencée est due en entier, quel que soit le nombre de présences',
    prorated:
      'Le prix d’une semaine ne dépend pas du nombre de présences ; une semaine incomplète est due au prorata des jours de service',
  },
  month: {
    whole: 'Un mois commencé est dû en entier, quel que soit le nombre de présences',
    prorated:
      'Le prix d’un mois ne dépend pas du nombre de présences ; un mois incomplet est dû au prorata des jours de service',
  },
};

/** « 10 parts égales, facturées de septembre à juin ». */
function instalments(months: readonly number[]): string {
  const names = months.map(month => MONTH_NAMES[month - 1] ?? '');
  const follow = months.every((month, index) => index === 0 || month === ((months[index - 1] ?? 0) % 12) + 1);
  const told =
    names.length > 2 && follow ? fromTo(names[0] ?? '', names.at(-1) ?? '') : `en ${listed(names)}`;
  return names.length === 1
    ? `une fois, facturée en ${names[0]}`
    : `${frenchNumber(names.length)} parts égales, facturées ${told}`;
}

function fromTo(first: string, last: string): string {
  return `${/^[aeiou]/.test(first) ? `d’${first}` : `de ${first}`} à ${last}`;
}

/** « chaque demi-heure commencée coûte 7,50 € ». */
export function startedSlices(minutes: number, cents: number): string {
  return `${eachStarted(minutes)} coûte ${money(cents)}`;
}
