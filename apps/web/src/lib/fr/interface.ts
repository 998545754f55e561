/** The words that components bring with them. */
import { count, fr } from './typeset.ts';

export const words = {
  skipToContent: fr`Aller au contenu`,
  close: fr`Fermer`,
  optional: fr`facultatif`,
  yes: fr`Oui`,
  no: fr`Non`,
  day: fr`Jour`,
  month: fr`Mois`,
  year: fr`Année`,
  orTakePhoto: fr`ou prenez une photo`,
  file: fr`Fichier`,
  keptFile: (name: string) => fr`Fichier déjà joint : ${name}`,
  errorSummary: (errors: number) =>
    errors === 1 ? fr`Une réponse est à corriger` : fr`${count(errors, 'réponse')} sont à corriger`,
  errorPrefix: fr`Erreur :`,
  tone: {
    info: fr`Information :`,
    success: fr`C’est fait :`,
    warning: fr`Attention :`,
    error: fr`Erreur :`,
  },
};
