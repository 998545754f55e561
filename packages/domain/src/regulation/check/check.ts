/**
 * Finds the rules of a règlement that cannot be meant. The language lets them through, since each value is well formed;
 * what is wrong shows when rules, services, calendar and families' file are read together.
 */
import { conditionFindings } from './conditions.ts';
import { deadlineFindings } from './deadlines.ts';
import type { CheckedVersion, Finding, FolderFacts } from './finding.ts';
import { lackFindings } from './lacks.ts';
import { priceFindings } from './prices.ts';
import { scopeFindings } from './scopes.ts';

/**
 * @returns what is wrong, each with its place in the file and a French sentence that says what to do; of what is not
 * known (a rule that is not sound, a file that cannot be read), nothing is called wrong.
 */
export function checkRules(version: CheckedVersion, folder: FolderFacts): Finding[] {
  return [
    ...scopeFindings(version, folder),
    ...deadlineFindings(version, folder),
    ...conditionFindings(version, folder),
    ...priceFindings(version, folder),
    ...lackFindings(version, folder),
  ];
}
