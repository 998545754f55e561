/** What the rules need of a folder: its calendar and its services, as the domain knows them. */
import type { Calendar, Service } from '@preau/domain/calendar/calendar';
import type { Commune } from '@preau/domain/regulation/rulebook';
import type { TenantFolder } from './tenant-folder.ts';

/** The calendar of a commune, from the two files that speak of it. */
export function communeCalendar({ commune, calendar }: Pick<TenantFolder, 'commune' | 'calendar'>): Calendar {
  return {
    timeZone: commune.timeZone,
    zone: commune.school.zone,
    alsaceMoselle: commune.school.alsaceMoselle,
    schoolYears: calendar.schoolYears,
    schoolWeekdays: calendar.schoolWeekdays,
    holidays: calendar.holidays.map(({ from, to, name }) => ({ from, to, name })),
    closures: calendar.closures.map(({ key, ...closure }) => closure),
    openings: calendar.openings.map(({ key, ...opening }) => opening),
  };
}

/** The services of a commune, in the order of the planning. */
export function communeServices({ services }: Pick<TenantFolder, 'services'>): Service[] {
  return services.services.map(({ key, member, site, kind, weekdays, holidayWeekdays, hours, capacity }) => ({
    key,
    member,
    site,
    kind,
    weekdays,
    holidayWeekdays,
    hours,
    capacity,
  }));
}

/** All that the rules need of a folder. */
export function communeOf(folder: TenantFolder): Commune {
  return {
    calendar: communeCalendar(folder),
    services: communeServices(folder),
    regulations: folder.regulations,
  };
}
