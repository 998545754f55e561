/** The texts of notifications, as a commune has them. */
import type { TemplateRow } from '@preau/contract/notification';
import { recordAudit } from '@preau/db/audit';
import { deleteTemplate, readTemplates, saveTemplate } from '@preau/db/notification';
import {
  DEFAULT_TEMPLATES,
  type MessageTemplate,
  OCCASION_VARIABLES,
  TEMPLATE_VARIABLES,
  templateMistakes,
  tidyTemplate,
} from '@preau/domain/message-template';
import { NOTIFICATION_OCCASIONS, type NotificationOccasion } from '@preau/domain/notification';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

/** Every occasion with its text, the commune's own or the product's, and what it may name. */
export function listTemplates(ctx: Context): Promise<TemplateRow[]> {
  return ctx.tenant.transaction(async tx => {
    const own = await readTemplates(tx);
    return NOTIFICATION_OCCASIONS.map(occasion => {
      const { subject, text, sms } = own.get(occasion) ?? DEFAULT_TEMPLATES[occasion];
      return {
        occasion,
        subject,
        text,
        sms,
        isOwn: own.has(occasion),
        original: DEFAULT_TEMPLATES[occasion],
        variables: OCCASION_VARIABLES[occasion].map(name => ({ name, ...TEMPLATE_VARIABLES[name] })),
      };
    });
  });
}

/** Keeps a commune's own text. @throws OperationError `forbidden` with limits; `invalid` with `mistakes` by part */
export async function changeTemplate(
  ctx: Context,
  occasion: NotificationOccasion,
  template: MessageTemplate,
): Promise<void> {
  refuseLimited(ctx);
  const mistakes = templateMistakes(occasion, template);
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
  const kept = {
    subject: tidyTemplate('subject', template.subject),
    text: tidyTemplate('text', template.text),
    sms: tidyTemplate('sms', template.sms),
  };
  return ctx.tenant.transaction(async tx => {
    const before = (await readTemplates(tx)).get(occasion) ?? DEFAULT_TEMPLATES[occasion];
    const by = ctx.actor.kind === 'agent' ? ctx.actor.id : null;
    await saveTemplate(tx, occasion, kept, { at: ctx.now, by });
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'template.change',
      before: { occasion, subject: before.subject, text: before.text, sms: before.sms },
      after: { occasion, ...kept },
    });
  });
}

/** Goes back to the product's text. */
export async function restoreTemplate(ctx: Context, occasion: NotificationOccasion): Promise<void> {
  refuseLimited(ctx);
  return ctx.tenant.transaction(async tx => {
    const before = (await readTemplates(tx)).get(occasion);
    if (!before) return;
    await deleteTemplate(tx, occasion);
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'template.restore',
      before: { occasion, subject: before.subject, text: before.text, sms: before.sms },
    });
  });
}

/** All families are told in these words, of whichever member they are. */
function refuseLimited({ actor }: Context): void {
  if (actor.kind === 'agent' && actor.limits.length > 0) throw new OperationError('forbidden');
}
