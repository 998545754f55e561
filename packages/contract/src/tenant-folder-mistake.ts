/** What `check` reports of a tenant folder. */
import { frenchTypography } from '@preau/domain/french';
import { nearestWord } from '@preau/domain/spelling';

export interface Mistake {
  /** Path inside the folder. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** What is wrong and what to do about it, in French. */
  sentence: string;
}

/** A mistake whose sentence has the hard spaces of French typography. */
export function mistake(file: string, line: number, sentence: string): Mistake {
  return { file, line, sentence: frenchTypography(sentence) };
}

/** « : vouliez-vous dire « repas » ? » when one of the known words is near to what was written, else nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const nearest = nearestWord(written, known);
  return nearest === null ? '' : ` : vouliez-vous dire « ${nearest} » ?`;
}
