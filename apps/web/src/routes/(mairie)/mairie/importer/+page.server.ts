import { IMPORT_KINDS, type ImportKind } from '@preau/domain/import-format';
import { IMPORT_LIMITS } from '@preau/domain/import-status';
import { fail, redirect } from '@sveltejs/kit';
import { importWords, mistakeWords } from '#lib/fr/imports.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/imports-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = event => api.imports(event);

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const file = form.get('fichier');
    const kind = IMPORT_KINDS.find(known => known === text('sorte'));
    const values = { sorte: text('sorte'), ecole: text('ecole'), annee: text('annee') };
    const errors: Record<string, string> = {};
    if (!kind) errors.sorte = mistakeWords.kind ?? '';
    if (!(file instanceof File) || file.size === 0) errors.fichier = mistakeWords.file ?? '';
    else if (file.size > IMPORT_LIMITS.bytes) errors.fichier = importWords.tooLarge;
    if (kind && isOnde(kind) && values.ecole === '') errors.ecole = mistakeWords.siteId ?? '';
    if (!kind || !(file instanceof File) || Object.keys(errors).length > 0)
      return fail(400, { errors, values });
    const { id } = await api
      .sendImport(event, { kind, siteId: values.ecole, schoolYearId: values.annee, file })
      .catch(failure => {
        if (failure instanceof Failure && (failure.code === 'invalid' || failure.code === 'too_large'))
          return { id: null };
        throw failure;
      });
    if (id === null) return fail(400, { errors: { ecole: mistakeWords.siteId ?? '' }, values });
    redirect(303, `/mairie/importer/${id}`);
  },
};

function isOnde(kind: ImportKind): boolean {
  return kind === 'onde-pupils' || kind === 'onde-guardians';
}
