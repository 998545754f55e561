/** What the mairie has still to settle of the days behind it. */
import type { DayBoard, DayBoardQuery } from '@preau/contract/attendance';
import { type BoardDay, readBoard } from '@preau/db/day-board';
import { listPlaces } from '@preau/db/office-planning';
import { ANOMALY_KINDS, type AnomalyKind, anomaliesOf } from '@preau/domain/attendance/anomaly';
import { lateTime, settleKinds } from '@preau/domain/attendance/settle';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, mondayOf, WEEKDAYS, weekdayOf } from '@preau/domain/dates';
import { endOfService } from '@preau/domain/planning/absent';
import { isExpected, type StateFacts } from '@preau/domain/planning/state';
import type { Rulebook } from '@preau/domain/regulation/rulebook';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** So many are listed: who has more to settle begins with the first. */
const MOST_LISTED = 200;
/** Over holidays one looks back further for the last day of service. */
const FARTHEST_BACK = 21;

/** @throws OperationError `invalid` for a day that is to come */
export function readDayBoard(ctx: Context, query: DayBoardQuery): Promise<DayBoard> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const [{ rulebook }, places] = await Promise.all([
      ctx.rules.current(tx, ctx.tenant),
      listPlaces(tx, scope, today),
    ]);
    const services = places.services.flatMap(({ key }) => rulebook.service(key) ?? []);
    const { from, to } = spanOf(query, today, date =>
      services.some(service => rulebook.calendar.dayOf(service, date).served),
    );
    const { rolls, days } = await readBoard(tx, scope, {
      from,
      to,
      site: query.site ?? null,
      service: query.service ?? null,
      late: services.flatMap(service => {
        const times = daysBetween(from, to).flatMap(date => lateTime(rulebook, service, date) ?? []);
        const after = times.sort()[0];
        return after === undefined ? [] : [{ service: service.key, after }];
      }),
    });
    const siteNames = new Map(places.sites.map(({ key, name }) => [key, name]));
    const named = new Map(places.services.map(service => [service.key, service]));
    const nameOf = (key: string) => ({ key, name: named.get(key)?.name ?? key });
    const found = days.flatMap(day =>
      kindsOf(rulebook, day, ctx.now).map(kind => ({
        kind,
        child: day.child,
        className: day.className,
        household: day.household,
        service: nameOf(day.service),
        date: day.date,
        arrival: day.attendance?.arrival ?? null,
        departure: day.attendance?.departure ?? null,
        ...hoursOf(rulebook, day),
      })),
    );
    const count = (kind: AnomalyKind) => found.filter(one => one.kind === kind).length;
    return {
      today,
      from,
      to,
      sites: places.sites,
      choices: places.services.map(({ key, name, site }) => ({ key, name, site })),
      rolls: rolls.flatMap(({ service: key, date, expected, noted, present, closedAt }) => {
        const service = rulebook.service(key);
        const isTaken = closedAt !== null || expected === 0 || (noted === expected && present + noted > 0);
        if (!service || isTaken || ctx.now < endOfService(rulebook, service, date)) return [];
        return [
          {
            service: nameOf(key),
            site: siteNames.get(service.site) ?? '',
            date,
            problem: noted + present === 0 ? ('missing' as const) : ('unfinished' as const),
            expected,
            noted,
          },
        ];
      }),
      anomalies: ANOMALY_KINDS.flatMap(kind => found.filter(one => one.kind === kind).slice(0, MOST_LISTED)),
      counts: {
        unbooked: count('unbooked'),
        missing: count('missing'),
        'no-departure': count('no-departure'),
        late: count('late'),
        'outside-contract': count('outside-contract'),
      },
      days: [...Map.groupBy(rolls, ({ date }) => date)].map(([date, ofDay]) => ({
        date,
        services: ofDay.length,
        present: ofDay.reduce((sum, { present }) => sum + present, 0),
      })),
    };
  });
}

function spanOf(
  { day, week }: DayBoardQuery,
  today: LocalDate,
  isServed: (date: LocalDate) => boolean,
): { from: LocalDate; to: LocalDate } {
  const asked = day ?? (week && mondayOf(week));
  if (asked && today < asked) throw new OperationError('invalid', { mistakes: { day: 'future' } });
  if (day) return { from: day, to: day };
  if (asked) return { from: asked, to: addDays(asked, 6) < today ? addDays(asked, 6) : today };
  const before = daysBetween(addDays(today, -FARTHEST_BACK), addDays(today, -1)).findLast(isServed);
  return { from: before ?? addDays(today, -1), to: today };
}

/** What does not fit of a day of a child. */
export function kindsOf(
  rulebook: Rulebook,
  day: Pick<BoardDay, 'status' | 'absence' | 'attendance' | 'contractDays'> & {
    service: string;
    date: LocalDate;
  },
  now: Date,
): AnomalyKind[] {
  const { service, date, attendance, status, absence } = day;
  if (!attendance) return [];
  const { isPresent, arrival, departure } = attendance;
  const seen = isPresent ? { isPresent, arrival, departure } : { isPresent, arrival: null, departure: null };
  const settled = settleKinds(
    { rulebook },
    {
      service,
      date,
      seen,
      isBooked: isExpected(status) && absence?.outcome !== 'free',
      isAbsent: absence !== null,
    },
    now,
  );
  return anomaliesOf(settled, factsOf(rulebook, day));
}

/** A day of a child as the planning's states are told of it. */
export function factsOf(
  rulebook: Rulebook,
  {
    service,
    date,
    status,
    absence,
    attendance,
    contractDays,
  }: Pick<BoardDay, 'status' | 'absence' | 'attendance' | 'contractDays'> & {
    service: string;
    date: LocalDate;
  },
): StateFacts {
  return {
    status,
    absence: absence && { ...absence, proofBy: absence.proofBy === null ? null : new Date(absence.proofBy) },
    attendance,
    contractDays: contractDays?.flatMap(day => WEEKDAYS[day - 1] ?? []) ?? null,
    hours: rulebook.service(service)?.hours ?? null,
    weekday: weekdayOf(date),
  };
}

function hoursOf(rulebook: Rulebook, { service: key, date }: Pick<BoardDay, 'service' | 'date'>) {
  const service = rulebook.service(key);
  return {
    lateFrom: service ? lateTime(rulebook, service, date) : null,
    hours: service?.hours ?? null,
  };
}
