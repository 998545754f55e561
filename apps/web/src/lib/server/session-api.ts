/** Signing in, and who is signed in, for the screens and for the layouts that let nobody else through. */
import type {
  DemonstrationAccounts,
  SecondFactorEnrolment,
  Session,
  SignInList,
  SignInStep,
} from '@preau/contract/session';
import { type RequestEvent, redirect } from '@sveltejs/kit';
import { webPort } from '../../port.ts';
import { answer, SESSION_COOKIE, segment, v1 } from './ask.ts';
import { Failure } from './failure.ts';
import { frameOf } from './frame.ts';

export type GuardianSession = Extract<Session, { kind: 'guardian' }>;
/** Whoever may see the mairie's pages: agents, and operators whom the mairie has let in. */
export type OfficeSession = Extract<Session, { kind: 'agent' | 'support' }>;

export type OperatorSession = Extract<Session, { kind: 'operator' }>;

const NOBODY: Session = { kind: 'visitor', awaits: null };

/** Who asks. Not asked at all of a browser without our cookie. */
export async function whoAmI(event: RequestEvent): Promise<Session> {
  if (!event.cookies.get(SESSION_COOKIE)) return NOBODY;
  return siteOf(event) === 'console' ? answer(v1(event).session.$get()) : (await frameOf(event)).session;
}

/** Where somebody signs in: on a commune's portal, or on the operators' console. */
export function siteOf(event: RequestEvent): 'portal' | 'console' {
  return event.url.host === webPort().consoleHost ? 'console' : 'portal';
}

/** Where somebody is at home. */
export function homeOf(session: Session): string {
  switch (session.kind) {
    case 'guardian':
      return '/accueil';
    case 'agent':
    case 'support':
      return '/mairie';
    case 'operator':
      return '/plateforme';
    case 'visitor':
      return '/connexion';
  }
}

/** The pages where what a sign-in awaits is settled. */
export const SETTLED_AT = {
  'second-factor': '/connexion/code',
  'second-factor-enrolment': '/connexion/telephone',
  'new-password': '/mot-de-passe',
} as const;

/** For the layout of the families' pages: nobody else passes. */
export async function requireFamily(event: RequestEvent): Promise<GuardianSession> {
  const session = await whoAmI(event);
  return session.kind === 'guardian' ? session : turnAway(event, session);
}

/** For the layout of the mairie's pages. */
export async function requireOffice(event: RequestEvent): Promise<OfficeSession> {
  const session = await whoAmI(event);
  return session.kind === 'agent' || session.kind === 'support' ? session : turnAway(event, session);
}

/** For the layout of the console. In a demonstration it stands open, so the API is asked even without a cookie. */
export async function requireOperator(event: RequestEvent): Promise<OperatorSession> {
  const session: Session = await answer(v1(event).session.$get());
  return session.kind === 'operator' ? session : turnAway(event, session);
}

/** To the sign-in page and back, or home. What is not a page to look at answers as an API does. */
export function turnAway(event: RequestEvent, session: Session): never {
  if (session.kind !== 'visitor') redirect(303, homeOf(session));
  if (event.request.method !== 'GET' && event.request.method !== 'HEAD') throw new Failure('unauthenticated');
  if (session.awaits) redirect(303, SETTLED_AT[session.awaits]);
  redirect(303, `/connexion?vers=${encodeURIComponent(event.url.pathname + event.url.search)}`);
}

/** Where to go after signing in: the page that was asked for, if it is one of ours. */
export function destination(asked: string | null, session: Session): string {
  return asked && /^\/(?![/\\])[^\s\\]*$/.test(asked) ? asked : homeOf(session);
}

/** Signs out. */
export const signOut = (event: RequestEvent): Promise<{ done: true }> => answer(v1(event).session.$delete());

/** Tries an identifier and a password. Throws `Failure` `unauthenticated` or `too_many`. */
export const signIn = (event: RequestEvent, identifier: string, password: string): Promise<SignInStep> =>
  answer(v1(event).session.$post({ json: { identifier, password } }));

/** Tries the code of a second factor, or the first of one that is being enrolled. */
export const confirmCode = (event: RequestEvent, code: string): Promise<SignInStep> =>
  answer(v1(event).session.code.$post({ json: { code } }));

/** What an authenticator application is to be given. */
export const enrolment = (event: RequestEvent): Promise<SecondFactorEnrolment> =>
  answer(v1(event).session['second-factor'].$post());

/** Asks for the e-mail by which a password is chosen. */
export const askForPassword = (event: RequestEvent, identifier: string): Promise<{ asked: true }> =>
  answer(v1(event).session.password.forgotten.$post({ json: { identifier } }));

/** Fewest characters of a password here. */
export const passwordFloor = (event: RequestEvent): Promise<{ minimum: number }> =>
  answer(v1(event).session.password.$get());

/** Whether a link is still good; it is not used. Throws `Failure` `not_found` when it is not. */
export const checkLink = (event: RequestEvent, token: string): Promise<{ minimum: number }> =>
  answer(v1(event).session.password.link.$post({ json: { token } }));

/** Chooses a password by a link. */
export const usePasswordLink = (event: RequestEvent, token: string, password: string): Promise<SignInStep> =>
  answer(v1(event).session.password['by-link'].$post({ json: { token, password } }));

/** Changes one's password. */
export const changePassword = (
  event: RequestEvent,
  current: string | null,
  password: string,
): Promise<SignInStep> => answer(v1(event).session.password.$post({ json: { current, password } }));

/** Where one is signed in. */
export const signIns = (event: RequestEvent): Promise<SignInList> =>
  answer(v1(event).session['sign-ins'].$get());

/** Ends one of one's sign-ins. */
export const endSignIn = (event: RequestEvent, id: string): Promise<{ done: true }> =>
  answer(v1(event).session['sign-ins'][':id'].$delete({ param: { id: segment(id) } }));

/** With what a demonstration can be tried; null elsewhere. */
export async function demonstrationAccounts(event: RequestEvent): Promise<DemonstrationAccounts | null> {
  return answer(v1(event).session.demonstration.$get()).catch(failure => {
    if (failure instanceof Failure && failure.code === 'not_found') return null;
    throw failure;
  });
}

/** Where to go on after a step: to what is still asked, with the page that was wanted; or there. */
export async function nextPage(event: RequestEvent, { awaits }: SignInStep, wanted: string | null) {
  if (awaits === 'nothing') return destination(wanted, await whoAmI(event));
  return SETTLED_AT[awaits] + (wanted ? `?vers=${encodeURIComponent(wanted)}` : '');
}
