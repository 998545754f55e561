/** Imported files, and what each of their lines would do. */
import { IMPORT_KINDS } from '@preau/domain/import-format';
import { LINE_OUTCOMES } from '@preau/domain/import-plan';
import { IMPORT_STATUSES } from '@preau/domain/import-status';
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const dataImport = pgTable(
  'data_import',
  {
    ...identity,
    kind: text({ enum: IMPORT_KINDS }).notNull(),
    fileId: uuid('file_id').notNull(),
    fileName: text('file_name').notNull(),
    siteId: uuid('site_id'),
    schoolYearId: uuid('school_year_id'),
    status: text({ enum: IMPORT_STATUSES }).notNull(),
    lineCount: integer('line_count').notNull(),
    linesDone: integer('lines_done').notNull(),
    problem: text(),
    problemFacts: jsonb('problem_facts').$type<ImportFacts>(),
    ignoredColumns: text('ignored_columns').array().notNull(),
    header: jsonb().$type<string[]>(),
    requestedBy: uuid('requested_by').notNull(),
    requestedAt: timestamp('requested_at', { withTimezone: true }).notNull(),
    confirmedBy: uuid('confirmed_by'),
    confirmedAt: timestamp('confirmed_at', { withTimezone: true }),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  tenantKey,
);

/** What the sentence of a file's problem needs. */
export interface ImportFacts {
  missing?: string[];
  line?: number;
  lines?: number;
}

export const importLine = pgTable(
  'import_line',
  {
    ...identity,
    importId: uuid('import_id').notNull(),
    number: integer().notNull(),
    groupNumber: integer('group_number').notNull(),
    cells: jsonb().$type<string[]>().notNull(),
    input: jsonb(),
    outcome: text({ enum: LINE_OUTCOMES }),
    plan: jsonb(),
  },
  tenantKey,
);
