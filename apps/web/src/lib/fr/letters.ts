/** Letters and labels. */
import { count, fr } from './typeset.ts';

export const letterWords = {
  title: fr`Courriers`,
  lead: fr`Des lettres pour la première connexion, avec l’adresse du portail et le N° famille, ou des étiquettes.`,
  who: fr`À qui écrire ?`,
  audience: {
    'never-signed-in': (families: number) =>
      fr`Les familles jamais connectées (${count(families, 'famille')})`,
    'no-email': (families: number) => fr`Les familles sans courriel (${count(families, 'famille')})`,
    class: fr`Les familles d’une classe`,
  },
  audienceHint: {
    'never-signed-in': fr`Le responsable n’a pas encore choisi de mot de passe.`,
    'no-email': fr`La mairie n’a pas leur adresse électronique : la lettre la leur demande.`,
    class: fr`Choisissez la classe ci-dessous.`,
  },
  class: fr`Classe`,
  noClass: fr`Aucune`,
  classOption: (school: string, name: string, families: number) =>
    fr`${school}, ${name} (${count(families, 'famille')})`,
  what: fr`Que faut-il imprimer ?`,
  kinds: { letters: fr`Des lettres`, labels: fr`Des étiquettes` },
  kindHints: {
    letters: fr`Une page par famille, pour une enveloppe à fenêtre C5 ou DL.`,
    labels: fr`À coller sur les enveloppes.`,
  },
  sheet: fr`Planche d’étiquettes`,
  sheets: {
    L7160: fr`Avery L7160 : 21 par page, 63,5 × 38,1 mm`,
    L7159: fr`Avery L7159 : 24 par page, 63,5 × 33,9 mm`,
    L7163: fr`Avery L7163 : 14 par page, 99,1 × 38,1 mm`,
  },
  skipped: fr`Étiquettes déjà utilisées sur la première planche`,
  print: fr`Préparer le PDF`,
  printHint: fr`Imprimez sans ajuster à la page : à 100 %.`,
  nobody: fr`Il n’y a personne à qui écrire dans ce choix.`,
};
