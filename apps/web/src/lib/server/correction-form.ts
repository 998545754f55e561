/** Takes an agent's form for a section to the API, and brings back what was wrong with nothing of what was typed lost. */
import type { Correction } from '@preau/contract/office';
import { type SectionName, sectionOf } from '@preau/domain/family-file';
import { type ActionFailure, fail, type RequestEvent, redirect } from '@sveltejs/kit';
import type { Refused } from '../family/section-form.ts';
import { inputOf, type Typed, typedIn } from '../family/section-input.ts';
import { wordsOf } from '../fr/family-file.ts';
import * as api from './office-api.ts';
import { fileInput, mistakesOf, receiveSectionFiles } from './section-form.ts';
import { uploadOfAgent } from './uploads.ts';

type CorrectedSection = Correction['section'];

/** By which route a section is corrected. */
export function kindOf(section: SectionName): 'file' | 'finances' | 'health' {
  const { isHealth, type } = sectionOf(section);
  if (isHealth) return 'health';
  return type === 'fiscal' || type === 'caf' || type === 'bank' ? 'finances' : 'file';
}

/** The fields that an agent is asked for: what the commune may leave out only where it is known. */
export function fieldsToCorrect(section: SectionName, values: Readonly<Record<string, unknown>>): string[] {
  const { fields } = sectionOf(section);
  return Object.keys(wordsOf(section).fields).filter(name => {
    const field = fields[name];
    if (!field || name === 'school' || name === 'wishedLevel') return false;
    return !field.optional || (values[name] ?? null) !== null;
  });
}

export interface CorrectionTarget {
  section: CorrectedSection;
  action: 'add' | 'update';
  subjectId: string | null;
  ownerId: string | null;
  fields: readonly string[];
  /** Where the page goes afterwards. */
  back: string;
}

/** Corrects, and goes back to the file. */
export async function sendCorrection(
  event: RequestEvent,
  { section, action, subjectId, ownerId, fields, back }: CorrectionTarget,
): Promise<ActionFailure<{ refused: Refused }>> {
  const form = await event.request.formData();
  const typed = typedIn(section, fields, form);
  const { kept, errors } = await receiveSectionFiles(event, uploadOfAgent, section, fields, form);
  if (Object.keys(errors).length > 0) return fail(400, { refused: refusal(typed, errors, kept) });
  try {
    const input = { ...inputOf(section, typed), ...fileInput(kept) };
    await api.correct(event, kindOf(section), { section, action, subjectId, ownerId, input });
  } catch (failure) {
    return fail(400, { refused: refusal(typed, mistakesOf(failure, section, fields), kept) });
  }
  redirect(303, `${back}?enregistre`);
}

export function refusal(typed: Typed, errors: Refused['errors'], kept: Refused['kept'] = {}): Refused {
  return { typed, note: '', copyTo: [], kept, errors };
}
