/** The rules of a tenant folder that cannot be meant, by file and line: what the domain finds, with what the folder knows. */
import { checkRules } from '@preau/domain/regulation/check/check';
import type { CheckedVersion, FolderFacts } from '@preau/domain/regulation/check/finding';
import { rule } from '@preau/domain/regulation/rule';
import { date } from '@preau/domain/regulation/values';
import type { regulationVersion } from '@preau/domain/regulation/version';
import type { Part, Parts } from './tenant-folder-consistency.ts';
import { communeCalendar, communeServices } from './tenant-folder-facts.ts';
import { type Mistake, mistake } from './tenant-folder-mistake.ts';

type Regulation = Part<typeof regulationVersion>;

export function ruleMistakes(parts: Parts): Mistake[] {
  const facts = factsOf(parts);
  return parts.regulations.flatMap(regulation => {
    const version = versionOf(regulation);
    const { source } = regulation;
    return version
      ? checkRules(version, facts).map(({ path, sentence }) =>
          mistake(source.file, source.lineOf(path), sentence),
        )
      : [];
  });
}

/** Each rule by itself, so that a mistake in one hides nothing of the others. */
function versionOf({ value, sound }: Regulation): CheckedVersion | null {
  if (value) return value;
  const effectiveFrom = date.safeParse(sound?.effectiveFrom);
  if (!effectiveFrom.success || !sound?.services || !sound.rules) return null;
  return {
    effectiveFrom: effectiveFrom.data,
    services: sound.services.filter(key => key !== undefined),
    rules: sound.rules.map(said => rule.safeParse(said).data ?? null),
  };
}

function factsOf({ commune, services, calendar, families }: Parts): FolderFacts {
  const ways = new Map<string, Set<string>>();
  for (const { service, way } of families?.value?.enrolments ?? [])
    ways.set(service, (ways.get(service) ?? new Set()).add(way));
  return {
    services: services?.value ? communeServices({ services: services.value }) : [],
    calendar:
      commune?.value && services?.value && calendar?.value
        ? communeCalendar({ commune: commune.value, calendar: calendar.value })
        : null,
    mealTypes: services?.value?.mealTypes ?? null,
    absenceReasons: services?.value?.absenceReasons.map(({ key }) => key) ?? null,
    tenantKind: commune?.value?.kind ?? null,
    enrolmentWays: families?.value?.enrolments ? ways : null,
  };
}
