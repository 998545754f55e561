/** The JSON Schemas of a tenant folder, by which editors complete and check its YAML files. */
import { regulationVersion } from '@preau/domain/regulation/version';
import { z } from 'zod';
import { replayFactsFile } from './replay-facts.ts';
import { calendarFile } from './tenant-folder-calendar.ts';
import { casesFile } from './tenant-folder-cases.ts';
import { communeFile } from './tenant-folder-commune.ts';
import { familiesFile } from './tenant-folder-families.ts';
import { servicesFile } from './tenant-folder-services.ts';

/** The schema of each kind of file, by the name under which it is kept in `packages/contract/schema/`. */
export function tenantFolderJsonSchemas(): Record<string, unknown> {
  const files = {
    commune: communeFile,
    services: servicesFile,
    calendar: calendarFile,
    families: familiesFile,
    regulation: regulationVersion,
    cases: casesFile,
    // Not of the folder, but written by hand as well: the facts of `preau replay`.
    'replay-facts': replayFactsFile,
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, schema]) => [
      `${name}.schema.json`,
      // As a person writes it: what has a default may be left out. Draft 7 is what editors' YAML servers know best.
      z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused: 'inline' }),
    ]),
  );
}
