/** What the operators' console shows. */
import { TENANT_KINDS } from '@preau/domain/tenant';
import { z } from 'zod';

export const tenantRow = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.enum(TENANT_KINDS),
  hosts: z.array(z.string()),
  members: z.int(),
  services: z.int(),
  appliedAt: z.iso.datetime(),
});
export type TenantRow = z.infer<typeof tenantRow>;
export const tenantList = z.object({ tenants: z.array(tenantRow) });
export type TenantList = z.infer<typeof tenantList>;

export const failedJob = z.object({
  id: z.string(),
  tenant: z.string().describe('Slug'),
  job: z.string(),
  attempts: z.int(),
  lastError: z.string(),
  failedAt: z.iso.datetime(),
});
export const failedJobList = z.object({
  jobs: z.array(failedJob),
  waiting: z.int().describe('Jobs not yet done'),
});
export type FailedJobList = z.infer<typeof failedJobList>;

export const caughtMail = z.object({
  id: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  receivedAt: z.iso.datetime(),
});
export const inbox = z.object({ mails: z.array(caughtMail) });
export const caughtMailContent = caughtMail.extend({
  html: z.string().nullable(),
  text: z.string(),
  attachments: z.array(
    z
      .object({ name: z.string(), mediaType: z.string(), byteSize: z.int() })
      .describe('By its place in the list'),
  ),
});
export type Inbox = z.infer<typeof inbox>;
export type CaughtMailContent = z.infer<typeof caughtMailContent>;

export const testEmail = z.object({ to: z.email().max(254) });
export const queued = z.object({ queued: z.literal(true) });
export const done = z.object({ done: z.literal(true) });
