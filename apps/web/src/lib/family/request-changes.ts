/** The changes of a request, in words. */
import type { FamilyRequestList } from '@preau/contract/requests';
import { sectionOf } from '@preau/domain/family-file';
import { wordsOf } from '../fr/family-file.ts';
import { requestWords } from '../fr/requests.ts';
import { shownValue } from './display.ts';
import { rowTitle } from './row-title.ts';

type Listed = FamilyRequestList['requests'][number];
type Asked = Pick<Listed, 'section' | 'action' | 'changes' | 'names'>;

export interface ShownChange {
  field: string;
  label: string;
  before: string | null;
  after: string | null;
}

/** Field by field. Of health, only when the request itself was asked for. */
export function shownChanges({ section, changes, names }: Asked): ShownChange[] {
  return (changes ?? []).map(({ field, before, after }) => ({
    field,
    label: wordsOf(section).fields[field]?.label ?? field,
    before: shownValue(section, field, before, names),
    after: shownValue(section, field, after, names),
  }));
}

/** In a line: « Yvonne Petit », « Adresse : 3 rue des Écoles ». Null where there is nothing to tell. */
export function changeSummary(asked: Asked): string | null {
  const { section, action, changes, names } = asked;
  if (changes === null) return requestWords.health;
  if (action !== 'update') {
    const side = action === 'add' ? 'after' : 'before';
    const values = Object.fromEntries(changes.map(change => [change.field, change[side]]));
    return rowTitle(section, values, names) || null;
  }
  const said = shownChanges(asked).map(({ field, label, after }) =>
    sectionOf(section).fields[field]?.kind === 'file' ? label : `${label} : ${after ?? requestWords.empty}`,
  );
  return said.length > 3 ? `${said.slice(0, 3).join(' ; ')} …` : said.join(' ; ') || null;
}

/** « Yvonne Petit, Cyril »: the row that is changed, where there are several, and the child. Nothing for one's own file. */
export function aboutWhom({
  section,
  action,
  subject,
  child,
}: Pick<Listed, 'section' | 'action' | 'subject' | 'child'>): string {
  const row = action === 'update' && sectionOf(section).many && section !== 'child' ? subject : null;
  return [row, child?.firstName].filter(Boolean).join(', ');
}
