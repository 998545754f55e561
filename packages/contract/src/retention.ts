/** What would go, what went, how long each class is kept. */
import { RETENTION_CLASSES } from '@preau/domain/family-rules';
import { PURGE_STEPS } from '@preau/domain/retention';
import { z } from 'zod';

const counts = z.record(z.enum([...PURGE_STEPS, 'children', 'adults']), z.int());

export const retentionPreview = z.object({
  months: z.record(z.enum(RETENTION_CLASSES as [string, ...string[]]), z.int()), // there are seven of them
  counts: counts.describe('What a run would delete now'),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

export const retentionRun = z.object({
  counts: counts.describe('What went'),
  isLeftToWorker: z.boolean().describe('There was more than one waits for: the rest goes on by itself'),
});
export type RetentionRun = z.infer<typeof retentionRun>;
