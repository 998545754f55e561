/**
 * The folder of a commune, `tenants/<slug>/`. Each of its YAML files has a schema beside this one: strict, and limited to
 * what can be seen in one value; what needs two (a reference, an end before its start) is for tenant-folder-check.ts.
 * Titles and descriptions are French: editors show them, and the sentences of a difference are made of the titles.
 */

import type { AgreedCase } from '@preau/domain/agreed-case/case-language';
import type { RegulationVersion } from '@preau/domain/regulation/version';
import type { z } from 'zod';
import type { calendarFile } from './tenant-folder-calendar.ts';
import type { communeFile } from './tenant-folder-commune.ts';
import type { familiesFile } from './tenant-folder-families.ts';
import type { servicesFile } from './tenant-folder-services.ts';
import type { regulationText } from './tenant-folder-text.ts';

export type CommuneFile = z.output<typeof communeFile>;
export type ServicesFile = z.output<typeof servicesFile>;
export type CalendarFile = z.output<typeof calendarFile>;
export type FamiliesFile = z.output<typeof familiesFile>;

export type RegulationText = z.output<typeof regulationText>;

/** A folder without mistakes. Regulations and texts are in the order of their keys. */
export interface TenantFolder {
  commune: CommuneFile;
  services: ServicesFile;
  calendar: CalendarFile;
  /** The defaults where the folder has no `families.yaml`. */
  families: FamiliesFile;
  regulations: RegulationVersion[];
  texts: RegulationText[];
  cases: AgreedCase[];
  /** The bytes of the file that `commune.branding.logo` names; null where it names none. */
  logo: Uint8Array | null;
}
