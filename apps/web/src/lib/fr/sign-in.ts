/** Signing in, passwords, codes, devices. */
import type { PasswordMistake } from '@preau/domain/account';
import { fr } from './typeset.ts';

const MISTAKES: Record<PasswordMistake, (minimum: number) => string> = {
  'too-short': minimum => fr`Il faut au moins ${minimum} caractères.`,
  'too-long': () => fr`200 caractères au plus.`,
  'no-lower': () => fr`Il manque une minuscule.`,
  'no-upper': () => fr`Il manque une majuscule.`,
  'no-digit': () => fr`Il manque un chiffre.`,
  common: () => fr`Ce mot de passe se devine trop facilement : beaucoup de gens en ont un semblable.`,
  personal: () => fr`Il ne doit contenir ni votre nom, ni un prénom de la famille, ni votre N° famille.`,
};

/** All that is wrong with a new password, in one line. */
export function passwordSentence(mistakes: readonly PasswordMistake[], minimum: number): string {
  return mistakes.map(mistake => MISTAKES[mistake](minimum)).join(' ');
}

export const signInWords = {
  link: fr`Se connecter`,
  title: fr`Se connecter`,
  leadFamily: fr`Votre N° famille est sur les courriers de la mairie.`,
  identifier: fr`N° famille ou courriel`,
  identifierHint: fr`Le N° famille s’écrit avec ou sans espaces.`,
  email: fr`Courriel`,
  password: fr`Mot de passe`,
  submit: fr`Se connecter`,
  first: fr`Première connexion ou mot de passe oublié`,
  missingIdentifier: fr`Écrivez votre N° famille ou votre courriel.`,
  missingPassword: fr`Écrivez votre mot de passe.`,
  wrong: fr`Identifiant ou mot de passe inexact. Après dix essais, le compte se repose quinze minutes.`,
  tooMany: fr`Trop d’essais depuis cette connexion. Attendez un quart d’heure, puis recommencez.`,
  signedOut: fr`Vous êtes déconnecté.`,
  mine: fr`Mon espace`,
};

export const demonstrationWords = {
  title: fr`Comptes de la démonstration`,
  lead: (password: string) => fr`Mot de passe de tous : ${password}`,
  families: fr`Familles`,
  agents: fr`Mairie`,
  code: (code: string) => fr`code du moment : ${code}`,
};

export const codeWords = {
  title: fr`Code de votre téléphone`,
  lead: fr`Ouvrez votre application d’authentification et recopiez les six chiffres du moment.`,
  code: fr`Code`,
  hint: fr`Sans téléphone : un de vos codes de secours.`,
  submit: fr`Continuer`,
  missing: fr`Écrivez le code.`,
  wrong: fr`Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis recommencez.`,
  resting: {
    portal: fr`Trop de codes inexacts : votre accès se repose un quart d’heure, et un nouveau mot de passe n’y change rien. Attendez, puis écrivez le code du moment ou un code de secours. Téléphone perdu ? Une personne qui administre le portail peut vous en faire installer un autre.`,
    console: fr`Trop de codes inexacts : votre accès se repose un quart d’heure, et un nouveau mot de passe n’y change rien. Attendez, puis écrivez le code du moment ou un code de secours. Téléphone perdu ? La personne qui administre l’installation peut vous en faire installer un autre : « npx preau operator reset-second-factor ».`,
  },
  giveUp: fr`Recommencer la connexion`,
};

export const enrolmentWords = {
  title: fr`Protéger votre accès par un second facteur`,
  lead: fr`Les agents se connectent avec leur mot de passe et un code que donne leur téléphone. Cela se prépare une fois.`,
  install: fr`Installez une application d’authentification sur votre téléphone si vous n’en avez pas.`,
  scan: fr`Dans l’application, ajoutez un compte en photographiant ce carré.`,
  square: fr`Carré à photographier avec l’application d’authentification`,
  type: fr`Impossible de le photographier ? Ajoutez le compte avec cette clé :`,
  follow: fr`Sur ce téléphone : ouvrir l’application`,
  enter: fr`Recopiez les six chiffres que l’application affiche.`,
  submit: fr`Vérifier le code`,
};

export const recoveryWords = {
  title: fr`Vos codes de secours`,
  lead: fr`Sans votre téléphone, chacun de ces codes le remplace une fois. Imprimez-les ou recopiez-les maintenant : ils ne seront plus montrés.`,
  done: fr`Je les ai gardés, continuer`,
};

export const forgottenWords = {
  title: fr`Première connexion ou mot de passe oublié`,
  lead: fr`Nous vous envoyons un courriel pour choisir votre mot de passe, à l’adresse que la mairie a pour vous.`,
  submit: fr`Recevoir le courriel`,
  askedTitle: fr`Regardez vos courriels`,
  asked: fr`Si nous vous connaissons sous cet identifiant et avons votre adresse, un courriel part à l’instant. Il sert une fois, pendant trente minutes.`,
  nothing: fr`Rien reçu au bout de dix minutes ? Regardez dans les indésirables. La mairie n’a peut-être pas votre adresse : appelez-la.`,
  back: fr`Retour à la connexion`,
  console: fr`Demandez un lien à la personne qui administre l’installation : « npx preau operator link » le lui donne.`,
};

export const passwordWords = {
  title: fr`Changer mon mot de passe`,
  titleNew: fr`Choisir mon mot de passe`,
  leadNew: fr`Vous êtes entré avec un mot de passe provisoire : choisissez maintenant le vôtre.`,
  leadLink: fr`Choisissez le mot de passe avec lequel vous vous connecterez désormais.`,
  lead: fr`Vos autres appareils connectés ne le seront plus.`,
  current: fr`Mot de passe actuel`,
  password: fr`Nouveau mot de passe`,
  hint: (minimum: number) =>
    fr`Au moins ${minimum} caractères, avec une majuscule, une minuscule et un chiffre. Trois mots sans rapport font un bon mot de passe.`,
  again: fr`Encore une fois`,
  submit: fr`Enregistrer`,
  missingCurrent: fr`Écrivez votre mot de passe actuel.`,
  missing: fr`Écrivez le mot de passe que vous voulez.`,
  different: fr`Les deux ne sont pas les mêmes.`,
  wrongCurrent: fr`Ce n’est pas votre mot de passe actuel. Après dix essais, le compte se repose quinze minutes.`,
  changed: fr`Votre mot de passe a changé.`,
  deadTitle: fr`Ce lien ne sert plus`,
  dead: fr`Il a déjà servi, ou il a plus de trente minutes. Demandez-en un autre : le courriel part à l’instant.`,
  another: fr`Recevoir un autre lien`,
};

export const signInsWords = {
  title: fr`Mes connexions`,
  lead: fr`Les appareils sur lesquels vous êtes connecté.`,
  thisOne: fr`cet appareil`,
  since: fr`Connecté depuis le`,
  lastSeen: fr`Utilisé pour la dernière fois le`,
  end: fr`Déconnecter`,
  endOf: (device: string) => fr`Déconnecter ${device}`,
  ended: fr`Cet appareil n’est plus connecté.`,
  unknown: fr`Vous ne reconnaissez pas un appareil ? Déconnectez-le et changez votre mot de passe.`,
  change: fr`Changer mon mot de passe`,
  home: fr`Mon espace`,
};

export const signOutWords = {
  title: fr`Se déconnecter`,
  submit: fr`Se déconnecter`,
  done: fr`Vous êtes déconnecté`,
};

export const supportWords = {
  banner: (until: string) => fr`Assistance : vous regardez sans pouvoir rien changer, jusqu’à ${until}.`,
  leave: fr`Quitter`,
  openTitle: fr`Ouvrir l’assistance`,
  openLead: (name: string) =>
    fr`${name} vous laisse regarder. Vous ne verrez ni santé ni finances, vous ne pourrez rien changer, et chaque page est notée.`,
  open: fr`Ouvrir`,
  dead: fr`Cette ouverture ne sert plus : elle a déjà servi, ou la minute est passée. Recommencez depuis la console.`,
};
