/** A family answers what the mairie has asked about a request: in words, by a file, or by correcting what it asks. */
import type { RequestAnswer } from '@preau/contract/requests';
import { readFamilyRules } from '@preau/db/family-rules';
import { readKeptSection } from '@preau/db/family-sections';
import {
  askedValues,
  insertRequestEvent,
  insertRequestFiles,
  type RequestId,
  setRequestChanges,
  setRequestStatus,
} from '@preau/db/request';
import { changesBetween, sectionOf } from '@preau/domain/family-file';
import { auditRequest } from './audit-request.ts';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { OperationError } from './operation-error.ts';
import { attachable, readForm } from './read-form.ts';
import { takeOwnRequest } from './take-own-request.ts';

/**
 * @throws OperationError `not_found` for another family's; `conflict` when nothing is asked of it; `invalid` with
 *   `mistakes`, also where nothing is answered
 */
export async function answerRequest(
  ctx: Context,
  id: RequestId,
  { note, fileIds, input }: RequestAnswer,
): Promise<{ answered: true }> {
  return ctx.tenant.transaction(async tx => {
    const { request, status, actor, today } = await takeOwnRequest(tx, ctx, id, 'answered');
    const { section, action, subjectId, childId } = request;
    const corrects = Object.keys(input).length > 0 && action !== 'remove';
    if (!note && fileIds.length === 0 && !corrects)
      throw new OperationError('invalid', { mistakes: { note: 'required' } });
    const files = await attachable(tx, ctx, fileIds);
    let changes = request.changes;
    if (corrects) {
      const kept = subjectId === null ? null : await readKeptSection(tx, section, subjectId, today);
      const current = kept?.values ?? null;
      const form = await readForm(tx, ctx, {
        section,
        // What was asked stays asked where the answer says nothing else.
        input: { ...askedValues(request.changes), ...input },
        current,
        shown: { ...current, ...askedValues(request.changes) },
        kept: [askedValues(request.changes)],
        about: { childId, rules: await readFamilyRules(tx), today },
      });
      changes = changesBetween(section, current, form.values);
      files.push(...form.uploads.filter(({ fileId }) => !files.some(file => file.fileId === fileId)));
      await setRequestChanges(tx, id, changes, { isHealth: sectionOf(section).isHealth });
    }
    await insertRequestFiles(tx, id, files);
    await setRequestStatus(tx, id, { status, at: ctx.now, by: actor.id, reason: null });
    await insertRequestEvent(tx, { requestId: id, kind: 'answered', by: actor.id, at: ctx.now, note });
    await auditRequest(tx, ctx, 'request.answer', { request, changes: corrects ? changes : [] });
    await notify(tx, ctx, { occasion: 'request-answered', requestId: id });
    return { answered: true };
  });
}
