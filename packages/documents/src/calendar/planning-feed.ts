/** A family's planning as an agenda reads it (RFC 5545). */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';

export interface FeedDay {
  /** The same for the same reservation, whatever becomes of it. */
  id: string;
  child: string;
  service: string;
  site: string;
  /** Null for a service without hours: the whole day. */
  begins: Date | null;
  ends: Date | null;
  /** YYYY-MM-DD */
  date: string;
  /** Whether it awaits a decision or a place. */
  isTentative: boolean;
  changedAt: Date;
}

/** @param name what the agenda calls it @returns the text of an .ics file */
export function planningCalendar(name: string, url: string, days: readonly FeedDay[]): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Préau', product: 'portail famille', language: 'FR' },
    ttl: 3600,
    url,
  });
  for (const day of days)
    calendar.createEvent({
      id: `${day.id}@preau`,
      stamp: day.changedAt,
      start: day.begins ?? new Date(`${day.date}T00:00:00Z`),
      end: day.ends ?? null,
      allDay: day.begins === null,
      summary: `${day.child} · ${day.service}${day.isTentative ? ' (en attente)' : ''}`,
      location: day.site,
      status: day.isTentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      url,
    });
  return calendar.toString();
}
