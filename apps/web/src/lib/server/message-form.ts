/** Takes the form of a message to the API, and brings back what was wrong with nothing of what was typed lost. */
import { messageProblem } from '@preau/contract/message';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { fileWords } from '../fr/family-file.ts';
import { messageSentence } from '../fr/messages.ts';
import type { RefusedMessage } from '../messages/message-form.ts';
import { Failure } from './failure.ts';
import type { ThreadApi } from './messages-api.ts';
import { receiveFiles, type Upload } from './uploads.ts';

const mistakes = z.object({ mistakes: z.record(z.string(), messageProblem) });

/** What the form says, and how it is handed over. @param keys names of the other answers that come back */
export interface MessageForm {
  upload: Upload;
  keys: readonly string[];
  send(form: {
    key: string;
    subject: string;
    text: string;
    fileIds: string[];
    data: FormData;
  }): Promise<{ id: string }>;
}

/** What was typed, with the files that came, kept by now. */
export async function readMessageForm(
  event: RequestEvent,
  { upload, keys }: Pick<MessageForm, 'upload' | 'keys'>,
): Promise<{ data: FormData; typed: RefusedMessage }> {
  const data = await event.request.formData();
  const { kept, error } = await receiveFiles(event, data, upload, {
    name: 'fichiers',
    label: fileWords.attachments,
    many: true,
    purpose: 'document',
  });
  const errors: Record<string, string> = error ? { fichiers: error } : {};
  const typed = {
    subject: textOf(data, 'subject'),
    text: textOf(data, 'text'),
    chosen: Object.fromEntries(keys.map(key => [key, data.getAll(key).map(String)])),
    kept,
    errors,
  };
  return { data, typed };
}

/** Sends a message. @returns where it is, or what was wrong */
export async function sendMessage(
  event: RequestEvent,
  { send, ...form }: MessageForm,
): Promise<{ id: string } | { refused: RefusedMessage }> {
  const { data, typed: refused } = await readMessageForm(event, form);
  if (Object.keys(refused.errors).length > 0) return { refused };
  const { subject, text } = refused;
  try {
    return await send({
      key: textOf(data, 'cle'),
      subject,
      text,
      fileIds: refused.kept.map(({ id }) => id),
      data,
    });
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
    const read = mistakes.safeParse(failure.meta);
    if (!read.success) throw failure;
    const errors = Object.fromEntries(
      Object.entries(read.data.mistakes).map(([field, problem]) => [
        field === 'fileIds' ? 'fichiers' : field,
        messageSentence(field, problem),
      ]),
    );
    // A file that is gone is not to be named again.
    return { refused: { ...refused, kept: errors.fichiers ? [] : refused.kept, errors } };
  }
}

/** The acts of a conversation's page that both sides have. */
export function threadActions(api: ThreadApi, upload: Upload, base: string) {
  return {
    async repondre(event: RequestEvent) {
      const id = event.params.id ?? '';
      const sent = await sendMessage(event, {
        upload,
        keys: [],
        send: ({ key, text, fileIds }) => api.reply(event, id, { key, text, fileIds }),
      });
      if ('refused' in sent) return fail(400, sent);
      redirect(303, `${base}/${id}?envoye`);
    },
    async supprimer(event: RequestEvent) {
      const id = event.params.id ?? '';
      await api.file(event, id, true);
      redirect(303, `${base}?supprime=${encodeURIComponent(id)}`);
    },
    async reprendre(event: RequestEvent) {
      const id = event.params.id ?? '';
      await api.file(event, id, false);
      redirect(303, `${base}/${id}?repris`);
    },
  };
}

/** A conversation as a page shows it, noted as read. */
export async function openThread(api: ThreadApi, event: RequestEvent, id: string) {
  const thread = await api.thread(event, id);
  if (thread.unread > 0) await api.markRead(event, id, thread.messages.length);
  return { thread, writeKey: crypto.randomUUID() };
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
