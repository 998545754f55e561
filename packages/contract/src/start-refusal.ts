/** Why a process cannot start, when that is for whoever starts it to mend. */

/** Its message is a French sentence that says what to do; it is shown without a stack. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

const NO_ANSWER = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|CONNECT_TIMEOUT|57P03)/;

/** What a PostgreSQL or the way to it answered, as a sentence; null for what no setting mends. */
export function explainDatabase(
  error: unknown,
  { url, variables }: { url: string; variables: string },
): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { host, pathname, username } = new URL(url);
  if (NO_ANSWER.test(code))
    return `La base de données ne répond pas à ${host} (${code}). Démarrez-la, ou corrigez ${variables}.`;
  if (code === '28P01' || code === '28000')
    return `La base de données de ${host} refuse le rôle « ${username} » : vérifiez son mot de passe.`;
  if (code === '3D000')
    return `Il n’y a pas de base « ${pathname.slice(1)} » à ${host} : créez-la, ou corrigez ${variables}.`;
  return null;
}
