/** French on screens: every sentence of this folder goes through here, so that its spaces are the right ones. */
import { frenchTypography } from '@preau/domain/french';

/** A sentence with the hard spaces of French typography: fr`Que faire ?`. */
export function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return frenchTypography(String.raw({ raw: strings }, ...values));
}

/** « un, deux et trois ». */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} et ${words.at(-1)}`;
}

/** « 1 commune », « 3 communes »: zero is singular in French. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number}\u00a0${number < 2 ? singular : plural}`;
}
