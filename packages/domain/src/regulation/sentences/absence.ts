/** What a day of absence costs, and what becomes of reservations when the commune cannot serve, in French. */
import { frenchTime } from '../../french.ts';
import type { Deadline } from '../deadline-language.ts';
import type { Notice, ProofTime, RuleOf, Run } from '../rule.ts';
import type { Cause } from '../vocabulary.ts';
import { phraseOfDeadline } from './deadline.ts';
import { factName, type Names, proofName } from './names.ts';
import { byChannels, counted, counterPhrase, listed, money, ordinal, percentage, sentence } from './words.ts';

/** « En cas de grève, l’absence n’est pas facturée. » The rules before it have had their say. */
export function sentenceOfAbsence(rule: RuleOf<'absence'>, names: Names): string {
  const subject = subjectOf(rule.run);
  const circumstances = [
    rule.reasons ? reasonsPhrase(rule.reasons, names) : '',
    rule.fact ? `quand la famille a remis ${factName(rule.fact, names)}` : '',
    rule.counter ? counterPhrase(rule.counter) : '',
    rule.run?.minimum ? `pour une absence d’au moins ${days(rule.run.minimum, rule.run.counts)}` : '',
  ].filter(part => part !== '');
  const conditions = [
    ...(rule.notice ?? []).map(notice => noticePhrase(notice, subject)),
    ...(rule.proof
      ? [`si ${names.office} reçoit ${proofName(rule.proof.kind, names)} ${proofTime(rule.proof.within)}`]
      : []),
  ];
  const isRest = circumstances.length === 0 && conditions.length === 0 && !rule.run;
  const lead = isRest ? ['dans tous les autres cas'] : circumstances;
  return sentence(
    `${[...lead, `${subject.said} ${outcome(rule, subject, names)}`].join(', ')}${conditions.length > 0 ? ` ${listed(conditions)}` : ''}`,
  );
}

interface Subject {
  said: string;
  number: 'one' | 'many';
  gender: 'm' | 'f';
}

function subjectOf(run: Run | undefined): Subject {
  if (!run || (run.from ?? 1) === 1) {
    if (run?.to === undefined) return { said: 'l’absence', number: 'one', gender: 'f' };
    if (run.to === 1) return { said: 'le premier jour d’absence', number: 'one', gender: 'm' };
    return { said: `les ${run.to} premiers jours d’absence${counting(run)}`, number: 'many', gender: 'm' };
  }
  const from = run.from ?? 1;
  if (run.to === from)
    return { said: `le ${ordinal(from)} jour d’absence${counting(run)}`, number: 'one', gender: 'm' };
  const place =
    run.to === undefined ? `à partir du ${ordinal(from)}` : `du ${ordinal(from)} au ${ordinal(run.to)}`;
  return { said: `les jours d’absence ${place}${counting(run)}`, number: 'many', gender: 'm' };
}

/** Which days a run counts, where it counts more than its first. */
function counting({ counts }: Run): string {
  return ` (en comptant les ${DAYS[counts].many})`;
}

const DAYS: Record<Run['counts'], { one: string; many: string }> = {
  'reserved-days': { one: 'jour réservé', many: 'jours réservés' },
  'service-days': { one: 'jour de service', many: 'jours de service' },
  'school-days': { one: 'jour de classe', many: 'jours de classe' },
  'calendar-days': { one: 'jour de calendrier', many: 'jours de calendrier' },
};

function days(count: number, counts: Run['counts']): string {
  return counted(count, DAYS[counts].one, DAYS[counts].many);
}

function outcome(rule: RuleOf<'absence'>, { number, gender }: Subject, names: Names): string {
  const be = number === 'one' ? 'est' : 'sont';
  const billed = `facturé${gender === 'f' ? 'e' : ''}${number === 'many' ? 's' : ''}`;
  switch (rule.outcome) {
    case 'free':
      return `${number === 'one' ? 'n’est' : 'ne sont'} pas ${billed}`;
    case 'billed':
      return `${be} ${billed}`;
    case 'share':
      return `${be} ${billed} à ${percentage(rule.percent)} du prix`;
    case 'fixed':
      return `${be} ${billed} ${money(rule.cents)}${number === 'many' || gender === 'f' ? ' par jour' : ''}`;
    case 'refund':
      return `${number === 'one' ? 'donne' : 'donnent'} lieu à un remboursement de ${money(rule.cents)}${number === 'many' || gender === 'f' ? ' par jour' : ''}`;
    case 'collectable':
      return `${be} ${billed}, mais vous pouvez venir chercher le repas de ${frenchTime(rule.collect.from)} à ${frenchTime(rule.collect.to)}`;
    case 'ask-agent':
      return `${be} ${billed} ou non, selon ce que décide ${names.office}`;
  }
}

/** « en cas de voyage ou de sortie scolaire, ou de grève », « pour raison médicale ». */
export function reasonsPhrase(keys: readonly string[], names: Names): string {
  const leads = new Map<string, string[]>();
  for (const key of keys) {
    const name = names.reasons.get(key) ?? key;
    const known = REASONS[key];
    const [lead, rest] = known?.name === name ? [known.lead, known.rest] : ['pour le motif', `« ${name} »`];
    leads.set(lead, [...(leads.get(lead) ?? []), rest]);
  }
  const phrases = [...leads].map(([lead, rests]) => `${lead} ${listed(rests, 'ou')}`);
  return phrases.join(', ou ');
}

/** The nine reasons of the guides under their usual names; a commune's own are quoted. */
const REASONS: Record<string, { name: string; lead: string; rest: string }> = {
  medical: { name: 'Raison médicale', lead: 'pour', rest: 'raison médicale' },
  'school-trip': {
    name: 'Voyage ou sortie scolaire',
    lead: 'en cas',
    rest: 'de voyage ou sortie scolaire',
  },
  'absent-teacher': { name: 'Absence de l’enseignant', lead: 'en cas', rest: 'd’absence de l’enseignant' },
  strike: {
    name: 'Grève du personnel ou des enseignants',
    lead: 'en cas',
    rest: 'de grève du personnel ou des enseignants',
  },
  'traffic-accident': {
    name: 'Accident de la circulation',
    lead: 'en cas',
    rest: 'd’accident de la circulation',
  },
  tutoring: {
    name: 'Participation à une séquence de soutien',
    lead: 'en cas',
    rest: 'de participation à une séquence de soutien',
  },
  'force-majeure': { name: 'Cas de force majeure', lead: 'en cas', rest: 'de force majeure' },
  exceptional: {
    name: 'Circonstances exceptionnelles',
    lead: 'en cas',
    rest: 'de circonstances exceptionnelles',
  },
  other: { name: 'Autres', lead: 'pour', rest: 'un autre motif' },
};

function noticePhrase(notice: Notice, subject: Subject): string {
  const by = byChannels(notice.channels);
  const channels = by === '' ? '' : ` ${by}`;
  if (notice.kind === 'until')
    return `si vous prévenez${channels} ${noticeDeadline(notice.until, notice.of)}`;
  const it = subject.gender === 'f' ? 'elle' : 'l’absence';
  const act = notice.act === 'announce-sickness' ? `${it} est annoncée` : `${it} est déclarée`;
  const limit = notice.act === 'announce-sickness' ? 'dans le délai prévu pour une maladie' : 'à temps';
  return `si ${act}${channels} ${limit}${notice.of === 'first-day' ? ' pour le premier jour' : ''}`;
}

function noticeDeadline(until: Deadline, of: 'day' | 'first-day'): string {
  if (until.kind === 'same-day')
    return `au plus tard ${of === 'first-day' ? 'le premier jour d’absence' : 'le jour même'} à ${frenchTime(until.at)}`;
  return `${phraseOfDeadline(until)}${of === 'first-day' ? ', pour le premier jour d’absence' : ''}`;
}

/** « dans les 3 jours qui suivent le retour de l’enfant ». */
export function proofTime(within: ProofTime): string {
  switch (within.kind) {
    case 'hours':
      return `dans les ${counted(within.hours, 'heure')} qui suivent ${within.of === 'first-day' ? 'le début du premier jour d’absence' : EVENTS[within.of]}`;
    case 'days': {
      const event = EVENTS[within.of];
      const at =
        within.at === undefined || within.at === '23:59' ? '' : `, à ${frenchTime(within.at)} au plus tard`;
      if (within.days === 0) return `au plus tard ${ON_EVENTS[within.of]}${at}`;
      const noun = within.counted ? COUNTED[within.counted] : { one: 'jour', many: 'jours' };
      if (within.days === 1) return `au plus tard un ${noun.one} après ${event}${at}`;
      return `dans les ${within.days} ${noun.many} qui suivent ${event}${at}`;
    }
    case 'end-of-month':
      return within.daysAfter === 0
        ? 'avant la fin du mois'
        : within.daysAfter === 1
          ? 'au plus tard le lendemain de la fin du mois'
          : `dans les ${within.daysAfter} jours qui suivent la fin du mois`;
  }
}

const COUNTED = {
  calendar: { one: 'jour', many: 'jours' },
  ouvres: { one: 'jour ouvré', many: 'jours ouvrés' },
  ouvrables: { one: 'jour ouvrable', many: 'jours ouvrables' },
};

const EVENTS = {
  'first-day': 'le premier jour d’absence',
  'last-day': 'le dernier jour d’absence',
  declaration: 'la déclaration de l’absence',
  return: 'le retour de l’enfant',
};

const ON_EVENTS = {
  'first-day': 'le premier jour d’absence',
  'last-day': 'le dernier jour d’absence',
  declaration: 'le jour de la déclaration',
  return: 'le jour du retour de l’enfant',
};

/** « En cas de grève ou de neige, les réservations sont annulées et rien n’est facturé. » */
export function sentenceOfCommuneAct({ causes, effect }: RuleOf<'commune-act'>): string {
  const what = {
    cancel: 'les réservations sont annulées et rien n’est facturé',
    'family-decides': 'votre enfant peut venir ; si vous annulez, rien n’est facturé',
    keep: 'les réservations restent : annulez-les dans le délai si votre enfant ne vient pas',
  }[effect];
  return sentence(
    `En cas ${listed(
      causes.map(cause => CAUSES_SAID[cause]),
      'ou',
    )}, ${what}`,
  );
}

const CAUSES_SAID: Record<Cause, string> = {
  strike: 'de grève',
  'absent-teacher': 'd’absence de l’enseignant',
  'school-trip': 'de sortie scolaire',
  snow: 'd’intempéries',
  closure: 'de fermeture',
  other: 'd’un autre empêchement',
};
