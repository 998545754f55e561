/** What an account is asked for, and what a password must be. */
import { PASSWORD_LENGTHS } from './family-rules.ts';

/** What a sign-in still asks before anything else may be done. */
export const AWAITED = ['nothing', 'second-factor', 'second-factor-enrolment', 'new-password'] as const;
export type Awaited = (typeof AWAITED)[number];

/** Longer ones only cost time. */
export const LONGEST_PASSWORD = 200;

/** What is wrong with a new password. */
export const PASSWORD_MISTAKES = [
  'too-short',
  'too-long',
  'no-lower',
  'no-upper',
  'no-digit',
  'common',
  'personal',
] as const;
export type PasswordMistake = (typeof PASSWORD_MISTAKES)[number];

/** What any program can see of a password: its length and its characters. Whether it is common is asked elsewhere. */
export function passwordShapeMistakes(password: string, minimum: number): PasswordMistake[] {
  const length = [...password].length;
  return [
    ...(length < Math.max(minimum, PASSWORD_LENGTHS.least) ? (['too-short'] as const) : []),
    ...(length > LONGEST_PASSWORD ? (['too-long'] as const) : []),
    ...(/\p{Ll}/u.test(password) ? [] : (['no-lower'] as const)),
    ...(/\p{Lu}/u.test(password) ? [] : (['no-upper'] as const)),
    ...(/\d/.test(password) ? [] : (['no-digit'] as const)),
  ];
}
