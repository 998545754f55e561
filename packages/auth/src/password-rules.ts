/** Which passwords are refused: too short, of one sort of letters, known to everyone, or made of one's own name. */
import { type PasswordMistake, passwordShapeMistakes } from '@preau/domain/account';

/** So many guesses, as a power of ten, an attacker with a dictionary needs at least; eight letters by chance are 8. */
const FEWEST_GUESSES_LOG10 = 7.5;

/** What an estimate takes grows fast with the length, and by then the answer is known. */
const MOST_ESTIMATED = 64;

/** The dictionaries are large: loaded when the first password is chosen, not when everything starts. */
let estimator: Promise<(password: string, personal: string[]) => number> | undefined;

async function loadEstimator() {
  const [{ ZxcvbnFactory }, common, french] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...french.dictionary, portal: COME_TO_MIND },
    graphs: common.adjacencyGraphs,
  });
  return (password: string, personal: string[]) => zxcvbn.check(password, personal).guessesLog10;
}

/** What comes to mind first in front of such a portal, on a French keyboard. */
const COME_TO_MIND = [
  ...['motdepasse', 'azertyuiop', 'azerty', 'qsdfghjklm', 'identifiant', 'connexion', 'bonjour', 'bienvenue'],
  ...[
    'cantine',
    'garderie',
    'mairie',
    'portail',
    'famille',
    'preau',
    'ecole',
    'periscolaire',
    'commune',
    'parent',
  ],
  ...['vacances', 'rentree', 'maternelle', 'college', 'enfants', 'maman', 'papa'],
];

/**
 * What is wrong with a new password; nothing when it is good.
 * @param minimum fewest characters, as the commune wants it
 * @param personal names, addresses and numbers of whoever chooses it
 */
export async function passwordMistakes(
  password: string,
  { minimum, personal }: { minimum: number; personal: readonly string[] },
): Promise<PasswordMistake[]> {
  const mistakes = passwordShapeMistakes(password, minimum);
  if (mistakes.includes('too-long')) return mistakes;
  const plain = fold(password);
  // Longer words only: « Léa » is in many a good password by chance.
  const own = personal.flatMap(word => fold(word).split(/[^a-z0-9]+/)).filter(word => word.length >= 4);
  if (own.some(word => plain.includes(word) && plain.length - word.length < 8)) mistakes.push('personal');
  estimator ??= loadEstimator();
  const guesses = (await estimator)(password.slice(0, MOST_ESTIMATED), own);
  if (guesses < FEWEST_GUESSES_LOG10) mistakes.push('common');
  return mistakes;
}

/** Without accents and case: « Mélanie » and « melanie » are the same word to whoever guesses. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
