/** How far an imported file has come, and what may be said of it as a whole. */

export const IMPORT_STATUSES = [
  'reading',
  'checking',
  'checked',
  'applying',
  'applied',
  'unreadable',
  'abandoned',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Why a file as a whole cannot be taken; the screen has a sentence for each. */
export const FILE_PROBLEMS = [
  'empty',
  'not-csv',
  'too-many-lines',
  'missing-columns',
  'no-lines',
  'changed-since',
] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];

/** Whether something still happens by itself: the page asks again in a moment. */
export function isUnderWay(status: ImportStatus): boolean {
  return status === 'reading' || status === 'checking' || status === 'applying';
}

/** What is taken at most: three times the largest export of a city's schools. */
export const IMPORT_LIMITS = { bytes: 20 * 1024 * 1024, lines: 50_000 } as const;
