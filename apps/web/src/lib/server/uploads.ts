/** Files of forms: each is sent to the API by itself, before what names it; a form that was refused brings them back. */
import type { UploadedFile } from '@preau/contract/family';
import {
  FILE_PROBLEMS,
  type FileProblem,
  type FilePurpose,
  MOST_FILE_BYTES,
} from '@preau/domain/incoming-file';
import type { RequestEvent } from '@sveltejs/kit';
import type { KeptFile } from '../family/section-form.ts';
import { formWords } from '../fr/family.ts';
import { answer, v1 } from './ask.ts';
import { Failure } from './failure.ts';

/** Sends the bytes of a file. Throws `Failure` with the problem of the file. */
export type Upload = (event: RequestEvent, sent: File, purpose: FilePurpose) => Promise<UploadedFile>;

export const uploadOfFamily: Upload = async (event, sent, purpose) =>
  answer(v1(event).family.files.$post(called(sent, purpose), await bytesOf(sent)));

export const uploadOfAgent: Upload = async (event, sent, purpose) =>
  answer(v1(event).office.files.$post(called(sent, purpose), await bytesOf(sent)));

function called({ name }: File, purpose: FilePurpose) {
  return { query: { name: name.slice(-200) || 'fichier', purpose } };
}

async function bytesOf(sent: File) {
  const body = await sent.arrayBuffer();
  const headers = {
    'content-type': sent.type || 'application/octet-stream',
    'content-length': String(body.byteLength),
  };
  return { init: { body, headers } };
}

interface FileField {
  name: string;
  label: string;
  /** Whether it holds several: those of now come after those of before, instead of in their place. */
  many: boolean;
  purpose: FilePurpose;
}

/** Takes the files of a field, with those that came the time before. @returns them, and the sentence of what is wrong */
export async function receiveFiles(
  event: RequestEvent,
  form: FormData,
  upload: Upload,
  { name, label, many, purpose }: FileField,
): Promise<{ kept: KeptFile[]; error: string | null }> {
  const files = form.getAll(name).filter(value => value instanceof File && value.name !== '') as File[]; // the filter says so
  const before = form.getAll(`${name}.garde`).flatMap(value => keptFile(String(value)));
  const kept = many || files.length === 0 ? before : [];
  let error: string | null = null;
  for (const sent of files) {
    try {
      if (sent.size > MOST_FILE_BYTES) throw new Failure('too_large');
      const uploaded = await upload(event, sent, purpose);
      kept.push({ id: uploaded.id, name: uploaded.name });
    } catch (failure) {
      error = formWords.fileSentence(label, formWords.file[problemOf(failure)]);
    }
  }
  return { kept, error };
}

/** @throws what was thrown, when the file is not to blame */
function problemOf(failure: unknown): FileProblem {
  if (failure instanceof Failure && failure.code === 'too_large') return 'too-large';
  if (failure instanceof Failure && failure.code === 'invalid') {
    const { problem } = failure.meta;
    return FILE_PROBLEMS.find(known => known === problem) ?? 'not-a-kind';
  }
  throw failure;
}

function keptFile(text: string): KeptFile[] {
  const [, id, name] = /^([0-9a-f-]{36}) (.{1,200})$/.exec(text) ?? [];
  return id && name ? [{ id, name }] : [];
}
