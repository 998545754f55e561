/** Deadlines that cannot be meant: after the service, without a day, without the hours that they count from. */
import type { Service } from '../../calendar/calendar.ts';
import { addDays, type LocalDate, WEEKDAYS, type Weekday, weekdayOf } from '../../dates.ts';
import type { Deadline, SingleDeadline } from '../deadline-language.ts';
import { beginningOf, resolveDeadline, spansOf } from '../deadlines.ts';
import type { Late, Rule } from '../rule.ts';
import { createRulebook, type Rulebook } from '../rulebook.ts';
import { calendarDateTime, theWeekdays } from '../sentences/words.ts';
import { cellsOf, holdsOn } from './cells.ts';
import {
  type CheckedVersion,
  type Finding,
  type FolderFacts,
  type Placed,
  quoted,
  rulesOf,
  servicesOf,
} from './finding.ts';

type Path = readonly (string | number)[];

/** Finds in the deadlines of a version's rules, and in what they say of notice, what cannot be meant. */
export function deadlineFindings(version: CheckedVersion, folder: FolderFacts): Finding[] {
  const rulebook = rulebookOf(version, folder);
  return [
    ...version.rules.flatMap((rule, index) =>
      rule ? saidDeadlines(rule, index).flatMap(said => unfounded(said, rule, version, folder)) : [],
    ),
    ...rulesOf(version, 'deadline').flatMap(placed => [
      ...missingWeekdays(placed, version, folder),
      ...wrongSide(placed),
      ...neverMoves(placed),
      ...(rulebook ? againstTheService(placed, rulebook, version, folder) : []),
    ]),
  ];
}

interface SaidDeadline {
  path: Path;
  until: SingleDeadline;
}

/** Every single deadline of a rule, with its place. */
function saidDeadlines(rule: Rule, index: number): SaidDeadline[] {
  if (rule.kind === 'deadline')
    return [
      ...singles(rule.until, ['rules', index, 'until']),
      ...lateDeadlines(rule.late, ['rules', index, 'late']).flatMap(({ path, until }) =>
        singles(until, path),
      ),
    ];
  if (rule.kind !== 'absence') return [];
  return (rule.notice ?? []).flatMap((notice, place) =>
    notice.kind === 'until' ? singles(notice.until, ['rules', index, 'notice', place, 'until']) : [],
  );
}

function singles(until: Deadline, path: Path): SaidDeadline[] {
  return until.kind === 'earliest' || until.kind === 'latest'
    ? until.of.map((one, place) => ({ path: [...path, 'of', place], until: one }))
    : [{ path, until }];
}

/** The second deadline of an act that is late, the third, and so on. */
function lateDeadlines(late: Late, path: Path): { path: Path; until: Deadline }[] {
  if (late.outcome === 'refuse') return [];
  return [
    ...(late.until ? [{ path: [...path, 'until'], until: late.until }] : []),
    ...(late.beyond ? lateDeadlines(late.beyond, [...path, 'beyond']) : []),
  ];
}

/** Deadlines that count from what is not there: hours of a service, holidays, a school year, a campaign that never opens. */
function unfounded(
  { path, until }: SaidDeadline,
  rule: Rule,
  version: CheckedVersion,
  folder: FolderFacts,
): Finding[] {
  const services = servicesOf(rule, version, folder);
  switch (until.kind) {
    case 'hours-before': {
      const without = services.filter(({ hours }) => hours === null).map(({ key }) => key);
      return without.length === 0
        ? []
        : [
            {
              path,
              sentence: `Ces heures se comptent du début du service, et ${quoted(without)} n’a pas d’horaires : ajoutez « hours » dans services.yaml, ou comptez en jours.`,
            },
          ];
    }
    case 'before-period': {
      const cells = cellsOf(services, folder.calendar).filter(cell => holdsOn(rule, cell));
      return until.period === 'holidays' &&
        folder.calendar &&
        cells.length > 0 &&
        cells.every(({ season }) => season === 'school-time')
        ? [
            {
              path: [...path, 'period'],
              sentence:
                'Aucun jour de cette règle ne tombe pendant des vacances : choisissez une autre période, ou donnez des « holidayWeekdays » au service.',
            },
          ]
        : [];
    }
    case 'window':
      return until.windows.flatMap((_, place) => strangeWindow(until.windows, place, path, folder));
    default:
      return [];
  }
}

type Window = Extract<SingleDeadline, { kind: 'window' }>['windows'][number];

function strangeWindow(
  windows: readonly Window[],
  place: number,
  path: Path,
  { calendar }: FolderFacts,
): Finding[] {
  const window = windows[place];
  if (!window) return [];
  const at = (key: string, sentence: string): Finding => ({
    path: [...path, 'windows', place, key],
    sentence,
  });
  const overlapping = windows
    .slice(0, place)
    .find(
      one =>
        one.opens <= window.closes &&
        window.opens <= one.closes &&
        one.from <= window.to &&
        window.from <= one.to,
    );
  return [
    ...(window.to < window.from
      ? [at('to', 'Le dernier jour de service est avant le premier : corrigez l’une des deux dates.')]
      : []),
    ...(window.closes <= window.opens
      ? [at('closes', 'Ce créneau ferme avant d’ouvrir : corrigez l’un des deux instants.')]
      : []),
    ...(window.opens.slice(0, 10) > window.to
      ? [
          at(
            'opens',
            'Ce créneau ouvre après le dernier jour de service qu’il concerne : corrigez ses dates.',
          ),
        ]
      : []),
    ...(overlapping
      ? [
          at(
            'opens',
            `Ce créneau ouvre alors qu’un autre, du ${calendarDateTime(overlapping.opens)} au ${calendarDateTime(overlapping.closes)}, est encore ouvert : réunissez-les, ou séparez leurs dates.`,
          ),
        ]
      : []),
    ...(calendar &&
    window.from <= window.to &&
    !calendar.schoolYears.some(({ firstDay, lastDay }) => firstDay <= window.to && window.from <= lastDay)
      ? [
          at(
            'from',
            'Ces jours de service sont hors de toute année scolaire de calendar.yaml : corrigez leurs dates.',
          ),
        ]
      : []),
  ];
}

/** Weekdays of service that a table of weekdays leaves out; of an exceptional opening an agent may well decide. */
function missingWeekdays(
  { index, rule }: Placed<'deadline'>,
  version: CheckedVersion,
  folder: FolderFacts,
): Finding[] {
  if (!folder.calendar) return [];
  const cells = cellsOf(servicesOf(rule, version, folder), null).filter(cell => holdsOn(rule, cell));
  return singles(rule.until, ['rules', index, 'until']).flatMap(({ path, until }) => {
    if (until.kind !== 'per-weekday') return [];
    const missing = WEEKDAYS.filter(
      weekday => !until.table[weekday] && cells.some(cell => cell.weekday === weekday),
    );
    const services = new Set(
      cells.filter(({ weekday }) => missing.includes(weekday)).map(({ service }) => service.key),
    );
    return missing.length === 0
      ? []
      : [
          {
            path: [...path, 'table'],
            sentence: `Cette table n’a pas de délai pour ${theWeekdays(missing)}, où ${quoted([...services])} a lieu : ajoutez-le.`,
          },
        ];
  });
}

/** Deadlines that count forward from a day of service, and those of bills that count back. */
function wrongSide({ index, rule }: Placed<'deadline'>): Finding[] {
  return singles(rule.until, ['rules', index, 'until']).flatMap(({ path, until }) => {
    const isAfter = until.kind === 'days-after' || until.kind === 'months-after';
    if (rule.act === 'claim' && !isAfter)
      return [
        {
          path: [...path, 'kind'],
          sentence:
            'Une facture se conteste après avoir été établie : comptez le délai par « days-after » ou « months-after ».',
        },
      ];
    return rule.act !== 'claim' && isAfter
      ? [
          {
            path: [...path, 'kind'],
            sentence: `Ce délai se compte après coup, ce qui ne convient qu’à une contestation (« claim ») : pour « ${rule.act} », comptez-le avant.`,
          },
        ]
      : [];
  });
}

/** What moves a deadline that nothing can move. */
function neverMoves({ index, rule }: Placed<'deadline'>): Finding[] {
  const { kind } = rule.until;
  const isOnServiceDay =
    (kind === 'same-day' || (kind === 'days-before' && rule.until.days === 0)) &&
    !rule.closedDay?.on?.some(day => day === 'week-ends' || day === 'school-holidays');
  return [
    ...(rule.closedDay && (isOnServiceDay || kind === 'window')
      ? [
          {
            path: ['rules', index, 'closedDay'],
            sentence: isOnServiceDay
              ? 'Ce délai tombe le jour du service, qui n’est jamais un jour fermé : retirez « closedDay ».'
              : 'Une campagne ferme à l’instant qui est dit, même un jour fermé : retirez « closedDay » et corrigez « closes ».',
          },
        ]
      : []),
    ...(rule.afterHolidays && (kind === 'window' || rule.during === 'holidays')
      ? [
          {
            path: ['rules', index, 'afterHolidays'],
            sentence:
              kind === 'window'
                ? 'Une campagne ferme à l’instant qui est dit, même au retour des vacances : retirez « afterHolidays ».'
                : 'Cette règle ne vaut que pendant les vacances, jamais au retour : retirez « afterHolidays » ou « during ».',
          },
        ]
      : []),
  ];
}

const SAMPLED_DAYS = 400;
/** Of each weekday of a service, enough to meet holidays and months of every length. */
const SAMPLED_PER_WEEKDAY = 12;

/** What the engine itself makes of a deadline on days of service: whether it ends before the service, and before a later one. */
function againstTheService(
  { index, rule }: Placed<'deadline'>,
  rulebook: Rulebook,
  version: CheckedVersion,
  folder: FolderFacts,
): Finding[] {
  if (rule.act !== 'reserve' && rule.act !== 'declare-absence') return [];
  const days = servicesOf(rule, version, folder).flatMap(service =>
    sampledDays(rulebook, service, version.effectiveFrom)
      .filter(date => rulebook.rulesOn('deadline', service, date).includes(rule))
      .map(date => ({ service, date, spans: spansOf(rulebook, service, date, rule) })),
  );
  const isAfter = (day: (typeof days)[number]) =>
    day.spans.some(({ endsAt }) => endsAt > beginningOf(rulebook, day.service, day.date));
  // A rule for several services of one day may well be too late for the first of them; never for all.
  const late = WEEKDAYS.filter(weekday => {
    const own = days.filter(({ date, spans }) => spans.length > 0 && weekdayOf(date) === weekday);
    return own.length > 0 && own.every(isAfter);
  });
  if (late.length > 0)
    return [
      afterService(
        index,
        late,
        days.map(({ date }) => weekdayOf(date)),
      ),
    ];
  if ('monthsBefore' in rule.until && rule.until.monthsBefore === 0)
    return [
      {
        path: ['rules', index, 'until', 'monthsBefore'],
        sentence:
          'Ce jour du mois tombe après les services du début du même mois : comptez du mois d’avant (« monthsBefore: 1 »).',
      },
    ];
  return lateDeadlines(rule.late, ['rules', index, 'late']).flatMap(({ path, until }, place, all) => {
    const before = place === 0 ? rule.until : all[place - 1]?.until;
    const pairs = days.flatMap(({ service, date, spans }) => {
      const first =
        place === 0 ? spans.at(-1) : before && resolveDeadline(rulebook, service, date, before).at(-1);
      const second = resolveDeadline(rulebook, service, date, until).at(-1);
      return first && second ? [second.endsAt <= first.endsAt] : [];
    });
    return pairs.length > 0 && pairs.every(isBefore => isBefore)
      ? [
          {
            path,
            sentence:
              'Ce second délai n’est jamais après le premier, si bien qu’il ne sert pas : repoussez-le, ou retirez-le.',
          },
        ]
      : [];
  });
}

function afterService(index: number, late: readonly Weekday[], all: readonly Weekday[]): Finding {
  const isAlways = all.every(weekday => late.includes(weekday));
  return {
    path: ['rules', index, 'until'],
    sentence: `Ce délai finit après le début du service${isAlways ? '' : `, pour ${theWeekdays(late)}`} : avancez-le.`,
  };
}

function sampledDays(rulebook: Rulebook, service: Service, from: LocalDate): readonly LocalDate[] {
  return rulebook.remember('sampled days', service.key, () => {
    const taken = new Map<Weekday, number>();
    const days: LocalDate[] = [];
    for (let day = 0; day < SAMPLED_DAYS; day++) {
      const date = addDays(from, day);
      const count = taken.get(weekdayOf(date)) ?? 0;
      if (count >= SAMPLED_PER_WEEKDAY || !rulebook.calendar.dayOf(service, date).served) continue;
      taken.set(weekdayOf(date), count + 1);
      days.push(date);
    }
    return days;
  });
}

/** The version as if it were the only one, in force from its day; null where the calendar is not known. */
function rulebookOf(version: CheckedVersion, folder: FolderFacts): Rulebook | null {
  if (!folder.calendar) return null;
  return createRulebook({
    calendar: folder.calendar,
    services: folder.services,
    regulations: [
      {
        key: 'checked',
        format: 1,
        effectiveFrom: version.effectiveFrom,
        revision: 1,
        adoptedBy: {
          kind: 'decision',
          reference: 'checked',
          date: version.effectiveFrom,
          dateExecutoire: version.effectiveFrom,
        },
        member: null,
        services: [...version.services],
        rules: version.rules.filter(rule => rule !== null),
      },
    ],
  });
}
