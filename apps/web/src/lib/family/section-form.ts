/** What the form of a section is given and gives back. */
import type { FieldProblem, Mistakes, SectionName } from '@preau/domain/family-file';
import { problemSentence, wordsOf } from '../fr/family-file.ts';
import type { FieldErrors } from '../ui/field.ts';
import type { Typed } from './section-input.ts';

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}
export type ChoicesByField = Readonly<Partial<Record<string, readonly Choice[]>>>;

/** A file that the mairie has received, but that no request names yet. */
export interface KeptFile {
  id: string;
  name: string;
}

/** A form that could not be taken: all that was typed, and why. */
export interface Refused {
  typed: Typed;
  note: string;
  copyTo: string[];
  kept: Record<string, KeptFile[]>;
  errors: FieldErrors;
}

/** The sentences for what the API found, in the order in which the form asks. */
export function sentencesOf(
  section: SectionName,
  fields: readonly string[],
  mistakes: Mistakes,
): FieldErrors {
  const inOrder = [...fields, ...Object.keys(mistakes).filter(name => !fields.includes(name))];
  return Object.fromEntries(
    inOrder.flatMap(name => {
      const problem: FieldProblem | undefined = mistakes[name];
      return problem ? [[name, problemSentence(wordsOf(section).fields[name]?.label ?? name, problem)]] : [];
    }),
  );
}
