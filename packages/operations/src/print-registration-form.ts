/** What the blank registration form of a commune offers and asks. */
import { type DocumentKind, readFamilyRules } from '@preau/db/family-rules';
import { type FormChoices, readFormChoices } from '@preau/db/printed-document';
import { type PublicPage, readPublicPage } from '@preau/db/public-page';
import { localDateAt } from '@preau/domain/dates';
import type { OptionalField } from '@preau/domain/family-rules';
import type { Context } from './context.ts';

export interface FormFacts extends FormChoices {
  accent: string;
  members: PublicPage['members'];
  services: PublicPage['services'];
  documents: DocumentKind[];
  optionalFields: readonly OptionalField[];
}

/** Everything of it is public: no family is in it. */
export function printRegistrationForm(ctx: Context): Promise<FormFacts> {
  const today = localDateAt(ctx.now, ctx.tenant.timeZone);
  return ctx.tenant.transaction(async tx => {
    const { accent, members, services } = await readPublicPage(tx);
    const { documents, optionalFields } = await readFamilyRules(tx);
    return { ...(await readFormChoices(tx, today)), accent, members, services, documents, optionalFields };
  });
}
