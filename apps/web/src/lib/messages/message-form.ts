/** What a form of a message brings back when it could not be sent. */
import type { KeptFile } from '#lib/family/section-form.ts';

export interface RefusedMessage {
  subject: string;
  text: string;
  /** The other answers of the form, by name. */
  chosen: Readonly<Record<string, string[]>>;
  kept: KeptFile[];
  errors: Record<string, string>;
}
