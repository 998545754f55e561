/** Signing in: who one is, what is still asked, and one's own account. */
import { AWAITED, LONGEST_PASSWORD } from '@preau/domain/account';
import { STAFF_ROLES } from '@preau/domain/actor';
import { z } from 'zod';
import { portal } from './portal.ts';

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

/** What stands around every page of a portal, in one answer. */
export const frame = z.object({
  portal,
  session,
  unread: z.int().describe('Messages that the family has not read; 0 for anyone else'),
});
export type Frame = z.infer<typeof frame>;

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

export const secondFactorCode = z.object({
  code: typed(40).describe('Six digits of the moment, or a recovery code'),
});

export const secondFactorEnrolment = z.object({
  secret: z.string().describe('In base32, to be typed where nothing can be scanned'),
  uri: z.string().describe('otpauth://'),
  square: z.object({ size: z.int(), path: z.string().describe('`d` of an SVG path') }),
});
export type SecondFactorEnrolment = z.infer<typeof secondFactorEnrolment>;

export const forgottenPassword = z.object({ identifier: typed(254).min(1) });
export const asked = z.object({ asked: z.literal(true) });

export const newPassword = z.object({
  current: typed(LONGEST_PASSWORD).nullable().describe('Null for whoever came by a temporary password'),
  password: typed(400),
});

export const passwordFloor = z.object({ minimum: z.int().describe('Fewest characters') });

export const passwordLink = z.object({ token: typed(100) });
export const passwordByLink = passwordLink.extend({ password: typed(400) });

export const signInList = z.object({
  signIns: z.array(
    z.object({
      id: z.string(),
      userAgent: z.string().nullable(),
      since: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      isThisOne: z.boolean(),
    }),
  ),
});
export type SignInList = z.infer<typeof signInList>;

/** With what a demonstration can be tried; nowhere else does this exist. */
export const demonstrationAccounts = z.object({
  password: z.string(),
  families: z.array(z.object({ name: z.string(), identifier: z.string() })),
  agents: z.array(
    z.object({
      name: z.string(),
      role: z.enum(STAFF_ROLES),
      email: z.string(),
      code: z.string().describe('Six digits that were not taken yet'),
    }),
  ),
});
export type DemonstrationAccounts = z.infer<typeof demonstrationAccounts>;
