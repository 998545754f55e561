/** Takes back an act on the family's planning that was just done. */
import { isUuid } from '@preau/domain/ids';
import { fail, type RequestEvent } from '@sveltejs/kit';
import { saidOfWithdrawal } from '../planning/said.ts';
import { Failure } from './failure.ts';
import { undo } from './planning-api.ts';
import { textOf } from './section-form.ts';

/** The action of a form that names its `acte`. */
export async function undoAct(event: RequestEvent) {
  const form = await event.request.formData();
  const actId = textOf(form, 'acte');
  if (!isUuid(actId)) return fail(400, { problem: 'nothing' as const });
  try {
    const undone = await undo(event, { key: `${textOf(form, 'cle')}-annuler`, actId });
    return { undone: saidOfWithdrawal(undone, true) };
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'conflict')
      return fail(409, { problem: 'nothing' as const });
    throw failure;
  }
}
