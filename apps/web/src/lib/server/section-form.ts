/** Takes the form of a section to the API, and brings back what was wrong with nothing of what was typed lost. */

import { formMistakes, type NewRequest, type Submitted } from '@preau/contract/requests';
import { type SectionName, sectionOf } from '@preau/domain/family-file';
import { type ActionFailure, fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { type KeptFile, type Refused, sentencesOf } from '../family/section-form.ts';
import { inputOf, typedIn } from '../family/section-input.ts';
import { fileWords, wordsOf } from '../fr/family-file.ts';
import { Failure } from './failure.ts';
import * as api from './family-api.ts';
import { receiveFiles, type Upload, uploadOfFamily } from './uploads.ts';

/** What the form changes, of whom, and where the page goes afterwards. */
export type Target = Pick<NewRequest, 'section' | 'action'> &
  Partial<Pick<NewRequest, 'subjectId' | 'childId' | 'householdId' | 'input'>> & {
    fields: readonly string[];
    back: string;
  };

/** Sends what the form holds as a request and goes back to the file, which says what became of it. */
export async function sendSection(
  event: RequestEvent,
  target: Target,
): Promise<ActionFailure<{ refused: Refused }>> {
  const { section, fields, back } = target;
  const form = await event.request.formData();
  const typed = typedIn(section, fields, form);
  const files = await receiveSectionFiles(event, uploadOfFamily, section, fields, form);
  const refused: Refused = {
    typed,
    note: textOf(form, 'note'),
    copyTo: form.getAll('copyTo').filter(value => typeof value === 'string'),
    kept: files.kept,
    errors: files.errors,
  };
  if (Object.keys(files.errors).length > 0) return fail(400, { refused });
  let sent: Submitted;
  try {
    sent = await api.submit(event, {
      section,
      action: target.action,
      subjectId: target.subjectId ?? null,
      childId: target.childId ?? null,
      householdId: target.householdId ?? null,
      input: { ...target.input, ...inputOf(section, typed), ...fileInput(files.kept) },
      note: refused.note || null,
      fileIds: (files.kept[ATTACHMENTS] ?? []).map(({ id }) => id),
      copyTo: refused.copyTo,
    });
  } catch (failure) {
    const errors = mistakesOf(failure, section, fields);
    return fail(400, { refused: { ...refused, errors } });
  }
  redirect(303, afterwards(back, sent));
}

/** Asks that a row be removed, which can be withdrawn. */
export async function sendRemoval(
  event: RequestEvent,
  target: Pick<NewRequest, 'section'> & { subjectId: string; childId: string | null; back: string },
): Promise<never> {
  const sent = await api.submit(event, {
    section: target.section,
    action: 'remove',
    subjectId: target.subjectId,
    childId: target.childId,
    householdId: null,
    input: {},
    note: null,
    fileIds: [],
    copyTo: [],
  });
  redirect(303, afterwards(target.back, sent));
}

/** The page to go to, with what became of the request for `Sent.svelte` to say. */
export function afterwards(back: string, { results }: Submitted): string {
  const query = new URLSearchParams();
  for (const result of results) query.append(result.kind, 'requestId' in result ? result.requestId : '');
  return `${back}${back.includes('?') ? '&' : '?'}${query}`;
}

/** The name of the files that go with a request without being one of its fields. */
export const ATTACHMENTS = 'fichiers';

interface Received {
  kept: Record<string, KeptFile[]>;
  errors: Record<string, string>;
}

/** Takes the files that go with a form, and those of the fields of a section. */
export async function receiveSectionFiles(
  event: RequestEvent,
  upload: Upload,
  section: SectionName | null,
  fields: readonly string[],
  form: FormData,
): Promise<Received> {
  const asked = section ? fields.filter(name => sectionOf(section).fields[name]?.kind === 'file') : [];
  const received: Received = { kept: {}, errors: {} };
  for (const name of [...asked, ATTACHMENTS]) {
    const { kept, error } = await receiveFiles(event, form, upload, {
      name,
      label: (section && wordsOf(section).fields[name]?.label) || fileWords.attachments,
      many: name === ATTACHMENTS,
      purpose: section === 'photo' ? 'photo' : 'document',
    });
    if (kept.length > 0) received.kept[name] = kept;
    if (error) received.errors[name] = error;
  }
  return received;
}

/** The files that were received for fields, as values of these. */
export function fileInput(kept: Received['kept']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, [file]]) => (file && name !== ATTACHMENTS ? [[name, file.id]] : [])),
  );
}

/** @throws what was thrown, when the form is not to blame */
export function mistakesOf(failure: unknown, section: SectionName, fields: readonly string[]) {
  if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
  const read = formMistakes.safeParse(failure.meta);
  if (!read.success) throw failure;
  return sentencesOf(section, fields, read.data.mistakes);
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** What of an address goes on with a form: these, and not the action that it was sent to before. */
export function kept(query: URLSearchParams, names: readonly string[]): string {
  const pairs = names.flatMap(name => {
    const value = query.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new URLSearchParams(pairs).toString();
}
