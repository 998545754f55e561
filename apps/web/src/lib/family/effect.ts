/** When what a form sends takes effect, in a sentence. */
import type { SectionName } from '@preau/domain/family-file';
import type { RequestAction } from '@preau/domain/request';
import { formWords } from '../fr/family.ts';
import { wordsOf } from '../fr/family-file.ts';
import { enumerate } from '../fr/typeset.ts';

/** @param atOnce `section.field` of what the commune lets take effect without an agent */
export function effectOf(
  { section, action, fields }: { section: SectionName; action: RequestAction; fields: readonly string[] },
  atOnce: readonly string[],
  office: string,
): string {
  const immediate = action === 'update' ? fields.filter(field => atOnce.includes(`${section}.${field}`)) : [];
  if (immediate.length === 0) return formWords.decided(office);
  if (immediate.length === fields.length) return formWords.atOnce;
  const labels = immediate.map(field => (wordsOf(section).fields[field]?.label ?? field).toLowerCase());
  return formWords.partlyAtOnce(enumerate(labels));
}
