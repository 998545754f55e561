/** Every way to say a deadline (deadline-language.ts), in French. */
import { type LocalDate, WEEKDAYS, type Weekday } from '../../dates.ts';
import { frenchDay, frenchOf, frenchTime } from '../../french.ts';
import type { CLOSED_DAYS, Deadline, SingleDeadline } from '../deadline-language.ts';
import { frenchNumber } from './names.ts';
import {
  calendarDate,
  calendarDateTime,
  counted as count,
  dayNumeral,
  listed,
  MONTH_NAMES,
  manyWeekdays,
  sentence,
  WEEKDAY_NAMES,
} from './words.ts';

const MIDNIGHT = '23:59';

/** « Au plus tard le jeudi à 12 h pour la semaine qui suit. » */
export function sentenceOfDeadline(until: Deadline): string {
  return sentence(phraseOfDeadline(until));
}

/** What ends a sentence that tells of an act: « au plus tard la veille à 11 h », « avant le 20 du mois précédent ». */
export function phraseOfDeadline(until: Deadline): string {
  switch (until.kind) {
    case 'earliest':
      return `${until.of.map(phraseOfSingle).join(', ou ')} : le premier de ces délais compte`;
    case 'latest':
      return `${until.of.map(phraseOfSingle).join(', ou ')} : il suffit de tenir l’un de ces délais`;
    default:
      return phraseOfSingle(until);
  }
}

function phraseOfSingle(until: SingleDeadline): string {
  switch (until.kind) {
    case 'days-before':
      return `au plus tard ${daysBefore(until, 'le jour même', 'la veille', 'avant')}`;
    case 'hours-before':
      return until.hours === 0
        ? 'avant le début du service'
        : `au plus tard ${count(until.hours, 'heure')} avant le début du service${until.counted ? without(until.counted) : ''}`;
    case 'weekday':
      return `au plus tard le ${WEEKDAY_NAMES[until.weekday]} ${weekOf(until.weeksBefore, until.at)}`;
    case 'per-weekday':
      return `au plus tard ${rowsOfWeekdays(until.table)
        .map(({ weekdays, by }) => `${by} pour ${listed(weekdays.map(day => `le ${WEEKDAY_NAMES[day]}`))}`)
        .join(' ; ')}`;
    case 'day-of-month':
      return dayOfMonth(until);
    case 'weekday-of-month': {
      const which = until.nth === 'last' ? 'dernier' : until.nth === 1 ? 'premier' : NTH[until.nth];
      const month =
        {
          0: 'du même mois',
          1: 'du mois précédent',
        }[until.monthsBefore] ?? `du mois, ${frenchNumber(until.monthsBefore)} mois avant`;
      return `au plus tard le ${which} ${WEEKDAY_NAMES[until.weekday]} ${month}${lastMinute(until.at)}`;
    }
    case 'same-day':
      return `au plus tard le jour même à ${frenchTime(until.at)}`;
    case 'before-period': {
      const { of, first } = PERIODS[until.period];
      return `au plus tard ${daysBefore(until, first, `la veille du début ${of}`, `avant le début ${of}`)}`;
    }
    case 'window':
      return windows(until.windows);
    case 'days-after': {
      const event = EVENTS[until.of];
      if (until.days < 2)
        return `au plus tard ${until.days === 0 ? `le jour ${event.of}` : `le lendemain ${event.of}`}${lastMinute(until.at)}`;
      return until.at === MIDNIGHT
        ? `dans les ${until.days} jours qui suivent ${event.the}`
        : `au plus tard ${until.days} jours après ${event.the}, à ${frenchTime(until.at)}`;
    }
    case 'months-after': {
      const { the } = EVENTS[until.of];
      const months = until.months === 1 ? 'le mois' : `les ${frenchNumber(until.months)} mois`;
      return until.at === MIDNIGHT
        ? `dans ${months} qui ${until.months === 1 ? 'suit' : 'suivent'} ${the}`
        : `au plus tard ${until.months === 1 ? 'un' : frenchNumber(until.months)} mois après ${the}, à ${frenchTime(until.at)}`;
    }
  }
}

type Counted = Extract<SingleDeadline, { kind: 'days-before' }>['counted'];

/** « 3 jours ouvrés avant, à 10 h », « le jour ouvré précédent à 12 h », « la veille à 11 h ». */
function daysBefore(
  { days, counted, at }: { days: number; counted: Counted; at: string },
  none: string,
  eve: string,
  before: string,
): string {
  if (days === 0) return `${none} à ${frenchTime(at)}`;
  const kind = typeof counted === 'string' ? COUNTED_DAYS[counted] : null;
  if (days === 1 && before === 'avant' && kind) return `le ${kind.one} précédent à ${frenchTime(at)}`;
  if (days === 1 && !kind)
    return counted === 'calendar'
      ? `${eve} à ${frenchTime(at)}`
      : `${eve}${without(counted)}, à ${frenchTime(at)}`;
  const noun = kind ? count(days, kind.one, kind.many) : count(days, 'jour');
  return `${noun} ${before}${kind ? '' : without(counted)}, à ${frenchTime(at)}`;
}

/** Days that have a name of their own. */
const COUNTED_DAYS: Partial<Record<Extract<Counted, string>, { one: string; many: string }>> = {
  ouvres: { one: 'jour ouvré', many: 'jours ouvrés' },
  ouvrables: { one: 'jour ouvrable', many: 'jours ouvrables' },
  'school-days': { one: 'jour de classe', many: 'jours de classe' },
  'service-days': { one: 'jour de service', many: 'jours de service' },
};

/** What is not counted, for days without such a name and for hours. */
function without(counted: Counted): string {
  if (typeof counted !== 'string') return `, en ne comptant que ${manyWeekdays(inOrder(counted))}`;
  switch (counted) {
    case 'calendar':
      return '';
    case 'mon-fri':
      return ', sans compter les samedis et dimanches';
    case 'ouvres':
      return ', sans compter les week-ends ni les jours fériés';
    case 'ouvrables':
      return ', sans compter les dimanches ni les jours fériés';
    case 'school-days':
      return ', en ne comptant que les jours de classe';
    case 'service-days':
      return ', en ne comptant que les jours de service';
  }
}

function weekOf(weeksBefore: number, at: string): string {
  const time = frenchTime(at);
  if (weeksBefore === 0) return `de la même semaine à ${time}`;
  if (weeksBefore === 1) return `à ${time} pour la semaine qui suit`;
  return `à ${time}, ${frenchNumber(weeksBefore)} semaines avant celle du service`;
}

export interface WeekdayRow {
  /** Days of service that share a deadline. */
  weekdays: Weekday[];
  /** « le vendredi précédent à 11 h ». */
  by: string;
  /** « vendredi précédent » and « 11 h », for a table. */
  day: string;
  time: string;
}

/** A table of weekdays, in the order of the week; neighbours with the same deadline share a row. */
export function rowsOfWeekdays(
  table: Extract<SingleDeadline, { kind: 'per-weekday' }>['table'],
): WeekdayRow[] {
  const rows: WeekdayRow[] = [];
  for (const weekday of WEEKDAYS) {
    const entry = table[weekday];
    if (!entry) continue;
    const day = dayBefore(weekday, entry);
    const time = frenchTime(entry.at);
    const last = rows.at(-1);
    if (last?.day === day && last.time === time) last.weekdays.push(weekday);
    else
      rows.push({
        weekdays: [weekday],
        day,
        time,
        by: `${day === 'la veille' ? '' : 'le '}${day} à ${time}`,
      });
  }
  return rows;
}

function dayBefore(
  served: Weekday,
  { weekday, weeksBefore }: { weekday: Weekday; weeksBefore: number },
): string {
  const name = WEEKDAY_NAMES[weekday];
  const [from, to] = [WEEKDAYS.indexOf(weekday), WEEKDAYS.indexOf(served)];
  if (weeksBefore === 0) return from === to ? 'jour même' : from < to ? name : `${name} qui suit`;
  if (weeksBefore === 1) return from < to ? `${name} de la semaine précédente` : `${name} précédent`;
  return `${name}, ${frenchNumber(weeksBefore)} semaines avant,`;
}

function dayOfMonth({ day, monthsBefore, at }: Extract<SingleDeadline, { kind: 'day-of-month' }>): string {
  const month =
    monthsBefore === 0
      ? 'du mois'
      : monthsBefore === 1
        ? 'du mois précédent'
        : `du mois, ${frenchNumber(monthsBefore)} mois avant`;
  if (at === MIDNIGHT && day !== 'last' && day < 31) return `avant le ${day + 1} ${month}`;
  const name = day === 'last' || day === 31 ? 'dernier jour' : day === 1 ? '1er' : String(day);
  return `au plus tard le ${name} ${month}${monthsBefore > 1 ? ',' : ''} à ${frenchTime(at)}`;
}

const PERIODS = {
  week: { of: 'de la semaine', first: 'le premier jour de la semaine' },
  month: { of: 'du mois', first: 'le premier jour du mois' },
  term: { of: 'du trimestre', first: 'le premier jour du trimestre' },
  'school-period': {
    of: 'de la période qui va de vacances à vacances',
    first: 'le premier jour de la période qui va de vacances à vacances',
  },
  holidays: { of: 'des vacances', first: 'le premier jour des vacances' },
  'school-year': { of: 'de l’année scolaire', first: 'le premier jour de l’année scolaire' },
};

const EVENTS = {
  issue: { the: 'la facture', of: 'de la facture' },
  'due-date': { the: 'l’échéance de la facture', of: 'de l’échéance de la facture' },
  'service-date': { the: 'le jour du service', of: 'du service' },
};

/** Campaigns for the same days are told together. */
function windows(all: Extract<SingleDeadline, { kind: 'window' }>['windows']): string {
  const campaigns = new Map<string, { opens: string; closes: string }[]>();
  for (const { from, to, opens, closes } of all) {
    const period = `pour les jours du ${calendarDate(from)} au ${calendarDate(to)}`;
    campaigns.set(period, [...(campaigns.get(period) ?? []), { opens, closes }]);
  }
  return [...campaigns]
    .map(([period, spans]) => {
      const told = spans.map(
        ({ opens, closes }) => `du ${calendarDateTime(opens)} au ${calendarDateTime(closes)}`,
      );
      return `${told.join(', puis ')}, ${period}`;
    })
    .join(' ; ');
}

function lastMinute(at: string): string {
  return at === MIDNIGHT ? '' : ` à ${frenchTime(at)}`;
}

function inOrder(weekdays: readonly Weekday[]): Weekday[] {
  return WEEKDAYS.filter(weekday => weekdays.includes(weekday));
}

/** Where a deadline goes that falls on a closed day. */
export function sentenceOfClosedDay(
  moveTo: 'working-day-before' | 'service-day-before' | 'school-day-before',
  on?: readonly (typeof CLOSED_DAYS)[number][],
): string {
  const day = {
    'working-day-before': 'jour ouvré précédent',
    'service-day-before': 'jour de service précédent',
    'school-day-before': 'jour de classe précédent',
  }[moveTo];
  const days = on?.map(kind => CLOSED_DAY_NAMES[kind]) ?? ['un jour férié ou de fermeture'];
  return sentence(`Quand ce délai tombe ${listed(days, 'ou')}, il est avancé au ${day}, à la même heure`);
}

const NTH: Record<number, string> = { 2: 'deuxième', 3: 'troisième', 4: 'quatrième' };

const CLOSED_DAY_NAMES = {
  'public-holidays': 'un jour férié',
  closures: 'un jour de fermeture',
  'week-ends': 'un samedi ou un dimanche',
  'school-holidays': 'pendant les vacances',
};

/** The last day of class before holidays stands in for the usual deadline of the first day after them. */
export function sentenceOfAfterHolidays(at: string | undefined): string {
  const time = at === undefined ? 'la même heure' : frenchTime(at);
  return sentence(
    `Pour le premier jour de service après des vacances, le délai est le dernier jour de classe avant ces vacances, à ${time}`,
  );
}

/** What a family may still do, and until which day. */
export interface NextDeadline {
  act: 'reserve' | 'declare-absence';
  /** The last minute that is in time, in the tenant's zone. */
  until: { date: LocalDate; time: string };
  /** What it is for: a day, a week by its Monday, a month by its first day. */
  for: { kind: 'day' | 'week' | 'month'; date: LocalDate };
}

/** « Vous pouvez réserver jusqu’au jeudi 19 novembre à 12 h pour la semaine du 23. » */
export function sentenceOfNextDeadline(next: NextDeadline): string {
  const act = next.act === 'reserve' ? 'réserver' : 'annuler ou déclarer une absence';
  const { date, time } = next.until;
  return sentence(
    `Vous pouvez ${act} jusqu’au ${frenchDay(date)} à ${frenchTime(time)} pour ${spanFrom(date, next.for)}`,
  );
}

/** « la semaine du 23 », with its month where that is another one. */
function spanFrom(told: LocalDate, { kind, date }: NextDeadline['for']): string {
  const month = MONTH_NAMES[Number(date.slice(5, 7)) - 1] ?? '';
  if (kind === 'day') return `le ${frenchDay(date)}`;
  if (kind === 'month') return `le mois ${frenchOf(month)}`;
  const isSameMonth = told.slice(0, 7) === date.slice(0, 7);
  return `la semaine du ${dayNumeral(Number(date.slice(8)))}${isSameMonth ? '' : `\u00a0${month}`}`;
}
