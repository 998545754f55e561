/** What may be sent as a file, and why one is not taken. */

/** The largest file that is taken. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** A photo is cut down to what a card shows of it. */
export const FILE_PURPOSES = ['document', 'photo'] as const;
export type FilePurpose = (typeof FILE_PURPOSES)[number];

/** The screen has a sentence for each. */
export const FILE_PROBLEMS = ['empty', 'too-large', 'not-a-kind', 'damaged', 'too-many-pixels'] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];
