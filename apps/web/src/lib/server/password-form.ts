/** The form in which a new password is chosen: by a link, after a temporary one, or in the place of one that one knows. */
import { PASSWORD_MISTAKES, type PasswordMistake } from '@preau/domain/account';
import { passwordSentence, passwordWords as words } from '#lib/fr/sign-in.ts';
import { Failure } from './failure.ts';

export interface ChosenPassword {
  current: string;
  password: string;
  errors: Record<string, string>;
}

/** Reads the form, and finds what can be seen without asking anybody. */
export async function readChosen(
  request: Request,
  { asksCurrent }: { asksCurrent: boolean },
): Promise<ChosenPassword> {
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const [current, password, again] = [text('current'), text('password'), text('again')];
  const errors: Record<string, string> = {};
  if (asksCurrent && !current) errors.current = words.missingCurrent;
  if (!password) errors.password = words.missing;
  else if (password !== again) errors.again = words.different;
  return { current, password, errors };
}

/** The sentences for a refusal of the API. @throws what is none */
export function refusedPassword(failure: unknown): Record<string, string> {
  if (!(failure instanceof Failure)) throw failure;
  if (failure.code === 'unauthenticated' && failure.meta.reason === 'wrong')
    return { current: words.wrongCurrent };
  const { mistakes, minimum } = failure.meta;
  if (failure.code !== 'invalid' || typeof minimum !== 'number') throw failure;
  const named = typeof mistakes === 'object' && mistakes && 'password' in mistakes ? mistakes.password : [];
  const known = Array.isArray(named) ? named.filter(isMistake) : [];
  return { password: passwordSentence(known, minimum) };
}

function isMistake(code: unknown): code is PasswordMistake {
  return PASSWORD_MISTAKES.some(known => known === code);
}
