import type { AbsenceResult, NewAbsenceBody } from '@preau/contract/planning';
import { isUuid } from '@preau/domain/ids';
import { fail, type RequestEvent } from '@sveltejs/kit';
import { absenceSheet as words } from '#lib/fr/planning.ts';
import { type AbsenceEffect, absenceEffect } from '#lib/planning/absence.ts';
import { askedDay } from '#lib/planning/period.ts';
import { saidOfAbsence } from '#lib/planning/said.ts';
import { dayField, readSpan } from '#lib/server/day-form.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/planning-api.ts';
import { choicesOf, namingOf, payersOf } from '#lib/server/planning-choices.ts';
import { textOf } from '#lib/server/section-form.ts';
import { undoAct } from '#lib/server/undo-act.ts';
import { receiveFiles, uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

/** A year, its first day once more. */
const MOST_DAYS = 367;

export const load: PageServerLoad = async event => {
  const choices = await choicesOf(event);
  const asked = (name: string) => event.url.searchParams.get(name);
  const childId = choices.children.find(({ id }) => id === asked('enfant'))?.id;
  const service = choices.services.find(({ key }) => key === asked('service'))?.key;
  const from = askedDay(asked('du')) ?? choices.today;
  const to = askedDay(asked('au')) ?? from;
  const [only] = choices.children;
  return {
    ...choices,
    proposed: {
      children: childId ? [childId] : only && choices.children.length === 1 ? [only.id] : [],
      services: service ? [service] : [],
      from,
      to: to < from ? from : to,
    },
    sendKey: crypto.randomUUID(),
  };
};

function typedOf(form: FormData) {
  return {
    children: form.getAll('enfants').map(String).filter(isUuid),
    services: form.getAll('services').map(String),
    from: dayField(form, 'du'),
    to: dayField(form, 'au'),
    reason: textOf(form, 'motif'),
    note: textOf(form, 'precision').slice(0, 500),
  };
}

type Typed = ReturnType<typeof typedOf>;

function shownAgain({ from, to, ...typed }: Typed) {
  return { ...typed, from: from.typed, to: to.typed };
}

interface KeptProof {
  kind: string;
  files: { id: string; name: string }[];
}

/** What was chosen comes back with what is wrong, and the files that have come already. */
function refused(
  typed: Typed,
  errors: Record<string, string>,
  kept: KeptProof[] = [],
  effect: AbsenceEffect | null = null,
) {
  return fail(400, { typed: shownAgain(typed), errors, kept, effect });
}

function readAsked(
  typed: Typed,
): { errors: Record<string, string> } | Omit<NewAbsenceBody, 'key' | 'preview' | 'proofs'> {
  const { children, services, reason, note } = typed;
  const { span, mistakes } = readSpan(typed, MOST_DAYS, words.errors);
  const errors: Record<string, string> = {
    ...(children.length === 0 && { enfants: words.errors.children }),
    ...mistakes,
    ...(reason === '' && { motif: words.errors.reason }),
  };
  if (span === null || Object.keys(errors).length > 0) return { errors };
  return {
    childIds: children,
    services,
    ...span,
    reason,
    note: note.trim() || null,
    returnOn: null,
  };
}

/** What the API says of the absence. A reason that the commune has no more is one that has to be chosen again. */
async function told(
  event: RequestEvent,
  body: NewAbsenceBody,
): Promise<AbsenceResult | { errors: Record<string, string> } | { meanwhile: true }> {
  try {
    return await api.declareAbsence(event, body);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.code === 'conflict') return { meanwhile: true };
    const { mistakes } = failure.meta;
    if (failure.code === 'invalid' && typeof mistakes === 'object' && mistakes && 'reason' in mistakes)
      return { errors: { motif: words.errors.reason } };
    throw failure;
  }
}

export const actions: Actions = {
  /** Shows what the absence would change; nothing is saved. */
  async voir(event) {
    const typed = typedOf(await event.request.formData());
    const shown = shownAgain(typed);
    const asked = readAsked(typed);
    if ('errors' in asked) return refused(typed, asked.errors);
    const [result, choices] = await Promise.all([
      told(event, { ...asked, key: crypto.randomUUID(), preview: true, proofs: [] }),
      choicesOf(event),
    ]);
    if ('meanwhile' in result) return fail(409, { typed: shown, ...result });
    if ('errors' in result) return refused(typed, result.errors);
    return { typed: shown, effect: absenceEffect(result, namingOf(choices), payersOf(choices)) };
  },

  async declarer(event) {
    const form = await event.request.formData();
    const typed = typedOf(form);
    const shown = shownAgain(typed);
    const asked = readAsked(typed);
    if ('errors' in asked) return refused(typed, asked.errors);
    const choices = await choicesOf(event);
    const kinds = form.getAll('preuve').map(String);
    const proofs: NewAbsenceBody['proofs'] = [];
    const kept: KeptProof[] = [];
    const errors: Record<string, string> = {};
    for (const kind of kinds) {
      const name = `fichier-${kind}`;
      const received = await receiveFiles(event, form, uploadOfFamily, {
        name,
        label: words.proofLabel,
        many: false,
        purpose: 'document',
      });
      if (received.error) errors[name] = received.error;
      kept.push({ kind, files: received.kept });
      for (const { id } of received.kept) proofs.push({ kind, fileId: id });
    }
    const look = async () => {
      const again = await told(event, { ...asked, key: crypto.randomUUID(), preview: true, proofs: [] });
      return 'days' in again ? absenceEffect(again, namingOf(choices), payersOf(choices)) : null;
    };
    if (Object.keys(errors).length > 0) return refused(typed, errors, kept, await look());
    const result = await told(event, { ...asked, key: textOf(form, 'cle'), preview: false, proofs });
    if ('meanwhile' in result) return fail(409, { typed: shown, ...result });
    if ('errors' in result) return refused(typed, result.errors);
    return {
      typed: shown,
      said: saidOfAbsence(result),
      absenceIds: result.absenceIds,
      effect: absenceEffect(result, namingOf(choices), payersOf(choices)),
    };
  },

  annuler: undoAct,
};
