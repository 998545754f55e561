/** An instant as one says it: « jeudi 19 novembre 2026, 11 h 58 ». */
import { type LocalDate, localDateAt } from '@preau/domain/dates';
import { frenchDate, frenchTime } from '@preau/domain/french';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The day and the time that an instant is in a time zone. */
export function moment(instant: Date, timeZone: string): string {
  return `${frenchDate(localDateAt(instant, timeZone))}, ${frenchTime(clock(timeZone).format(instant))}`;
}

// A formatter costs more to make than a page to render; there are as many as time zones.
function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('fr-FR', { timeZone, hour: '2-digit', minute: '2-digit' });
  clocks.set(timeZone, made);
  return made;
}

/** A day without its name, for what happened long ago or runs for long: « 2 décembre 2016 ». */
export function plainDay(date: LocalDate): string {
  return frenchDate(date).replace(/^\p{L}+\s/u, '');
}
