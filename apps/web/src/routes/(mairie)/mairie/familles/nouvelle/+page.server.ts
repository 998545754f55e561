import type { Likeness } from '@preau/contract/office';
import { formMistakes } from '@preau/contract/requests';
import { fail, redirect } from '@sveltejs/kit';
import { sentencesOf } from '#lib/family/section-form.ts';
import { inputOf, type Typed, typedIn } from '#lib/family/section-input.ts';
import { CHILD_FIELDS, CHILD_LINES, GUARDIAN_FIELDS } from '#lib/office/new-family.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import type { Actions, PageServerLoad } from './$types';

const NONE: Likeness[] = [];

export const load: PageServerLoad = async event => ({ members: (await api.families(event)).members });

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const guardian = typedIn('guardian', GUARDIAN_FIELDS, form);
    const lines = Array.from({ length: CHILD_LINES }, (_, index) => childIn(form, index));
    const filled = lines.flatMap((line, index) => (isEmpty(line) ? [] : [{ line, index }]));
    const memberId = String(form.get('memberId') ?? '');
    const typed = { guardian, lines, memberId };
    try {
      const made = await api.createFamily(event, {
        guardian: inputOf('guardian', guardian),
        children: filled.map(({ line }) => inputOf('child', line)),
        memberId: memberId || null,
        despiteDuplicates: form.has('despiteDuplicates'),
      });
      if (made.kind === 'likenesses') return fail(409, { typed, errors: {}, likenesses: made.likenesses });
      redirect(303, `/mairie/familles/${made.householdId}?creee`);
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      const errors = errorsOf(
        failure,
        filled.map(({ index }) => index),
      );
      return fail(400, { typed, errors, likenesses: NONE });
    }
  },
};

/** Each line has names of its own: `enfant0.lastName`. */
function childIn(form: FormData, index: number): Typed {
  const own = new FormData();
  const prefix = `enfant${index}.`;
  for (const [name, value] of form) if (name.startsWith(prefix)) own.append(name.slice(prefix.length), value);
  return typedIn('child', CHILD_FIELDS, own);
}

function isEmpty(typed: Typed): boolean {
  return Object.values(typed).every(value => value.length === 0);
}

/** The sentences by the names of the form: of the children, the line that each came from. */
function errorsOf(failure: Failure, lines: readonly number[]): Record<string, string> {
  const read = formMistakes.safeParse(failure.meta);
  if (!read.success) throw failure;
  const { mistakes } = read.data;
  const within = (prefix: string) =>
    Object.fromEntries(
      Object.entries(mistakes).flatMap(([name, problem]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), problem]] : [],
      ),
    );
  const errors: Record<string, string> = {};
  for (const [name, text] of Object.entries(sentencesOf('guardian', GUARDIAN_FIELDS, within('guardian.'))))
    if (text) errors[name] = text;
  for (const [at, line] of lines.entries())
    for (const [name, text] of Object.entries(sentencesOf('child', CHILD_FIELDS, within(`children.${at}.`))))
      if (text) errors[`enfant${line}.${name}`] = text;
  return errors;
}
