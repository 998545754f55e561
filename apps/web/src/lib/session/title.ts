/** The title of a page where one signs in: a refusal is said first, for whoever hears the page change. */
import { words as interfaceWords } from '#lib/fr/interface.ts';
import { words } from '#lib/fr/portal.ts';
import type { FieldErrors } from '#lib/ui/field.ts';

export function pageTitle(title: string, name: string, errors?: FieldErrors): string {
  const isRefused = errors !== undefined && Object.keys(errors).length > 0;
  return `${isRefused ? `${interfaceWords.errorPrefix} ` : ''}${words.pageTitle(title, name)}`;
}
