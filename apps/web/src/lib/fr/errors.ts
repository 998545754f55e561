/** What an error page says: what happened, and what to do next. */
import type { ErrorCode } from '@preau/contract/errors';
import { fr } from './typeset.ts';

export const errorPage: Record<ErrorCode, { title: string; advice: string }> = {
  not_found: {
    title: fr`Page introuvable`,
    advice: fr`Vérifiez l’adresse : elle contient peut-être une faute, ou la page n’existe plus.`,
  },
  forbidden: {
    title: fr`Accès refusé`,
    advice: fr`Cette page ne vous est pas ouverte. Repartez de la page d’accueil.`,
  },
  unauthenticated: {
    title: fr`Connexion nécessaire`,
    advice: fr`Connectez-vous pour voir cette page.`,
  },
  invalid: {
    title: fr`Demande incomprise`,
    advice: fr`L’adresse ou le formulaire contient une erreur. Revenez en arrière et corrigez-la.`,
  },
  conflict: {
    title: fr`La situation a changé entre-temps`,
    advice: fr`Rechargez la page : vous verrez où en sont les choses avant de recommencer.`,
  },
  too_large: {
    title: fr`Envoi trop volumineux`,
    advice: fr`Réduisez ce que vous envoyez, puis recommencez.`,
  },
  too_many: {
    title: fr`Trop d’essais`,
    advice: fr`Il y a eu beaucoup d’essais depuis cette connexion. Attendez un quart d’heure, puis recommencez.`,
  },
  unavailable: {
    title: fr`Service momentanément indisponible`,
    advice: fr`Rien de ce que vous avez enregistré n’est perdu. Réessayez dans quelques minutes.`,
  },
  internal: {
    title: fr`Une erreur est survenue`,
    advice: fr`L’erreur vient de nous. Réessayez dans quelques minutes ; si elle revient, signalez-la.`,
  },
};

export const errors = {
  reference: (requestId: string) => fr`Référence à indiquer si vous signalez cette erreur : ${requestId}`,
  home: fr`Aller à la page d’accueil`,
};
