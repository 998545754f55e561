import { templateMistakes } from '@preau/contract/notification';
import { TEMPLATE_PARTS, templateMistakes as templateMistakesOf } from '@preau/domain/message-template';
import { NOTIFICATION_OCCASIONS } from '@preau/domain/notification';
import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { templateSentence } from '#lib/fr/notifications.ts';
import { Failure } from '#lib/server/failure.ts';
import { textOf } from '#lib/server/message-form.ts';
import * as api from '#lib/server/messages-api.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async event => {
  const occasion = occasionOf(event);
  const { templates } = await api.templates(event);
  const template = templates.find(known => known.occasion === occasion);
  if (!template) throw new Failure('not_found');
  const query = event.url.searchParams;
  return {
    template,
    // At the end of an SMS.
    address: new URL('/', event.url).href,
    done: query.has('enregistre') ? ('saved' as const) : query.has('origine') ? ('restored' as const) : null,
  };
};

export const actions: Actions = {
  /** Without a script, shows what was typed as it would arrive. */
  async apercu(event) {
    const typed = await typedIn(event);
    const errors = sentencesOf(templateMistakesOf(occasionOf(event), typed));
    return Object.keys(errors).length > 0 ? fail(400, { typed, errors }) : { typed, errors };
  },

  async enregistrer(event) {
    const typed = await typedIn(event);
    try {
      await api.saveTemplate(event, { occasion: occasionOf(event), ...typed });
    } catch (failure) {
      const read =
        failure instanceof Failure && failure.code === 'invalid' ? mistaken.safeParse(failure.meta) : null;
      if (!read?.success) throw failure;
      return fail(400, { typed, errors: sentencesOf(read.data.mistakes) });
    }
    redirect(303, `/mairie/modeles/${event.params.occasion}?enregistre`);
  },

  async origine(event) {
    await api.restoreTemplate(event, occasionOf(event));
    redirect(303, `/mairie/modeles/${event.params.occasion}?origine`);
  },
};

const mistaken = z.object({ mistakes: templateMistakes });

/** @throws Failure for an occasion that there is not */
function occasionOf({ params }: RequestEvent) {
  const occasion = NOTIFICATION_OCCASIONS.find(known => known === params.occasion);
  if (!occasion) throw new Failure('not_found');
  return occasion;
}

async function typedIn({ request }: RequestEvent) {
  const form = await request.formData();
  return { subject: textOf(form, 'subject'), text: textOf(form, 'text'), sms: textOf(form, 'sms') };
}

function sentencesOf(mistakes: z.infer<typeof templateMistakes>): Record<string, string> {
  return Object.fromEntries(
    TEMPLATE_PARTS.flatMap(part => {
      const mistake = mistakes[part];
      return mistake ? [[part, templateSentence(part, mistake)]] : [];
    }),
  );
}
