/** When the numbers of a day are ordered, and when the order leaves. */
import type { Service } from '../calendar/calendar.ts';
import { countBack } from '../calendar/count.ts';
import { instantOf, type LocalDate } from '../dates.ts';
import { beginningOf, spansOf, type TimeSpan } from '../regulation/deadlines.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { Act } from '../regulation/vocabulary.ts';

/** When orders leave: as soon as the règlement freezes the day, or so many working days before at hh:mm. */
export type SendingTime = { kind: 'deadline' } | { kind: 'days-before'; days: number; at: string };

/** To whom a canteen's orders go. */
export interface Caterer {
  name: string;
  emails: readonly string[];
  sends: SendingTime;
  /** hh:mm of the day itself, at which the numbers are sent once more where they have changed; null: they are not. */
  changesAt: string | null;
}

/** The acts by which families change the numbers. Sickness is announced later by its nature: it is a change since. */
const MOVING_ACTS: readonly Act[] = ['reserve', 'declare-absence'];

/** The last minute at which the règlement lets families change the numbers of a day. */
export interface LastChange {
  /** The instant from which it is over. */
  endsAt: Date;
  /** Null where no rule says it: then it is the beginning of the service. */
  article: string | null;
  /** Key of the version of the règlement. */
  version: string | null;
}

/**
 * When the numbers of a day stop moving for families: the last deadline, by whatever channel and for whichever child, for
 * reserving a meal of these services or saying that a child will not come. What is taken late is a change since.
 */
export function lastChangeOf(rulebook: Rulebook, services: readonly Service[], date: LocalDate): LastChange {
  const found = services.map((service): LastChange => {
    const spans = rulebook
      .rulesOn('deadline', service, date)
      .filter(({ act }) => MOVING_ACTS.includes(act))
      .flatMap(rule => spansOf(rulebook, service, date, rule).map(span => ({ rule, span })));
    const last = latest(spans, ({ span }) => span);
    const version = rulebook.versionOn(service, date)?.key ?? null;
    return last
      ? { endsAt: last.span.endsAt, article: last.rule.article, version }
      : { endsAt: beginningOf(rulebook, service, date), article: null, version };
  });
  const last = latest(found, one => one);
  if (!last) throw new Error('a canteen without a service has no order');
  return last;
}

function latest<Item>(
  items: readonly Item[],
  of: (item: Item) => Pick<TimeSpan, 'endsAt'>,
): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || of(item).endsAt > of(best).endsAt ? item : best),
    undefined,
  );
}

/** When an order is made and leaves. */
export interface OrderTimes {
  /** From then on what families do is a change since. */
  freezesAt: Date;
  /** What freezes it: the règlement, or the time of sending where that comes first. */
  maker: 'deadline' | 'sending';
  /** Null where nobody is sent anything. */
  sendsAt: Date | null;
  /** When the numbers are sent once more where they have changed. */
  changesAt: Date | null;
  lastChange: LastChange;
}

/** The times of a canteen's order for a day. What is sent before the deadline is the order from then on. */
export function orderTimes(
  rulebook: Rulebook,
  services: readonly Service[],
  date: LocalDate,
  caterer: Caterer | null,
): OrderTimes {
  const lastChange = lastChangeOf(rulebook, services, date);
  const { endsAt } = lastChange;
  const asked = caterer && sendingAsked(rulebook, services, date, caterer.sends);
  const freezesAt = asked && asked < endsAt ? asked : endsAt;
  const changes =
    caterer && caterer.changesAt !== null
      ? instantOf(`${date}T${caterer.changesAt}`, rulebook.calendar.calendar.timeZone)
      : null;
  return {
    freezesAt,
    maker: freezesAt === endsAt ? 'deadline' : 'sending',
    sendsAt: caterer && (asked ?? endsAt),
    // An order that is made later holds the changes of the morning already.
    changesAt: changes && changes > freezesAt ? changes : null,
    lastChange,
  };
}

function sendingAsked(
  rulebook: Rulebook,
  services: readonly Service[],
  date: LocalDate,
  sends: SendingTime,
): Date | null {
  const [service] = services;
  if (sends.kind === 'deadline' || !service) return null;
  const day = countBack(rulebook.calendar, service, date, sends.days, 'ouvres');
  return day && instantOf(`${day}T${sends.at}`, rulebook.calendar.calendar.timeZone);
}
