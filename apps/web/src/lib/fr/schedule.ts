/** When a service is open, as one says it. */
import { frenchTypography } from '@preau/domain/french';
import { enumerate } from './typeset.ts';

/** In the order of their ISO numbers, Monday first. */
export const weekdayNames = [
  'lundi',
  'mardi',
  'mercredi',
  'jeudi',
  'vendredi',
  'samedi',
  'dimanche',
] as const;

/** « du lundi au vendredi », « lundi, mardi, jeudi et vendredi », « mercredi ». ISO weekdays, Monday is 1. */
export function weekdays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const names = sorted.map(day => weekdayNames[day - 1] ?? '');
  const isOneRun = sorted.every((day, index) => index === 0 || day === (sorted[index - 1] ?? 0) + 1);
  return isOneRun && names.length > 2 ? `du ${names[0]} au ${names.at(-1)}` : enumerate(names);
}

/** A line that a commune wrote, with hard spaces, and its « 9 h – 12 h » never cut at the dash. */
export function withWholeHours(line: string): string {
  return frenchTypography(line).replaceAll(/(?<=\d|h) – (?=\d)/g, '\u00a0–\u00a0');
}
