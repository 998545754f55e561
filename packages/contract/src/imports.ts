/** Imported files: what is sent, how each stands, and what becomes of its lines. */
import { IMPORT_KINDS, type LineProblem } from '@preau/domain/import-format';
import { type CreatedNoun, LINE_OUTCOMES, type MatchedBy } from '@preau/domain/import-plan';
import { type FileProblem, IMPORT_STATUSES } from '@preau/domain/import-status';
import { z } from 'zod';

export const importKind = z.enum(IMPORT_KINDS);
const lineOutcome = z.enum(LINE_OUTCOMES);

/** An id, or nothing, as a form sends a choice that was not made. */
const chosen = z.union([z.uuid(), z.literal('')]).default('');

/** What goes with the bytes of a file. */
export const importQuery = z.object({
  kind: importKind,
  fileName: z.string().min(1).max(255),
  siteId: chosen,
  schoolYearId: chosen,
});

export const importCreated = z.object({ id: z.uuid() });

/** The words of these lists are the domain's, and the screens have a sentence for each. */
const word = <Word extends string>() => z.string() as unknown as z.ZodType<Word, Word>; // the domain is their only author

export const importFacts = z.object({
  missing: z.array(z.string()).optional(),
  line: z.int().optional(),
  lines: z.int().optional(),
});

export const importSummary = z.object({
  id: z.uuid(),
  kind: importKind,
  fileName: z.string(),
  status: z.enum(IMPORT_STATUSES),
  lineCount: z.int(),
  linesDone: z.int(),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});

const choice = z.object({ id: z.uuid(), name: z.string() });
export const importList = z.object({
  imports: z.array(importSummary),
  schools: z.array(choice),
  schoolYears: z.array(choice),
});
export type ImportList = z.infer<typeof importList>;

export const importLineQuery = z.object({
  outcome: lineOutcome.optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(0).max(5000).default(50),
});

const remark = z.object({
  problem: word<LineProblem>(),
  column: z.string().optional(),
  value: z.string().optional(),
  line: z.int().optional(),
  candidates: z.array(z.string()).optional(),
});
export type ImportRemark = z.infer<typeof remark>;

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.number()).readonly(), z.null()]);

export const importedLine = z.object({
  number: z.int(),
  outcome: lineOutcome,
  label: z.string(),
  matchedBy: word<MatchedBy>().nullable(),
  creates: z.array(word<CreatedNoun>()),
  changes: z.array(
    z.object({
      of: word<'guardian' | 'partner' | 'child' | 'schooling'>(),
      field: z.string(),
      before: fieldValue,
      after: fieldValue,
    }),
  ),
  remarks: z.array(remark),
  cells: z.array(z.string()).describe('As the file has them'),
});
export type ImportedLine = z.infer<typeof importedLine>;

export const shownImport = importSummary.extend({
  problem: word<FileProblem>().nullable(),
  problemFacts: importFacts.nullable(),
  ignoredColumns: z.array(z.string()),
  header: z.array(z.string()),
  totals: z.object({
    created: z.int(),
    matched: z.int(),
    changed: z.int(),
    refused: z.int(),
    creates: z.record(z.string(), z.int()),
  }),
  lines: z.array(importedLine),
});
export type ShownImport = z.infer<typeof shownImport>;

export const importMoved = z.object({ moved: z.literal(true) });
