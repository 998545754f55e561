/** Rulebooks for tests: rules as a file of a commune writes them, over the calendar and the service of calendar.sample.ts. */
import type { z } from 'zod';
import { sampleCalendar, sampleService } from '../calendar/calendar.sample.ts';
import type { Calendar, Service } from '../calendar/calendar.ts';
import { type LocalDate, toLocalDate } from '../dates.ts';
import { rule } from './rule.ts';
import { createRulebook, type Rulebook } from './rulebook.ts';
import type { RegulationVersion } from './version.ts';

/** A rule as it is written; the article may be left out, and is then 1. */
export type WrittenRule = SaidRule<z.input<typeof rule>>;
type SaidRule<Written> = Written extends { article: string }
  ? Omit<Written, 'article'> & { article?: string }
  : never;

/** A version that governs services from a day on, 2020 unless it is said. */
export function sampleVersion(
  rules: readonly WrittenRule[],
  said: Partial<RegulationVersion> = {},
): RegulationVersion {
  const effectiveFrom = said.effectiveFrom ?? toLocalDate('2020-01-01');
  return {
    key: effectiveFrom,
    format: 1,
    effectiveFrom,
    revision: 1,
    adoptedBy: { kind: 'deliberation', reference: '1', date: effectiveFrom, dateExecutoire: effectiveFrom },
    member: null,
    services: [sampleService().key],
    rules: rules.map(written => rule.parse({ article: '1', ...written })),
    ...said,
  };
}

/** A rulebook of one version for all of its services. */
export function sampleRulebook(
  rules: readonly WrittenRule[],
  said: {
    calendar?: Partial<Calendar>;
    services?: readonly Service[];
    regulations?: readonly RegulationVersion[];
  } = {},
): Rulebook {
  const services = said.services ?? [sampleService()];
  return createRulebook({
    calendar: sampleCalendar(said.calendar),
    services,
    regulations: said.regulations ?? [sampleVersion(rules, { services: services.map(({ key }) => key) })],
  });
}

export function day(text: string): LocalDate {
  return toLocalDate(text);
}
