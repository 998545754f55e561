import { fail, redirect } from '@sveltejs/kit';
import { type Typed, typedIn, typedOf } from '#lib/family/section-input.ts';
import { childWords } from '#lib/fr/office.ts';
import { refusal } from '#lib/server/correction-form.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { mistakesOf, textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const FIELDS = ['serviceId', 'contract', 'weekdays', 'firstDay', 'lastDay'] as const;

export const load: PageServerLoad = async event => {
  const child = await api.child(event, event.params.id);
  const { portal } = await event.parent();
  return {
    fields: FIELDS,
    typed: typedOf('enrolment', { contract: 'occasional', firstDay: portal.now.slice(0, 10) }),
    households: [...new Map(child.custody.map(({ household }) => [household.id, household])).values()],
    choices: {
      serviceId: child.services.map(({ id, name, site }) => ({ value: id, label: `${name}, ${site}` })),
    },
    back: `/mairie/enfants/${child.id}`,
    name: `${child.identity.firstName} ${child.identity.lastName}`,
  };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const typed: Typed = typedIn('enrolment', FIELDS, form);
    const householdId = textOf(form, 'householdId');
    const text = (field: string) => (typeof typed[field] === 'string' ? typed[field] : '');
    const missing = ['serviceId', 'firstDay'].filter(field => text(field) === '');
    if (missing.length > 0)
      return fail(400, {
        householdId,
        refused: refusal(typed, mistakesOf(missingOf(missing), 'enrolment', FIELDS)),
      });
    try {
      await api.enrol(event, event.params.id, {
        serviceId: text('serviceId'),
        householdId,
        firstDay: text('firstDay'),
        lastDay: text('lastDay') || null,
        contract: text('contract') === 'regular' ? 'regular' : 'occasional',
        weekdays: Array.isArray(typed.weekdays) ? typed.weekdays.map(Number) : [],
      });
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'conflict')
        return fail(409, { householdId, refused: refusal(typed, { serviceId: childWords.overlaps }) });
      return fail(400, { householdId, refused: refusal(typed, mistakesOf(failure, 'enrolment', FIELDS)) });
    }
    redirect(303, `/mairie/enfants/${event.params.id}?inscrit`);
  },
};

/** What the API would say of fields that were left empty. */
function missingOf(fields: readonly string[]): Failure {
  const mistakes = Object.fromEntries(fields.map(field => [field, 'required']));
  return new Failure('invalid', null, { meta: { mistakes } });
}
