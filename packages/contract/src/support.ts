/** The leave to look in that a commune gives the operators. */
import { z } from 'zod';

export const supportRequest = z.object({ reason: z.string().trim().min(1).max(500) });

export const supportGrant = z.object({
  id: z.string(),
  reason: z.string(),
  grantedBy: z.string().describe('Name of the administrator'),
  grantedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  lasts: z.boolean(),
});
export const supportGrants = z.object({ grants: z.array(supportGrant) });
export type SupportGrants = z.infer<typeof supportGrants>;

export const supportHandOver = z.object({
  slug: z.string(),
  token: z.string().describe('Good once, for a minute, at the commune’s own host'),
});

export const supportToken = z.object({ token: z.string().max(100) });
