/** Signing in and out, and one's own account: on a commune's portal, and on the console for operators. */
import { may, PERMISSIONS } from '@preau/auth/policy';
import { blankCookie, cookieOf } from '@preau/auth/sign-ins';
import { done } from '@preau/contract/console';
import {
  asked,
  demonstrationAccounts,
  forgottenPassword,
  frame,
  newPassword,
  passwordByLink,
  passwordFloor,
  passwordLink,
  type Session,
  type SignInStep,
  secondFactorCode,
  secondFactorEnrolment,
  session,
  signInList,
  signInRequest,
  signInStep,
} from '@preau/contract/session';
import { askForPassword } from '@preau/operations/ask-for-password';
import {
  choosePassword,
  findLink,
  readPasswordMinimum,
  usePasswordLink,
} from '@preau/operations/choose-password';
import { beginEnrolment, confirmCode } from '@preau/operations/confirm-code';
import { tenantContext } from '@preau/operations/context';
import { listDemonstrationAccounts } from '@preau/operations/list-demonstration-accounts';
import { endOwnSignIn, listOwnSignIns } from '@preau/operations/own-sign-ins';
import type { ReadPublicPage } from '@preau/operations/public-pages';
import { countUnread } from '@preau/operations/read-messages';
import { readPortal } from '@preau/operations/read-portal';
import { type Device, type StepMade, signIn } from '@preau/operations/sign-in';
import { signOut } from '@preau/operations/sign-out';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext, realmOf } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

/** Here one signs in. */
const ANYWHERE = ['portal', 'console'] as const;

const id = z.object({ id: printable(100) });

export function sessionRoutes(parts: ApiParts, readPage: ReadPublicPage) {
  const realm = (c: RequestContext) => realmOf(c, parts);
  return new Hono<Environment>()
    .get(
      '/session',
      describe('Who asks, and what is still asked of them', session),
      allow(ANYWHERE, 'sign-in.begin'),
      c => c.json(sessionOf(c)),
    )
    .get(
      '/frame',
      describe('What stands around every page of a portal: the commune, who asks, unread messages', frame),
      allow('portal', 'portal.read'),
      async c => {
        const ctx = tenantContext(parts.stores, tenantOf(c), occasionOf(c, parts.clock));
        const [portal, unread] = await Promise.all([
          readPortal(ctx, { demonstration: parts.demonstration, readPage }),
          countUnread(ctx),
        ]);
        return c.json({ portal, session: sessionOf(c), unread });
      },
    )
    .post(
      '/session',
      describe('Signs in, or says what is still asked', signInStep),
      allow(ANYWHERE, 'sign-in.begin'),
      check('json', signInRequest),
      async c => {
        const made = await signIn(realm(c), { ...c.req.valid('json'), device: deviceOf(c) });
        return c.json(step(c, made));
      },
    )
    .delete('/session', describe('Signs out', done), allow(ANYWHERE, 'sign-in.begin'), async c => {
      await signOut(realm(c), c.req.header('cookie'));
      c.header('set-cookie', blankCookie());
      return c.json({ done: true as const });
    })
    .post(
      '/session/second-factor',
      describe(
        'What an authenticator application is to be given, for who must enrol one',
        secondFactorEnrolment,
      ),
      allow(ANYWHERE, 'sign-in.begin'),
      async c => c.json(await beginEnrolment(realm(c))),
    )
    .post(
      '/session/code',
      describe('Takes the code of a second factor; the first one confirms its enrolment', signInStep),
      allow(ANYWHERE, 'sign-in.begin'),
      check('json', secondFactorCode),
      async c => {
        const confirmed = await confirmCode(realm(c), c.req.valid('json').code);
        return c.json(step(c, confirmed, confirmed.recoveryCodes));
      },
    )
    .get(
      '/session/password',
      describe('How short a password may be', passwordFloor),
      allow(ANYWHERE, 'sign-in.begin'),
      async c => c.json({ minimum: await readPasswordMinimum(realm(c)) }),
    )
    .post(
      '/session/password',
      describe('Changes one’s password, and ends one’s other sign-ins', signInStep),
      allow(ANYWHERE, 'sign-in.begin'),
      check('json', newPassword),
      async c => c.json(step(c, await choosePassword(realm(c), c.req.valid('json')))),
    )
    .post(
      '/session/password/forgotten',
      describe('Asks for an e-mail to choose a password; the answer is the same for everyone', asked),
      allow('portal', 'sign-in.begin'),
      check('json', forgottenPassword),
      async c => {
        await askForPassword(realm(c), { ...c.req.valid('json'), address: deviceOf(c).address });
        return c.json({ asked: true as const });
      },
    )
    .post(
      '/session/password/link',
      describe('Whether a link is still good; it is not used', passwordFloor),
      allow(ANYWHERE, 'sign-in.begin'),
      check('json', passwordLink),
      async c => {
        await findLink(realm(c), c.req.valid('json').token);
        return c.json({ minimum: await readPasswordMinimum(realm(c)) });
      },
    )
    .post(
      '/session/password/by-link',
      describe('Uses a link: chooses a password and signs in', signInStep),
      allow(ANYWHERE, 'sign-in.begin'),
      check('json', passwordByLink),
      async c => {
        const { userAgent } = deviceOf(c);
        return c.json(step(c, await usePasswordLink(realm(c), { ...c.req.valid('json'), userAgent })));
      },
    )
    .get(
      '/session/demonstration',
      describe('With what a demonstration can be tried', demonstrationAccounts),
      allow('portal', 'sign-in.begin'),
      async c => c.json(await listDemonstrationAccounts(realm(c), parts)),
    )
    .get(
      '/session/sign-ins',
      describe('Where one is signed in', signInList),
      allow(ANYWHERE, 'account.own'),
      async c => c.json(await listOwnSignIns(realm(c))),
    )
    .delete(
      '/session/sign-ins/:id',
      describe('Ends one of one’s sign-ins', done),
      allow(ANYWHERE, 'account.own'),
      check('param', id),
      async c => {
        await endOwnSignIn(realm(c), c.req.valid('param').id);
        return c.json({ done: true as const });
      },
    );
}

function deviceOf(c: RequestContext): Device {
  return {
    // Settled by whoever took the request in, see contract/front-door.
    address: c.req.header('x-forwarded-for') ?? '',
    userAgent: c.req.header('user-agent') ?? null,
    cookieHeader: c.req.header('cookie'),
  };
}

/** Gives the browser what it is to hold now. */
function step(
  c: RequestContext,
  { token, lifetime, awaits }: StepMade,
  recoveryCodes: string[] | null = null,
): SignInStep {
  c.header('set-cookie', cookieOf(token, lifetime));
  return { awaits, recoveryCodes };
}

function sessionOf({ var: { actor, signIn } }: RequestContext): Session {
  const permissions = PERMISSIONS.filter(permission => may(actor, permission));
  const owner = signIn?.owner;
  if (actor.kind === 'operator')
    return { kind: 'operator', name: owner?.kind === 'operator' ? owner.name : null, permissions };
  if (!signIn || !owner) return { kind: 'visitor', awaits: null };
  if (signIn.awaits !== 'nothing') return { kind: 'visitor', awaits: signIn.awaits };
  switch (owner.kind) {
    case 'agent':
      return { kind: 'agent', name: owner.name, role: owner.role, permissions };
    case 'support':
      return { kind: 'support', until: owner.until.toISOString(), permissions };
    default:
      return { kind: owner.kind, name: owner.name, permissions };
  }
}
