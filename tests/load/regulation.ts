/** What the rules cost: a month of a planning decided cell by cell, and a month of a thousand children priced. */
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { communeOf } from '@preau/contract/tenant-folder-facts';
import { addDays, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { type HouseholdMonth, type MonthDay, priceMonth } from '@preau/domain/pricing/price-month';
import { createRulebook, type Rulebook } from '@preau/domain/regulation/rulebook';
import { decideReservation, type ReservationFacts } from '@preau/domain/reservation/decide-reservation';
import { readFolderFiles } from '../../apps/cli/src/folder-files.ts';
import { alternate, type Measure } from './bench.ts';

const FOLDER = new URL('../../tenants/rpi-rognaix', import.meta.url).pathname;
const ROUNDS = 5;

async function readRulebook(): Promise<Rulebook> {
  const checked = checkTenantFolder('rpi-rognaix', await readFolderFiles(FOLDER));
  if (checked.kind === 'mistaken')
    throw new Error(checked.mistakes.map(({ sentence }) => sentence).join('\n'));
  return createRulebook(communeOf(checked.folder));
}

/** Milliseconds of one call: the median of many, since another process may take the core from any of them. */
function timeOf(calls: number, work: (call: number) => number): number {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const startedAt = performance.now();
    if (!Number.isFinite(work(call))) throw new Error('nothing was done');
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(calls / 2)] ?? Number.NaN;
}

const PLANNINGS = 1000;

/**
 * Deadline and decision of 248 cells, 8 services on 31 days, once they have been asked for before: each month at another
 * second. The floor looks at as many deadlines that are known already, and writes as many decisions.
 */
const planningMonth: Measure = {
  name: 'regulation.planning-month',
  unit: 'ms',
  aim: null,
  higherIsBetter: false,
  async run() {
    const rulebook = await readRulebook();
    const services = rulebook.commune.services.slice(0, 8).map(({ key }) => key);
    const days = Array.from({ length: 31 }, (_, index) => addDays(toLocalDate('2027-01-01'), index));
    const facts: ReservationFacts = {
      level: 'cp',
      contract: null,
      isEnrolled: true,
      reserved: days.slice(0, 12).map(date => ({ date: addDays(date, -31), channel: 'portal' })),
      taken: 0,
      occurrences: [],
    };
    const at = (call: number) => new Date(Date.UTC(2027, 0, 6, 10, 0, call));
    const decide = (service: string, date: LocalDate, receivedAt: Date) =>
      decideReservation(rulebook, { service, date, channel: 'portal', receivedAt }, facts);
    const month = (call: number) => {
      const receivedAt = at(call);
      let open = 0;
      for (const service of services)
        for (const date of days) if (decide(service, date, receivedAt).outcome === 'accepted') open++;
      return open;
    };
    const known = services.flatMap(service => days.map(date => decide(service, date, at(0))));
    const bare = (call: number) => {
      const receivedAt = at(call);
      let open = 0;
      for (const { deadline, article } of known) {
        const isOpen = deadline !== null && receivedAt < deadline.endsAt;
        const decision = { outcome: isOpen ? 'accepted' : 'refused', article, deadline, facts: [] };
        if (decision.outcome === 'accepted') open++;
      }
      return open;
    };
    timeOf(PLANNINGS, month);
    timeOf(PLANNINGS, bare);
    return alternate(
      ROUNDS,
      async () => timeOf(PLANNINGS, month),
      async () => timeOf(PLANNINGS, bare),
    );
  },
};

const CHILDREN = 1000;

/** Milliseconds for the month of a thousand children, two a household; and to add up the same amounts, known already. */
const priceOfMonth: Measure = {
  name: 'regulation.price-month',
  unit: 'ms',
  aim: null,
  higherIsBetter: false,
  async run() {
    const rulebook = await readRulebook();
    const month = toLocalDate('2027-01-01');
    const households = Array.from({ length: CHILDREN / 2 }, (_, index) =>
      householdOf(rulebook, month, index),
    );
    const price = () => {
      let total = 0;
      for (const household of households) total += priceMonth(rulebook, month, household).totalCents;
      return total;
    };
    const amounts = households.map(household =>
      priceMonth(rulebook, month, household).lines.flatMap(({ quantity, unitCents }) =>
        Array.from({ length: quantity }, () => unitCents),
      ),
    );
    const add = () => {
      let total = 0;
      for (const ofHousehold of amounts) for (const amount of ofHousehold) total += amount;
      return total;
    };
    if (price() !== add()) throw new Error('the amounts are not those of the months');
    return alternate(
      ROUNDS,
      async () => timeOf(1, price),
      async () => timeOf(100, add),
    );
  },
};

/** Two children who eat and are looked after on every day of class. */
function householdOf({ calendar, commune }: Rulebook, month: LocalDate, index: number): HouseholdMonth {
  const days = Array.from({ length: 31 }, (_, day) => addDays(month, day)).filter(calendar.isSchoolDay);
  const day = (date: LocalDate): MonthDay => ({
    date,
    reservation: { late: null, order: null },
    absence: null,
    attendance: { arrival: null, departure: null },
    mealType: 'normal',
    isCancelled: false,
  });
  const services = commune.services.slice(index % 2 === 0 ? 0 : 4, index % 2 === 0 ? 4 : 7);
  const enrolment = {
    from: toLocalDate('2026-09-01'),
    to: toLocalDate('2027-07-02'),
    contract: null,
    weekdays: [],
    isLate: false,
  };
  return {
    quotients: [{ value: 300 + ((index * 37) % 1200), receivedOn: toLocalDate('2026-09-01') }],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: (['ce2', 'ps'] as const).map(level => ({
      child: level,
      level,
      guest: null,
      mealType: null,
      services: services.map(({ key }) => ({ service: key, enrolment, days: days.map(day) })),
    })),
  };
}

/** The rows of the rules. */
export function regulation(): Measure[] {
  return [planningMonth, priceOfMonth];
}
