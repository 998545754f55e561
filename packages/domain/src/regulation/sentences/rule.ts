/** Every kind of rule (rule.ts) in French: short, exact, each sentence with the article that says so. */
import { WEEKDAYS } from '../../dates.ts';
import { frenchTime } from '../../french.ts';
import type { MEANS_OF_PAYMENT } from '../../regie.ts';
import type { AddedAmount, Late, LateSurcharge, Rule, RuleOf } from '../rule.ts';
import type { Act } from '../vocabulary.ts';
import { sentenceOfAbsence, sentenceOfCommuneAct } from './absence.ts';
import { phraseOfDeadline, sentenceOfAfterHolidays, sentenceOfClosedDay } from './deadline.ts';
import { frenchNumber, type Names, ofOffice, serviceName } from './names.ts';
import { layOutPrice, phraseOfLine, phraseOfPrice, startedSlices } from './price.ts';
import {
  byChannels,
  calendarDate,
  calendarDateTime,
  counted,
  counterPhrase,
  dayOfYearName,
  isAdded,
  levelNames,
  listed,
  manyWeekdays,
  money,
  ofPeriod,
  percentage,
  perPeriod,
  rangePhrase,
  sentence,
  uncapitalised,
} from './words.ts';

/** A sentence of a règlement and the article that says so. */
export interface Said {
  article: string;
  text: string;
}

/**
 * What a rule says.
 * @param about services that go without saying, because the reader knows that the rule is about them; without it, whatever
 *   services a rule names are named
 */
export function sentencesOfRule(rule: Rule, names: Names, about: readonly string[] = []): Said[] {
  const said = plainSentencesOfRule(rule, names);
  const scope = scopeOf(rule, names, about);
  return said.map(({ article, text }) => ({
    article,
    text: scope === '' ? text : sentence(`${scope} : ${uncapitalised(text)}`),
  }));
}

/** All that a rule says, in one string. */
export function sentenceOfRule(rule: Rule, names: Names, about: readonly string[] = []): string {
  const [first, ...others] = plainSentencesOfRule(rule, names).map(({ text }) => text);
  const scope = scopeOf(rule, names, about);
  if (first === undefined) return '';
  return [scope === '' ? first : sentence(`${scope} : ${uncapitalised(first)}`), ...others].join(' ');
}

/** « Garderie du matin, les mercredis, pendant les vacances »; nothing for a rule that holds for all. */
export function scopeOf(rule: Rule, names: Names, about: readonly string[] = []): string {
  const isNamed = rule.services && !about.every(key => rule.services?.includes(key));
  return [
    rule.services && (isNamed || about.length === 0)
      ? listed(rule.services.map(key => serviceName(key, names)))
      : '',
    rule.weekdays ? manyWeekdays(WEEKDAYS.filter(weekday => rule.weekdays?.includes(weekday))) : '',
    rule.during
      ? { 'school-time': 'en période scolaire', holidays: 'pendant les vacances' }[rule.during]
      : '',
    rule.levels ? `en ${levelNames(rule.levels)}` : '',
    rule.contract ? { regular: 'contrat régulier', occasional: 'contrat occasionnel' }[rule.contract] : '',
  ]
    .filter(part => part !== '')
    .join(', ');
}

/** The same, without the services and days for which it holds: see {@link scopeOf}. */
export function plainSentencesOfRule(rule: Rule, names: Names): Said[] {
  const { article } = rule;
  const one = (...texts: string[]): Said[] => texts.map(text => ({ article, text: sentence(text) }));
  switch (rule.kind) {
    case 'deadline':
      return deadline(rule, names);
    case 'horizon':
      return one(...horizon(rule));
    case 'enrolment':
      return one(
        {
          'on-request': `L’inscription se demande avant de réserver ; ${names.office} l’accepte ou la refuse`,
          'to-pupils': 'Tous les élèves sont inscrits d’office : il vous reste à réserver',
          'by-office': `L’inscription est faite par ${names.office}`,
          'not-needed': 'Vous réservez sans inscription préalable',
        }[rule.granted],
      );
    case 'single-channel': {
      const when = rule.per === 'child-and-month' ? 'un même mois' : 'une même année scolaire';
      const then = rule.outcome === 'refuse' ? 'est refusée' : `attend la décision ${ofOffice(names)}`;
      return one(
        `Pour un même enfant et ${when}, vous réservez ${byChannels(rule.channels)}, sans changer ; une réservation faite autrement ${then}`,
      );
    }
    case 'limit':
      return one(
        `Un enfant réserve au plus ${counted(rule.maximum, 'jour')} ${perPeriod(rule.per)} ; au-delà, ${
          rule.outcome === 'refuse'
            ? 'la réservation est refusée'
            : `la réservation attend la décision ${ofOffice(names)}`
        }`,
      );
    case 'repetition':
      return one(
        `${counterPhrase(rule.counter)}, les réservations suivantes ${
          rule.outcome === 'refuse' ? 'sont refusées' : `attendent la décision ${ofOffice(names)}`
        }`,
      );
    case 'absence':
      return one(sentenceOfAbsence(rule, names));
    case 'commune-act':
      return one(sentenceOfCommuneAct(rule));
    case 'price':
      return price(rule, names);
    case 'surcharge':
      return one(surcharge(rule, names));
    case 'not-collected':
      return one(
        `Un enfant que personne n’est venu chercher à ${frenchTime(rule.after)} passe au service « ${serviceName(rule.becomes, names)} », qui est alors dû`,
      );
    case 'cap':
      return one(
        `${rule.beyond === undefined ? 'Ces services' : `Au-delà de ${rule.beyond} présences ${perPeriod(rule.per)}, ces services`} coûtent ensemble au plus ${phraseOfPrice(rule.maximum, names)} ${perPeriod(rule.per)} et par ${PER[rule.across]}`,
      );
    case 'yearly-fee':
      return yearlyFee(rule, names);
    case 'dated-fact':
      return one(...datedFact(rule, names));
    case 'terms':
      return one(
        `Les trimestres vont ${listed(rule.terms.map(({ from, to }) => `du ${calendarDate(from)} au ${calendarDate(to)}`))}`,
      );
    case 'billing':
      return billing(rule);
    case 'collection':
      return collection(rule);
    case 'reminder':
      return one(
        `Une facture impayée est rappelée ${listed(rule.daysAfterDue.map(String))} ${rule.daysAfterDue.length === 1 && rule.daysAfterDue[0] === 1 ? 'jour' : 'jours'} après l’échéance`,
      );
    case 'exclusion':
      return one(
        `${exclusion(rule)}, ${names.office} peut décider de ne plus accueillir l’enfant ; rien ne se fait d’office`,
      );
  }
}

// Deadlines

const ACTS: Record<Act, { you: string; made: string; possible: string }> = {
  reserve: {
    you: 'Vous réservez',
    made: 'Une réservation faite à temps',
    possible: 'de réserver',
  },
  'declare-absence': {
    you: 'Vous annulez ou déclarez une absence',
    made: 'Une absence déclarée à temps',
    possible: 'd’annuler ou de déclarer une absence',
  },
  'announce-sickness': {
    you: 'Vous prévenez d’une maladie',
    made: 'Une maladie annoncée à temps',
    possible: 'd’annoncer une maladie',
  },
  enrol: {
    you: 'Vous inscrivez votre enfant',
    made: 'Une inscription demandée à temps',
    possible: 'de s’inscrire',
  },
  'change-contract': {
    you: 'Vous changez de contrat',
    made: 'Une demande faite à temps',
    possible: 'de changer de contrat',
  },
  claim: {
    you: 'Vous pouvez contester ce qui est facturé',
    made: 'Une contestation faite à temps',
    possible: 'de contester ce qui est facturé',
  },
};

function deadline(rule: RuleOf<'deadline'>, names: Names): Said[] {
  const act = ACTS[rule.act];
  const by = byChannels(rule.channels);
  const at = (article: string | undefined, text: string): Said => ({
    article: article ?? rule.article,
    text: sentence(text),
  });
  return [
    at(undefined, `${act.you}${by === '' ? '' : ` ${by}`} ${phraseOfDeadline(rule.until)}`),
    ...(rule.closedDay
      ? [at(rule.closedDay.article, sentenceOfClosedDay(rule.closedDay.moveTo, rule.closedDay.on))]
      : []),
    ...(rule.afterHolidays
      ? [at(rule.afterHolidays.article, sentenceOfAfterHolidays(rule.afterHolidays.at))]
      : []),
    // That an absence is accepted goes without saying, and the rules of absences tell what it costs.
    ...((rule.act === 'declare-absence' || rule.act === 'announce-sickness') &&
    rule.inTime.outcome === 'accept'
      ? []
      : [at(rule.inTime.article, `${act.made} ${inTime(rule, names)}`)]),
    ...late(rule.late, rule, names),
  ];
}

function inTime({ act, inTime: { outcome, whenFull }, services }: RuleOf<'deadline'>, names: Names): string {
  const full = {
    'on-hold': 'est mise en attente',
    refuse: 'est refusée',
    'ask-agent': `attend la décision ${ofOffice(names)}`,
  };
  const made = {
    accept: 'est acceptée aussitôt',
    'ask-agent': `attend d’être validée par ${names.office}`,
    'await-payment': 'est acquise une fois payée',
  }[outcome];
  const concerned = services ?? [...names.services.keys()];
  const isLimited = concerned.some(key => names.services.get(key)?.isLimited);
  if (act !== 'reserve' || (!whenFull && !isLimited)) return made;
  return `${made} s’il reste une place ; sinon, elle ${full[whenFull ?? 'on-hold']}`;
}

function late(outcome: Late, rule: RuleOf<'deadline'>, names: Names, isSecond = false): Said[] {
  const article = outcome.article ?? rule.article;
  const { possible } = ACTS[rule.act];
  const by = byChannels(rule.channels);
  const past = isSecond ? 'ensuite' : 'passé ce délai';
  if (outcome.outcome === 'refuse')
    return [
      { article, text: sentence(`${past}, il n’est plus possible ${possible}${by === '' ? '' : ` ${by}`}`) },
    ];
  const until = outcome.until ? ` ${phraseOfDeadline(outcome.until)}` : '';
  const then = outcome.beyond
    ? late(outcome.beyond, rule, names, true)
    : outcome.until
      ? late({ outcome: 'refuse' }, rule, names, true)
      : [];
  if (outcome.outcome === 'ask-agent')
    return [
      {
        article,
        text: sentence(
          `${past}, ${until === '' ? '' : `et${until}, `}${names.office} décide si c’est encore possible`,
        ),
      },
      ...then,
    ];
  const surcharge = outcome.surcharge;
  return [
    {
      article,
      text: sentence(
        rule.act === 'declare-absence'
          ? `${past}, vous pouvez encore déclarer une absence${until}, mais elle peut être facturée`
          : `${past}, il reste possible ${possible}${until}`,
      ),
    },
    ...(surcharge
      ? [
          {
            article: surcharge.article ?? article,
            text: sentence(
              surcharge.per === 'order'
                ? `${isAdded(surcharge.cents)} alors une fois pour toute la demande`
                : `pour chaque réservation ainsi faite, ${added(surcharge.amount, names)}`,
            ),
          },
        ]
      : []),
    ...then,
  ];
}

/** « 1,00 € s’ajoute au prix », for a reservation that came too late. */
export function lateSurchargePhrase(surcharge: LateSurcharge, names: Names): string {
  return surcharge.per === 'order'
    ? `${isAdded(surcharge.cents)} une fois pour toute la demande`
    : added(surcharge.amount, names);
}

/** « 1,00 € s’ajoute », « 50 % s’ajoutent au prix », « le prix devient 10,00 € ». */
function added(amount: AddedAmount, names: Names): string {
  switch (amount.kind) {
    case 'add':
      return `${isAdded(amount.cents)} au prix`;
    case 'add-percent':
      return `${percentage(amount.percent)} ${amount.percent < 2 ? 's’ajoute' : 's’ajoutent'} au prix`;
    case 'replace':
      return `le prix devient ${phraseOfPrice(amount.price, names)}`;
  }
}

function horizon({ opens, to }: RuleOf<'horizon'>): string[] {
  const end = {
    'end-of-school-year': 'jusqu’au dernier jour de l’année scolaire',
    'end-of-next-month': 'jusqu’à la fin du mois suivant',
    'end-of-month': 'jusqu’à la fin du mois en cours',
    unlimited: 'sans limite de date',
  }[to];
  return [...(opens ? [opening(opens)] : []), `Vous pouvez réserver d’avance, ${end}`];
}

function opening(opens: NonNullable<RuleOf<'horizon'>['opens']>): string {
  switch (opens.kind) {
    case 'on':
      return `Les réservations ouvrent le ${calendarDateTime(opens.at)}`;
    case 'days-before':
      return `Un jour se réserve au plus tôt ${opens.days === 1 ? 'la veille' : `${opens.days} jours avant`}`;
    case 'months-before':
      return `Un jour se réserve au plus tôt ${opens.months === 1 ? 'un' : frenchNumber(opens.months)} mois avant`;
    case 'day-of-month': {
      const month =
        opens.monthsBefore === 0
          ? 'du mois'
          : opens.monthsBefore === 1
            ? 'du mois précédent'
            : `du mois, ${frenchNumber(opens.monthsBefore)} mois avant`;
      return `Un jour se réserve au plus tôt à partir du ${opens.day === 1 ? '1er' : opens.day} ${month}`;
    }
  }
}

// Prices

const PER = { child: 'enfant', family: 'famille' };

function price({ article, price: tree }: RuleOf<'price'>, names: Names): Said[] {
  const { lines, remarks } = layOutPrice(tree, names);
  return [
    ...lines.map(line => ({
      article: line.article ?? article,
      text: sentence(`Le prix est de ${phraseOfLine(line)}`),
    })),
    ...remarks.map(remark => ({ article: remark.article ?? article, text: remark.text })),
  ];
}

function yearlyFee(rule: RuleOf<'yearly-fee'>, names: Names): Said[] {
  const { lines, remarks } = layOutPrice(rule.price, names);
  return [
    ...lines.map(line => ({
      article: line.article ?? rule.article,
      text: sentence(
        `Un droit de ${phraseOfLine({ ...line, said: `${line.said} par ${PER[rule.per]}` })} est dû pour l’année scolaire`,
      ),
    })),
    ...remarks.map(remark => ({ article: remark.article ?? rule.article, text: remark.text })),
  ];
}

function surcharge(rule: RuleOf<'surcharge'>, names: Names): string {
  const times = rule.times ? `${rangePhrase(rule.times, 'fois', 'f')} ${ofPeriod(rule.times.per)}` : '';
  const told = surchargeOf(rule, names);
  return times === '' ? told : `${times}, ${uncapitalised(told)}`;
}

function surchargeOf(rule: RuleOf<'surcharge'>, names: Names): string {
  switch (rule.on) {
    case 'unbooked-presence':
      return `Un enfant présent sans réservation est accueilli ; ${added(rule.amount, names)}`;
    case 'late-absence':
      return `Pour une absence qui n’a pas été déclarée à temps, ${added(rule.amount, names)}`;
    case 'late-pick-up': {
      const grace = rule.graceMinutes
        ? `, au-delà de ${counted(rule.graceMinutes, 'minute')} de tolérance,`
        : ',';
      const cost =
        rule.amount.kind === 'once'
          ? `un retard coûte ${money(rule.amount.cents)}`
          : startedSlices(rule.amount.minutes, rule.amount.cents);
      return `Après ${frenchTime(rule.after)}${grace} ${cost} par ${PER[rule.per]}`;
    }
    case 'late-enrolment':
      return `Une inscription tardive coûte ${money(rule.cents)} par ${PER[rule.per]}`;
  }
}

function datedFact(rule: RuleOf<'dated-fact'>, names: Names): string[] {
  const [the, one] =
    rule.fact === 'residence' ? ['le domicile', 'domicile'] : ['le quotient familial', 'quotient familial'];
  const from = {
    'same-day': `dès le jour où ${names.office} le reçoit`,
    'next-month': 'à partir du mois suivant',
    'next-term': 'à partir du trimestre suivant',
    'next-school-year': 'à partir de l’année scolaire suivante',
    'next-reference': 'à partir de la prochaine date de référence',
  }[rule.changes];
  return [
    ...(rule.reference ? [`C’est ${the} au ${dayOfYearName(rule.reference)} qui compte`] : []),
    `Un nouveau ${one} s’applique ${from}`,
    ...(rule.validMonths ? [`Un ${one} vaut ${rule.validMonths} mois`] : []),
  ];
}

// Billing

function billing(rule: RuleOf<'billing'>): Said[] {
  const every = {
    month: 'chaque mois',
    'two-months': 'tous les deux mois',
    term: 'chaque trimestre',
    'school-year': 'une fois par année scolaire',
  }[rule.every];
  const issued = rule.issueDay ? `, le ${rule.issueDay === 1 ? '1er' : rule.issueDay}` : '';
  const basis = rule.on === 'reservations' ? 'ce qui est réservé' : 'les présences';
  const ahead =
    rule.terms === 'prepaid' ? ', d’avance' : rule.terms === 'arrears' ? ', pour la période écoulée' : '';
  const told = [
    `La facture est établie ${every}${issued}${ahead} ; elle compte ${basis}`,
    ...(rule.terms === 'wallet'
      ? ['Vous créditez un compte, dont le prix de chaque service est déduit']
      : []),
    ...(rule.previousBalance === 'shown' ? ['Elle rappelle ce qui reste dû d’avant'] : []),
    ...(rule.due ? [`Elle est à payer ${due(rule.due)}`] : []),
  ].map(text => ({ article: rule.article, text: sentence(text) }));
  const sent = rule.sentBy && {
    article: rule.sentBy.article ?? rule.article,
    text: sentence(`La facture est envoyée par ${rule.sentBy.channel === 'email' ? 'courriel' : 'courrier'}`),
  };
  return sent ? [...told, sent] : told;
}

function due(date: NonNullable<RuleOf<'billing'>['due']>): string {
  if (date.kind === 'day-of-month')
    return date.day === 'last'
      ? 'au plus tard le dernier jour du mois'
      : `au plus tard le ${date.day === 1 ? '1er' : date.day} du mois`;
  if (date.days === 0) return 'dès qu’elle est établie';
  return date.days === 1 ? 'au plus tard le lendemain' : `dans les ${date.days} jours`;
}

const MEANS: Record<(typeof MEANS_OF_PAYMENT)[number], string> = {
  cheque: 'par chèque',
  cash: 'en espèces',
  card: 'par carte bancaire',
  'online-card': 'par carte bancaire en ligne',
  transfer: 'par virement',
  'direct-debit': 'par prélèvement',
  cesu: 'par chèque emploi service universel (CESU)',
};

function collection(rule: RuleOf<'collection'>): Said[] {
  const said = (texts: string[], article = rule.article) =>
    texts.map(text => ({ article, text: sentence(text) }));
  if (rule.by === 'titre')
    return [
      ...said(['La trésorerie vous envoie un avis des sommes à payer : c’est à elle que vous payez']),
      ...(rule.minimumCents !== undefined
        ? said(
            [
              `Une somme inférieure à ${money(rule.minimumCents)} ${
                {
                  'carry-over': 'ne fait pas l’objet d’un avis : elle est reportée sur la facture suivante',
                  issue: 'fait aussi l’objet d’un avis',
                  waive: 'n’est pas réclamée',
                }[rule.belowMinimum?.outcome ?? 'carry-over']
              }`,
            ],
            rule.belowMinimum?.article,
          )
        : []),
    ];
  return said([
    ...(rule.means
      ? [
          `Vous pouvez payer ${listed(
            rule.means.map(mean => MEANS[mean]),
            'ou',
          )}`,
        ]
      : ['Vous payez à la régie']),
    ...(rule.maximumCashCents !== undefined
      ? [`En espèces, vous payez ${money(rule.maximumCashCents)} au plus`]
      : []),
    ...(rule.change
      ? [rule.change === 'none' ? 'Aucune monnaie n’est rendue' : 'La monnaie est rendue']
      : []),
    ...(rule.surplus
      ? [
          `Si vous payez plus que la somme due, la différence ${rule.surplus === 'credit' ? 'est portée à votre compte' : 'vous est remboursée'}`,
        ]
      : []),
  ]);
}

function exclusion({ when }: RuleOf<'exclusion'>): string {
  switch (when.kind) {
    case 'unpaid-months':
      return `Quand ${when.months === 1 ? 'un mois reste impayé' : `${when.months} mois restent impayés`}`;
    case 'unpaid-on':
      return `Quand une facture reste impayée le ${when.dayOfMonth === 1 ? '1er' : when.dayOfMonth} du mois`;
    case 'unpaid-days':
      return `Quand une facture reste impayée ${counted(when.days, 'jour')} après l’échéance`;
    case 'counter':
      return counterPhrase(when.counter);
  }
}
