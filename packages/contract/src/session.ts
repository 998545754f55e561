/** Signing in: who one is, what is still asked, and one's own account. */
import { AWAITED, LONGEST_PASSWORD } from '@preau/domain/account';
import { STAFF_ROLES } from '@preau/domain/actor';
import { z } from 'zod';

const permissions = z.array(z.string()).describe('What this caller may do, by the names of the policy');

/** Who asks. A visitor who awaits something has begun to sign in and must settle that first. */
export const session = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('visitor'),
    awaits: z.enum(AWAITED).exclude(['nothing']).nullable(),
  }),
  z.object({ kind: z.literal('guardian'), name: z.string(), permissions }),
  z.object({ kind: z.literal('agent'), name: z.string(), role: z.enum(STAFF_ROLES), permissions }),
  z.object({
    kind: z.literal('support'),
    until: z.iso.datetime().describe('When the leave of the commune ends'),
    permissions,
  }),
  z.object({ kind: z.literal('operator'), name: z.string().nullable(), permissions }),
]);
export type Session = z.infer<typeof session>;

/** Long enough for any, short enough to cost nothing. */
const typed = (max: number) => z.string().max(max);

export const signInRequest = z.object({
  identifier: typed(254).describe('N° famille, spaces or not, or e-mail'),
  password: typed(LONGEST_PASSWORD),
});

/** What became of a step of signing in. */
export const signInStep = z.object({
  awaits: z.enum(AWAITED),
  recoveryCodes: z
    .array(z.string())
    .nullable()
    .describe('Shown once, after the enrolment of a second factor'),
});
export type SignInStep = z.infer<typeof signInStep>;
