/** A year of a commune judged anew under two règlements; and merely reading it from its file. */
import { readReplayFacts, writeReplayFacts } from '@preau/contract/replay-facts';
import { communeOf } from '@preau/contract/tenant-folder-facts';
import { toLocalDate } from '@preau/domain/dates';
import { type Commune, createRulebook } from '@preau/domain/regulation/rulebook';
import type { RegulationVersion } from '@preau/domain/regulation/version';
import type { ReplayFacts } from '@preau/domain/replay/facts';
import { inventFacts } from '@preau/domain/replay/invented-year';
import { overlay, replay } from '@preau/domain/replay/replay';
import { readFolder } from '../tenants.ts';
import { alternate, type Measure } from './bench.ts';

const SLUG = 'cregy-les-meaux';
const YEAR = { from: toLocalDate('2026-09-01'), to: toLocalDate('2027-06-30') };
const RESERVATIONS = 300_000;
const HOUSEHOLDS = 1800;
const ROUNDS = 5;

/**
 * Milliseconds to judge 300,000 reservations, their absences and their months under two sets of rules, of which the
 * candidate has another deadline in every service and another price in one; beside reading and checking the file that they
 * come in, as `preau replay` does.
 */
export const replayYear: Measure = {
  name: 'regulation.replay',
  unit: 'ms',
  aim: 3,
  higherIsBetter: false,
  run: async () => {
    const commune = communeOf(await readFolder(SLUG));
    const { timeZone } = commune.calendar;
    const text = writeReplayFacts(inventYear(commune), timeZone);
    const read = () => {
      const file = readReplayFacts(text, timeZone);
      if (file.kind === 'mistaken') throw new Error(JSON.stringify(file.mistakes[0]));
      return file.facts;
    };
    const facts = read();
    const regulations = overlay(commune.regulations, candidateFor(commune));
    const value = () => {
      const rulebooks = {
        inForce: createRulebook(commune),
        candidate: createRulebook({ ...commune, regulations }),
      };
      const { total } = replay(facts, YEAR, rulebooks);
      if (total.differenceCents === 0) throw new Error('the candidate changed nothing');
    };
    value(); // once for the code
    return alternate(ROUNDS, timed(value), timed(read));
  },
};

function timed(work: () => void): () => Promise<number> {
  return async () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  };
}

/** As many reservations as the measure is about, of a commune with room for them. */
function inventYear(commune: Commune): ReplayFacts {
  const facts = inventFacts(createRulebook(commune), YEAR, { households: HOUSEHOLDS });
  let left = RESERVATIONS;
  const households = facts.households.filter(({ children }) => {
    const isTaken = left > 0;
    if (isTaken)
      for (const { services } of children)
        for (const { reservations } of services) left -= reservations.length;
    return isTaken;
  });
  if (left > 0) throw new Error(`${left} reservations are missing`);
  return { ...facts, households };
}

function candidateFor({ regulations }: Commune): RegulationVersion {
  const [version] = regulations;
  if (!version) throw new Error('the commune has no règlement');
  return {
    ...version,
    key: `${version.key}-candidate`,
    revision: version.revision + 1,
    rules: version.rules.map(rule => {
      if (rule.kind === 'deadline' && rule.act === 'reserve' && rule.until.kind === 'days-before')
        return { ...rule, until: { ...rule.until, days: rule.until.days + 1 } };
      return rule.kind === 'price' && rule.services?.includes('garderie-soir')
        ? { ...rule, price: { kind: 'amount', cents: 350 } }
        : rule;
    }),
  };
}
