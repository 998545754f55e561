/** What the mairie's form about an information sends, read once for a new one and for a new version. */
import {
  INFORMATION_PROBLEMS,
  type InformationProblem,
  type InformationVersion,
  MOST_FORM_BYTES,
} from '@preau/contract/information';
import type { InformationKind } from '@preau/domain/information';
import type { RequestEvent } from '@sveltejs/kit';
import { officeInformationWords as words } from '#lib/fr/information.ts';
import type { FieldErrors } from '#lib/ui/field.ts';
import { Failure } from './failure.ts';
import { keepForm } from './information-api.ts';

export interface InformationForm {
  title: string;
  markdown: string;
  url: string;
  memberId: string;
  /** A PDF that was sent with a form that was refused: it need not be chosen again. */
  kept: { id: string; name: string }[];
}

/** What was typed, with the id of the PDF that came with it; or the mistakes of that PDF. */
export async function readForm(
  event: RequestEvent,
): Promise<{ form: InformationForm; version: InformationVersion; errors: FieldErrors }> {
  const sent = await event.request.formData();
  const text = (name: string) => String(sent.get(name) ?? '');
  const form: InformationForm = {
    title: text('title'),
    markdown: text('markdown'),
    url: text('url'),
    memberId: text('memberId'),
    kept: keptOf(text('file.garde')),
  };
  const file = sent.get('file');
  const errors: Record<string, string> = {};
  if (file instanceof File && file.size > 0) {
    const refused = await keep(event, file, form);
    if (refused) errors.file = words.sentence(words.fields.file, refused);
  }
  return {
    form,
    version: {
      title: form.title,
      markdown: form.markdown || null,
      url: form.url || null,
      fileId: form.kept[0]?.id ?? null,
    },
    errors,
  };
}

/** Keeps the PDF. @returns the sentence of what is wrong with it, if anything is */
async function keep(event: RequestEvent, file: File, form: InformationForm): Promise<string | null> {
  if (file.size > MOST_FORM_BYTES) return words.tooLarge;
  try {
    const { fileId } = await keepForm(event, file);
    form.kept = [{ id: fileId, name: file.name }];
    return null;
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'too_large') return words.tooLarge;
    if (failure instanceof Failure && failure.code === 'invalid') return words.problems['not-a-pdf'];
    throw failure;
  }
}

function keptOf(text: string): InformationForm['kept'] {
  const [id = '', ...name] = text.split(' ');
  return id ? [{ id, name: name.join(' ') }] : [];
}

/** The sentences of what the API found wrong, by field. @throws any other failure */
export function errorsOf(failure: unknown, kind: InformationKind): FieldErrors {
  if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
  const { mistakes } = failure.meta;
  if (typeof mistakes !== 'object' || mistakes === null) throw failure;
  const errors: Record<string, string> = {};
  for (const [field, problem] of Object.entries(mistakes))
    if (isProblem(problem)) errors[field] = words.sentence(labelOf(field, kind), words.problems[problem]);
  return errors;
}

function isProblem(problem: unknown): problem is InformationProblem {
  return INFORMATION_PROBLEMS.some(known => known === problem);
}

function labelOf(field: string, kind: InformationKind): string {
  switch (field) {
    case 'title':
      return words.fields.title;
    case 'url':
      return words.fields.url;
    case 'file':
      return words.fields.file;
    default:
      return kind === 'text' || kind === 'message' ? words.fields.markdown : words.fields.about;
  }
}
