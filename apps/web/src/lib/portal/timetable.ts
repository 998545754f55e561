/** A member's services as a day unfolds: one timetable for each place, and in it a part for each set of days. */
import type { Portal } from '@preau/contract/portal';

type Service = Portal['services'][number];

export interface Timetable {
  site: string;
  parts: readonly TimetablePart[];
  /** Whom to call about what happens there: each number and reason once. */
  contacts: readonly ServiceContact[];
}

export type ServiceContact = NonNullable<Service['contact']>;

export interface TimetablePart {
  weekdays: readonly number[];
  /** In the order of the day; those whose hours are not given come last. */
  services: readonly Service[];
}

/** Groups services by site, then by days. Both keep the order in which their first service was given. */
export function timetables(services: readonly Service[]): Timetable[] {
  return [...Map.groupBy(services, service => service.site)].map(([site, atSite]) => ({
    site,
    parts: [...Map.groupBy(atSite, service => service.weekdays.toSorted().join()).values()].map(sameDays => ({
      weekdays: sameDays[0]?.weekdays ?? [],
      services: sameDays.toSorted((a, b) => startOf(a).localeCompare(startOf(b))),
    })),
    contacts: contactsOf(atSite),
  }));
}

function contactsOf(services: readonly Service[]): ServiceContact[] {
  const contacts = services.map(({ contact }) => contact).filter(contact => contact !== null);
  return [...new Map(contacts.map(contact => [`${contact.phone} ${contact.note}`, contact])).values()];
}

/** `hh:mm` sorts as text; no day has a later minute than the last. */
const startOf = (service: Service): string => service.hours?.start ?? '24:00';
