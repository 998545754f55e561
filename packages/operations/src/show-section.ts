/** Sections as a family's screens show them: what is there, and what is asked for beside it. */
import type { FileSection, PendingChange, SectionRows } from '@preau/contract/family';
import { type Row, valuesOfRow } from '@preau/db/family-sections';
import { askedValues, type OpenRequest } from '@preau/db/request';
import {
  type Change,
  type FieldValue,
  maskIban,
  type SectionName,
  sectionOf,
  type Values,
} from '@preau/domain/family-file';

type ShownValues = FileSection['values'];

/** A value as JSON has it. */
function plain(value: FieldValue): ShownValues[string] {
  return Array.isArray(value) ? [...value] : (value as ShownValues[string]); // no array is left
}

/** A change as JSON has it, an IBAN in full: for who decides about it. */
export function plainChange({ field, before, after }: Change) {
  return { field, before: plain(before), after: plain(after) };
}

/** The same of one whose value has changed since, with what it is now. */
export function plainStale({ now, ...change }: Change & { now: FieldValue }) {
  return { ...plainChange(change), now: plain(now) };
}

/** A value as it leaves: an IBAN is masked. */
export function shownValue(section: SectionName, field: string, value: FieldValue): ShownValues[string] {
  const isIban = sectionOf(section).fields[field]?.kind === 'iban';
  return isIban && typeof value === 'string' ? maskIban(value) : plain(value);
}

/** A change as it leaves: an IBAN is masked. */
export function shownChange(section: SectionName, { field, before, after }: Change) {
  return {
    field,
    before: shownValue(section, field, before),
    after: shownValue(section, field, after),
  };
}

/** The values of a section as they leave. */
export function shownValues(section: SectionName, values: Values): ShownValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, shownValue(section, field, value)]),
  );
}

/** What there is to say beside the rows: the open requests, and which of them are this family's own. */
export interface Asked {
  open: readonly OpenRequest[];
  ownHouseholds: readonly string[];
}

/** One row of a section with what is asked for it. */
export function showSection(
  asked: Asked,
  section: SectionName,
  { subjectId, values, editable = true }: { subjectId: string | null; values: Values; editable?: boolean },
): FileSection {
  const ofRow = asked.open.filter(
    request => request.section === section && request.subjectId === subjectId && request.action !== 'add',
  );
  return {
    section,
    subjectId,
    values: shownValues(section, values),
    editable,
    pending: ofRow.flatMap(request => pendingOf(request, asked)),
  };
}

/** The rows of a section, with what is asked for each and what is to be added. */
export function showRows(
  asked: Asked,
  section: SectionName,
  rows: readonly (Row & { id: string })[],
  isEditable: (row: Row) => boolean = () => true,
): SectionRows {
  return {
    section,
    rows: rows.map(row =>
      showSection(asked, section, {
        subjectId: row.id,
        values: valuesOfRow(section, row),
        editable: isEditable(row),
      }),
    ),
    additions: asked.open
      .filter(request => request.section === section && request.action === 'add')
      .map(request => showAddition(request, asked)),
  };
}

/** A row that is asked for. Of another household's request, only that there is one. */
export function showAddition(
  request: OpenRequest,
  { ownHouseholds }: Asked,
): SectionRows['additions'][number] {
  if (!ownHouseholds.includes(request.householdId)) return { by: 'other-household' };
  const { id: requestId, status, section, changes } = request;
  return { by: 'own-household', requestId, status, values: shownValues(section, askedValues(changes ?? [])) };
}

function pendingOf(request: OpenRequest, { ownHouseholds }: Asked): PendingChange[] {
  const { id: requestId, section, action, status } = request;
  const isOwn = ownHouseholds.includes(request.householdId);
  if (action === 'remove')
    return isOwn
      ? [{ by: 'own-household', requestId, action, status, field: null, before: null, after: null }]
      : [{ by: 'other-household', field: null }];
  return (request.changes ?? []).map(({ field, before, after }) =>
    isOwn
      ? {
          by: 'own-household',
          requestId,
          action,
          status,
          field,
          before: shownValue(section, field, before),
          after: shownValue(section, field, after),
        }
      : { by: 'other-household', field },
  );
}

/** The ids that values refer to, whose names a reader needs. */
export function referencesIn(section: SectionName, values: Values): string[] {
  const { fields } = sectionOf(section);
  return Object.entries(values).flatMap(([key, value]) => {
    const field = fields[key];
    const isId = field?.kind === 'reference' && field.to !== 'document-kind';
    return isId && typeof value === 'string' ? [value] : [];
  });
}
