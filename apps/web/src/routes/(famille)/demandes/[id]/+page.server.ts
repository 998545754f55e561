import { sectionOf } from '@preau/domain/family-file';
import { fail, redirect } from '@sveltejs/kit';
import type { KeptFile } from '#lib/family/section-form.ts';
import { requestWords } from '#lib/fr/requests.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/family-api.ts';
import { ATTACHMENTS, receiveSectionFiles, textOf } from '#lib/server/section-form.ts';
import { uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ request: await api.request(event, event.params.id) });

export const actions: Actions = {
  /** From any page that shows the request. */
  async annuler(event) {
    const form = await event.request.formData();
    const back = pathWithin(textOf(form, 'retour')) ?? '/demandes';
    try {
      await api.withdraw(event, event.params.id);
    } catch (failure) {
      tellIfDecided(failure, event.params.id);
    }
    redirect(303, `${back}?annulee`);
  },

  async repondre(event) {
    const form = await event.request.formData();
    const note = textOf(form, 'note');
    const files = await receiveSectionFiles(event, uploadOfFamily, null, [], form);
    const kept: KeptFile[] = files.kept[ATTACHMENTS] ?? [];
    const errors: Record<string, string> = { ...files.errors };
    if (!note && kept.length === 0 && Object.keys(errors).length === 0)
      errors.note = requestWords.answer.missing;
    if (Object.keys(errors).length > 0) return fail(400, { answer: { note, kept, errors } });
    const fileIds = kept.map(({ id }) => id);
    const asked = await api.request(event, event.params.id);
    try {
      await api.reply(event, event.params.id, {
        note: note || null,
        fileIds,
        input: missingFile(asked, fileIds),
      });
    } catch (failure) {
      tellIfDecided(failure, event.params.id);
    }
    redirect(303, `/demandes/${event.params.id}?repondu`);
  },
};

/** The certificate of a PAI that was asked for without one: the first file of the answer becomes it. */
function missingFile(
  { section, action, changes }: Awaited<ReturnType<typeof api.request>>,
  fileIds: string[],
) {
  const field = Object.entries(sectionOf(section).fields).find(([, { kind }]) => kind === 'file')?.[0];
  const has = changes?.some(change => change.field === field && change.after !== null);
  return field && fileIds[0] && action === 'add' && !has ? { [field]: fileIds[0] } : {};
}

/** Leads to where the request now stands when it was decided meanwhile. @throws any other failure */
function tellIfDecided(failure: unknown, id: string): never {
  if (failure instanceof Failure && failure.code === 'conflict') redirect(303, `/demandes/${id}?decidee`);
  throw failure;
}

/** A path of this portal, without what would lead elsewhere. */
function pathWithin(text: string): string | null {
  return /^\/[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(text) ? text : null;
}
