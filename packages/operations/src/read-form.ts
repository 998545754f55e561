/** Reads what a form of a family or of an agent sent for a section, and holds it against what may be chosen and what was sent as files. */
import type { TenantTransaction } from '@preau/db/database';
import type { FamilyRules } from '@preau/db/family-rules';
import { findUploads, type Upload } from '@preau/db/file-uploads';
import type { LocalDate } from '@preau/domain/dates';
import {
  changesBetween,
  type FieldProblem,
  maskIban,
  readSection,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';
import type { Id } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { referenceMistakes } from './family-choices.ts';
import { OperationError } from './operation-error.ts';

export interface Form {
  section: SectionName;
  input: Readonly<Record<string, unknown>>;
  /** The section as it is; null for an addition. */
  current: Values | null;
  /** What the form was filled with, where that is something else: an IBAN comes back from there masked. */
  shown?: Values | null;
  /** Values that are taken as they are, since they were judged before. */
  kept?: readonly Values[];
  about: { childId: Id<'child'> | null; rules: FamilyRules; today: LocalDate };
}

/** @returns the values, and the files that they name. @throws OperationError `invalid` with `mistakes` */
export async function readForm(
  tx: TenantTransaction,
  ctx: Context,
  { section, input, current, shown = current, kept = [], about }: Form,
): Promise<{ values: Values; uploads: Upload[] }> {
  const reading = readSection(section, unmasked(section, input, shown), { current, today: about.today });
  if (reading.kind === 'mistaken') throw new OperationError('invalid', { mistakes: reading.mistakes });
  const values = settled(section, reading.values, current);
  const changed = Object.fromEntries(
    changesBetween(section, current, values)
      .filter(({ field, after }) => !kept.some(before => before[field] === after))
      .map(({ field, after }) => [field, after]),
  );
  const mistakes: Record<string, FieldProblem> = {
    ...(await referenceMistakes(tx, section, withService(changed, values, current), about)),
  };
  const { uploads, missing } = await filesOf(tx, ctx, section, changed);
  for (const field of missing) mistakes[field] = 'not-a-choice';
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
  return { values, uploads };
}

/** Days of an enrolment are held against its service, also where that stays the same. */
function withService(changed: Values, values: Values, current: Values | null): Values {
  const serviceId = values.serviceId ?? current?.serviceId;
  return changed.weekdays !== undefined && changed.serviceId === undefined && serviceId !== undefined
    ? { ...changed, serviceId }
    : changed;
}

/** A masked IBAN that comes back as it was shown is the one that was there. */
function unmasked(section: SectionName, input: Form['input'], shown: Values | null): Record<string, unknown> {
  const { fields } = sectionOf(section);
  return Object.fromEntries(
    Object.entries(input).map(([key, typed]) => {
      const iban = fields[key]?.kind === 'iban' ? shown?.[key] : null;
      return [key, typeof iban === 'string' && typed === maskIban(iban) ? iban : typed];
    }),
  );
}

/** An occasional contract has no days of its own. */
function settled(section: SectionName, values: Values, current: Values | null): Values {
  const isOccasional = section === 'enrolment' && { ...current, ...values }.contract === 'occasional';
  return isOccasional ? { ...values, weekdays: [] } : values;
}

/** Files that fields name: each has to be one that this account has sent, and a photo one that was cut down to it. */
async function filesOf(
  tx: TenantTransaction,
  ctx: Context,
  section: SectionName,
  values: Values,
): Promise<{ uploads: Upload[]; missing: string[] }> {
  const { fields } = sectionOf(section);
  const named = Object.entries(values).filter(
    ([key, value]) => fields[key]?.kind === 'file' && typeof value === 'string',
  );
  const sent = await uploadsOf(
    tx,
    ctx,
    named.map(([, value]) => String(value)),
  );
  const fits = (id: string) =>
    sent.some(({ fileId, purpose }) => fileId === id && (section !== 'photo' || purpose === 'photo'));
  return { uploads: sent, missing: named.filter(([, value]) => !fits(String(value))).map(([key]) => key) };
}

/** Files to go with a request. @throws OperationError `not_found` for one that this account has not sent */
export async function attachable(
  tx: TenantTransaction,
  ctx: Context,
  fileIds: readonly string[],
): Promise<Upload[]> {
  const sent = await uploadsOf(tx, ctx, fileIds);
  return [...new Set(fileIds)].map(id => {
    const upload = sent.find(({ fileId }) => fileId === id);
    if (!upload) throw new OperationError('not_found');
    return upload;
  });
}

async function uploadsOf(
  tx: TenantTransaction,
  { actor }: Context,
  fileIds: readonly string[],
): Promise<Upload[]> {
  return actor.kind === 'guardian' || actor.kind === 'agent' ? findUploads(tx, actor.id, fileIds) : [];
}
