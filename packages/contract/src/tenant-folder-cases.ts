/** `cases.yaml`: examples agreed with the mairie, which the engine runs. */
import { agreedCase } from '@preau/domain/agreed-case/case-language';
import { type CaseResult, runCase } from '@preau/domain/agreed-case/run-case';
import { createRulebook } from '@preau/domain/regulation/rulebook';
import { label } from '@preau/domain/regulation/values';
import { z } from 'zod';
import type { TenantFolder } from './tenant-folder.ts';
import { communeOf } from './tenant-folder-facts.ts';

export const casesFile = z
  .strictObject({
    cases: z.array(agreedCase).meta(label('cas', 'Exemples convenus avec la mairie.')),
  })
  .meta(label('cases.yaml', 'Exemples convenus avec la mairie, qui servent de preuves.'));

/** Runs the cases of a folder, in their order. */
export function runCases(folder: TenantFolder): CaseResult[] {
  const rulebook = createRulebook(communeOf(folder));
  return folder.cases.map(agreed => runCase(rulebook, agreed));
}
