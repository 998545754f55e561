/** A member's services as a day unfolds: one timetable for each place and set of days. */
import type { Portal } from '@preau/contract/portal';

type Service = Portal['services'][number];

export interface Timetable {
  key: string;
  site: string;
  weekdays: readonly number[];
  /** In the order of the day; those whose hours are not given come last. */
  services: readonly Service[];
}

/** Groups services by site and days. The timetables keep the order in which their first service was given. */
export function timetables(services: readonly Service[]): Timetable[] {
  const groups = Map.groupBy(services, service => `${service.site} ${service.weekdays.toSorted()}`);
  return [...groups].map(([key, group]) => ({
    key,
    site: group[0]?.site ?? '',
    weekdays: group[0]?.weekdays ?? [],
    services: group.toSorted((a, b) => startOf(a).localeCompare(startOf(b))),
  }));
}

/** `hh:mm` sorts as text; no day has a later minute than the last. */
const startOf = (service: Service): string => service.hours?.start ?? '24:00';
