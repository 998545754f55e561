/** What the audit says of a request: its fields before and after, but for health, of which it names the fields alone. */
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import type { KeptRequest } from '@preau/db/request';
import { type Change, maskIban, type SectionName, sectionOf, type Values } from '@preau/domain/family-file';
import type { Context } from './context.ts';

/** Records what somebody did to a request. */
export async function auditRequest(
  tx: TenantTransaction,
  { actor, now, requestId }: Context,
  action: `request.${string}`,
  {
    request,
    changes = [],
    more = {},
  }: {
    request: Pick<KeptRequest, 'id' | 'section' | 'action' | 'subjectId' | 'childId'>;
    /** None where the act changes nothing of what is asked. */
    changes?: readonly Change[];
    more?: object;
  },
): Promise<void> {
  const { isHealth } = sectionOf(request.section);
  const values = (side: 'before' | 'after') =>
    Object.fromEntries(changes.map(change => [change.field, audited(request.section, change, side)]));
  const about = {
    request: request.id,
    section: request.section,
    kind: request.action,
    subject: request.subjectId,
    child: request.childId,
    ...more,
  };
  await recordAudit(tx, {
    actor,
    at: now,
    requestId,
    action,
    ...(!isHealth && changes.length > 0 && { before: values('before') }),
    after: isHealth
      ? { ...about, fields: changes.map(({ field }) => field) }
      : { ...about, ...(changes.length > 0 && { values: values('after') }) },
  });
}

/** A value as the audit keeps it: an IBAN as it is shown. */
function audited(section: SectionName, change: Change, side: 'before' | 'after'): Values[string] {
  const value = change[side];
  const isIban = sectionOf(section).fields[change.field]?.kind === 'iban';
  return isIban && typeof value === 'string' ? maskIban(value) : value;
}
