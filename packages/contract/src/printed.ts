/** Documents to print: which, and to whom. Their answers are PDFs. */
import { z } from 'zod';

/** Short: who the child is and who comes for it. Full: with what its care needs to know. */
export const sheetQuery = z.object({ format: z.enum(['short', 'full']).default('short') });

/** Which families are written to. */
export const letterAudience = z.enum(['never-signed-in', 'no-email', 'class']);

/** Sheets of labels by their maker's number. */
export const labelSheet = z.enum(['L7160', 'L7159', 'L7163']);

export const letterQuery = z.object({
  who: letterAudience,
  classId: z.uuid().optional(),
  kind: z.enum(['letters', 'labels']),
  sheet: labelSheet.default('L7160'),
  skipped: z.coerce.number().int().min(0).max(23).default(0),
});

export const letterCounts = z.object({
  neverSignedIn: z.int(),
  noEmail: z.int(),
  classes: z.array(z.object({ id: z.uuid(), school: z.string(), name: z.string(), households: z.int() })),
});
export type LetterCounts = z.infer<typeof letterCounts>;
